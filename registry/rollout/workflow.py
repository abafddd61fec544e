"""Workflow C, rollout (pelaksanaan): from the plan to use that both sides confirm.

Training is awaited from the host as soon as the app is installed; adapting it before is the
adopter's choice. `declared` stands between acceptance and live because live needs both sides
(docs/decisions/0003-declared-stage.md).
"""

from collections.abc import Mapping
from typing import Any

from registry.accounts.states import ROLE_LABELS
from registry.agreements.states import HELD, IN_FORCE
from registry.audit import labels
from registry.kernel.actor import CATALOGUE, COOPERATION
from registry.kernel.text import N_, M, Message
from registry.kernel.workflow import Stage, Transition, Workflow

from . import schemas
from .models import Installation
from .policy import ADOPTER, HOST, parties
from .states import (
    ACCEPTED,
    ADAPTED,
    DECLARED,
    HANDED_OVER,
    INSTALLED,
    LIVE,
    PLANNED,
    STOPPED,
    TRAINED,
)  # fmt: skip

ROLES = (CATALOGUE, COOPERATION)
BOUND = (PLANNED, HANDED_OVER)
"""Stages that only a PKS in force lets go on; their days stand still while it is held."""
BEGUN, CARRIED, REMINDED, LAPSED = "create", "carry_over", "attestation_due", "attestation_lapsed"


def pks_in_force(installation: Installation, data: Mapping[str, Any]) -> Message | None:
    """Software is handed over and installed only while its PKS, as amended, binds for it."""
    pks = installation.instrument
    if pks.state == HELD:
        return M("PKS %(code)s sedang ditangguhkan sampai %(day)s.",
                 code=pks.code, day=pks.held_until)  # fmt: skip
    if pks.state != IN_FORCE:
        return M("PKS %(code)s tidak sedang berlaku.", code=pks.code)
    return _amended_away(installation)


def _amended_away(installation: Installation) -> Message | None:
    pks = installation.instrument
    sides = {installation.host_code, installation.adopter_code}
    if not sides <= {p.government_code for p in pks.parties}:
        return M("Salah satu pemerintah ini bukan lagi pihak PKS %(code)s.", code=pks.code)
    if installation.application_id not in {a.application_id for a in pks.apps}:
        return M("Aplikasi ini sudah dikeluarkan dari lampiran PKS %(code)s.", code=pks.code)
    return None


STAGES = (
    Stage(PLANNED, N_("Direncanakan"), (HOST,), "rollout.planned", "neutral"),
    Stage(HANDED_OVER, N_("Diserahkan"), (ADOPTER,), "rollout.handed_over", "info"),
    Stage(INSTALLED, N_("Terpasang"), (HOST,), "rollout.installed", "info"),
    Stage(ADAPTED, N_("Disesuaikan"), (HOST,), "rollout.adapted", "info"),
    Stage(TRAINED, N_("Dilatihkan"), (ADOPTER,), "rollout.trained", "info"),
    Stage(ACCEPTED, N_("Diterima"), (ADOPTER,), "rollout.accepted", "info"),
    Stage(DECLARED, N_("Dinyatakan aktif"), (HOST,), "rollout.declared", "warn"),
    Stage(LIVE, N_("Aktif"), tone="done"),
    Stage(STOPPED, N_("Dihentikan"), tone="bad", final=True),
)

TRANSITIONS = (
    Transition(
        "hand_over", N_("Catat serah terima"), N_("Kode sumber dan dokumen diserahkan"),
        (PLANNED,), (HANDED_OVER,), (HOST,), ROLES, (pks_in_force,), schemas.HandOver,
        tone="primary", law=N_("Praktik: serah terima dengan BAST."),
    ),
    Transition(
        "install", N_("Catat pemasangan"), N_("Aplikasi terpasang"),
        (HANDED_OVER,), (INSTALLED,), (ADOPTER,), ROLES, (pks_in_force,), schemas.Install,
        tone="primary",
    ),
    Transition(
        "adapt", N_("Catat penyesuaian"), N_("Aplikasi disesuaikan"),
        (INSTALLED,), (ADAPTED,), (ADOPTER,), ROLES, (), schemas.Adapt,
    ),
    Transition(
        "train", N_("Catat pelatihan"), N_("Pelatihan diberikan"),
        (INSTALLED, ADAPTED), (TRAINED,), (HOST,), ROLES, (), schemas.Train, tone="primary",
    ),
    Transition(
        "accept", N_("Catat uji terima"), N_("Aplikasi diterima lewat uji terima"),
        (TRAINED,), (ACCEPTED,), (ADOPTER,), ROLES, (), schemas.Accept, tone="primary",
        tells=(HOST,), law=N_("Praktik: uji terima dengan berita acara."),
    ),
    Transition(
        "declare", N_("Nyatakan aktif"), N_("Dinyatakan aktif oleh daerah pemohon"),
        (ACCEPTED,), (DECLARED,), (ADOPTER,), ROLES, (), schemas.Declare, tone="primary",
    ),
    Transition(
        "confirm", N_("Konfirmasi aktif"), N_("Dikonfirmasi aktif oleh daerah pemilik"),
        (DECLARED,), (LIVE,), (HOST,), ROLES, (), schemas.Confirm, tone="primary",
        tells=(ADOPTER,),
    ),
    Transition(
        "decline", N_("Tolak konfirmasi"), N_("Pernyataan aktif belum dikonfirmasi"),
        (DECLARED,), (ACCEPTED,), (HOST,), ROLES, (), schemas.Decline,
    ),
    Transition(
        "attest", N_("Perbarui pernyataan pemakaian"), N_("Pemakaian dinyatakan kembali"),
        (LIVE,), (), (ADOPTER,), ROLES, (), schemas.Attest, tells=(HOST,),
    ),
    Transition(
        "stop", N_("Hentikan"), N_("Dihentikan"),
        (PLANNED, HANDED_OVER, INSTALLED, ADAPTED, TRAINED, ACCEPTED, DECLARED, LIVE),
        (STOPPED,), (HOST, ADOPTER), ROLES, (), schemas.Stop, tone="danger",
        tells=(HOST, ADOPTER),
    ),
)  # fmt: skip

ROLLOUT = Workflow(
    kind="rollout",
    title=N_("Pelaksanaan"),
    stages=STAGES,
    transitions=TRANSITIONS,
    parties=parties,
    party_labels={HOST: N_("daerah pemilik"), ADOPTER: N_("daerah pemohon")},
    role_labels=ROLE_LABELS,
)

STEP_LABELS = {t.name: t.event for t in TRANSITIONS} | {
    BEGUN: N_("Pelaksanaan direncanakan"),
    CARRIED: N_("Dilanjutkan di bawah PKS yang baru"),
    REMINDED: N_("Pengingat pernyataan pemakaian dikirim"),
    LAPSED: N_("Pernyataan pemakaian lewat waktu; tidak lagi dihitung"),
}
labels.add({f"{ROLLOUT.kind}.{name}": text for name, text in STEP_LABELS.items()})
labels.add_subjects({ROLLOUT.kind: ROLLOUT.title})
