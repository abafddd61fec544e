"""Reading texts: the working one, versions, comments, and what their fields show."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.regions import queries as regions
from registry.regions.models import PROVINCE

from ..models import Draft, Instrument
from ..states import ARTICLE, PUBLIC_STATES
from . import content
from .content import Piece, Text
from .fields import Known, values
from .models import ClauseComment, ClauseVariant, InstrumentClause, Liaison


def rows(instrument: Instrument) -> list[InstrumentClause]:
    """The clauses of the working text in their order, removed ones among them."""
    statement = select(InstrumentClause).where(InstrumentClause.instrument_id == instrument.id)
    return list(session.scalars(statement.order_by(InstrumentClause.position)))


def known(instrument: Instrument) -> Known:
    """What the record says for the linked fields."""
    found = session.scalars(select(Liaison).where(Liaison.instrument_id == instrument.id))
    return Known(instrument, {o.government_code: o for o in found}, shared_province(instrument))


def shared_province(instrument: Instrument) -> str:
    """The name of the province that all parties lie in; empty when they do not share one."""
    governments = [p.government for p in instrument.parties]
    codes = {g.province_code for g in governments if g.level != PROVINCE}
    if len(codes) != 1 or len(governments) != sum(g.level != PROVINCE for g in governments):
        return ""
    (code,) = codes
    return regions.names([code]).get(code, "") if code else ""


def locked_no(instrument: Instrument) -> int | None:
    """The version that was signed: nothing changes it, whatever an addendum changes; None while
    the text is worked on."""
    signed = instrument.state in PUBLIC_STATES and instrument.draft_no > 0
    return instrument.draft_no if signed else None


def working(instrument: Instrument) -> Text:
    """The working text with the data as it is now, of a signed one the version that was signed;
    without pieces when none was begun."""
    no = locked_no(instrument)
    if no is not None:
        return version(instrument, no)[1] or Text((), {})
    pieces = tuple(
        Piece(r.key, r.part, r.heading, r.body, r.source, r.removed_reason, r.removed_by)
        for r in rows(instrument)
    )
    return Text(pieces, values(known(instrument)) if pieces else {})


def version(instrument: Instrument, no: int) -> tuple[Draft, Text | None]:
    """A version and its text (None for one that is only a file); NotFound for none."""
    statement = select(Draft).where(Draft.instrument_id == instrument.id, Draft.no == no)
    loads = (undefer(Draft.text), joinedload(Draft.file), joinedload(Draft.author),
             joinedload(Draft.government))  # fmt: skip
    found = session.scalars(statement.options(*loads)).one_or_none()
    if found is None:
        raise NotFound
    return found, content.from_json(found.text) if found.text else None


def has_text(instrument: Instrument) -> bool:
    """Whether a working text was begun."""
    statement = select(InstrumentClause.id).where(InstrumentClause.instrument_id == instrument.id)
    return session.scalar(statement.limit(1)) is not None


# ---------------------------------------------------------------- comments
@dataclass
class Thread:
    """A comment and the answers to it."""

    first: ClauseComment
    answers: list[ClauseComment] = field(default_factory=list)


def comments(instrument: Instrument) -> list[ClauseComment]:
    """Every comment, oldest first."""
    statement = (
        select(ClauseComment).where(ClauseComment.instrument_id == instrument.id)
        .options(joinedload(ClauseComment.author), joinedload(ClauseComment.government))
    )  # fmt: skip
    return list(session.scalars(statement.order_by(ClauseComment.id)))


def threads(instrument: Instrument) -> dict[str, list[Thread]]:
    """Comments as threads by clause, open ones first, then oldest first."""
    found: dict[int, Thread] = {}
    for comment in comments(instrument):
        if comment.parent_id is None:
            found[comment.id] = Thread(comment)
        elif comment.parent_id in found:
            found[comment.parent_id].answers.append(comment)
    by_clause: dict[str, list[Thread]] = {}
    for thread in sorted(found.values(), key=lambda t: (t.first.resolved_at is not None,
                                                        t.first.id)):  # fmt: skip
        by_clause.setdefault(thread.first.clause, []).append(thread)
    return by_clause


def open_comments(instrument: Instrument) -> int:
    """How many threads nobody has settled."""
    statement = select(func.count()).where(
        ClauseComment.instrument_id == instrument.id, ClauseComment.parent_id.is_(None),
        ClauseComment.resolved_at.is_(None),
    )  # fmt: skip
    return session.scalar(statement) or 0


def comment_of(instrument: Instrument, comment_id: int) -> ClauseComment | None:
    """One comment of this instrument, locked."""
    statement = select(ClauseComment).where(
        ClauseComment.id == comment_id, ClauseComment.instrument_id == instrument.id
    )
    return session.scalars(statement.with_for_update()).one_or_none()


# ---------------------------------------------------------------- a government's own wordings
def variants(
    governments: Collection[str], kind: str | None = None, retired: bool = False
) -> list[ClauseVariant]:
    """The newest version of each wording of `governments`, by kind, clause and name."""
    newest = (
        select(ClauseVariant.code, func.max(ClauseVariant.no).label("no"))
        .group_by(ClauseVariant.code).subquery()
    )  # fmt: skip
    statement = (
        select(ClauseVariant)
        .join(newest, (newest.c.code == ClauseVariant.code) & (newest.c.no == ClauseVariant.no))
        .where(ClauseVariant.government_code.in_(sorted(governments)))
        .options(joinedload(ClauseVariant.author))
    )
    if kind is not None:
        statement = statement.where(ClauseVariant.kind == kind)
    if not retired:
        statement = statement.where(ClauseVariant.retired_at.is_(None))
    return list(session.scalars(statement.order_by(
        ClauseVariant.kind, ClauseVariant.clause, ClauseVariant.name, ClauseVariant.code
    )))  # fmt: skip


def articles(text: Text) -> dict[str, str]:
    """Headings of the articles by key, for the fields that name a Pasal."""
    return {p.key: p.heading for p in text.standing if p.part == ARTICLE}
