"""Instruments for tests: each reaches its stage by walking the real service.

`Office` is the staff of one government; `Case` is one instrument and the offices of its parties.
"""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from babel.dates import format_date

from registry.adoption import service as adoption
from registry.agreements import clauses, queries, service
from registry.agreements.models import Instrument
from registry.agreements.text import queries as texts
from registry.catalogue.models import Application
from registry.documents import service as documents
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work

from . import world
from .kept import kept

TANGERANG, KARAWANG, BEKASI, BANDUNG = world.TANGERANG, world.KARAWANG, world.BEKASI, world.BANDUNG
PATH = (
    "drafting", "legal_review", "cleared", "scheduled", "signed",
)  # fmt: skip


class Office:
    """The people of one government who work on instruments."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.cooperation = world.person(code, "cooperation")
        self.legal = world.person(code, "legal")


def upload(who: Actor, content: bytes = world.PDF, name: str = "naskah.pdf",
           accept: str = "pdf") -> str:  # fmt: skip
    """A file that `who` sent; its key."""
    return documents.receive(who, BytesIO(content), name, accept).key


def granted(adopter: str, apps: list[Application], host: str = TANGERANG) -> str:
    """The code of a request of `adopter` in which `host` approved all `apps`."""
    asks, reviews = world.person(adopter, "cooperation"), world.person(host, "cooperation")
    head = world.person(host, "approver")
    with unit_of_work():
        code = adoption.create(asks, host, [a.slug for a in apps]).code
    steps: list[tuple[str, Actor, dict[str, Any]]] = [
        ("edit", asks, {
            "letter_number": "045/1", "letter_date": today(), "letter_signatory": "Bupati",
            "letter_file": upload(asks), "contact_name": "Rina", "contact_email": "r@uji.go.id",
        }),
        ("submit", asks, {}), ("start_review", reviews, {}),
        ("decide", reviews, {"items": [], "all_undecided": True, "decision": "approved",
                             "note": ""}),
        ("approve", head, {"reply_number": "800/1", "reply_date": today(), "reply_file": None}),
    ]  # fmt: skip
    for name, who, data in steps:
        with unit_of_work():
            adoption.perform(name, code, who, None, data)
    return code


class Case:
    """One instrument and the offices of its parties; the first office is the first party."""

    @kept
    def __init__(
        self, kind: str = "kb", offices: tuple[Office, ...] | None = None, **made_from: Any
    ) -> None:
        self.offices = offices or (Office(TANGERANG), Office(KARAWANG))
        self.first = self.offices[0].cooperation
        parties = [] if made_from else [o.code for o in self.offices]
        with unit_of_work():
            made = service.create(self.first, kind, parties, **made_from)
        self.code, self.kind = made.code, made.kind

    @property
    def instrument(self) -> Instrument:
        """The instrument as it stands."""
        return queries.get(self.code, self.first)

    def act(self, action: str, who: Actor | None = None, /, **data: Any) -> Instrument:
        """One action on the newest version."""
        with unit_of_work():
            done = service.perform(action, self.code, who or self.first, None, data)
        return done

    # ------------------------------------------------------------ parts of the walk
    def describe(self, **changed: Any) -> None:
        """Object, scope and term."""
        data = {
            "title": "Naskah uji", "object": "Aplikasi", "scope": "Pemanfaatan", "funding": "",
            "starts_on": today(), "ends_on": today() + timedelta(days=700),
        } | changed  # fmt: skip
        self.act("describe", **data)

    def draft(self, who: Actor | None = None) -> None:
        """One more version of the text."""
        who = who or self.first
        content = world.PDF + f"% {self.instrument.draft_no}\n".encode()
        self.act("add_draft", who, file=upload(who, content, "rancangan.pdf", "draft"), note="v")

    @kept
    def written(self, **changed: Any) -> "Case":
        """Object, scope and term, and a text out of the library, published as a version."""
        self.describe(**changed)
        self.act("assemble", own=False)
        self.publish()
        return self

    def publish(self, who: Actor | None = None, note: str = "") -> None:
        """The working text as a numbered version."""
        self.act("publish_draft", who, note=note)

    def edit(self, clause: str, body: str, who: Actor | None = None, heading: str = "") -> None:
        """Other words of a clause."""
        piece = texts.working(self.instrument).piece(clause)
        heading = heading or (piece.heading if piece else clause)
        self.act("edit_clause", who, clause=clause, heading=heading, body=body)

    def tick(self, *without: str) -> None:
        """All mandatory clauses but some."""
        keys = [key for key, _ in clauses.of_kind(self.kind) if key not in without]
        self.act("tick_clauses", clauses=keys)

    @kept
    def prepared(self) -> "Case":
        """Everything that drafting needs."""
        self.describe()
        self.draft()
        self.tick()
        return self

    def clear(self, *offices: Office) -> None:
        """The legal roles of `offices` (default: all) clear the current draft."""
        for office in offices or self.offices:
            self.act("clear", office.legal, draft_no=self.instrument.draft_no)

    def signatories(self, **changed: Any) -> None:
        """Number, signatory, title and capacity of every party."""
        for number, office in enumerate(self.offices, start=1):
            data = {
                "number": f"{number}/KS/2026", "signatory_name": f"Kepala {number}",
                "signatory_title": f"Kepala daerah {number}", "capacity": "definitif",
            } | changed  # fmt: skip
            self.act("set_signatory", office.cooperation, **data)

    def schedule(self, who: Actor | None = None) -> None:
        """Today, at the city hall."""
        self.act("schedule", who, scheduled_on=today(), scheduled_at=None, place="Puspemkot")

    def signing(self, **changed: Any) -> dict[str, Any]:
        """What `sign` takes: signed today, in force today, for about two years."""
        data = {"signed_on": today(), "starts_on": today(), "ends_on": today() + timedelta(700)}
        return data | {"signed_file": upload(self.first)} | changed

    def sign(self, **changed: Any) -> Instrument:
        """Signed."""
        return self.act("sign", **self.signing(**changed))

    @kept
    def to(self, state: str, **term: Any) -> "Case":
        """Walks a fresh instrument on to `state`; `term` is what `sign` gets."""
        steps = {
            "drafting": self.prepared, "legal_review": lambda: self.act("send_to_review"),
            "cleared": self.clear, "scheduled": self._scheduled,
            "signed": lambda: self.sign(**{"starts_on": today() + timedelta(10)} | term),
        }
        for name in PATH[: PATH.index(state) + 1] if state in PATH else PATH[:4]:
            steps[name]()
        if state == "in_force":
            self.sign(**term)
        return self

    def end(self, **changed: Any) -> None:
        """Ended today, as all parties agree."""
        data = {"reason": "Selesai", "day": today(), "number": "1/2026", "letter_date": None,
                "file": None} | changed  # fmt: skip
        self.propose("propose_end", **data)

    def propose(self, name: str, **data: Any) -> None:
        """A proposal of the first party that all the others agree to."""
        self.act(name, reason=data.pop("reason", "Sebab"), **data)
        for office in self.offices[1:]:
            self.act("agree", office.legal)

    def _scheduled(self) -> None:
        self.signatories()
        self.schedule()


@kept
def pair(number: int = 2) -> tuple[tuple[Office, Office], list[Application], str]:
    """Two offices, apps of the first, and the request in which the second got them all."""
    apps = world.apps(TANGERANG, number)
    return (Office(TANGERANG), Office(KARAWANG)), apps, granted(KARAWANG, apps)


@kept
def kb_and_pks(number: int = 2) -> tuple[Case, Case, list[Application]]:
    """A KB in force and a PKS drafted on it with all granted apps."""
    offices, apps, request = pair(number)
    kb = Case("kb", offices, request_code=request).to("in_force")
    pks = Case("pks", offices, base_code=kb.code, request_code=request)
    session.commit()
    return kb, pks, apps


def days(number: int) -> date:
    """So many days from today."""
    return today() + timedelta(days=number)


def written_day(day: date) -> str:
    """A day as pages write it."""
    return str(format_date(day, "d MMMM yyyy", locale="id"))
