"""Which governments near the adopter already run what it asks for: public facts alone.

Rollouts are known to a higher package, which says here how to ask.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from sqlalchemy import select

from registry.kernel.db import session
from registry.regions.models import Government

from .queries import Asked

Running = Callable[[Collection[int]], Mapping[int, Mapping[str, bool]]]
"""Application ids → for each, governments that have it → whether both sides confirmed its use."""
_running: list[Running] = []
SHOWN = 3
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Neighbour:
    """A government that has some of the applications."""

    code: str
    name: str
    same_province: bool
    kilometres: int | None
    confirmed: tuple[str, ...]
    begun: tuple[str, ...]
    apps: Mapping[int, bool]

    @property
    def href(self) -> str:
        """Its public profile."""
        return f"/pemerintah/{self.code}"


def register(running: Running) -> None:
    """Says how to find who runs an application; the package above calls it once at import."""
    _running[:] = [running]


def distance(one: Government, other: Government) -> int | None:
    """Kilometres between two capitals; None when a place is not known."""
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    if any(p is None for p in places):
        return None
    lat1, lon1, lat2, lon2 = (radians(p) for p in places if p is not None)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_KM * asin(min(1.0, sqrt(half))))


def neighbours(adopter: Government, host_code: str, apps: Collection[Asked]) -> list[Neighbour]:
    """Governments that have or get one of the apps: with confirmed use first, then those of the
    same province, then the nearest."""
    ids = {app.id: app.name for app in apps}
    found = _running[0](ids.keys()) if _running and ids else {}
    codes = {code for of_app in found.values() for code in of_app} - {adopter.code, host_code}
    if not codes:
        return []
    rows = session.scalars(select(Government).where(Government.code.in_(sorted(codes))))
    return sorted((_neighbour(adopter, g, found, ids) for g in rows), key=_place)


def _neighbour(
    adopter: Government, other: Government, found: Mapping[int, Mapping[str, bool]],
    names: Mapping[int, str],
) -> Neighbour:  # fmt: skip
    held = {i: of_app[other.code] for i, of_app in found.items() if other.code in of_app}
    return Neighbour(
        other.code, other.name, _province(other) == _province(adopter),
        distance(adopter, other),
        tuple(sorted(names[i] for i, confirmed in held.items() if confirmed)),
        tuple(sorted(names[i] for i, confirmed in held.items() if not confirmed)), held,
    )  # fmt: skip


def _province(government: Government) -> str:
    return government.province_code or government.code


def _place(found: Neighbour) -> tuple[bool, bool, float, str]:
    near = float("inf") if found.kilometres is None else found.kilometres
    return not found.confirmed, not found.same_province, near, found.code


def of_app(found: Collection[Neighbour], app: int) -> list[tuple[Neighbour, bool]]:
    """The first neighbours that have the application, confirmed use first, and whether it is."""
    having = [(n, n.apps[app]) for n in found if app in n.apps]
    return sorted(having, key=lambda pair: not pair[1])[:SHOWN]
