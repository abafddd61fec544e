"""The index in this process's memory, and how it follows PostgreSQL (docs/decisions/0007).

Every question first reads the catalogue's revision, one row. When the index is behind, what changed
is read and replaced before the question is answered: a commit of any process counts at once. When
it is missing, of another database state or found damaged, it is built anew, a large one in the
background while PostgreSQL answers.
"""

import logging
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine
from tantivy import Index, IndexWriter, Query, Searcher

from registry.kernel.db import session

from . import changes, documents
from .changes import Mark
from .spelling import Vocabulary

log = logging.getLogger(__name__)
AT_ONCE = 5_000
"""So many applications are read while the question waits, some two seconds; more in background."""
HEAP = 50_000_000


class Damaged(Exception):
    """The index does not hold what it should."""


@dataclass(frozen=True)
class View:
    """The index as of one revision; what is written later does not change it."""

    searcher: Searcher
    vocabulary: Vocabulary
    mark: Mark
    total: int

    def checked(self) -> "View":
        """Itself; `Damaged` when applications are missing."""
        if self.searcher.num_docs != self.total:
            raise Damaged(f"{self.searcher.num_docs} of {self.total} applications")
        return self


@dataclass
class Shelf:
    """An index, its writer and the words it knows."""

    index: Index
    writer: IndexWriter
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def put(self, row: Any) -> None:
        """Adds an application."""
        document, words = documents.document(row)
        self.writer.add_document(document)
        self.vocabulary.add(words)

    def view(self, mark: Mark, total: int) -> View:
        """What is written so far; `Damaged` when it is not `total` applications."""
        self.writer.commit()
        self.index.reload()
        return View(self.index.searcher(), self.vocabulary, mark, total).checked()


class Follower:
    """Keeps one database's index in this process."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._shelf: Shelf | None = None
        self._view: View | None = None
        self._lock = threading.Lock()
        self._building: threading.Thread | None = None

    def current(self) -> View | None:
        """The index as of now, or None while a large one is being built.

        `Damaged`, or what tantivy raises, when it cannot be had: the caller drops it.
        """
        mark = changes.read_mark(session.connection())
        view = self._view
        if view is None or view.mark != mark:
            view = self._caught_up(mark)
        return view.checked() if view is not None else None

    def drop(self) -> None:
        """Forgets the index; the next question builds it anew."""
        with self._lock:
            self._view = self._shelf = None

    def _caught_up(self, mark: Mark) -> View | None:
        with self._lock:
            view = self._view
            if view is not None and view.mark.epoch == mark.epoch is not None:
                return view if view.mark.revision >= mark.revision else self._refreshed(view)
            return self._rebuilt()

    def _refreshed(self, view: View) -> View | None:
        with _snapshot(self.engine) as connection:
            ids = changes.changed_since(connection, view.mark.revision)
            if self._shelf is None or len(ids) > AT_ONCE:
                return self._rebuilt()
            _replace(connection, self._shelf, ids)
            mark, total = changes.read_mark(connection), documents.count(connection)
            self._view = self._shelf.view(mark, total)
        return self._view

    def _rebuilt(self) -> View | None:
        self._view = self._shelf = None
        with _snapshot(self.engine) as connection:
            if documents.count(connection) <= AT_ONCE:
                self._shelf, self._view = built(connection)
                return self._view
        if self._building is None or not self._building.is_alive():
            name = "catalogue-index"
            self._building = threading.Thread(target=self._build, name=name, daemon=True)
            self._building.start()
        return None

    def _build(self) -> None:
        try:
            with _snapshot(self.engine) as connection:
                shelf, view = built(connection)
        except Exception:
            log.exception("The catalogue's index could not be built; PostgreSQL answers alone.")
            return
        with self._lock:
            self._shelf, self._view = shelf, view


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection on which everything read is of one moment."""
    with engine.connect() as connection:
        yield connection.execution_options(isolation_level="REPEATABLE READ")


def built(connection: Connection) -> tuple[Shelf, View]:
    """A new index of everything published."""
    index = Index(documents.schema())
    shelf = Shelf(index, index.writer(HEAP, 1))
    mark, total = changes.read_mark(connection), 0
    for batch in documents.rows(connection):
        total += len(batch)
        for row in batch:
            shelf.put(row)
    return shelf, shelf.view(mark, total)


def _replace(connection: Connection, shelf: Shelf, ids: Sequence[int]) -> None:
    for row_id in ids:
        shelf.writer.delete_documents_by_query(Query.term_query(documents.schema(), "id", row_id))
    for batch in documents.rows(connection, ids):
        for row in batch:
            shelf.put(row)


_followers: "weakref.WeakKeyDictionary[Engine, Follower]" = weakref.WeakKeyDictionary()
_followers_lock = threading.Lock()


def follower() -> Follower:
    """The follower of the session's database."""
    engine = session.connection().engine
    with _followers_lock:
        found = _followers.get(engine)
        if found is None:
            found = _followers[engine] = Follower(engine)
        return found
