"""How ready and how well described an application is: two numbers from 0 to 100.

The rule in words is `docs/scores.md`; these tables are the rule. Both numbers are columns, set
whenever an application is written, so that a search can sort and filter by them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .states import SCREENSHOT

READINESS_WEIGHTS: Mapping[str, int] = {
    "source": 20, "install_guide": 20, "user_manual": 10, "api_docs": 10,
    "training": 10, "support_contact": 10, "licence": 10, "demo": 10,
}  # fmt: skip
"""Points of each item of the replication checklist; half of them when it is only declared."""

QUALITY_WEIGHTS: Mapping[str, int] = {
    "summary": 10, "description": 10, "function": 10, "terms": 10,
    "agency": 5, "personal_data": 5, "development_status": 5, "requirements": 5, "support": 5,
    "screenshot": 5, "platforms": 4, "technologies": 4, "interfaces": 4, "current_version": 4,
    "audiences": 3, "database": 3, "data_used": 3, "data_produced": 3, "launched": 2,
}  # fmt: skip
"""Points of each thing that a reader of the record is told."""


def _attached(kind: str) -> Callable[[Any], bool]:
    return lambda application: kind in (application.attached or ())


EVIDENCE: Mapping[str, Callable[[Any], bool]] = {
    "source": lambda a: bool(a.repository),
    "install_guide": _attached("install_guide"),
    "user_manual": _attached("user_manual"),
    "api_docs": lambda a: bool(a.interfaces) or _attached("api_docs")(a),
    "training": _attached("training"),
    "support_contact": lambda a: bool(a.support),
    "licence": lambda a: bool(a.licence or a.reuse_terms),
    "demo": lambda a: bool(a.landing_page),
}
"""What in the record bears out an item of the checklist."""

NONE, DECLARED, SHOWN = "none", "declared", "shown"


def standing(application: Any, item: str) -> str:
    """Whether an item of the checklist is borne out by the record, only declared, or neither."""
    if EVIDENCE[item](application):
        return SHOWN
    return DECLARED if item in (application.ready or ()) else NONE


WORTH = {SHOWN: 2, DECLARED: 1, NONE: 0}


def readiness(application: Any) -> int:
    """How much of what a taker needs is there."""
    return sum(
        weight * WORTH[standing(application, item)] // 2
        for item, weight in READINESS_WEIGHTS.items()
    )


def lacking(application: Any) -> list[tuple[str, int]]:
    """The items that are not borne out, each with the points it would add."""
    found = [
        (item, weight - weight * WORTH[standing(application, item)] // 2)
        for item, weight in READINESS_WEIGHTS.items()
    ]
    return [(item, points) for item, points in found if points]


def told(application: Any, name: str) -> bool:
    """Whether the record says this much."""
    if name == "terms":
        return bool(application.licence or application.reuse_terms)
    if name == "screenshot":
        return _attached(SCREENSHOT)(application)
    value = getattr(application, name)
    return value is not None and value not in ("", [])


def quality(application: Any) -> int:
    """How much the record tells."""
    return sum(weight for name, weight in QUALITY_WEIGHTS.items() if told(application, name))


def untold(application: Any) -> list[tuple[str, int]]:
    """(name, points) of what the record leaves open, the weightiest first."""
    return [(n, w) for n, w in QUALITY_WEIGHTS.items() if not told(application, n)]
