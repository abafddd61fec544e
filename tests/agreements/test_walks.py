"""Random people walk workflow B with two to five parties, rightly and wrongly; after each step the
books must agree.

What may happen is restated here in `TABLE` and `Told`, apart from the workflow's own tables.
`WALK_STEPS` sets the number of steps: 60 unless told, 20,000 in `make proofs`; the walks are
always the same.
"""

import os
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
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

from registry.agreements import clauses, queries, service
from registry.agreements.models import Instrument
from registry.agreements.text import queries as texts
from registry.agreements.workflow import INSTRUMENT
from registry.audit.models import AuditEntry
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import DomainError, NotFound
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import SEES, see_as
from tests.factories import agreements as make
from tests.factories import world

STEPS = int(os.environ.get("WALK_STEPS", "60"))
LENGTH = min(150, STEPS)
LOOK_EVERY = 5
CODES = ("36.71", "32.15", "32.16", "32.73", "32.04")
OUTSIDER = "33.74"
EDITABLE = {"drafting", "legal_review", "cleared"}
OPEN = EDITABLE | {"council_consent", "scheduled"}
BOTH, LEGAL = {"cooperation", "legal"}, {"legal"}
BINDING = {"in_force", "held"}
GOING = OPEN | BINDING
HOLD_DAYS = 40
WALLED = ("instrument_clause", "clause_comment", "instrument_clearing", "instrument_draft")
#: action: (stages, which party, roles)
TABLE: dict[str, tuple[set[str], str, set[str]]] = {
    "describe": ({"drafting"}, "any", BOTH),
    "assemble": (EDITABLE, "any", BOTH),
    "edit_clause": (EDITABLE, "any", BOTH),
    "remove_clause": (EDITABLE, "any", BOTH),
    "restore_clause": (EDITABLE, "any", BOTH),
    "publish_draft": (EDITABLE, "any", BOTH),
    "add_draft": (EDITABLE, "any", BOTH),
    "tick_clauses": ({"drafting", "legal_review"}, "any", BOTH),
    "comment": (EDITABLE, "any", BOTH),
    "resolve_comment": (EDITABLE, "any", BOTH),
    "set_clearing": ({"drafting"}, "first", BOTH),
    "set_signatory": (OPEN, "any", BOTH),
    "flag_burden": (EDITABLE, "any", BOTH),
    "send_to_review": ({"drafting"}, "any", BOTH),
    "clear": ({"legal_review"}, "uncleared", LEGAL),
    "countersign": ({"legal_review"}, "uncleared", {"legal", "approver"}),
    "return_to_drafting": (OPEN - {"drafting"}, "any", LEGAL),
    "schedule": ({"cleared"}, "first", BOTH),
    "record_consent": ({"council_consent"}, "burdened", BOTH),
    "sign": ({"scheduled"}, "any", BOTH),
    "cancel": (OPEN, "any", BOTH),
    "propose_hold": (BINDING, "any", BOTH),
    "propose_resume": ({"held"}, "any", BOTH),
    "propose_end": (BINDING, "any", BOTH),
    "agree": (BINDING, "asked", LEGAL),
    "decline": (BINDING, "asked", LEGAL),
    "withdraw_proposal": (BINDING, "any", BOTH),
    "give_notice": (BINDING, "any", LEGAL),
    "withdraw_notice": (BINDING, "any", LEGAL),
}
#: A proposal by its action: its kind, and the stage when all have agreed.
PROPOSALS = {"propose_hold": "held", "propose_resume": "in_force", "propose_end": "terminated"}
RARE = ("cancel", "return_to_drafting")
ONWARD = ("assemble", "describe", "publish_draft", "restore_clause", "send_to_review", "clear",
          "countersign", "set_signatory", "schedule", "record_consent", "sign", "agree",
          "propose_hold", "propose_resume", "propose_end")  # fmt: skip


class Told:
    """What the walk knows of its instrument, by its own book-keeping."""

    def __init__(self, code: str, parties: list[str]) -> None:
        self.code, self.parties, self.state, self.version = code, parties, "drafting", 1
        self.no, self.newest_is_text, self.begun, self.removed = 0, False, False, False
        self.described, self.complete, self.ordered = False, False, False
        self.initials: dict[str, list[str]] = {p: [] for p in parties}
        self.cleared: set[str] = set()
        self.filled: set[str] = set()
        self.burdened: set[str] = set()
        self.consented: set[str] = set()
        self.comments: list[tuple[int, str, bool]] = []
        self.proposal: tuple[str, str] | None = None
        self.asked: set[str] = set()
        self.notice = ""
        self.log = Counter({"instrument.create": 1})

    def of(self, name: str) -> set[str]:
        """Codes of the governments that are that party now."""
        return {
            "any": set(self.parties), "first": {self.parties[0]},
            "uncleared": set(self.parties) - self.cleared,
            "burdened": self.burdened - self.consented, "asked": self.asked,
        }[name]  # fmt: skip

    def refusal(self, name: str, who: str, number: int) -> str:
        """Why the rules stand against it, or "done"; right and stage were asked before."""
        rules = {
            "assemble": ("Refused", not self.begun),
            "edit_clause": ("Invalid", self.begun),
            "publish_draft": ("Refused", self.begun),
            "tick_clauses": ("Refused", not self.newest_is_text),
            "comment": ("Invalid", self.begun),
            "send_to_review": ("Refused", self.described and self.no > 0),
            "clear": ("Refused", self.complete and "legal" not in self.initials[who]),
            "countersign": ("Refused", self.complete and self.ordered
                            and "legal" in self.initials[who]),
            "sign": ("Refused", self.may_be_signed()),
            **dict.fromkeys(PROPOSALS, ("Refused", self.proposal is None)),
            "withdraw_proposal": ("Refused", (self.proposal or ("", ""))[1] == who),
            "give_notice": ("Refused", not self.notice),
            "withdraw_notice": ("Refused", self.notice == who),
        }  # fmt: skip
        if name in ("remove_clause", "restore_clause"):
            return self._of_clause(name)
        if name == "resolve_comment":
            return self._of_comment(who, number)
        kind, holds = rules.get(name, ("", True))
        return "done" if holds else kind

    def may_be_signed(self) -> bool:
        """Every guard of signing, in one line each."""
        return (
            self.cleared == set(self.parties)
            and self.complete
            and self.filled == set(self.parties)
            and self.burdened <= self.consented
        )

    def _of_clause(self, name: str) -> str:
        if not self.begun:
            return "Invalid"
        return "done" if self.removed == (name == "restore_clause") else "Refused"

    def _of_comment(self, who: str, number: int) -> str:
        if not self.comments:
            return "Invalid"
        _, author, settled = self.comments[number % len(self.comments)]
        return "Refused" if settled or author == who else "done"


class Walks(RuleBasedStateMachine):
    """One walk: the people of two to five parties, an outsider, and one instrument."""

    cleaner: Any = None
    steps = 0
    done: "Counter[str]" = Counter()
    ends: "Counter[str]" = Counter()

    @initialize(number=st.integers(2, 5))
    def world(self, number: int) -> None:
        session.rollback()
        self.cleaner.clean()
        session.expire_all()
        self.people = [
            world.person(code, *roles) for code in CODES
            for roles in (("cooperation",), ("legal",), ("approver", "viewer"))
        ]  # fmt: skip
        self.outsider = world.person(OUTSIDER, "cooperation", "legal", "approver")
        self.people.append(self.outsider)
        self.files = {p.user_id: make.upload(p) for p in self.people}
        self._begin(number)

    def _begin(self, number: int) -> None:
        """A fresh instrument between the first so many governments."""
        with unit_of_work():
            code = service.create(self.people[0], "kb", CODES[:number]).code
        self.told, self.looked = Told(code, list(CODES[:number])), 0

    def teardown(self) -> None:
        if hasattr(self, "told"):
            type(self).ends[self.told.state] += 1
        session.rollback()

    # ------------------------------------------------------------ steps
    @rule(who=st.integers(0, 15), name=st.sampled_from(sorted(set(TABLE) - set(RARE))),
          stale=st.sampled_from((False,) * 9 + (True,)), number=st.integers(0, 9))  # fmt: skip
    def anybody(self, who: int, name: str, stale: bool, number: int) -> None:
        """Anybody tries anything."""
        self._act(self.people[who % len(self.people)], name, stale, number)

    @rule(who=st.integers(0, 15), name=st.sampled_from(RARE), chance=st.integers(0, 7))
    def back(self, who: int, name: str, chance: int) -> None:
        """Rarely somebody goes back, more rarely gives up."""
        if chance == 0 or (chance < 3 and name != "cancel"):
            self._act(self.people[who % len(self.people)], name, False, 0)

    @rule(pick=st.integers(0, 200), number=st.integers(0, 9))
    def forward(self, pick: int, number: int) -> None:
        """Somebody with the right goes on, so that walks reach their ends."""
        self._onward(pick, number)

    @rule(pick=st.integers(0, 200), number=st.integers(0, 9))
    def forward_again(self, pick: int, number: int) -> None:
        """The same once more: half of all steps lead on."""
        self._onward(pick, number)

    def _go_on(self, number: int) -> None:
        """After an end another instrument is begun."""
        if self.told.state not in GOING:
            type(self).ends[self.told.state] += 1
            self._begin(2 + number % 4)

    def _onward(self, pick: int, number: int) -> None:
        self._go_on(number)
        able = [
            (name, who) for name in ONWARD for who in self.people
            if self._expected(who, name, False, number) == "done"
            and not (name == "publish_draft" and (self.told.newest_is_text or self.told.removed))
            and not (name == "set_signatory" and who.government in self.told.filled)
            and not (name == "describe" and self.told.described)
            and not (name == "propose_hold" and self.told.log["instrument.propose_hold"])
        ]  # fmt: skip
        if able:
            name, who = able[pick % len(able)]
            self._act(who, name, False, number, whole=True)

    # ------------------------------------------------------------ carrying out
    def _expected(self, who: Actor, name: str, stale: bool, number: int) -> str:
        stages, party, roles = TABLE[name]
        told = self.told
        if who.government not in told.parties:
            return "NotFound"
        if stale:
            return "Stale"
        if who.government not in told.of(party) or not who.roles & roles:
            return "Forbidden"
        if told.state not in stages:
            return "Refused"
        return told.refusal(name, str(who.government), number)

    def _data(self, who: Actor, name: str, number: int, whole: bool) -> dict[str, Any]:
        told, file = self.told, self.files[who.user_id]
        day = today()
        comment = told.comments[number % len(told.comments)][0] if told.comments else 0
        given: dict[str, dict[str, Any]] = {
            "describe": {"title": "Naskah", "object": "O", "scope": "S", "starts_on": None},
            "edit_clause": {"clause": "funding", "heading": "Biaya", "body": f"Isi {number}"},
            "remove_clause": {"clause": "term", "reason": "Nanti"},
            "restore_clause": {"clause": "term"}, "add_draft": {"file": file},
            "tick_clauses": {"clauses": [key for key, _ in clauses.of_kind("kb")]},
            "comment": {"clause": "funding", "body": "?"},
            "resolve_comment": {"comment": str(comment)},
            "set_clearing": {"mode": "ordered" if number % 2 else "parallel"},
            "set_signatory": {"number": "" if number == 0 and not whole else "1", "capacity": "pj",
                              "signatory_name": "N", "signatory_title": "T"},
            "flag_burden": {"burdened": number < 3}, "clear": {"draft_no": told.no},
            "countersign": {"draft_no": told.no, "name": "Pejabat"},
            "schedule": {"scheduled_on": day, "place": "Balai"},
            "record_consent": {"number": "D/1", "date": day, "file": file},
            "sign": {"signed_on": day, "starts_on": day, "ends_on": day + timedelta(300),
                     "signed_file": file},
            "propose_hold": {"day": day, "until": day + timedelta(HOLD_DAYS)},
            "propose_resume": {"day": day}, "propose_end": {"day": day},
            "give_notice": {"day": day + timedelta(30), "number": "1", "letter_date": day,
                            "file": file},
        }  # fmt: skip
        return {"reason": "sebab", "note": ""} | given.get(name, {})

    def _act(self, who: Actor, name: str, stale: bool, number: int, whole: bool = False) -> None:
        type(self).steps += 1
        self._go_on(number)
        told = self.told
        data = self._data(who, name, number, whole)
        expected = self._expected(who, name, stale, number)
        before = self._books()
        try:
            with unit_of_work():
                service.perform(name, told.code, who, told.version - stale, data)
            outcome = "done"
        except DomainError as error:
            outcome = type(error).__name__
        assert outcome == expected, (name, who.government, sorted(who.roles), vars(told))
        type(self).done[f"{name}:{outcome}"] += 1
        if outcome != "done":
            assert self._books() == before
            return
        told.log[f"instrument.{name}"] += 1
        getattr(self, f"_did_{name}", self._nothing)(str(who.government), data, number)
        told.version = self._books()[2]

    def _books(self) -> tuple[dict[str, int], str, int]:
        """(log by action, stage, version) as the database has them."""
        log = session.execute(
            select(AuditEntry.action, func.count())
            .where(AuditEntry.subject_key == self.told.code).group_by(AuditEntry.action)
        )  # fmt: skip
        row = select(Instrument.state, Instrument.version).where(
            Instrument.code == self.told.code
        )
        state, version = session.execute(row).one()
        return {k: n for k, n in log}, state, version

    # ------------------------------------------------------------ what each act changes
    def _nothing(self, who: str, data: dict[str, Any], number: int) -> None:
        """Only the text."""

    def _did_describe(self, *_: Any) -> None:
        self.told.described = True

    def _did_assemble(self, *_: Any) -> None:
        self.told.begun = True

    def _did_remove_clause(self, *_: Any) -> None:
        self.told.removed = True

    def _did_restore_clause(self, *_: Any) -> None:
        self.told.removed = False

    def _did_publish_draft(self, *_: Any) -> None:
        self._new_version()
        self.told.newest_is_text, self.told.complete = True, not self.told.removed

    def _did_add_draft(self, *_: Any) -> None:
        self._new_version()
        self.told.newest_is_text = False

    def _new_version(self) -> None:
        told = self.told
        told.no += 1
        told.cleared = set()
        told.initials = {p: [] for p in told.parties}
        told.state = "drafting" if told.state == "drafting" else "legal_review"

    def _did_tick_clauses(self, *_: Any) -> None:
        self.told.complete = True

    def _did_comment(self, who: str, *_: Any) -> None:
        newest = max(c.id for c in texts.comments(queries.get(self.told.code, self.people[0])))
        self.told.comments.append((newest, who, False))

    def _did_resolve_comment(self, who: str, data: dict[str, Any], number: int) -> None:
        at = number % len(self.told.comments)
        found, author, _ = self.told.comments[at]
        self.told.comments[at] = (found, author, True)

    def _did_set_clearing(self, who: str, data: dict[str, Any], number: int) -> None:
        self.told.ordered = data["mode"] == "ordered"

    def _did_set_signatory(self, who: str, data: dict[str, Any], number: int) -> None:
        self.told.filled.discard(who)
        if data["number"]:
            self.told.filled.add(who)

    def _did_flag_burden(self, who: str, data: dict[str, Any], number: int) -> None:
        self.told.burdened.discard(who)
        if data["burdened"]:
            self.told.burdened.add(who)

    def _did_send_to_review(self, *_: Any) -> None:
        self.told.state = "legal_review"

    def _did_clear(self, who: str, *_: Any) -> None:
        self._initial(who, "legal")

    def _did_countersign(self, who: str, *_: Any) -> None:
        self._initial(who, "head" if "secretary" in self.told.initials[who] else "secretary")

    def _initial(self, who: str, step: str) -> None:
        told = self.told
        told.initials[who].append(step)
        if step == ("head" if told.ordered else "legal"):
            told.cleared.add(who)
        told.state = "cleared" if told.cleared == set(told.parties) else "legal_review"

    def _did_return_to_drafting(self, *_: Any) -> None:
        self.told.cleared = set()
        self.told.initials = {p: [] for p in self.told.parties}
        self.told.state = "drafting"

    def _did_schedule(self, *_: Any) -> None:
        left = self.told.burdened - self.told.consented
        self.told.state = "council_consent" if left else "scheduled"

    def _did_record_consent(self, who: str, *_: Any) -> None:
        self.told.consented.add(who)
        self._did_schedule()

    def _did_sign(self, *_: Any) -> None:
        assert self.told.may_be_signed()
        self.told.state = "in_force"

    def _did_propose_hold(self, who: str, *_: Any) -> None:
        self._proposes("propose_hold", who)

    def _did_propose_resume(self, who: str, *_: Any) -> None:
        self._proposes("propose_resume", who)

    def _did_propose_end(self, who: str, *_: Any) -> None:
        self._proposes("propose_end", who)

    def _proposes(self, name: str, who: str) -> None:
        self.told.proposal = (name, who)
        self.told.asked = set(self.told.parties) - {who}

    def _did_agree(self, who: str, *_: Any) -> None:
        told = self.told
        told.asked.discard(who)
        if not told.asked:
            assert told.proposal is not None
            told.state, told.proposal = PROPOSALS[told.proposal[0]], None
            told.notice = "" if told.state == "terminated" else told.notice

    def _did_decline(self, *_: Any) -> None:
        self.told.proposal, self.told.asked = None, set()

    def _did_withdraw_proposal(self, *_: Any) -> None:
        self._did_decline()

    def _did_give_notice(self, who: str, *_: Any) -> None:
        self.told.notice = who

    def _did_withdraw_notice(self, *_: Any) -> None:
        self.told.notice = ""

    def _did_cancel(self, *_: Any) -> None:
        self.told.state = "cancelled"

    # ------------------------------------------------------------ what always holds
    @precondition(lambda self: self._is_time())
    @invariant()
    def the_books_agree(self) -> None:
        self.looked = type(self).steps
        told = self.told
        found = queries.get(told.code, self.people[0])
        log = self._books()[0]
        assert (log, found.state) == (dict(told.log), told.state)
        cleared = {p.government_code for p in found.parties if p.cleared_no == found.draft_no > 0}
        assert (found.draft_no, cleared) == (told.no, told.cleared)
        assert {
            p: [c.step for c in found.clearings
                if c.government_code == p and c.draft_no == told.no] for p in told.parties
        } == told.initials  # fmt: skip
        awaited = {"drafting": "any", "legal_review": "uncleared", "cleared": "first",
                   "council_consent": "burdened", "scheduled": "any", "in_force": "asked",
                   "held": "asked"}  # fmt: skip
        turn = told.of(awaited[told.state]) if told.state in awaited else set()
        assert INSTRUMENT.awaited(found) == turn
        self._life(found)
        self._outsiders()

    def _life(self, found: Instrument) -> None:
        """Held by its dates and no other; what is open is what the walk knows to be open."""
        told = self.told
        assert (found.held_on is not None) == (told.state == "held") == (
            found.held_until == today() + timedelta(HOLD_DAYS)
        )
        assert (found.ended_on is not None) == (told.state == "terminated")
        standing = {(p.kind, p.government_code) for p in found.proposals if p.outcome == "open"}
        name, who = told.proposal or ("", "")
        assert standing == (
            ({(name.removeprefix("propose_"), who)} if name else set())
            | ({("notice", told.notice)} if told.notice else set())
        )

    def _is_time(self) -> bool:
        """Every few steps, and whenever the stage is new."""
        if not hasattr(self, "told"):
            return False
        new = self.told.state != getattr(self, "last_state", "")
        self.last_state = self.told.state
        return new or type(self).steps - self.looked >= LOOK_EVERY

    def _outsiders(self) -> None:
        """They see nothing before the signature, and no text after it."""
        code = self.told.code
        with pytest.raises(NotFound):
            queries.get(code, self.outsider)
        if self.told.state in BINDING | {"terminated"}:
            assert queries.public_row(code).code == code
        else:
            with pytest.raises(NotFound):
                queries.public_row(code)
        session.rollback()
        see_as(self.outsider)
        try:
            seen = " + ".join(f"(SELECT count(*) FROM {table})" for table in WALLED)
            assert session.scalar(text(f"SELECT {seen}")) == 0
        finally:
            session.rollback()
            session.info.pop(SEES)


@pytest.mark.slow
def test_random_walks(app: Any, cleaner: Any) -> None:
    Walks.cleaner, Walks.steps, Walks.done, Walks.ends = cleaner, 0, Counter(), Counter()
    run_state_machine_as_test(Walks, settings=settings(
        max_examples=-(-STEPS // (LENGTH * 7 // 10)), stateful_step_count=LENGTH, deadline=None,
        derandomize=True, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck), print_blob=False,
    ))  # fmt: skip
    sys.stdout.write(f"{Walks.steps} {dict(Walks.ends)} {dict(sorted(Walks.done.items()))}\n")
    assert Walks.steps >= STEPS * 0.7
