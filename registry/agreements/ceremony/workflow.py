"""What a ceremony waits for, as a table that is only read: its stage follows from what is there.

The acts themselves are those of its instruments (`service`, `grid`, `files`, `signing`); each step
is the page where it is done.
"""

from collections.abc import Collection
from typing import Any

from registry.accounts.states import ROLE_LABELS
from registry.kernel.text import N_
from registry.kernel.workflow import PRIMARY, Parties, Stage, Transition, Workflow

from ..policy import WRITERS

CHOOSING, NUMBERING, COLLECTING, SIGNING, DONE = (
    "choosing", "numbering", "collecting", "signing", "done",
)  # fmt: skip
ORGANISER, NUMBERLESS = "organiser", "numberless"

STAGES = (
    Stage(CHOOSING, N_("Naskah belum dipilih"), (ORGANISER,)),
    Stage(NUMBERING, N_("Nomor belum lengkap"), (ORGANISER, NUMBERLESS)),
    Stage(COLLECTING, N_("Berkas belum lengkap"), (ORGANISER,)),
    Stage(SIGNING, N_("Siap ditandatangani"), (ORGANISER,), tone="info"),
    Stage(DONE, N_("Ditandatangani"), tone="ok", final=True),
)


def _step(name: str, label: str, source: str, target: str, *parties: str) -> Transition:
    return Transition(
        name, label, label, (source,), (target,), parties=(ORGANISER, *parties), roles=WRITERS,
        tone=PRIMARY,
    )  # fmt: skip


STEPS = (
    _step("naskah", N_("Pilih naskah"), CHOOSING, NUMBERING),
    _step("nomor", N_("Isi nomor"), NUMBERING, COLLECTING, NUMBERLESS),
    _step("berkas", N_("Unggah berkas"), COLLECTING, SIGNING),
    _step("tandatangani", N_("Tandatangani semua"), SIGNING, DONE),
)
"""Each is the page of that name below the ceremony's own."""


def stage(number: int, files: int, numberless: Collection[str]) -> str:
    """What comes next where there are so many instruments, so many of them with a signed file,
    and these governments without a number."""
    if not number:
        return CHOOSING
    if numberless:
        return NUMBERING
    return COLLECTING if files < number else SIGNING


def parties(ceremony: Any) -> Parties:
    """Who arranges it, and whose numbers are missing."""
    return {
        ORGANISER: frozenset({ceremony.organiser_code}),
        NUMBERLESS: frozenset(ceremony.numberless),
    }


CEREMONY = Workflow(
    kind="ceremony",
    title=N_("Upacara penandatanganan"),
    stages=STAGES,
    transitions=STEPS,
    parties=parties,
    party_labels={ORGANISER: N_("penyelenggara"), NUMBERLESS: N_("pihak tanpa nomor")},
    role_labels=ROLE_LABELS,
)
