"""Writing an import's rows into the catalogue, all together, in the worker's one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.kernel.actor import Actor
from registry.kernel.errors import DomainError, Invalid
from registry.kernel.text import M, Message

from ..many import Outcome, create_many, edit_many
from ..record.models import PendingChange
from .checking import Candidate, Fault, plain
from .headings import key
from .known import Known
from .models import CHANGED, NEW, WRITING, ImportRow
from .progress import Progress

BATCH = 250
"""So many rows are written at once, and told of."""
Pair = tuple[ImportRow, Candidate]


@dataclass
class Written:
    """What came of the rows: refused ones by their id, what waits for the approvers, and the
    suites made on the way (by what their names say)."""

    failed: dict[int, Fault] = field(default_factory=dict)
    asked: list[PendingChange] = field(default_factory=list)
    suites: dict[str, str] = field(default_factory=dict)


def write(pairs: Sequence[Pair], actor: Actor, known: Known, told: Progress) -> Written:
    """Writes the new and the changed rows; the suites among them first, since others name them."""
    wanted = [pair for pair in pairs if pair[0].action in (NEW, CHANGED)]
    result = Written()
    told.begin(WRITING, len(wanted))
    for batch in _batches(wanted):
        _create([pair for pair in batch if pair[1].own is None], actor, result)
        _edit([pair for pair in batch if pair[1].own is not None], actor, known, result)
        told.step(len(batch))
    return result


def _batches(pairs: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    suites = [pair for pair in pairs if pair[1].data.get("is_suite")]
    others = [pair for pair in pairs if not pair[1].data.get("is_suite")]
    for some in (suites, others):
        for start in range(0, len(some), BATCH):
            yield some[start : start + BATCH]


def _create(pairs: Sequence[Pair], actor: Actor, result: Written) -> None:
    if not pairs:
        return
    given = [_data(made, result.suites) for _, made in pairs]
    found = create_many(actor, given, [_beyond(made) for _, made in pairs])
    for (row, made), outcome in zip(pairs, found, strict=True):
        _note(row, made, outcome, result)


def _edit(pairs: Sequence[Pair], actor: Actor, known: Known, result: Written) -> None:
    if not pairs:
        return
    edits = [
        (made.own.slug, made.own.version, _data(made, result.suites))
        for _, made in pairs if made.own is not None
    ]  # fmt: skip
    found, asked = edit_many(actor, edits)
    result.asked += asked
    for (row, made), outcome in zip(pairs, found, strict=True):
        _note(row, made, outcome, result)
        if outcome.application is not None and made.own is not None:
            row.before = {name: plain(value) for name, value in made.own.input.items()}
            row.held = _held(outcome, known.waiting.get(made.own.slug, {}))


def _note(row: ImportRow, made: Candidate, outcome: Outcome, result: Written) -> None:
    application = outcome.application
    if application is None:
        result.failed[row.id] = _fault(outcome.refusal, made)
        return
    row.slug, row.written_version = application.slug, application.version
    if application.is_suite:
        result.suites[key(application.name)] = application.slug


def _held(outcome: Outcome, earlier: Mapping[str, Any]) -> dict[str, Any]:
    """What was put to the approver and what waited there before, so that an undo takes it back."""
    held = outcome.edit.held if outcome.edit else {}
    if not held:
        return {}
    return {
        "fields": sorted(held), "asked": {name: after for name, (_, after) in held.items()},
        "earlier": {name: earlier[name] for name in held if name in earlier},
    }  # fmt: skip


def _data(made: Candidate, suites: Mapping[str, str]) -> dict[str, Any]:
    """The input of a candidate; a suite that came with the same file is named by now."""
    data = dict(made.data)
    coming = suites.get(str(made.extra.get("suite", "")))
    if coming and not made.raw.get("suite"):
        data["suite"] = coming
    return data


def _beyond(made: Candidate) -> dict[str, Any]:
    """What a publiccode.yml says beyond our form, as columns of the new draft."""
    more: dict[str, Any] = {}
    kept = {name: made.extra[name] for name in ("standard", "language") if made.extra.get(name)}
    if kept.get("standard") or kept.get("language", "id") != "id":
        more["extra"] = kept
    if made.extra.get("open") is False:
        more["open_for_adoption"] = False
    return more


def _fault(error: DomainError | None, made: Candidate) -> Fault:
    if isinstance(error, Invalid):
        name, messages = next(iter(error.errors.items()))
        first = messages[0]
        message = first if isinstance(first, Message) else Message(first)
        return Fault(message, name, made.columns.get(name, -1))
    message = error.message if error else M("Baris ini tidak dapat disimpan.")
    return Fault(message, "name", made.columns.get("name", -1))


def still(pairs: Sequence[Pair]) -> dict[int, Fault]:
    """The rows that no longer do what the preview has shown: all of them must, or none is
    written."""
    return {
        row.id: Fault(M("Berubah sejak pratinjau; periksa lagi."), "name",
                      made.columns.get("name", -1))
        for row, made in pairs
        if row.action != made.action or row.slug != (made.own.slug if made.own else "")
        or row.seen_version != (made.own.version if made.own else None)
        or row.held.get("fields", []) != made.held
    }  # fmt: skip
