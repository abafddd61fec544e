"""What a word of the register's search is looked for in: columns, and the words of texts and files.

A word counts anywhere in title, registry number, parties with their numbers, and apps; by its stem
in the title. The parties also find their own by object, scope, funding, signatories, the working
text and the words of its files. A row tells nothing of where a word was found.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, false, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH, REGCONFIG
from sqlalchemy.orm import aliased

from registry.catalogue.models import Application
from registry.catalogue.search.words import STOP
from registry.kernel.actor import Actor
from registry.regions.models import Government, Succession

from ..models import Instrument, InstrumentApp, Party

WORDS_MAX = 12


def own(actor: Actor) -> ColumnElement[bool]:
    """Instruments whose parties' side the actor may read."""
    if actor.reads_all:
        return Instrument.id.is_not(None)
    if actor.government is None:
        return false()
    mine = select(Party.instrument_id).where(Party.government_code == actor.government)
    return Instrument.id.in_(mine)


def _of_own(actor: Actor) -> Select[int]:
    """Instruments with any party, of those whose parties' side the actor may read."""
    party = aliased(Party)
    found = select(Party.instrument_id)
    if actor.reads_all:
        return found
    mine = select(party.instrument_id).where(party.government_code == actor.government)
    return found.where(Party.instrument_id.in_(mine))


def matching(q: str, actor: Actor) -> list[ColumnElement[bool]]:
    """A condition for every asked word; small words ("dan", "yang") only when nothing else is
    asked."""
    asked = q.lower().split()
    told = [word for word in asked if word not in STOP] or asked
    return [_anywhere(word, actor) for word in told[:WORDS_MAX]]


def _anywhere(word: str, actor: Actor) -> ColumnElement[bool]:
    stem = func.plainto_tsquery(cast("indonesian", REGCONFIG), word)
    places = [*_public(word), Instrument.words.bool_op("@@")(stem)]
    if actor.reads_all or actor.government is not None:
        places.append(own(actor) & or_(*_private(word, stem, actor)))
    return or_(*places)


def _has(column: Any, word: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = func.lower(column).contains(word, autoescape=True)
    return found


def _public(word: str) -> list[ColumnElement[bool]]:
    party = Instrument.id.in_(select(func.lumbung_found_in_parties(word).column_valued("party")))
    successor = exists().where(
        Party.instrument_id == Instrument.id,
        Succession.predecessor_code == Party.government_code,
        or_(Succession.takes_over, Succession.former_name != ""),
        Government.code == Succession.successor_code,
        _has(Government.name + " " + Succession.former_name, word),
    )
    app = (
        select(InstrumentApp.id)
        .outerjoin(Application, Application.id == InstrumentApp.application_id)
        .where(InstrumentApp.instrument_id == Instrument.id,
               InstrumentApp.left_by_id.is_(None),
               _has(func.coalesce(Application.name, InstrumentApp.named), word))
        .exists()
    )  # fmt: skip
    outside = func.jsonb_path_query_array(Instrument.outside_parties, cast("$[*].*", JSONPATH))
    return [
        _has(Instrument.title + " " + Instrument.code, word), party, successor, app,
        Instrument.historic & _has(cast(outside, String), word),
    ]  # fmt: skip


def _private(word: str, stem: Any, actor: Actor) -> list[ColumnElement[bool]]:
    signed = _has(Party.signatory_name + " " + Party.signatory_title, word)
    signatory = Instrument.id.in_(_of_own(actor).where(signed))
    files = select(func.lumbung_found_in_files(stem).column_valued("found"))
    return [Instrument.own_words.bool_op("@@")(stem), signatory, Instrument.id.in_(files)]
