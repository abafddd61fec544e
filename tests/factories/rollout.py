"""A pair of governments walked by the real services: request, KB, PKS, and each app's rollout."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from registry.agreements import clauses
from registry.agreements import queries as instruments
from registry.agreements import service as agreements
from registry.agreements.models import Instrument, InstrumentApp
from registry.kernel.actor import COOPERATION, LEGAL, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.rollout import queries, service
from registry.rollout.models import Installation
from registry.rollout.states import (
    ACCEPTED,
    ADAPTED,
    DECLARED,
    HANDED_OVER,
    INSTALLED,
    LIVE,
    PLANNED,
    STOPPED,
    TRAINED,
)  # fmt: skip

from . import adoption
from .adoption import ADOPTER, HOST
from .kept import kept

WAY = (
    (PLANNED, None, None), (HANDED_OVER, "host", "hand_over"), (INSTALLED, "adopter", "install"),
    (ADAPTED, "adopter", "adapt"), (TRAINED, "host", "train"), (ACCEPTED, "adopter", "accept"),
    (DECLARED, "adopter", "declare"), (LIVE, "host", "confirm"),
)  # fmt: skip


def data_for(name: str, who: Actor, **changed: Any) -> dict[str, Any]:
    """Complete input of one action, as its schema gives it."""
    day = {"day": today()}
    given: dict[str, dict[str, Any]] = {
        "hand_over": day | {"number": "BAST/1", "file": "pdf", "contents": ["source"],
                            "release": "1.0", "note": None},
        "install": day | {"release": "1.0", "place": "Diskominfo", "note": None},
        "adapt": day | {"note": "Logo diganti"},
        "train": day | {"participants": 12, "number": None, "file": None, "note": None},
        "accept": day | {"number": "BA-UT/1", "file": "pdf", "note": None},
        "declare": day | {"release": "1.0", "address": "https://contoh.go.id", "note": None},
        "confirm": {"note": None},
        "decline": {"reason": "Alamat belum dapat dibuka"},
        "attest": {"release": "1.1", "address": "https://contoh.go.id", "note": None},
        "stop": day | {"reason": "Tidak dipakai lagi"},
    }  # fmt: skip
    data = given[name] | changed
    if data.get("file") == "pdf":
        data["file"] = adoption.upload(who, name=f"{name}.pdf")
    return data


class Cooperation(adoption.Walk):
    """A request walked on to a KB, a PKS and rollouts; `kb` and `pks` are their codes."""

    @kept
    def __init__(self, number: int = 1) -> None:
        super().__init__(number)
        both = (COOPERATION, LEGAL)
        self.host_staff = adoption.person(HOST, *both)
        self.adopter_staff = adoption.person(ADOPTER, *both)
        self.sides = {
            HOST: adoption.acting(self.host_staff), ADOPTER: adoption.acting(self.adopter_staff)
        }  # fmt: skip

    def begin(self, kind: str, base: str | None = None) -> str:
        """A new instrument from the approved request."""
        made = agreements.create(
            self.sides[HOST], kind, request_code=self.code, base_code=base
        )
        session.commit()
        return made.code

    def on(self, code: str, name: str, side: str = HOST, **data: Any) -> Instrument:
        """One action on an instrument."""
        actor = self.sides[side]
        version = instruments.get(code, actor).version
        done = agreements.perform(name, code, actor, version, data)
        session.commit()
        return done

    def sign(self, code: str, starts_on: date | None = None) -> None:
        """Walks an instrument from its first stage to its signature."""
        host = self.sides[HOST]
        found = instruments.get(code, host)
        self.on(code, "describe", title=found.title, object="Aplikasi", scope="Pemanfaatan",
                funding="APBD", starts_on=None, ends_on=None)  # fmt: skip
        self.on(code, "add_draft", file=adoption.upload(host, accept="draft"), note=None)
        self.on(code, "tick_clauses", clauses=[c for c, _ in clauses.of_kind(found.kind)])
        self.on(code, "send_to_review")
        for side in (HOST, ADOPTER):
            self.on(code, "clear", side, draft_no=1)
            self.on(code, "set_signatory", side, **signatory(side))
        self.on(code, "schedule", scheduled_on=today(), scheduled_at=None, place="Tangerang")
        start = starts_on or today()
        self.on(code, "sign", signed_on=today(), starts_on=start,
                ends_on=start + timedelta(days=700), signed_file=adoption.upload(host))  # fmt: skip

    @kept
    def agreed(self) -> "Cooperation":
        """Walks on until the PKS is in force and its rollouts are planned."""
        self.to("approved")
        self.kb = self.begin("kb")
        self.sign(self.kb)
        self.pks = self.begin("pks", self.kb)
        self.sign(self.pks)
        return self

    @property
    def rollouts(self) -> list[Installation]:
        """The rollouts, by number."""
        codes = session.scalars(select(Installation.code).order_by(Installation.id))
        return [queries.get(code) for code in codes]


def planned(agreed: Cooperation, number: int) -> list[Installation]:
    """More apps of the host, put under the walk's PKS by the service that begins rollouts."""
    pks = agreed.rollouts[0].instrument
    last = session.scalar(
        select(func.max(InstrumentApp.position)).where(InstrumentApp.instrument_id == pks.id)
    )
    made = adoption.apps(number, prefix=f"tambahan-{last}")
    session.add_all(
        InstrumentApp(instrument_id=pks.id, application_id=app.id, app_version="1.0",
                      position=(last or 0) + n)
        for n, app in enumerate(made, start=1)
    )  # fmt: skip
    session.flush()
    begun = service.begin_for(pks, agreed.sides[HOST])
    session.commit()
    return begun


def signatory(side: str) -> dict[str, Any]:
    """A head of region as signatory."""
    return {
        "government": None, "number": f"100/{side}/2026", "signatory_name": "Kepala Daerah",
        "signatory_title": "Kepala Daerah", "capacity": "definitif", "mandate_number": None,
        "mandate_date": None, "mandate_scope": None, "mandate_file": None,
    }  # fmt: skip


def perform(name: str, code: str, actor: Actor, **changed: Any) -> Installation:
    """One action on the newest version, committed."""
    version = queries.get(code).version
    done = service.perform(name, code, actor, version, data_for(name, actor, **changed))
    session.commit()
    return done


def walk(code: str, state: str, sides: dict[str, Actor], skip: tuple[str, ...] = ()) -> None:
    """Walks a planned rollout to `state`; `stopped` from the first stage."""
    actors = {"host": sides[HOST], "adopter": sides[ADOPTER]}
    if state == STOPPED:
        perform("stop", code, sides[HOST])
        return
    for reached, side, name in WAY[1 : [s for s, _, _ in WAY].index(state) + 1]:
        if reached not in skip and side and name:
            perform(name, code, actors[side])
