"""What each action on an instrument takes, the filters of the register, and what the API says."""

from marshmallow import Schema, fields, validate

from registry.kernel.schema import (
    Input,
    ListQuery,
    choice,
    day,
    file,
    flag,
    long_text,
    many,
    number,
    text,
)
from registry.kernel.text import N_

from .states import ADDENDUM, CAPACITIES, KB, KIND_LABELS, NK, PKS, STATES

NEW_KINDS = tuple((k, KIND_LABELS[k]) for k in (KB, PKS, NK, ADDENDUM))
NEWEST, OLDEST, ENDING = "newest", "oldest", "ending"


class NewInstrument(Input):
    """A new instrument: from a request, on a base, as a renewal, or from nothing."""

    kind = choice(N_("Jenis naskah"), NEW_KINDS, required=True, kind="radio")
    request = choice(
        N_("Dari permohonan yang disetujui"),
        help=N_("Para pihak dan aplikasi yang disetujui akan terisi dengan sendirinya."),
    )
    base = choice(
        N_("Naskah dasar"),
        help=N_("Untuk PKS: KB yang berlaku. Untuk adendum: naskah yang diubah."),
    )
    renews = choice(
        N_("Memperpanjang naskah"),
        help=N_("Perpanjangan menempuh seluruh tahapan dari awal."),
    )
    parties = long_text(
        N_("Para pihak"),
        help=N_(
            "Hanya bila tidak berdasar permohonan atau naskah lain. Satu pemerintah per baris, "
            "nama atau kodenya; pihak pertama di baris pertama, paling banyak 200."
        ),
        rows=4,
    )
    title = text(N_("Judul"), help=N_("Kosongkan untuk judul baku."))


class Describe(Input):
    """What the instrument is about."""

    title = text(N_("Judul"), required=True)
    object = long_text(N_("Objek"), required=True)
    scope = long_text(N_("Ruang lingkup"), required=True)
    funding = long_text(N_("Pembiayaan"))
    starts_on = day(N_("Rencana mulai berlaku"))
    ends_on = day(N_("Rencana berakhir"))
    notice_days = number(
        N_("Tenggang pemberitahuan pengakhiran (hari)"), min=1, max=365,
        help=N_("Menurut pasal pengakhiran naskah ini; kosongkan untuk tenggang baku."),
    )  # fmt: skip


class AddDraft(Input):
    """A new version of the text."""

    file = file(N_("Rancangan naskah"), "draft", required=True,
                help=N_("PDF, Word (.docx) atau OpenDocument (.odt)."))  # fmt: skip
    note = long_text(N_("Apa yang berubah"), max=2000)


class TickClauses(Input):
    """Which mandatory clauses the draft has."""

    clauses = many(N_("Klausul yang sudah ada dalam rancangan"))


class ChooseApps(Input):
    """The annex."""

    apps = many(N_("Aplikasi dalam lampiran"),
                help=N_("Hanya aplikasi yang sudah disetujui untuk para pihak."))  # fmt: skip
    versions = long_text(
        N_("Versi"),
        help=N_("Satu baris per aplikasi, misalnya: laksa = 2.1. "
                "Tanpa baris dipakai versi dalam katalog."),
    )  # fmt: skip


class DropApps(Input):
    """Apps that an addendum takes out of the annex of what it amends."""

    apps = many(
        N_("Aplikasi yang dikeluarkan"),
        help=N_("Lampiran PKS berubah pada hari adendum mulai berlaku; teks PKS tetap seperti "
                "ditandatangani."),
    )  # fmt: skip


class OfParty(Input):
    """An action about one party's data; the first party may name another."""

    government = choice(N_("Pihak"), help=N_("Kosongkan untuk pihak Anda sendiri."))


MANDATE = N_("Surat kuasa (hanya untuk kuasa)")


class SetSignatory(OfParty):
    """A party's own number, signatory and power of attorney."""

    number = text(N_("Nomor naskah pihak ini"))
    official = choice(
        N_("Pejabat penanda tangan"),
        help=N_("Nama, jabatan, kapasitas, dan dasar jabatan lalu mengikuti daftar pejabat."),
    )
    signatory_name = text(N_("Nama penanda tangan"))
    signatory_title = text(N_("Jabatan"), help=N_("Misalnya Bupati Karawang."))
    capacity = choice(N_("Kapasitas"), tuple(CAPACITIES.items()))
    signatory_basis = text(
        N_("Dasar jabatan"),
        help=N_("Keputusan pengangkatan, misalnya Keputusan Menteri Dalam Negeri Nomor …"),
    )
    address = long_text(
        N_("Tempat kedudukan"), max=1000, rows=2,
        help=N_("Alamat kantor pemerintah, seperti ditulis dalam naskah."),
    )  # fmt: skip
    mandate_number = text(N_("Nomor surat kuasa"), group=MANDATE)
    mandate_date = day(N_("Tanggal surat kuasa"), group=MANDATE)
    mandate_until = day(N_("Surat kuasa berlaku sampai"), group=MANDATE)
    mandate_scope = long_text(
        N_("Lingkup kuasa"), max=2000, group=MANDATE
    )
    mandate_file = file(N_("Berkas surat kuasa"), "pdf", group=MANDATE)


class AddParty(Input):
    """One more government."""

    government = text(N_("Pemerintah"), required=True, kind="government",
                      help=N_("Nama lengkap atau kode, misalnya 32.15."))  # fmt: skip


class RemoveParty(Input):
    """A government that leaves the draft."""

    government = choice(N_("Pihak yang dikeluarkan"), required=True)


class AddWitness(Input):
    """A witness of the signing."""

    name = text(N_("Nama saksi"), required=True)
    title = text(N_("Jabatan"))


class RemoveWitness(Input):
    """A witness that is taken off."""

    witness = choice(N_("Saksi"), required=True)


class WithReason(Input):
    """Why."""

    reason = long_text(N_("Alasan"), required=True, max=4000)


class Clear(Input):
    """The version that was read and is agreed to."""

    draft_no = number(
        N_("Nomor versi rancangan yang dibaca"), required=True, min=1,
        help=N_("Kesepakatan hanya berlaku untuk versi ini; versi baru harus direviu kembali."),
    )  # fmt: skip


class FlagBurden(OfParty):
    """Whether the plan needs the consent of a party's DPRD."""

    burdened = flag(
        N_("Membebani masyarakat atau daerah, atau belum dianggarkan dalam APBD berjalan"),
        help=N_("Bila ya, persetujuan DPRD diperlukan sebelum naskah ditandatangani."),
    )


class RecordConsent(Input):
    """The DPRD's decision."""

    number = text(N_("Nomor persetujuan DPRD"), required=True)
    date = day(N_("Tanggal persetujuan"), required=True)
    file = file(N_("Berkas persetujuan"), "pdf", required=True)


class SetDay(Input):
    """When and where it will be signed."""

    scheduled_on = day(N_("Tanggal penandatanganan"), required=True)
    scheduled_at = fields.Time(
        load_default=None, allow_none=True, format="iso",
        error_messages={"invalid": N_("Tulis waktu sebagai jam:menit, misalnya 10:00."),
                        "format": N_("Tulis waktu sebagai jam:menit, misalnya 10:00.")},
        metadata={"kind": "time", "label": N_("Waktu"), "help": ""},
    )  # fmt: skip
    place = text(N_("Tempat"), required=True)


class Sign(Input):
    """What was signed."""

    signed_on = day(N_("Tanggal penandatanganan"), required=True)
    starts_on = day(N_("Mulai berlaku"), required=True)
    ends_on = day(N_("Berakhir"), required=True)
    signed_file = file(
        N_("Naskah yang sudah ditandatangani"), "pdf", required=True,
        help=N_("PDF asli; tanda tangan elektronik di dalamnya diperiksa, berkas tidak diubah."),
    )  # fmt: skip


class RegisterQuery(ListQuery):
    """Filters of the register."""

    kind = many(N_("Jenis"), tuple(KIND_LABELS.items()))
    state = many(N_("Tahap"), tuple((s, s) for s in STATES))
    year = fields.List(fields.Integer(validate=validate.Range(1900, 2200)), load_default=list)
    alone = fields.Boolean(load_default=False)
    expiring = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(0, 3660)
    )
    party = fields.String(load_default="", validate=validate.Length(max=300))
    sort = fields.String(
        load_default=NEWEST, validate=validate.OneOf(["", NEWEST, OLDEST, ENDING])
    )


class PartyItem(Schema):
    """A party as everybody may see it."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    number = fields.String(required=True)
    now = fields.String(required=True, allow_none=True)


class AnnexItem(Schema):
    """An app of the annex; `app` is its slug, null outside the catalogue."""

    app = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    version = fields.String(required=True)
    removes = fields.Boolean(required=True)


class InstrumentItem(Schema):
    """An instrument as lists show it: public columns."""

    code = fields.String(required=True)
    kind = fields.String(required=True)
    kind_label = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)
    signed_on = fields.Date(required=True, allow_none=True)
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    historic = fields.Boolean(required=True)
    source = fields.String(required=True)
    held_on = fields.Date(required=True, allow_none=True)
    held_until = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    parties = fields.List(fields.Nested(PartyItem), required=True)


class AmendedFact(Schema):
    """One thing that an addendum changed, in words."""

    label = fields.String(required=True)
    value = fields.String(required=True)


class AmendmentItem(Schema):
    """An addendum that took effect; the texts of object and scope are the parties' alone."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    called = fields.String(required=True, metadata={"description": "its numbers and its day"})
    href = fields.String(required=True)
    at = fields.DateTime(required=True, metadata={"description": "when it took effect"})
    changes = fields.List(fields.Nested(AmendedFact), required=True)


class DraftItem(Schema):
    """A draft version."""

    no = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    name = fields.String(required=True)
    government = fields.String(required=True)
    at = fields.DateTime(required=True)


class ProposalItem(Schema):
    """A proposal about a signed instrument, or a notice of its termination."""

    kind = fields.String(required=True)
    government = fields.String(required=True)
    day = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    reason = fields.String(required=True)
    number = fields.String(required=True)
    letter_date = fields.Date(required=True, allow_none=True)
    file_sha256 = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True)
    answer = fields.String(required=True)
    at = fields.DateTime(required=True)


class OwnPartyItem(PartyItem):
    """A party as the parties see it."""

    signatory_name = fields.String(required=True)
    signatory_title = fields.String(required=True)
    capacity = fields.String(required=True, allow_none=True)
    cleared = fields.Boolean(required=True)
    burdened = fields.Boolean(required=True)
    consent_number = fields.String(required=True)
    asked = fields.Boolean(required=True)
    change = fields.String(required=True)


class InstrumentDetail(InstrumentItem):
    """One instrument; the parties also get their own side and the workflow's part."""

    apps = fields.List(fields.Nested(AnnexItem), required=True)
    amended_by = fields.List(fields.Nested(AmendmentItem), required=True)
    note = fields.String()
    warnings = fields.List(fields.String())
    state_since = fields.DateTime()
    due_on = fields.Date(allow_none=True)
    awaits = fields.List(fields.String())
    version = fields.Integer()
    actions = fields.List(fields.Dict())
    base = fields.String(allow_none=True)
    object = fields.String()
    scope = fields.String()
    funding = fields.String()
    clauses = fields.List(fields.String())
    draft_no = fields.Integer()
    drafts = fields.List(fields.Nested(DraftItem))
    proposals = fields.List(fields.Nested(ProposalItem))
    notice_days = fields.Integer(allow_none=True)
    needs_council = fields.Boolean()
    place = fields.String()
    scheduled_on = fields.Date(allow_none=True)
    scheduled_at = fields.String(allow_none=True)


class NewInstrumentBody(Input):
    """A new instrument, by the API."""

    kind = choice(N_("Jenis naskah"), NEW_KINDS, required=True)
    parties = many(N_("Para pihak"), max=200)
    request = text(N_("Dari permohonan yang disetujui"))
    base = text(N_("Naskah dasar"))
    renews = text(N_("Memperpanjang naskah"))
    title = text(N_("Judul"))
