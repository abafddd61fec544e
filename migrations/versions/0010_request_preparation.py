"""What an office prepares before a request is sent: capacity, each change, who is at it.

Capacity is read by whoever may read the request; changes and presence by the adopter alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
EVERYTHING = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"
OF_REQUEST = "EXISTS (SELECT FROM adoption_request r WHERE r.id = request_id"
POLICIES = {
    "request_preparation": f"{OF_REQUEST})",
    "draft_change": f"{OF_REQUEST} AND lumbung_sees(r.adopter_code))",
    "draft_presence": f"{OF_REQUEST} AND lumbung_sees(r.adopter_code))",
}
TEXTS = ("background", "benefits", "schedule", "funding", "copies", "server_note",
         "connectivity_note", "staff_note")
NUMBERS = ("cpu_cores", "memory_gb", "storage_gb", "bandwidth_mbps", "staff")
PLACES = "('own', 'shared', 'national', 'cloud', 'none')"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), sa.Identity(always=True), primary_key=True)


def _request() -> sa.Column[int]:
    key = sa.ForeignKey("adoption_request.id", ondelete="CASCADE")
    return sa.Column("request_id", sa.Integer(), key, nullable=False)


def _user(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("user_account.id"), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "request_preparation", _id(), _request(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("server_place", sa.String(20)),
        *(sa.Column(name, sa.Integer()) for name in NUMBERS),
        sa.UniqueConstraint("request_id", name=op.f("uq_request_preparation_request_id")),
        sa.CheckConstraint(f"server_place IN {PLACES}", name=op.f("ck_request_preparation_place")),
    )
    op.create_table(
        "draft_change", _id(), _request(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(300), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        _user("actor_id", nullable=True),
        sa.Column("actor_name", sa.String(300), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_draft_change_request", "draft_change", ["request_id", "version"])
    op.create_index("ix_draft_change_actor_id", "draft_change", ["actor_id"])
    op.create_table(
        "draft_presence", _id(), _request(),
        _user("user_id"),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.UniqueConstraint(
            "request_id", "user_id", name=op.f("uq_draft_presence_request_id_user_id")
        ),
    )
    op.create_index("ix_draft_presence_user_id", "draft_presence", ["user_id"])
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY parties ON {table} USING ({EVERYTHING} OR {rule})")


def downgrade() -> None:
    for table in reversed(POLICIES):
        op.drop_table(table)
