"""What the page of the match shows, computed before it is drawn."""

from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal

from registry.adoption.workflow import REQUEST
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.text import N_, M

from . import pages, queries, sections
from .matching import Match, Matched, match
from .needs import ANSWERS, KINDS, UNKNOWN, Need

GAP = N_("%(label)s: perlu %(wanted)s, tersedia %(there)s")
NEIGHBOURS = 12
NAMED = N_("%(label)s %(wanted)s")


@dataclass(frozen=True)
class Line:
    """One application of the match as drawn."""

    name: str
    href: str
    requirements: str
    read: str
    answers: list[tuple[str, str, str]]
    gaps: list[str]
    neighbours: list[tuple[str, str, str, bool]]


@dataclass(frozen=True)
class Total:
    """One measure of all applications together."""

    label: str
    wanted: str
    there: str
    answer: str
    tone: str


def amount(need: Need, number: int | None) -> str:
    """A number with its unit; empty for none."""
    if number is None:
        return ""
    unit = tr(need.measure.unit) if need.measure.unit else ""
    return f"{format_decimal(number)} {unit}".strip()


def wanted(need: Need) -> str:
    """What is needed; the least of it while some texts name no number."""
    told = amount(need, need.wanted)
    return told if need.whole or not told else tr(M("paling sedikit %(amount)s", amount=told))


def gap(need: Need) -> str:
    """Where it falls short, in one sentence."""
    return tr(M(GAP, label=M(need.measure.label), wanted=wanted(need),
                there=amount(need, need.there)))  # fmt: skip


def readiness(code: str, actor: Actor) -> dict[str, Any]:
    """Everything that `adoption/preparation/check.html` draws."""
    subject = queries.own(code, actor)
    kept = queries.of(subject)
    found = match(subject, kept)
    open_ = [s for s in sections.SECTIONS
             if not (s.optional and s is not sections.APPS)
             and sections.status(subject, kept, s) != sections.DONE]  # fmt: skip
    return {
        "subject": subject, "stage": REQUEST.stage(subject.state),
        "lines": [_line(row) for row in found.apps], "totals": _totals(found),
        "short": [gap(need) for need in found.short], "untold": found.untold,
        "short_apps": sum(bool(row.short) for row in found.apps),
        "empty": all(n.there is None for n in found.together),
        "neighbours": found.neighbours[:NEIGHBOURS],
        "more_neighbours": max(0, len(found.neighbours) - NEIGHBOURS),
        "submit": pages.submit_link(subject, actor), "refusal": pages.refusal(subject, actor),
        "unfinished": [(tr(s.label), s.slug) for s in open_],
    }  # fmt: skip


def _line(row: Matched) -> Line:
    named = [need for need in row.needs if need.wanted is not None]
    read = [tr(M(NAMED, label=M(n.measure.label), wanted=amount(n, n.wanted))) for n in named]
    return Line(
        row.app.name, row.app.href, row.app.requirements, " · ".join(read),
        [(tr(KINDS[kind]), tr(ANSWERS[a][0]), ANSWERS[a][1]) for kind, a in row.answers.items()
         if a != UNKNOWN],
        [gap(need) for need in row.short],
        [(n.name, n.href, _far(n.kilometres), confirmed) for n, confirmed in row.neighbours],
    )  # fmt: skip


def _far(kilometres: int | None) -> str:
    return "" if kilometres is None else tr(M("%(km)s km", km=kilometres))


def _totals(found: Match) -> list[Total]:
    return [
        Total(tr(n.measure.label), wanted(n), amount(n, n.there),
              tr(ANSWERS[n.answer][0]), ANSWERS[n.answer][1])
        for n in found.together if n.wanted is not None or n.there is not None
    ]  # fmt: skip
