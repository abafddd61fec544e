"""A government's public profile: what it offers, what it adopted, who adopted from it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from registry.agreements import queries as agreements
from registry.agreements.models import Instrument
from registry.kernel.db import session
from registry.kernel.text import Message
from registry.regions import queries as regions
from registry.regions.models import Government, Succession
from registry.rollout import queries as rollouts
from registry.rollout.models import Installation
from registry.rollout.states import LIVE, STOPPED

SHOWN = 12


@dataclass(frozen=True)
class Counterpart:
    """The other side of a government's rollouts in one direction."""

    code: str
    name: str
    live: int
    under_way: int


@dataclass(frozen=True)
class Profile:
    """What everybody may know of a government's sharing."""

    government: regions.GovernmentRow
    adopters: list[Counterpart]
    hosts: list[Counterpart]
    adopted: list[rollouts.RolloutRow]
    adopted_total: int
    live: int
    instruments: list[agreements.RegisterRow]
    warnings: dict[int, list[Any]]
    predecessors: list[tuple[str, str]]
    successors: list[tuple[str, str]]


def profile(code: str) -> Profile:
    """The profile of a government; NotFound for none."""
    government = regions.row(code)
    adopted = rollouts.rows().where(Installation.adopter_code == code)
    ordered = adopted.order_by((Installation.state == LIVE).desc(), Installation.id.desc())
    hosts = _counterparts(Installation.adopter_code == code, Installation.host_code)
    instruments = agreements.of_government(code)
    return Profile(
        government=government,
        adopters=_counterparts(Installation.host_code == code, Installation.adopter_code),
        hosts=hosts,
        adopted=[rollouts.RolloutRow(*r) for r in session.execute(ordered.limit(SHOWN))],
        adopted_total=sum(h.live + h.under_way for h in hosts),
        live=session.scalar(
            select(func.count()).where(Installation.adopter_code == code, rollouts.attested())
        ) or 0,
        instruments=instruments[:SHOWN * 2],
        warnings=_warnings([i.id for i in instruments[:SHOWN * 2]]),
        predecessors=predecessors(code), successors=regions.successors(code),
    )  # fmt: skip


def _counterparts(own: Any, other: Any) -> list[Counterpart]:
    live = func.count().filter(rollouts.attested())
    under_way = func.count().filter(Installation.state.not_in((LIVE, STOPPED)))
    rows = session.execute(
        select(other, Government.name, live, under_way)
        .join(Government, Government.code == other).where(own)
        .group_by(other, Government.name).order_by(live.desc(), Government.name, other)
    )  # fmt: skip
    return [Counterpart(*r) for r in rows]


def _warnings(ids: list[int]) -> dict[int, list[Any]]:
    """What the import noted on historic records, as texts or messages."""
    if not ids:
        return {}
    rows = session.execute(select(Instrument.id, Instrument.warnings).where(Instrument.id.in_(ids)))
    return {i: [_text(w) for w in found] for i, found in rows}


def _text(warning: Any) -> Any:
    return Message.from_json(warning) if isinstance(warning, dict) else warning


def predecessors(code: str) -> list[tuple[str, str]]:
    """(code, name) of those that `code` took over from."""
    rows = session.execute(
        select(Government.code, Government.name)
        .join(Succession, Succession.predecessor_code == Government.code)
        .where(Succession.successor_code == code).order_by(Government.code)
    )  # fmt: skip
    return list(rows)
