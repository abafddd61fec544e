"""Walks that many tests begin with are walked once by the real services, then copied.

`@kept` marks a factory: a function, an `__init__`, or a method that walks its object on. The first
call in a run works as written and what it left in the database is copied aside; a later call with
the same arguments, from the same state, puts the rows back. Where a test has written something
itself, travels in time or changes settings, the factory walks as written.
"""

import functools
import io
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol, TypeVar

import time_machine
from sqlalchemy import inspect

from registry.kernel.clock import today
from registry.kernel.db import Base, session

Factory = TypeVar("Factory", bound=Callable[..., Any])
PLAIN = (str, int, date, type(None))


class Ground(Protocol):
    """A database that can be copied and put back: `Cleaner` in tests/conftest.py."""

    #: The fingerprint of a database in which no test has written.
    pristine: dict[str, Any]

    def marks(self) -> object:
        """A fingerprint of every row that a test wrote."""

    def copy_aside(self) -> str:
        """Copies every written row; the statements that put them back into empty tables."""

    def put_back(self, statements: str) -> None:
        """Empties what was written and runs `statements`."""


class _Keeper:
    """What was walked on this ground, and where the present test stands."""

    def __init__(self) -> None:
        self.ground: Ground | None = None
        self.walked: dict[tuple[Any, ...], tuple[str, bytes]] = {}
        self.trail: tuple[Any, ...] = ()
        self.marks: object = None
        self.walking = False

    def begin(self, ground: Ground | None) -> None:
        """A new test, its database clean. Without `ground` nothing is kept."""
        self.ground, self.trail, self.walking = ground, (), False
        self.marks = ground.pristine if ground else None

    def stands(self) -> bool:
        """Whether the database is as the trail's last step left it, and it is now."""
        return (
            self.ground is not None and not self.walking
            and not time_machine.escape_hatch.is_travelling()
            and self.ground.marks() == self.marks
        )  # fmt: skip

    def keep(self, value: Any) -> None:
        """Copies what the trail's last step has left, and its value."""
        assert self.ground is not None
        session.commit()
        self.walked[self.trail] = (self.ground.copy_aside(), _packed(value))
        self.marks = self.ground.marks()

    def again(self) -> Any:
        """Puts back what the trail's last step left; its value."""
        assert self.ground is not None
        statements, value = self.walked[self.trail]
        session.rollback()
        session.expire_all()
        self.ground.put_back(statements)
        self.marks = self.ground.marks()
        return _Unpickler(io.BytesIO(value)).load()


_keeper = _Keeper()
begin = _keeper.begin


def kept(factory: Factory) -> Factory:
    """The factory, walked once for the same arguments from the same state."""
    of_object = "." in factory.__qualname__

    @functools.wraps(factory)
    def called(*args: Any, **kwargs: Any) -> Any:
        one = args[0] if of_object else None
        key = _key(factory, one, args[1:] if of_object else args, kwargs)
        if key is None or not _keeper.stands():
            return factory(*args, **kwargs)
        _keeper.trail += (key,)
        if _keeper.trail in _keeper.walked:
            value = _keeper.again()
        else:
            value = _walk(factory, args, kwargs)
            if of_object:
                value = vars(one) | {"kept_at": len(_keeper.trail)}
            _keeper.keep(value)
        if not of_object:
            return value
        vars(one).update(value)
        return None if factory.__name__ == "__init__" else one

    return called  # type: ignore[return-value]


def _walk(factory: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    _keeper.walking = True
    try:
        return factory(*args, **kwargs)
    finally:
        _keeper.walking = False


def _key(factory: Any, one: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, ...] | None:
    """What makes two calls the same; None for a call that only itself can make."""
    given = (*args, *kwargs.values())
    if not all(_plain(value) for value in given):
        return None
    stands = getattr(one, "kept_at", None)
    if one is not None and stands is None and factory.__name__ != "__init__":
        return None
    named = tuple(sorted(kwargs.items()))
    return (factory.__module__, factory.__qualname__, type(one), stands, args, named, today())


def _plain(value: Any) -> bool:
    return isinstance(value, PLAIN) or (isinstance(value, tuple) and all(map(_plain, value)))


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> Any:
        """Rows are kept as what they are called."""
        return (type(obj), inspect(obj).identity) if isinstance(obj, Base) else None


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, pid: Any) -> Any:
        """The row of that name, read anew."""
        return session.get(*pid)


def _packed(value: Any) -> bytes:
    packed = io.BytesIO()
    _Pickler(packed).dump(value)
    return packed.getvalue()
