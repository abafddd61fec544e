"""Reading rollouts: public columns for everybody, whole records for their two sides."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from registry.agreements.models import Instrument, Party
from registry.catalogue.models import Application
from registry.documents.models import StoredFile
from registry.kernel import deadlines
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate
from registry.kernel.workdays import add_months
from registry.regions import lineage
from registry.regions.models import Government

from . import policy
from .models import Installation, InstallationStep
from .states import LIVE, STATES, STOPPED
from .workflow import ROLLOUT

Host, Adopter = aliased(Government), aliased(Government)
SUBJECT_LOADS = (
    joinedload(Installation.instrument).options(
        selectinload(Instrument.parties), selectinload(Instrument.apps)
    ),
    joinedload(Installation.application),
    joinedload(Installation.host), joinedload(Installation.adopter),
)  # fmt: skip


@dataclass(frozen=True)
class RolloutRow:
    """A rollout as lists show it. `state_since` and `due_on` are for its sides alone."""

    id: int
    code: str
    app_name: str
    app_slug: str
    host_code: str
    host_name: str
    adopter_code: str
    adopter_name: str
    instrument_code: str
    state: str
    live_since: date | None
    attested_on: date | None
    state_since: datetime
    due_on: date | None

    @property
    def href(self) -> str:
        """Its page."""
        return f"/pelaksanaan/{self.code}"

    @property
    def awaits_code(self) -> str | None:
        """Code of the government whose move it is."""
        awaits = ROLLOUT.stage(self.state).awaits
        return {policy.HOST: self.host_code, policy.ADOPTER: self.adopter_code}[
            awaits[0]
        ] if awaits else None  # fmt: skip

    @property
    def awaits_name(self) -> str | None:
        """Name of the government whose move it is."""
        names = {self.host_code: self.host_name, self.adopter_code: self.adopter_name}
        return names[self.awaits_code] if self.awaits_code else None


def rows() -> Select[*tuple[Any, ...]]:
    """The columns of `RolloutRow`."""
    return (
        select(
            Installation.id, Installation.code, Application.name.label("app_name"),
            Application.slug.label("app_slug"), Installation.host_code,
            Host.name.label("host_name"), Installation.adopter_code,
            Adopter.name.label("adopter_name"), Instrument.code.label("instrument_code"),
            Installation.state,
            case((Installation.state == LIVE, Installation.live_on)).label("live_since"),
            Installation.attested_on, Installation.state_since, Installation.due_on,
        )
        .join(Application, Installation.application_id == Application.id)
        .join(Instrument, Installation.instrument_id == Instrument.id)
        .join(Host, Installation.host_code == Host.code)
        .join(Adopter, Installation.adopter_code == Adopter.code)
    )  # fmt: skip


def _sorts(sort: str) -> list[Sort]:
    last = Sort(Installation.id.expression, lambda r: r.id, descending=True)
    if sort == "app":
        return [Sort(Application.name.expression, lambda r: r.app_name), last]
    if sort == "since":
        since = Sort(Installation.state_since.expression, lambda r: r.state_since, descending=True)
        return [since, last]
    return [last]


def _filters(asked: Mapping[str, Any], actor: Actor) -> list[ColumnElement[bool]]:
    found = [_has(word) for word in asked["q"].lower().split()]
    sides = {"host": Installation.host_code, "adopter": Installation.adopter_code}
    found += [column.in_(lineage.family(asked[name])) for name, column in sides.items()
              if asked[name]]  # fmt: skip
    if asked["app"]:
        found.append(Application.slug == asked["app"])
    if asked["mine"]:
        found.append(policy.own(actor))
    return found


def _has(word: str) -> ColumnElement[bool]:
    named = (Application.name, Host.name, Adopter.name)
    numbered = (Installation.code, Instrument.code)
    return or_(
        *(func.lower(c).contains(word, autoescape=True) for c in named),
        *(func.lower(c).startswith(word, autoescape=True) for c in numbered),
    )


def find(asked: Mapping[str, Any], actor: Actor) -> Page[RolloutRow]:
    """Rollouts that pass the filters of `RolloutQuery`, by default newest first."""
    statement = rows().where(*_filters(asked, actor))
    if asked["state"]:
        statement = statement.where(Installation.state.in_(asked["state"]))
    page = paginate(statement, _sorts(asked["sort"]), asked["after"], asked["limit"])
    return Page([RolloutRow(*r) for r in page.items], page.next, page.total)


def stage_counts(asked: Mapping[str, Any], actor: Actor) -> dict[str, int]:
    """How many rollouts pass the filters in each state, in the order of the stages."""
    statement = rows().where(*_filters(asked, actor)).with_only_columns(
        Installation.state, func.count()
    ).group_by(Installation.state)  # fmt: skip
    counted = dict(session.execute(statement).all())
    return {state: counted.get(state, 0) for state in STATES}


def of_pair(host: str, adopter: str) -> list[RolloutRow]:
    """All rollouts of one host's apps by one adopter, by app."""
    statement = rows().where(
        Installation.host_code == host, Installation.adopter_code == adopter
    ).order_by(Application.name, Installation.id)  # fmt: skip
    return [RolloutRow(*r) for r in session.execute(statement)]


def row(code: str) -> RolloutRow:
    """The public columns of one rollout; NotFound for none."""
    found = session.execute(rows().where(Installation.code == code)).one_or_none()
    if found is None:
        raise NotFound
    return RolloutRow(*found)


def get(code: str) -> Installation:
    """One rollout with everything its guards, title and page need; NotFound for none.

    The caller shows a third party only what `RolloutRow` has.
    """
    steps = selectinload(Installation.steps).joinedload(InstallationStep.file)
    found = session.scalars(
        select(Installation).where(Installation.code == code).options(*SUBJECT_LOADS, steps)
        .execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound
    return found


def locked(code: str) -> Installation:
    """The same, locked for this transaction."""
    key = select(Installation.id).where(Installation.code == code).with_for_update()
    if session.scalar(key) is None:
        raise NotFound
    return get(code)


def begun_under(instrument_id: int) -> frozenset[tuple[int, str]]:
    """(application id, adopter) of every rollout of a PKS, stopped ones among them."""
    rows = session.execute(
        select(Installation.application_id, Installation.adopter_code)
        .where(Installation.instrument_id == instrument_id)
    )  # fmt: skip
    return frozenset((app, code) for app, code in rows)


def under(instrument_id: int, states: Collection[str]) -> list[Installation]:
    """Rollouts of a PKS in one of `states`, locked, for the registry's own acts."""
    statement = select(Installation).where(
        Installation.instrument_id == instrument_id, Installation.state.in_(states)
    ).order_by(Installation.id).with_for_update(of=Installation)  # fmt: skip
    return list(session.scalars(statement.options(*SUBJECT_LOADS)))


def numbers(instrument_code: str) -> list[tuple[str, str]]:
    """(party, its own number) of a signed instrument, in the parties' order."""
    found = session.execute(
        select(Government.name, Party.number)
        .join(Party, Party.government_code == Government.code)
        .join(Instrument, Party.instrument_id == Instrument.id)
        .where(Instrument.code == instrument_code, Party.number != "",
               Party.left_by_id.is_(None)).order_by(Party.position)
    )  # fmt: skip
    return list(found)


def file(code: str, key: str, actor: Actor) -> StoredFile:
    """A file of one of the rollout's steps; NotFound for none and for third parties."""
    statement = policy.visible(
        select(StoredFile)
        .join(InstallationStep, InstallationStep.file_id == StoredFile.id)
        .join(Installation, InstallationStep.installation_id == Installation.id)
        .where(Installation.code == code, StoredFile.key == key),
        actor,
    )
    found: StoredFile | None = session.scalars(statement).first()
    if found is None:
        raise NotFound
    return found


def step_files(codes: Iterable[str], actor: Actor) -> list[tuple[str, str, StoredFile]]:
    """(rollout, action, file) of every record of these rollouts that the actor may read."""
    statement = policy.visible(
        select(Installation.code, InstallationStep.action, StoredFile)
        .join(InstallationStep, InstallationStep.installation_id == Installation.id)
        .join(StoredFile, InstallationStep.file_id == StoredFile.id)
        .where(Installation.code.in_(list(codes))).order_by(InstallationStep.id.desc()),
        actor,
    )
    return list(session.execute(statement))


def attestation_cutoff() -> date:
    """Use stated before this day is no longer counted."""
    return add_months(today(), -deadlines.limit("rollout.attestation"))


def attested() -> ColumnElement[bool]:
    """Live, confirmed by both, and stated again recently enough to be counted."""
    return (Installation.state == LIVE) & (Installation.attested_on >= attestation_cutoff())


def live_counts(application_ids: Iterable[int]) -> dict[int, int]:
    """Adopters of each application that use it, attested, by application id; 0 included."""
    wanted = sorted(set(application_ids))
    counted = dict(session.execute(
        select(Installation.application_id, func.count(Installation.adopter_code.distinct()))
        .where(Installation.application_id.in_(wanted), attested())
        .group_by(Installation.application_id)
    ).all())  # fmt: skip
    return {i: counted.get(i, 0) for i in wanted}


def users_of(application_id: int) -> list[str]:
    """Codes of the governments whose rollout of the application was not stopped."""
    found = select(Installation.adopter_code).where(
        Installation.application_id == application_id, Installation.state != STOPPED
    )
    return list(session.scalars(found.distinct().order_by(Installation.adopter_code)))


def used_by(governments: Collection[str]) -> dict[int, int]:
    """Application id → how many of `governments` use it, attested."""
    return dict(session.execute(
        select(Installation.application_id, func.count(Installation.adopter_code.distinct()))
        .where(Installation.adopter_code.in_(sorted(governments)), attested())
        .group_by(Installation.application_id)
    ).all())  # fmt: skip


def running(application_ids: Collection[int]) -> dict[int, dict[str, bool]]:
    """Application id → adopters whose rollout was not stopped → whether its use is attested:
    what everybody may know."""
    rows = session.execute(
        select(Installation.application_id, Installation.adopter_code, func.bool_or(attested()))
        .where(Installation.application_id.in_(sorted(application_ids)),
               Installation.state != STOPPED)
        .group_by(Installation.application_id, Installation.adopter_code)
    )  # fmt: skip
    found: dict[int, dict[str, bool]] = {}
    for application, adopter, confirmed in rows:
        found.setdefault(application, {})[adopter] = confirmed
    return found


def attestations_due(actor: Actor, before: date) -> list[RolloutRow]:
    """The actor's live apps whose statement of use was made before `before`, oldest first."""
    statement = rows().where(
        Installation.adopter_code == (actor.government or "-"), Installation.state == LIVE,
        Installation.attested_on < before,
    ).order_by(Installation.attested_on, Installation.id)  # fmt: skip
    return [RolloutRow(*r) for r in session.execute(statement)]


def unattested(told: str, before: date) -> list[Installation]:
    """Live rollouts last attested before `before` whose sides have not been told so by a step
    `told` since then; locked, those that another worker has are left to it."""
    noted = select(InstallationStep.id).where(
        InstallationStep.installation_id == Installation.id, InstallationStep.action == told,
        InstallationStep.done_on >= Installation.attested_on,
    )  # fmt: skip
    statement = (
        select(Installation).options(*SUBJECT_LOADS)
        .where(Installation.state == LIVE, Installation.attested_on < before, ~noted.exists())
        .order_by(Installation.id).with_for_update(of=Installation, skip_locked=True)
    )  # fmt: skip
    return list(session.scalars(statement))
