"""Which party a government is, who may see an instrument, and what a term may be."""

from datetime import date

from sqlalchemy import Select, select

from registry.kernel import deadlines
from registry.kernel.actor import COOPERATION, LEGAL, Actor
from registry.kernel.errors import Forbidden, Invalid
from registry.kernel.text import M, Message
from registry.kernel.workdays import add_months

from .models import Instrument, Party
from .states import JOINS, LEAVES, PUBLIC_STATES

WRITERS = (COOPERATION, LEGAL)
PARTIES_MAX = 200


def parties(instrument: Instrument) -> dict[str, frozenset[str]]:
    """Codes of the governments that are each party of the workflow now."""
    found = instrument.parties
    return {
        "party": frozenset(p.government_code for p in found),
        "first_party": frozenset(p.government_code for p in found[:1]),
        "uncleared": frozenset(p.government_code for p in uncleared(instrument)),
        "burdened": frozenset(p.government_code for p in found if p.awaits_consent),
        "asked": frozenset(p.government_code for p in found if p.asked),
    }


def signing_parties(instrument: Instrument) -> list[Party]:
    """Who signs; after the signature who signed, whoever joined or left since."""
    return instrument.signed_parties if public(instrument) else instrument.parties


def before_change(instrument: Instrument) -> frozenset[str]:
    """Codes of the parties without those that an addendum brings in."""
    return frozenset(p.government_code for p in instrument.parties if p.change != JOINS)


def after_change(instrument: Instrument) -> frozenset[str]:
    """Codes of the parties without those that an addendum lets go."""
    return frozenset(p.government_code for p in instrument.parties if p.change != LEAVES)


def uncleared(instrument: Instrument) -> list[Party]:
    """Parties whose legal role has not cleared the current draft."""
    no = instrument.draft_no
    return [p for p in instrument.parties if no == 0 or p.cleared_no != no]


def initialled(instrument: Instrument, code: str | None) -> frozenset[str]:
    """Which steps of clearing that government has made on the current draft."""
    return frozenset(
        c.step for c in instrument.clearings
        if c.government_code == code and c.draft_no == instrument.draft_no
    )  # fmt: skip


def party_of(instrument: Instrument, code: str | None) -> Party | None:
    """The party that the government is, or None."""
    return next((p for p in instrument.parties if p.government_code == code), None)


def party_for(instrument: Instrument, actor: Actor, code: str | None) -> Party:
    """The party whose data the actor wants to fill: their own, or any when they are the first.

    `Invalid` for a government that is no party; `Forbidden` for another's data.
    """
    wanted = code or actor.government
    found = party_of(instrument, wanted)
    if found is None:
        raise Invalid({"government": [M("Pilih salah satu pihak naskah ini.")]})
    first = actor.government in parties(instrument)["first_party"]
    if wanted != actor.government and not first:
        raise Forbidden(M("Data pihak lain hanya dapat diisi oleh pihak pertama."))
    return found


def visible(statement: Select[Instrument], actor: Actor) -> Select[Instrument]:
    """Only instruments of which the actor's government is a party; all for the auditor."""
    if actor.reads_all:
        return statement
    mine = select(Party.instrument_id).where(Party.government_code == (actor.government or "-"))
    return statement.where(Instrument.id.in_(mine))


def is_party(instrument: Instrument, actor: Actor) -> bool:
    """Whether the actor may see the parties' own side of an instrument."""
    return actor.reads_all or party_of(instrument, actor.government) is not None


def require_writer(actor: Actor) -> None:
    """`Forbidden` unless the actor holds the cooperation or legal role of a government."""
    if actor.government is None or not actor.roles & set(WRITERS):
        raise Forbidden(M("Memerlukan peran kerja sama atau hukum."))


def term_error(starts_on: date | None, ends_on: date | None) -> Message | None:
    """Why a term cannot be: it ends before it starts, or is longer than the setting allows."""
    if starts_on is None or ends_on is None:
        return None
    if ends_on <= starts_on:
        return M("Hari berakhir harus setelah hari mulai berlaku.")
    months = deadlines.limit("instrument.max_term")
    if ends_on > add_months(starts_on, months):
        return M("Jangka waktu paling lama %(months)s bulan.", months=months)
    return None


def check_term(starts_on: date | None, ends_on: date | None) -> None:
    """`Invalid` on `ends_on` for a term that cannot be."""
    error = term_error(starts_on, ends_on)
    if error is not None:
        raise Invalid({"ends_on": [error]})


def public(instrument: Instrument) -> bool:
    """Whether everybody may know of it: signed ones."""
    return instrument.state in PUBLIC_STATES
