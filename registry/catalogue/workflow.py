"""The publication of an application as two tables: draft, published, withdrawn."""

from collections.abc import Mapping
from typing import Any

from registry.kernel.actor import CATALOGUE
from registry.kernel.text import N_, M, Message
from registry.kernel.workflow import Stage, Transition, Workflow

from .policy import HOST, parties
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
    ),
    parties=parties,
    party_labels={HOST: N_("pemerintah pemilik")},
    role_labels={CATALOGUE: N_("pengelola katalog")},
)  # fmt: skip
"""Published applications are public; what becomes of a draft concerns its own office only."""
