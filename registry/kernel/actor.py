"""Who acts: a person on behalf of one government, or the registry itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

VIEWER = "viewer"
CATALOGUE = "catalogue"
COOPERATION = "cooperation"
LEGAL = "legal"
APPROVER = "approver"
ADMIN = "admin"
ROLES = (VIEWER, CATALOGUE, COOPERATION, LEGAL, APPROVER, ADMIN)

OPERATOR = "operator"
AUDITOR = "auditor"
PLATFORM_ROLES = (OPERATOR, AUDITOR)


@dataclass(frozen=True)
class Mandate:
    """A role that somebody lends to the actor for a time (pelimpahan wewenang)."""

    role: str
    giver_id: int
    giver_name: str
    document: str = ""


@dataclass(frozen=True)
class Actor:
    """The person and the government they act for now; `roles` are those held there.

    `mandates` are the roles among them that are only lent; `agency` is the office of that
    government they work in.
    """

    user_id: int | None = None
    name: str = ""
    government: str | None = None
    government_name: str = ""
    roles: frozenset[str] = frozenset()
    platform_roles: frozenset[str] = frozenset()
    language: str = "id"
    system: bool = False
    choices: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    mandates: tuple[Mandate, ...] = ()
    agency: int | None = None
    agency_name: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether a person is known."""
        return self.user_id is not None

    @property
    def reads_all(self) -> bool:
        """Whether this is the auditor or the registry itself."""
        return self.system or AUDITOR in self.platform_roles

    def mandate_for(self, roles: Iterable[str]) -> Mandate | None:
        """The mandate without which an act of one of `roles` would not be theirs."""
        wanted = frozenset(roles)
        lent = {m.role: m for m in reversed(self.mandates)}
        if not wanted or wanted & (self.roles - lent.keys()):
            return None
        return next((lent[role] for role in sorted(wanted & lent.keys())), None)

    def speaking(self, roles: Iterable[str]) -> "Actor":
        """The actor as acts that ask for one of `roles` name them: "Budi atas nama Sari"."""
        mandate = self.mandate_for(roles)
        if mandate is None:
            return self
        return replace(self, name=f"{self.name} atas nama {mandate.giver_name}")


ANONYMOUS = Actor()
SYSTEM = Actor(name="Lumbung", system=True)
