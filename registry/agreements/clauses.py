"""The mandatory clauses of each kind of instrument, as data.

Source: the checklists of the procedure for KB and PKS (PP 28/2018, Permendagri 22/2020 and the
agreements that were read), and for every kind the frame without which nobody has signed anything;
an addendum names only what it changes.
"""

from collections.abc import Sequence

from registry.kernel.text import N_

from .states import ADDENDUM, KB, NK, PKS

Clause = tuple[str, str]

_TITLE = ("title", N_("Judul"))
_NUMBERS = ("numbers", N_("Nomor masing-masing pihak"))
_DAY_PLACE = ("day_place", N_("Hari, tanggal, dan tempat"))
_PARTIES = (
    "parties",
    N_("Para pihak: nama, jabatan, dasar hukum jabatan, alamat, “untuk dan atas nama”"),
)
_LEGAL_BASIS = ("legal_basis", N_("Dasar hukum"))
_KB_REFERENCE = ("kb_reference", N_("Rujukan kepada Kesepakatan Bersama"))
_MANDATE = ("mandate_reference", N_("Rujukan kepada surat kuasa"))
_PURPOSE = ("purpose", N_("Maksud dan tujuan"))
_OBJECT = ("object", N_("Objek"))
_SCOPE = ("scope", N_("Ruang lingkup"))
_BY_PKS = ("by_pks", N_("Pelaksanaan melalui Perjanjian Kerja Sama"))
_IMPLEMENTATION = ("implementation", N_("Pelaksanaan"))
_RIGHTS = ("rights_duties", N_("Hak dan kewajiban masing-masing pihak"))
_FUNDING = ("funding", N_("Pembiayaan"))
_TERM = ("term", N_("Jangka waktu"))
_WORK_PLAN = ("work_plan", N_("Rencana kerja"))
_FORCE_MAJEURE = ("force_majeure", N_("Keadaan kahar"))
_DISPUTES = ("disputes", N_("Penyelesaian perselisihan"))
_TERMINATION = ("termination", N_("Pengakhiran"))
_CORRESPONDENCE = ("correspondence", N_("Surat-menyurat"))
_LIAISON = ("correspondence", N_("Surat-menyurat (pejabat penghubung)"))
_AMENDMENT = ("amendment", N_("Perubahan"))
_CLOSING = ("closing", N_("Penutup (rangkap naskah, meterai)"))
_SIGNATURES = ("signatures", N_("Tanda tangan"))
_WITNESSES = ("witnesses", N_("Saksi"))
_ANNEX = ("annex", N_("Lampiran: daftar aplikasi beserta versinya"))
_BASE = ("base_reference", N_("Rujukan kepada naskah yang diubah"))
_CHANGED = ("changed", N_("Pasal yang diubah atau ditambah"))
_UNCHANGED = ("unchanged", N_("Pernyataan bahwa ketentuan lain tetap berlaku"))
_EFFECTIVE = ("effective", N_("Mulai berlaku"))

CLAUSES: dict[str, tuple[Clause, ...]] = {
    KB: (
        _TITLE, _NUMBERS, _DAY_PLACE, _PARTIES, _LEGAL_BASIS, _PURPOSE, _OBJECT, _SCOPE, _BY_PKS,
        _FUNDING, _TERM, _WORK_PLAN, _CORRESPONDENCE, _AMENDMENT, _CLOSING, _SIGNATURES,
        _WITNESSES,
    ),
    PKS: (
        _TITLE, _NUMBERS, _DAY_PLACE, _PARTIES, _KB_REFERENCE, _MANDATE, _PURPOSE, _OBJECT,
        _SCOPE, _IMPLEMENTATION, _RIGHTS, _FUNDING, _TERM, _FORCE_MAJEURE, _DISPUTES,
        _TERMINATION, _AMENDMENT, _LIAISON, _CLOSING, _SIGNATURES, _ANNEX,
    ),
    NK: (
        _TITLE, _NUMBERS, _DAY_PLACE, _PARTIES, _LEGAL_BASIS, _PURPOSE, _OBJECT, _SCOPE, _FUNDING,
        _TERM, _WORK_PLAN, _CORRESPONDENCE, _AMENDMENT, _CLOSING, _SIGNATURES,
    ),
    ADDENDUM: (
        _TITLE, _NUMBERS, _DAY_PLACE, _PARTIES, _BASE, _CHANGED, _UNCHANGED, _EFFECTIVE, _CLOSING,
        _SIGNATURES,
    ),
}  # fmt: skip


def of_kind(kind: str, delegated: bool = True) -> tuple[Clause, ...]:
    """(key, label) of the clauses that `kind` must have, in the order of the text.

    The surat kuasa is referred to only where a signatory holds one (`delegated`).
    """
    return tuple(c for c in CLAUSES.get(kind, ()) if delegated or c is not _MANDATE)


def missing(kind: str, ticked: Sequence[str], delegated: bool) -> list[Clause]:
    """Mandatory clauses of `kind` that are not ticked."""
    return [c for c in of_kind(kind, delegated) if c[0] not in ticked]
