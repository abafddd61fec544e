"""Pages of a government's directory of officials, for its own people."""

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from registry.http.access import access, holders
from registry.http.actor import current_actor
from registry.http.forms import FormPage, posted_version
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import ADMIN, COOPERATION, LEGAL
from registry.kernel.clock import today
from registry.kernel.text import N_

from ..states import CAPACITIES, POSITIONS
from . import queries, service
from .models import Official
from .schemas import OfficeInput, OfficialInput

pages = Blueprint("officials", __name__)
KEEPERS = holders(ADMIN, COOPERATION, LEGAL)


def _rows(found: list[Official]) -> list[dict[str, Any]]:
    day = today()
    return [
        {"official": o, "position": tr(POSITIONS[o.position]),
         "capacity": tr(CAPACITIES[o.capacity]), "serving": o.serves_on(day),
         "past": o.ends_on is not None and o.ends_on < day} for o in found
    ]  # fmt: skip


def _form(official: Official | None) -> FormPage:
    names = service.FIELDS if official else ()
    initial = {name: getattr(official, name) for name in names}
    action = (
        url_for("agreements.officials.change", official_id=official.id) if official
        else url_for("agreements.officials.add")
    )  # fmt: skip
    title = tr(N_("Ubah data pejabat")) if official else tr(N_("Pejabat baru"))
    context = {"title": title, "action": action, "submit": tr(N_("Simpan"))}
    version = posted_version() or (official.version if official else None)
    return FormPage(
        OfficialInput(), "agreements/official.html", initial=initial, context=context,
        version=version,
    )  # fmt: skip


def _done() -> str:
    flash(tr(N_("Daftar pejabat tersimpan.")), "ok")
    return url_for("agreements.officials.index")


@pages.get("/pejabat")
@access(KEEPERS)
def index() -> str:
    """The directory."""
    actor = current_actor()
    return render_template(
        "agreements/officials.html", rows=_rows(queries.of_government(actor)),
        address=queries.office(actor.government), government=actor.government_name,
    )  # fmt: skip


@pages.get("/pejabat/baru")
@access(KEEPERS)
def new() -> Response:
    """The form of a further official."""
    return _form(None).show()


@pages.post("/pejabat/baru")
@access(KEEPERS)
@writes
def add() -> Response:
    """One more official."""

    def act(data: dict[str, Any]) -> str:
        service.add(current_actor(), data)
        return _done()

    return _form(None).submit(act)


@pages.get("/pejabat/<int:official_id>")
@access(KEEPERS)
def edit(official_id: int) -> Response:
    """The form of one official."""
    return _form(queries.get(current_actor(), official_id)).show()


@pages.post("/pejabat/<int:official_id>")
@access(KEEPERS)
@writes
def change(official_id: int) -> Response:
    """Other data of an official."""

    def act(data: dict[str, Any]) -> str:
        service.change(current_actor(), str(official_id), posted_version(), data)
        return _done()

    return _form(queries.get(current_actor(), official_id)).submit(act)


def _office() -> FormPage:
    initial = {"address": queries.office(current_actor().government)}
    context = {"title": tr(N_("Tempat kedudukan")), "submit": tr(N_("Simpan")),
               "action": url_for("agreements.officials.set_office")}  # fmt: skip
    return FormPage(OfficeInput(), "agreements/official.html", initial=initial, context=context)


@pages.get("/pejabat/kedudukan")
@access(KEEPERS)
def office() -> Response:
    """The form of the government's seat."""
    return _office().show()


@pages.post("/pejabat/kedudukan")
@access(KEEPERS)
@writes
def set_office() -> Response:
    """Where the government has its seat."""

    def act(data: dict[str, Any]) -> str:
        service.set_office(current_actor(), data["address"])
        return _done()

    return _office().submit(act)
