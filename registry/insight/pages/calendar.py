"""The month of the desk, and the same days as a calendar that other programs read."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app
from flask_babel import format_date, get_locale
from icalendar import Calendar as ICalendar
from icalendar import Event as IEvent
from icalendar import Timezone

from registry.http.address import base
from registry.http.i18n import speaking, tr
from registry.kernel.actor import Actor
from registry.kernel.clock import ZONE, today
from registry.kernel.text import M, Message
from registry.kernel.workdays import add_months, holiday_name

from ..queries import calendar, kept
from ..queries.calendar import LABELS, TONES, Event

PATH = "/meja/kalender"
BEFORE, AFTER = timedelta(days=90), timedelta(days=3 * 366)
CEREMONY = timedelta(hours=2)
SHOWN = 20
"""Entries of one day; the desk has the rest."""


@dataclass(frozen=True)
class Entry:
    """An event as the month shows it."""

    href: str
    kind: str
    tone: str
    title: str
    code: str
    at: str | None
    mine: bool


@dataclass(frozen=True)
class Day:
    """One square of the month."""

    on: date
    inside: bool
    today: bool
    holiday: str | None
    entries: list[Entry]
    rest: int


def month(actor: Actor, asked: str) -> dict[str, Any]:
    """The weeks of a month ("2026-11", default the present one) with what falls on their days."""
    first = date.fromisoformat(f"{asked}-01") if asked else today().replace(day=1)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    found: dict[date, list[Event]] = defaultdict(list)
    for event in calendar.events(actor, weeks[0][0], weeks[-1][-1]):
        found[event.day].append(event)
    days = [[_day(d, first, found[d]) for d in week] for week in weeks]
    named = [str(format_date(d, "EEEE")) for d in weeks[0]]
    return {
        "first": first, "weeks": days, "weekdays": named, "this": today().replace(day=1) == first,
        "listed": [d for week in days for d in week if d.inside and (d.entries or d.today)],
        "total": sum(len(d.entries) + d.rest for week in days for d in week if d.inside),
        "before": f"{PATH}?bulan={add_months(first, -1):%Y-%m}",
        "after": f"{PATH}?bulan={add_months(first, 1):%Y-%m}", "feed": kept.feed(actor),
    }  # fmt: skip


def _day(on: date, first: date, events: list[Event]) -> Day:
    shown = [_entry(e) for e in events[:SHOWN]]
    rest = len(events) - len(shown)
    return Day(on, on.month == first.month, on == today(), holiday_name(on), shown, rest)


def _entry(event: Event) -> Entry:
    at = event.at.strftime("%H.%M") if event.at else None
    called = event.subject.called
    name = tr(called) if isinstance(called, Message) else called
    return Entry(event.subject.href, tr(LABELS[event.kind]), TONES[event.kind], name,
                 event.subject.code, at, event.mine)  # fmt: skip


def listed(actor: Actor, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The same days as the API gives them."""
    start, end = asked["start"] or today() - BEFORE, asked["end"] or today() + AFTER
    return [
        {"uid": e.uid, "day": e.day, "at": e.at.isoformat("minutes") if e.at else None,
         "event": e.kind, "label": tr(LABELS[e.kind]), "title": tr(e.title),
         "kind": e.subject.workflow.kind, "code": e.subject.code, "href": e.subject.href,
         "mine": e.mine} for e in calendar.events(actor, start, end)
    ]  # fmt: skip


# ---------------------------------------------------------------- iCalendar (RFC 5545)
def ical(actor: Actor) -> bytes:
    """The actor's calendar as they may read it now, in their language: titles and links only."""
    with speaking(actor.language):
        made = _empty(actor)
        for event in calendar.events(actor, today() - BEFORE, today() + AFTER):
            made.add_component(_component(event))
        return bytes(made.to_ical())


def _empty(actor: Actor) -> ICalendar:
    site = current_app.extensions["lumbung.site"].name
    made = ICalendar()
    made.add("prodid", f"-//{site}//{get_locale()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    name = tr(M("%(site)s: %(government)s", site=site, government=actor.government_name))
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", ZONE.key)
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    made.add_component(Timezone.from_tzinfo(ZONE, first_date=date(2020, 1, 1),
                                            last_date=date(2038, 1, 1)))  # fmt: skip
    return made


def _component(event: Event) -> IEvent:
    made = IEvent()
    host = base().split("//", 1)[1].partition("/")[0].partition(":")[0]
    made.add("uid", f"{event.uid}@{host}")
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("summary", tr(event.title))
    made.add("url", f"{base()}{event.subject.href}")
    made.add("class", "PRIVATE")
    _when(made, event.day, event.at)
    return made


def _when(made: IEvent, day: date, at: time | None) -> None:
    """A ceremony with an hour takes its time; everything else is a day that blocks nobody."""
    if at is not None:
        start = datetime.combine(day, at, ZONE)
        made.add("dtstart", start)
        made.add("dtend", start + CEREMONY)
        return
    made.add("dtstart", day)
    made.add("dtend", day + timedelta(days=1))
    made.add("transp", "TRANSPARENT")
