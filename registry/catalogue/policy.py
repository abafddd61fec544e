"""Who may see an application, work on it, or put it on a shortlist."""

from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, or_

from registry.kernel.actor import CATALOGUE, VIEWER, Actor
from registry.kernel.errors import Forbidden
from registry.kernel.text import M, Message
from registry.kernel.workflow import Parties

from .models import Application
from .states import DRAFT, PUBLISHED, WITHDRAWN

HOST = "host"
S = TypeVar("S", bound=Select[Any])


class Adoptable(Protocol):
    """What the rules of adoption need to know of an application."""

    @property
    def host_code(self) -> str:
        """Its government."""

    @property
    def state(self) -> str:
        """Its stage."""

    @property
    def open_for_adoption(self) -> bool:
        """Whether the host takes requests for it."""


def parties(application: Application) -> Parties:
    """The one party of a publication: the government that owns the application."""
    return {HOST: frozenset({application.host_code})}


def visible(statement: S, actor: Actor) -> S:
    """Only what `actor` may see: a draft is its own government's (and the auditor's)."""
    if actor.reads_all:
        return statement
    shown = Application.state != DRAFT
    if actor.government is None:
        return statement.where(shown)
    return statement.where(or_(shown, Application.host_code == actor.government))


def insider(application: Application, actor: Actor) -> bool:
    """Whether `actor` sees what the host has not published."""
    return actor.reads_all or application.host_code == actor.government


def suite_of(application: Application, *, inside: bool) -> Application | None:
    """The suite that it belongs to; of one that is still a draft outsiders are not told."""
    suite = application.suite
    return suite if suite is not None and (inside or suite.state != DRAFT) else None


def check_editor(actor: Actor) -> str:
    """The government for which `actor` may add applications; `Forbidden` for others."""
    if actor.government is None or CATALOGUE not in actor.roles:
        raise Forbidden(M("Memerlukan peran pengelola katalog."))
    return actor.government


def keeps_shortlist(actor: Actor) -> bool:
    """Whether `actor` works on a shortlist: every role but that of a mere viewer."""
    return actor.government is not None and bool(actor.roles - {VIEWER})


def check_shortlist(actor: Actor) -> str:
    """The government whose shortlist `actor` works on; `Forbidden` for others."""
    if actor.government is None or not keeps_shortlist(actor):
        raise Forbidden(M("Daftar pendek hanya untuk petugas pemerintah yang bukan pembaca."))
    return actor.government


def shown(application: Adoptable) -> bool:
    """Whether everybody sees the whole record."""
    return application.state == PUBLISHED


def withdrawn(application: Adoptable) -> bool:
    """Whether the public is only told that, why, and what takes its place."""
    return application.state == WITHDRAWN


def not_adoptable(application: Adoptable, government: str | None) -> Message | None:
    """Why `government` cannot ask for `application`, or None."""
    if application.host_code == government:
        return M("Aplikasi ini milik pemerintah Anda sendiri.")
    if application.state != PUBLISHED:
        return M("Aplikasi ini tidak sedang diterbitkan.")
    if not application.open_for_adoption:
        return M("Pemilik aplikasi ini sedang tidak menerima permohonan.")
    return None
