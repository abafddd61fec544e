"""What an import would do: every row read, checked, compared with what is there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.kernel.text import M, Message

from ..record.changes import waits
from ..states import PUBLISHED
from ..workflow import PUBLICATION
from . import cells
from .headings import CODE, key, labels
from .known import Known, Own, load
from .models import CHANGED, NEW, SAME, WRONG

NO_COLUMN = -1


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: a column of a sheet, or a key and line of a publiccode.yml."""

    message: Message
    field: str = ""
    column: int = NO_COLUMN
    path: str = ""
    line: int = 0

    def to_json(self) -> dict[str, Any]:
        """As an import row keeps it."""
        return {"message": self.message.to_json(), "field": self.field, "column": self.column,
                "path": self.path, "line": self.line}  # fmt: skip


@dataclass
class Candidate:
    """One row on its way in: what it says by field, from which columns, and what it would do."""

    number: int
    raw: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    own: Own | None = None
    data: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    held: list[str] = field(default_factory=list)

    @property
    def action(self) -> str:
        """What the import would do with it."""
        if self.faults:
            return WRONG
        if self.own is None:
            return NEW
        return CHANGED if self.changes else SAME

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.raw.get("name") or (self.own.name if self.own else ""))

    def fail(self, message: Message, name: str = "") -> None:
        """Notes a fault of a field."""
        self.faults.append(Fault(message, name, self.columns.get(name, NO_COLUMN)))


def from_cells(
    number: int, row: Sequence[str], fields: Sequence[str], options: Mapping[str, Any], known: Known
) -> Candidate:
    """The candidate that a row of a sheet makes; `options` fill in for blank cells."""
    columns = {name: place for place, name in enumerate(fields) if name}
    made = Candidate(number, columns=columns)
    for name, place in columns.items():
        cell = row[place] if place < len(row) else ""
        if not cell:
            continue
        if name == CODE:
            made.code = cell.strip().rstrip("/").rpartition("/")[2].lower()
            continue
        try:
            made.raw[name] = cells.value(name, cell, known.affairs)
        except cells.BadCell as error:
            made.fail(error.message, name)
    made.extra = {"defaults": {n: v for n, v in options.items() if v}}
    return made


def find(made: Candidate, known: Known) -> None:
    """Finds the application that a candidate is about: by code, else by name."""
    if made.code and made.code in known.own:
        made.own = known.own[made.code]
        return
    if made.code in known.foreign:
        made.fail(M("Kode ini milik aplikasi pemerintah lain."), CODE)
        return
    same = known.by_name.get(key(made.name), []) if made.name else []
    if len(same) > 1:
        made.fail(M("Ada %(n)s aplikasi Anda yang bernama ini; isi kolom kode.", n=len(same)),
                  "name")  # fmt: skip
    elif same:
        made.own = same[0]
    elif made.code:
        made.notes.append(M("Kode “%(code)s” belum ada; aplikasi baru akan dibuat.",
                            code=made.code[:80]))  # fmt: skip


def complete(made: Candidate, known: Known) -> None:
    """Checks a candidate as the form would, and says what it would change."""
    if made.faults and not made.raw:
        return
    _suite(made, known)
    if made.own is not None:
        _editable(made)
    _load(made, known)
    if made.data and made.data.get("affair") not in known.affairs.values():
        made.fail(M("Pilih dari daftar."), "affair")
    if made.own is not None and made.data:
        before, _ = load(known.schema, made.own.input)
        made.changes = _changes(made, before)
        _hold(made, made.own, known, before)


def _hold(made: Candidate, own: Own, known: Known, before: Mapping[str, Any]) -> None:
    """Guarded fields of a published application wait for the approver; what waits already in the
    same words is no change."""
    shown = own.state == PUBLISHED
    guarded = [n for n in made.changes if waits(n, known.actor, shown=shown)]
    asked = {n: pair["after"] for n, pair in known.waiting.get(own.slug, {}).items()}
    again = [n for n in guarded if n in asked and not _differs(asked[n], made.changes[n][1])]
    for name in again:
        del made.changes[name]
        made.data[name] = before.get(name)
    made.held = [name for name in guarded if name not in again]
    if again:
        made.notes.append(M("Perubahan ini sudah menunggu persetujuan: %(fields)s.",
                            fields=_named(again)))  # fmt: skip


def _named(names: Sequence[str]) -> Message:
    found = Message(labels()[names[0]])
    for name in names[1:]:
        found = M("%(first)s, %(second)s", first=found, second=Message(labels()[name]))
    return found


def _load(made: Candidate, known: Known) -> None:
    failed = {fault.field for fault in made.faults}
    defaults = made.extra.get("defaults", {}) if made.own is None else {}
    there = made.own.input if made.own is not None else {}
    _keep_lines(made, there)
    made.data, wrong = load(known.schema, {**there, **defaults, **made.raw})
    for name, messages in wrong.items():
        if name not in failed:
            made.faults += [Fault(m, name, made.columns.get(name, NO_COLUMN)) for m in messages]


def _keep_lines(made: Candidate, there: Mapping[str, Any]) -> None:
    """A text that differs only in its blanks is left as it was."""
    for name, value in made.raw.items():
        old = there.get(name)
        if isinstance(value, str) and isinstance(old, str) and value.split() == old.split():
            made.raw[name] = old


def _changes(made: Candidate, before: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: [plain(before.get(name)), plain(made.data.get(name))]
        for name in made.raw if name in made.data and _differs(before.get(name), made.data[name])
    }  # fmt: skip


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _differs(before: Any, after: Any) -> bool:
    return (before or None) != (after or None) if before is not False else after is not False


def _editable(made: Candidate) -> None:
    transition = PUBLICATION.transition("edit")
    if transition is None or made.own is None or made.own.state in transition.sources:
        return
    stage = Message(PUBLICATION.stage(made.own.state).label)
    made.fail(M("Tidak dapat diubah pada tahap “%(stage)s”.", stage=stage), "name")


def _suite(made: Candidate, known: Known) -> None:
    wanted = made.raw.get("suite")
    if not wanted:
        return
    slug = known.suite(str(wanted))
    if slug is None:
        made.fail(M("Tidak ada suite bernama “%(name)s” pada pemerintah Anda.",
                    name=str(wanted)[:80]), "suite")  # fmt: skip
        return
    made.extra["suite"] = key(str(wanted))
    if slug:
        made.raw["suite"] = slug
    else:
        del made.raw["suite"]
        made.notes.append(M("Menjadi bagian dari suite “%(name)s” dalam berkas ini.",
                            name=str(wanted)[:80]))  # fmt: skip


def check(
    candidates: Sequence[Candidate], known: Known, step: Callable[[], None] = lambda: None
) -> None:
    """Finds, checks and compares all of them; two that are the same application are faults.
    `step` hears of each."""
    for made in candidates:
        find(made, known)
        if made.raw.get("is_suite") in ("1", True) and made.name:
            known.coming.setdefault(key(made.name), "")
    for made in candidates:
        complete(made, known)
        step()
    _doubles(candidates)


def _doubles(candidates: Sequence[Candidate]) -> None:
    first: dict[str, int] = {}
    for made in candidates:
        about = made.own.slug if made.own else f"{key(made.name)} {made.code}".strip()
        if not about:
            continue
        if about in first:
            made.fail(M("Aplikasi yang sama dengan baris %(line)s.", line=first[about]), "name")
        else:
            first[about] = made.number
