"""The worker's side: the deadlines of requests are watched."""

from registry.kernel.actor import SYSTEM
from registry.procedure.watching import watch

from . import queries
from .models import AdoptionRequest
from .workflow import REQUEST

watch(REQUEST, AdoptionRequest, lambda code: queries.get(code, SYSTEM))
