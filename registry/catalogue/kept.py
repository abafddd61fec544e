"""Whole answers to readers who are not signed in, kept in this process until the catalogue changes.

The catalogue's revision (one row, read for every request) is part of the key, so that no answer
outlives a commit; what anybody is told personally is never kept.
"""

from collections import OrderedDict
from collections.abc import Callable
from itertools import islice
from threading import Lock
from time import monotonic

from flask import Response, make_response, request
from flask import session as cookie
from werkzeug.wrappers import Response as AnyResponse

from registry.http.actor import current_actor
from registry.http.i18n import language

from .search.index import follower

MOST, LONGEST, LIFE = 200, 200_000, 60.0
"""How many answers are kept, how many bytes one may have, and how many seconds it is kept: names of
governments and urusan may change without the catalogue's revision."""

Key = tuple[object, ...]
_answers: OrderedDict[Key, tuple[float, bytes, str]] = OrderedDict()
_lock = Lock()


def answer(make: Callable[[], str | Response]) -> AnyResponse:
    """What `make` answers, or the same from before; 304 to a reader who has it already."""
    key = _key()
    response = _kept(key) if key else None
    if response is None:
        response = make_response(make())
        if key is not None:
            _keep(key, response)
    if key is not None or response.is_json:  # a signed-in page differs by its forms' hidden keys
        response.add_etag()
        return response.make_conditional(request)
    return response


def forget() -> None:
    """Keeps nothing of what was kept."""
    with _lock:
        _answers.clear()


def _kept(key: Key) -> Response | None:
    with _lock:
        found = _answers.get(key)
        if found is None or monotonic() - found[0] > LIFE:
            return None
        _answers.move_to_end(key)
    return Response(found[1], content_type=found[2])


def _key() -> Key | None:
    if current_actor().signed_in or cookie.get("_flashes") or "Authorization" in request.headers:
        return None
    following = follower()
    try:
        view = following.current()
    except Exception:  # the search itself says so, and mends it
        return None
    if view is None or view.mark.epoch is None:
        return None
    return view.mark, following, request.url, language()


def _keep(key: Key, response: Response) -> None:
    body = response.get_data()
    if response.status_code != 200 or len(body) > LONGEST:
        return
    with _lock:
        if any(other[:2] != key[:2] for other in islice(_answers, 1)):
            _answers.clear()
        _answers[key] = (monotonic(), body, response.content_type or "text/html")
        while len(_answers) > MOST:
            _answers.popitem(last=False)
