"""What addenda have changed in an instrument: from the log of its amendments.

Everybody may know that object or scope were changed and by which addendum; their words are the
parties' alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from registry.audit.models import AuditEntry
from registry.catalogue.models import Application
from registry.http.i18n import show, tr
from registry.kernel.db import session
from registry.kernel.text import N_, M
from registry.kernel.wall import seeing_all
from registry.regions import queries as regions

from ..models import Instrument, Party
from ..states import JOINS, LEAVES
from ..workflow import INSTRUMENT

ADDED, REMOVED = N_("Aplikasi ditambahkan atau diganti versinya"), N_("Aplikasi dikeluarkan")
CAME, WENT = N_("Pihak yang masuk"), N_("Pihak yang keluar")
TEXTS = {"object": N_("Objek"), "scope": N_("Ruang lingkup")}
CHANGED = N_("diubah; bunyinya ada pada adendum ini")
NUMBERS_SHOWN = 3
NAMED_MAX = 5000
"""Of more instruments than a statement should name, the addenda of all are read."""


@dataclass(frozen=True)
class Addendum:
    """An addendum that took effect; `at` is when, `details` what it changed, nothing of persons."""

    code: str
    title: str
    signed_on: date | None
    numbers: tuple[str, ...]
    at: datetime
    details: Mapping[str, Any]

    @property
    def href(self) -> str:
        """Its page."""
        return url_for("agreements.show", code=self.code)

    @property
    def called(self) -> str:
        """Its numbers and its day, as papers cite it."""
        numbers = list(dict.fromkeys(filter(None, self.numbers)))
        shown, more = "; ".join(numbers[:NUMBERS_SHOWN]), len(numbers) - NUMBERS_SHOWN
        if more > 0:
            shown = tr(M("%(names)s, dan %(more)s lainnya", names=shown, more=more))
        day = show(self.signed_on) if self.signed_on else "–"
        return tr(M("Adendum nomor %(number)s tanggal %(day)s", number=shown or self.code, day=day))


def amendments(codes: Collection[str]) -> dict[str, list[Addendum]]:
    """The addenda that took effect, in that order, by the instrument that they amend."""
    statement = select(AuditEntry.subject_key, AuditEntry.at, AuditEntry.details).where(
        AuditEntry.subject_kind == INSTRUMENT.kind, AuditEntry.action == "instrument.amend",
    ).order_by(AuditEntry.number)  # fmt: skip
    if len(codes) <= NAMED_MAX:
        statement = statement.where(AuditEntry.subject_key.in_(codes))
    with seeing_all():
        rows = list(session.execute(statement))
        known = {row.code: row for row in _written({d["by"] for _, _, d in rows})}
    found: dict[str, list[Addendum]] = {}
    for base, at, details in rows:
        row = known[details["by"]]
        found.setdefault(base, []).append(Addendum(
            row.code, row.title, row.signed_on, tuple(row.numbers or ()), at, details
        ))  # fmt: skip
    return found


def _written(codes: Collection[str]) -> list[Any]:
    if not codes:
        return []
    numbers = (
        select(func.array_agg(aggregate_order_by(Party.number, Party.position)))
        .where(Party.instrument_id == Instrument.id).scalar_subquery()
    )  # fmt: skip
    statement = select(
        Instrument.code, Instrument.title, Instrument.signed_on, numbers.label("numbers"),
    ).where(Instrument.code.in_(codes))  # fmt: skip
    return list(session.execute(statement))


def last(codes: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """(how it is cited, address) of the addenda of each instrument, for lists and files."""
    return {code: [(one.called, one.href) for one in found]
            for code, found in amendments(codes).items()}  # fmt: skip


def of(code: str) -> list[Addendum]:
    """The addenda of one instrument."""
    return amendments([code]).get(code, [])


def texts(addenda: Sequence[Addendum]) -> dict[str, dict[str, str]]:
    """Of object and scope, where they were changed: by which addendum they are as they are now,
    and as they were signed; for the parties."""
    found: dict[str, dict[str, str]] = {}
    for one in addenda:
        for name in TEXTS.keys() & one.details:
            signed = found[name]["before"] if name in found else one.details[name][0]
            found[name] = {"by": one.called, "href": one.href, "before": signed}
    return found


def told(addenda: Sequence[Addendum], *, own: bool = False) -> list[dict[str, Any]]:
    """Each amendment with its addendum and what it changed, in words; with `own` the texts too,
    which only the parties may read."""
    if not addenda:
        return []
    apps = _apps(i for a in addenda for name in ("apps_come", "apps_gone")
                 for i in a.details.get(name, ()))  # fmt: skip
    names = regions.names(c for a in addenda for name in (JOINS, LEAVES)
                          for c in a.details.get(name, ()))  # fmt: skip
    return [
        {"code": a.code, "href": a.href, "at": a.at, "called": a.called, "title": a.title,
         "facts": _texts(a.details, own) + _facts(a.details, apps, names)} for a in addenda
    ]  # fmt: skip


def _texts(details: Mapping[str, Any], own: bool) -> list[tuple[str, str]]:
    return [(tr(label), details[name][1] if own else tr(CHANGED))
            for name, label in TEXTS.items() if name in details]  # fmt: skip


def _apps(ids: Iterable[int]) -> dict[int, str]:
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    statement = select(Application.id, Application.name).where(Application.id.in_(wanted))
    return {key: name for key, name in session.execute(statement)}


def _facts(
    details: Mapping[str, Any], apps: Mapping[int, str], names: Mapping[str, str]
) -> list[tuple[str, str]]:
    come, gone = set(details.get("apps_come", ())), set(details.get("apps_gone", ()))
    lists = (
        (ADDED, sorted(apps.get(i, str(i)) for i in come)),
        (REMOVED, sorted(apps.get(i, str(i)) for i in gone - come)),
        (CAME, [names.get(c, c) for c in details.get(JOINS, ())]),
        (WENT, [names.get(c, c) for c in details.get(LEAVES, ())]),
    )
    found = [(tr(label), ", ".join(values)) for label, values in lists if values]
    if "ends_on" in details:
        before, after = details["ends_on"]
        found.append((tr(N_("Berakhir")), tr(M("%(after)s (semula %(before)s)", after=_day(after),
                                               before=_day(before)))))  # fmt: skip
    return found


def _day(written: str | None) -> str:
    return show(date.fromisoformat(written)) if written else "–"
