"""An application's record: releases, files, dependencies, changes, scores, and who watches it.

A file of a published application may be read by everybody, so the wall lets it through.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_search',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_saved_search_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search')),
    sa.UniqueConstraint('key', name=op.f('uq_saved_search_key')),
    sa.UniqueConstraint('user_id', 'query', name=op.f('uq_saved_search_user_id_query'))
    )
    op.create_index(op.f('ix_saved_search_told_until'), 'saved_search', ['told_until'], unique=False)
    op.create_table('application_attachment',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('screenshot', 'install_guide', 'user_manual', 'api_docs', 'training', 'architecture', 'other')", name=op.f('ck_application_attachment_kind')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_attachment_application_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_application_attachment_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_attachment'))
    )
    op.create_index(op.f('ix_application_attachment_application_id'), 'application_attachment', ['application_id'], unique=False)
    op.create_index(op.f('ix_application_attachment_file_id'), 'application_attachment', ['file_id'], unique=False)
    op.create_table('application_change',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('after', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('actor_name', sa.String(length=300), nullable=False),
    sa.Column('approved_by', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_change_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_change'))
    )
    op.create_index('ix_application_change_application', 'application_change', ['application_id', 'id'], unique=False)
    op.create_table('application_dependency',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('needs_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.CheckConstraint("needs_id IS NOT NULL OR name <> ''", name=op.f('ck_application_dependency_named')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_dependency_application_id')),
    sa.ForeignKeyConstraint(['needs_id'], ['application.id'], name=op.f('fk_application_dependency_needs_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_dependency')),
    sa.UniqueConstraint('application_id', 'needs_id', name=op.f('uq_application_dependency_application_id_needs_id'))
    )
    op.create_index(op.f('ix_application_dependency_needs_id'), 'application_dependency', ['needs_id'], unique=False)
    op.create_table('application_follow',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_follow_application_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_application_follow_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_follow')),
    sa.UniqueConstraint('user_id', 'application_id', name=op.f('uq_application_follow_user_id_application_id'))
    )
    op.create_index(op.f('ix_application_follow_application_id'), 'application_follow', ['application_id'], unique=False)
    op.create_table('application_release',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=60), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('security', sa.Boolean(), nullable=False),
    sa.Column('told', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_release_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_release')),
    sa.UniqueConstraint('application_id', 'version', name=op.f('uq_application_release_application_id_version'))
    )
    op.create_table('pending_change',
    sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('host_code', sa.String(length=20), nullable=False),
    sa.Column('changes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_name', sa.String(length=300), nullable=False),
    sa.Column('decided_name', sa.String(length=300), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'approved', 'rejected', 'cancelled')", name=op.f('ck_pending_change_state')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_pending_change_application_id')),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_pending_change_asked_by')),
    sa.ForeignKeyConstraint(['host_code'], ['government.code'], name=op.f('fk_pending_change_host_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pending_change')),
    sa.UniqueConstraint('code', name=op.f('uq_pending_change_code'))
    )
    op.create_index(op.f('ix_pending_change_host_code'), 'pending_change', ['host_code'], unique=False)
    op.create_index(op.f('ix_pending_change_state'), 'pending_change', ['state'], unique=False)
    op.create_index('uq_pending_change_waiting', 'pending_change', ['application_id'], unique=True, postgresql_where=sa.text("state = 'waiting'"))
    op.add_column('application', sa.Column('attached', postgresql.ARRAY(sa.String(length=120)), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('application', sa.Column('readiness_score', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('application', sa.Column('quality_score', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('application', sa.Column('duplicate_of', sa.String(length=20), server_default=sa.text("''"), nullable=False))
    op.add_column('application', sa.Column('duplicate_answer', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.create_index(op.f('ix_application_readiness_score'), 'application', ['readiness_score'], unique=False)
    op.execute(
        """
        CREATE POLICY catalogue ON stored_file FOR SELECT USING (EXISTS (
            SELECT FROM application_attachment t JOIN application a ON a.id = t.application_id
            WHERE t.file_id = stored_file.id
            AND (a.state <> 'draft' OR lumbung_sees(a.host_code))
        ))
        """
    )


def downgrade() -> None:
    op.execute("DROP POLICY catalogue ON stored_file")
    op.drop_index(op.f('ix_application_readiness_score'), table_name='application')
    op.drop_column('application', 'duplicate_answer')
    op.drop_column('application', 'duplicate_of')
    op.drop_column('application', 'quality_score')
    op.drop_column('application', 'readiness_score')
    op.drop_column('application', 'attached')
    op.drop_index('uq_pending_change_waiting', table_name='pending_change', postgresql_where=sa.text("state = 'waiting'"))
    op.drop_index(op.f('ix_pending_change_state'), table_name='pending_change')
    op.drop_index(op.f('ix_pending_change_host_code'), table_name='pending_change')
    op.drop_table('pending_change')
    op.drop_table('application_release')
    op.drop_index(op.f('ix_application_follow_application_id'), table_name='application_follow')
    op.drop_table('application_follow')
    op.drop_index(op.f('ix_application_dependency_needs_id'), table_name='application_dependency')
    op.drop_table('application_dependency')
    op.drop_index('ix_application_change_application', table_name='application_change')
    op.drop_table('application_change')
    op.drop_index(op.f('ix_application_attachment_file_id'), table_name='application_attachment')
    op.drop_index(op.f('ix_application_attachment_application_id'), table_name='application_attachment')
    op.drop_table('application_attachment')
    op.drop_index(op.f('ix_saved_search_told_until'), table_name='saved_search')
    op.drop_table('saved_search')
