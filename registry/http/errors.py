"""Refusals as answers: a page people understand, or problem+json (RFC 9457) for the API."""

from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from marshmallow import ValidationError
from psycopg.errors import DeadlockDetected, LockNotAvailable, SerializationFailure
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from registry.kernel.actor import ANONYMOUS
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Invalid, NotFound, Stale, TooMany
from registry.kernel.text import N_, M, Message

from .access import SignInNeeded
from .forms import flatten
from .i18n import tr
from .security import CSRFError

TITLES = {
    400: N_("Permintaan tidak dapat dipahami"),
    401: N_("Masuk terlebih dahulu"),
    403: N_("Anda tidak berhak"),
    404: N_("Tidak ditemukan"),
    405: N_("Cara ini tidak tersedia di alamat ini"),
    409: N_("Belum dapat dilakukan"),
    410: N_("Tautan ini tidak berlaku lagi"),
    412: N_("Catatan sudah berubah"),
    413: N_("Berkas terlalu besar"),
    415: N_("Jenis isi tidak didukung"),
    422: N_("Isian perlu diperbaiki"),
    428: N_("Versi catatan belum disebut"),
    429: N_("Terlalu sering"),
    500: N_("Terjadi kesalahan pada sistem"),
    503: N_("Sedang sibuk"),
}
CROSSED = (DeadlockDetected, LockNotAvailable, SerializationFailure)
TEXTS = {
    404: M("Halaman atau catatan ini tidak ditemukan."),
    405: M("Alamat ini tidak menerima cara permintaan tersebut."),
    413: M("Berkas melebihi ukuran yang diperbolehkan."),
    500: M("Kesalahan sudah dicatat. Tidak ada data yang hilang; silakan coba lagi."),
}

UNCLEAR = M("Permintaan tidak dapat dipahami.")


def is_api() -> bool:
    """Whether the request is the API's."""
    return request.path.startswith("/api/")


def answer(
    status: int, message: Message | str, code: str, errors: dict[str, list[str]] | None = None
) -> Response:
    """The answer to a refusal, in the form its asker reads."""
    title, text = tr(TITLES.get(status, TITLES[400])), tr(message)
    if is_api():
        body: dict[str, Any] = {
            "type": f"/api/v1/problems#{code}", "title": title, "status": status, "detail": text,
            "code": code,
        }  # fmt: skip
        if errors:
            body["errors"] = errors
        response = jsonify(body)
        response.mimetype = "application/problem+json"
    else:
        response = Response(_page(status, title, text), mimetype="text/html")
    response.status_code = status
    return response


def _page(status: int, title: str, text: str) -> str:
    """The page of an error; a transaction that the error broke is over, and a database that does
    not answer at all leaves a page that asks it nothing."""
    values = {"status": status, "title": title, "message": text}
    try:
        session.rollback()
        return render_template("errors/error.html", **values)
    except SQLAlchemyError:
        g.actor = ANONYMOUS
        return render_template("errors/error.html", **values)


def _domain(error: DomainError) -> Response:
    errors = flatten(error.errors) if isinstance(error, Invalid) else None
    stale = isinstance(error, Stale) and request.headers.get("If-Match") is not None
    response = answer(412 if stale else error.status, error.message, error.code, errors)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = "60"
    if isinstance(error, SignInNeeded):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _validation(error: ValidationError) -> Response:
    wrong = Invalid({})
    return answer(wrong.status, wrong.message, wrong.code, flatten(error.messages))


def _data(_: DataError) -> Response:
    return answer(422, M("Isian tidak dapat dibaca."), "invalid")


def _unwritable(error: UnicodeEncodeError) -> Response:
    """Half a surrogate pair, which JSON can spell and UTF-8 cannot."""
    if error.reason != "surrogates not allowed":
        raise error
    return answer(422, M("Isian tidak dapat dibaca."), "invalid")


def _database(error: OperationalError) -> Response:
    """Of two acts that waited for each other the database ended this one; nothing was written."""
    if not isinstance(error.orig, CROSSED):
        raise error
    text = M("Tindakan lain pada catatan yang sama sedang diproses. Silakan ulangi.")
    response = answer(503, text, "busy")
    response.headers["Retry-After"] = "1"
    return response


def _csrf(_: CSRFError) -> Response:
    text = M("Sesi formulir ini sudah berakhir. Muat ulang halaman, lalu kirim sekali lagi.")
    return answer(400, text, "csrf")


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response(request.environ)  # type: ignore[return-value]
    found = getattr(error, "data", None) or {}
    messages = found.get("messages")
    if messages and status == Invalid.status:
        wrong = Invalid({})
        errors = flatten(messages.get("json", messages.get("query", messages)))
        return answer(status, wrong.message, wrong.code, errors)
    text = M("Isi permintaan bukan JSON yang sah.") if messages else TEXTS.get(status, UNCLEAR)
    return answer(status, text, (error.name or "error").lower().replace(" ", "-"))


def init(app: Flask) -> None:
    """Registers the handlers; an unforeseen error is logged by Flask and answered as 500."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(ValidationError, _validation)
    app.register_error_handler(DataError, _data)
    app.register_error_handler(UnicodeEncodeError, _unwritable)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)


__all__ = ["NotFound", "answer", "init", "is_api"]
