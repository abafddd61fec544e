"""Who uses an application: known to a higher package, which says here how to ask."""

from collections.abc import Callable, Collection, Iterable, Mapping

UsersOf = Callable[[int], Iterable[str]]
UsedBy = Callable[[Collection[str]], Mapping[int, int]]

_users: list[UsersOf] = []
_used: list[UsedBy] = []


def register(users_of: UsersOf, used_by: UsedBy) -> None:
    """Says how to find the governments that use an application (by its row id), and how many of
    some governments use which applications; the package above calls it once at import."""
    _users[:], _used[:] = [users_of], [used_by]


def users_of(application_id: int) -> frozenset[str]:
    """Codes of the governments that have or are getting the application."""
    return frozenset(code for find in _users for code in find(application_id))


def used_by(governments: Collection[str]) -> dict[int, int]:
    """Application id → how many of these governments use it."""
    return dict(_used[0](governments)) if _used and governments else {}
