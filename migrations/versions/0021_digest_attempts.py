"""A digest's attempt is on record before the mail server is given the mail."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DIGESTS = "delivery IN ('daily', 'weekly')"
INDEX, CHECK = "ix_notification_digest", "ck_notification_attempted"


def _index(column: str) -> None:
    op.create_index(
        INDEX, "notification", ["delivery", "user_id"],
        postgresql_where=sa.text(f"{column} IS NULL AND {DIGESTS}"),
    )  # fmt: skip


def upgrade() -> None:
    op.add_column(
        "notification", sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(f"UPDATE notification SET attempted_at = mailed_at WHERE {DIGESTS}")
    op.create_check_constraint(
        op.f(CHECK), "notification",
        "mailed_at IS NULL OR attempted_at IS NOT NULL OR delivery NOT IN ('daily', 'weekly')",
    )  # fmt: skip
    op.drop_index(INDEX, table_name="notification")
    _index("attempted_at")


def downgrade() -> None:
    op.drop_index(INDEX, table_name="notification")
    _index("mailed_at")
    op.drop_constraint(op.f(CHECK), "notification")
    op.drop_column("notification", "attempted_at")
