"""`@writes`: one POST is one transaction, and a repeated one is answered, not done again."""

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, flash, get_flashed_messages, make_response, request
from flask import session as cookie
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Refused
from registry.kernel.text import M
from registry.kernel.uow import unit_of_work

from .actor import current_actor
from .models import GivenAnswer

KEPT_HEADERS = ("Location", "Content-Type", "ETag")


def writes(view: Callable[..., Any]) -> Callable[..., Response]:
    """The only commit of a page or an API call; answers of 400 and above leave nothing behind.

    What began or ended a session is not kept: only doing it again gives the second press of a
    button a cookie that says the same.
    """

    @wraps(view)
    def run(*args: Any, **kwargs: Any) -> Response:
        with unit_of_work():
            claim = _claim()
            if claim is not None and claim.status is not None:
                return _again(claim)
            before = cookie.get("_user_id")
            response = make_response(view(*args, **kwargs))
            if response.status_code >= 400:
                session.rollback()
            elif claim is not None and cookie.get("_user_id") == before:
                _keep(claim, response)
            elif claim is not None:
                session.delete(claim)
            return response

    run.writes = True  # type: ignore[attr-defined]
    return run


def _caller() -> str:
    actor = current_actor()
    return f"user:{actor.user_id}" if actor.signed_in else f"cookie:{cookie.get('csrf_token', '')}"


def _digest() -> str:
    """What was sent, as a keyed hash: a form may hold a password, and nobody shall guess it."""
    parts = [request.method, request.path]
    if request.form or request.files:
        skip = ("csrf_token", "_key")
        parts += [f"{k}={v}" for k, v in sorted(request.form.items(multi=True)) if k not in skip]
        parts += [f"{k}={_content(file)}" for k, file in request.files.items(multi=True)]
    else:
        parts.append(request.get_data(cache=True, as_text=True))
    key = str(current_app.secret_key).encode()
    return hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def _content(file: FileStorage) -> str:
    """A sent file's hash: the same key with another file is another request."""
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
    file.stream.seek(0)
    return found


def _claim() -> GivenAnswer | None:
    """Takes the key for this transaction; a second taker waits here until the first is done.

    A page to which one comes back keeps its key: with other content it is another act.
    """
    given, drawn = request.headers.get("Idempotency-Key"), request.form.get("_key")
    if not given and not drawn:
        return None
    digest = _digest()
    key = given[:200] if given else f"{str(drawn)[:130]}:{digest}"
    values = {"caller": _caller(), "key": key, "request_digest": digest, "at": now()}
    taken = session.execute(
        insert(GivenAnswer).values(**values, headers={}, body="")
        .on_conflict_do_nothing(index_elements=["caller", "key"]).returning(GivenAnswer.id)
    ).scalar()  # fmt: skip
    claim = session.scalars(
        select(GivenAnswer).where(
            GivenAnswer.caller == values["caller"], GivenAnswer.key == values["key"]
        )
    ).one()
    if taken is None and claim.request_digest != values["request_digest"]:
        raise Refused(M("Kunci pengulangan ini sudah dipakai untuk permintaan lain."))
    return claim


def _keep(claim: GivenAnswer, response: Response) -> None:
    claim.status = response.status_code
    claim.headers = {k: response.headers[k] for k in KEPT_HEADERS if k in response.headers}
    claim.headers["flashes"] = cookie.get("_flashes", [])
    claim.body = response.get_data(as_text=True)


def _again(claim: GivenAnswer) -> Response:
    headers = dict(claim.headers)
    get_flashed_messages()
    for category, text in headers.pop("flashes", []):
        flash(text, category)
    answer = Response(claim.body, status=claim.status, headers=headers)
    answer.headers["Idempotency-Replayed"] = "true"
    return answer
