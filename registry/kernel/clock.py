"""The only place that asks what time it is; days are those of Jakarta (WIB)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Jakarta."""
    return now().astimezone(ZONE).date()


def day_of(moment: datetime) -> date:
    """The day in Jakarta on which `moment` (aware) falls."""
    return moment.astimezone(ZONE).date()
