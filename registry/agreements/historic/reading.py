"""A row of a sheet as a record, with what it warns of; nothing that is not there is made up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.catalogue.transfer import cells
from registry.catalogue.transfer.headings import key
from registry.kernel.errors import DomainError
from registry.kernel.schema import one_line
from registry.kernel.text import M, Message

from .. import history, policy
from ..states import ADDENDUM, DELEGATE, KB, NK, PKS, UNSPECIFIED
from .governments import Atlas

KINDS = {
    KB: "kb; mou; nota kesepahaman; kesepakatan bersama; kesepakatan; memorandum; "
        "memorandum of understanding",
    PKS: "pks; perjanjian kerja sama; perjanjian kerjasama; perjanjian; kerja sama; spk",
    NK: "nk; nota kesepakatan; nota kesepakatan sinergi",
    ADDENDUM: "adendum; addendum; amandemen",
    UNSPECIFIED: "mou dan pks; nota kesepahaman dan perjanjian kerja sama; kb dan pks",
}  # fmt: skip
_KIND = {text.strip(): kind for kind, texts in KINDS.items() for text in texts.split(";")}
SHORT = 300


@dataclass
class Side:
    """One party as the row tells it; `code` is empty for a government the registry lacks."""

    name: str
    code: str | None
    number: str = ""
    signatory: history.Signatory = field(default_factory=history.Signatory)


@dataclass
class Record:
    """One old instrument as a row tells it."""

    number: int
    kind: str = UNSPECIFIED
    title: str = ""
    signed_on: date | None = None
    when: str = ""
    sides: list[Side] = field(default_factory=list)
    place: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    apps: list[str] = field(default_factory=list)
    witnesses: list[str] = field(default_factory=list)
    source: str = ""
    source_url: str = ""
    note: str = ""
    scan: str = ""
    warnings: list[Message] = field(default_factory=list)
    unusable: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The parties that the registry knows."""
        return tuple(s.code for s in self.sides if s.code)

    def warn(self, text: Message) -> None:
        """Notes what is amiss; it refuses nothing."""
        self.warnings.append(text)


def read(
    number: int, row: Sequence[str], fields: Sequence[str], atlas: Atlas, source: str = ""
) -> Record:
    """The record of a row; `source` stands in where the row names none."""
    said = {name: cell.strip() for name, cell in zip(fields, row, strict=False) if name and cell}
    made = Record(number)
    _about(made, said, source)
    _sides(made, said, atlas)
    _days(made, said)
    _rules(made)
    return made


def _about(made: Record, said: Mapping[str, str], source: str) -> None:
    for name in ("title", "place", "scan"):
        setattr(made, name, one_line(said.get(name, ""))[:SHORT])
    made.source = said.get("source", "") or source
    made.source_url = _url(said.get("source_url", ""))
    made.note = said.get("note", "")
    made.apps = cells.items(said["apps"], {})[:200] if "apps" in said else []
    made.witnesses = _list(said.get("witnesses", ""))
    kind = _KIND.get(key(said.get("kind", "")))
    if kind is None:
        kind = next((k for k, texts in KINDS.items() if key(made.title).startswith(
            tuple(t.strip() + " " for t in texts.split(";")))), None)  # fmt: skip
    if kind is None:
        made.warn(M("Jenis naskah tidak disebut atau tidak dikenal."))
    made.kind = kind or UNSPECIFIED
    if not made.source:
        made.warn(M("Sumber tidak disebut."))


def _url(cell: str) -> str:
    found = one_line(cell)[:1000]
    return found if found.startswith(("https://", "http://")) else ""


def _list(cell: str) -> list[str]:
    """Names between semicolons or on lines; a comma belongs to the name (degrees)."""
    parts = cell.replace("\n", ";").split(";")
    return [one_line(part)[:SHORT] for part in parts if part.strip()]


def _several(said: Mapping[str, str], whole: str, single: str) -> list[str]:
    listed = _list(said.get(whole, ""))
    named = [one_line(said.get(f"{single}_{n}", ""))[:SHORT] for n in (1, 2)]
    if not any(named):
        return listed
    return [named[0], *_list(said.get(f"{single}_2", "")), *listed]


def _sides(made: Record, said: Mapping[str, str], atlas: Atlas) -> None:
    names = [n for n in _several(said, "parties", "party") if n][: policy.PARTIES_MAX]
    numbers = _several(said, "numbers", "number")
    signatories = _several(said, "signatories", "signatory")
    for place, name in enumerate(names):
        side = _side(name, _at(numbers, place), _at(signatories, place), atlas)
        if any(side.name == other.name for other in made.sides):
            continue
        made.sides.append(side)
        if side.code is None:
            made.warn(M("Pemerintah “%(name)s” tidak dikenal; namanya disimpan seperti tertulis.",
                        name=name))  # fmt: skip
    _judge_sides(made)


def _at(listed: Sequence[str], place: int) -> str:
    return listed[place] if place < len(listed) else ""


def _side(name: str, number: str, signatory: str, atlas: Atlas) -> Side:
    code = atlas.find(name)
    shown = atlas.names[code] if code else name
    who = history.signatory(signatory, shown.split(" ", 1)[-1]) if signatory else None
    return Side(shown, code, number, who or history.Signatory())


def _judge_sides(made: Record) -> None:
    made.unusable = not made.codes
    if made.unusable:
        made.warn(M("Tidak ada pihak yang dikenal; baris ini dilewati."))
    elif any(not side.number for side in made.sides):
        made.warn(M("Nomor naskah tidak lengkap."))
    if len(made.sides) == 1:
        made.warn(M("Hanya satu pihak yang disebut."))


def _days(made: Record, said: Mapping[str, str]) -> None:
    made.signed_on = _day(made, said, "signed_on")
    made.starts_on, made.ends_on = _day(made, said, "starts_on"), _day(made, said, "ends_on")
    if made.signed_on is None and not made.when:
        made.warn(M("Hari penandatanganan tidak disebut sumber."))
    if made.starts_on and made.ends_on and made.ends_on <= made.starts_on:
        made.warn(M("Hari berakhir tidak sesudah hari mulai; keduanya dibiarkan terbuka."))
        made.starts_on = made.ends_on = None


def _day(made: Record, said: Mapping[str, str], name: str) -> date | None:
    if name not in said:
        return None
    try:
        found = cells.when(said[name])
    except cells.BadCell as error:
        made.warn(error.message)
        return None
    if len(found) == 10:
        return date.fromisoformat(found)
    if name == "signed_on":
        made.when = found
    made.warn(M("“%(cell)s” bukan hari yang lengkap; hari dibiarkan terbuka.",
                cell=said[name][:80]))  # fmt: skip
    return None


def _rules(made: Record) -> None:
    """What would not be allowed today."""
    delegated = any(s.signatory.capacity == DELEGATE for s in made.sides)
    if made.kind == KB and delegated:
        made.warn(M(history.DELEGATE_SIGNED_KB))
    if made.kind == PKS and delegated:
        made.warn(M(history.NO_MANDATE))
    if made.kind == PKS and not made.apps:
        made.warn(M(history.NO_ANNEX))
    try:
        policy.check_term(made.starts_on, made.ends_on)
    except DomainError:
        made.warn(M("Jangka waktu lebih lama daripada yang diizinkan sekarang."))
