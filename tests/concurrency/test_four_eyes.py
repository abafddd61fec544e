"""Whoever decides an item while they approve the request: one of the two is refused, always."""

from typing import Any

from registry.adoption import service
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Refused
from registry.kernel.uow import unit_of_work
from tests.factories.adoption import HOST, Walk, actor

from .press import ROUNDS, together


def test_the_decider_cannot_slip_in(app: Any) -> None:
    walk = Walk(1).to("under_review")
    walk.decide("approved")
    both = actor(HOST, "cooperation", "approver")
    decide = {"items": ["aplikasi-001"], "all_undecided": False, "decision": "conditional",
              "note": "Lain"}  # fmt: skip
    approve = {"reply_number": "1", "reply_date": today(), "reply_file": None}

    def call(name: str, code: str, data: dict[str, Any]) -> Any:
        def run() -> str:
            with app.app_context():
                try:
                    with unit_of_work():
                        service.perform(name, code, both, None, data)
                except Refused:
                    return f"{name} refused"
                return f"{name} done"

        return run

    code = walk.code
    for _ in range(ROUNDS):
        session.rollback()
        done = together([call("decide", code, decide), call("approve", code, approve)])
        assert sorted(done) in (
            ["approve done", "decide refused"], ["approve refused", "decide done"]
        ), done  # fmt: skip
        session.expire_all()
        request = walk.request
        approved = request.state == "approved"
        assert approved != any(i.decided_by == both.user_id for i in request.items)
        if approved:
            break
        walk.decide("approved", ["aplikasi-001"])
