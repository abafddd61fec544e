"""What a host really hands over: counts that everybody may know, and the wait that follows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.wall import seeing_all
from registry.kernel.workdays import add_months
from registry.rollout.models import Installation, InstallationStep
from registry.rollout.states import PLANNED

MONTHS = 12
ENOUGH_MONTHS, ENOUGH_HANDOVERS = 3, 3
HAND_OVER = "hand_over"


@dataclass(frozen=True)
class Capacity:
    """Handovers of the last twelve months, the running one last, and the apps that wait for theirs.

    `months` is over how many whole months the pace is counted; `wait` in months, None when there
    are too few handovers to say.
    """

    handed: tuple[tuple[date, int], ...]
    waiting: int
    months: int
    wait: float | None

    @property
    def total(self) -> int:
        """Handovers within the twelve months."""
        return sum(number for _, number in self.handed)


def capacity(host: str) -> Capacity:
    """The pace of `host`: numbers only, so the wall around steps does not stand against it."""
    this = today().replace(day=1)
    start = add_months(this, -MONTHS + 1)
    month = func.date_trunc("month", InstallationStep.done_on)
    own = (InstallationStep.action == HAND_OVER, Installation.host_code == host)
    joined = select(month, func.count()).join(
        Installation, Installation.id == InstallationStep.installation_id
    )
    with seeing_all():
        rows = session.execute(
            joined.where(*own, InstallationStep.done_on >= start,
                         InstallationStep.done_on <= today()).group_by(month)
        ).all()  # fmt: skip
        first = session.scalar(
            select(func.min(InstallationStep.done_on)).join(
                Installation, Installation.id == InstallationStep.installation_id
            ).where(*own)
        )  # fmt: skip
    counted = {day.date().replace(day=1): number for day, number in rows}
    handed = tuple(
        (day, counted.get(day, 0)) for day in (add_months(start, n) for n in range(MONTHS))
    )
    waiting = session.scalar(
        select(func.count()).where(Installation.host_code == host, Installation.state == PLANNED)
    ) or 0  # fmt: skip
    months = _counted_months(first)
    return Capacity(handed, waiting, months, _wait(waiting, counted, months))


def _counted_months(first: date | None) -> int:
    """Months since the first handover, the running one included, at most twelve."""
    if first is None:
        return 0
    between = (today().year - first.year) * 12 + today().month - first.month + 1
    return min(between, MONTHS)


def _wait(waiting: int, counted: dict[date, int], months: int) -> float | None:
    total = sum(counted.values())
    if months < ENOUGH_MONTHS or total < ENOUGH_HANDOVERS:
        return None
    return waiting / (total / months)
