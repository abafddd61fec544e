"""What the day brings: effect, expiry, reminders and alerts, each once."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import time_machine
from sqlalchemy import func, select

from registry.agreements import service
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.notifications.models import Notification
from tests.factories import agreements as make

NOTHING = {"in_force": 0, "carried": 0, "resumed": 0, "expired": 0, "reminded": 0, "without_pks": 0}


def noon(day: date) -> str:
    return f"{day.isoformat()}T05:00:00+00:00"


def run(day: date) -> dict[str, int]:
    """The clock on that day, at noon in Jakarta; what did something."""
    with time_machine.travel(noon(day)):
        return {name: n for name, n in service.run_clock(day).items() if n}


def told(kind: str) -> "Counter[str]":
    """How many notices of a kind each page's readers got."""
    rows = session.execute(
        select(Notification.href, func.count()).where(Notification.kind == f"instrument.{kind}")
        .group_by(Notification.href)
    )  # fmt: skip
    return Counter(dict(tuple(r) for r in rows))


def test_the_effective_day_and_the_last_day_come_by_themselves(app: Any) -> None:
    case = make.Case().to("signed", ends_on=make.days(400))
    states = []
    for day in (9, 10, 10, 400, 401, 401):
        run(make.days(day))
        states.append(case.instrument.state)
    assert states == ["signed", "in_force", "in_force", "in_force", "expired", "expired"]
    assert case.instrument.ended_on == make.days(400)


def test_a_second_run_of_a_day_does_nothing(app: Any) -> None:
    case = make.Case().to("signed")
    assert run(make.days(10)) == {"in_force": 1}
    version = case.instrument.version
    with time_machine.travel(noon(make.days(10))):
        assert service.run_clock(make.days(10)) == NOTHING
    assert case.instrument.version == version


def test_reminders_come_once_each(app: Any) -> None:
    case = make.Case().to("in_force", ends_on=make.days(300))
    sent = [day for day in range(110, 301) if run(make.days(day)).get("reminded")]
    assert sent == [300 - 180, 300 - 90, 300 - 30]
    assert told("reminder") == Counter({case.instrument.href: 3 * 4})


def test_a_reminder_that_was_missed_is_not_sent_late(app: Any) -> None:
    case = make.Case().to("in_force", ends_on=make.days(300))
    assert run(make.days(280)) == {"reminded": 1}
    assert run(make.days(281)) == {}
    assert told("reminder") == Counter({case.instrument.href: 4})


def test_a_kb_without_pks_is_told_once(app: Any) -> None:
    others = (make.Office(make.BANDUNG), make.Office(make.BEKASI))
    alone = make.Case("kb", others).to("in_force", ends_on=make.days(1500))
    kb, pks, _ = make.kb_and_pks(1)
    pks.to("in_force")
    year = today().replace(year=today().year + 1)
    assert run(year - timedelta(1)) == {}
    assert run(year) == {"without_pks": 1}
    assert run(year + timedelta(1)) == {}
    assert told("without_pks") == Counter({alone.instrument.href: 4})


def test_a_historic_instrument_never_moves_by_itself(app: Any) -> None:
    from registry.agreements import history
    from registry.agreements.models import Instrument

    history.load()
    session.commit()
    assert run(make.days(5000)) == {}
    assert set(session.scalars(select(Instrument.state))) == {"signed"}
