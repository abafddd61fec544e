"""Saved views: the filters of a list under a name, one of them the default."""

import secrets

from sqlalchemy import func, select, update

from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.text import M

from ..models import SavedView

VIEWS_MAX = 30


def save(actor: Actor, page: str, name: str, query: str, default: bool = False) -> SavedView:
    """Keeps `query` of `page` under `name`; a view of that name is replaced.

    `Invalid` when there are too many already.
    """
    own = select(SavedView).where(SavedView.user_id == actor.user_id, SavedView.page == page)
    made = session.scalars(own.where(SavedView.name == name).with_for_update()).one_or_none()
    if made is None:
        count = session.scalar(select(func.count()).select_from(own.subquery())) or 0
        if count >= VIEWS_MAX:
            raise Invalid({"name": [M("Paling banyak %(count)s tampilan. Hapus dahulu satu.",
                                      count=VIEWS_MAX)]})  # fmt: skip
        made = SavedView(key=secrets.token_hex(6), user_id=actor.user_id, page=page, name=name,
                         query=query, created_at=now())  # fmt: skip
        session.add(made)
    made.query = query
    if default:
        _only_default(made)
    session.flush()
    record(actor, "view.save", ("view", made.key), (), {"name": name})
    return made


def _only_default(view: SavedView) -> None:
    others = SavedView.user_id == view.user_id, SavedView.page == view.page
    session.execute(update(SavedView).where(*others).values(is_default=False))
    view.is_default = True


def make_default(actor: Actor, key: str, wanted: bool = True) -> SavedView:
    """The view opens when nothing is asked, or (`wanted` False) no longer does."""
    view = _own(actor, key)
    view.is_default = False
    session.flush()
    if wanted:
        _only_default(view)
    record(actor, "view.default", ("view", key), (), {"default": wanted})
    return view


def forget(actor: Actor, key: str) -> SavedView:
    """Removes a view; `NotFound` for another person's."""
    view = _own(actor, key)
    session.delete(view)
    record(actor, "view.forget", ("view", key), (), {"name": view.name})
    return view


def _own(actor: Actor, key: str) -> SavedView:
    statement = select(SavedView).where(SavedView.key == key, SavedView.user_id == actor.user_id)
    view = session.scalars(statement.with_for_update()).one_or_none()
    if view is None:
        raise NotFound
    return view
