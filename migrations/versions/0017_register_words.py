"""Words of instruments, their texts and their files, for the search of the register.

`lumbung_words` gives the words of any text: what is too much for a tsvector (1 MB) is cut, so no
file is ever refused for its length. `lumbung_found_in_files` reads past the policies, which would
keep the indexes from being used, and gives only instruments of a party that the reader may see.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

WORDS = {
    "stored_file": ("words", "lumbung_words(text)"),
    "instrument": ("words", "lumbung_words((title)::text)"),
    "instrument_clause": ("words", "lumbung_words((((heading)::text || ' '::text) || body))"),
}
OWN = "lumbung_words(((((object || ' '::text) || scope) || ' '::text) || funding))"


def upgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION lumbung_words(content text) RETURNS tsvector
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
        DECLARE
            most integer := 1000000;
        BEGIN
            LOOP
                BEGIN
                    RETURN to_tsvector('indonesian', coalesce(left(content, most), ''));
                EXCEPTION WHEN program_limit_exceeded THEN
                    most := most / 2;
                END;
            END LOOP;
        END
        $$
        """
    )
    for table, (name, expression) in WORDS.items():
        _add(table, name, expression)
    _add("instrument", "own_words", OWN)
    op.execute(
        """
        CREATE FUNCTION lumbung_found_in_files(asked tsquery) RETURNS SETOF integer
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
            WITH file AS MATERIALIZED (SELECT id FROM stored_file WHERE words @@ asked),
            found (id) AS (
                SELECT i.id FROM instrument i JOIN file f ON f.id = i.signed_file_id
                UNION SELECT d.instrument_id FROM instrument_draft d JOIN file f ON f.id = d.file_id
                UNION SELECT p.instrument_id FROM instrument_party p
                    JOIN file f ON f.id IN (p.mandate_file_id, p.consent_file_id)
                UNION SELECT instrument_id FROM instrument_clause
                    WHERE words @@ asked AND removed_reason = ''
            )
            SELECT found.id FROM found WHERE EXISTS (
                SELECT FROM instrument_party p
                WHERE p.instrument_id = found.id AND lumbung_sees(p.government_code)
            )
        $$
        """
    )


def _add(table: str, name: str, expression: str) -> None:
    op.add_column(table, sa.Column(name, TSVECTOR(), sa.Computed(expression, persisted=True)))
    op.create_index(f"ix_{table}_{name}", table, [name], postgresql_using="gin")


def downgrade() -> None:
    op.execute("DROP FUNCTION lumbung_found_in_files(tsquery)")
    op.drop_column("instrument", "own_words")
    for table, (name, _) in WORDS.items():
        op.drop_column(table, name)
    op.execute("DROP FUNCTION lumbung_words(text)")
