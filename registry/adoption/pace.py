"""How long a host takes to answer, for those who prepare a request or wait."""

from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.text import M, Message
from registry.procedure.pace import ALL, LEAST, Paces, paces

from .models import AdoptionRequest
from .states import APPROVED, HOST, REJECTED
from .workflow import REQUEST

STAGES = REQUEST.states_awaiting(HOST)


def of_host(code: str) -> Paces:
    """The host's working days from being asked to its answer, by stage and in all, and those of
    all hosts."""
    return paces(REQUEST, STAGES, (APPROVED, REJECTED), code)


def in_words(found: Paces) -> list[Message]:
    """What is usual, or that too little is known yet."""
    own, overall = found.own[ALL], found.overall[ALL]
    if own.known:
        return [M("Biasanya dijawab dalam %(median)s hari kerja; empat dari lima permohonan dalam "
                  "%(most)s hari kerja (%(count)s permohonan).",
                  median=own.median, most=own.most, count=own.count)]  # fmt: skip
    lines = [M("Belum cukup data tentang lama jawaban daerah ini (%(count)s dari %(least)s "
               "permohonan).", count=own.count, least=LEAST)]  # fmt: skip
    if overall.known:
        lines.append(M("Di semua daerah pemilik biasanya %(median)s hari kerja.",
                       median=overall.median))  # fmt: skip
    return lines


def shown(code: str) -> list[str]:
    """The same as pages show it."""
    return [tr(line) for line in in_words(of_host(code))]


def of_waiting(request: AdoptionRequest, actor: Actor) -> list[str]:
    """For the applicant of a request that is not yet answered."""
    answered = REQUEST.stage(request.state).final
    return [] if answered or actor.government != request.adopter_code else shown(request.host_code)
