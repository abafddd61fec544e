"""Choices, first values and surroundings of the action pages of a text."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from flask import request as http

from registry.http.actor import current_actor
from registry.http.i18n import tr
from registry.kernel.text import N_, M
from registry.kernel.workflow import Transition

from ..library import standard
from ..models import Instrument
from ..officials import queries as officials
from . import assembling, pages, queries
from .acts import is_mandatory
from .content import Piece, Text

TEXT_PAGE = frozenset({
    "assemble", "edit_clause", "add_clause", "move_clause", "remove_clause", "restore_clause",
    "use_wording", "set_liaison", "comment", "resolve_comment", "set_clearing", "publish_draft",
})  # fmt: skip
"""Actions offered on the page of the text, not on the instrument's own."""
TEMPLATES = dict.fromkeys(
    ("edit_clause", "remove_clause", "use_wording", "comment"), "agreements/clause.html"
) | {"add_clause": "agreements/add_clause.html", "publish_draft": "agreements/publish.html"}


def _asked(name: str) -> str:
    return http.form.get(name) or http.args.get(name) or ""


def _row(instrument: Instrument) -> Piece | None:
    return queries.working(instrument).piece(_asked("clause"))


# ---------------------------------------------------------------- choices
def choices(instrument: Instrument, name: str) -> dict[str, Any]:
    """What the fields of an action can be chosen from."""
    found = _CHOICES.get(name)
    return found(instrument) if found else {}


def _parties(instrument: Instrument) -> dict[str, Any]:
    return {"government": [(p.government_code, p.government.name) for p in instrument.parties]}


def _wordings(instrument: Instrument) -> dict[str, Any]:
    """Clauses of the library that the text has not, and where they can stand."""
    rows = queries.rows(instrument)
    there = {row.key for row in rows}
    found = assembling.wordings(instrument, current_actor().government)
    return {
        "wording": [(key, _named(key, p)) for key, p in found.items() if p.key not in there],
        "after": [(row.key, row.heading) for row in rows],
    }  # fmt: skip


def _other_wordings(instrument: Instrument) -> dict[str, Any]:
    asked = _asked("clause")
    found = assembling.wordings(instrument, current_actor().government)
    return {"wording": [(key, _named(key, p)) for key, p in found.items() if p.key == asked]}


def _named(key: str, piece: Piece) -> str:
    code = key.partition(assembling.APART)[0]
    kind = tr(N_("rumusan baku")) if code == standard.STANDARD else tr(
        M("rumusan sendiri %(code)s", code=code))  # fmt: skip
    return f"{piece.heading} ({kind})"


def official_choices(instrument: Instrument) -> dict[str, Any]:
    """The serving officials of the actor's government."""
    return {
        "official": [(str(o.id), f"{o.name}, {o.title}") for o in
                     officials.serving(current_actor())]
    }  # fmt: skip


_CHOICES: dict[str, Callable[[Instrument], dict[str, Any]]] = {
    "set_liaison": _parties, "add_clause": _wordings, "use_wording": _other_wordings,
    "countersign": official_choices,
}  # fmt: skip


# ---------------------------------------------------------------- first values
def initial(instrument: Instrument, name: str) -> dict[str, Any]:
    """What stands in the form of an action at first."""
    found = _INITIALS.get(name)
    return found(instrument) if found else {}


def _words(instrument: Instrument) -> dict[str, Any]:
    piece = _row(instrument)
    return {"clause": piece.key, "heading": piece.heading, "body": piece.body} if piece else {}


def _liaison(instrument: Instrument) -> dict[str, Any]:
    code = http.args.get("government") or current_actor().government or ""
    found = queries.known(instrument).liaisons.get(code)
    names = ("office", "name", "address", "phone", "email")
    own = {name: getattr(found, name) for name in names} if found else {}
    return own | {"government": code}


_INITIALS: dict[str, Callable[[Instrument], dict[str, Any]]] = {
    "edit_clause": _words, "set_liaison": _liaison,
    "set_clearing": lambda i: {"mode": i.clearing},
    "countersign": lambda i: {"draft_no": i.draft_no},
}  # fmt: skip


# ---------------------------------------------------------------- surroundings
def extra(instrument: Instrument, transition: Transition) -> dict[str, Any]:
    """What else the page of an action shows; it leads back to the text."""
    if transition.name not in TEXT_PAGE:
        return {}
    found: dict[str, Any] = {"back": pages.text_href(instrument, _asked("clause"))}
    more = _EXTRAS.get(transition.name)
    return found | (more(instrument, queries.working(instrument)) if more else {})


def _of_clause(instrument: Instrument, text: Text) -> dict[str, Any]:
    piece = text.piece(_asked("clause"))
    return {
        "piece": asdict(piece) if piece else None,
        "clause_units": text.units(piece) if piece else [],
        "mandatory": piece is not None and is_mandatory(instrument, piece.key),
        "fields": pages.field_rows(text), "parent": _parent(instrument),
    }  # fmt: skip


def _parent(instrument: Instrument) -> Any:
    asked = _asked("parent")
    if not asked.isdecimal():
        return None
    return next((c for c in queries.comments(instrument) if str(c.id) == asked), None)


def _publishing(instrument: Instrument, text: Text) -> dict[str, Any]:
    actor = current_actor()
    from ..workflow import INSTRUMENT

    place = pages.Place(instrument, actor, INSTRUMENT)
    return {
        "missing": pages.missing(instrument, text, place), "blanks": pages.blanks(text, place),
        "next_no": instrument.draft_no + 1, "comments": queries.open_comments(instrument),
    }  # fmt: skip


def _adding(instrument: Instrument, text: Text) -> dict[str, Any]:
    return {"fields": pages.field_rows(text)}


_EXTRAS: Mapping[str, Callable[[Instrument, Text], dict[str, Any]]] = {
    "edit_clause": _of_clause, "remove_clause": _of_clause, "use_wording": _of_clause,
    "comment": _of_clause, "publish_draft": _publishing, "add_clause": _adding,
}  # fmt: skip


def onward(instrument: Instrument, transition: Transition, data: Mapping[str, Any]) -> str:
    """After an action on the text: back to the text, at the clause."""
    if transition.name not in TEXT_PAGE:
        return instrument.href
    return pages.text_href(instrument, str(data.get("clause") or ""))
