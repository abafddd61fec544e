"""Workflow C against a table written anew: every state, action, role and side."""

import itertools

import pytest

from registry.agreements.models import Instrument, InstrumentApp, Party
from registry.kernel.actor import ROLES, Actor
from registry.kernel.errors import Forbidden, Refused
from registry.rollout.models import Installation
from registry.rollout.workflow import ROLLOUT

HOST, ADOPTER, OTHER = "36.71", "32.15", "32.16"
STATES = (
    "planned", "handed_over", "installed", "adapted", "trained", "accepted", "declared", "live",
    "stopped",
)  # fmt: skip
#: action → states it starts from, state it ends in, sides that may
TABLE = {
    "hand_over": ({"planned"}, "handed_over", {HOST}),
    "install": ({"handed_over"}, "installed", {ADOPTER}),
    "adapt": ({"installed"}, "adapted", {ADOPTER}),
    "train": ({"installed", "adapted"}, "trained", {HOST}),
    "accept": ({"trained"}, "accepted", {ADOPTER}),
    "declare": ({"accepted"}, "declared", {ADOPTER}),
    "confirm": ({"declared"}, "live", {HOST}),
    "decline": ({"declared"}, "accepted", {HOST}),
    "attest": ({"live"}, None, {ADOPTER}),
    "stop": (set(STATES) - {"stopped"}, "stopped", {HOST, ADOPTER}),
}
AWAITS = {
    "planned": {HOST}, "handed_over": {ADOPTER}, "installed": {HOST}, "adapted": {HOST},
    "trained": {ADOPTER}, "accepted": {ADOPTER}, "declared": {HOST}, "live": set(),
    "stopped": set(),
}  # fmt: skip
MAY = {"catalogue", "cooperation"}


def subject(
    state: str, pks: str = "in_force", app: int = 1, adopter: str = ADOPTER
) -> Installation:
    parties = [Party(government_code=code) for code in (HOST, ADOPTER)]
    return Installation(
        code="I-1", state=state, host_code=HOST, adopter_code=adopter, application_id=app,
        instrument=Instrument(code="N-1", state=pks, parties=parties,
                              apps=[InstrumentApp(application_id=1)]),
    )  # fmt: skip


def who(government: str | None, role: str | None) -> Actor:
    roles = frozenset({role}) if role else frozenset()
    return Actor(user_id=1, name="Uji", government=government, roles=roles)


def test_the_table_has_these_states_and_actions() -> None:
    assert [s.name for s in ROLLOUT.stages] == list(STATES)
    assert {t.name for t in ROLLOUT.transitions} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_every_state_role_and_side(name: str) -> None:
    sources, target, sides = TABLE[name]
    transition = ROLLOUT.transition(name)
    assert transition is not None
    places = itertools.product(STATES, (*ROLES, None), (HOST, ADOPTER, OTHER, None))
    for state, role, government in places:
        refusal = ROLLOUT.refusal(subject(state), transition, who(government, role), {})
        if government not in sides or role not in MAY:
            expected: type | None = Forbidden
        else:
            expected = None if state in sources else Refused
        assert (type(refusal) if refusal else None) is expected, (state, role, government)
    assert transition.targets == ((target,) if target else ())


@pytest.mark.parametrize("state", STATES)
def test_whose_move_it_is(state: str) -> None:
    assert ROLLOUT.awaited(subject(state)) == AWAITS[state]


@pytest.mark.parametrize("state", [s for s in STATES if AWAITS[s]])
def test_what_waits_has_a_deadline_and_roles_that_can_act(state: str) -> None:
    assert ROLLOUT.stage(state).deadline == f"rollout.{state}"
    assert ROLLOUT.moving_roles(state) == MAY


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("pks", ["signed", "expired", "terminated", "superseded"])
def test_only_handing_over_and_installing_need_the_pks_in_force(name: str, pks: str) -> None:
    sources, _, sides = TABLE[name]
    transition = ROLLOUT.transition(name)
    assert transition is not None
    for state, side in itertools.product(sources, sides):
        refusal = ROLLOUT.refusal(subject(state, pks), transition, who(side, "catalogue"), {})
        expected = "PKS N-1 tidak sedang berlaku." if name in ("hand_over", "install") else None
        assert (str(refusal.message) if refusal else None) == expected


@pytest.mark.parametrize(("changed", "reason"), [
    ({"pks": "held"}, "ditangguhkan"), ({"app": 2}, "dikeluarkan dari lampiran"),
    ({"adopter": OTHER}, "bukan lagi pihak"),
])  # fmt: skip
def test_what_an_addendum_or_a_hold_took_away_is_not_handed_over(changed, reason) -> None:
    refusal = ROLLOUT.refusal(
        subject("planned", **changed), ROLLOUT.transition("hand_over"), who(HOST, "catalogue"), {}
    )
    assert refusal is not None and reason in str(refusal.message)
