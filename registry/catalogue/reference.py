"""Loads the 32 urusan with unsur penunjang, and the real applications of Kota Tangerang."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from registry.audit.service import record
from registry.kernel.actor import SYSTEM
from registry.kernel.db import session
from registry.procedure.service import begin

from .models import Affair, Application
from .service import slug_of
from .states import PUBLISHED
from .workflow import PUBLICATION

DATA = Path(__file__).parent / "data"
AFFAIRS = DATA / "affairs.csv"
APPLICATIONS = DATA / "tangerang-apps.csv"
TANGERANG = "36.71"
SUITES = ("Tangerang LIVE",)
"""The source calls it "satu pintu yang memuat berbagai aplikasi" and names no member."""


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: value.strip() for name, value in row.items()}


def load_affairs(path: Path = AFFAIRS) -> int:
    """Brings the affairs to the file's state (UU 23/2014); returns how many rows changed."""
    known = {a.code: a for a in session.scalars(select(Affair))}
    changed = 0
    for row in _read(path):
        values: dict[str, Any] = {**row, "position": int(row["position"])}
        affair = known.get(row["code"])
        if affair is None:
            session.add(Affair(**values))
        elif all(getattr(affair, name) == value for name, value in values.items()):
            continue
        else:
            for name, value in values.items():
                setattr(affair, name, value)
        changed += 1
    session.flush()
    if changed:
        record(SYSTEM, "affair.load", ("reference", "affair"), (), {"changed": changed})
    return changed


def load_applications(path: Path = APPLICATIONS) -> int:
    """Adds the file's applications that Kota Tangerang does not have; returns how many.

    Rule: what is there is never touched again, so an editor's change, a withdrawal or a renaming
    outlives every later load. What the source leaves open (terms, members, dates) stays open, so
    these are published without the guard that a host's own publication must pass.
    """
    present = set(
        session.scalars(select(Application.slug).where(Application.host_code == TANGERANG))
    )
    taken = set(session.scalars(select(Application.slug)))
    affairs = {a.name.lower(): a.code for a in session.scalars(select(Affair))}
    added = 0
    for row in _read(path):
        slug = slug_of(row["name"])
        own = f"{slug}-{TANGERANG.replace('.', '-')}"
        if {slug, own} & present:
            continue
        _add(row, own if slug in taken else slug, affairs[row["urusan"].lower()])
        added += 1
    return added


def _add(row: dict[str, str], slug: str, affair_code: str) -> None:
    application = Application(
        slug=slug, host_code=TANGERANG, name=row["name"], summary=row["summary_id"],
        affair_code=affair_code, service_kind=row["service_kind"], launched=row["launched"],
        platforms=[p for p in row["platform"].split(";") if p], award=row["award"],
        source=row["source"], is_suite=row["name"] in SUITES, open_for_adoption=True,
        state=PUBLISHED,
    )  # fmt: skip
    begin(PUBLICATION, application, SYSTEM, {"name": row["name"], "source": row["source"]})
