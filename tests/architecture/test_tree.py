"""The tree keeps its rules: the ladder, foreign keys downwards, states named in one place."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LADDER = (
    "kernel", "http", "audit", "documents", "notifications", "regions", "accounts", "procedure",
    "catalogue", "adoption", "agreements", "rollout", "insight",
)  # fmt: skip
SIBLINGS = {"audit", "documents", "notifications"}
SOURCES = sorted((ROOT / "registry").rglob("*.py"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found |= {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def package(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "registry" and len(parts) > 1 and parts[1] in LADDER else None


def test_nobody_imports_upwards() -> None:
    wrong = []
    for path in SOURCES:
        own = path.relative_to(ROOT / "registry").parts[0]
        if own not in LADDER:
            continue
        for module in imported(path):
            other = package(module)
            if other is None or other == own:
                continue
            sideways = {own, other} <= SIBLINGS
            if LADDER.index(other) > LADDER.index(own) or sideways:
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert wrong == []


DOMAIN = {"models", "states", "policy", "workflow", "queries", "service", "schemas", "search"}
WEB = ("flask", "flask_login", "werkzeug")


def test_the_domain_knows_no_web() -> None:
    wrong = []
    for path in SOURCES:
        inside = path.relative_to(ROOT / "registry")
        names = {part.removesuffix(".py") for part in inside.parts}
        if inside.parts[0] not in LADDER[2:] or not DOMAIN & names:
            continue
        wrong += [f"{inside} imports {m}" for m in imported(path) if m.split(".")[0] in WEB]
    assert wrong == []


def test_only_the_clock_asks_the_time() -> None:
    asks = re.compile(r"\bdatetime\.(now|utcnow)\(|\bdate\.today\(|\btime\.time\(\)")
    found = [str(p.relative_to(ROOT)) for p in SOURCES if asks.search(p.read_text())]
    assert found == ["registry/kernel/clock.py"]


def test_foreign_keys_go_down_the_ladder(app: Any) -> None:
    from registry.kernel.db import Base

    homes = {
        mapper.local_table.name: package(mapper.class_.__module__)
        for mapper in Base.registry.mappers
    }
    wrong = [
        f"{table.name} → {key.column.table.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if LADDER.index(homes[key.column.table.name]) > LADDER.index(homes[table.name])
    ]
    assert wrong == []


def states() -> set[str]:
    from registry.adoption.workflow import REQUEST
    from registry.agreements.workflow import INSTRUMENT
    from registry.rollout.workflow import ROLLOUT

    return {s.name for w in (REQUEST, INSTRUMENT, ROLLOUT) for s in w.stages}


def test_no_template_and_no_view_names_a_state() -> None:
    quoted = re.compile("[\"'](" + "|".join(sorted(states())) + ")[\"']")
    compared = re.compile(r"(state|stage)\b[^%}\n]{0,40}(==|!=|\bin\b)")
    files = [*sorted((ROOT / "templates").rglob("*.html")),
             *(p for p in SOURCES if p.name == "views.py" or p.parent.name == "views")]  # fmt: skip
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if quoted.search(line) and compared.search(line)
    ]
    assert wrong == []


def test_files_and_functions_stay_small() -> None:
    wrong = []
    for path in SOURCES:
        text = path.read_text()
        if text.count("\n") > 400:
            wrong.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 40:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length}")
    assert wrong == []


def test_every_module_says_what_it_is() -> None:
    silent = [p for p in SOURCES if not ast.get_docstring(ast.parse(p.read_text()))]
    assert silent == []


@pytest.mark.parametrize("folder", ["templates"])
def test_templates_carry_no_inline_style_or_script(folder: str) -> None:
    inline = re.compile(r"\sstyle=|<style\b|\son[a-z]+=[\"']|<script(?![^>]*\bsrc=)|javascript:")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / folder).rglob("*.html"))
        if path.parent.name != "email"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if inline.search(line)
    ]
    assert wrong == []


def test_import_contracts_hold() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
