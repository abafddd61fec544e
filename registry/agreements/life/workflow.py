"""The rows of workflow B after the signature: proposals, notices, and what the registry does."""

from typing import Any

from registry.kernel.actor import COOPERATION, LEGAL
from registry.kernel.text import N_
from registry.kernel.workflow import SYSTEM_PARTY, Guard, Transition

from ..states import ALIVE, BINDING, EXPIRED, HELD, IN_FORCE, SIGNED, SUPERSEDED, TERMINATED
from . import rules, schemas

BOTH = (COOPERATION, LEGAL)
PRACTICE = N_("Praktik naskah kerja sama daerah: dengan kesepakatan tertulis para pihak")
NOTICE = N_("Praktik: pasal pengakhiran dengan pemberitahuan tertulis")


def _proposing(
    name: str, label: str, event: str, sources: tuple[str, ...], schema: type[Any], tone: str,
) -> Transition:  # fmt: skip
    return Transition(
        name, label, event, sources, parties=("party",), roles=BOTH,
        guards=(rules.stands_alone, rules.nothing_asked), schema=schema, tells=("party",),
        law=PRACTICE, tone=tone, aside=True,
    )  # fmt: skip


def _by_registry(
    name: str, label: str, event: str, sources: tuple[str, ...], targets: tuple[str, ...] = (),
    guards: tuple[Guard, ...] = (), **more: Any,
) -> Transition:  # fmt: skip
    return Transition(name, label, event, sources, targets, parties=(SYSTEM_PARTY,),
                      guards=guards, tells=("party",), **more)  # fmt: skip


def _with_base(addendum: Any) -> str:
    base = addendum.base
    return EXPIRED if base is not None and base.state == EXPIRED else TERMINATED


TRANSITIONS = (
    _proposing("propose_hold", N_("Usulkan penangguhan"), N_("Penangguhan diusulkan"), BINDING,
               schemas.ProposeHold, "secondary"),
    _proposing("propose_resume", N_("Usulkan berlaku kembali"),
               N_("Berlaku kembali diusulkan"), (HELD,), schemas.ProposeResume, "secondary"),
    _proposing("propose_end", N_("Usulkan pengakhiran bersama"),
               N_("Pengakhiran bersama diusulkan"), ALIVE, schemas.ProposeEnd, "danger"),
    Transition(
        "agree", N_("Setujui usul"), N_("Usul disetujui satu pihak"), ALIVE,
        (HELD, IN_FORCE, TERMINATED), parties=("asked",), roles=(LEGAL,),
        guards=(rules.something_asked,), choose=rules.stage_now, fewer={SIGNED: (TERMINATED,)},
        tells=("party",), tone="primary", law=PRACTICE,
    ),
    Transition(
        "decline", N_("Tolak usul"), N_("Usul ditolak"), ALIVE, parties=("asked",),
        roles=(LEGAL,), guards=(rules.something_asked,), schema=schemas.DeclineProposal,
        tells=("party",), law=PRACTICE,
    ),
    Transition(
        "withdraw_proposal", N_("Tarik usul"), N_("Usul ditarik"), ALIVE, parties=("party",),
        roles=BOTH, guards=(rules.something_asked,), eyes=(rules.own_proposal,),
        schema=schemas.TakeBack, tells=("party",), aside=True,
    ),
    Transition(
        "give_notice", N_("Beritahukan pengakhiran"), N_("Pengakhiran diberitahukan"), ALIVE,
        parties=("party",), roles=(LEGAL,), guards=(rules.stands_alone, rules.no_notice),
        schema=schemas.GiveNotice, tells=("party",), tone="danger", law=NOTICE, aside=True,
    ),
    Transition(
        "withdraw_notice", N_("Tarik pemberitahuan pengakhiran"),
        N_("Pemberitahuan pengakhiran ditarik"), ALIVE, parties=("party",), roles=(LEGAL,),
        guards=(rules.notice_runs,), eyes=(rules.own_notice,), schema=schemas.TakeBack,
        tells=("party",), aside=True,
    ),
    _by_registry("hold", N_("Tangguhkan"), N_("Naskah ditangguhkan"), (IN_FORCE,), (HELD,)),
    _by_registry("resume", N_("Berlaku kembali"), N_("Naskah berlaku kembali"), (HELD,),
                 (IN_FORCE,)),
    _by_registry("resume_by_term", N_("Berlaku kembali setelah masa penangguhan"),
                 N_("Masa penangguhan berakhir; naskah berlaku kembali"), (HELD,), (IN_FORCE,),
                 (rules.hold_over,)),
    _by_registry("end", N_("Akhiri"), N_("Naskah diakhiri"), ALIVE, (TERMINATED,)),
    _by_registry("amend", N_("Ubah oleh adendum"), N_("Naskah diubah oleh adendum"), BINDING),
    _by_registry("supersede", N_("Diganti"), N_("Naskah diganti perpanjangannya"), BINDING,
                 (SUPERSEDED,)),
    _by_registry("lapse", N_("Berakhir bersama naskah dasarnya"),
                 N_("Adendum berakhir bersama naskah dasarnya"), (SIGNED, IN_FORCE),
                 (TERMINATED, EXPIRED), choose=_with_base),
)  # fmt: skip
