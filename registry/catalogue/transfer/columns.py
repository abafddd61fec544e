"""What the columns of a sheet are: as somebody says, as guessed, and as the government said before.

For any kind of sheet: `sheet` names it, `known` are the fields that it may hold.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from registry.kernel.db import session
from registry.kernel.text import M, Message

from .headings import IGNORED, key
from .models import ImportHeading

Wrong = dict[str, list[Message]]


def filled(fields: Sequence[str], headings: Sequence[str]) -> list[str]:
    """As many fields as there are headings."""
    chosen = list(fields)[: len(headings)]
    return chosen + [IGNORED] * (len(headings) - len(chosen))


def named(
    headings: Sequence[str], guessed: Sequence[str], columns: Mapping[str, str | None],
    known: Collection[str],
) -> list[str]:  # fmt: skip
    """The field of each heading: as `columns` says by heading, else as guessed, unless `columns`
    gave that field to another heading."""
    given = {key(heading): name or IGNORED for heading, name in columns.items()}
    free = set(known) - set(given.values())
    return [
        given.get(key(heading), name if name in free else IGNORED)
        for heading, name in zip(headings, guessed, strict=True)
    ]


def faults(chosen: Sequence[str], known: Collection[str]) -> Wrong:
    """What cannot be, on the column (`k<n>`): an unknown field, or one that another has."""
    wrong: Wrong = {}
    for place, name in enumerate(chosen):
        if name and name not in known:
            wrong[f"k{place}"] = [M("Pilih dari daftar.")]
        elif name and name in chosen[:place]:
            wrong[f"k{place}"] = [M("Isian ini sudah dipilih untuk kolom lain.")]
    return wrong


def remembered(government: str | None, sheet: str) -> dict[str, str]:
    """What the government took each heading of such a sheet for the last time."""
    rows = session.execute(
        select(ImportHeading.heading, ImportHeading.field).where(
            ImportHeading.government_code == (government or "-"), ImportHeading.sheet == sheet
        )
    )  # fmt: skip
    return {heading: name for heading, name in rows}


def remember(
    government: str | None, sheet: str, headings: Sequence[str], chosen: Sequence[str]
) -> None:
    """Keeps it for the next time; the operator's imports, which are of no government, keep
    nothing."""
    values = {
        key(heading): {"government_code": government, "sheet": sheet, "heading": key(heading),
                       "field": name}
        for heading, name in zip(headings, chosen, strict=True) if key(heading)
    }  # fmt: skip
    if government is None or not values:
        return
    statement = insert(ImportHeading).values(list(values.values()))
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["government_code", "sheet", "heading"],
            set_={"field": statement.excluded.field},
        )
    )
