"""Taking a Word version back: its paragraphs become clauses again where the headings "Pasal n" are
found; fields whose value still stands in a line stay linked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from registry.documents import queries as files
from registry.documents.checks import WORD
from registry.documents.models import StoredFile
from registry.kernel.actor import Actor

from ..models import Instrument
from ..states import ARTICLE
from . import acts, assembling, queries
from .content import FIELD, Piece, Text, laid_out, marked, normal
from .fields import values
from .word_file import paragraphs

ARTICLE_HEADING = re.compile(r"^(?i:pasal)\s+(\d{1,3})\s*[.:–-]?\s*([^a-z]*)$")
"""A line of its own, or with a heading in capitals: "Pasal 5 ayat (1)" in a sentence is none."""
WHOLE = "naskah"
SHORTEST_LINK = 4


@dataclass(frozen=True)
class Taken:
    """What a Word file became: its text, whether it was divided into clauses, what is noted."""

    text: Text
    divided: bool
    told: dict[str, Any]


def take_back(instrument: Instrument, actor: Actor, file: StoredFile) -> Taken | None:
    """The text of a Word version, and the working text made equal to it; None for other files.

    `Invalid` on `file` for one that cannot be read or could do harm.
    """
    if file.media_type != WORD:
        return None
    lines = paragraphs(files.content(file))
    base = _base(instrument)
    pieces = divided(lines, base)
    if not pieces:
        body = "\n".join(lines)
        whole = Piece(WHOLE, "opening", instrument.title, body)
        return Taken(Text((whole,), {}), False, {"taken": "whole"})
    acts.replace_text(instrument, actor, pieces)
    told = {"taken": "clauses", "clauses_read": len(pieces)}
    return Taken(queries.working(instrument), True, told)


def _base(instrument: Instrument) -> Text:
    """The working text, or what the library would give, to know clauses again by."""
    found = queries.working(instrument)
    if found.standing:
        return replace(found, pieces=found.standing)
    return Text(tuple(assembling.pieces(instrument, {})), values(queries.known(instrument)))


# ---------------------------------------------------------------- dividing
def divided(lines: Sequence[str], base: Text) -> list[Piece]:
    """The clauses of the lines; empty when there is no heading "Pasal n"."""
    heads = [n for n, line in enumerate(lines) if ARTICLE_HEADING.match(line)]
    if not heads:
        return []
    articles = [p for p in base.pieces if p.part == ARTICLE]
    around = [p for p in base.pieces if p.part != ARTICLE]
    first = base.pieces.index(articles[0]) if articles else 0
    before = [p for p in around if base.pieces.index(p) < first]
    after = [p for p in around if base.pieces.index(p) >= first]
    found = _aligned(lines[: heads[0]], before, base)
    ends = [*heads[1:], len(lines)]
    used: set[str] = set()
    for start, end in zip(heads, ends, strict=True):
        piece, rest = _article(lines[start:end], articles, base, used)
        found.append(piece)
        used.add(piece.key)
        if end == len(lines):
            found += _aligned(rest, after, base)
    return found


def _article(
    lines: Sequence[str], known: Sequence[Piece], base: Text, used: set[str]
) -> tuple[Piece, list[str]]:
    """One Pasal, and the lines after it that are no longer its own (signatures, annex)."""
    number, title, body = _headed(lines)
    match = _known(title, number, [p for p in known if p.key not in used])
    own = _own_lines(body, base)
    if match is None:
        key = f"khusus-{number}"
        while key in used:
            key += "-1"
        return Piece(key, ARTICLE, title or f"Pasal {number}", _clean(own)), body[len(own):]
    return _merged(match, title or match.heading, own, base), body[len(own):]


def _headed(lines: Sequence[str]) -> tuple[int, str, list[str]]:
    found = ARTICLE_HEADING.match(lines[0])
    assert found is not None
    number, title = int(found.group(1)), found.group(2).strip()
    body = list(lines[1:])
    if not title and body and len(body[0]) < 120 and not body[0].startswith("("):
        title = body.pop(0)
    return number, title.title() if title.isupper() else title, body


def _known(title: str, number: int, left: Sequence[Piece]) -> Piece | None:
    """The clause of that heading; one without a heading is known by its number."""
    for piece in left:
        if _same(piece.heading, title):
            return piece
    if title or not left:
        return None
    return left[0]


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _own_lines(body: list[str], base: Text) -> list[str]:
    """The lines of an article up to the first that belongs to what follows the articles."""
    tail = [p for p in base.pieces if p.part not in (ARTICLE, "opening")]
    marks = {unit.bare for p in tail for unit in base.units(p) if unit.bare and not unit.table}
    marks |= {p.heading.upper() for p in tail}
    marks |= {cell for p in tail for unit in base.units(p) for column in unit.columns
              for cell in column[:1] if cell}  # fmt: skip
    for n, line in enumerate(body):
        if line in marks:
            return body[:n]
    return body


def _aligned(lines: Sequence[str], known: Sequence[Piece], base: Text) -> list[Piece]:
    """Lines before or after the articles, given to the clause that had the same line; new lines go
    with the clause before them. A clause of which nothing is left is gone."""
    said = [(p, unit.bare) for p in known for unit in base.units(p)]
    bare = [_bare(line) for line in lines]
    owners: list[Piece | None] = [None] * len(lines)
    matcher = SequenceMatcher(None, [text for _, text in said], bare, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for n in range(size):
            owners[b + n] = said[a + n][0]
    last = known[0] if known else None
    gathered: dict[str, list[str]] = {p.key: [] for p in known}
    for line, owner in zip(lines, owners, strict=True):
        last = owner or last
        if last is not None:
            gathered[last.key].append(line)
    return [
        _merged(p, p.heading, gathered[p.key], base) for p in known
        if gathered[p.key] or _drawn(p, base)
    ]  # fmt: skip


def _drawn(piece: Piece, base: Text) -> bool:
    """Whether a clause is a table or signatures, which a Word file shows in cells, not lines."""
    return any(unit.table for unit in base.units(piece))


# ---------------------------------------------------------------- linking again
def _merged(piece: Piece, heading: str, lines: Sequence[str], base: Text) -> Piece:
    """The clause with the file's lines; lines that did not change keep their linked fields."""
    if _drawn(piece, base):
        return piece
    kept = _sources(piece, base)
    title = piece.heading if _same(heading, piece.heading) else heading
    body: list[str] = []
    n = 0
    bare = [_bare(line) for line in lines]
    while n < len(lines):
        source, size = _linked(bare, n, kept)
        body.append(source if source else _relinked(lines[n], piece, base))
        n += size
    return replace(piece, heading=title, body=normal("\n".join(body), piece.part))


def _sources(piece: Piece, base: Text) -> list[tuple[str, list[str]]]:
    """(written line, the lines it reads as) of a clause; a line of which nothing is to be read
    now, because its data is empty, stays with the one before it, or with the one after."""
    numbers = base.numbers()
    found: list[tuple[str, list[str]]] = []
    for line in piece.body.splitlines():
        said = [u.bare for u in laid_out(replace(piece, body=line), base.values, numbers)]
        if found and not found[-1][1]:
            found[-1] = (f"{found[-1][0]}\n{line}", said)
        elif said or not found:
            found.append((line, said))
        else:
            found[-1] = (f"{found[-1][0]}\n{line}", found[-1][1])
    return found


def _linked(
    bare: Sequence[str], at: int, kept: Sequence[tuple[str, list[str]]]
) -> tuple[str, int]:
    """The written line whose reading stands at `at`, and how many lines that are."""
    for source, said in kept:
        if said and list(bare[at : at + len(said)]) == said:
            return source, len(said)
    return "", 1


def _relinked(line: str, piece: Piece, base: Text) -> str:
    """A changed line, with the values of the clause's own fields linked again where they stand."""
    for name in dict.fromkeys(FIELD.findall(piece.body)):
        value = base.values.get(name)
        if isinstance(value, str) and len(value) >= SHORTEST_LINK and line.count(value) == 1:
            line = line.replace(value, "{{" + name + "}}")
    return line


def _bare(line: str) -> str:
    return marked(line)[1]


def _clean(lines: Sequence[str]) -> str:
    return normal("\n".join(lines), ARTICLE)

