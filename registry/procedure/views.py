"""The operator's calendar of working days."""

from datetime import date
from typing import Any

from flask import Blueprint, Flask, flash, request, url_for
from werkzeug.wrappers import Response

from registry.http.access import access, holders
from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.http.templating import NavItem, add_nav
from registry.http.writes import writes
from registry.kernel.actor import OPERATOR
from registry.kernel.clock import today
from registry.kernel.errors import NotFound
from registry.kernel.text import N_, M
from registry.notifications.states import add_group

from .days import service as holidays
from .days.schemas import DayInput, RemoveDayInput, YearQuery
from .states import DAY_KINDS, DAY_TONES

pages = Blueprint("procedure", __name__)
OPERATORS = holders(platform=(OPERATOR,))


def _page() -> FormPage:
    asked: dict[str, Any] = YearQuery().load(request.args)
    year = asked["year"] or today().year

    def context() -> dict[str, Any]:
        return {
            "year": year, "days": holidays.of_year(year), "kinds": DAY_KINDS, "tones": DAY_TONES,
            "tabs": [_tab(y, year) for y in range(year - 1, year + 2)],
        }  # fmt: skip

    return FormPage(DayInput(), "procedure/holidays.html", context=context)


def _tab(year: int, shown: int) -> dict[str, Any]:
    href = url_for("procedure.calendar", year=year)
    return {"label": str(year), "href": href, "current": year == shown}


@pages.get("/operator/hari-libur")
@access(OPERATORS)
def calendar() -> Response:
    """Free days of a year, and the form to enter one."""
    return _page().show()


@pages.post("/operator/hari-libur")
@access(OPERATORS)
@writes
def add_day() -> Response:
    """Enters a day."""

    def enter(data: dict[str, Any]) -> str:
        made = holidays.add(current_actor(), **data)
        flash(tr(M("%(day)s dicatat. Tenggat dihitung ulang.", day=made.day)), "ok")
        return url_for("procedure.calendar", year=made.day.year)

    return _page().submit(enter)


def _remove_page(day: str) -> FormPage:
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    found = [d for d in holidays.of_year(wanted.year) if d.day == wanted and d.entered]
    if not found:
        raise NotFound
    return FormPage(RemoveDayInput(), "procedure/remove_day.html", context={"found": found[0]})


@pages.get("/operator/hari-libur/<day>/hapus")
@access(OPERATORS)
def ask_day(day: str) -> Response:
    """Asks by which decree a day is taken out again."""
    return _remove_page(day).show()


@pages.post("/operator/hari-libur/<day>/hapus")
@access(OPERATORS)
@writes
def remove_day(day: str) -> Response:
    """Takes a day out again."""

    def take(data: dict[str, Any]) -> str:
        wanted = date.fromisoformat(day)
        holidays.remove(current_actor(), wanted, data["decree"])
        flash(tr(M("%(day)s dihapus. Tenggat dihitung ulang.", day=wanted)), "ok")
        return url_for("procedure.calendar", year=wanted.year)

    return _remove_page(day).submit(take)


def init(app: Flask) -> None:
    """Adds the navigation entry, and the group of the clock's mails."""
    add_group("deadline", N_("Tenggat dan pengingat"))
    add_nav(
        app,
        NavItem("procedure.calendar", N_("Hari libur"), "calendar-days",
                lambda actor: OPERATOR in actor.platform_roles, place=96, menu=True),
    )  # fmt: skip
