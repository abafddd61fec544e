"""The host's review: advice, assignments, notes, delegations."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

HOSTED = (
    "EXISTS (SELECT FROM adoption_request r WHERE r.id = request_id "
    "AND r.submitted_at IS NOT NULL AND lumbung_sees(r.host_code))"
)
OF_ITEM = (
    "EXISTS (SELECT FROM request_item i JOIN adoption_request r ON r.id = i.request_id "
    "WHERE i.id = item_id AND r.submitted_at IS NOT NULL AND lumbung_sees(r.host_code))"
)
POLICIES = {
    "request_check": HOSTED, "review_assignment": HOSTED,
    "item_comment": OF_ITEM, "item_advice": OF_ITEM,
}  # fmt: skip
MOMENT = sa.DateTime(timezone=True)
INDEXES = {
    "delegation": ("government_code", "giver_id", "document_file_id", "created_by", "revoked_by"),
    "request_check": ("ticked_by",),
    "item_comment": ("item_id", "author_id"),
    "review_assignment": ("request_id", "agency_id", "asked_by"),
    "item_advice": ("item_id", "answered_by"),
}


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), sa.Identity(always=True), primary_key=True)


def _to(name: str, table: str, *, nullable: bool = False, cascade: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE" if cascade else None)
    return sa.Column(name, sa.Integer(), key, nullable=nullable)


def upgrade() -> None:
    op.add_column(
        "request_item", sa.Column("remark", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("membership", _to("agency_id", "agency", nullable=True))
    op.create_index("ix_membership_agency_id", "membership", ["agency_id"])
    _delegation()
    _notes()
    _advice()
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
    everything = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY host ON {table} USING ({everything} OR {rule})")


def _delegation() -> None:
    op.create_table(
        "delegation", _id(),
        sa.Column("government_code", sa.String(20), sa.ForeignKey("government.code"),
                  nullable=False),
        _to("giver_id", "user_account"), _to("taker_id", "user_account"),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(300), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=False),
        _to("document_file_id", "stored_file"),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("created_by", "user_account"), sa.Column("created_at", MOMENT, nullable=False),
        _to("revoked_by", "user_account", nullable=True),
        sa.Column("revoked_at", MOMENT),
        sa.CheckConstraint("giver_id <> taker_id", name=op.f("ck_delegation_two_people")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_delegation_days")),
    )  # fmt: skip
    op.create_index("ix_delegation_taker", "delegation", ["taker_id", "government_code"])


def _notes() -> None:
    op.create_table(
        "request_check", _id(), _to("request_id", "adoption_request"),
        sa.Column("point", sa.String(40), nullable=False),
        _to("ticked_by", "user_account"), sa.Column("ticked_at", MOMENT, nullable=False),
        sa.UniqueConstraint("request_id", "point", name=op.f("uq_request_check_request_id_point")),
    )  # fmt: skip
    op.create_table(
        "item_comment", _id(), _to("item_id", "request_item", cascade=True),
        _to("author_id", "user_account"), sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )  # fmt: skip


def _advice() -> None:
    op.create_table(
        "review_assignment", _id(), _to("request_id", "adoption_request"),
        _to("agency_id", "agency"), sa.Column("question", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _to("asked_by", "user_account"), sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("recalled_at", MOMENT),
    )  # fmt: skip
    op.create_table(
        "item_advice", _id(), _to("assignment_id", "review_assignment", cascade=True),
        _to("item_id", "request_item", cascade=True),
        sa.Column("answer", sa.String(20)), sa.Column("note", sa.Text(), nullable=False),
        _to("answered_by", "user_account", nullable=True), sa.Column("answered_at", MOMENT),
        sa.UniqueConstraint(
            "assignment_id", "item_id", name=op.f("uq_item_advice_assignment_id_item_id")
        ),
        sa.CheckConstraint(
            "answer IN ('recommended', 'conditional', 'not_recommended')",
            name=op.f("ck_item_advice_answer"),
        ),
        sa.CheckConstraint(
            "answer IS NULL OR answer = 'recommended' OR note <> ''",
            name=op.f("ck_item_advice_reasoned"),
        ),
    )  # fmt: skip


def downgrade() -> None:
    for table in ("item_advice", "review_assignment", "item_comment", "request_check"):
        op.drop_table(table)
    op.drop_table("delegation")
    op.drop_index("ix_membership_agency_id", "membership")
    op.drop_column("membership", "agency_id")
    op.drop_column("request_item", "remark")
