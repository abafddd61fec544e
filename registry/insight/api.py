"""The API's desk, cases, saved views and mail preferences: what the pages do."""

from typing import Any

from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, listing, page_json
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.errors import Invalid
from registry.kernel.pagination import Page
from registry.kernel.text import M
from registry.notifications import queries as notifications
from registry.notifications.states import MODES, groups
from registry.procedure.api import json_body

from .models import SavedView
from .pages import calendar, desk
from .pages import cases as case_list
from .queries import kept
from .queries.calendar import LABELS
from .schemas import CasesQuery, DaysQuery, DeskQuery, ViewInput, canonical, preferences
from .service import mails, saved

blp = Blueprint("desk_api", __name__, url_prefix="/api/v1/desk", description="The work desk")
cases_blp = Blueprint("cases_api", __name__, url_prefix="/api/v1/cases",
                      description="Cases of the caller's government")  # fmt: skip
mail_blp = Blueprint("mail_api", __name__, url_prefix="/api/v1/me/mail",
                     description="When the caller wants which mails")  # fmt: skip
blps = (blp, cases_blp, mail_blp)


class DeskItem(Schema):
    """Something that waits: for whom (`mine`, `office`, `others`), until when, with its action."""

    key = fields.String(required=True)
    code = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    href = fields.String(required=True)
    stage = fields.String(required=True, metadata={"description": "kind.state"})
    stage_label = fields.String(required=True)
    part = fields.String(required=True)
    side = fields.String(required=True)
    who = fields.String(required=True)
    what = fields.String(required=True, allow_none=True)
    action = fields.String(required=True, allow_none=True)
    action_href = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    due = fields.Date(required=True, allow_none=True)
    late = fields.Boolean(required=True)
    days = fields.Integer(required=True, metadata={"description": "days in the stage"})


class DayItem(Schema):
    """What falls on a day: a due day of one's own side, a signing, a beginning, a hold, an end."""

    uid = fields.String(required=True, metadata={"description": "stays when the day moves"})
    day = fields.Date(required=True)
    at = fields.String(required=True, allow_none=True, metadata={"description": "HH:MM, WIB"})
    event = fields.String(required=True, validate=validate.OneOf(list(LABELS)))
    label = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "of the subject"})
    code = fields.String(required=True)
    href = fields.String(required=True)
    mine = fields.Boolean(required=True, metadata={"description": "whether the caller can act"})


class CaseItem(Schema):
    """A pair of governments and where it stands."""

    host = fields.String(required=True)
    host_name = fields.String(required=True)
    adopter = fields.String(required=True)
    adopter_name = fields.String(required=True)
    step = fields.String(required=True)
    step_label = fields.String(required=True)
    stage = fields.String(required=True, metadata={"description": "of what stands longest in it"})
    days = fields.Integer(
        required=True, allow_none=True, metadata={"description": "days in the stage"}
    )
    due = fields.Date(required=True, allow_none=True)
    late = fields.Boolean(required=True)
    awaits = fields.List(fields.String(), required=True)
    own = fields.Boolean(required=True, metadata={"description": "whether it waits for the caller"})
    apps = fields.Integer(required=True)


class ViewItem(Schema):
    """A saved view: the query of a page under a name."""

    key = fields.String(required=True)
    page = fields.String(required=True)
    name = fields.String(required=True)
    query = fields.String(required=True)
    default = fields.Boolean(required=True)


class NewView(ViewInput):
    """A view to save."""

    page = fields.String(required=True)


DeskList, CaseList, DayList = listing(DeskItem), listing(CaseItem), listing(DayItem)


class ViewList(Schema):
    """Every saved view of the caller."""

    items = fields.List(fields.Nested(ViewItem), required=True)


class MailModes(Schema):
    """For each group of notifications: now, daily, weekly or none."""

    modes = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


@blp.get("")
@access(SIGNED_IN)
@blp.arguments(DeskQuery, location="query")
@blp.response(200, DeskList)
def waiting(asked: dict[str, Any]) -> dict[str, Any]:
    """What waits, filtered and in order as on the page."""
    actor = current_actor()
    found = desk.matching(desk.matters(actor), asked, actor)
    page = desk.ordered(desk.in_part(found, asked), asked)
    return page_json(page, desk.lines(page.items, actor))


@blp.get("/calendar")
@access(SIGNED_IN)
@blp.arguments(DaysQuery, location="query")
@blp.response(200, DayList)
def days(asked: dict[str, Any]) -> dict[str, Any]:
    """The days of the calendar in their order, all at once: what its month shows."""
    found = calendar.listed(current_actor(), asked)
    return page_json(Page(found, None, len(found)))


@blp.get("/views")
@access(SIGNED_IN)
@blp.response(200, ViewList)
def views() -> dict[str, Any]:
    """The caller's saved views."""
    return {"items": [_view(v) for v in kept.views(current_actor())]}


@blp.post("/views")
@access(SIGNED_IN)
@writes
@blp.doc(requestBody={"content": {"application/json": {"schema": NewView}}, "required": True})
def save_view() -> Response:
    """Saves a view; one of the same page and name is replaced."""
    data = NewView().load(json_body())
    if data["page"] not in PAGES:
        raise Invalid({"page": [M("Pilih salah satu dari daftar.")]})
    query = canonical(PAGES[data["page"]], data["query"] or "")
    view = saved.save(current_actor(), data["page"], data["name"], query, data["default"])
    return item_response(_view(view), 1, 201)


@blp.delete("/views/<key>")
@access(SIGNED_IN)
@writes
@blp.response(204)
def forget_view(key: str) -> None:
    """Removes a view."""
    saved.forget(current_actor(), key)


PAGES = {"desk": DeskQuery, "cases": CasesQuery}


def _view(view: SavedView) -> dict[str, Any]:
    return {"key": view.key, "page": view.page, "name": view.name, "query": view.query,
            "default": view.is_default}  # fmt: skip


@cases_blp.get("")
@access(SIGNED_IN)
@cases_blp.arguments(CasesQuery, location="query")
@cases_blp.response(200, CaseList)
def cases(asked: dict[str, Any]) -> dict[str, Any]:
    """The cases of the caller's government, filtered and in order as on the page."""
    page = case_list.chosen(current_actor(), asked)
    return page_json(page, [_case(r) for r in page.items])


def _case(row: case_list.CaseRow) -> dict[str, Any]:
    return {
        "host": row.pair.host, "host_name": row.pair.host_name, "adopter": row.pair.adopter,
        "adopter_name": row.pair.adopter_name, "step": row.step,
        "step_label": tr(case_list.COLUMNS[row.step]),
        "stage": row.stage_label, "days": row.days, "due": row.due, "late": row.late,
        "awaits": list(row.codes), "own": row.own, "apps": row.apps,
    }  # fmt: skip


@mail_blp.get("")
@access(SIGNED_IN)
@mail_blp.response(200, MailModes)
def modes() -> dict[str, Any]:
    """When the caller wants which mails."""
    return {"modes": notifications.modes(current_actor().user_id)}


@mail_blp.put("")
@access(SIGNED_IN)
@writes
@mail_blp.doc(requestBody={"content": {"application/json": {"schema": preferences()}},
                           "required": True},
              responses={"200": {"description": f"Each group: {', '.join(MODES)}"}})  # fmt: skip
def choose() -> Response:
    """Chooses for the groups that are named; the others stay."""
    sent = {name: value for name, value in json_body().items() if name in groups()}
    data = preferences()(only=list(sent)).load(sent) if sent else {}
    mails.choose(current_actor(), data)
    return item_response({"modes": notifications.modes(current_actor().user_id)}, 1)
