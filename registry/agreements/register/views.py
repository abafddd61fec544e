"""Pages beside the register: its files, and the certificate of one instrument."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from registry.documents.writing import pdf
from registry.http.access import PUBLIC, access
from registry.http.actor import current_actor
from registry.http.address import base
from registry.http.i18n import language, tr

from .. import pages as drawn
from .. import queries
from ..schemas import RegisterQuery
from . import book, certificate, changes, export, standing

pages = Blueprint("register", __name__)


@pages.get("/naskah/register.<any(csv, xlsx):form>")
@access(PUBLIC)
def file(form: str) -> Response:
    """The register as filtered, as far as the reader may see it."""
    asked: dict[str, Any] = RegisterQuery().load(drawn.arguments(request.args))
    actor = current_actor()
    rows = queries.everything(drawn.filters(asked), actor)
    beside = export.Beside(changes.last([r.code for r in rows]), standing.notices(actor))
    content = export.file(rows, form, tr, base(), beside, language())
    answer = Response(content, mimetype=export.FORMS[form])
    name = f"register-kerja-sama.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/naskah/buku-register")
@access(PUBLIC)
def as_book() -> str:
    """The same as one page for the printer."""
    asked: dict[str, Any] = RegisterQuery().load(drawn.arguments(request.args))
    context = book.context(asked, drawn.filters(asked), current_actor())
    return render_template("agreements/register/book.html", **context)


@pages.get("/naskah/<code>/kutipan")
@access(PUBLIC)
def show(code: str) -> str:
    """The certificate, for everybody and for the printer."""
    return render_template("agreements/register/certificate.html", **certificate.context(code))


@pages.get("/naskah/<code>/kutipan.pdf")
@access(PUBLIC)
def printed(code: str) -> Response:
    """The same as PDF/A."""
    answer = Response(pdf(certificate.paper(code)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="kutipan-{code}.pdf"'
    return answer
