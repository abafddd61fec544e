"""What an addendum says that it changes: each change a field of its own, nothing for what stays."""

from typing import Any

from registry.documents.writing import BLANK

from .. import policy
from ..models import Instrument
from ..states import ADDENDUM, JOINS, LEAVES
from . import words

BASE = "Naskah Induk"
VERBS = {JOINS: "masuk sebagai pihak dalam", LEAVES: "tidak lagi menjadi pihak dalam"}


def values(instrument: Instrument) -> dict[str, Any]:
    """The fields of an addendum's clause on what changes; a blank line while nothing does."""
    found: dict[str, Any] = {
        "perubahan_objek": _object(instrument), "perubahan_ruang_lingkup": _scope(instrument),
        "perubahan_jangka_waktu": _term(instrument), "perubahan_para_pihak": _parties(instrument),
        "perubahan_lampiran": _annex(instrument),
    }  # fmt: skip
    if instrument.kind == ADDENDUM and not any(found.values()):
        found["perubahan_objek"] = [f"Ketentuan {BASE} diubah sebagai berikut: {BLANK}"]
    return found


def _object(instrument: Instrument) -> list[str]:
    new = _plain(instrument.object)
    if instrument.base is None or not new or new == _plain(instrument.base.object):
        return []
    return [f"Objek {BASE} diubah sehingga menjadi {new}."]


def _scope(instrument: Instrument) -> list[str]:
    new = words.enumerated(instrument.scope.splitlines())
    if instrument.base is None or not new or (
        new == words.enumerated(instrument.base.scope.splitlines())
    ):
        return []
    return [f"Ruang lingkup {BASE} diubah sehingga meliputi:", *new]


def _term(instrument: Instrument) -> list[str]:
    base, ends_on = instrument.base, instrument.ends_on
    if base is None or ends_on is None or ends_on == base.ends_on:
        return []
    before = f" dari semula tanggal {words.long_day(base.ends_on)}" if base.ends_on else ""
    return [f"Jangka waktu {BASE} diubah{before} sehingga berakhir pada tanggal "
            f"{words.long_day(ends_on)}."]  # fmt: skip


def _parties(instrument: Instrument) -> str:
    told = [f"{words.government(p.government)} {VERBS[p.change]} {BASE}"
            for p in policy.signing_parties(instrument) if p.change]  # fmt: skip
    return words.both(told) + "." if told else ""


def _annex(instrument: Instrument) -> str:
    come = [e.application.name for e in instrument.apps if e.application and not e.removes]
    gone = [e.application.name for e in instrument.apps if e.application and e.removes]
    told = [f"ditambah atau diperbarui dengan {words.both(come)}"] if come else []
    told += [f"dikurangi {words.both(gone)}"] if gone else []
    return f"Lampiran {BASE} {words.both(told)}." if told and instrument.base else ""


def _plain(said: str) -> str:
    return said.strip().rstrip(".")
