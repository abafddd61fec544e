"""The rows of workflow B about a signed file that was recorded from paper."""

from registry.kernel.actor import COOPERATION, LEGAL
from registry.kernel.text import N_
from registry.kernel.workflow import Transition

from ..states import PUBLIC_STATES
from . import rules, schemas

BOTH = (COOPERATION, LEGAL)
LAW = N_("Praktik: naskah asli rangkap dua atau lebih, satu pada setiap pihak")

TRANSITIONS = (
    Transition(
        "confirm_original", N_("Cocokkan dengan naskah asli"),
        N_("Berkas dicocokkan dengan naskah asli"), PUBLIC_STATES, parties=("party",), roles=BOTH,
        guards=(rules.scan_held,), eyes=(rules.other_side, rules.not_yet_confirmed),
        schema=schemas.ConfirmOriginal, tells=("party",), law=LAW, aside=True,
    ),
    Transition(
        "report_mismatch", N_("Laporkan tidak cocok dengan naskah asli"),
        N_("Berkas dilaporkan tidak cocok dengan naskah asli"), PUBLIC_STATES,
        parties=("party",), roles=BOTH, guards=(rules.scan_held,), eyes=(rules.other_side,),
        schema=schemas.ReportMismatch, tells=("party",), law=LAW, aside=True,
    ),
    Transition(
        "replace_scan", N_("Ganti pindaian naskah"), N_("Pindaian naskah diganti"), PUBLIC_STATES,
        parties=("party",), roles=BOTH, guards=(rules.scan_held, rules.mismatch_told),
        schema=schemas.ReplaceScan, tells=("party",), law=LAW, aside=True,
    ),
)  # fmt: skip
