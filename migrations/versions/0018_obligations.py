"""Obligations of instruments, read by the parties alone, with their evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

EVERYTHING = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"
PARTY = (
    "EXISTS (SELECT FROM instrument_party p WHERE p.instrument_id = obligation.instrument_id "
    "AND lumbung_sees(p.government_code))"
)
MOMENT = sa.DateTime(timezone=True)


def _government(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(20), sa.ForeignKey("government.code"), nullable=True)


def upgrade() -> None:
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("instrument_id", sa.Integer(), sa.ForeignKey("instrument.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("periodic", sa.Boolean(), nullable=False),
        _government("doer_code"), _government("done_by"),
        sa.Column("evidence_id", sa.Integer(), sa.ForeignKey("stored_file.id"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_obligation_code")),
        sa.CheckConstraint(
            "state IN ('open', 'reported', 'confirmed', 'dropped')",
            name=op.f("ck_obligation_state"),
        ),
        sa.CheckConstraint(
            "kind IN ('report', 'evaluation', 'training', 'other')",
            name=op.f("ck_obligation_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'dropped') OR done_by IS NOT NULL", name=op.f("ck_obligation_done")
        ),
    )  # fmt: skip
    for column in ("doer_code", "done_by", "evidence_id", "state", "due_on"):
        op.create_index(f"ix_obligation_{column}", "obligation", [column])
    op.create_index(
        "ix_obligation_instrument", "obligation", ["instrument_id", "promised_on", "id"]
    )
    op.execute("ALTER TABLE obligation ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY parties ON obligation USING ({EVERYTHING} OR {PARTY})")
    op.execute(
        "CREATE POLICY obligations ON stored_file FOR SELECT USING (EXISTS ("
        "SELECT FROM obligation o WHERE o.evidence_id = stored_file.id))"
    )


def downgrade() -> None:
    op.execute("DROP POLICY obligations ON stored_file")
    op.drop_table("obligation")
