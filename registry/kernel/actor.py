"""Who acts: a person on behalf of one government, or the registry itself."""

from dataclasses import dataclass, field

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
class Actor:
    """The person and the government they act for now; `roles` are those held there."""

    user_id: int | None = None
    name: str = ""
    government: str | None = None
    government_name: str = ""
    roles: frozenset[str] = frozenset()
    platform_roles: frozenset[str] = frozenset()
    language: str = "id"
    system: bool = False
    choices: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def signed_in(self) -> bool:
        """Whether a person is known."""
        return self.user_id is not None

    @property
    def reads_all(self) -> bool:
        """Whether this is the auditor or the registry itself."""
        return self.system or AUDITOR in self.platform_roles


ANONYMOUS = Actor()
SYSTEM = Actor(name="Lumbung", system=True)
