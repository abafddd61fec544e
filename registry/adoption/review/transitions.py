"""Actions of the review, beside those of `adoption.workflow`, which joins them to its table."""

from typing import Any

from registry.kernel.actor import APPROVER, CATALOGUE, COOPERATION, LEGAL, Actor
from registry.kernel.text import N_, M, Message
from registry.kernel.workflow import Transition

from ..states import HOST, SUBMITTED, UNDER_REVIEW
from .schemas import AdviseInput, AssignInput, CheckInput, CommentInput, RecallInput, RemarkInput

STAFF = (COOPERATION, CATALOGUE, LEGAL, APPROVER)
DECIDERS = (CATALOGUE, COOPERATION)


# ---------------------------------------------------------------- rules about the person
def not_the_decider(request: Any, actor: Actor) -> Message | None:
    """Four eyes: whoever decided an item does not approve or reject the request."""
    own = sum(i.decided_by is not None and i.decided_by == actor.user_id for i in request.items)
    if not own:
        return None
    return M(
        "Anda sendiri yang memutuskan %(count)s aplikasi permohonan ini, sehingga orang lain yang "
        "menyetujui atau menolaknya (empat mata). Minta rekan memutuskan aplikasi itu, atau "
        "limpahkan wewenang persetujuan kepada rekan.",
        count=own,
    )  # fmt: skip


def of_an_office(_: Any, actor: Actor) -> Message | None:
    """Whoever answers works in an office of the host."""
    if actor.agency is not None:
        return None
    return M("Hanya orang perangkat daerah yang diminta. Admin mengatur perangkat daerah Anda di "
             "halaman Anggota.")  # fmt: skip


def staff_or_office(_: Any, actor: Actor) -> Message | None:
    """Whoever notes something has a part in the review: by role or by office."""
    if actor.agency is not None or actor.roles & set(STAFF):
        return None
    return M("Memerlukan peran dalam kajian atau perangkat daerah.")


REVIEW = (
    Transition(
        "remark", N_("Tulis catatan untuk pemohon"), N_("Catatan untuk pemohon ditulis"),
        sources=(UNDER_REVIEW,), parties=(HOST,), roles=DECIDERS, schema=RemarkInput, aside=True,
    ),
    Transition(
        "assign", N_("Minta saran perangkat daerah"), N_("Saran perangkat daerah diminta"),
        sources=(UNDER_REVIEW,), parties=(HOST,), roles=DECIDERS, schema=AssignInput, aside=True,
    ),
    Transition(
        "recall", N_("Tarik permintaan saran"), N_("Permintaan saran ditarik"),
        sources=(UNDER_REVIEW,), parties=(HOST,), roles=DECIDERS, schema=RecallInput, aside=True,
    ),
    Transition(
        "advise", N_("Beri saran"), N_("Saran perangkat daerah diberikan"),
        sources=(UNDER_REVIEW,), parties=(HOST,), schema=AdviseInput, aside=True,
        eyes=(of_an_office,),
    ),
    Transition(
        "comment", N_("Tulis catatan pada aplikasi"), N_("Catatan pada aplikasi ditulis"),
        sources=(SUBMITTED, UNDER_REVIEW), parties=(HOST,), schema=CommentInput, aside=True,
        eyes=(staff_or_office,),
    ),
    Transition(
        "check", N_("Isi daftar periksa"), N_("Daftar periksa diisi"),
        sources=(SUBMITTED, UNDER_REVIEW), parties=(HOST,), roles=(*DECIDERS, LEGAL),
        schema=CheckInput, aside=True,
    ),
)  # fmt: skip
INTERNAL = ("assign", "recall", "advise", "comment", "check")
"""Those that the applicant is told nothing of, and that change nothing another reader decides on:
they ask for no version."""
