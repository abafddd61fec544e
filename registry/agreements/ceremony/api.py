"""The API's ceremonies: arranged, filled with instruments and numbers, signed as a whole."""

from typing import Any

from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.api import (
    IDEMPOTENT,
    IF_MATCH,
    Blueprint,
    Problem,
    item_response,
    listing,
    page_json,
    seen_version,
)
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION, LEGAL
from registry.kernel.schema import ListQuery

from . import dumping, files, grid, queries, schemas, service, signing

blp = Blueprint(
    "ceremonies", __name__, url_prefix="/api/v1/ceremonies",
    description="Signing ceremonies: many instruments, one place and day, signed in one act",
)  # fmt: skip
ARRANGERS = holders(COOPERATION, LEGAL)
VERSIONED = {"parameters": [IF_MATCH, IDEMPOTENT]}
REPEATED = {"parameters": [IDEMPOTENT]}


def _answer(code: str, status: int = 200) -> Response:
    actor = current_actor()
    ceremony = queries.get(code, actor)
    return item_response(dumping.detail(ceremony, actor), ceremony.version, status)


def _arranged(data: dict[str, Any]) -> dict[str, Any]:
    """People as the service takes them."""
    people = {role: [(p["name"], p["title"]) for p in data[role]] for role in dumping.ROLES}
    return data | people


# ---------------------------------------------------------------- the ceremony itself
@blp.get("")
@access(SIGNED_IN)
@blp.arguments(ListQuery(exclude=("q", "sort")), location="query")
@blp.response(200, listing(schemas.CeremonyItem))
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Ceremonies that concern the caller's government, the latest day first."""
    page = queries.find(current_actor(), asked["after"], asked["limit"])
    return page_json(page)


@blp.post("")
@access(ARRANGERS)
@writes
@blp.doc(**REPEATED)
@blp.arguments(schemas.CeremonyBody)
@blp.response(201, schemas.CeremonyDetail)
def create(data: dict[str, Any]) -> Response:
    """A new ceremony that the caller's government arranges."""
    return _answer(service.create(current_actor(), _arranged(data)).code, 201)


@blp.get("/<code>")
@access(SIGNED_IN)
@blp.response(200, schemas.CeremonyDetail)
def item(code: str) -> Response:
    """One ceremony: people, instruments in their order with every party's number, signed files."""
    return _answer(code)


@blp.put("/<code>")
@access(ARRANGERS)
@writes
@blp.doc(**VERSIONED)
@blp.arguments(schemas.CeremonyBody)
@blp.response(200, schemas.CeremonyDetail)
def edit(data: dict[str, Any], code: str) -> Response:
    """Another place, day or people; the instruments that the caller schedules follow."""
    service.edit(current_actor(), code, seen_version(), _arranged(data))
    return _answer(code)


@blp.delete("/<code>")
@access(ARRANGERS)
@writes
@blp.doc(**VERSIONED)
@blp.response(204)
def discard(code: str) -> None:
    """Calls it off; its instruments stay as they are."""
    service.discard(current_actor(), code, seen_version())


# ---------------------------------------------------------------- instruments
@blp.get("/<code>/candidates")
@access(ARRANGERS)
@blp.response(200, schemas.CandidateList)
def candidates(code: str) -> dict[str, Any]:
    """Instruments that could be signed there."""
    actor = current_actor()
    return {"items": queries.candidates(queries.get(code, actor), actor)}


@blp.post("/<code>/instruments")
@access(ARRANGERS)
@writes
@blp.doc(**VERSIONED)
@blp.arguments(schemas.AddInstruments)
@blp.response(200, schemas.CeremonyDetail)
def add(data: dict[str, Any], code: str) -> Response:
    """Puts instruments on it, at the end of the order; all of the named, or none."""
    service.add(current_actor(), code, seen_version(), data["instruments"])
    return _answer(code)


@blp.delete("/<code>/instruments/<instrument>")
@access(ARRANGERS)
@writes
@blp.doc(**VERSIONED)
@blp.response(200, schemas.CeremonyDetail)
def remove(code: str, instrument: str) -> Response:
    """Takes one off; it stays as it is."""
    service.remove(current_actor(), code, seen_version(), instrument)
    return _answer(code)


@blp.put("/<code>/order")
@access(ARRANGERS)
@writes
@blp.doc(**VERSIONED)
@blp.arguments(schemas.OrderBody)
@blp.response(200, schemas.CeremonyDetail)
def order(data: dict[str, Any], code: str) -> Response:
    """The running order."""
    places = {one: place - len(data["instruments"])
              for place, one in enumerate(data["instruments"])}  # fmt: skip
    service.order(current_actor(), code, seen_version(), places)
    return _answer(code)


# ---------------------------------------------------------------- numbers and files
@blp.patch("/<code>/numbers")
@access(ARRANGERS)
@writes
@blp.doc(**REPEATED)
@blp.arguments(schemas.NumbersBody)
@blp.response(200, schemas.CeremonyDetail)
def write_numbers(data: dict[str, Any], code: str) -> Response:
    """Numbers of parties: all of the sent ones, or none. A number that is not the `seen` one any
    more refuses; errors are named "<instrument> <government>"."""
    cells = {(c["instrument"], c["government"]): grid.Cell(c["number"], c["seen"])
             for c in data["numbers"]}  # fmt: skip
    grid.write_named(current_actor(), code, cells)
    return _answer(code)


@blp.post("/<code>/files")
@access(ARRANGERS)
@writes
@blp.doc(**REPEATED)
@blp.arguments(schemas.FilesBody)
@blp.response(200, schemas.CeremonyDetail)
def add_files(data: dict[str, Any], code: str) -> Response:
    """Signed files, uploaded before; each finds its instrument by the code in its name, or by the
    named one. Sent again it only changes whose it is; instrument "-" throws it away."""
    files.put(current_actor(), code, {f["file"]: f["instrument"] for f in data["files"]})
    return _answer(code)


# ---------------------------------------------------------------- signing
@blp.get("/<code>/report")
@access(SIGNED_IN)
@blp.arguments(schemas.SignAll, location="query")
@blp.response(200, schemas.CeremonyReport)
def report(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """What signing all would do now, each refusal in its words; nothing is written."""
    actor = current_actor()
    term = signing.Term(asked["starts_on"], asked["ends_on"])
    return dumping.report(signing.trial(queries.get(code, actor), actor, term))


@blp.post("/<code>/actions/sign")
@access(ARRANGERS)
@writes
@blp.doc(**VERSIONED)
@blp.arguments(schemas.SignBody)
@blp.response(200, schemas.CeremonyDetail)
@blp.alt_response(409, schema=Problem, description="Nothing was signed: `errors` holds "
                  "the reasons by the instrument's code")  # fmt: skip
def sign(data: dict[str, Any], code: str) -> Response:
    """Signs all instruments in one transaction, or none."""
    term = signing.Term(data["starts_on"], data["ends_on"])
    done = signing.sign_all(current_actor(), code, seen_version(), data["versions"], term)
    if not done.ready:
        raise signing.NotSigned(done)
    return _answer(code)
