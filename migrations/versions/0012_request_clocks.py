"""Clocks that stop: stays in stages (filled from the audit log as far as it tells), days that an
operator enters; messages with files, mentions, read marks and internal notes.

Stays are read by the subject's governments; an internal note, its files and those it names by the
office that wrote it.
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from registry.kernel.clock import day_of
from registry.kernel.workdays import Calendar

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

EVERYTHING = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"
REQUEST = "EXISTS (SELECT FROM adoption_request r WHERE r.id = request_id)"
POLICIES = {
    "spell": "EXISTS (SELECT FROM unnest(parties) AS party WHERE lumbung_sees(party))",
    "request_message_file": "EXISTS (SELECT FROM request_message m WHERE m.id = message_id)",
    "request_message_mention": "EXISTS (SELECT FROM request_message m WHERE m.id = message_id)",
    "request_message_read": REQUEST,
}

NOBODYS = (
    "approved", "rejected", "withdrawn", "live", "stopped", "signed", "in_force", "expired",
    "terminated", "superseded", "cancelled",
)  # fmt: skip
# Subjects that have a clock, with the governments that each stage waits for, as far as a table
# without its rules can tell.
SUBJECTS = """
    SELECT 'request' AS kind, r.code, r.state, r.state_since, 'draft' AS first, r.created_at,
           CASE WHEN r.submitted_at IS NULL THEN ARRAY[r.adopter_code]
                ELSE ARRAY[r.adopter_code, r.host_code] END AS parties,
           jsonb_build_object('draft', r.adopter_code, 'returned', r.adopter_code,
                              'submitted', r.host_code, 'under_review', r.host_code) AS awaits
    FROM adoption_request r
    UNION ALL
    SELECT 'rollout', i.code, i.state, i.state_since, 'planned', i.created_at,
           ARRAY[i.adopter_code, i.host_code],
           jsonb_build_object('planned', i.host_code, 'installed', i.host_code,
                              'adapted', i.host_code, 'declared', i.host_code,
                              'handed_over', i.adopter_code, 'trained', i.adopter_code,
                              'accepted', i.adopter_code)
    FROM installation i
    UNION ALL
    SELECT 'instrument', n.code, n.state, n.state_since, 'drafting', n.created_at,
           ARRAY(SELECT p.government_code FROM instrument_party p
                 WHERE p.instrument_id = n.id ORDER BY p.position),
           jsonb_build_object('cleared', (SELECT p.government_code FROM instrument_party p
                 WHERE p.instrument_id = n.id ORDER BY p.position LIMIT 1))
    FROM instrument n WHERE NOT n.historic
"""


def backfill(connection: sa.Connection) -> None:
    """What the log tells of each subject's stays. One whose log does not lead to its present stage
    keeps only its present stay; the working days are those of the library's calendar."""
    moves: dict[tuple[str, str], list[tuple[str, datetime]]] = {}
    for kind, code, stage, at in connection.execute(sa.text(
        "SELECT subject_kind, subject_key, details->>'to', at FROM audit_entry "
        "WHERE subject_kind IN ('request', 'rollout', 'instrument') AND details ? 'from' "
        "AND details ? 'to' ORDER BY number"
    )):  # fmt: skip
        moves.setdefault((kind, code), []).append((stage, at))
    rows = []
    for s in connection.execute(sa.text(SUBJECTS)):
        stays = [(s.first, s.created_at), *moves.get((s.kind, s.code), [])]
        if stays[-1][0] != s.state:
            stays = [(s.state, s.state_since)]
        for place, (stage, entered) in enumerate(stays):
            left = stays[place + 1][1] if place + 1 < len(stays) else None
            open_to = s.awaits.get(stage) or ("" if stage in NOBODYS else None)
            rows.append({
                "kind": s.kind, "code": s.code, "stage": stage, "entered": entered,
                "left": max(entered, left) if left else None,
                "used": Calendar().between(day_of(entered), day_of(left)) if left else None,
                "awaited": s.parties if open_to is None else [open_to] if open_to else [],
                "parties": s.parties,
            })  # fmt: skip
    if rows:
        connection.execute(sa.text(
            "INSERT INTO spell (subject_kind, subject_code, stage, entered_at, left_at, "
            "used_days, awaited, parties) VALUES (:kind, :code, :stage, :entered, :left, :used, "
            ":awaited, :parties)"
        ), rows)  # fmt: skip


def upgrade() -> None:
    op.create_table('spell',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('subject_kind', sa.String(length=20), nullable=False),
    sa.Column('subject_code', sa.String(length=300), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('limit_days', sa.Integer(), nullable=True),
    sa.Column('used_days', sa.Integer(), nullable=True),
    sa.Column('awaited', postgresql.ARRAY(sa.String(length=20)), nullable=False),
    sa.Column('parties', postgresql.ARRAY(sa.String(length=20)), nullable=False),
    sa.CheckConstraint('left_at >= entered_at', name=op.f('ck_spell_order')),
    sa.CheckConstraint('(left_at IS NULL) = (used_days IS NULL)', name=op.f('ck_spell_used')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spell'))
    )
    op.create_index('ix_spell_subject', 'spell', ['subject_kind', 'subject_code', 'id'], unique=False)
    op.create_index('ix_spell_stage', 'spell', ['subject_kind', 'stage'], unique=False)
    op.create_index('uq_spell_open', 'spell', ['subject_kind', 'subject_code'], unique=True, postgresql_where=sa.text('left_at IS NULL'))
    op.create_table('calendar_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('decree', sa.String(length=300), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('holiday', 'joint_leave', 'worked')", name=op.f('ck_calendar_day_kind')),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_calendar_day'))
    )
    op.create_table('request_message_file',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_request_message_file_file_id')),
    sa.ForeignKeyConstraint(['message_id'], ['request_message.id'], name=op.f('fk_request_message_file_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_message_file')),
    sa.UniqueConstraint('message_id', 'file_id', name=op.f('uq_request_message_file_message_id_file_id'))
    )
    op.create_index(op.f('ix_request_message_file_file_id'), 'request_message_file', ['file_id'], unique=False)
    op.create_table('request_message_mention',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['request_message.id'], name=op.f('fk_request_message_mention_message_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_request_message_mention_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_message_mention')),
    sa.UniqueConstraint('message_id', 'user_id', name=op.f('uq_request_message_mention_message_id_user_id'))
    )
    op.create_index(op.f('ix_request_message_mention_user_id'), 'request_message_mention', ['user_id'], unique=False)
    op.create_table('request_message_read',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('government_code', sa.String(length=20), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['request_message.id'], name=op.f('fk_request_message_read_message_id')),
    sa.ForeignKeyConstraint(['request_id'], ['adoption_request.id'], name=op.f('fk_request_message_read_request_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_request_message_read_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_message_read')),
    sa.UniqueConstraint('request_id', 'user_id', 'government_code', name=op.f('uq_request_message_read_request_id_user_id_government_code'))
    )
    op.create_index(op.f('ix_request_message_read_message_id'), 'request_message_read', ['message_id'], unique=False)
    op.create_index(op.f('ix_request_message_read_user_id'), 'request_message_read', ['user_id'], unique=False)
    op.add_column('request_message', sa.Column('internal', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    backfill(op.get_bind())
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY parties ON {table} USING ({EVERYTHING} OR {rule})")
    op.execute("DROP POLICY parties ON request_message")
    op.execute(
        f"CREATE POLICY parties ON request_message USING ({EVERYTHING} "
        f"OR {REQUEST} AND (NOT internal OR lumbung_sees(government_code)))"
    )
    op.execute(
        "CREATE POLICY messages ON stored_file FOR SELECT USING (EXISTS ("
        "SELECT FROM request_message_file t WHERE t.file_id = stored_file.id))"
    )


def downgrade() -> None:
    op.execute("DROP POLICY messages ON stored_file")
    op.execute("DROP POLICY parties ON request_message")
    op.execute(f"CREATE POLICY parties ON request_message USING ({EVERYTHING} OR {REQUEST})")
    # without its column an internal note would be a message to the other side
    op.drop_table('request_message_read')
    op.drop_table('request_message_mention')
    op.drop_table('request_message_file')
    op.execute("DELETE FROM request_message WHERE internal")
    op.drop_column('request_message', 'internal')
    op.drop_table('calendar_day')
    op.drop_table('spell')
