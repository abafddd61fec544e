"""Life after signing: hold, proposals and notices, amended terms, disputes, successions."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

EVERYTHING = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"
PARTY = (
    "EXISTS (SELECT FROM instrument_party p WHERE p.instrument_id = {table}.instrument_id "
    "AND lumbung_sees(p.government_code))"
)
POLICIES = {
    "instrument_proposal": PARTY.format(table="instrument_proposal"),
    "dispute": PARTY.format(table="dispute"),
    "dispute_step": "EXISTS (SELECT FROM dispute d WHERE d.id = dispute_id)",
}
FILES = {
    "proposals": "SELECT FROM instrument_proposal p WHERE p.file_id = stored_file.id",
    "disputes": "SELECT FROM dispute_step s WHERE s.file_id = stored_file.id",
}
BEFORE = (
    "'drafting', 'legal_review', 'cleared', 'council_consent', 'scheduled', 'signed', 'in_force'"
)
AFTER = "'expired', 'terminated', 'superseded'"
MOMENT = sa.DateTime(timezone=True)


def _government(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(20), sa.ForeignKey("government.code"), nullable=nullable)


def _file() -> sa.Column[int]:
    return sa.Column("file_id", sa.Integer(), sa.ForeignKey("stored_file.id"), nullable=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _short(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(300), nullable=False)


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), sa.Identity(always=True), primary_key=True)


def _instrument() -> sa.Column[int]:
    return sa.Column("instrument_id", sa.Integer(), sa.ForeignKey("instrument.id"), nullable=False)


def _stages(more: str) -> None:
    op.drop_constraint(op.f("ck_instrument_state"), "instrument")
    op.drop_constraint(op.f("ck_instrument_signed_day"), "instrument")
    op.create_check_constraint(
        op.f("ck_instrument_state"), "instrument",
        f"state IN ({BEFORE}, {more}{AFTER}, 'cancelled')",
    )  # fmt: skip
    op.create_check_constraint(
        op.f("ck_instrument_signed_day"), "instrument",
        f"historic OR signed_on IS NOT NULL OR state NOT IN ('signed', 'in_force', {more}{AFTER})",
    )  # fmt: skip


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    _instruments()
    _parties_and_apps()
    _proposals()
    _disputes()
    _successions()
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY parties ON {table} USING ({EVERYTHING} OR {rule})")
    for name, rule in FILES.items():
        op.execute(f"CREATE POLICY {name} ON stored_file FOR SELECT USING (EXISTS ({rule}))")


def _instruments() -> None:
    for name, kind in (("notice_days", sa.Integer()), ("held_on", sa.Date()),
                       ("held_until", sa.Date())):  # fmt: skip
        op.add_column("instrument", sa.Column(name, kind, nullable=True))
    _stages("'held', ")
    op.create_check_constraint(
        op.f("ck_instrument_held"), "instrument",
        "(state = 'held') = (held_on IS NOT NULL) AND (held_on IS NULL) = (held_until IS NULL)",
    )  # fmt: skip
    op.create_check_constraint(
        op.f("ck_instrument_notice_days"), "instrument", "notice_days BETWEEN 1 AND 365"
    )


def _parties_and_apps() -> None:
    false, empty = sa.text("false"), sa.text("''")
    for table, came in (("instrument_party", "joined_by_id"), ("instrument_app", "added_by_id")):
        for name in (came, "left_by_id"):
            op.add_column(table, sa.Column(
                name, sa.Integer(), sa.ForeignKey("instrument.id"), nullable=True
            ))  # fmt: skip
            op.create_index(f"ix_{table}_{name}", table, [name])
    for table, name in (("instrument_party", "asked"), ("instrument_app", "removes")):
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=false))
    op.add_column(
        "instrument_party", sa.Column("change", sa.String(10), nullable=False, server_default=empty)
    )
    op.create_check_constraint(
        op.f("ck_instrument_party_change"), "instrument_party", "change IN ('', 'joins', 'leaves')"
    )
    for table, column in (("instrument_party", "government_code"),
                          ("instrument_app", "application_id")):  # fmt: skip
        op.drop_constraint(op.f(f"uq_{table}_instrument_id_{column}"), table)
        op.create_index(
            f"uq_{table}_present", table, ["instrument_id", column], unique=True,
            postgresql_where=sa.text("left_by_id IS NULL"),
        )  # fmt: skip


def _proposals() -> None:
    op.create_table(
        "instrument_proposal", _key(), _instrument(),
        sa.Column("kind", sa.String(20), nullable=False), _government("government_code"),
        _short("proposed_by"), sa.Column("at", MOMENT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False), sa.Column("until", sa.Date(), nullable=True),
        _text("reason"), _short("number"), sa.Column("letter_date", sa.Date(), nullable=True),
        _file(), sa.Column("outcome", sa.String(20), nullable=False), _text("answer"),
        _government("answered_by", nullable=True), sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "kind IN ('hold', 'resume', 'end', 'notice')",
            name=op.f("ck_instrument_proposal_kind"),
        ),
        sa.CheckConstraint(
            "outcome IN ('open', 'agreed', 'done', 'declined', 'withdrawn', 'replaced', 'lapsed')",
            name=op.f("ck_instrument_proposal_outcome"),
        ),
        sa.CheckConstraint(
            "kind <> 'hold' OR until IS NOT NULL", name=op.f("ck_instrument_proposal_until")
        ),
        sa.CheckConstraint(
            "kind <> 'notice' OR file_id IS NOT NULL", name=op.f("ck_instrument_proposal_letter")
        ),
        sa.CheckConstraint(
            "(outcome IN ('open', 'agreed')) = (closed_at IS NULL)",
            name=op.f("ck_instrument_proposal_closed"),
        ),
    )  # fmt: skip
    _indexes("instrument_proposal", "instrument_id", "government_code", "file_id", "answered_by")
    op.create_index("ix_instrument_proposal_due", "instrument_proposal", ["outcome", "day"])
    for name, sign in (("open", "<>"), ("notice", "=")):
        op.create_index(
            f"uq_instrument_proposal_{name}", "instrument_proposal", ["instrument_id"],
            unique=True, postgresql_where=sa.text(f"outcome = 'open' AND kind {sign} 'notice'"),
        )  # fmt: skip


def _disputes() -> None:
    op.create_table(
        "dispute", _key(), sa.Column("code", sa.String(20), nullable=False), _instrument(),
        _government("raised_by"), sa.Column("raised_on", sa.Date(), nullable=False),
        _short("subject"), _text("description"), sa.Column("path", sa.String(20), nullable=False),
        _short("settler"), _government("told_by", nullable=True), _text("outcome"),
        _text("reason"), sa.Column("state", sa.String(40), nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_dispute_code")),
        sa.CheckConstraint(
            "state IN ('talks', 'escalated', 'reported', 'settled', 'withdrawn')",
            name=op.f("ck_dispute_state"),
        ),
        sa.CheckConstraint(
            "path IN ('governor', 'minister', 'talks_only')", name=op.f("ck_dispute_path")
        ),
        sa.CheckConstraint(
            "state <> 'reported' OR told_by IS NOT NULL", name=op.f("ck_dispute_told")
        ),
        sa.CheckConstraint("state <> 'settled' OR outcome <> ''", name=op.f("ck_dispute_settled")),
    )  # fmt: skip
    _indexes("dispute", "instrument_id", "raised_by", "told_by", "state", "due_on")
    op.create_table(
        "dispute_step", _key(),
        sa.Column("dispute_id", sa.Integer(), sa.ForeignKey("dispute.id"), nullable=False),
        sa.Column("action", sa.String(20), nullable=False), _government("government_code"),
        _short("name"), sa.Column("done_on", sa.Date(), nullable=False), _short("number"),
        _text("note"), _file(), sa.Column("at", MOMENT, nullable=False),
    )  # fmt: skip
    _indexes("dispute_step", "dispute_id", "government_code", "file_id")


def _successions() -> None:
    for column in (
        sa.Column("kind", sa.String(20), nullable=False, server_default=sa.text("'split'")),
        sa.Column("legal_basis", sa.String(300), nullable=False, server_default=sa.text("''")),
        sa.Column("takes_over", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("former_name", sa.String(300), nullable=False, server_default=sa.text("''")),
    ):
        op.add_column("succession", column)
    op.create_check_constraint(
        op.f("ck_succession_kind"), "succession", "kind IN ('split', 'merged', 'renamed')"
    )
    op.create_check_constraint(
        op.f("ck_succession_same_code"), "succession",
        "(predecessor_code = successor_code) = (former_name <> '') "
        "AND (former_name = '' OR kind = 'renamed' AND NOT takes_over)",
    )  # fmt: skip
    op.drop_constraint(op.f("uq_succession_predecessor_code_successor_code"), "succession")
    op.create_index("ix_succession_predecessor_code", "succession", ["predecessor_code"])
    op.create_index(
        "uq_succession_pair", "succession", ["predecessor_code", "successor_code"], unique=True,
        postgresql_where=sa.text("former_name = ''"),
    )  # fmt: skip
    op.create_index(
        "uq_succession_takes_over", "succession", ["predecessor_code"], unique=True,
        postgresql_where=sa.text("takes_over"),
    )  # fmt: skip


def downgrade() -> None:
    for name in FILES:
        op.execute(f"DROP POLICY {name} ON stored_file")
    for table in ("dispute_step", "dispute", "instrument_proposal"):
        op.drop_table(table)
    _no_successions()
    _no_changes()
    op.execute("UPDATE instrument SET held_on = NULL, held_until = NULL, state = 'in_force' "
               "WHERE state = 'held'")  # fmt: skip
    op.drop_constraint(op.f("ck_instrument_held"), "instrument")
    op.drop_constraint(op.f("ck_instrument_notice_days"), "instrument")
    _stages("")
    for name in ("notice_days", "held_on", "held_until"):
        op.drop_column("instrument", name)


def _no_successions() -> None:
    op.execute("DELETE FROM succession WHERE former_name <> ''")
    for name in ("takes_over", "pair"):
        op.drop_index(f"uq_succession_{name}", "succession")
    op.drop_index("ix_succession_predecessor_code", "succession")
    for name in ("kind", "same_code"):
        op.drop_constraint(op.f(f"ck_succession_{name}"), "succession")
    op.create_unique_constraint(
        op.f("uq_succession_predecessor_code_successor_code"), "succession",
        ["predecessor_code", "successor_code"],
    )  # fmt: skip
    for name in ("kind", "legal_basis", "takes_over", "former_name"):
        op.drop_column("succession", name)


def _no_changes() -> None:
    """What an addendum took out is gone again; what it brought in stays."""
    columns = {
        "instrument_party": ("government_code", ("asked", "change", "joined_by_id", "left_by_id")),
        "instrument_app": ("application_id", ("removes", "added_by_id", "left_by_id")),
    }  # fmt: skip
    for table, (column, added) in columns.items():
        op.execute(f"DELETE FROM {table} WHERE left_by_id IS NOT NULL")
        op.drop_index(f"uq_{table}_present", table)
        for name in added:
            op.drop_column(table, name)
        op.create_unique_constraint(
            op.f(f"uq_{table}_instrument_id_{column}"), table, ["instrument_id", column]
        )
