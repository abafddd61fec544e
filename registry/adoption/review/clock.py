"""The days of questions to offices: counted while the request is under review, and watched like
those of stages."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from registry.accounts import queries as accounts
from registry.audit import labels
from registry.audit.service import record
from registry.kernel import deadlines
from registry.kernel.actor import SYSTEM
from registry.kernel.db import session
from registry.kernel.deadlines import Clock
from registry.kernel.text import N_, M, Message
from registry.kernel.workdays import Calendar
from registry.notifications.service import Reader
from registry.procedure import calendar, clocks
from registry.procedure.clocks import Stay
from registry.procedure.notices import Notice
from registry.procedure.settling import WHY, moved, told_moved
from registry.procedure.watching import Deadline

from ..models import AdoptionRequest
from ..states import UNDER_REVIEW
from ..workflow import REQUEST
from .models import Advice, Assignment

KIND = "advice"


def unanswered() -> tuple[ColumnElement[bool], ...]:
    """Conditions of a question that an office can answer now; it is joined with its request."""
    left = exists().where(Advice.assignment_id == Assignment.id, Advice.answer.is_(None))
    return (
        Assignment.recalled_at.is_(None), AdoptionRequest.state == UNDER_REVIEW, left,
    )  # fmt: skip


def _open() -> Select[Assignment]:
    request = joinedload(Assignment.request)
    return (
        select(Assignment).join(Assignment.request).where(*unanswered())
        .options(
            joinedload(Assignment.agency), selectinload(Assignment.advice),
            request.joinedload(AdoptionRequest.host), request.joinedload(AdoptionRequest.adopter),
        )
        .order_by(Assignment.due_on, Assignment.id)
    )  # fmt: skip


# ---------------------------------------------------------------- counting
def _clock(one: Assignment, stays: Iterable[Stay], days_of: Calendar) -> Clock:
    """The question's clock: its days are used up only while the request is under review."""
    held = [s for s in stays if s.stage == UNDER_REVIEW]
    earlier = [
        (max(s.entered_at, one.asked_at), s.left_at) for s in held
        if s.left_at is not None and s.left_at > one.asked_at
    ]  # fmt: skip
    since = max([one.asked_at, *(s.entered_at for s in held if s.left_at is None)])
    return deadlines.clock(one.days, since, earlier, days_of)


def clocks_of(request: AdoptionRequest, found: Iterable[Assignment]) -> dict[int, Clock]:
    """The clocks of the request's questions that still run, by the question's number."""
    waiting = [one for one in found if any(a.answer is None for a in one.advice)]
    if not waiting or request.state != UNDER_REVIEW:
        return {}
    counted, stays = calendar.current(), clocks.stays_of(REQUEST, [request.code])
    running = {one.id: (one, _clock(one, stays, counted)) for one in waiting}
    return {number: c for number, (one, c) in running.items() if c.due.on == one.due_on}


def go_on(request: AdoptionRequest) -> None:
    """Gives the questions of a request that came back under review the rest of their days."""
    found = session.scalars(_open().where(Assignment.request_id == request.id)).all()
    if not found:
        return
    counted, stays = calendar.held(), clocks.stays_of(REQUEST, [request.code])
    for one in found:
        one.due_on = _clock(one, stays, counted).due.on


def stamp(advice: Advice) -> int:
    """When the item was answered, as a number that forms carry; 0 for not yet."""
    return int(advice.answered_at.timestamp() * 1_000_000) if advice.answered_at else 0


# ---------------------------------------------------------------- watching
def until(day: date) -> list[Deadline]:
    """The open questions that are due up to `day`."""
    found = session.scalars(_open().where(Assignment.due_on <= day)).all()
    return [_deadline(one) for one in found]


def _deadline(one: Assignment) -> Deadline:
    return Deadline(
        KIND, one.request.code, str(one.id), one.due_on, title(one), (_left(one),), href(one),
        tuple(readers(one)), frozenset({one.request.host_code}),
    )  # fmt: skip


def title(one: Assignment) -> Message:
    """How the question is named in mails."""
    return M("saran %(office)s atas %(title)s", office=one.agency.name,
             title=one.request.title_text)  # fmt: skip


def _left(one: Assignment) -> Message:
    left = sum(advice.answer is None for advice in one.advice)
    return M("%(count)s aplikasi menunggu saran sampai %(due)s.", count=left, due=one.due_on)


def href(one: Assignment) -> str:
    """Where the office answers."""
    return f"{one.request.href}/kajian/penugasan/{one.id}"


def readers(one: Assignment) -> Sequence[Reader]:
    """The people of the office; whoever asked, while nobody works in it."""
    return accounts.office_readers(one.agency_id) or accounts.readers_by_id([one.asked_by])


# ---------------------------------------------------------------- settling
def settle() -> list[Notice]:
    """Sets the due days that the calendar has moved; what somebody works on is left for later."""
    locked = session.scalars(
        _open().with_for_update(of=Assignment, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    stays = _stays({one.request.code for one in locked})
    found = [(one, _clock(one, stays[one.request.code], calendar.current())) for one in locked]
    return [_moved(one, c.due.on) for one, c in found if c.due.on != one.due_on]


def _stays(codes: set[str]) -> dict[str, list[Stay]]:
    found: dict[str, list[Stay]] = {code: [] for code in codes}
    for stay in clocks.stays_of(REQUEST, codes):
        found[stay.code].append(stay)
    return found


def _moved(one: Assignment, due: date) -> Notice:
    before, one.due_on = one.due_on, due
    request = one.request
    details = {"agency": one.agency.name, **moved(before, due)}
    record(SYSTEM, "request.advice_due_moved", (REQUEST.kind, request.code), [request.host_code],
           details)  # fmt: skip
    return Notice(
        KIND, request.code, f"{one.id}:{due}", told_moved(title(one), before, due),
        (WHY, _left(one)), href(one), tuple(readers(one)),
    )  # fmt: skip


labels.add({"request.advice_due_moved": N_("Tenggat saran perangkat daerah bergeser")})
