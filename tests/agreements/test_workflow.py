"""Every state × action × role × side against the table as the procedure words it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import make_transient

from registry.agreements.states import STATES
from registry.agreements.workflow import INSTRUMENT
from registry.kernel.actor import ROLES, SYSTEM, Actor
from registry.kernel.errors import Forbidden, Refused
from registry.kernel.text import Message
from tests.factories import agreements as make

EDITABLE = {"drafting", "legal_review", "cleared"}
OPEN = {"drafting", "legal_review", "cleared", "council_consent", "scheduled"}
BINDING = {"in_force", "held"}
ALIVE = {"signed", *BINDING}
ENDED = {*ALIVE, "expired", "terminated", "superseded"}
ANY, FIRST, UNCLEARED, BURDENED, ASKED, REGISTRY = (
    {"first", "uncleared", "cleared", "burdened"}, {"first"}, {"uncleared"}, {"burdened"},
    {"cleared"}, {"registry"},
)  # fmt: skip
BOTH, LEGAL = {"cooperation", "legal"}, {"legal"}

#: action → (states it leaves, sides, roles, states it may reach or None when it stays)
TABLE: dict[str, tuple[set[str], set[str], set[str], set[str] | None]] = {
    "describe": ({"drafting"}, ANY, BOTH, None),
    "add_draft": ({"drafting", "legal_review", "cleared"}, ANY, BOTH, {"legal_review"}),
    "tick_clauses": ({"drafting", "legal_review"}, ANY, BOTH, None),
    **{
        name: (EDITABLE, ANY, BOTH, None)
        for name in ("assemble", "edit_clause", "add_clause", "move_clause", "remove_clause",
                     "restore_clause", "use_wording", "comment", "resolve_comment")
    },
    "set_liaison": (OPEN, ANY, BOTH, None),
    "set_clearing": ({"drafting"}, FIRST, BOTH, None),
    "publish_draft": (EDITABLE, ANY, BOTH, {"legal_review"}),
    "countersign": ({"legal_review"}, UNCLEARED, {"legal", "approver"},
                    {"legal_review", "cleared"}),
    "choose_apps": ({"drafting"}, ANY, BOTH, None),
    "drop_apps": ({"drafting"}, ANY, BOTH, None),
    "set_signatory": (OPEN, ANY, BOTH, None),
    "set_numbers": (OPEN, ANY, BOTH, None),
    "confirm_original": (ENDED, ANY, BOTH, None),
    "report_mismatch": (ENDED, ANY, BOTH, None),
    "replace_scan": (ENDED, ANY, BOTH, None),
    "add_party": ({"drafting"}, FIRST, BOTH, None),
    "remove_party": ({"drafting"}, FIRST, BOTH, None),
    "add_witness": (OPEN, ANY, BOTH, None),
    "remove_witness": (OPEN, ANY, BOTH, None),
    "flag_burden": ({"drafting", "legal_review", "cleared"}, ANY, BOTH, None),
    "send_to_review": ({"drafting"}, ANY, BOTH, {"legal_review"}),
    "clear": ({"legal_review"}, UNCLEARED, LEGAL, {"legal_review", "cleared"}),
    "return_to_drafting": (OPEN - {"drafting"}, ANY, LEGAL, {"drafting"}),
    "schedule": ({"cleared"}, FIRST, BOTH, {"council_consent", "scheduled"}),
    "record_consent": ({"council_consent"}, BURDENED, BOTH, {"council_consent", "scheduled"}),
    "reschedule": ({"council_consent", "scheduled"}, FIRST, BOTH, None),
    "sign": ({"scheduled"}, ANY, BOTH, {"signed", "in_force"}),
    "take_effect": ({"signed"}, REGISTRY, set(), {"in_force"}),
    "expire": (BINDING, REGISTRY, set(), {"expired"}),
    "supersede": (BINDING, REGISTRY, set(), {"superseded"}),
    "lapse": ({"signed", "in_force"}, REGISTRY, set(), {"terminated", "expired"}),
    "propose_hold": (BINDING, ANY, BOTH, None),
    "propose_resume": ({"held"}, ANY, BOTH, None),
    "propose_end": (ALIVE, ANY, BOTH, None),
    "agree": (ALIVE, ASKED, LEGAL, {"held", "in_force", "terminated"}),
    "decline": (ALIVE, ASKED, LEGAL, None),
    "withdraw_proposal": (ALIVE, ANY, BOTH, None),
    "give_notice": (ALIVE, ANY, LEGAL, None),
    "withdraw_notice": (ALIVE, ANY, LEGAL, None),
    "hold": ({"in_force"}, REGISTRY, set(), {"held"}),
    "resume": ({"held"}, REGISTRY, set(), {"in_force"}),
    "resume_by_term": ({"held"}, REGISTRY, set(), {"in_force"}),
    "end": (ALIVE, REGISTRY, set(), {"terminated"}),
    "amend": (BINDING, REGISTRY, set(), None),
    "cancel": (OPEN, ANY, BOTH, {"cancelled"}),
}
#: from where an action cannot reach all of its stages, and those that it can
FEWER: dict[tuple[str, str], set[str]] = {
    ("add_draft", "drafting"): set(), ("publish_draft", "drafting"): set(),
    ("agree", "signed"): {"terminated"},
}  # fmt: skip
AWAITED = {
    "drafting": ANY, "legal_review": UNCLEARED, "cleared": FIRST, "council_consent": BURDENED,
    "scheduled": ANY, "signed": ASKED, "in_force": ASKED, "held": ASKED,
}  # fmt: skip
#: first party (cleared), one that has not cleared, one that has (and is asked), one that waits for
#: its DPRD
CODES = {"36.71": "first", "32.15": "uncleared", "32.16": "cleared", "32.73": "burdened"}


@pytest.fixture
def subject(app: Any) -> Any:
    """An instrument of four parties, each in another position, cut loose from the database."""
    from registry.kernel.db import session

    found = make.Case("kb", tuple(make.Office(code) for code in CODES)).instrument
    found.draft_no = 2
    for party in found.parties:
        name = CODES[party.government_code]
        party.cleared_no = 1 if name == "uncleared" else 2
        party.burdened = name == "burdened"
        party.asked = name == "cleared"
    session.expunge(found)
    make_transient(found)
    return found


def actors() -> list[tuple[str, str, Actor]]:
    """(side, role, actor) for every side and role, an outsider and the registry itself."""
    sides = CODES | {"12.71": "outsider"}
    people = [
        (side, role, Actor(1, "N", code, code, frozenset({role})))
        for code, side in sides.items() for role in ROLES
    ]  # fmt: skip
    return [*people, ("registry", "", SYSTEM), ("nobody", "", Actor())]


def judged(subject: Any, name: str, actor: Actor) -> str:
    refusal = INSTRUMENT.refusal(subject, INSTRUMENT.transition(name), actor, {})
    if isinstance(refusal, Forbidden):
        return "forbidden"
    stage = Message(INSTRUMENT.stage(subject.state).label)
    staged = isinstance(refusal, Refused) and refusal.message.params.get("stage") == stage
    return "stage" if staged else "right"


def test_every_state_action_role_and_side(subject: Any) -> None:
    assert {t.name for t in INSTRUMENT.transitions} == set(TABLE)
    wrong, seen = [], 0
    for state in STATES:
        subject.state = state
        for name, (sources, sides, roles, _) in TABLE.items():
            for side, role, actor in actors():
                may = side in sides and (role in roles or side == "registry")
                wanted = ("right" if state in sources else "stage") if may else "forbidden"
                seen += 1
                if judged(subject, name, actor) != wanted:
                    wrong.append((state, name, side, role, judged(subject, name, actor), wanted))
    assert wrong == []
    assert seen == 12 * 53 * 32


def test_targets_and_whose_move(subject: Any) -> None:
    assert {t.name: set(t.targets) or None for t in INSTRUMENT.transitions} == {
        name: targets for name, (_, _, _, targets) in TABLE.items()
    }
    awaited = {}
    for state in STATES:
        subject.state = state
        awaited[state] = {CODES[c] for c in INSTRUMENT.awaited(subject)}
    assert awaited == {s: AWAITED.get(s, set()) for s in STATES}


def test_the_picture_shows_what_can_happen_and_nothing_else(subject: Any) -> None:
    drawn = {(source, target, t.name) for source, target, t in INSTRUMENT.edges()}
    assert drawn == {
        (source, target, name) for name, (sources, _, _, targets) in TABLE.items()
        for source in sources
        for target in FEWER.get((name, source), targets or set()) - {source}
    }  # fmt: skip
    agree = INSTRUMENT.transition("agree")
    subject.state, subject.held_on = "signed", date(2026, 1, 2)
    with pytest.raises(LookupError):
        agree.target(subject)
    subject.state = "in_force"
    assert agree.target(subject) == "held"


def test_deadlines_and_ends(app: Any) -> None:
    assert {s.name: s.deadline for s in INSTRUMENT.stages if s.deadline} == {
        s: f"instrument.{s}" for s in ("legal_review", "cleared", "council_consent", "scheduled")
    }
    assert {s.name for s in INSTRUMENT.stages if s.final} == {
        "expired", "terminated", "superseded", "cancelled"
    }  # fmt: skip
