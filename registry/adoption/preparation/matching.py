"""The readiness match: what each application needs beside what the adopter has. It warns, and
refuses nothing."""

from dataclasses import dataclass

from registry.adoption.models import AdoptionRequest

from . import queries
from .models import Preparation
from .needs import KINDS, SHORT, Need, needs, together, worst
from .neighbours import Neighbour, neighbours, of_app
from .queries import Asked


@dataclass(frozen=True)
class Matched:
    """One application of the match."""

    app: Asked
    needs: list[Need]
    answers: dict[str, str]
    neighbours: list[tuple[Neighbour, bool]]

    @property
    def short(self) -> list[Need]:
        """Where the adopter falls short."""
        return [need for need in self.needs if need.answer == SHORT]


@dataclass(frozen=True)
class Match:
    """All applications, everything together, and who has them already."""

    apps: list[Matched]
    together: list[Need]
    neighbours: list[Neighbour]

    @property
    def short(self) -> list[Need]:
        """Where the adopter falls short for all at once."""
        return [need for need in self.together if need.answer == SHORT]

    @property
    def untold(self) -> int:
        """How many applications name no need in numbers."""
        return sum(all(need.wanted is None for need in row.needs) for row in self.apps)


def match(request: AdoptionRequest, kept: Preparation) -> Match:
    """The match of a request whose sides are loaded: three queries, whatever its length."""
    apps = queries.asked(request)
    near = neighbours(request.adopter, request.host_code, apps)
    rows = []
    for app in apps:
        found = needs(app.requirements, kept)
        answers = {kind: worst(found, kind) for kind in KINDS}
        rows.append(Matched(app, found, answers, of_app(near, app.id)))
    return Match(rows, together((a.requirements for a in apps), kept), near)
