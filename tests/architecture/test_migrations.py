"""Migrations are numbered in one line, match the models, and go down as well as up."""

import re
from pathlib import Path
from typing import Any

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "migrations"


def test_numbers_follow_each_other_with_one_head() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    assert len(scripts.get_heads()) == 1
    numbers = [s.revision for s in reversed(list(scripts.walk_revisions()))]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
    names = sorted(p.name for p in (FOLDER / "versions").glob("*.py"))
    assert [bool(re.match(r"\d{4}_[a-z0-9_]+\.py$", n)) for n in names] == [True] * len(numbers)


def ours(item: Any) -> bool:
    return not any("procrastinate_" in str(getattr(part, "name", part)) for part in item)


def test_the_database_is_what_the_models_say(app: Any) -> None:
    from registry.kernel.db import Base, db

    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    tables = [d for d in differences if ours(d) and "alembic_version" not in str(d)
              and "procrastinate" not in str(d)]  # fmt: skip
    assert tables == []


def test_down_and_up_again(server: Any, settings: Any) -> None:
    from dataclasses import replace

    from registry.app import create_app

    name = f"lumbung_down_{server.run}"
    with server.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        fresh = create_app(replace(settings, database_url=server.url(name)))
        with fresh.app_context():
            from registry.kernel.db import db

            for step in ("up", "down", "up"):
                if step == "up":
                    flask_migrate.upgrade(directory=str(FOLDER))
                else:
                    flask_migrate.downgrade(directory=str(FOLDER), revision="base")
                    with db.engine.connect() as connection:
                        left = connection.exec_driver_sql(
                            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                        ).scalars().all()  # fmt: skip
                    assert left == ["alembic_version"]
            db.engine.dispose()
    finally:
        server.drop(name)


