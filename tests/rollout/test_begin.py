"""A rollout is born with its PKS: one for each app and adopter, once."""

from typing import Any

from registry.kernel.actor import SYSTEM
from registry.kernel.db import session
from registry.rollout import service
from registry.rollout.states import PLANNED
from tests.factories.adoption import ADOPTER, HOST
from tests.factories.rollout import Cooperation


def test_a_pks_in_force_begins_one_rollout_for_each_app(app: Any) -> None:
    walk = Cooperation(3).agreed()
    found = walk.rollouts
    assert [(r.host_code, r.adopter_code, r.state) for r in found] == [(HOST, ADOPTER, PLANNED)] * 3
    assert [r.application_id for r in found] == [a.id for a in walk.apps]
    assert {r.instrument.code for r in found} == {walk.pks}
    assert [r.agreed_version for r in found] == ["1.0"] * 3
    assert [r.code[-5:] for r in found] == ["00001", "00002", "00003"]
    assert all(r.due_on for r in found)


def test_a_second_call_begins_nothing(app: Any) -> None:
    walk = Cooperation(2).agreed()
    assert service.begin_for(walk.rollouts[0].instrument, SYSTEM) == []
    session.commit()
    assert len(walk.rollouts) == 2
