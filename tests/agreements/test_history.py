"""The real history: what the source says, nothing else, and a second load changes nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from registry.agreements import history
from registry.agreements.models import Instrument
from registry.audit.models import AuditEntry
from registry.catalogue import reference as catalogue
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work


@pytest.fixture
def loaded(app: Any) -> dict[str, Instrument]:
    with unit_of_work():
        catalogue.load_applications()
        assert history.load() == 7
    loads = [selectinload(getattr(Instrument, n)) for n in ("parties", "witnesses")]
    loads.append(selectinload(Instrument.apps).selectinload(history.InstrumentApp.application))
    found = session.scalars(select(Instrument).options(*loads).order_by(Instrument.id))
    return {i.code: i for i in found}


def signed(instrument: Instrument) -> list[tuple[str, str, str, str | None]]:
    return [(p.government_code, p.signatory_title, p.signatory_name, p.capacity)
            for p in instrument.parties]  # fmt: skip


def test_days_kinds_and_parties(loaded: dict[str, Instrument]) -> None:
    assert [(i.code, i.kind, i.signed_on, len(i.parties)) for i in loaded.values()] == [
        ("R-2016-00001", "kb", date(2016, 9, 20), 14),
        ("R-2017-00001", "kb", date(2017, 11, 1), 2),
        ("R-2018-00001", "pks", date(2018, 5, 7), 3),
        ("R-2018-00002", "kb", date(2018, 5, 16), 3),
        ("R-2018-00003", "kb", date(2018, 9, 21), 2),
        ("R-2019-00001", "unspecified", date(2019, 12, 12), 6),
        ("R-2023-00001", "kb", date(2023, 11, 14), 2),
    ]


def test_what_the_source_leaves_open_stays_open(loaded: dict[str, Instrument]) -> None:
    for instrument in loaded.values():
        assert (instrument.state, instrument.starts_on, instrument.ends_on) == (
            "signed", None, None
        )  # fmt: skip
        assert {p.number for p in instrument.parties} == {""}
        assert instrument.source != ""
        assert instrument.historic


def test_thirteen_governments_on_one_day(loaded: dict[str, Instrument]) -> None:
    found = loaded["R-2016-00001"]
    assert [p.government_code for p in found.parties] == [
        "36.71", "36.03", "36.74", "36.73", "36.72", "36.02", "36.01", "73.71", "21.71", "73.03",
        "33.20", "19.03", "35.73", "19.06",
    ]  # fmt: skip
    assert found.place == "Ruang Aula Al Amanah lantai V, Puspemkot Tangerang"
    assert [(w.title, w.name) for w in found.witnesses] == [("Gubernur Banten", "Rano Karno")]
    assert signed(found)[:2] == [
        ("36.71", "Wali Kota Tangerang", "Arief R. Wismansyah", None),
        ("36.03", "kepala daerah", "", None),
    ]
    assert found.warnings == []


def test_breaches_are_flagged(loaded: dict[str, Instrument]) -> None:
    memorandum, agreement = loaded["R-2018-00002"], loaded["R-2018-00001"]
    assert signed(memorandum) == [
        ("36.71", "Kepala Dinas Kominfo", "Tabrani", "kuasa"),
        ("32.15", "Bupati Karawang", "Cellica Nurachadiana", None),
        ("32.16", "Pjs Bupati Bekasi", "Ruddy Gandakusuma", "pjs"),
    ]
    assert memorandum.warnings == [history.DELEGATE_SIGNED_KB]
    assert signed(agreement) == [
        ("36.71", "Kepala Dinas Kominfo", "Tabrani", "kuasa"),
        ("73.24", "Bupati Luwu Timur", "", None),
        ("19.03", "kepala dinas Bangka Selatan", "", "kuasa"),
    ]
    assert agreement.warnings == [history.NO_MANDATE, history.NO_ANNEX, history.NO_KB]


def test_apps_by_name_or_as_named(loaded: dict[str, Instrument]) -> None:
    assert [(a.application_id, a.named) for a in loaded["R-2017-00001"].apps] == [
        (None, "Sabilulungan")
    ]
    assert loaded["R-2017-00001"].parties[0].government_code == "32.73"
    assert [a.application.name for a in loaded["R-2023-00001"].apps] == [
        "Tangerang LIVE", "SIMASN", "LAKSA"
    ]  # fmt: skip
    assert (loaded["R-2018-00003"].apps, loaded["R-2018-00003"].note) == ([], "60 apps")


def test_a_second_load_changes_nothing(loaded: dict[str, Instrument]) -> None:
    before = {code: i.version for code, i in loaded.items()}
    with unit_of_work():
        assert history.load() == 0
    rows = session.execute(select(Instrument.code, Instrument.version))
    assert {code: version for code, version in rows} == before
    loads = select(func.count()).where(AuditEntry.action == "instrument.load")
    assert session.scalar(loads) == 1


def test_a_corrected_note_is_taken_up(loaded: dict[str, Instrument], tmp_path: Path) -> None:
    changed = tmp_path / "history.csv"
    text = history.SOURCE.read_text(encoding="utf-8")
    changed.write_text(text.replace("counted as the 47th", "the 47th"), encoding="utf-8")
    with unit_of_work():
        assert history.load(changed) == 1
    note = session.scalar(select(Instrument.note).where(Instrument.code == "R-2023-00001"))
    assert note == "Poso: the 47th adopting region"
