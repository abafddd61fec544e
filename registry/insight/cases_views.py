"""Pages beside the list of cases: its file, a host's queue, a province's or ministry's region."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.errors import NotFound
from registry.kernel.text import N_, M
from registry.regions import queries as regions
from registry.regions.models import Government

from .pages import capacity as capacities
from .pages import cases as drawn
from .pages import sheet
from .queries import region as regional
from .schemas import CasesQuery, RegionQuery

pages = Blueprint("cases", __name__)
HEADINGS = (
    N_("Daerah pemilik"), N_("Kode pemilik"), N_("Daerah pemohon"), N_("Kode pemohon"),
    N_("Sampai di mana"), N_("Tahap"), N_("Hari di tahap ini"),
    N_("Giliran"), N_("Tenggat terdekat"),
    N_("Terlambat"), N_("Aplikasi dilaksanakan"),
)  # fmt: skip


@pages.get("/kerja-sama/ekspor.<way>")
@access(SIGNED_IN)
def export(way: str) -> AnyResponse:
    """The list as it is filtered and ordered, whole, as a file."""
    if way not in sheet.WAYS:
        raise NotFound
    actor, asked = current_actor(), CasesQuery().asked(request.args)
    found = drawn.of_step(drawn.matching(drawn.rows(actor), asked, actor), asked["langkah"])
    rows = [cells(r) for r in drawn.in_order(found, asked)]
    body = sheet.written(way, tr(M("Kerja sama")), [tr(h) for h in HEADINGS], rows)
    answer = Response(body, mimetype=sheet.MEDIA[way])
    answer.headers["Content-Disposition"] = f'attachment; filename="kerja-sama-{today()}.{way}"'
    return answer


def cells(row: drawn.CaseRow) -> list[Any]:
    """A case as a line of the file."""
    return [
        row.pair.host_name, row.pair.host, row.pair.adopter_name, row.pair.adopter,
        tr(drawn.COLUMNS[row.step]), row.stage_label, row.days, row.who, row.due,
        tr(M("ya") if row.late else M("tidak")), row.apps,
    ]  # fmt: skip


@pages.get("/kerja-sama/kapasitas")
@access(SIGNED_IN)
def capacity() -> str:
    """What waits for the reader's government as a host, and how fast it really hands over."""
    return render_template("insight/capacity.html", **capacities.own(current_actor()))


@pages.get("/kerja-sama/wilayah")
@access(SIGNED_IN)
def region() -> str:
    """What is public of the governments that a province or a ministry looks over."""
    reader = overlooked(current_actor())
    asked = RegionQuery().asked(request.args)
    return render_template("insight/region.html", **regional_page(reader, asked))


def overlooked(actor: Actor) -> Government:
    """The actor's province or ministry; `NotFound` for others."""
    if actor.government is None:
        raise NotFound
    found = regions.get(actor.government)
    if not regional.overlooks(found.level):
        raise NotFound
    return found


def regional_page(reader: Government, asked: dict[str, Any]) -> dict[str, Any]:
    """What the page of a region draws."""
    by_case = asked["daftar"] == "kerja-sama"
    ask = {"q": asked["q"], "after": asked["after"], "limit": asked["limit"]}
    return {
        "reader": reader, "asked": asked, "totals": regional.totals(reader), "by_case": by_case,
        "page": regional.cases(reader, **ask) if by_case
        else regional.members(reader, sort=asked["urut"], **ask),
    }  # fmt: skip
