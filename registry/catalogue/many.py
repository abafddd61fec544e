"""Writing many applications as one act: what an import does, with the same rules as the form."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import select

from registry.kernel.actor import Actor
from registry.kernel.bulk import insert_all, update_all
from registry.kernel.db import session
from registry.kernel.errors import DomainError, NotFound
from registry.procedure.service import Done, begin_many, carry_out, conclude

from . import policy
from .models import Affair, Application, rate
from .record import changes
from .record.models import PendingChange
from .service import Edit, fill, slugs, suites_of
from .states import DRAFT
from .workflow import PUBLICATION


@dataclass(frozen=True)
class Outcome:
    """What became of one of many: the application as written, or why not."""

    application: Application | None = None
    refusal: DomainError | None = None
    edit: changes.Edit | None = None
    act: Done | None = None


def create_many(
    actor: Actor, given: Sequence[Mapping[str, Any]], more: Sequence[Mapping[str, Any]] = ()
) -> list[Outcome]:
    """Adds a draft for each of `given`, all written together; `more` names columns beyond the
    form. What is refused is told in its outcome and not added; what was added does not join the
    session."""
    host = policy.check_editor(actor)
    names, suites = slugs([data["name"] for data in given]), suites_of(host)
    affairs = session.scalars(select(Affair)).all()  # held here, so that each is read once
    found = []
    for place, data in enumerate(given):
        application = Application(host_code=host, slug=names[place], state=DRAFT)
        for name, value in (more[place] if more else {}).items():
            setattr(application, name, value)
        found.append(_outcome(application, partial(_filled, data, suites)))
    made = [(a, {"name": a.name}) for a in _made(found)]
    begin_many(PUBLICATION, actor, made, write=_insert)
    del affairs
    return found


def _insert(made: Sequence[Application]) -> None:
    for application in made:
        rate(None, None, application)
    insert_all(made)


def _update(edited: Sequence[Application]) -> None:
    for application in edited:
        rate(None, None, application)
    update_all(edited)
    for application in edited:  # a flush would look each of them through once more
        session.expunge(application)


def edit_many(
    actor: Actor, edits: Sequence[tuple[str, int, Mapping[str, Any]]]
) -> tuple[list[Outcome], list[PendingChange]]:
    """Edits applications of the actor's government, each given as (slug, version seen, input); all
    are written together. What is refused is told in its outcome and left as it was. Also returns
    the changes of which the approvers are still to be told (`changes.remind_approvers`)."""
    host = policy.check_editor(actor)
    rows = _locked_own(host, [slug for slug, _, _ in edits])
    suites, affairs = suites_of(host), session.scalars(select(Affair)).all()
    named = {row_id: slug for slug, row_id in suites.items()}
    found = []
    with session.no_autoflush:
        for slug, version, data in edits:
            effect = Edit(suites, named)
            act = partial(
                carry_out, PUBLICATION, name="edit", actor=actor, version=version, data=dict(data),
                effect=effect,
            )  # fmt: skip
            found.append(replace(_outcome(rows.get(slug), act), edit=effect.edit))
    del affairs
    _update([o.application for o in found if o.application and o.act])
    asked = changes.settle_many(actor, [o.edit for o in found if o.edit and not o.refusal])
    conclude(PUBLICATION, [o.act for o in found if o.act])
    return found, asked


def _outcome(application: Application | None, write: Callable[..., Done | None]) -> Outcome:
    if application is None:
        return Outcome(refusal=NotFound())
    try:
        act = write(subject=application)
    except DomainError as error:
        if application in session:
            session.expunge(application)
        return Outcome(refusal=error)
    return Outcome(application, act=act)


def _filled(data: Mapping[str, Any], suites: Mapping[str, int], *, subject: Application) -> None:
    fill(subject, data, suites)


def _made(found: Iterable[Outcome]) -> list[Application]:
    return [o.application for o in found if o.application is not None]


def _locked_own(host: str, wanted: Iterable[str]) -> dict[str, Application]:
    found = session.scalars(
        select(Application).where(Application.host_code == host, Application.slug.in_(wanted))
        .order_by(Application.id).with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    return {application.slug: application for application in found}
