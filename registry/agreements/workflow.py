"""Workflow B: an instrument from its first draft to its end, as two tables.

Law: PP 28/2018 and Permendagri 22/2020, as far as the texts name a duty; every number of days is
a setting. Who is which party is `policy.parties`; why not, `guards`.
"""

from typing import Any

from registry.accounts.states import ROLE_LABELS
from registry.audit import labels
from registry.kernel.actor import APPROVER, COOPERATION, LEGAL
from registry.kernel.clock import today
from registry.kernel.text import N_
from registry.kernel.workflow import SYSTEM_PARTY, Stage, Transition, Workflow

from . import amendments, guards, policy, schemas
from .ceremony import schemas as ceremony
from .life.workflow import TRANSITIONS as LIFE
from .originals.workflow import TRANSITIONS as ORIGINALS
from .states import (
    BINDING,
    CANCELLED,
    CLEARED,
    COUNCIL_CONSENT,
    DRAFTING,
    EXPIRED,
    HELD,
    IN_FORCE,
    LEGAL_REVIEW,
    SCHEDULED,
    SIGNED,
    SUPERSEDED,
    TERMINATED,
)
from .text import schemas as texts

KSDD = N_("PP 28/2018 dan Permendagri 22/2020")
PRACTICE = N_("Praktik naskah kerja sama daerah")
EARLY = (DRAFTING, LEGAL_REVIEW)
EDITABLE = (DRAFTING, LEGAL_REVIEW, CLEARED)
OPEN = (DRAFTING, LEGAL_REVIEW, CLEARED, COUNCIL_CONSENT, SCHEDULED)
BOTH = (COOPERATION, LEGAL)

AMENDED = (amendments.annex_remains, amendments.parties_remain, amendments.term_after)
"""What must hold for an addendum as it is reviewed and on the day of signing."""

STAGES = (
    Stage(DRAFTING, N_("Penyusunan"), ("party",)),
    Stage(LEGAL_REVIEW, N_("Reviu hukum"), ("uncleared",), "instrument.legal_review", "info"),
    Stage(CLEARED, N_("Disepakati"), ("first_party",), "instrument.cleared", "info"),
    Stage(
        COUNCIL_CONSENT, N_("Persetujuan DPRD"), ("burdened",), "instrument.council_consent",
        "warn",
    ),
    Stage(SCHEDULED, N_("Dijadwalkan"), ("party",), "instrument.scheduled", "info"),
    Stage(SIGNED, N_("Ditandatangani"), ("asked",), tone="ok"),
    Stage(IN_FORCE, N_("Berlaku"), ("asked",), tone="done"),
    Stage(HELD, N_("Ditangguhkan"), ("asked",), tone="warn"),
    Stage(EXPIRED, N_("Kedaluwarsa"), tone="neutral", final=True),
    Stage(TERMINATED, N_("Diakhiri"), tone="bad", final=True),
    Stage(SUPERSEDED, N_("Diganti"), tone="neutral", final=True),
    Stage(CANCELLED, N_("Dibatalkan"), tone="bad", final=True),
)  # fmt: skip


def _after_draft(instrument: Any) -> str:
    """A new version of an agreed text goes back to review; otherwise nothing moves."""
    return DRAFTING if instrument.state == DRAFTING else LEGAL_REVIEW


def _after_clear(instrument: Any) -> str:
    return LEGAL_REVIEW if policy.uncleared(instrument) else CLEARED


def _after_schedule(instrument: Any) -> str:
    left = any(p.awaits_consent for p in instrument.parties)
    return COUNCIL_CONSENT if left else SCHEDULED


def _after_signing(instrument: Any) -> str:
    starts = instrument.starts_on
    return IN_FORCE if starts is not None and starts <= today() else SIGNED


def _writing(
    name: str, label: str, event: str, schema: type[Any], sources: tuple[str, ...] = EDITABLE,
    **more: Any,
) -> Transition:  # fmt: skip
    """An action on the text: it changes no stage and is nobody's turn."""
    return Transition(
        name, label, event, sources, parties=("party",), roles=BOTH, schema=schema, law=PRACTICE,
        aside=True, **more,
    )  # fmt: skip


WRITING = (
    _writing("assemble", N_("Susun teks dari pustaka klausul"), N_("Teks naskah disusun"),
             texts.Assemble),
    _writing("edit_clause", N_("Ubah klausul"), N_("Klausul diubah"), texts.EditClause),
    _writing("add_clause", N_("Tambah klausul"), N_("Klausul ditambahkan"), texts.AddClause),
    _writing("move_clause", N_("Pindahkan klausul"), N_("Klausul dipindahkan"), texts.MoveClause),
    _writing("remove_clause", N_("Keluarkan klausul"), N_("Klausul dikeluarkan"),
             texts.RemoveClause, tone="danger"),
    _writing("restore_clause", N_("Kembalikan klausul"), N_("Klausul dikembalikan"),
             texts.OfClause),
    _writing("use_wording", N_("Pakai rumusan lain"), N_("Rumusan klausul diganti"),
             texts.UseWording),
    _writing("set_liaison", N_("Isi pejabat penghubung"), N_("Pejabat penghubung diisi"),
             texts.SetLiaison, OPEN),
    _writing("comment", N_("Komentari klausul"), N_("Klausul dikomentari"), texts.Comment,
             tells=("party",)),
    _writing("resolve_comment", N_("Selesaikan komentar"), N_("Komentar diselesaikan"),
             texts.ResolveComment),
    Transition(
        "set_clearing", N_("Atur urutan paraf"), N_("Urutan paraf diatur"), (DRAFTING,),
        parties=("first_party",), roles=BOTH, schema=texts.SetClearing, law=PRACTICE, aside=True,
    ),
    Transition(
        "publish_draft", N_("Terbitkan versi"), N_("Versi rancangan baru diterbitkan"),
        EDITABLE, (LEGAL_REVIEW,), parties=("party",), roles=BOTH, schema=texts.Publish,
        choose=_after_draft, fewer={DRAFTING: ()}, tells=("party",), law=PRACTICE,
    ),
)  # fmt: skip
"""What is done on the text; the page of the text offers it, clause by clause."""

TRANSITIONS = (
    Transition(
        "describe", N_("Isi pokok naskah"), N_("Pokok naskah diisi"), (DRAFTING,),
        parties=("party",), roles=BOTH, schema=schemas.Describe,
    ),
    Transition(
        "add_draft", N_("Unggah rancangan"), N_("Versi rancangan baru diunggah"),
        (DRAFTING, LEGAL_REVIEW, CLEARED), (LEGAL_REVIEW,), parties=("party",), roles=BOTH,
        schema=schemas.AddDraft, choose=_after_draft, fewer={DRAFTING: ()}, tells=("party",),
        law=PRACTICE,
    ),
    Transition(
        "tick_clauses", N_("Periksa klausul wajib"), N_("Daftar klausul diperbarui"), EARLY,
        parties=("party",), roles=BOTH, guards=(guards.ticked_by_hand,),
        schema=schemas.TickClauses, law=KSDD,
    ),
    *WRITING,
    Transition(
        "choose_apps", N_("Susun lampiran aplikasi"), N_("Lampiran aplikasi disusun"), (DRAFTING,),
        parties=("party",), roles=BOTH, guards=(guards.has_annex,), schema=schemas.ChooseApps,
        law=PRACTICE,
    ),
    Transition(
        "drop_apps", N_("Keluarkan aplikasi dari PKS yang diubah"),
        N_("Aplikasi yang dikeluarkan dari PKS ditetapkan"), (DRAFTING,), parties=("party",),
        roles=BOTH, guards=(amendments.amends_annex,), schema=schemas.DropApps, law=PRACTICE,
    ),
    Transition(
        "set_signatory", N_("Isi nomor dan penanda tangan"), N_("Nomor dan penanda tangan diisi"),
        OPEN, parties=("party",), roles=BOTH, schema=schemas.SetSignatory, law=KSDD,
    ),
    Transition(
        "set_numbers", N_("Isi nomor para pihak"), N_("Nomor para pihak diisi"), OPEN,
        parties=("party",), roles=BOTH, schema=ceremony.SetNumbers, law=PRACTICE,
    ),
    Transition(
        "add_party", N_("Tambah pihak"), N_("Pihak ditambahkan"), (DRAFTING,),
        parties=("first_party",), roles=BOTH, guards=(guards.parties_free,),
        schema=schemas.AddParty,
    ),
    Transition(
        "remove_party", N_("Keluarkan pihak"), N_("Pihak dikeluarkan"), (DRAFTING,),
        parties=("first_party",), roles=BOTH, guards=(guards.parties_free,),
        schema=schemas.RemoveParty,
    ),
    Transition(
        "add_witness", N_("Tambah saksi"), N_("Saksi ditambahkan"), OPEN,
        parties=("party",), roles=BOTH, schema=schemas.AddWitness,
    ),
    Transition(
        "remove_witness", N_("Hapus saksi"), N_("Saksi dihapus"), OPEN,
        parties=("party",), roles=BOTH, guards=(guards.has_witness,), schema=schemas.RemoveWitness,
    ),
    Transition(
        "flag_burden", N_("Tandai perlu persetujuan DPRD"),
        N_("Keperluan persetujuan DPRD ditandai"), (DRAFTING, LEGAL_REVIEW, CLEARED),
        parties=("party",), roles=BOTH, schema=schemas.FlagBurden, law=KSDD,
    ),
    Transition(
        "send_to_review", N_("Kirim ke reviu hukum"), N_("Rancangan dikirim ke reviu hukum"),
        (DRAFTING,), (LEGAL_REVIEW,), parties=("party",), roles=BOTH,
        guards=(guards.enough_parties, guards.described, guards.has_draft, guards.base_fits,
                guards.base_in_force, guards.amended_in_force, guards.annex_allowed,
                *AMENDED),
        tone="primary", law=KSDD,
    ),
    Transition(
        "clear", N_("Sepakati rancangan"), N_("Rancangan disepakati satu pihak"), (LEGAL_REVIEW,),
        (LEGAL_REVIEW, CLEARED), parties=("uncleared",), roles=(LEGAL,),
        guards=(guards.clauses_complete,), eyes=(guards.legal_still_to,), schema=schemas.Clear,
        choose=_after_clear, tone="primary", law=KSDD,
    ),
    Transition(
        "countersign", N_("Catat paraf Sekda atau kepala daerah"),
        N_("Paraf berjenjang dicatat"), (LEGAL_REVIEW,), (LEGAL_REVIEW, CLEARED),
        parties=("uncleared",), roles=(LEGAL, APPROVER),
        guards=(guards.cleared_in_order, guards.clauses_complete), eyes=(guards.legal_first,),
        schema=texts.Countersign, choose=_after_clear, law=PRACTICE,
    ),
    Transition(
        "return_to_drafting", N_("Kembalikan ke penyusunan"),
        N_("Naskah dikembalikan ke penyusunan"),
        (LEGAL_REVIEW, CLEARED, COUNCIL_CONSENT, SCHEDULED), (DRAFTING,), parties=("party",),
        roles=(LEGAL,), schema=schemas.WithReason, tells=("party",),
    ),
    Transition(
        "schedule", N_("Jadwalkan penandatanganan"), N_("Penandatanganan dijadwalkan"), (CLEARED,),
        (COUNCIL_CONSENT, SCHEDULED), parties=("first_party",), roles=BOTH,
        guards=(guards.all_cleared, guards.heads_only, guards.heads_named),
        schema=schemas.SetDay,
        choose=_after_schedule, tells=("party",), tone="primary",
    ),
    Transition(
        "record_consent", N_("Catat persetujuan DPRD"), N_("Persetujuan DPRD dicatat"),
        (COUNCIL_CONSENT,), (COUNCIL_CONSENT, SCHEDULED), parties=("burdened",), roles=BOTH,
        schema=schemas.RecordConsent, choose=_after_schedule, tone="primary", law=KSDD,
    ),
    Transition(
        "reschedule", N_("Ubah jadwal"), N_("Jadwal penandatanganan diubah"),
        (COUNCIL_CONSENT, SCHEDULED), parties=("first_party",), roles=BOTH,
        schema=schemas.SetDay, tells=("party",),
    ),
    Transition(
        "sign", N_("Catat penandatanganan"), N_("Naskah ditandatangani"), (SCHEDULED,),
        (SIGNED, IN_FORCE), parties=("party",), roles=BOTH,
        guards=(
            guards.enough_parties, guards.all_cleared, guards.clauses_complete, guards.base_fits,
            guards.base_in_force, guards.amended_in_force, guards.annex_allowed,
            guards.heads_only, guards.signatories_complete, guards.heads_named,
            guards.terms_cover_day, guards.mandates_complete, guards.mandates_cover_day,
            guards.consents_given, guards.place_known, *AMENDED,
        ),
        schema=schemas.Sign, choose=_after_signing, tells=("party",), tone="primary", law=KSDD,
    ),
    Transition(
        "take_effect", N_("Mulai berlaku"), N_("Naskah mulai berlaku"), (SIGNED,), (IN_FORCE,),
        parties=(SYSTEM_PARTY,), guards=(guards.effective_day_reached,), tells=("party",),
    ),
    Transition(
        "expire", N_("Berakhir"), N_("Jangka waktu naskah berakhir"), BINDING, (EXPIRED,),
        parties=(SYSTEM_PARTY,), guards=(guards.ended,), tells=("party",),
    ),
    Transition(
        "cancel", N_("Batalkan naskah"), N_("Naskah dibatalkan"), OPEN, (CANCELLED,),
        parties=("party",), roles=BOTH, schema=schemas.WithReason, tells=("party",),
        tone="danger",
    ),
    *LIFE,
    *ORIGINALS,
)  # fmt: skip

INSTRUMENT = Workflow(
    kind="instrument",
    title=N_("Naskah kerja sama"),
    stages=STAGES,
    transitions=TRANSITIONS,
    parties=policy.parties,
    party_labels={
        "party": N_("para pihak"),
        "first_party": N_("pihak pertama"),
        "uncleared": N_("pihak yang belum menyepakati rancangan ini"),
        "burdened": N_("pihak yang memerlukan persetujuan DPRD"),
        "asked": N_("pihak yang belum menjawab usul"),
        SYSTEM_PARTY: N_("registri"),
    },
    role_labels=ROLE_LABELS,
)

labels.add({"instrument.create": N_("Naskah dibuat"), "instrument.load": N_("Riwayat dimuat")})
labels.add_workflow(INSTRUMENT)
labels.add({
    "ceremony.create": N_("Upacara dibuat"), "ceremony.edit": N_("Upacara diubah"),
    "ceremony.add": N_("Naskah ditambahkan ke upacara"),
    "ceremony.remove": N_("Naskah dikeluarkan dari upacara"),
    "ceremony.order": N_("Susunan acara diubah"), "ceremony.discard": N_("Upacara dihapus"),
    "ceremony.files": N_("Berkas upacara diunggah"),
    "ceremony.sign": N_("Semua naskah upacara ditandatangani"),
    "instrument.import": N_("Naskah lama dicatat"), "historic.write": N_("Impor naskah lama"),
    "historic.undo": N_("Impor naskah lama dibatalkan"),
})  # fmt: skip
labels.add_subjects({
    INSTRUMENT.kind: INSTRUMENT.title, "ceremony": N_("Upacara penandatanganan"),
    "historic": N_("Impor naskah lama"),
})  # fmt: skip
