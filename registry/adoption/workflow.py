"""Workflow A, the adoption request (permohonan pemanfaatan aplikasi), as two tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.accounts.states import ROLE_LABELS
from registry.audit import labels
from registry.catalogue.states import PUBLISHED
from registry.kernel.actor import APPROVER, CATALOGUE, COOPERATION, LEGAL
from registry.kernel.text import N_, M, Message
from registry.kernel.workflow import Stage, Transition, Workflow

from . import policy
from .messages.schemas import MessageInput, NoteInput
from .models import AdoptionRequest
from .preparation.schemas import ExplainInput, PrepareInput
from .review.transitions import REVIEW, not_the_decider
from .schemas import (
    AppsInput,
    DecideInput,
    LetterInput,
    ReasonInput,
    RejectInput,
    ReplyInput,
)  # fmt: skip
from .states import (
    ADOPTER,
    APPROVED,
    DRAFT,
    GRANTED,
    HOST,
    PARTY_LABELS,
    REJECTED,
    RETURNED,
    STATES,
    SUBMITTED,
    UNDER_REVIEW,
    WITHDRAWN,
)  # fmt: skip

Data = Mapping[str, Any]
MESSAGE, NOTE = "message", "note"

HEAD_ASKS = N_(
    "Praktik: permohonan datang dari kepala daerah, bukan dari perangkat daerah, dengan surat "
    "permohonan dan kerangka acuan kerja (KAK), sering disertai rancangan KB."
)


# ---------------------------------------------------------------- guards
def has_apps(request: AdoptionRequest, _: Data) -> Message | None:
    """At least one app is asked for."""
    return None if request.items else M("Belum ada aplikasi yang dimohonkan.")


def none_of_ones_own(request: AdoptionRequest, _: Data) -> Message | None:
    """Nobody asks for an app of their own."""
    own = [i for i in request.items if i.application.host_code == request.adopter_code]
    if not own:
        return None
    return M("Aplikasi milik daerah pemohon sendiri tidak dapat dimohonkan: %(names)s.",
             names=named(own))  # fmt: skip


def all_offered(request: AdoptionRequest, _: Data) -> Message | None:
    """Every app is published and open for adoption."""
    gone = [
        i for i in request.items
        if i.application.state != PUBLISHED or not i.application.open_for_adoption
    ]  # fmt: skip
    if not gone:
        return None
    return M("Keluarkan aplikasi yang tidak lagi ditawarkan: %(names)s.", names=named(gone))


def letter_complete(request: AdoptionRequest, _: Data) -> Message | None:
    """The head's letter: number, date, who signed, file."""
    missing = _missing(
        (request.letter_number, M("nomor")),
        (request.letter_date, M("tanggal")),
        (request.letter_signatory, M("nama kepala daerah yang menandatangani")),
        (request.letter_file_id, M("berkas")),
    )
    return M("Surat permohonan belum lengkap: %(missing)s.", missing=missing) if missing else None


def contact_given(request: AdoptionRequest, _: Data) -> Message | None:
    """Somebody can be asked."""
    missing = _missing((request.contact_name, M("nama")), (request.contact_email, M("surel")))
    return M("Narahubung belum lengkap: %(missing)s.", missing=missing) if missing else None


def all_decided(request: AdoptionRequest, _: Data) -> Message | None:
    """No app is left without a decision."""
    left = sum(i.decision is None for i in request.items)
    return M("%(count)s aplikasi belum diputuskan.", count=left) if left else None


def one_granted(request: AdoptionRequest, _: Data) -> Message | None:
    """A request of which nothing is granted is rejected, not approved."""
    if any(i.decision in GRANTED for i in request.items):
        return None
    return M("Tidak ada aplikasi yang disetujui. Tolak permohonan ini dengan alasannya.")


def _missing(*wanted: tuple[Any, Message]) -> Message | None:
    return _listed([name for value, name in wanted if not value])


def _listed(names: Sequence[Message]) -> Message | None:
    joined = names[0] if names else None
    for name in names[1:]:
        joined = M("%(first)s, %(next)s", first=joined, next=name)
    return joined


def named(items: Sequence[Any], shown: int = 5) -> str:
    """The apps of the first of many items, and how many more."""
    names = [item.application.name for item in items]
    return ", ".join(names[:shown]) + (f" (+{len(names) - shown})" if len(names) > shown else "")


# ---------------------------------------------------------------- tables
STAGES = (
    Stage(DRAFT, N_("Draf"), awaits=(ADOPTER,)),
    Stage(SUBMITTED, N_("Diajukan"), (HOST,), "request.submitted", "info"),
    Stage(RETURNED, N_("Dikembalikan"), (ADOPTER,), "request.returned", "warn"),
    Stage(UNDER_REVIEW, N_("Dikaji"), (HOST,), "request.under_review", "info"),
    Stage(APPROVED, N_("Disetujui"), tone="ok", final=True),
    Stage(REJECTED, N_("Ditolak"), tone="bad", final=True),
    Stage(WITHDRAWN, N_("Dibatalkan"), final=True),
)

TRANSITIONS = (
    Transition(
        "submit", N_("Ajukan permohonan"), N_("Permohonan diajukan"),
        sources=(DRAFT, RETURNED), targets=(SUBMITTED,), parties=(ADOPTER,), roles=(COOPERATION,),
        guards=(has_apps, none_of_ones_own, all_offered, letter_complete, contact_given),
        tone="primary", law=HEAD_ASKS,
    ),
    Transition(
        "edit", N_("Isi surat dan keterangan"), N_("Surat dan keterangan permohonan diisi"),
        sources=(DRAFT, RETURNED), parties=(ADOPTER,), roles=(COOPERATION,), schema=LetterInput,
        law=HEAD_ASKS,
    ),
    Transition(
        "choose", N_("Ubah daftar aplikasi"), N_("Daftar aplikasi permohonan diubah"),
        sources=(DRAFT, RETURNED), parties=(ADOPTER,), roles=(COOPERATION,), schema=AppsInput,
    ),
    Transition(
        "prepare", N_("Isi bahan permohonan"), N_("Bahan permohonan diisi"),
        sources=(DRAFT, RETURNED), parties=(ADOPTER,), roles=(COOPERATION,), schema=PrepareInput,
        law=HEAD_ASKS,
    ),
    Transition(
        "explain", N_("Isi alasan per aplikasi"), N_("Alasan per aplikasi diisi"),
        sources=(DRAFT, RETURNED), parties=(ADOPTER,), roles=(COOPERATION,), schema=ExplainInput,
    ),
    Transition(
        "start_review", N_("Mulai mengkaji"), N_("Pengkajian permohonan dimulai"),
        sources=(SUBMITTED,), targets=(UNDER_REVIEW,), parties=(HOST,), roles=(COOPERATION,),
        tells=(ADOPTER,), tone="primary",
    ),
    Transition(
        "decide", N_("Putuskan per aplikasi"), N_("Keputusan per aplikasi dicatat"),
        sources=(UNDER_REVIEW,), parties=(HOST,), roles=(CATALOGUE, COOPERATION),
        schema=DecideInput,
    ),
    Transition(
        "approve", N_("Setujui permohonan"), N_("Permohonan disetujui"),
        sources=(UNDER_REVIEW,), targets=(APPROVED,), parties=(HOST,), roles=(APPROVER,),
        eyes=(not_the_decider,), guards=(all_decided, one_granted), schema=ReplyInput,
        tells=(ADOPTER,), tone="primary",
    ),
    Transition(
        "return", N_("Kembalikan untuk dilengkapi"), N_("Permohonan dikembalikan"),
        sources=(SUBMITTED, UNDER_REVIEW), targets=(RETURNED,), parties=(HOST,),
        roles=(COOPERATION,), schema=ReasonInput,
    ),
    Transition(
        MESSAGE, N_("Tulis pesan"), N_("Pesan ditulis"), sources=STATES,
        parties=(HOST, ADOPTER), roles=(COOPERATION, CATALOGUE, LEGAL, APPROVER),
        schema=MessageInput, aside=True,
    ),
    Transition(
        NOTE, N_("Tulis catatan internal"), N_("Catatan internal ditulis"), sources=STATES,
        parties=(HOST, ADOPTER), roles=(COOPERATION, CATALOGUE, LEGAL, APPROVER),
        schema=NoteInput, aside=True,
    ),
    Transition(
        "reject", N_("Tolak permohonan"), N_("Permohonan ditolak"),
        sources=(UNDER_REVIEW,), targets=(REJECTED,), parties=(HOST,), roles=(APPROVER,),
        schema=RejectInput, tells=(ADOPTER,), tone="danger", eyes=(not_the_decider,),
    ),
    Transition(
        "withdraw", N_("Batalkan permohonan"), N_("Permohonan dibatalkan pemohon"),
        sources=(DRAFT, SUBMITTED, RETURNED, UNDER_REVIEW), targets=(WITHDRAWN,),
        parties=(ADOPTER,), roles=(COOPERATION,), schema=ReasonInput, tells=(HOST,), tone="danger",
    ),
    *REVIEW,
)  # fmt: skip

REQUEST = Workflow(
    kind="request",
    title=N_("Permohonan pemanfaatan aplikasi"),
    stages=STAGES,
    transitions=TRANSITIONS,
    parties=policy.parties,
    party_labels=PARTY_LABELS,
    role_labels=ROLE_LABELS,
)

labels.add({"request.create": N_("Permohonan dibuat")})
labels.add_workflow(REQUEST)
labels.add_subjects({REQUEST.kind: N_("Permohonan")})
