"""Whether two spellings of a name mean one person: titles, degrees and capitals set aside."""

import re
import unicodedata

HONORIFICS = frozenset({
    "h", "hj", "kh", "k", "dr", "drs", "dra", "ir", "prof", "ust", "ustaz", "r", "ra", "rd", "rr",
    "tb", "st", "gst", "i", "ni", "mayjen", "brigjen", "letjen", "bapak", "ibu",
})  # fmt: skip
"""Words before a name that certificates leave out or add."""


def words(name: str) -> tuple[str, ...]:
    """The parts of a name without degrees (after the first comma) and honorifics, in small
    letters; "Drs. H. Arief R. Wismansyah, B.Sc." gives arief, r, wismansyah."""
    plain = unicodedata.normalize("NFKD", name.split(",", maxsplit=1)[0]).casefold()
    found = re.findall(r"[a-z0-9']+", "".join(c for c in plain if not unicodedata.combining(c)))
    while len(found) > 1 and found[0] in HONORIFICS:
        found = found[1:]
    return tuple(found)


def same_person(first: str, second: str) -> bool:
    """Whether the names agree word by word; an initial agrees with the word it begins."""
    ours, theirs = words(first), words(second)
    if not ours or len(ours) != len(theirs):
        return False
    return all(_agree(a, b) for a, b in zip(ours, theirs, strict=True)) and any(
        a == b and len(a) > 1 for a, b in zip(ours, theirs, strict=True)
    )


def _agree(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
