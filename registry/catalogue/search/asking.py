"""A search from its question to its answer: the index answers, or PostgreSQL when it cannot."""

import logging
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from . import cursors
from .engine import RELEVANCE, Ids, IndexEngine
from .fallback import DatabaseEngine
from .filters import Filters
from .index import Follower, follower
from .plan import Plan, plan
from .spelling import Vocabulary
from .words import WORD, plain

log = logging.getLogger(__name__)
Engine = IndexEngine | DatabaseEngine
T = TypeVar("T")
SORTS = (RELEVANCE, "-live_count", "-readiness_score", "-created_at", "-changed_at", "name")


def order(sort: str, q: str) -> str:
    """The order meant by `sort`: relevance needs words, an unknown or empty one means the usual."""
    if sort in SORTS and (q or sort != RELEVANCE):
        return sort
    return RELEVANCE if q and not sort else "name"


class Search:
    """One question; everything it is asked is answered from the same state of the index."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self._follower: Follower = follower()
        self._engine = self._open()

    def _open(self) -> Engine:
        try:
            view = self._follower.current()
        except Exception:
            log.exception("The catalogue's index is not usable and will be built anew.")
            self._follower.drop()
            return DatabaseEngine()
        return IndexEngine(view) if view is not None else DatabaseEngine()

    @property
    def offered(self) -> int:
        """How many applications are published."""
        return self._ask(lambda engine: engine.total(Filters(), Plan()))

    @cached_property
    def plan(self) -> Plan:
        """What the question's words ask for."""
        return self._plan(self._engine)

    def _plan(self, engine: Engine) -> Plan:
        if isinstance(engine, IndexEngine):
            words = engine.view.vocabulary
            found = plan(self.filters.q, words)
            # the words of what is no longer published are still known: they are not to be told
            told = found.corrected is None or engine.total(Filters(), found) > 0
            return engine.widened(found if told else plan(self.filters.q, words, mend=False))
        return plan(self.filters.q, EVERYTHING, mend=False)

    def page(self, sort: str, after: str | None, limit: int) -> Ids:
        """One page of row ids; `Invalid` for a broken mark or one of another order."""
        cursor = cursors.decode(after, sort)
        return self._ask(lambda e: e.page(self.filters, self.plan, sort, cursor, limit))

    def counts(self) -> dict[str, dict[str, int]]:
        """Per facet its values and how many results each has."""
        return self._ask(lambda e: e.counts(self.filters, self.plan))

    def ids(self) -> list[int]:
        """The row ids of all results."""
        return self._ask(lambda e: e.ids(self.filters, self.plan))

    def nearest(self, limit: int) -> list[int]:
        """Row ids near to a question that found nothing: some of its words, with its filters, or
        else without them."""
        plan = self.plan
        found = self._ask(lambda e: e.nearest(self.filters, plan, limit))
        free = Filters(self.filters.q)
        return found or self._ask(lambda e: e.nearest(free, plan, limit))

    def others(self, filters: Filters, limit: int) -> list[int]:
        """Row ids of what other filters without words would give, by name."""
        found = self._ask(lambda e: e.page(filters, Plan(), "name", None, limit))
        return list(found.ids)

    def completed(self, limit: int = 3) -> list[str]:
        """The question with its last word written out, as the applications write it."""
        head, _, last = self.filters.q.strip().rpartition(" ")
        if not isinstance(self._engine, IndexEngine) or not WORD.fullmatch(last):
            return []
        engine, known = self._engine, self._engine.view.vocabulary
        found = known.completions(plain(last), 2 * limit)
        words = [w for w in found if engine.total(Filters(), plan(w, known, mend=False))]
        return [f"{head} {word}".strip() for word in words[:limit]]

    def totals(self, others: Sequence[Filters]) -> list[int]:
        """How many results there would be with these filters, of the same words or of none."""
        return [self._total(other) for other in others]

    def _total(self, other: Filters) -> int:
        plan = self.plan if other.q == self.filters.q else Plan()
        return self._ask(lambda e: e.total(other, plan))

    def _ask(self, question: Callable[[Engine], T]) -> T:
        if isinstance(self._engine, DatabaseEngine):
            return question(self._engine)
        try:
            return question(self._engine)
        except Exception:
            log.exception("The catalogue's index failed and will be built anew.")
            self._follower.drop()
            self._engine = DatabaseEngine()
            self.__dict__.pop("plan", None)
            return question(self._engine)


class _Everything(Vocabulary):
    """Stands in for the words of the applications where they are not known: all may occur."""

    def __init__(self) -> None:
        super().__init__()

    def knows(self, stem: str) -> bool:
        """Any stem may occur."""
        return True


EVERYTHING = _Everything()
