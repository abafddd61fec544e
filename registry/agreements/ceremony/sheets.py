"""The ceremony on paper: its running order, then a sheet for each instrument."""

from collections.abc import Iterator, Sequence

from registry.documents.writing import (
    BLANK,
    Block,
    Heading,
    Items,
    PageBreak,
    Pairs,
    Paper,
    Paragraph,
    Table,
)
from registry.http.i18n import show, tr
from registry.kernel.text import N_, M

from ..models import Instrument, Party
from ..states import CAPACITIES, KIND_LABELS
from .models import PEOPLE, Ceremony

SHOWN = 4


def paper(ceremony: Ceremony, instruments: Sequence[Instrument]) -> Paper:
    """Everything that is laid on the table that day, in the reader's language."""
    blocks = [*_order(ceremony, instruments)]
    for number, instrument in enumerate(instruments, 1):
        blocks += _sheet(ceremony, instrument, number)
    return Paper(
        title=ceremony.name, language="id", number_line="", blocks=tuple(blocks), letterhead=None,
        day=ceremony.held_on, author=ceremony.organiser.name,
    )  # fmt: skip


def _day(ceremony: Ceremony) -> str:
    at = ceremony.held_at.strftime("%H.%M") if ceremony.held_at else ""
    return ", ".join(filter(None, (show(ceremony.held_on), at)))


def _order(ceremony: Ceremony, instruments: Sequence[Instrument]) -> Iterator[Block]:
    yield Pairs((
        (tr(N_("Tanggal")), _day(ceremony)), (tr(N_("Tempat")), ceremony.place),
        (tr(N_("Penyelenggara")), ceremony.organiser.name),
    ))  # fmt: skip
    yield Heading(tr(N_("Susunan acara")))
    yield Table(
        (tr(N_("No.")), tr(N_("Naskah")), tr(N_("Para pihak"))),
        tuple((str(n), f"{i.title}\n{i.code}", parties_shown(i))
              for n, i in enumerate(instruments, 1)),
        (1, 7, 6), ("right", "left", "left"),
    )  # fmt: skip
    for role, label in PEOPLE.items():
        found = tuple(
            ", ".join(filter(None, (p.name, p.title))) for p in ceremony.people if p.role == role
        )
        if found:
            yield Heading(tr(label))
            yield Items(found)


def parties_shown(instrument: Instrument) -> str:
    """The first parties and how many more."""
    names = [p.government.name for p in instrument.parties]
    shown, more = ", ".join(names[:SHOWN]), len(names) - SHOWN
    return tr(M("%(names)s, dan %(more)s lainnya", names=shown, more=more)) if more > 0 else shown


def _sheet(ceremony: Ceremony, instrument: Instrument, number: int) -> Iterator[Block]:
    yield PageBreak()
    yield Heading(f"{number}. {tr(KIND_LABELS[instrument.kind])}", 1)
    yield Paragraph(instrument.title, "center", bold=True)
    yield Pairs((
        (tr(N_("Nomor registri")), instrument.code),
        (tr(N_("Ditandatangani")), f"{_day(ceremony)}, {ceremony.place}"),
        (tr(N_("Masa berlaku")), _term(instrument)),
    ))  # fmt: skip
    yield Heading(tr(N_("Para pihak")))
    yield Table(
        (tr(N_("No.")), tr(N_("Pihak")), tr(N_("Nomor naskah")), tr(N_("Penanda tangan"))),
        tuple((str(p.position), p.government.name, p.number or BLANK, _signatory(p))
              for p in instrument.parties),
        (1, 4, 4, 5), ("right", "left", "left", "left"),
    )  # fmt: skip
    witnesses = tuple(", ".join(filter(None, (w.name, w.title))) for w in instrument.witnesses)
    if witnesses:
        yield Heading(tr(N_("Saksi")))
        yield Items(witnesses)


def _term(instrument: Instrument) -> str:
    if instrument.starts_on is None or instrument.ends_on is None:
        return BLANK
    return f"{show(instrument.starts_on)} – {show(instrument.ends_on)}"


def _signatory(party: Party) -> str:
    capacity = tr(CAPACITIES[party.capacity]) if party.capacity else ""
    said = "\n".join(filter(None, (party.signatory_name, party.signatory_title, capacity)))
    return said or BLANK
