"""Headings of sheets are remembered for each kind of sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

HEADINGS = "catalogue_import_heading"


def upgrade() -> None:
    op.add_column(
        HEADINGS, sa.Column("sheet", sa.String(20), nullable=False, server_default="applications")
    )
    op.create_check_constraint(
        op.f(f"ck_{HEADINGS}_sheet"), HEADINGS, "sheet IN ('applications', 'instruments')"
    )
    _key("government_code", "sheet", "heading")


def _key(*columns: str) -> None:
    op.drop_constraint(op.f(f"pk_{HEADINGS}"), HEADINGS)
    op.create_primary_key(op.f(f"pk_{HEADINGS}"), HEADINGS, list(columns))


def downgrade() -> None:
    op.execute(f"DELETE FROM {HEADINGS} WHERE sheet <> 'applications'")
    _key("government_code", "heading")
    op.drop_column(HEADINGS, "sheet")
