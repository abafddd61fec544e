"""The load of `data/regions.csv`."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import func, select

from registry.audit.models import AuditEntry
from registry.kernel.db import session
from registry.kernel.errors import Invalid
from registry.kernel.uow import unit_of_work
from registry.regions import queries, reference
from registry.regions.models import Government
from tests.factories.regions import ministry


def count(level: str) -> int:
    return session.scalar(select(func.count()).where(Government.level == level))


def copy(path: Path, change=lambda rows: rows) -> Path:
    with reference.SOURCE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = reader.fieldnames, change(list(reader))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return path


def load(path: Path = reference.SOURCE) -> int:
    with unit_of_work():
        return reference.load(path)


def test_all_552_governments_are_loaded(app):
    assert (count("provinsi"), count("kabupaten"), count("kota")) == (38, 416, 98)
    assert queries.get("36.71").name == "Kota Tangerang"
    assert queries.get("32.15").province_code == "32"


def test_a_second_load_changes_nothing_and_leaves_no_trace(app):
    assert load() == 0
    assert session.scalars(select(AuditEntry)).all() == []


def test_a_renamed_government_is_updated(app, tmp_path):
    def rename(rows):
        return [r | {"name": "Kota Tangerang Baru"} if r["code"] == "36.71" else r for r in rows]

    assert load(copy(tmp_path / "r.csv", rename)) == 1
    assert queries.get("36.71").name == "Kota Tangerang Baru"
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details) == ("government.load", {"changed": 1})


def test_one_that_disappears_is_marked_ended_and_may_come_back(app, tmp_path):
    gone = copy(tmp_path / "r.csv", lambda rows: [r for r in rows if r["code"] != "36.71"])
    assert load(gone) == 1
    assert queries.row("36.71").ended is True
    assert queries.counts()["36"]["kota"] == 3
    assert load(gone) == 0
    assert load() == 1
    assert queries.row("36.71").ended is False


def test_a_ministry_is_not_the_files_business(app):
    ministry()
    assert load() == 0
    assert queries.row("K.01").ended is False
    for _ in range(2):
        with unit_of_work():
            reference.name_ministry("K.59", "Kementerian Komunikasi dan Digital")
    said = select(func.count()).where(AuditEntry.action == "government.ministry")
    assert session.scalar(said) == 1  # the second time nothing was changed
    for code in ("32.99", "K/59", "K." + "9" * 30):
        with pytest.raises(Invalid) as wrong:
            reference.name_ministry(code, "Kementerian Lain")
        assert list(wrong.value.errors) == ["code"]
