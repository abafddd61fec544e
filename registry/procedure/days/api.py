"""The API's calendar of working days: read by everybody, changed by operators."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields

from registry.http.access import PUBLIC, access, holders
from registry.http.actor import current_actor
from registry.http.api import Blueprint, listing
from registry.http.writes import writes
from registry.kernel.actor import OPERATOR
from registry.kernel.clock import today
from registry.kernel.errors import NotFound

from . import service
from .schemas import DayInput, RemoveDayInput, YearQuery

blp = Blueprint(
    "calendar", __name__, url_prefix="/api/v1/calendar-days",
    description="Days on which government offices do not work, as deadlines count them",
)  # fmt: skip
OPERATORS = holders(platform=(OPERATOR,))


class CalendarDayItem(Schema):
    """A free day, or (kind "worked") one that is worked after all."""

    day = fields.Date(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    decree = fields.String(required=True)
    entered = fields.Boolean(
        required=True, metadata={"description": "by an operator, not from the library"}
    )


@blp.get("")
@access(PUBLIC)
@blp.arguments(YearQuery, location="query")
@blp.response(200, listing(CalendarDayItem))
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """The days of a year, by day."""
    found = service.of_year(asked["year"] or today().year)
    return {"items": found, "next": None, "total": len(found)}


@blp.post("")
@access(OPERATORS)
@writes
@blp.arguments(DayInput)
@blp.response(201, CalendarDayItem)
def add(data: dict[str, Any]) -> service.Day:
    """Enters a day; due days move as soon as the worker has counted them anew."""
    made = service.add(current_actor(), **data)
    return service.Day(made.day, made.name, made.kind, made.decree, True)


@blp.post("/<day>/remove")
@access(OPERATORS)
@writes
@blp.arguments(RemoveDayInput)
@blp.response(204)
def remove(data: dict[str, Any], day: str) -> None:
    """Takes a day out again, by the decree that says so."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    service.remove(current_actor(), wanted, data["decree"])
