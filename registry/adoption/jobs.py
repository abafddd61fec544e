"""The worker's side: the deadlines of requests and of questions to offices are watched."""

from registry.kernel.actor import SYSTEM
from registry.procedure.watching import Beside, watch, watch_beside

from . import queries
from .models import AdoptionRequest
from .review import clock
from .workflow import REQUEST

watch(REQUEST, AdoptionRequest, lambda code: queries.get(code, SYSTEM))
watch_beside(clock.KIND, Beside(clock.until, clock.settle))
