"""The work desk and the list of cases."""

from collections.abc import Sequence
from typing import Any

from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import now, today

from ..case import STEPS, Case
from ..matters import Matter, in_words, names
from ..queries import case as cases
from ..queries import desk
from .lines import events


def workdesk(actor: Actor, late_only: bool) -> dict[str, Any]:
    """What waits for the actor, for others of the office, for the other side; and the news."""
    matters = desk.waiting(actor)
    shown = [m for m in matters if m.late] if late_only else matters
    return {
        "mine": [m for m in shown if m.own_role],
        "office": [m for m in shown if m.own_side and not m.own_role],
        "others": [m for m in shown if not m.own_side],
        "counts": _counts(matters), "late_only": late_only, "words": in_words,
        "news": events(desk.news(actor)),
    }  # fmt: skip


def _counts(matters: Sequence[Matter]) -> dict[str, int]:
    return {
        "mine": sum(m.own_role for m in matters),
        "office": sum(m.own_side and not m.own_role for m in matters),
        "others": sum(not m.own_side for m in matters),
        "late": sum(m.late for m in matters),
    }


def case_list(actor: Actor, after: str | None) -> dict[str, Any]:
    """The cases of the actor's government: where each stands, for how long, whose move it is."""
    page = cases.pairs(actor, after)
    found = cases.cases(page.items, actor)
    return {"page": page, "rows": [_line(case, actor) for case in found]}


def _line(case: Case, actor: Actor) -> dict[str, Any]:
    waiting = [s for found in case.open.values() for s in found]
    codes = {
        code: name for workflow, record in waiting
        for code, name in names(workflow, record).items() if code in workflow.awaited(record)
    }  # fmt: skip
    days = (now() - case.since).days if case.since else None
    due = min((record.due_on for _, record in waiting if record.due_on), default=None)
    return {
        "pair": case.pair, "step": tr(STEPS[case.current]) if case.current else None,
        "running": not case.current, "days": days, "due": due,
        "late": bool(due and due < today()),
        "own": actor.government in codes, "who": ", ".join(sorted(codes.values())),
        "gap": case.current is not None and case.gap == case.current,
    }  # fmt: skip
