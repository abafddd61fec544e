"""A deadline's calculation in words, and as the API gives it."""

from datetime import date
from typing import Any

from flask_babel import format_date
from marshmallow import Schema, fields

from registry.http.i18n import tr
from registry.kernel.deadlines import Clock
from registry.kernel.text import M, Message


class SkippedDay(Schema):
    """A free day that was not counted."""

    day = fields.Date(required=True)
    name = fields.String(required=True)


class DeadlineItem(Schema):
    """How a due day was counted: of `limit_days` working days `used_days` were gone by earlier
    stays in the stage; `days` were counted from the day after `since`."""

    since = fields.Date(required=True)
    limit_days = fields.Integer(required=True)
    used_days = fields.Integer(required=True)
    days = fields.Integer(required=True)
    skipped = fields.List(fields.Nested(SkippedDay), required=True)
    due_on = fields.Date(required=True)
    text = fields.String(required=True)


def explained(stage: str, clock: Clock) -> str:
    """The calculation as people read it, beginning with the stage's label."""
    due = clock.due
    parts = [_days(clock)]
    if due.skipped:
        named = ", ".join(f"{name} {format_date(day, 'd MMMM')}" for day, name in due.skipped)
        parts.append(
            M("melewati %(count)s hari libur (%(names)s)", count=len(due.skipped), names=named)
        )
    parts.append(M("jatuh tempo %(day)s", day=_long(due.on)))
    counted = ", ".join(tr(part) for part in parts)
    return tr(M("%(stage)s sejak %(day)s: %(counted)s.",
                stage=Message(stage), day=_long(due.start), counted=counted))  # fmt: skip


def _days(clock: Clock) -> Message:
    if not clock.used:
        return M("%(days)s hari kerja", days=clock.due.days)
    return M("sisa %(days)s dari %(limit)s hari kerja (%(used)s hari kerja sudah terpakai "
             "sebelumnya)", days=clock.due.days, limit=clock.limit, used=clock.used)  # fmt: skip


def _long(day: date) -> str:
    return str(format_date(day, "EEEE, d MMMM yyyy"))


def as_json(stage: str, clock: Clock | None) -> dict[str, Any] | None:
    """The values of `DeadlineItem`, or None without a deadline."""
    if clock is None:
        return None
    return {
        "since": clock.due.start.isoformat(), "limit_days": clock.limit,
        "used_days": clock.used, "days": clock.due.days, "due_on": clock.due.on.isoformat(),
        "skipped": [{"day": d.isoformat(), "name": name} for d, name in clock.due.skipped],
        "text": explained(stage, clock),
    }  # fmt: skip
