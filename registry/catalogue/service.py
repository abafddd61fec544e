"""Writing applications and the shortlist; every act goes through the publication's table."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound, Refused
from registry.kernel.text import N_, M
from registry.procedure.service import act, begin

from . import policy, queries
from .models import Affair, Application, ShortlistEntry
from .record import changes, parts, watching
from .search.filters import Filters
from .states import DRAFT, PUBLISHED
from .workflow import PUBLICATION, incomplete

RESERVED = (
    "baru", "kelola", "atom", "impor", "ekspor", "saran", "unduh", "perubahan", "opensearch",
)  # fmt: skip
"""Names that are pages of their own under /katalog."""

TEXTS = (
    "name", "summary", "agency", "description", "function", "audiences", "database", "interfaces",
    "data_used", "data_produced", "current_version", "licence", "hki_number", "requirements",
    "support", "repository", "landing_page", "launched", "award", "source",
)  # fmt: skip
WORDS = ("platforms", "technologies", "languages", "reuse_terms", "ready")
PLAIN = ("service_kind", "spbe_kind", "dimension", "personal_data", "development_status",
         "is_suite")  # fmt: skip

UNKNOWN = N_("Pilih dari daftar.")


@dataclass(frozen=True)
class Added:
    """What a bulk act did to the shortlist: newly listed, and passed over because not adoptable."""

    added: int
    skipped: int


# ------------------------------------------------------------------ applications


def create(actor: Actor, data: Mapping[str, Any]) -> Application:
    """Adds a draft of the actor's government with what `ApplicationInput` gave.

    `Forbidden` without the catalogue role, `Invalid` for an unknown urusan or suite.
    """
    host = policy.check_editor(actor)
    application = Application(host_code=host, slug=slugs([data["name"]])[0], state=DRAFT)
    fill(application, data)
    begin(PUBLICATION, application, actor, {"name": application.name})
    return application


def perform(
    name: str, slug: str, actor: Actor, version: int | None, data: dict[str, Any]
) -> Application:
    """Carries out the action `name` of the publication's table on the application `slug`.

    Raises `NotFound` for what the actor may not see, and what `procedure.service.act` raises.
    """
    application = _locked(slug, actor)
    act(
        PUBLICATION, application, name, actor, version=version, data=data,
        effect=_EFFECTS.get(name),
    )  # fmt: skip
    return application


def set_use_counts(application_id: int, *, pks: int | None = None, live: int | None = None) -> None:
    """Writes how many PKS in force and how many confirmed installations an application has.

    For the packages that know it, in their transaction. It is a new version of the record, so that
    no reader keeps the old count; `changed_at` stays, for nobody changed what the host says.
    """
    application = session.scalars(
        select(Application).where(Application.id == application_id).with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    if application is None:
        raise NotFound
    if pks is not None:
        application.pks_count = pks
    if live is not None:
        application.live_count = live
    session.flush()


def _locked(slug: str, actor: Actor) -> Application:
    statement = policy.visible(select(Application).where(Application.slug == slug), actor)
    found = session.scalars(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def fill(
    application: Application, data: Mapping[str, Any], suites: Mapping[str, int] | None = None
) -> None:
    """Writes the form's input into an application; `Invalid` for an unknown urusan or suite.
    `suites` are those of its host (slug → row id), when they were read before."""
    for name in TEXTS:
        setattr(application, name, data.get(name) or "")
    for name in WORDS:
        setattr(application, name, list(data.get(name) or ()))
    for name in PLAIN:
        setattr(application, name, data.get(name))
    application.is_suite = bool(data.get("is_suite"))
    application.affair_code = _affair(data.get("affair"))
    application.suite_id = _suite(application, data.get("suite"), suites)


def _affair(code: str | None) -> str:
    if code is None or session.get(Affair, code) is None:
        raise Invalid({"affair": [M(UNKNOWN)]})
    return code


def _suite(
    application: Application, slug: str | None, suites: Mapping[str, int] | None
) -> int | None:
    if slug is None:
        return None
    found = (suites_of(application.host_code) if suites is None else suites).get(slug)
    if found is None:
        raise Invalid({"suite": [M(UNKNOWN)]})
    if application.is_suite or found == application.id:
        raise Invalid({"suite": [M("Suite tidak dapat menjadi bagian dari suite.")]})
    return found


def suites_of(host: str) -> dict[str, int]:
    """The suites of `host`: slug → row id."""
    with session.no_autoflush:
        rows = session.execute(
            select(Application.slug, Application.id)
            .where(Application.host_code == host, Application.is_suite)
        )  # fmt: skip
        return {slug: row_id for slug, row_id in rows}


def slugs(names: Sequence[str]) -> list[str]:
    """A free address for each new application, made of its name; who else wants one waits for the
    commit."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("application.slug"))))
    bases = [slug_of(name) for name in names]
    taken = set(RESERVED) | _taken(bases)
    found = []
    for base in bases:
        number, slug = 1, base
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        found.append(slug)
    return found


def _taken(bases: Sequence[str]) -> set[str]:
    """Those of `bases` that are given out, and of these and of doubled ones every numbered one."""
    there = set(session.scalars(select(Application.slug).where(Application.slug.in_(bases))))
    crowded = there | {base for base, times in Counter(bases).items() if times > 1}
    crowded |= {base for base in bases if base in RESERVED}
    if not crowded:
        return there
    while near := {b for b in bases if re.sub("-[0-9]+$", "", b) in crowded} - crowded:
        crowded |= near
    stem = func.regexp_replace(Application.slug, "-[0-9]+$", "")
    return there | set(session.scalars(select(Application.slug).where(stem.in_(crowded))))


def slug_of(name: str) -> str:
    """The address part made of a name: ASCII letters, digits and hyphens, at most 100."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100].strip("-") or "aplikasi"


# ------------------------------------------------------------------ effects of the table


class Edit:
    """The effect of an edit that is settled together with others: `edit` says what is to settle.

    `suites` and `named` are the host's suites, slug → row id and the reverse, when known.
    """

    def __init__(
        self, suites: Mapping[str, int] | None = None, named: Mapping[int, str] | None = None
    ) -> None:
        self.suites, self.named = suites, named or {}
        self.edit: changes.Edit | None = None

    def __call__(
        self, application: Application, actor: Actor, data: dict[str, Any]
    ) -> Mapping[str, Any]:
        was_complete = incomplete(application) is None
        before = self._snapshot(application)
        fill(application, data, self.suites)
        lack = incomplete(application)
        if application.state == PUBLISHED and lack is not None and was_complete:
            field = "reuse_terms" if application.summary else "summary"
            raise Invalid({field: [lack]})
        after = self._snapshot(application)
        changed = {n: (before[n], after[n]) for n in after if after[n] != before[n]}
        shown = application.state == PUBLISHED
        self.edit = changes.divide(application, actor, changed, shown=shown)
        held = sorted(self.edit.held)
        return {"changed": sorted(set(changed) - set(held))} | ({"held": held} if held else {})

    def _snapshot(self, application: Application) -> dict[str, Any]:
        found = {name: getattr(application, name) for name in (*TEXTS, *WORDS, *PLAIN)}
        suite = self.named.get(application.suite_id or 0) or parts.slug_of(application.suite_id)
        return found | {"affair": application.affair_code, "suite": suite}


def _edit(application: Application, actor: Actor, data: dict[str, Any]) -> Mapping[str, Any]:
    effect = Edit()
    details = effect(application, actor, data)
    if effect.edit is not None:
        changes.remind_approvers(actor, changes.settle_many(actor, [effect.edit]))
    return details


def _publish(application: Application, actor: Actor, data: dict[str, Any]) -> Mapping[str, Any]:
    application.withdrawn_reason = ""
    application.successor_id = None
    watching.tell_earlier(application, actor)
    return {}


def _open(application: Application, actor: Actor, data: dict[str, Any]) -> Mapping[str, Any]:
    application.open_for_adoption = True
    return {}


def _close(application: Application, actor: Actor, data: dict[str, Any]) -> Mapping[str, Any]:
    application.open_for_adoption = False
    return {}


def _withdraw(application: Application, actor: Actor, data: dict[str, Any]) -> Mapping[str, Any]:
    slug = data.get("successor")
    if slug is not None:
        found = queries.by_slugs([slug]).get(slug)
        if found is None or found.id == application.id:
            raise Invalid({"successor": [M(UNKNOWN)]})
        application.successor_id = found.id
    application.withdrawn_reason = data["reason"]
    watching.tell_withdrawal(application, actor)
    return {"reason": data["reason"], "successor": slug}


_EFFECTS: dict[str, Callable[[Any, Actor, dict[str, Any]], Mapping[str, Any]]] = {
    "edit": _edit, "publish": _publish, "open": _open, "close": _close, "withdraw": _withdraw,
    **parts.EFFECTS,
}  # fmt: skip


# ------------------------------------------------------------------ shortlist


def shortlist_add(actor: Actor, slugs: Sequence[str]) -> int:
    """Puts applications on the shortlist of the actor's office; returns how many are new.

    `NotFound` for an unknown one, `Refused` with the reason for one that cannot be asked for.
    """
    government = policy.check_shortlist(actor)
    found = queries.by_slugs(slugs)
    if set(slugs) - set(found):
        raise NotFound
    for row in found.values():
        reason = policy.not_adoptable(row, government)
        if reason is not None:
            raise Refused(reason)
    ids = select(Application.id).where(Application.slug.in_(list(found)))
    return _list(actor, government, ids, {"slugs": sorted(found)})


def shortlist_add_all(actor: Actor, filters: Filters) -> Added:
    """Puts every result of a search on the shortlist; those that cannot be asked for (one's own,
    not open) are passed over and counted."""
    government = policy.check_shortlist(actor)
    results = queries.matching_ids(filters)
    wanted = results.where(Application.host_code != government, Application.open_for_adoption)
    total = session.scalar(select(func.count()).select_from(results.subquery())) or 0
    fitting = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    details = {"q": filters.q} | {name: list(chosen) for name, chosen in filters.chosen().items()}
    return Added(_list(actor, government, wanted, details), total - fitting)


def _list(actor: Actor, government: str, ids: Select[Any], details: Mapping[str, Any]) -> int:
    rows = select(literal(government), ids.subquery().c[0], literal(actor.user_id), literal(now()))
    names = ["government_code", "application_id", "added_by", "added_at"]
    new = session.scalars(
        insert(ShortlistEntry).from_select(names, rows)
        .on_conflict_do_nothing(index_elements=["government_code", "application_id"])
        .returning(ShortlistEntry.id)
    ).all()  # fmt: skip
    if new:
        _note(actor, "shortlist.add", government, {**details, "added": len(new)})
    return len(new)


def shortlist_remove(actor: Actor, slugs: Sequence[str]) -> int:
    """Takes applications off the shortlist of the actor's office, whatever their stage now."""
    ids = session.scalars(select(Application.id).where(Application.slug.in_(list(slugs)))).all()
    return shortlist_clear(actor, ids)


def shortlist_clear(actor: Actor, application_ids: Iterable[int] | None = None) -> int:
    """Takes these applications (None: all) off the shortlist of the actor's office, for example
    when they have been asked for; returns how many were on it."""
    government = policy.check_shortlist(actor)
    statement = delete(ShortlistEntry).where(ShortlistEntry.government_code == government)
    if application_ids is not None:
        wanted = sorted(set(application_ids))
        statement = statement.where(ShortlistEntry.application_id.in_(wanted))
    gone = session.scalars(statement.returning(ShortlistEntry.application_id)).all()
    if gone:
        _note(actor, "shortlist.remove", government, {"removed": len(gone)})
    return len(gone)


def _note(actor: Actor, action: str, government: str, details: Mapping[str, Any]) -> None:
    record(actor, action, ("shortlist", government), [government], details)
