"""The word search of the catalogue: every word must occur, in any letter case."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func

from registry.regions.models import Government

from .models import Affair, Application

WORDS_MAX = 12
S = TypeVar("S", bound=Select[Any])


def words(q: str) -> list[str]:
    """The words asked for, without the punctuation around them."""
    found = (word.strip(".,;:!?()[]\"'“”‘’") for word in q.split())
    return [word for word in found if word][:WORDS_MAX]


def _text() -> ColumnElement[str]:
    return func.concat_ws(
        "\n", Application.name, Application.summary, Application.function,
        Application.description, Government.name, Affair.name, Affair.name_en,
    )  # fmt: skip


def matching(statement: S, q: str) -> S:
    """Only applications in which every word of `q` occurs: name, summary, function, description,
    host, urusan. `statement` joins `Government` (host) and `Affair`."""
    text = _text()
    for word in words(q):
        statement = statement.where(text.icontains(word, autoescape=True))
    return statement
