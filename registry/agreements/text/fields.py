"""The linked fields of a text: what each shows, and which action changes its data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.catalogue.models import Application
from registry.documents.writing import BLANK
from registry.kernel import deadlines
from registry.kernel.text import N_

from .. import policy
from ..library import standard
from ..life.rules import notice_days
from ..models import Instrument, Party
from ..states import ADDENDUM, KB, NK, PKS
from . import amending, words
from .content import Values
from .models import Liaison

NAMES = {
    KB: "Kesepakatan Bersama", PKS: "Perjanjian Kerja Sama", NK: "Nota Kesepakatan",
    ADDENDUM: "Adendum",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A linked field: its label (gettext id) and the action that changes its data ("" for none).

    What is filled in only for the signing (`late`) may be filled into a version already agreed.
    """

    label: str
    action: str = ""
    late: bool = False


ACTING = {"pj": "Pj.", "pjs": "Pjs.", "plt": "Plt.", "plh": "Plh."}
"""Capacities that are written before the title of the office."""
ACTS = re.compile(r"(pj|pjs|plt|plh|penjabat|pelaksana)\b", re.IGNORECASE)
ROOM = ("",) * 4
"""Lines to sign in, with room for the seal and the stamp duty."""
TITLE_NAMES = 25
SIGNING_DAY = N_("Hari, tanggal, dan tempat penandatanganan")
FIELDS: dict[str, Field] = {
    "tentang": Field(N_("Tentang apa"), "describe"),
    "daftar_pemerintah": Field(N_("Nama para pihak dalam judul")),
    "nomor_para_pihak": Field(N_("Nomor naskah setiap pihak"), "set_signatory", True),
    "hari": Field(SIGNING_DAY, "schedule", True),
    "tanggal_terbilang": Field(SIGNING_DAY, "schedule", True),
    "bulan": Field(SIGNING_DAY, "schedule", True),
    "tahun_terbilang": Field(SIGNING_DAY, "schedule", True),
    "tanggal_angka": Field(SIGNING_DAY, "schedule", True),
    "tempat": Field(SIGNING_DAY, "schedule", True),
    "para_pihak": Field(N_("Nama, jabatan, dasar, dan alamat para pihak"), "set_signatory", True),
    "sebutan_pihak": Field(N_("Sebutan para pihak")),
    "pihak_pemilik": Field(N_("Pihak pemilik aplikasi"), "choose_apps"),
    "pihak_penerima": Field(N_("Pihak penerima aplikasi"), "choose_apps"),
    "objek": Field(N_("Objek"), "describe"),
    "ruang_lingkup": Field(N_("Ruang lingkup, satu per baris"), "describe"),
    "pembiayaan": Field(N_("Ketentuan pembiayaan tambahan"), "describe"),
    "jangka_waktu": Field(N_("Jangka waktu"), "describe"),
    "mulai_berlaku": Field(N_("Mulai berlaku"), "describe"),
    "berakhir": Field(N_("Berakhir"), "describe"),
    "rujukan_naskah": Field(N_("Naskah dasar dengan nomor dan tanggalnya")),
    "judul_naskah_dasar": Field(N_("Jenis naskah dasar dengan huruf kapital")),
    "surat_kuasa": Field(N_("Surat kuasa penanda tangan"), "set_signatory", True),
    "jumlah_aplikasi": Field(N_("Jumlah aplikasi"), "choose_apps"),
    "perubahan_objek": Field(N_("Objek, bila diubah oleh adendum"), "describe"),
    "perubahan_ruang_lingkup": Field(N_("Ruang lingkup, bila diubah oleh adendum"), "describe"),
    "perubahan_jangka_waktu": Field(N_("Hari berakhir, bila diubah oleh adendum"), "describe"),
    "perubahan_para_pihak": Field(N_("Pihak yang masuk atau keluar"), "add_party"),
    "perubahan_lampiran": Field(N_("Aplikasi yang ditambahkan atau dikeluarkan"), "drop_apps"),
    "daftar_aplikasi": Field(N_("Daftar aplikasi dan versinya"), "choose_apps"),
    "ketentuan_pemanfaatan": Field(N_("Ketentuan pemanfaatan setiap aplikasi"), "choose_apps"),
    "pejabat_penghubung": Field(N_("Pejabat penghubung para pihak"), "set_liaison"),
    "penyelesai_perselisihan": Field(N_("Penyelesai perselisihan menurut wilayah para pihak")),
    "tenggang_pengakhiran": Field(N_("Tenggang pemberitahuan pengakhiran"), "describe"),
    "batas_pks": Field(N_("Batas waktu penandatanganan PKS")),
    "jumlah_rangkap": Field(N_("Jumlah rangkap")),
    "tanda_tangan": Field(N_("Ruang tanda tangan"), "set_signatory", True),
    "saksi": Field(N_("Saksi"), "add_witness", True),
}


@dataclass(frozen=True)
class Known:
    """What the record says, loaded: an instrument, its liaison officers by government, and the name
    of the province that all parties lie in (empty otherwise)."""

    instrument: Instrument
    liaisons: Mapping[str, Liaison]
    province: str = ""

    @property
    def parties(self) -> Sequence[Party]:
        """In the order of the text; of a signed one those who signed."""
        return policy.signing_parties(self.instrument)


def values(known: Known) -> Values:
    """The value of every field; empty where the record says nothing."""
    found: dict[str, Any] = {}
    for part in (_heading, _day, _parties, _content, _apps, _signing):
        found |= part(known)
    return found | amending.values(known.instrument)


def late(known: Known) -> Values:
    """The values that may still be filled into an agreed version."""
    return {name: value for name, value in values(known).items() if FIELDS[name].late}


# ---------------------------------------------------------------- names
def _heading(known: Known) -> dict[str, Any]:
    title = known.instrument.title
    about = title.split(" tentang ", 1)[1] if " tentang " in title else title
    return {
        "tentang": about.upper(), "daftar_pemerintah": _title_lines(known.parties),
        "sebutan_pihak": words.parties([p.position for p in known.parties]),
        "nomor_para_pihak": [
            f"NOMOR {words.party(p.position)}: {p.number or BLANK}" for p in known.parties
        ],
    }  # fmt: skip


def _title_lines(parties: Sequence[Party]) -> list[str]:
    """Between whom; more than a title can hold stand in the opening, each by name."""
    names = [words.government(p.government).upper() for p in parties]
    more = len(names) - TITLE_NAMES
    if more > 1:
        others = f"{words.counted(more).upper()} PEMERINTAH LAINNYA"
        return [f"{name}," for name in names[: TITLE_NAMES - 1]] + [
            names[TITLE_NAMES - 1], "DAN", others
        ]  # fmt: skip
    return [f"{name}," for name in names[:-2]] + names[-2:-1] + ["DAN"] * (
        len(names) > 1) + names[-1:]  # fmt: skip


def _day(known: Known) -> dict[str, Any]:
    instrument = known.instrument
    day = instrument.signed_on or instrument.scheduled_on
    found: dict[str, Any] = {"tempat": instrument.place}
    if day is None:
        names = ("hari", "tanggal_terbilang", "bulan", "tahun_terbilang", "tanggal_angka")
        return found | dict.fromkeys(names, "")
    return found | {
        "hari": words.DAYS[day.weekday()], "tanggal_terbilang": words.spelled(day.day),
        "bulan": words.MONTHS[day.month - 1], "tahun_terbilang": words.spelled(day.year),
        "tanggal_angka": f"{day.day:02d}-{day.month:02d}-{day.year}",
    }  # fmt: skip


def _parties(known: Known) -> dict[str, Any]:
    return {
        "para_pihak": [f"{p.position}. {_presented(p)}" for p in known.parties],
        "surat_kuasa": [
            text for p in known.parties for text in _mandate(p, NAMES.get(known.instrument.kind))
        ],
    }


def _presented(party: Party) -> str:
    return (
        f"{party.signatory_name or BLANK}, {signing_title(party)}, berdasarkan "
        f"{party.signatory_basis or BLANK}, berkedudukan di {party.address or BLANK}, dalam hal "
        f"ini bertindak untuk dan atas nama {words.government(party.government)}, selanjutnya "
        f"disebut {words.party(party.position)};"
    )


def signing_title(party: Party) -> str:
    """The signatory's office as the text writes it: "Pj. Wali Kota Tangerang" for who only acts
    in it, whether or not the record's title says so itself."""
    title, short = party.signatory_title, ACTING.get(party.capacity or "")
    if not title or short is None or ACTS.match(title):
        return title or BLANK
    return f"{short} {title}"


def _mandate(party: Party, name: str | None) -> list[str]:
    if not party.delegated:
        return []
    until = f" yang berlaku sampai dengan {words.long_day(party.mandate_until)}" if (
        party.mandate_until) else ""  # fmt: skip
    return [
        f"{words.party(party.position)} dalam menandatangani {name} ini bertindak berdasarkan "
        f"Surat Kuasa Nomor {party.mandate_number or BLANK} tanggal "
        f"{words.long_day(party.mandate_date) or BLANK}{until}, dengan lingkup kuasa: "
        f"{(party.mandate_scope or BLANK).rstrip('.')}."
    ]


# ---------------------------------------------------------------- content
def _content(known: Known) -> dict[str, Any]:
    instrument = known.instrument
    count = len(known.parties)
    return {
        "objek": instrument.object.strip().rstrip("."),
        "ruang_lingkup": words.enumerated(instrument.scope.splitlines()) or "",
        "pembiayaan": instrument.funding.strip(),
        "jangka_waktu": words.term(instrument.starts_on, instrument.ends_on),
        "mulai_berlaku": words.long_day(instrument.starts_on),
        "berakhir": words.long_day(instrument.ends_on),
        "rujukan_naskah": _base(instrument.base),
        "judul_naskah_dasar": NAMES.get(instrument.base.kind, "").upper()
        if instrument.base else "",
        "jumlah_rangkap": words.counted(count),
        "batas_pks": words.counted(deadlines.limit("instrument.kb_without_pks"), "bulan"),
        "penyelesai_perselisihan": settler(known.province),
        "tenggang_pengakhiran": words.counted(notice_days(instrument), "hari kalender"),
        "pejabat_penghubung": [
            text for p in known.parties for text in _liaison(p, known.liaisons)
        ],
    }  # fmt: skip


def settler(province: str) -> str:
    """Who settles a dispute between governments: the governor of the province that they share,
    else the minister."""
    return f"Gubernur {province}" if province else "Menteri Dalam Negeri"


def _base(base: Instrument | None) -> str:
    if base is None:
        return ""
    about = base.title.split(" tentang ", 1)[-1]
    numbers = words.both([f"Nomor {p.number}" for p in base.parties if p.number])
    day = words.long_day(base.signed_on)
    parties = words.both([words.government(p.government) for p in base.parties])
    return (
        f"{NAMES.get(base.kind, '')} antara {parties} tentang {about}, {numbers or BLANK}, yang "
        f"ditandatangani pada tanggal {day or BLANK}"
    )


def _liaison(party: Party, known: Mapping[str, Liaison]) -> list[str]:
    found = known.get(party.government_code)
    name = words.party(party.position)
    if found is None:
        return [f"{words.letters(party.position - 1)}. {name}: {BLANK}"]
    rows = (("u.p.", found.name), ("alamat", found.address), ("telepon", found.phone),
            ("surel", found.email))  # fmt: skip
    told = ", ".join([found.office, *(f"{label} {value}" for label, value in rows if value)])
    return [f"{words.letters(party.position - 1)}. {name}: {told};"]


# ---------------------------------------------------------------- apps
def _apps(known: Known) -> dict[str, Any]:
    apps = known.instrument.apps
    rows = [
        [str(n), e.application.name if e.application else e.named,
         e.application.host.name if e.application else "–", e.app_version or BLANK]
        for n, e in enumerate((e for e in apps if not e.removes), start=1)
    ]  # fmt: skip
    owners = {e.application.host_code for e in apps if e.application}
    return {
        "jumlah_aplikasi": words.counted(len(apps), "aplikasi") if apps else "",
        "daftar_aplikasi": {"head": ["No.", "Aplikasi", "Pemilik Aplikasi", "Versi"],
                            "rows": rows, "widths": [1, 6, 4, 2]},
        "ketentuan_pemanfaatan": _terms([e.application for e in apps if e.application]),
        **_roles(known.parties, owners),
    }  # fmt: skip


def _roles(parties: Sequence[Party], owners: set[str]) -> dict[str, str]:
    """Who owns and who receives: the hosts of the annexed apps, else the first party."""
    owning = owners & {p.government_code for p in parties} or {
        p.government_code for p in parties[:1]
    }
    own = [words.party(p.position) for p in parties if p.government_code in owning]
    rest = [words.party(p.position) for p in parties if p.government_code not in owning]
    return {"pihak_pemilik": words.both(own), "pihak_penerima": words.both(rest or own)}


def _terms(apps: Sequence[Application]) -> list[str] | str:
    grouped: dict[tuple[str, ...], list[str]] = {}
    for app in apps:
        grouped.setdefault(_wording(app), []).append(app.name)
    lines = [f"{words.both(names)}: {words.both(terms)}" for terms, names in grouped.items()]
    return words.enumerated(lines) or ""


def _wording(app: Application) -> tuple[str, ...]:
    known = standard.reuse_terms()
    number = f" dengan nomor pencatatan {app.hki_number}" if app.hki_number else ""
    chosen = [text for key, text in known.items() if key in app.reuse_terms]
    return tuple(t.format(hki=number) for t in chosen) or (
        "ketentuan pemanfaatan disepakati secara tertulis sebelum serah terima",
    )


# ---------------------------------------------------------------- signing
def _signing(known: Known) -> dict[str, Any]:
    parties = list(known.parties)
    if len(parties) == 2:
        parties.reverse()  # the first party signs on the right
    return {
        "tanda_tangan": {"columns": [
            [f"{words.party(p.position)},", signing_title(p), *ROOM, p.signatory_name or BLANK]
            for p in parties
        ]},
        "saksi": {"columns": [
            [w.title or "Saksi", *ROOM, w.name] for w in known.instrument.witnesses
        ] or [["Saksi", *ROOM, BLANK]]},
    }  # fmt: skip
