"""Ceremonies for tests: an organiser with instruments to sign with other governments."""

from collections.abc import Sequence

from registry.agreements import queries as instruments
from registry.agreements.ceremony import files, queries, service, signing
from registry.agreements.ceremony.models import Ceremony
from registry.kernel.clock import today
from registry.kernel.uow import unit_of_work

from . import agreements as make
from . import world
from .kept import kept

OTHERS = ("32.15", "32.16", "32.73", "36.01", "36.02", "36.03", "36.04", "36.72", "36.73", "36.74",
          "32.75", "12.71", "73.71", "21.71", "32.71", "32.76", "33.71")  # fmt: skip


def cleared(
    host: make.Office, others: Sequence[str], *, numbers: bool = True
) -> list[make.Case]:
    """A KB of `host` with each of `others`, agreed to by both and ready to be scheduled."""
    cases = [make.Case("kb", (host, make.Office(code))) for code in others]
    for case in cases:
        case.prepared()
        case.act("send_to_review")
        case.clear()
        case.signatories(**({} if numbers else {"number": ""}))
    return cases


class Day:
    """A ceremony of Kota Tangerang with one KB for each of `others`, scheduled there."""

    @kept
    def __init__(self, others: Sequence[str], *, numbers: bool = True, files: bool = True) -> None:
        self.host = make.Office(world.TANGERANG)
        self.cases = cleared(self.host, others, numbers=numbers)
        self.first = self.host.cooperation
        with unit_of_work():
            self.code = service.create(self.first, {
                "name": "Upacara uji", "place": "Puspemkot", "held_on": today(), "held_at": None,
                "witnesses": "Gubernur Banten; Gubernur\nDirjen Bangda", "guests": "Wartawan",
            }).code  # fmt: skip
        with unit_of_work():
            service.add(self.first, self.code, None, [c.code for c in self.cases])
        if files:
            self.send(*self.cases)

    @property
    def ceremony(self) -> Ceremony:
        """The ceremony as it stands."""
        return queries.get(self.code, self.first)

    def send(self, *cases: make.Case) -> None:
        """A signed file for each, named by its code."""
        for case in cases:
            content = world.PDF + case.code.encode()
            key = make.upload(self.first, content, f"{case.code} ttd.pdf")
            with unit_of_work():
                files.take(self.first, self.code, [key])

    def versions(self) -> dict[str, int]:
        """What a page drawn now would send."""
        found = queries.instruments_of(self.ceremony, self.first)
        return {i.code: i.version for i in found}

    def trial(self) -> signing.Report:
        """What one press would do."""
        return signing.trial(self.ceremony, self.first, signing.Term())

    def states(self) -> list[str]:
        """The stages of its instruments."""
        return [instruments.get(c.code, self.first).state for c in self.cases]

