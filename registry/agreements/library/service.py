"""Writing a government's own wordings: its legal role writes, revises and retires them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from registry.audit import labels
from registry.audit.service import record
from registry.kernel.actor import LEGAL, Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from registry.kernel.numbering import next_code
from registry.kernel.text import N_, M

from ..states import ARTICLE, NEW_KINDS
from ..text.acts import checked_body
from ..text.models import ClauseVariant
from . import standard

LETTER = "K"
SUBJECT = "clause_wording"
labels.add({
    "clause_wording.write": N_("Rumusan klausul ditulis"),
    "clause_wording.revise": N_("Rumusan klausul diperbarui"),
    "clause_wording.retire": N_("Rumusan klausul ditarik"),
})  # fmt: skip
labels.add_subjects({SUBJECT: N_("Rumusan klausul")})


def may_write(actor: Actor) -> bool:
    """Whether the actor writes wordings of the government they act for."""
    return actor.government is not None and LEGAL in actor.roles


def _require(actor: Actor) -> None:
    if not may_write(actor):
        raise Forbidden(M("Memerlukan peran hukum."))


def versions(actor: Actor, code: str, *, lock: bool = False) -> list[ClauseVariant]:
    """Every version of one of the actor's government's wordings, newest first; NotFound."""
    statement = (
        select(ClauseVariant)
        .where(ClauseVariant.code == code,
               ClauseVariant.government_code == (actor.government or "-"))
        .options(joinedload(ClauseVariant.author)).order_by(ClauseVariant.no.desc())
    )  # fmt: skip
    if lock:
        statement = statement.with_for_update(of=ClauseVariant)
    found = list(session.scalars(statement))
    if not found:
        raise NotFound
    return found


def write(actor: Actor, data: Mapping[str, Any]) -> ClauseVariant:
    """A new wording; `Forbidden` without the legal role, `Invalid` for a clause that the kind has
    not or a linked field that there is not."""
    _require(actor)
    if data["kind"] not in NEW_KINDS or data["clause"] not in standard.current(data["kind"]):
        raise Invalid({"clause": [M("Pilih klausul dari pustaka.")]})
    return _add(actor, next_code(LETTER), 1, data["kind"], data["clause"], data, "write")


def revise(actor: Actor, code: str, seen: int | None, data: Mapping[str, Any]) -> ClauseVariant:
    """A new version of a wording; `Stale` when another one was written meanwhile."""
    _require(actor)
    newest = versions(actor, code, lock=True)[0]
    if seen is not None and seen != newest.no:
        raise Stale
    _refuse_retired(newest)
    return _add(actor, code, newest.no + 1, newest.kind, newest.clause, data, "revise")


def retire(actor: Actor, code: str) -> ClauseVariant:
    """Offers a wording no more; texts that began with it stay as they are."""
    _require(actor)
    newest = versions(actor, code, lock=True)[0]
    _refuse_retired(newest)
    newest.retired_at = now()
    record(actor, f"{SUBJECT}.retire", (SUBJECT, code), [newest.government_code])
    return newest


def _refuse_retired(variant: ClauseVariant) -> None:
    if variant.retired_at is not None:
        raise Refused(M("Rumusan ini sudah ditarik."))


def _add(
    actor: Actor, code: str, no: int, kind: str, clause: str, data: Mapping[str, Any], what: str
) -> ClauseVariant:
    current = standard.current(kind)
    articles = {key for key, wording in current.items() if wording.part == ARTICLE}
    body = checked_body(data["body"], current[clause].part, articles)
    made = ClauseVariant(
        code=code, no=no, government_code=actor.government, kind=kind, clause=clause,
        name=data["name"], heading=data.get("heading") or "", body=body,
        note=data.get("note") or "", author_id=actor.user_id, at=now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(actor, f"{SUBJECT}.{what}", (SUBJECT, code), [made.government_code],
           {"kind": kind, "clause": clause, "version": no})  # fmt: skip
    return made
