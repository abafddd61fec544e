"""The publication of an application as two tables: draft, published, withdrawn."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from registry.audit import labels
from registry.kernel.actor import CATALOGUE
from registry.kernel.text import N_, M, Message
from registry.kernel.workflow import Guard, Stage, Transition, Workflow

from .policy import HOST, parties
from .record.schemas import (
    AwardInput,
    DependencyInput,
    DocumentInput,
    DuplicateAnswerInput,
    MembersInput,
    ReleaseInput,
    RemovePartInput,
    ScreenshotInput,
)
from .schemas import ApplicationInput, WithdrawInput
from .states import DRAFT, PUBLISHED, WITHDRAWN


def incomplete(application: Any, _: Mapping[str, Any] | None = None) -> Message | None:
    """What an application still lacks before the public may see it."""
    required = {
        N_("nama"): application.name,
        N_("ringkasan"): application.summary,
        N_("urusan"): application.affair_code,
        N_("jenis layanan"): application.service_kind,
        N_("ketentuan pemakaian atau lisensi"): application.reuse_terms or application.licence,
    }
    missing = [Message(label) for label, value in required.items() if not value]
    if not missing:
        return None
    joined = missing[0]
    for label in missing[1:]:
        joined = M("%(first)s, %(second)s", first=joined, second=label)
    return M("Lengkapi dahulu: %(missing)s.", missing=joined)


def already_open(application: Any, _: Mapping[str, Any]) -> Message | None:
    """Opening what is open would tell nobody anything."""
    return M("Permohonan sudah diterima.") if application.open_for_adoption else None


def already_closed(application: Any, _: Mapping[str, Any]) -> Message | None:
    """Closing what is closed would tell nobody anything."""
    return None if application.open_for_adoption else M("Permohonan sudah ditutup.")


def no_suite(application: Any, _: Mapping[str, Any]) -> Message | None:
    """Only a suite carries others."""
    return None if application.is_suite else M("Aplikasi ini bukan suite.")


def no_likeness(application: Any, _: Mapping[str, Any]) -> Message | None:
    """There is something to answer only where the flag stands."""
    if application.duplicate_of or application.duplicate_answer:
        return None
    return M("Aplikasi ini tidak ditandai mirip aplikasi umum.")


def _part(
    name: str, label: str, event: str, schema: type[Schema], *guards: Guard, tone: str = "secondary"
) -> Transition:
    """An act of the host's editor on what hangs on the record; the stage stays."""
    return Transition(
        name, label, event, sources=(DRAFT, PUBLISHED), parties=(HOST,), roles=(CATALOGUE,),
        schema=schema, guards=guards, tone=tone,
    )  # fmt: skip


PUBLICATION = Workflow(
    kind="application",
    title=N_("Penerbitan aplikasi"),
    stages=(
        Stage(DRAFT, N_("Draf"), awaits=(HOST,)),
        Stage(PUBLISHED, N_("Diterbitkan"), tone="ok"),
        Stage(WITHDRAWN, N_("Ditarik"), tone="warn"),
    ),
    transitions=(
        Transition(
            "publish", N_("Terbitkan"), N_("Aplikasi diterbitkan"),
            sources=(DRAFT, WITHDRAWN), targets=(PUBLISHED,), parties=(HOST,), roles=(CATALOGUE,),
            guards=(incomplete,), tone="primary",
        ),
        Transition(
            "edit", N_("Ubah"), N_("Keterangan aplikasi diubah"),
            sources=(DRAFT, PUBLISHED), parties=(HOST,), roles=(CATALOGUE,),
            schema=ApplicationInput,
        ),
        Transition(
            "open", N_("Buka untuk diadopsi"), N_("Aplikasi dibuka untuk diadopsi"),
            sources=(PUBLISHED,), parties=(HOST,), roles=(CATALOGUE,), guards=(already_open,),
        ),
        Transition(
            "close", N_("Tutup untuk diadopsi"), N_("Aplikasi ditutup untuk diadopsi"),
            sources=(PUBLISHED,), parties=(HOST,), roles=(CATALOGUE,), guards=(already_closed,),
        ),
        Transition(
            "withdraw", N_("Tarik dari katalog"), N_("Aplikasi ditarik dari katalog"),
            sources=(PUBLISHED,), targets=(WITHDRAWN,), parties=(HOST,), roles=(CATALOGUE,),
            schema=WithdrawInput, tone="danger",
        ),
        _part("release", N_("Catat rilis"), N_("Rilis aplikasi dicatat"), ReleaseInput),
        _part("screenshot", N_("Tambah tangkapan layar"),
              N_("Tangkapan layar ditambahkan"), ScreenshotInput),
        _part("document", N_("Tambah dokumen"), N_("Dokumen aplikasi ditambahkan"), DocumentInput),
        _part("dependency", N_("Tambah ketergantungan"),
              N_("Ketergantungan aplikasi dicatat"), DependencyInput),
        _part("award", N_("Tambah penghargaan"), N_("Penghargaan aplikasi dicatat"), AwardInput),
        _part("remove_part", N_("Hapus bagian"), N_("Bagian keterangan aplikasi dihapus"),
              RemovePartInput, tone="danger"),
        _part("members", N_("Atur anggota suite"), N_("Anggota suite diatur"), MembersInput,
              no_suite),
        _part("answer_duplicate", N_("Jelaskan kemiripan"),
              N_("Kemiripan dengan aplikasi umum dijelaskan"), DuplicateAnswerInput, no_likeness),
    ),
    parties=parties,
    party_labels={HOST: N_("pemerintah pemilik")},
    role_labels={CATALOGUE: N_("pengelola katalog")},
)  # fmt: skip

labels.add_workflow(PUBLICATION)
"""Published applications are public; what becomes of a draft concerns its own office only."""
