"""Ceremonies, originals on paper and imports of old instruments; obligations and holds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
EVERYTHING = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"
PARTY = (
    "EXISTS (SELECT FROM instrument_party p WHERE p.instrument_id = {table}.instrument_id "
    "AND lumbung_sees(p.government_code))"
)
OF_CEREMONY = "EXISTS (SELECT FROM ceremony c WHERE c.id = ceremony_id)"
POLICIES = {
    # the organiser is a party of every instrument of its ceremony
    "ceremony": (
        "lumbung_sees(organiser_code) OR EXISTS (SELECT FROM instrument_party o "
        "JOIN instrument_party p ON p.instrument_id = o.instrument_id "
        "WHERE o.government_code = organiser_code AND lumbung_sees(p.government_code))"
    ),
    "ceremony_item": PARTY.format(table="ceremony_item"),
    "ceremony_person": OF_CEREMONY,
    "ceremony_file": "lumbung_sees(government_code) OR " + PARTY.format(table="ceremony_file"),
    # that a party confirmed is public; that it found a difference is the parties' affair
    "original_check": "outcome <> 'mismatch' OR " + PARTY.format(table="original_check"),
    "historic_import": "government_code IS NULL OR lumbung_sees(government_code)",
    "historic_import_row": "EXISTS (SELECT FROM historic_import r WHERE r.id = run_id)",
}  # fmt: skip
INDEXES = {
    "ceremony": ("organiser_code", "held_on", "created_by"),
    "ceremony_item": ("ceremony_id", "added_by"),
    "ceremony_person": ("ceremony_id",),
    "ceremony_file": ("government_code",),
    "original_check": ("government_code", "user_id"),
    "historic_import": ("government_code", "created_by"),
}


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), sa.Identity(always=True), primary_key=True)


def _to(name: str, table: str, *, nullable: bool = False, cascade: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE" if cascade else None)
    return sa.Column(name, sa.Integer(), key, nullable=nullable)


def _of(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(20), sa.ForeignKey("government.code"), nullable=nullable)


def _short(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(300), nullable=False)


def _json(name: str, default: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(), server_default=sa.text(f"'{default}'"), nullable=False)


def upgrade() -> None:
    _ceremonies()
    _originals()
    _historic()
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY parties ON {table} USING ({EVERYTHING} OR {rule})")
    op.execute(
        "CREATE POLICY ceremonies ON stored_file FOR SELECT USING (EXISTS ("
        "SELECT FROM ceremony_file t WHERE t.file_id = stored_file.id))"
    )


def _ceremonies() -> None:
    op.create_table(
        "ceremony", _id(), sa.Column("code", sa.String(20), nullable=False),
        _of("organiser_code"), _short("name"), _short("place"),
        sa.Column("held_on", sa.Date(), nullable=False), sa.Column("held_at", sa.Time()),
        _to("created_by", "user_account", nullable=True), sa.Column("signed_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_ceremony_code")),
    )  # fmt: skip
    op.create_table(
        "ceremony_item", _id(), _to("ceremony_id", "ceremony", cascade=True),
        _to("instrument_id", "instrument"), sa.Column("position", sa.Integer(), nullable=False),
        _of("added_by"),
        sa.UniqueConstraint("instrument_id", name=op.f("uq_ceremony_item_instrument_id")),
    )  # fmt: skip
    op.create_table(
        "ceremony_person", _id(), _to("ceremony_id", "ceremony", cascade=True),
        sa.Column("role", sa.String(20), nullable=False), _short("name"), _short("title"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('witness', 'guest')", name=op.f("ck_ceremony_person_role")),
    )  # fmt: skip
    op.create_table(
        "ceremony_file", _id(), _to("ceremony_id", "ceremony", cascade=True),
        _to("instrument_id", "instrument", nullable=True), _to("file_id", "stored_file"),
        _of("government_code"), sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("file_id", name=op.f("uq_ceremony_file_file_id")),
        sa.UniqueConstraint("instrument_id", name=op.f("uq_ceremony_file_instrument_id")),
    )  # fmt: skip
    op.create_index("ix_ceremony_file_ceremony", "ceremony_file", ["ceremony_id", "id"])


def _originals() -> None:
    op.create_table(
        "original_check", _id(), _to("instrument_id", "instrument"), _of("government_code"),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        _short("name"), _to("user_id", "user_account", nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint(
            "instrument_id", "government_code",
            name=op.f("uq_original_check_instrument_id_government_code"),
        ),
        sa.CheckConstraint(
            "outcome IN ('recorded', 'confirmed', 'mismatch')",
            name=op.f("ck_original_check_outcome"),
        ),
        sa.CheckConstraint(
            "outcome <> 'mismatch' OR reason <> ''", name=op.f("ck_original_check_reasoned")
        ),
    )  # fmt: skip
    # who recorded a signed file before this table was
    op.execute(
        """
        INSERT INTO original_check (instrument_id, government_code, outcome, name, user_id, at)
        SELECT DISTINCT ON (i.id) i.id, e.government, 'recorded', left(e.actor_name, 300),
               e.actor_id, e.at
        FROM audit_entry e JOIN instrument i ON i.code = e.subject_key
        WHERE e.subject_kind = 'instrument' AND e.action = 'instrument.sign'
          AND e.government IS NOT NULL AND i.signed_file_id IS NOT NULL
        ORDER BY i.id, e.number DESC
        """
    )


def _historic() -> None:
    op.create_table(
        "historic_import", _id(), sa.Column("key", sa.String(40), nullable=False),
        _of("government_code", nullable=True), _short("name"),
        sa.Column("status", sa.String(20), nullable=False),
        _json("headings", "[]"), _json("fields", "[]"), _json("scans", "{}"),
        sa.Column("source", sa.String(300), server_default=sa.text("''"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        _to("created_by", "user_account", nullable=True),
        sa.Column("created_at", MOMENT, nullable=False), sa.Column("finished_at", MOMENT),
        sa.UniqueConstraint("key", name=op.f("uq_historic_import_key")),
        sa.CheckConstraint(
            "status IN ('read', 'checked', 'written', 'undone')",
            name=op.f("ck_historic_import_status"),
        ),
    )  # fmt: skip
    op.create_table(
        "historic_import_row", _id(), _to("run_id", "historic_import", cascade=True),
        sa.Column("number", sa.Integer(), nullable=False), _json("cells", "[]"),
        sa.Column("name", sa.String(300), server_default=sa.text("''"), nullable=False),
        sa.Column("action", sa.String(20), server_default="", nullable=False),
        _json("warnings", "[]"),
        sa.Column("code", sa.String(20), server_default="", nullable=False),
        _json("before", "{}"), sa.Column("written_version", sa.Integer()),
        sa.CheckConstraint(
            "action = '' OR action IN ('new', 'changed', 'same', 'skipped')",
            name=op.f("ck_historic_import_row_action"),
        ),
    )  # fmt: skip
    op.create_index(
        "ix_historic_import_row_place", "historic_import_row", ["run_id", "number"], unique=True
    )
    op.add_column("instrument", _json("outside_parties", "[]"))
    op.add_column(
        "instrument",
        sa.Column("source_url", sa.String(1000), server_default=sa.text("''"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("instrument", "source_url")
    op.drop_column("instrument", "outside_parties")
    op.execute("DROP POLICY ceremonies ON stored_file")
    for table in ("historic_import_row", "historic_import", "original_check", "ceremony_file",
                  "ceremony_person", "ceremony_item", "ceremony"):  # fmt: skip
        op.drop_table(table)
