"""Parties and witnesses of unsigned instruments stand behind the wall; headings of sheets are
remembered for each kind of sheet.

A policy of `instrument_party` cannot ask `instrument_party` itself: a function, which runs as the
table's owner, says which instruments are the reader's. Another looks for a word in the names and
numbers of the parties of all instruments that the reader may know, without asking the policy row by
row.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

HEADINGS = "catalogue_import_heading"
# asked in brackets, a setting is read once for a query and not for every row
EVERYTHING = "(SELECT coalesce(current_setting('lumbung.everything', true) = 'on', false))"
GOVERNMENT = "(SELECT nullif(current_setting('lumbung.government', true), ''))"
OWN = "instrument_id IN (SELECT lumbung_own_instruments())"
PUBLIC = "i.state IN ('signed', 'in_force', 'held', 'expired', 'terminated', 'superseded')"
KNOWN = "EXISTS (SELECT FROM instrument i WHERE i.id = instrument_id AND {which})"
POLICIES = {
    "instrument_party": f"government_code = {GOVERNMENT} OR {KNOWN.format(which=PUBLIC)} OR {OWN}",
    "instrument_witness": f"{OWN} OR {KNOWN.format(which='i.historic')}",
}
FUNCTIONS = {
    "lumbung_own_instruments()": f"""
        SELECT instrument_id FROM instrument_party WHERE government_code = {GOVERNMENT}
    """,
    "lumbung_found_in_parties(word text)": f"""
        SELECT p.instrument_id FROM instrument_party p
        JOIN government g ON g.code = p.government_code
        JOIN instrument i ON i.id = p.instrument_id
        WHERE strpos(lower(g.name || ' ' || p.number), word) > 0
          AND ({PUBLIC} OR {EVERYTHING} OR p.{OWN})
    """,
}


def upgrade() -> None:
    for name, body in FUNCTIONS.items():
        op.execute(
            f"CREATE FUNCTION {name} RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER "
            f"SET search_path = pg_catalog, public, pg_temp AS $${body}$$"
        )
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY parties ON {table} USING ({EVERYTHING} OR {rule})")
    _headings()


def _headings() -> None:
    op.add_column(
        HEADINGS, sa.Column("sheet", sa.String(20), nullable=False, server_default="applications")
    )
    op.create_check_constraint(
        op.f(f"ck_{HEADINGS}_sheet"), HEADINGS, "sheet IN ('applications', 'instruments')"
    )
    _key("government_code", "sheet", "heading")


def _key(*columns: str) -> None:
    op.drop_constraint(op.f(f"pk_{HEADINGS}"), HEADINGS)
    op.create_primary_key(op.f(f"pk_{HEADINGS}"), HEADINGS, list(columns))


def downgrade() -> None:
    op.execute(f"DELETE FROM {HEADINGS} WHERE sheet <> 'applications'")
    _key("government_code", "heading")
    op.drop_column(HEADINGS, "sheet")
    for table in POLICIES:
        op.execute(f"DROP POLICY parties ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION lumbung_found_in_parties(text)")
    op.execute("DROP FUNCTION lumbung_own_instruments()")
