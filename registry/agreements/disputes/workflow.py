"""Workflow F: a dispute is talked over, brought before who settles it, and ended by both sides."""

from collections.abc import Mapping
from typing import Any

from registry.accounts.states import ROLE_LABELS
from registry.audit import labels
from registry.kernel.actor import COOPERATION, LEGAL
from registry.kernel.text import N_, M, Message
from registry.kernel.workflow import Parties, Stage, Transition, Workflow

from .. import policy
from ..schemas import WithReason
from . import schemas
from .models import Dispute
from .states import ESCALATED, REPORTED, SETTLED, TALKS, WITHDRAWN

BOTH = (COOPERATION, LEGAL)
OPEN = (TALKS, ESCALATED)
LAW = N_("UU 23/2014 dan PP 28/2018: musyawarah, lalu gubernur atau Menteri Dalam Negeri")


def has_settler(dispute: Any, data: Mapping[str, Any]) -> Message | None:
    """Somebody settles it when talks fail: the governor or the minister."""
    if dispute.settler:
        return None
    return M("Perselisihan tentang kesepakatan dengan kementerian diselesaikan dengan musyawarah.")


def _before(dispute: Any) -> str:
    return ESCALATED if any(s.action == "escalate" for s in dispute.steps) else TALKS


STAGES = (
    Stage(TALKS, N_("Musyawarah"), ("party",), "dispute.talks", "warn"),
    Stage(ESCALATED, N_("Diteruskan"), ("party",), "dispute.escalated", "warn"),
    Stage(REPORTED, N_("Hasil menunggu konfirmasi"), ("other",), "dispute.reported", "info"),
    Stage(SETTLED, N_("Selesai"), tone="ok", final=True),
    Stage(WITHDRAWN, N_("Dicabut"), final=True),
)

TRANSITIONS = (
    Transition(
        "add_step", N_("Catat langkah"), N_("Langkah penyelesaian dicatat"), OPEN,
        parties=("party",), roles=BOTH, schema=schemas.AddStep, tells=("party",), aside=True,
    ),
    Transition(
        "escalate", N_("Teruskan"), N_("Perselisihan diteruskan"), (TALKS,), (ESCALATED,),
        parties=("party",), roles=(LEGAL,), guards=(has_settler,), schema=schemas.Escalate,
        tells=("party",), law=LAW,
    ),
    Transition(
        "report_outcome", N_("Catat hasil"), N_("Hasil penyelesaian dicatat"), OPEN, (REPORTED,),
        parties=("party",), roles=(LEGAL,), schema=schemas.ReportOutcome, tells=("party",),
        tone="primary", law=LAW,
    ),
    Transition(
        "confirm", N_("Konfirmasi hasil"), N_("Hasil penyelesaian dikonfirmasi"), (REPORTED,),
        (SETTLED,), parties=("other",), roles=(LEGAL,), tells=("party",), tone="primary",
    ),
    Transition(
        "send_back", N_("Bantah hasil"), N_("Hasil penyelesaian dibantah"), (REPORTED,), OPEN,
        parties=("other",), roles=(LEGAL,), schema=WithReason, choose=_before, tells=("party",),
    ),
    Transition(
        "withdraw", N_("Cabut"), N_("Perselisihan dicabut"), OPEN, (WITHDRAWN,),
        parties=("raiser",), roles=(LEGAL,), schema=WithReason, tells=("party",), tone="danger",
    ),
)  # fmt: skip


def parties(dispute: Dispute) -> Parties:
    """Governments that are each party of the workflow now."""
    everyone = policy.parties(dispute.instrument)["party"]
    return {
        "party": everyone,
        "raiser": frozenset({dispute.raised_by}),
        "other": everyone - {dispute.told_by} if dispute.told_by else frozenset(),
    }


DISPUTE = Workflow(
    kind="dispute",
    title=N_("Perselisihan"),
    stages=STAGES,
    transitions=TRANSITIONS,
    parties=parties,
    party_labels={
        "party": N_("para pihak"), "raiser": N_("pihak yang mencatat perselisihan"),
        "other": N_("pihak lain"),
    },
    role_labels=ROLE_LABELS,
)  # fmt: skip

labels.add({"dispute.create": N_("Perselisihan dicatat")})
labels.add_workflow(DISPUTE)
labels.add_subjects({DISPUTE.kind: DISPUTE.title})
