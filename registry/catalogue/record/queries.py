"""Reading an application's parts, its history, waiting changes, and what a person watches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from registry.catalogue import policy
from registry.catalogue.models import Application
from registry.catalogue.states import DRAFT
from registry.documents.models import StoredFile
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate
from registry.regions.models import Government

from .models import (
    Attachment,
    Dependency,
    FieldChange,
    Follow,
    PendingChange,
    Release,
    SavedSearch,
)
from .states import WAITING


@dataclass(frozen=True)
class Parts:
    """What hangs on an application."""

    releases: Sequence[Release]
    attachments: Sequence[Attachment]
    dependencies: Sequence[Dependency]


@dataclass(frozen=True)
class Followed:
    """An application that a person follows."""

    slug: str
    name: str
    host_name: str
    state: str
    since: datetime

    @property
    def href(self) -> str:
        """Its page."""
        return f"/katalog/{self.slug}"


def releases(application_id: int) -> Sequence[Release]:
    """Releases, the newest day first."""
    return session.scalars(
        select(Release).where(Release.application_id == application_id)
        .order_by(Release.on.desc(), Release.id.desc())
    ).all()  # fmt: skip


def parts(application_id: int, *, inside: bool = True) -> Parts:
    """Releases (newest first), files (in the order added) and dependencies: three queries. Not
    `inside`: without dependencies on what is still a draft."""
    files = session.scalars(
        select(Attachment).where(Attachment.application_id == application_id)
        .options(joinedload(Attachment.file)).order_by(Attachment.id)
    ).all()  # fmt: skip
    needed = session.scalars(
        select(Dependency).where(Dependency.application_id == application_id)
        .options(joinedload(Dependency.needs)).order_by(Dependency.id)
    ).all()  # fmt: skip
    shown = [d for d in needed if inside or d.needs is None or d.needs.state != DRAFT]
    return Parts(releases(application_id), files, shown)


def file(slug: str, key: str, actor: Actor) -> StoredFile:
    """A file of an application that `actor` may see; NotFound for none, and once the public is
    only told why the application was withdrawn."""
    wanted: Any = (
        select(StoredFile, Application)
        .join(Attachment, Attachment.file_id == StoredFile.id)
        .join(Application, Attachment.application_id == Application.id)
        .where(Application.slug == slug, StoredFile.key == key)
    )
    found = session.execute(policy.visible(wanted, actor)).first()
    if found is None:
        raise NotFound
    stored: StoredFile = found[0]
    application: Application = found[1]
    if policy.withdrawn(application) and application.host_code != actor.government:
        raise NotFound
    return stored


def history(
    application: Application, actor: Actor, after: str | None = None, limit: int = 50
) -> Page[FieldChange]:
    """Changed fields, newest first; NotFound for other offices, since drafts are among them."""
    if not (actor.reads_all or actor.government == application.host_code):
        raise NotFound
    statement = select(FieldChange).where(FieldChange.application_id == application.id)
    order = [Sort(FieldChange.id.expression, lambda c: c.id, descending=True)]
    return paginate(statement, order, after, limit, entities=True)


def waiting_for(application_id: int) -> PendingChange | None:
    """The change of the application that waits for consent."""
    return session.scalars(
        select(PendingChange).where(
            PendingChange.application_id == application_id, PendingChange.state == WAITING
        )
    ).one_or_none()  # fmt: skip


def changes(actor: Actor, after: str | None = None, limit: int = 20) -> Page[PendingChange]:
    """Changes of the actor's government, those that wait first, then the newest."""
    statement = (
        select(PendingChange).where(PendingChange.host_code == (actor.government or "-"))
        .options(joinedload(PendingChange.application))
    )  # fmt: skip
    done = PendingChange.state != WAITING
    order = [
        Sort(done, lambda c: c.state != WAITING),
        Sort(PendingChange.id.expression, lambda c: c.id, descending=True),
    ]
    return paginate(statement, order, after, limit, entities=True)


def change(code: str, actor: Actor) -> PendingChange:
    """One change with its application; NotFound for other governments."""
    statement = select(PendingChange).where(PendingChange.code == code)
    if not actor.reads_all:
        statement = statement.where(PendingChange.host_code == (actor.government or "-"))
    found = session.scalars(
        statement.options(joinedload(PendingChange.application))
        .execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound
    return found


def follows(actor: Actor, application_id: int) -> bool:
    """Whether the actor follows the application."""
    if actor.user_id is None:
        return False
    return session.scalar(
        select(Follow.id).where(
            Follow.user_id == actor.user_id, Follow.application_id == application_id
        )
    ) is not None  # fmt: skip


def followed(actor: Actor) -> list[Followed]:
    """What the actor follows and may see, by name."""
    wanted: Any = (
        select(Application.slug, Application.name, Government.name, Application.state, Follow.since)
        .join(Follow, Follow.application_id == Application.id)
        .join(Government, Government.code == Application.host_code)
        .where(Follow.user_id == actor.user_id)
    )
    statement = policy.visible(wanted, actor)
    rows = session.execute(statement.order_by(func.lower(Application.name), Application.id))
    return [Followed(*row) for row in rows]


def searches(actor: Actor) -> Sequence[SavedSearch]:
    """The actor's kept searches, by name."""
    return session.scalars(
        select(SavedSearch).where(SavedSearch.user_id == actor.user_id)
        .order_by(func.lower(SavedSearch.name), SavedSearch.id)
    ).all()  # fmt: skip


def own_members(suite: Application) -> list[tuple[str, str, bool]]:
    """(slug, name, whether in the suite) of the host's applications that a suite can carry."""
    rows = session.execute(
        select(Application.slug, Application.name, Application.suite_id == suite.id)
        .where(Application.host_code == suite.host_code, ~Application.is_suite)
        .order_by(func.lower(Application.name), Application.id)
    )  # fmt: skip
    return [(slug, name, bool(inside)) for slug, name, inside in rows]
