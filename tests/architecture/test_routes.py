"""Every route declares its access; a GET never writes; views are short."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {"GET", "HEAD", "OPTIONS"}
WRITING = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE)\b", re.IGNORECASE)


def views(app: Any) -> dict[str, Any]:
    return {r.endpoint: app.view_functions[r.endpoint] for r in app.url_map.iter_rules()
            if r.endpoint != "static"}  # fmt: skip


def test_every_route_declares_its_access(app: Any) -> None:
    assert [name for name, view in views(app).items() if not hasattr(view, "access")] == []


def test_an_undeclared_route_is_refused(settings: Any) -> None:
    from registry.app import create_app
    from registry.kernel.db import db

    fresh = create_app(settings)
    fresh.add_url_rule("/tanpa-pernyataan", "undeclared", lambda: "bocor")
    assert fresh.test_client().get("/tanpa-pernyataan").status_code == 403
    with fresh.app_context():
        db.engine.dispose()


def test_every_writing_route_is_one_transaction_and_no_reading_one_is(app: Any) -> None:
    wrong = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        writes = getattr(app.view_functions[rule.endpoint], "writes", False)
        if writes == (rule.methods <= SAFE):
            wrong.append(f"{rule.endpoint} {sorted(rule.methods - SAFE)} writes={writes}")
    assert wrong == []


def test_a_get_never_writes(app: Any, client: Any, count_queries: Any) -> None:
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.arguments or rule.endpoint == "static":
            continue
        with count_queries() as queries:
            client.get(rule.rule)
        assert [q for q in queries if WRITING.match(q)] == [], rule.rule


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "registry").glob("*/views*")), ids=lambda p: str(p.parent.name)
)
def test_views_are_short(path: Path) -> None:
    files = [path] if path.is_file() else sorted(path.glob("*.py"))
    long = []
    for file in files:
        for node in functions(file):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if not body or not any(
                isinstance(d, ast.Call) and "access" in ast.unparse(d.func)
                for d in node.decorator_list
            ):
                continue
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
            if lines > 15:
                long.append(f"{file.name}:{node.lineno} {node.name}: {lines} lines")
    assert long == []


def test_the_client_sees_every_route_source(app: Any) -> None:
    homes = {inspect.getmodule(view).__name__.split(".")[0] for view in views(app).values()}
    assert homes <= {"registry", "flask", "flask_smorest"}
