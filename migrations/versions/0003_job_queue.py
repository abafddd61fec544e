"""The job queue's tables, from the queue's own schema file."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def downgrade() -> None:
    op.execute(
        """
        DO $$
        DECLARE found record;
        BEGIN
            FOR found IN SELECT oid::regprocedure AS name FROM pg_proc
                WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = 'public'::regnamespace
            LOOP
                EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', found.name);
            END LOOP;
            FOR found IN SELECT tablename AS name FROM pg_tables
                WHERE tablename LIKE 'procrastinate\\_%' AND schemaname = 'public'
            LOOP
                EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', found.name);
            END LOOP;
            FOR found IN SELECT typname AS name FROM pg_type
                WHERE typname LIKE 'procrastinate\\_%' AND typnamespace = 'public'::regnamespace
                AND typtype IN ('e', 'c')
            LOOP
                EXECUTE format('DROP TYPE IF EXISTS %I CASCADE', found.name);
            END LOOP;
        END
        $$
        """
    )
