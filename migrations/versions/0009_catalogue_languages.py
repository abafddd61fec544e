"""Languages of an application, and its awards as dated entries instead of one text."""

import json
import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember")  # fmt: skip
DATED = re.compile(r"^(.+), ([^,]+), (\d{1,2}) ([A-Z][a-z]+) (\d{4})$")
UPDATE = sa.text("UPDATE application SET awards = CAST(:awards AS jsonb) WHERE id = :id")
TEXT = """
UPDATE application SET award = coalesce((
    SELECT string_agg(concat_ws('; ', e ->> 'name', nullif(e ->> 'giver', ''),
                                nullif(e ->> 'on', '')), E'\n' ORDER BY n)
    FROM jsonb_array_elements(awards) WITH ORDINALITY AS entry (e, n)), '')
WHERE awards <> '[]'
"""


def upgrade() -> None:
    words = postgresql.ARRAY(sa.String(length=120))
    empty = sa.text("'{}'")
    op.add_column("application", sa.Column("languages", words, server_default=empty, nullable=False))
    op.add_column("application", sa.Column(
        "awards", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"),
        nullable=False,
    ))  # fmt: skip
    connection = op.get_bind()
    told = "SELECT id, award FROM application WHERE award <> ''"
    for row_id, award in connection.execute(sa.text(told)).all():
        entries = [_entry(line.strip()) for line in award.splitlines() if line.strip()]
        connection.execute(UPDATE, {"id": row_id, "awards": json.dumps(entries)})
    connection.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
    op.drop_column("application", "award")


def _entry(line: str) -> dict[str, str]:
    found = DATED.match(line)
    if not found or found[4] not in MONTHS:
        return {"name": line, "giver": "", "on": ""}
    day = f"{found[5]}-{MONTHS.index(found[4]) + 1:02d}-{int(found[3]):02d}"
    return {"name": found[1], "giver": found[2], "on": day}


def downgrade() -> None:
    op.add_column("application", sa.Column("award", sa.Text(), server_default="", nullable=False))
    op.execute(TEXT)
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.alter_column("application", "award", server_default=None)
    op.drop_column("application", "awards")
    op.drop_column("application", "languages")
