"""Random people walk workflow A, rightly and wrongly; after each step the books must agree.

What may happen is restated here in `TABLE`, apart from the workflow's own tables. `WALK_STEPS`
sets the number of steps: 200 unless told, 20,000 in `make proofs`; the walks are always the same.
"""

import os
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select, text

from registry.adoption import queries, service
from registry.adoption.models import AdoptionRequest, RequestItem
from registry.adoption.workflow import REQUEST
from registry.audit.models import AuditEntry
from registry.insight.queries import figures, light
from registry.kernel.actor import ANONYMOUS, Actor
from registry.kernel.db import session
from registry.kernel.errors import DomainError, NotFound
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import SEES, see_as
from registry.notifications.models import Notification
from registry.procedure.models import Spell
from tests.factories.adoption import ADOPTER, HOST, THIRD, acting, apps, person, upload

STEPS = int(os.environ.get("WALK_STEPS", "200"))
LENGTH = 100
TOTALS_EVERY = 10
OPEN = {"draft", "submitted", "returned", "under_review"}
#: action: (stages, side, roles, where it leads, which side's people are told besides)
TABLE: dict[str, tuple[set[str], str, set[str], str | None, str | None]] = {
    "edit": ({"draft", "returned"}, ADOPTER, {"cooperation"}, None, None),
    "choose": ({"draft", "returned"}, ADOPTER, {"cooperation"}, None, None),
    "submit": ({"draft", "returned"}, ADOPTER, {"cooperation"}, "submitted", None),
    "start_review": ({"submitted"}, HOST, {"cooperation"}, "under_review", ADOPTER),
    "return": ({"submitted", "under_review"}, HOST, {"cooperation"}, "returned", None),
    "decide": ({"under_review"}, HOST, {"cooperation", "catalogue"}, None, None),
    "approve": ({"under_review"}, HOST, {"approver"}, "approved", ADOPTER),
    "reject": ({"under_review"}, HOST, {"approver"}, "rejected", ADOPTER),
    "withdraw": (OPEN, ADOPTER, {"cooperation"}, "withdrawn", HOST),
}
WRITERS = {"cooperation", "catalogue", "legal", "approver"}
MOVERS = {
    "submitted": (HOST, {"cooperation"}), "returned": (ADOPTER, {"cooperation"}),
    "under_review": (HOST, {"cooperation", "catalogue", "approver"}),
}  # fmt: skip
AWAITED = {"draft": ADOPTER, "submitted": HOST, "returned": ADOPTER, "under_review": HOST}
PEOPLE = (
    (ADOPTER, "cooperation"), (ADOPTER, "cooperation", "approver"), (ADOPTER, "viewer"),
    (HOST, "cooperation", "catalogue"), (HOST, "approver"), (HOST, "approver", "catalogue"),
    (HOST, "legal"), (THIRD, "cooperation", "approver"), (THIRD, "admin"),
)  # fmt: skip


LETTER = {
    "letter_number": "1", "letter_date": "2026-11-02", "letter_signatory": "Bupati",
    "contact_name": "N", "contact_email": "n@uji.go.id",
}  # fmt: skip


class Told:
    """What the walk knows of one request, by its own book-keeping."""

    def __init__(self, code: str, items: list[str]) -> None:
        self.code, self.state, self.version = code, "draft", 1
        self.known, self.complete = False, False
        self.moves = ["draft"]
        self.decided: dict[str, tuple[str, int]] = {}
        self.items = items
        self.log = Counter({"request.create": 1})


class Walks(RuleBasedStateMachine):
    """One walk: nine people of three governments and the requests they make."""

    cleaner: Any = None
    steps = 0
    done: "Counter[str]" = Counter()

    @initialize()
    def world(self) -> None:
        session.rollback()
        self.cleaner.clean()
        session.expire_all()
        self.clock = time_machine.travel("2026-11-10T02:00:00+00:00", tick=False)
        self.now = self.clock.start()
        self.people = [acting(person(*who)) for who in PEOPLE]
        self.apps = [app.slug for app in apps(3)]
        self.file = upload(self.people[0])
        self.requests: list[Told] = []
        self.since_totals = 0

    def teardown(self) -> None:
        if hasattr(self, "clock"):
            self.clock.stop()
        session.rollback()

    # ------------------------------------------------------------ steps
    @rule(who=st.integers(0, len(PEOPLE) - 1), number=st.integers(1, 3))
    def create(self, who: int, number: int) -> None:
        actor = self._step(who)
        may = actor.government != HOST and "cooperation" in actor.roles
        if len(self.requests) > 5:
            return
        try:
            with unit_of_work():
                code = service.create(actor, HOST, self.apps[:number]).code
        except DomainError as error:
            assert not may, error
            return
        assert may
        again = next((r for r in self.requests if r.code == code), None)
        if again is not None:  # the same draft once more, which nobody has touched
            assert (again.version, again.state, again.items) == (1, "draft", self.apps[:number])
            return
        found = Told(code, self.apps[:number])
        if actor.government == ADOPTER:
            self.requests.append(found)
        else:  # somebody else's, which those of the walk must never meet
            self.stranger = code

    @precondition(lambda self: self.requests)
    @rule(
        who=st.integers(0, len(PEOPLE) - 1), which=st.integers(0, 5),
        name=st.sampled_from(sorted(TABLE)), stale=st.sampled_from((False,) * 7 + (True,)),
        number=st.integers(1, 3),
        decision=st.sampled_from(("approved", "approved", "conditional", "rejected")),
    )  # fmt: skip
    def anybody(
        self, who: int, which: int, name: str, stale: bool, number: int, decision: str
    ) -> None:
        """Anybody tries anything."""
        self._act(self._step(who), which, name, stale, number, decision)

    @precondition(lambda self: self.requests)
    @rule(
        which=st.integers(0, 5), pick=st.integers(0, 50), number=st.integers(1, 3),
        decision=st.sampled_from(("approved", "approved", "conditional", "rejected")),
    )  # fmt: skip
    def forward(self, which: int, pick: int, number: int, decision: str) -> None:
        """Somebody with the right goes on, so that walks reach their ends."""
        found = self.requests[which % len(self.requests)]
        names = [n for n, (stages, *_) in sorted(TABLE.items())
                 if found.state in stages and n != "withdraw"]  # fmt: skip
        if not names:
            return
        name = names[pick % len(names)]
        _, side, roles, *_ = TABLE[name]
        able = [n for n, p in enumerate(self.people) if p.government == side and p.roles & roles]
        self._act(self._step(able[pick % len(able)]), which, name, False, number, decision)

    @precondition(lambda self: self.requests)
    @rule(who=st.integers(0, len(PEOPLE) - 1), which=st.integers(0, 5),
          name=st.sampled_from(("message", "note")))  # fmt: skip
    def write(self, who: int, which: int, name: str) -> None:
        actor, found = self._step(who), self.requests[which % len(self.requests)]
        body = f"{name} {self.steps}"
        data = REQUEST.transition(name).schema().load({"body": body})
        known = self._sees(actor, found)
        try:
            with unit_of_work():
                service.perform(name, found.code, actor, None, data)
        except DomainError:
            assert not (known and actor.roles & WRITERS)
            return
        assert known
        assert actor.roles & WRITERS
        found.log[f"request.{name}"] += 1
        readers = [h for h in (HOST, ADOPTER, THIRD) if self._reads_message(h, body)]
        both = [HOST, ADOPTER] if found.known else [ADOPTER]
        assert readers == ([actor.government] if name == "note" else both)

    # ------------------------------------------------------------ carrying out
    def _step(self, who: int) -> Actor:
        type(self).steps += 1
        self.since_totals += 1
        self.now.shift(timedelta(hours=7))
        return self.people[who]

    def _sees(self, actor: Actor, found: Told) -> bool:
        return actor.government == ADOPTER or (actor.government == HOST and found.known)

    def _expected(self, actor: Actor, found: Told, name: str, stale: bool) -> str:
        stages, side, roles, *_ = TABLE[name]
        if not self._sees(actor, found):
            return "NotFound"
        if stale:
            return "Stale"
        if actor.government != side or not actor.roles & roles:
            return "Forbidden"
        if found.state not in stages or not self._guards(actor, found, name):
            return "Refused"
        return "done"

    def _guards(self, actor: Actor, found: Told, name: str) -> bool:
        decided_by = {person for _, person in found.decided.values()}
        if name == "submit":
            return found.complete
        if name == "reject":
            return actor.user_id not in decided_by
        if name != "approve":
            return True
        whole = len(found.decided) == len(found.items)
        granted = any(decision != "rejected" for decision, _ in found.decided.values())
        return whole and granted and actor.user_id not in decided_by

    def _data(self, actor: Actor, found: Told, name: str, number: int,
              decision: str) -> dict[str, Any]:  # fmt: skip
        day = self._today().isoformat()
        given: dict[str, Any] = {
            "edit": LETTER | {"letter_file": self.file},
            "choose": {"apps": self.apps[:number]},
            "decide": {"items": found.items[:number], "decision": decision, "note": "sebab"},
            "approve": {"reply_number": "1", "reply_date": day},
            "reject": {"reply_number": "1", "reply_date": day, "reason": "sebab"},
        }.get(name, {"reason": "sebab"})  # fmt: skip
        schema = REQUEST.transition(name).schema
        return dict(schema().load(given)) if schema else {}

    def _today(self) -> date:
        from registry.kernel.clock import today

        return today()

    def _act(self, actor: Actor, which: int, name: str, stale: bool, number: int,
             decision: str) -> None:  # fmt: skip
        found = self.requests[which % len(self.requests)]
        data = self._data(actor, found, name, number, decision)
        expected = self._expected(actor, found, name, stale)
        before = self._books(found)
        try:
            with unit_of_work():
                service.perform(name, found.code, actor, found.version - stale, data)
            outcome = "done"
        except DomainError as error:
            outcome = type(error).__name__
        assert outcome == expected, (name, actor.government, sorted(actor.roles), found.state)
        type(self).done[f"{name}:{outcome}"] += 1
        if outcome == "done":
            self._note(found, actor, name, number, decision)
            self._told(found, actor, name, before[2])
        after = self._books(found)
        assert after[:2] == (dict(found.log), found.state)
        assert after == before or outcome == "done"

    def _note(self, found: Told, actor: Actor, name: str, number: int, decision: str) -> None:
        target = TABLE[name][3]
        found.log[f"request.{name}"] += 1
        version = self._books(found)[3]
        assert version > found.version
        found.version = version
        if name == "edit":
            found.complete = True
        if name == "choose":
            found.items = self.apps[:number]
            found.decided = {k: v for k, v in found.decided.items() if k in found.items}
        if name == "decide":
            for slug in found.items[:number]:
                found.decided[slug] = (decision, actor.user_id or 0)
        if target:
            found.state, found.known = target, found.known or target == "submitted"
            found.moves.append(target)

    def _told(self, found: Told, actor: Actor, name: str, skip: int) -> None:
        """Exactly those whose turn it has become, and those the table names, once each."""
        _, _, _, target, besides = TABLE[name]
        expected = set()
        side, roles = MOVERS.get(target or "", ("", set()))
        for one in self.people:
            moving = one.government == side and one.roles & roles
            named = (one.government == besides and one.roles & WRITERS
                     and (found.known or one.government == ADOPTER))  # fmt: skip
            if one.user_id != actor.user_id and (moving or named):
                expected.add(one.user_id)
        rows = session.execute(
            select(Notification.user_id, Notification.kind).where(Notification.id > skip)
        ).all()
        assert Counter(tuple(r) for r in rows) == Counter(
            (user, f"request.{name}") for user in expected
        )

    def _books(self, found: Told) -> tuple[dict[str, int], str, int, int]:
        """(log by action, stage, last notification, version) as the database has them."""
        log = session.execute(
            select(AuditEntry.action, func.count())
            .where(AuditEntry.subject_kind == "request", AuditEntry.subject_key == found.code)
            .group_by(AuditEntry.action)
        )  # fmt: skip
        columns = (AdoptionRequest.state, AdoptionRequest.version)
        state, version = session.execute(
            select(*columns).where(AdoptionRequest.code == found.code)
        ).one()  # fmt: skip
        last = session.scalar(select(func.max(Notification.id))) or 0
        return {k: n for k, n in log}, state, last, version

    def _reads_message(self, government: str, body: str) -> bool:
        session.rollback()
        see_as(next(p for p in self.people if p.government == government))
        try:
            found = text("SELECT count(*) FROM request_message WHERE body = :body")
            return bool(session.scalar(found, {"body": body}))
        finally:
            session.rollback()
            session.info.pop(SEES)

    # ------------------------------------------------------------ what always holds
    @invariant()
    def never_two_decisions(self) -> None:
        for found in getattr(self, "requests", ()):
            ends = [s for s in found.moves if s not in OPEN]
            assert len(ends) <= 1
            assert not ends or found.moves[-1] == ends[0]
            assert found.log["request.approve"] + found.log["request.reject"] <= 1

    @precondition(lambda self: getattr(self, "since_totals", 0) >= TOTALS_EVERY)
    @invariant()
    def the_books_agree(self) -> None:
        self.since_totals = 0
        self._stays_tile_the_time()
        self._totals()
        self._outsiders()

    def _stays_tile_the_time(self) -> None:
        rows = session.scalars(select(Spell).where(Spell.subject_kind == "request")
                               .order_by(Spell.subject_code, Spell.id)).all()  # fmt: skip
        for found in self.requests:
            own = [s for s in rows if s.subject_code == found.code]
            assert [s.stage for s in own] == found.moves
            ends = [s.left_at for s in own]
            assert ends == [*(s.entered_at for s in own[1:]), None]

    def _totals(self) -> None:
        """The lists, their counts, the desk and the public figure count the same requests."""
        for code, side in ((ADOPTER, "adopter"), (HOST, "host")):
            actor = next(p for p in self.people if p.government == code)
            own = [r for r in self.requests if side == "adopter" or r.known]
            assert queries.counts(actor)[side] == len(own)
            assert queries.find(actor, side).total == len(own)
            assert queries.state_counts(actor, side) == dict(Counter(r.state for r in own))
            waits = {r.code for r in own if AWAITED.get(r.state) == code}
            assert {r.code for r in queries.waiting_for(code) if r.code in waits} == waits
            desk = {m.code for m in light.waiting(actor) if code in REQUEST.awaited(m)}
            assert {code for code in desk if code in {r.code for r in own}} == waits
        decided = session.scalar(select(func.count()).select_from(RequestItem).where(
            RequestItem.decision.is_not(None)))  # fmt: skip
        assert decided == sum(len(r.decided) for r in self.requests)
        submitted = sum(r.known for r in self.requests)
        assert figures.figures().requests == submitted

    def _outsiders(self) -> None:
        for actor in (self.people[-1], self.people[-2], ANONYMOUS):
            seen = {r.code for r in queries.find(actor).items}
            assert not seen & {r.code for r in self.requests}
            for found in self.requests:
                with pytest.raises(NotFound):
                    queries.get(found.code, actor)
        session.rollback()
        see_as(self.people[-1])
        try:
            hidden = text("SELECT count(*) FROM adoption_request WHERE code = ANY (:codes)")
            codes = [r.code for r in self.requests]
            assert session.scalar(hidden, {"codes": codes}) == 0
        finally:
            session.rollback()
            session.info.pop(SEES)


@pytest.mark.slow
def test_random_walks(app: Any, cleaner: Any) -> None:
    Walks.cleaner, Walks.steps, Walks.done = cleaner, 0, Counter()
    run_state_machine_as_test(Walks, settings=settings(
        max_examples=-(-STEPS * 3 // (LENGTH * 2)), stateful_step_count=LENGTH, deadline=None,
        derandomize=True, database=None, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck), print_blob=False,
    ))  # fmt: skip
    assert Walks.steps >= STEPS * 0.7
    acted = {name for name in TABLE if Walks.done[f"{name}:done"]}
    assert acted == set(TABLE) or STEPS < 2000, Walks.done  # a short walk may meet no end
