"""Runs the numbered migrations over the application's own connection."""

from importlib import import_module
from pathlib import Path

from alembic import context
from flask import current_app

from registry.kernel.db import Base, db

FOREIGN = ("procrastinate_", "alembic_version")

for models in sorted(Path(current_app.root_path).glob("*/models.py")):
    import_module(f"registry.{models.parent.name}.models")


def ours(name: str | None, kind: str, parents: object) -> bool:
    """Leaves the tables of the job queue to the queue's own schema."""
    return kind != "table" or not str(name).startswith(FOREIGN)


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=ours,
        compare_server_default=False,
    )
    with context.begin_transaction():
        connection.exec_driver_sql("RESET ROLE")
        context.run_migrations()
db.engine.dispose()
