"""The consent to a change of guarded fields as two tables."""

from typing import Any

from registry.audit import labels
from registry.kernel.actor import APPROVER, CATALOGUE
from registry.kernel.text import N_
from registry.kernel.workflow import Parties, Stage, Transition, Workflow

from .schemas import RejectChangeInput
from .states import APPROVED, CANCELLED, REJECTED, WAITING

HOST = "host"


def parties(change: Any) -> Parties:
    """The one party: the government whose application it is."""
    return {HOST: frozenset({change.host_code})}


CHANGE = Workflow(
    kind="app_change",
    title=N_("Perubahan keterangan aplikasi yang dijaga"),
    stages=(
        Stage(WAITING, N_("Menunggu persetujuan"), awaits=(HOST,), tone="info"),
        Stage(APPROVED, N_("Disetujui dan tampil"), tone="ok", final=True),
        Stage(REJECTED, N_("Ditolak"), tone="bad", final=True),
        Stage(CANCELLED, N_("Dibatalkan"), final=True),
    ),
    transitions=(
        Transition(
            "approve", N_("Setujui"), N_("Perubahan aplikasi disetujui"),
            sources=(WAITING,), targets=(APPROVED,), parties=(HOST,), roles=(APPROVER,),
            tone="primary",
        ),
        Transition(
            "reject", N_("Tolak"), N_("Perubahan aplikasi ditolak"),
            sources=(WAITING,), targets=(REJECTED,), parties=(HOST,), roles=(APPROVER,),
            schema=RejectChangeInput, tone="danger",
        ),
        Transition(
            "cancel", N_("Batalkan"), N_("Perubahan aplikasi dibatalkan pengelola katalog"),
            sources=(WAITING,), targets=(CANCELLED,), parties=(HOST,), roles=(CATALOGUE,),
            tone="danger", aside=True,
        ),
    ),
    parties=parties,
    party_labels={HOST: N_("pemerintah pemilik")},
    role_labels={CATALOGUE: N_("pengelola katalog"), APPROVER: N_("penyetuju")},
)  # fmt: skip

labels.add_workflow(CHANGE)
labels.add({f"{CHANGE.kind}.create": N_("Perubahan aplikasi dimintakan persetujuan")})
labels.add_subjects({CHANGE.kind: CHANGE.title})
labels.add({
    "application.create": N_("Aplikasi ditambahkan"),
    "application.follow": N_("Aplikasi diikuti"),
    "search.save": N_("Pencarian disimpan"),
    "search.forget": N_("Pencarian simpanan dihapus"),
})  # fmt: skip
labels.add_subjects({"application": N_("Aplikasi"), "search": N_("Pencarian simpanan")})
