"""What the columns of a sheet of old instruments may say."""

from collections.abc import Mapping
from functools import cache

from registry.catalogue.transfer.headings import key
from registry.kernel.text import N_

LABELS: Mapping[str, str] = {
    "kind": N_("Jenis naskah"), "title": N_("Judul"), "signed_on": N_("Tanggal ditandatangani"),
    "parties": N_("Para pihak"), "party_1": N_("Pihak pertama"), "party_2": N_("Pihak kedua"),
    "numbers": N_("Nomor para pihak"), "number_1": N_("Nomor pihak pertama"),
    "number_2": N_("Nomor pihak kedua"), "signatories": N_("Para penanda tangan"),
    "signatory_1": N_("Penanda tangan pihak pertama"),
    "signatory_2": N_("Penanda tangan pihak kedua"), "place": N_("Tempat"),
    "starts_on": N_("Mulai berlaku"), "ends_on": N_("Berakhir"), "apps": N_("Aplikasi"),
    "witnesses": N_("Saksi"), "source": N_("Sumber"), "source_url": N_("Alamat sumber"),
    "note": N_("Catatan"), "scan": N_("Nama berkas pindaian"),
}  # fmt: skip
SYNONYMS: Mapping[str, str] = {
    "kind": "jenis; jenis naskah; jenis kerja sama; bentuk; jenis dokumen; instrument; kind; type",
    "title": "judul; judul naskah; tentang; judul kerja sama; perihal; nama kerja sama; title; "
             "subject",
    "signed_on": "tanggal; tanggal naskah; tanggal tanda tangan; tanggal penandatanganan; tgl; "
                 "tanggal kerja sama; date; signed; signed on; date signed",
    "parties": "pihak; para pihak; daerah; pemerintah; adopters; parties; governments",
    "party_1": "pihak pertama; pihak 1; pihak ke 1; pihak kesatu; host; party 1; first party",
    "party_2": "pihak kedua; pihak 2; pihak ke 2; mitra; mitra kerja sama; party 2; second party",
    "numbers": "nomor; nomor naskah; nomor para pihak; nomor mou; no naskah; number; numbers",
    "number_1": "nomor pihak pertama; nomor 1; nomor pihak 1; nomor pihak kesatu; number 1",
    "number_2": "nomor pihak kedua; nomor 2; nomor pihak 2; nomor mitra; number 2",
    "signatories": "penanda tangan; para penanda tangan; penandatangan; signatories",
    "signatory_1": "penanda tangan 1; penanda tangan pihak pertama; penandatangan pihak pertama; "
                   "host signatory",
    "signatory_2": "penanda tangan 2; penanda tangan pihak kedua; penandatangan pihak kedua; "
                   "adopter signatory",
    "place": "tempat; lokasi; place",
    "starts_on": "mulai; mulai berlaku; berlaku sejak; tanggal mulai; start; starts on; valid from",
    "ends_on": "berakhir; berakhir pada; berlaku sampai; tanggal berakhir; masa berlaku sampai; "
               "end; ends on; valid until; expires",
    "apps": "aplikasi; daftar aplikasi; objek; apps; applications",
    "witnesses": "saksi; saksi saksi; witnesses",
    "source": "sumber; asal data; rujukan; kutipan; source; citation",
    "source_url": "url; tautan; alamat sumber; tautan sumber; link; source url",
    "note": "catatan; keterangan; note; notes; remarks",
    "scan": "berkas; nama berkas; file; nama file; pindaian; scan; dokumen; file name",
}  # fmt: skip


@cache
def words() -> Mapping[str, str]:
    """Heading (by `key`) → field."""
    found: dict[str, str] = {}
    for name, label in LABELS.items():
        for text in (label, name, *SYNONYMS[name].split(";")):
            found.setdefault(key(text), name)
    return {text: name for text, name in found.items() if text}
