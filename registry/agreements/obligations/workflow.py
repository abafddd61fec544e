"""Workflow E: an obligation is done by one side and confirmed by another."""

from registry.accounts.states import ROLE_LABELS
from registry.audit import labels
from registry.kernel.actor import COOPERATION, LEGAL
from registry.kernel.text import N_
from registry.kernel.workflow import SYSTEM_PARTY, Parties, Stage, Transition, Workflow

from .. import policy
from ..schemas import WithReason
from . import schemas
from .models import Obligation
from .states import CONFIRMED, DROPPED, OPEN, REPORTED

BOTH = (COOPERATION, LEGAL)
PRACTICE = N_("Praktik: laporan dan evaluasi kerja sama paling sedikit dua kali setahun")

STAGES = (
    Stage(OPEN, N_("Belum dilaksanakan"), ("doer",)),
    Stage(REPORTED, N_("Menunggu konfirmasi"), ("other",), "obligation.reported", "info"),
    Stage(CONFIRMED, N_("Terpenuhi"), tone="ok", final=True),
    Stage(DROPPED, N_("Dihapuskan"), final=True),
)

TRANSITIONS = (
    Transition(
        "report", N_("Laporkan terlaksana"), N_("Kewajiban dilaporkan terlaksana"), (OPEN,),
        (REPORTED,), parties=("doer",), roles=BOTH, schema=schemas.Report, tone="primary",
        law=PRACTICE,
    ),
    Transition(
        "confirm", N_("Konfirmasi terlaksana"), N_("Kewajiban dikonfirmasi terlaksana"),
        (REPORTED,), (CONFIRMED,), parties=("other",), roles=BOTH, tells=("party",),
        tone="primary", law=PRACTICE,
    ),
    Transition(
        "send_back", N_("Kembalikan"), N_("Laporan kewajiban dikembalikan"), (REPORTED,),
        (OPEN,), parties=("other",), roles=BOTH, schema=WithReason, law=PRACTICE,
    ),
    Transition(
        "drop", N_("Hapuskan kewajiban"), N_("Kewajiban dihapuskan"), (OPEN,), (DROPPED,),
        parties=("party",), roles=(LEGAL,), schema=WithReason, tells=("party",),
        tone="danger",
    ),
    Transition(
        "lapse", N_("Gugur"), N_("Kewajiban gugur karena naskah berakhir"), (OPEN,), (DROPPED,),
        parties=(SYSTEM_PARTY,), tells=("party",),
    ),
)  # fmt: skip


def parties(obligation: Obligation) -> Parties:
    """Governments that are each party of the workflow now."""
    everyone = policy.parties(obligation.instrument)["party"]
    doer = frozenset({obligation.doer_code}) if obligation.doer_code else everyone
    return {
        "party": everyone,
        "doer": doer & everyone,
        "other": everyone - {obligation.done_by} if obligation.done_by else frozenset(),
    }


OBLIGATION = Workflow(
    kind="obligation",
    title=N_("Kewajiban naskah"),
    stages=STAGES,
    transitions=TRANSITIONS,
    parties=parties,
    party_labels={
        "party": N_("para pihak"), "doer": N_("pihak yang melaksanakan"),
        "other": N_("pihak lain"), SYSTEM_PARTY: N_("registri"),
    },
    role_labels=ROLE_LABELS,
)  # fmt: skip

labels.add({"obligation.create": N_("Kewajiban dicatat")})
labels.add_workflow(OBLIGATION)
labels.add_subjects({OBLIGATION.kind: OBLIGATION.title})
