"""The catalogue's revision: the search index of every process follows it.

The triggers run at commit, when the transaction holds all its other locks: the one row they lock is
always the last, so no two writers can wait for each other, and the numbers follow the commits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NEXT = """
CREATE FUNCTION catalogue_next_revision() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found bigint := nullif(current_setting('lumbung.catalogue_revision', true), '')::bigint;
BEGIN
    IF found IS NULL THEN
        INSERT INTO catalogue_revision AS r (id, revision) VALUES (1, 1)
            ON CONFLICT (id) DO UPDATE SET revision = r.revision + 1
            RETURNING r.revision INTO found;
        PERFORM set_config('lumbung.catalogue_revision', found::text, true);
    END IF;
    RETURN found;
END $$
"""
APPLICATION = """
CREATE FUNCTION catalogue_note_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_change AS c (application_id, revision)
        VALUES (CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END, catalogue_next_revision())
        ON CONFLICT (application_id) DO UPDATE SET revision = excluded.revision;
    RETURN NULL;
END $$
"""
HOST = """
CREATE FUNCTION catalogue_note_host() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_change AS c (application_id, revision)
        SELECT a.id, catalogue_next_revision() FROM application a
        JOIN government g ON g.code = a.host_code
        WHERE NEW.code IN (g.code, g.province_code)
        ON CONFLICT (application_id) DO UPDATE SET revision = excluded.revision;
    RETURN NULL;
END $$
"""
AFFAIR = """
CREATE FUNCTION catalogue_note_affair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_change AS c (application_id, revision)
        SELECT a.id, catalogue_next_revision() FROM application a WHERE a.affair_code = NEW.code
        ON CONFLICT (application_id) DO UPDATE SET revision = excluded.revision;
    RETURN NULL;
END $$
"""
TRIGGERS = {
    "application_insert": ("INSERT", "application", "NEW.state = 'published'", "application"),
    "application_update": (
        "UPDATE", "application", "OLD.state = 'published' OR NEW.state = 'published'", "application"
    ),
    "application_delete": ("DELETE", "application", "OLD.state = 'published'", "application"),
    "host_update": (
        "UPDATE", "government",
        "(OLD.name, OLD.province_code) IS DISTINCT FROM (NEW.name, NEW.province_code)", "host",
    ),
    "affair_update": (
        "UPDATE", "affair", "(OLD.name, OLD.name_en) IS DISTINCT FROM (NEW.name, NEW.name_en)",
        "affair",
    ),
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "catalogue_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Uuid(), server_default=sa.func.gen_random_uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_catalogue_revision_single"),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_revision"),
    )
    op.create_table(
        "catalogue_change",
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name="pk_catalogue_change"),
    )
    op.create_index("ix_catalogue_change_revision", "catalogue_change", ["revision"])
    for statement in (NEXT, APPLICATION, HOST, AFFAIR):
        op.execute(statement)
    for name, (event, table, condition, function) in TRIGGERS.items():
        op.execute(
            f"CREATE CONSTRAINT TRIGGER catalogue_{name} AFTER {event} ON {table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION catalogue_note_{function}()"
        )


def downgrade() -> None:
    for name, (_, table, _, _) in TRIGGERS.items():
        op.execute(f"DROP TRIGGER catalogue_{name} ON {table}")
    for function in ("application", "host", "affair"):
        op.execute(f"DROP FUNCTION catalogue_note_{function}()")
    op.execute("DROP FUNCTION catalogue_next_revision()")
    op.drop_table("catalogue_change")
    op.drop_table("catalogue_revision")
