"""Imports of the catalogue, their rows, remembered headings; what a publiccode.yml said besides.

An import is read by its own government only.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
POLICIES = {
    "catalogue_import": "lumbung_sees(government_code)",
    "catalogue_import_row": "EXISTS (SELECT FROM catalogue_import r WHERE r.id = run_id)",
    "catalogue_import_heading": "lumbung_sees(government_code)",
}


def _json(name: str, default: str) -> sa.Column:
    return sa.Column(name, JSONB, server_default=sa.text(f"'{default}'"), nullable=False)


def upgrade() -> None:
    op.add_column("application", _json("extra", "{}"))
    op.create_table(
        "catalogue_import",
        sa.Column("id", sa.Integer, sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("government_code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("task", sa.String(20), nullable=False),
        _json("headings", "[]"), _json("fields", "[]"), _json("options", "{}"), _json("problem", "{}"),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Integer),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("beat_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.CheckConstraint("status IN ('read', 'checked', 'waiting', 'running', 'written', 'undone')", name=op.f("ck_catalogue_import_status")),
        sa.ForeignKeyConstraint(["government_code"], ["government.code"], name=op.f("fk_catalogue_import_government_code")),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_catalogue_import_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_import")),
        sa.UniqueConstraint("key", name=op.f("uq_catalogue_import_key")),
    )
    op.create_index(op.f("ix_catalogue_import_government_code"), "catalogue_import", ["government_code"])
    op.create_table(
        "catalogue_import_row",
        sa.Column("id", sa.Integer, sa.Identity(always=True), nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String(300), server_default="", nullable=False),
        _json("cells", "[]"),
        sa.Column("action", sa.String(20), server_default="", nullable=False),
        _json("faults", "[]"), _json("notes", "[]"), _json("changes", "{}"),
        sa.Column("slug", sa.String(120), server_default="", nullable=False),
        sa.Column("seen_version", sa.Integer),
        _json("before", "{}"),
        sa.Column("written_version", sa.Integer),
        sa.Column("kept", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.CheckConstraint("action IN ('', 'new', 'changed', 'same', 'wrong')", name=op.f("ck_catalogue_import_row_action")),
        sa.ForeignKeyConstraint(["run_id"], ["catalogue_import.id"], name=op.f("fk_catalogue_import_row_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_import_row")),
    )
    op.create_index("ix_catalogue_import_row_place", "catalogue_import_row", ["run_id", "number"], unique=True)
    op.create_table(
        "catalogue_import_heading",
        sa.Column("government_code", sa.String(20), nullable=False),
        sa.Column("heading", sa.String(200), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["government_code"], ["government.code"], name=op.f("fk_catalogue_import_heading_government_code")),
        sa.PrimaryKeyConstraint("government_code", "heading", name=op.f("pk_catalogue_import_heading")),
    )
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        everything = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"
        op.execute(f"CREATE POLICY own ON {table} USING ({everything} OR {rule})")


def downgrade() -> None:
    for table in reversed(POLICIES):
        op.drop_table(table)
    op.drop_column("application", "extra")
