"""What addenda have changed in an instrument: from the log of its amendments, told to everybody."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import url_for
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.catalogue.models import Application
from registry.http.i18n import show, tr
from registry.kernel.db import session
from registry.kernel.text import N_, M
from registry.kernel.wall import seeing_all
from registry.regions import queries as regions

from ..states import JOINS, LEAVES
from ..workflow import INSTRUMENT

ADDED, REMOVED = N_("Aplikasi ditambahkan atau diganti versinya"), N_("Aplikasi dikeluarkan")
CAME, WENT = N_("Pihak yang masuk"), N_("Pihak yang keluar")


def amendments(code: str) -> list[tuple[datetime, Mapping[str, Any]]]:
    """(at, details) of every addendum that took effect, oldest first; nothing of persons."""
    statement = select(AuditEntry.at, AuditEntry.details).where(
        AuditEntry.subject_kind == INSTRUMENT.kind, AuditEntry.subject_key == code,
        AuditEntry.action == "instrument.amend",
    ).order_by(AuditEntry.number)  # fmt: skip
    with seeing_all():
        return [(at, details) for at, details in session.execute(statement)]


def context(code: str) -> list[dict[str, Any]]:
    """Each amendment with its addendum and what it changed, in words."""
    found = amendments(code)
    if not found:
        return []
    apps = _apps(one for _, d in found for name in ("apps_come", "apps_gone")
                 for one in d.get(name, ()))  # fmt: skip
    names = regions.names(one for _, d in found for name in (JOINS, LEAVES)
                          for one in d.get(name, ()))  # fmt: skip
    return [
        {"code": d["by"], "href": url_for("agreements.show", code=d["by"]), "at": at,
         "facts": _facts(d, apps, names)} for at, d in found
    ]  # fmt: skip


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
