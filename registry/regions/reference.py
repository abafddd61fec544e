"""Loads `data/regions.csv`: new ones are added, renamed ones updated, missing ones marked ended;
and `data/successions.csv`: which came out of which. What the operator recorded stays."""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from registry.audit import labels
from registry.audit.service import record
from registry.kernel.actor import SYSTEM
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Invalid
from registry.kernel.text import N_, M

from .models import MINISTRY, Government, Succession

SOURCE = Path(__file__).parent / "data" / "regions.csv"
SUCCESSIONS = SOURCE.with_name("successions.csv")
MINISTRY_CODE = re.compile(r"[A-Z]\.[0-9]{1,4}")
labels.add({"government.ministry": N_("Kementerian dicatat")})


def read(path: Path = SOURCE) -> dict[str, dict[str, Any]]:
    """The governments of the file by code, provinces first; empty cells become None."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_values(row) for row in csv.DictReader(file)]
    return {r["code"]: r for r in sorted(rows, key=lambda r: (len(r["code"]), r["code"]))}


def _values(row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row["code"].strip(),
        "level": row["level"].strip(),
        "name": row["name"].strip(),
        "province_code": row["province_code"].strip() or None,
        "capital": row["capital"].strip(),
        "latitude": float(row["latitude"]) if row["latitude"] else None,
        "longitude": float(row["longitude"]) if row["longitude"] else None,
        "population": int(row["population"]) if row["population"] else None,
        "ended_on": None,
    }


def load(path: Path = SOURCE) -> int:
    """Brings the table to the file's state; returns how many rows changed (0 the second time)."""
    wanted = read(path)
    known = {g.code: g for g in session.scalars(select(Government))}
    changed, ended, renamed = 0, *_recorded()
    for code, values in wanted.items():
        government = known.get(code)
        if code in ended:
            del values["ended_on"]
        if renamed.get(code) == values["name"]:
            del values["name"]
        if government is None:
            session.add(Government(**values, changed_at=now()))
            changed += 1
        else:
            changed += _update(government, values)
    gone = [g for c, g in known.items() if c not in wanted and g.level != MINISTRY]
    changed += sum(_update(g, {"ended_on": g.ended_on or today()}) for g in gone)
    session.flush()
    if changed:
        record(SYSTEM, "government.load", ("reference", "government"), (), {"changed": changed})
    return changed


def _recorded() -> tuple[frozenset[str], dict[str, str]]:
    """Codes that a recorded succession ended, and the newest former name of those renamed since:
    a file that is not up to date does not bring either back."""
    found = list(session.scalars(select(Succession).order_by(Succession.id)))
    return (
        frozenset(s.predecessor_code for s in found if s.takes_over),
        {s.predecessor_code: s.former_name for s in found if s.former_name},
    )


def load_successions(path: Path = SUCCESSIONS) -> int:
    """Adds the file's successions that are not on record; returns how many (0 the second time)."""
    known = session.execute(select(Succession.predecessor_code, Succession.successor_code))
    pairs = {(before, after) for before, after in known}
    with path.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if (r["predecessor"], r["successor"]) not in pairs]
    session.add_all(
        Succession(
            predecessor_code=r["predecessor"], successor_code=r["successor"], kind=r["kind"],
            on=date.fromisoformat(r["on"]), legal_basis=r["legal_basis"],
            takes_over=r["takes_over"] == "1", note=r["note"],
        ) for r in rows
    )  # fmt: skip
    session.flush()
    if rows:
        record(SYSTEM, "government.load", ("reference", "succession"), (), {"changed": len(rows)})
    return len(rows)


def name_ministry(code: str, name: str) -> Government:
    """A ministry, which no list of regions has, under a code of one's own; known already, it gets
    the name. `Invalid` on `code` for one that is a region's or might become one, on `name` for one
    that does not begin so."""
    if not MINISTRY_CODE.fullmatch(code):
        raise Invalid({"code": [M("Tulis kode kementerian seperti K.59.")]})
    if not name.startswith(MINISTRY.capitalize()):
        raise Invalid({"name": [M("Tulis namanya lengkap, diawali “Kementerian”.")]})
    found = session.get(Government, code)
    if found is not None and found.level != MINISTRY:
        raise Invalid({"code": [M("Kode ini milik %(name)s.", name=found.name)]})
    if found is None:
        found = Government(code=code, level=MINISTRY, name="", changed_at=now())
        session.add(found)
    if _update(found, {"name": name}):
        session.flush()
        record(SYSTEM, "government.ministry", ("government", code), (), {"name": name})
    return found


def _update(government: Government, values: dict[str, Any]) -> int:
    different = {k: v for k, v in values.items() if getattr(government, k) != v}
    if not different:
        return 0
    for name, value in different.items():
        setattr(government, name, value)
    government.changed_at = now()
    return 1
