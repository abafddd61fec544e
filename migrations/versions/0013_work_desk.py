"""What a person keeps of their desk: views, calendar address, which mails they want and when."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
MODES = "('now', 'daily', 'weekly', 'none')"


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer, sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("page", sa.String(20), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("is_default", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("page IN ('desk', 'cases')", name=op.f("ck_saved_view_page")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_saved_view_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("key", name=op.f("uq_saved_view_key")),
        sa.UniqueConstraint("user_id", "page", "name", name=op.f("uq_saved_view_user_id_page_name")),
    )
    op.create_index(
        "uq_saved_view_default", "saved_view", ["user_id", "page"], unique=True,
        postgresql_where=sa.text("is_default"),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer, sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("government_code", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_calendar_feed_user_id")),
        sa.ForeignKeyConstraint(["government_code"], ["government.code"], name=op.f("fk_calendar_feed_government_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
        sa.UniqueConstraint("user_id", "government_code", name=op.f("uq_calendar_feed_user_id_government_code")),
    )
    op.create_index(op.f("ix_calendar_feed_government_code"), "calendar_feed", ["government_code"])
    op.create_table(
        "mail_preference",
        sa.Column("id", sa.Integer, sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint(f"mode IN {MODES}", name=op.f("ck_mail_preference_mode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_preference")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_mail_preference_user_id_kind")),
    )
    op.add_column("notification", sa.Column("delivery", sa.String(10), server_default="now", nullable=False))
    op.create_check_constraint(op.f("ck_notification_delivery"), "notification", f"delivery IN {MODES}")
    op.create_index(
        "ix_notification_digest", "notification", ["delivery", "user_id"],
        postgresql_where=sa.text("mailed_at IS NULL AND delivery IN ('daily', 'weekly')"),
    )


def downgrade() -> None:
    op.drop_index("ix_notification_digest", table_name="notification")
    op.drop_constraint(op.f("ck_notification_delivery"), "notification")
    op.drop_column("notification", "delivery")
    op.drop_table("mail_preference")
    op.drop_table("calendar_feed")
    op.drop_table("saved_view")
