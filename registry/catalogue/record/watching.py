"""Following an application and keeping a search: who is told of what, each once.

Followers hear of releases, of security releases and of a withdrawal. Governments that use an
application hear of its security releases and its withdrawal whether they follow it or not.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

from marshmallow import ValidationError
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from registry.accounts import queries as accounts
from registry.audit.service import record
from registry.catalogue import policy
from registry.catalogue import queries as catalogue
from registry.catalogue.models import Application
from registry.catalogue.schemas import CatalogueQuery
from registry.catalogue.search.filters import Filters
from registry.catalogue.states import PUBLISHED
from registry.kernel.actor import ADMIN, CATALOGUE, COOPERATION, Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused
from registry.kernel.text import M, Message
from registry.notifications.service import Reader, tell

from . import usage
from .models import Follow, Release, SavedSearch

OFFICE = (ADMIN, CATALOGUE, COOPERATION)
"""Who hears of it in a government that uses an application."""
SEARCHES_MAX = 50
SETTLED = timedelta(minutes=10)
"""A publication is looked at only when it is this old: one that commits late is not missed."""
NAMED = 10
QUERY_MAX = 2000


# ------------------------------------------------------------------ following
def follow(actor: Actor, slug: str) -> bool:
    """The actor hears of the application from now on; returns whether that is new.

    `NotFound` for one they may not see, `Forbidden` for nobody.
    """
    user_id, found = _watcher(actor), _seen(actor, slug)
    new = session.scalar(
        insert(Follow).values(user_id=user_id, application_id=found, since=now())
        .on_conflict_do_nothing(index_elements=["user_id", "application_id"]).returning(Follow.id)
    )  # fmt: skip
    if new is not None:
        record(actor, "application.follow", ("application", slug))
    return new is not None


def unfollow(actor: Actor, slug: str) -> bool:
    """The actor hears of it no more; returns whether they did."""
    user_id, found = _watcher(actor), _seen(actor, slug)
    gone = session.scalars(
        delete(Follow).where(Follow.user_id == user_id, Follow.application_id == found)
        .returning(Follow.id)
    ).all()  # fmt: skip
    return bool(gone)


def _watcher(actor: Actor) -> int:
    if actor.user_id is None:
        raise Forbidden(M("Masuk terlebih dahulu."))
    return actor.user_id


def _seen(actor: Actor, slug: str) -> int:
    found = session.scalar(
        policy.visible(select(Application.id).where(Application.slug == slug), actor)
    )
    if found is None:
        raise NotFound
    return int(found)


# ------------------------------------------------------------------ telling
def tell_people(
    user_ids: Iterable[int | None], actor: Actor, kind: str, subject: Message,
    body: Sequence[Message], href: str,
) -> int:  # fmt: skip
    """Tells these people, except whoever did it."""
    wanted = {i for i in user_ids if i is not None and i != actor.user_id}
    return tell(accounts.readers_by_id(wanted), kind, subject, body, href) if wanted else 0


def tell_release(application: Application, release: Release, actor: Actor) -> int:
    """Tells of a release of a published application: once as a release, and once more if it later
    turns out to be one for security. Returns how many people were told."""
    stage = "security" if release.security else "release"
    if application.state != PUBLISHED or release.told in (stage, "security"):
        return 0
    release.told = stage
    subject = M("Rilis %(version)s: %(app)s", version=release.version, app=application.name)
    if release.security:
        subject = M("Rilis keamanan %(version)s: %(app)s", version=release.version,
                    app=application.name)  # fmt: skip
    body = [M("Tanggal rilis: %(on)s.", on=release.on)]
    if release.security:
        body.append(M("Pasang secepatnya bila pemerintah Anda memakai aplikasi ini."))
    return _tell_all(application, actor, f"application.{stage}", subject, body,
                     adopters=release.security)  # fmt: skip


def tell_earlier(application: Application, actor: Actor) -> None:
    """On publication: releases noted while it was a draft are nobody's news."""
    for release in session.scalars(select(Release).where(
        Release.application_id == application.id, Release.told == ""
    )):  # fmt: skip
        release.told = "security" if release.security else "release"


def tell_withdrawal(application: Application, actor: Actor) -> int:
    """Tells followers and adopters that, and why, an application was withdrawn."""
    subject = M("Ditarik dari katalog: %(app)s", app=application.name)
    body = [M("Alasan: %(reason)s", reason=application.withdrawn_reason)]
    return _tell_all(application, actor, "application.withdrawn", subject, body, adopters=True)


def _tell_all(
    application: Application, actor: Actor, kind: str, subject: Message,
    body: Sequence[Message], *, adopters: bool,
) -> int:  # fmt: skip
    followers = session.scalars(
        select(Follow.user_id).where(Follow.application_id == application.id)
    )
    readers: list[Reader] = accounts.readers_by_id(followers)
    if adopters:
        readers += accounts.readers(usage.users_of(application.id), OFFICE)
    others = [r for r in readers if r.user_id != actor.user_id]
    return tell(others, kind, subject, body, application.href)


# ------------------------------------------------------------------ kept searches
def canonical(query: str) -> str:
    """The list's query with only what it filters by, in one order: one search, one text.

    `Invalid` for one that the list would not take.
    """
    asked = _asked(query)
    pairs = [("q", asked["q"])] if asked["q"] else []
    for name, spec in sorted(CatalogueQuery().fields.items(), key=lambda f: _key(*f)):
        if name not in ("q", "sort", "limit", "after"):
            pairs += [(_key(name, spec), str(v)) for v in _values(asked.get(name))]
    found = urlencode(pairs)
    if len(found) > QUERY_MAX:
        raise Invalid({"query": [M("Pencarian ini tidak dapat disimpan.")]})
    return found


def _key(name: str, spec: Any) -> str:
    return spec.data_key or name


def _values(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return sorted(value)
    return [] if value in (None, "", False) else [value]


def _asked(query: str) -> dict[str, Any]:
    schema = CatalogueQuery()
    many = {_key(n, f): hasattr(f, "inner") for n, f in schema.fields.items()}
    given = parse_qs(query.lstrip("?"), max_num_fields=200)
    data = {n: v if many[n] else v[0] for n, v in given.items() if n in many}
    try:
        asked: dict[str, Any] = schema.load(data)
    except (ValidationError, ValueError) as error:
        raise Invalid({"query": [M("Pencarian ini tidak dapat disimpan.")]}) from error
    return asked


def save_search(actor: Actor, name: str, query: str) -> SavedSearch:
    """Keeps a search; the same one kept again only gets the new name.

    `Refused` beyond 50, `Invalid` for a query that the list does not take.
    """
    user_id = _watcher(actor)
    wanted = canonical(query or "")
    known = session.scalars(
        select(SavedSearch).where(SavedSearch.user_id == user_id, SavedSearch.query == wanted)
        .with_for_update()
    ).one_or_none()  # fmt: skip
    if known is not None:
        known.name = name
        return known
    count = session.scalar(select(func.count()).where(SavedSearch.user_id == user_id)) or 0
    if count >= SEARCHES_MAX:
        raise Refused(M("Paling banyak %(max)s pencarian disimpan; hapus yang tidak dipakai.",
                        max=SEARCHES_MAX))  # fmt: skip
    made = SavedSearch(
        key=secrets.token_urlsafe(9), user_id=user_id, name=name, query=wanted,
        created_at=now(), told_until=now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(actor, "search.save", ("search", made.key), (), {"query": wanted})
    return made


def forget_search(actor: Actor, key: str) -> None:
    """Keeps a search no more; `NotFound` for somebody else's."""
    gone = session.scalars(
        delete(SavedSearch)
        .where(SavedSearch.key == key, SavedSearch.user_id == _watcher(actor))
        .returning(SavedSearch.id)
    ).all()  # fmt: skip
    if not gone:
        raise NotFound
    record(actor, "search.forget", ("search", key))


def due_searches(until: datetime) -> Sequence[int]:
    """Ids of the kept searches that have not looked at publications up to `until`."""
    return session.scalars(
        select(SavedSearch.id).where(SavedSearch.told_until < until).order_by(SavedSearch.id)
    ).all()  # fmt: skip


def look(search_id: int, until: datetime) -> int:
    """Tells the keeper of one search what was published since the last look and up to `until`, in
    one message; returns how many applications. One that another worker has is left to it."""
    found = session.scalars(
        select(SavedSearch).where(SavedSearch.id == search_id, SavedSearch.told_until < until)
        .with_for_update(skip_locked=True).execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    if found is None:
        return 0
    names = _new(found, until)
    found.told_until = until
    if names:
        tell(accounts.readers_by_id([found.user_id]), "search.matches",
             M("%(count)s aplikasi baru untuk pencarian “%(name)s”", count=len(names),
               name=found.name),
             _named(names), f"/katalog?{found.query}")  # fmt: skip
    return len(names)


def _new(found: SavedSearch, until: datetime) -> list[str]:
    filters = Filters.of(_asked(found.query))
    statement = (
        select(Application.name)
        .where(
            Application.id.in_(catalogue.matching_ids(filters)), Application.state == PUBLISHED,
            Application.state_since > found.told_until, Application.state_since <= until,
        )
        .order_by(func.lower(Application.name), Application.id)
    )  # fmt: skip
    return list(session.scalars(statement))


def _named(names: Sequence[str]) -> list[Message]:
    told = [M("%(name)s", name=name) for name in names[:NAMED]]
    rest = len(names) - NAMED
    return told + ([M("dan %(rest)s lainnya", rest=rest)] if rest > 0 else [])


def words_of(query: str) -> str:
    """The words that a canonical query looks for."""
    return str(parse_qs(query).get("q", [""])[0])
