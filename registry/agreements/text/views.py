"""Pages of a text: the working text, its versions, their files, and the comparison of two."""

from flask import Blueprint, Response, render_template, request

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor

from .. import queries as instruments
from ..workflow import INSTRUMENT
from . import comparison, output, queries
from . import pages as shown
from .schemas import CompareQuery

pages = Blueprint("text", __name__)


@pages.get("/naskah/<code>/teks")
@access(SIGNED_IN)
def show(code: str) -> str:
    """The working text, or the version that the address names."""
    actor = current_actor()
    found = instruments.get(code, actor)
    no = request.args.get("versi", type=int) or queries.locked_no(found)
    context = (
        shown.version_context(found, no, actor, INSTRUMENT) if no
        else shown.context(found, actor, INSTRUMENT)
    )  # fmt: skip
    return render_template("agreements/text.html", **context)


@pages.get("/naskah/<code>/bandingkan")
@access(SIGNED_IN)
def compare(code: str) -> str:
    """Two versions clause by clause."""
    asked = CompareQuery().load(request.args, unknown="exclude")
    found = instruments.get(code, current_actor())
    return render_template(
        "agreements/compare.html", **comparison.context(found, asked["dari"], asked["ke"])
    )


@pages.get("/naskah/<code>/versi/<int:no>/naskah.<form>")
@access(SIGNED_IN)
def printed(code: str, no: int, form: str) -> Response:
    """A version (0: the working text) as PDF/A or Word."""
    return output.version(instruments.get(code, current_actor()), no, form)


@pages.get("/naskah/<code>/siap-tanda-tangan.<form>")
@access(SIGNED_IN)
def signing_copy(code: str, form: str) -> Response:
    """The agreed version with numbers, day and signatories filled in, to be signed."""
    return output.to_sign(instruments.get(code, current_actor()), form)
