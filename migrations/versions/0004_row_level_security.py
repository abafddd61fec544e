"""The second wall: requests, messages, drafts, letters and files are read by their parties only.

The application's role is bound by the policies; the owner who migrates is not. A request that was never submitted is its
adopter's alone. Files are indexed by
the records that hold them, because their policy asks those records.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLE = "lumbung_app"
PARTY = (
    "EXISTS (SELECT FROM instrument_party p WHERE p.instrument_id = {instrument} "
    "AND lumbung_sees(p.government_code))"
)
POLICIES = {
    "adoption_request": "lumbung_sees(adopter_code) "
    "OR (submitted_at IS NOT NULL AND lumbung_sees(host_code))",
    "request_item": "EXISTS (SELECT FROM adoption_request r WHERE r.id = request_id)",
    "request_message": "EXISTS (SELECT FROM adoption_request r WHERE r.id = request_id)",
    "instrument_draft": PARTY.format(instrument="instrument_draft.instrument_id"),
    "installation_step": (
        "EXISTS (SELECT FROM installation i WHERE i.id = installation_id "
        "AND (lumbung_sees(i.host_code) OR lumbung_sees(i.adopter_code)))"
    ),
    "stored_file": " OR ".join(
        [
            "lumbung_sees(government)",
            "EXISTS (SELECT FROM adoption_request r WHERE r.letter_file_id = stored_file.id "
            "OR r.kak_file_id = stored_file.id OR r.draft_kb_file_id = stored_file.id "
            "OR r.reply_file_id = stored_file.id)",
            "EXISTS (SELECT FROM instrument_draft d WHERE d.file_id = stored_file.id)",
            "EXISTS (SELECT FROM instrument i WHERE i.signed_file_id = stored_file.id AND "
            + PARTY.format(instrument="i.id")
            + ")",
            "EXISTS (SELECT FROM instrument_party q WHERE (q.mandate_file_id = stored_file.id "
            "OR q.consent_file_id = stored_file.id) AND "
            + PARTY.format(instrument="q.instrument_id")
            + ")",
            "EXISTS (SELECT FROM installation_step s WHERE s.file_id = stored_file.id)",
        ]
    ),
}
FILE_COLUMNS = {
    "adoption_request": ("letter_file_id", "kak_file_id", "draft_kb_file_id", "reply_file_id"),
    "instrument_draft": ("file_id",),
    "instrument": ("signed_file_id",),
    "instrument_party": ("mandate_file_id", "consent_file_id"),
    "installation_step": ("file_id",),
}


def upgrade() -> None:
    op.execute(
        f"""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                CREATE ROLE {ROLE} NOLOGIN;
            END IF;
            EXECUTE format('GRANT {ROLE} TO %I', current_user);
        END
        $$
        """
    )
    op.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
    op.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
    for kind, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT")):
        op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {kind} TO {ROLE}")
    op.execute(f"REVOKE UPDATE, DELETE ON audit_entry FROM {ROLE}")
    op.execute(
        """
        CREATE FUNCTION lumbung_sees(code text) RETURNS boolean LANGUAGE sql STABLE AS $$
            SELECT coalesce(current_setting('lumbung.everything', true) = 'on', false)
                OR coalesce(code = nullif(current_setting('lumbung.government', true), ''), false)
        $$
        """
    )
    for table, columns in FILE_COLUMNS.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        everything = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"
        op.execute(f"CREATE POLICY parties ON {table} USING ({everything} OR {rule})")


def downgrade() -> None:
    for table in POLICIES:
        op.execute(f"DROP POLICY parties ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for table, columns in FILE_COLUMNS.items():
        for column in columns:
            op.drop_index(f"ix_{table}_{column}", table)
    op.execute("DROP FUNCTION lumbung_sees(text)")
    op.execute(f"DROP OWNED BY {ROLE}")
