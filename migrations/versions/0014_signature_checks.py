"""What was found in a signed file, in full: its words, and the trust store it is checked against."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stored_file", sa.Column("text", sa.Text(), nullable=True))
    op.create_table(
        "trust_item",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('root', 'intermediate', 'crl')", name="ck_trust_item_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_trust_item"),
        sa.UniqueConstraint("sha256", name="uq_trust_item_sha256"),
    )
    op.add_column("instrument", sa.Column("signed_match", sa.String(length=20), nullable=True))
    op.create_check_constraint(
        "ck_instrument_signed_match", "instrument", "signed_match IN ('bytes', 'text', 'differs')"
    )


def downgrade() -> None:
    op.drop_column("instrument", "signed_match")
    op.drop_table("trust_item")
    op.drop_column("stored_file", "text")
