"""Pages of a preparation: task list, sections, the match, downloads, who is there."""

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.forms import posted_version
from registry.http.writes import writes
from registry.kernel.errors import NotFound

from . import pages as shown
from . import presence, queries, sections
from .downloads import draft_file
from .readiness import readiness

pages = Blueprint("preparation", __name__)


@pages.get("/permohonan/<code>/persiapan")
@access(SIGNED_IN)
def tasks(code: str) -> str:
    """The preparation as a list of tasks."""
    found = shown.tasks(code, current_actor())
    return render_template("adoption/preparation/tasks.html", **found)


@pages.get("/permohonan/<code>/persiapan/periksa")
@access(SIGNED_IN)
def check(code: str) -> str:
    """What each app needs beside what the office has, who has it already, and sending."""
    found = readiness(code, current_actor())
    return render_template("adoption/preparation/check.html", **found)


@pages.get("/permohonan/<code>/persiapan/<section>")
@access(SIGNED_IN)
def section(code: str, section: str) -> Response:
    """One section's form."""
    page = shown.page(code, section)
    if page is None:
        raise NotFound
    answer: Response = page.show()
    return answer


@pages.post("/permohonan/<code>/persiapan/<section>")
@access(SIGNED_IN)
@writes
def save_section(code: str, section: str) -> Response:
    """Keeps a section, by its button or while it is typed."""
    page = shown.page(code, section)
    if page is None:
        raise NotFound
    if "X-Autosave" not in request.headers:
        saved: Response = page.save()
        return saved
    found, status = page.autosave()
    answer: Response = jsonify(found)
    answer.status_code = status
    return answer


@pages.post("/permohonan/<code>/persiapan/<section>/hadir")
@access(SIGNED_IN)
@writes
def here(code: str, section: str) -> Response:
    """The reader's browser says that it has the section open, and hears who else has."""
    actor = current_actor()
    if sections.section(section) is None:
        raise NotFound
    presence.here(queries.own(code, actor), actor, section)
    answer: Response = jsonify(shown.presence(code, section, actor, posted_version()))
    return answer


@pages.get("/permohonan/<code>/persiapan/rancangan/<name>.<kind>")
@access(SIGNED_IN)
def draft(code: str, name: str, kind: str) -> Response:
    """A draft of the letter or of the KAK, as PDF or Word."""
    return draft_file(code, name, kind, current_actor())
