"""Accounts of a demonstration: every role in three governments, and those of the platform.

They exist only with DEMO=1; without it they cannot sign in. One password serves all, and one hash:
it is public anyway, and 21 hashes would slow the start.
"""

from dataclasses import dataclass

from sqlalchemy import select

from registry.audit.service import record
from registry.kernel.actor import (
    ADMIN,
    APPROVER,
    AUDITOR,
    CATALOGUE,
    COOPERATION,
    LEGAL,
    OPERATOR,
    SYSTEM,
    VIEWER,
)
from registry.kernel.clock import now
from registry.kernel.db import session

from . import passwords
from .models import Membership, PlatformRole, User
from .states import PLATFORM_ROLE_LABELS, ROLE_LABELS

PASSWORD = "lumbung-demo-2026"  # nosec B105 - published on the sign-in page of a demonstration
DOMAIN = "demo.lumbung.test"
GOVERNMENTS = {
    "36.71": ("tangerang", "Kota Tangerang"),
    "32.15": ("karawang", "Kabupaten Karawang"),
    "32.16": ("bekasi", "Kabupaten Bekasi"),
}
LOCAL_PARTS = {
    COOPERATION: ("kerjasama", "Staf Kerja Sama"),
    CATALOGUE: ("katalog", "Pengelola Katalog"),
    LEGAL: ("hukum", "Staf Hukum"),
    APPROVER: ("persetujuan", "Pemberi Persetujuan"),
    ADMIN: ("admin", "Admin"),
    VIEWER: ("pembaca", "Pembaca"),
}


@dataclass(frozen=True)
class DemoAccount:
    """One account: address, name, roles as (government, role), platform roles."""

    email: str
    name: str
    roles: tuple[tuple[str, str], ...] = ()
    platform: tuple[str, ...] = ()

    @property
    def role_label(self) -> str:
        """The role for people (gettext id)."""
        labels = [ROLE_LABELS[role] for _, role in self.roles[:1]]
        return (labels + [PLATFORM_ROLE_LABELS[role] for role in self.platform])[0]

    @property
    def government(self) -> str:
        """The governments they act for."""
        return ", ".join(GOVERNMENTS[code][1] for code, _ in self.roles)


def everybody() -> list[DemoAccount]:
    """All accounts, by government."""
    found = [
        DemoAccount(
            f"{local}.{place}@{DOMAIN}", f"{title} {place.title()} (peragaan)", ((code, role),)
        )
        for code, (place, _) in GOVERNMENTS.items()
        for role, (local, title) in LOCAL_PARTS.items()
    ]
    both = (("36.71", COOPERATION), ("32.15", COOPERATION))
    return [
        *found,
        DemoAccount(f"dua.daerah@{DOMAIN}", "Pendamping Dua Daerah (peragaan)", both),
        DemoAccount(f"operator@{DOMAIN}", "Operator (peragaan)", (), (OPERATOR,)),
        DemoAccount(f"auditor@{DOMAIN}", "Auditor (peragaan)", (), (AUDITOR,)),
    ]


def groups() -> list[tuple[str, list[DemoAccount]]]:
    """Accounts under the government they act for, those of the platform ("") last."""
    found: dict[str, list[DemoAccount]] = {}
    for account in everybody():
        found.setdefault(account.government, []).append(account)
    return list(found.items())


def accounts() -> list[tuple[str, str, str]]:
    """(e-mail, role label, governments) of every account."""
    return [(a.email, a.role_label, a.government) for a in everybody()]


def load() -> int:
    """Makes the accounts that are missing and restores changed passwords; returns how many."""
    wanted = everybody()
    emails = [a.email for a in wanted]
    known = {u.email: u for u in session.scalars(select(User).where(User.email.in_(emails)))}
    kept = {u.password_hash for u in known.values() if u.password_hash}
    good = {h for h in kept if passwords.matches(h, PASSWORD)}
    changed = [u for u in known.values() if u.password_hash not in good]
    missing = [a for a in wanted if a.email not in known]
    if changed or missing:
        shared = next(iter(good), None) or passwords.hashed(PASSWORD)
        _restore(changed, shared)
        _make(missing, shared)
        count = len(changed) + len(missing)
        record(SYSTEM, "account.load_demo", ("reference", "account"), (), {"changed": count})
    return len(changed) + len(missing)


def _restore(changed: list[User], shared: str) -> None:
    for user in changed:
        user.password_hash = shared
        user.credential += 1


def _make(missing: list[DemoAccount], shared: str) -> None:
    for account in missing:
        user = User(
            email=account.email, name=account.name, password_hash=shared, language="id",
            demo=True, created_at=now(),
        )  # fmt: skip
        session.add(user)
        session.flush()
        session.add_all(
            Membership(user_id=user.id, government_code=code, role=role)
            for code, role in account.roles
        )
        session.add_all(PlatformRole(user_id=user.id, role=role) for role in account.platform)
    session.flush()
