"""Applications side by side, what two governments offer, and which applications are alike."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from registry.catalogue import queries as catalogue
from registry.catalogue.models import Application
from registry.catalogue.queries import AppRow
from registry.catalogue.states import PUBLISHED
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.regions.models import Government

from . import usage

SIDE_BY_SIDE = 4
CANDIDATES = 200
SIMILAR = 4
LIKE_ENOUGH = 3
"""What urusan and kind of service alone give: a word in common is needed."""
PEERS_SHOWN = 5
SIZE_FACTOR = 2
"""A government of the same size has between half and twice the people."""
_DULL = frozenset((
    "aplikasi", "sistem", "informasi", "layanan", "online", "kota", "kabupaten", "daerah", "dan",
    "untuk", "yang", "dari", "dengan", "pada", "oleh", "warga", "pemerintah", "berbasis",
    "elektronik", "secara", "atau", "dalam",
))  # fmt: skip


def side_by_side(slugs: Sequence[str]) -> list[Application]:
    """Published applications in the order asked for, at most four; one query."""
    wanted = list(dict.fromkeys(slugs))[:SIDE_BY_SIDE]
    found = session.scalars(
        select(Application).where(Application.slug.in_(wanted), Application.state == PUBLISHED)
        .options(joinedload(Application.host), joinedload(Application.affair),
                 joinedload(Application.suite))
    )  # fmt: skip
    by_slug = {a.slug: a for a in found}
    return [by_slug[slug] for slug in wanted if slug in by_slug]


def named(words: str, without: Sequence[str], limit: int = 8) -> list[AppRow]:
    """Published applications in whose name all words occur, to be set beside others."""
    statement = select(Application.id).where(
        Application.state == PUBLISHED, Application.slug.not_in(list(without))
    )
    for word in words.split()[:8]:
        statement = statement.where(Application.name.icontains(word, autoescape=True))
    order = (Application.live_count.desc(), func.lower(Application.name), Application.id)
    ids = session.scalars(statement.order_by(*order).limit(limit)).all()
    return list(catalogue.by_ids(ids).values())


@dataclass(frozen=True)
class Offer:
    """What two governments offer in one urusan."""

    affair_code: str
    affair_name: str
    affair_name_en: str
    a: list[AppRow]
    b: list[AppRow]


def offers(a: str, b: str) -> list[Offer]:
    """What both offer, urusan by urusan, where at least one offers something."""
    sides = [catalogue.published_of(code) for code in (a, b)]
    found = []
    for affair in catalogue.affairs():
        rows = [[r for r in side if r.affair_code == affair.code] for side in sides]
        if any(rows):
            found.append(Offer(affair.code, affair.name, affair.name_en, *rows))
    return found


def hosts() -> list[tuple[str, str, int]]:
    """(code, name, how many) of the governments that offer something, by name."""
    rows = session.execute(
        select(Government.code, Government.name, func.count())
        .join(Application, Application.host_code == Government.code)
        .where(Application.state == PUBLISHED)
        .group_by(Government.code, Government.name).order_by(Government.name, Government.code)
    )  # fmt: skip
    return [(code, name, count) for code, name, count in rows]


# ------------------------------------------------------------------ alike
def words_of(*texts: str) -> frozenset[str]:
    """The words that say something, of names and summaries."""
    found = re.findall(r"[a-z0-9]{3,}", " ".join(texts).lower())
    return frozenset(found) - _DULL


def similar(application: Application, limit: int = SIMILAR) -> list[AppRow]:
    """Published applications most like this one: words in common with name and summary count
    most, then urusan and kind of service, then how many use it. Two queries."""
    own = words_of(application.name, application.summary) - words_of(application.host.name)
    shared: list[ColumnElement[bool]] = [
        Application.name.icontains(w, autoescape=True) for w in sorted(own)[:20]
    ]
    ids = session.scalars(
        select(Application.id)
        .where(Application.state == PUBLISHED, Application.id != application.id,
               or_(Application.affair_code == application.affair_code, *shared))
        .order_by(Application.live_count.desc(), Application.id).limit(CANDIDATES)
    ).all()  # fmt: skip
    scored = [(_likeness(application, own, row), row) for row in catalogue.by_ids(ids).values()]
    scored = [pair for pair in scored if pair[0] > LIKE_ENOUGH]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].live_count, pair[1].name, pair[1].id))
    return [row for _, row in scored[:limit]]


def _likeness(application: Application, own: frozenset[str], row: AppRow) -> int:
    common = len(own & words_of(row.name, row.summary))
    named_alike = len(own & words_of(application.name) & words_of(row.name))
    return (
        2 * common + 3 * named_alike + 2 * (row.affair_code == application.affair_code)
        + (row.service_kind == application.service_kind)
    )  # fmt: skip


@dataclass(frozen=True)
class Peers:
    """Governments like the reader's: their names, and which applications how many of them use."""

    names: Mapping[str, str]
    used: list[tuple[AppRow, int]]
    this: list[str]


def peers(actor: Actor, application: Application) -> Peers | None:
    """What governments of the reader's level and size use: those of the same province when there
    are any that use something, else of the whole country. None for nobody's reader."""
    if actor.government is None:
        return None
    own = session.get(Government, actor.government)
    if own is None:
        return None
    alike = _alike(own)
    near = {g.code: g.name for g in alike if g.province_code == own.province_code}
    every = {g.code: g.name for g in alike}
    for names in (near, every):
        counts = usage.used_by(list(names))
        if counts:
            users = usage.users_of(application.id) & set(names)
            return Peers(names, _most(counts, application, own.code),
                         sorted(names[c] for c in users))  # fmt: skip
    return None


def _alike(own: Government) -> Sequence[Any]:
    statement = select(Government.code, Government.name, Government.province_code).where(
        Government.level == own.level, Government.code != own.code, Government.ended_on.is_(None)
    )
    if own.population:
        low, high = own.population // SIZE_FACTOR, own.population * SIZE_FACTOR
        statement = statement.where(Government.population.between(low, high))
    return session.execute(statement).all()


def _most(
    counts: Mapping[int, int], application: Application, government: str
) -> list[tuple[AppRow, int]]:
    rows = catalogue.by_ids(counts)
    fitting = [
        (row, counts[row.id]) for row in rows.values()
        if row.state == PUBLISHED and row.id != application.id and row.host_code != government
    ]  # fmt: skip
    fitting.sort(key=lambda pair: (-pair[1], pair[0].name, pair[0].id))
    return fitting[:PEERS_SHOWN]
