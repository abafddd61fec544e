"""What an import keeps while the worker is at it: its file until it is read, who asked, which attempt,
what it is doing, and what it put to the approver."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATUSES = "'read', 'checked', 'waiting', 'running', 'written', 'undone'"
PHASES = "'', 'reading', 'checking', 'writing', 'undoing', 'closing'"
EVERYTHING = "coalesce(current_setting('lumbung.everything', true) = 'on', false)"


def _status(values: str) -> None:
    name = op.f("ck_catalogue_import_status")
    op.drop_constraint(name, "catalogue_import", type_="check")
    op.create_check_constraint(name, "catalogue_import", f"status IN ({values})")


def upgrade() -> None:
    _status(f"{STATUSES}, 'failed'")
    op.add_column("catalogue_import", sa.Column("asked_by", sa.Integer))
    op.add_column(
        "catalogue_import", sa.Column("attempt", sa.Integer, server_default="0", nullable=False)
    )
    op.add_column(
        "catalogue_import", sa.Column("phase", sa.String(20), server_default="", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_catalogue_import_phase"), "catalogue_import", f"phase IN ({PHASES})"
    )
    op.create_foreign_key(
        op.f("fk_catalogue_import_asked_by"), "catalogue_import", "user_account", ["asked_by"], ["id"]
    )
    for column in ("created_by", "asked_by"):
        op.create_index(op.f(f"ix_catalogue_import_{column}"), "catalogue_import", [column])
    op.add_column(
        "catalogue_import_row",
        sa.Column("held", JSONB, server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_table(
        "catalogue_import_file",
        sa.Column("run_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["catalogue_import.id"], name=op.f("fk_catalogue_import_file_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_catalogue_import_file")),
    )
    op.execute("ALTER TABLE catalogue_import_file ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own ON catalogue_import_file USING ({EVERYTHING} OR "
        "EXISTS (SELECT FROM catalogue_import r WHERE r.id = run_id))"
    )


def downgrade() -> None:
    op.drop_table("catalogue_import_file")
    op.drop_column("catalogue_import_row", "held")
    for column in ("created_by", "asked_by"):
        op.drop_index(op.f(f"ix_catalogue_import_{column}"), "catalogue_import")
    for column in ("phase", "attempt", "asked_by"):
        op.drop_column("catalogue_import", column)
    op.execute("DELETE FROM catalogue_import WHERE status = 'failed'")
    _status(STATUSES)
