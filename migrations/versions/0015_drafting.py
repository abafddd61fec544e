"""The text of an instrument clause by clause, comments, initials, liaison officers, a government's
own wordings, and its directory of officials.

All of it is read by the parties only, the directory and the wordings by their own government.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PARTY = (
    "EXISTS (SELECT FROM instrument_party p WHERE p.instrument_id = {table}.instrument_id "
    "AND lumbung_sees(p.government_code))"
)
OF_PARTIES = ("instrument_clause", "clause_comment", "instrument_clearing", "instrument_liaison")
OWN = ("official", "clause_variant")
EVERYTHING = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"
CLEARING = "clearing IN ('parallel', 'ordered')"


def upgrade() -> None:
    op.create_table('clause_variant',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('government_code', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('clause', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('heading', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('kb', 'pks', 'nk', 'addendum')", name=op.f('ck_clause_variant_kind')),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_clause_variant_author_id')),
    sa.ForeignKeyConstraint(['government_code'], ['government.code'], name=op.f('fk_clause_variant_government_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause_variant')),
    sa.UniqueConstraint('code', 'no', name=op.f('uq_clause_variant_code_no'))
    )
    op.create_index('ix_clause_variant_offered', 'clause_variant', ['government_code', 'kind', 'clause'], unique=False)
    op.create_table('government_office',
    sa.Column('government_code', sa.String(length=20), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['government_code'], ['government.code'], name=op.f('fk_government_office_government_code')),
    sa.PrimaryKeyConstraint('government_code', name=op.f('pk_government_office'))
    )
    op.create_table('official',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('government_code', sa.String(length=20), nullable=False),
    sa.Column('position', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('nip', sa.String(length=30), nullable=False),
    sa.Column('capacity', sa.String(length=20), nullable=False),
    sa.Column('decree', sa.String(length=300), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("capacity IN ('definitif', 'pj', 'pjs', 'plt', 'plh', 'kuasa')", name=op.f('ck_official_capacity')),
    sa.CheckConstraint("position IN ('head', 'secretary', 'agency_head')", name=op.f('ck_official_position')),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_official_term')),
    sa.ForeignKeyConstraint(['government_code'], ['government.code'], name=op.f('fk_official_government_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official'))
    )
    op.create_index('ix_official_government', 'official', ['government_code', 'position', 'id'], unique=False)
    op.create_table('clause_comment',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('instrument_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('draft_no', sa.Integer(), nullable=False),
    sa.Column('clause', sa.String(length=60), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('government_code', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_by', sa.String(length=300), nullable=False),
    sa.Column('resolved_government', sa.String(length=20), nullable=True),
    sa.CheckConstraint('parent_id IS NULL OR resolved_at IS NULL', name=op.f('ck_clause_comment_thread')),
    sa.CheckConstraint('resolved_government IS NULL OR resolved_government <> government_code', name=op.f('ck_clause_comment_other_side')),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_clause_comment_author_id')),
    sa.ForeignKeyConstraint(['government_code'], ['government.code'], name=op.f('fk_clause_comment_government_code')),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.id'], name=op.f('fk_clause_comment_instrument_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['clause_comment.id'], name=op.f('fk_clause_comment_parent_id')),
    sa.ForeignKeyConstraint(['resolved_government'], ['government.code'], name=op.f('fk_clause_comment_resolved_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause_comment'))
    )
    op.create_index(op.f('ix_clause_comment_parent_id'), 'clause_comment', ['parent_id'], unique=False)
    op.create_index('ix_clause_comment_thread', 'clause_comment', ['instrument_id', 'clause', 'id'], unique=False)
    op.create_table('instrument_clause',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('instrument_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('part', sa.String(length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('removed_reason', sa.Text(), nullable=False),
    sa.Column('removed_by', sa.String(length=300), nullable=False),
    sa.Column('changed_by', sa.String(length=300), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("part IN ('opening', 'article', 'closing', 'annex')", name=op.f('ck_instrument_clause_part')),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.id'], name=op.f('fk_instrument_clause_instrument_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_clause')),
    sa.UniqueConstraint('instrument_id', 'key', name=op.f('uq_instrument_clause_instrument_id_key'))
    )
    op.create_table('instrument_clearing',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('instrument_id', sa.Integer(), nullable=False),
    sa.Column('government_code', sa.String(length=20), nullable=False),
    sa.Column('draft_no', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("step IN ('legal', 'secretary', 'head')", name=op.f('ck_instrument_clearing_step')),
    sa.ForeignKeyConstraint(['government_code'], ['government.code'], name=op.f('fk_instrument_clearing_government_code')),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.id'], name=op.f('fk_instrument_clearing_instrument_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_instrument_clearing_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_clearing')),
    sa.UniqueConstraint('instrument_id', 'government_code', 'draft_no', 'step', name=op.f('uq_instrument_clearing_instrument_id_government_code_draft_no_step'))
    )
    op.create_table('instrument_liaison',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('instrument_id', sa.Integer(), nullable=False),
    sa.Column('government_code', sa.String(length=20), nullable=False),
    sa.Column('office', sa.String(length=300), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('phone', sa.String(length=300), nullable=False),
    sa.Column('email', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['government_code'], ['government.code'], name=op.f('fk_instrument_liaison_government_code')),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.id'], name=op.f('fk_instrument_liaison_instrument_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_liaison')),
    sa.UniqueConstraint('instrument_id', 'government_code', name=op.f('uq_instrument_liaison_instrument_id_government_code'))
    )
    op.add_column("instrument", sa.Column("clearing", sa.String(20), nullable=False, server_default="parallel"))
    op.create_check_constraint(op.f("ck_instrument_clearing"), "instrument", CLEARING)
    op.add_column("instrument_draft", sa.Column("text", postgresql.JSONB(), nullable=True))
    op.add_column("instrument_draft", sa.Column("text_sha256", sa.String(64), nullable=False, server_default=""))
    op.add_column("instrument_party", sa.Column("official_id", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f("fk_instrument_party_official_id"), "instrument_party", "official", ["official_id"], ["id"])
    op.create_index(op.f("ix_instrument_party_official_id"), "instrument_party", ["official_id"])
    op.add_column("instrument_party", sa.Column("signatory_basis", sa.String(300), nullable=False, server_default=""))
    op.add_column("instrument_party", sa.Column("address", sa.Text(), nullable=False, server_default=""))
    op.add_column("instrument_party", sa.Column("mandate_until", sa.Date(), nullable=True))
    for table in OF_PARTIES + OWN:
        rule = PARTY.format(table=table) if table in OF_PARTIES else "lumbung_sees(government_code)"
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY parties ON {table} USING ({EVERYTHING} OR {rule})")


def downgrade() -> None:
    for column in ("mandate_until", "address", "signatory_basis", "official_id"):
        op.drop_column("instrument_party", column)
    for column in ("text_sha256", "text"):
        op.drop_column("instrument_draft", column)
    op.drop_column("instrument", "clearing")
    for table in OF_PARTIES + OWN:
        op.drop_table(table)
    op.drop_table("government_office")
