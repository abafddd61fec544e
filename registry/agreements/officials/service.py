"""Keeping a government's directory of officials."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from registry.audit import labels
from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound, Stale
from registry.kernel.text import N_, M

from . import policy, queries
from .models import GovernmentOffice, Official

FIELDS = ("position", "name", "title", "capacity", "nip", "decree", "starts_on", "ends_on")
labels.add({
    "official.add": N_("Pejabat dicatat"), "official.change": N_("Data pejabat diubah"),
    "office.change": N_("Tempat kedudukan pemerintah diubah"),
})  # fmt: skip
labels.add_subjects({"official": N_("Pejabat"), "office": N_("Tempat kedudukan")})


def _check(data: Mapping[str, Any]) -> None:
    ends_on = data.get("ends_on")
    if ends_on is not None and ends_on < data["starts_on"]:
        raise Invalid({"ends_on": [M("Tidak boleh sebelum hari mulai menjabat.")]})


def add(actor: Actor, data: Mapping[str, Any]) -> Official:
    """A further official of the actor's government; `Forbidden` without a keeper's role."""
    policy.require_keeper(actor)
    _check(data)
    made = Official(
        government_code=actor.government, changed_at=now(),
        **{name: _value(data, name) for name in FIELDS},
    )  # fmt: skip
    session.add(made)
    session.flush()
    _note(actor, "official.add", made)
    return made


def change(actor: Actor, official_id: str, seen: int | None, data: Mapping[str, Any]) -> Official:
    """Other data of an official; NotFound for another government's, `Stale` when changed since."""
    policy.require_keeper(actor)
    found = queries.own(actor, official_id)
    if found is None:
        raise NotFound
    session.refresh(found, with_for_update=True)
    if seen is not None and seen != found.version:
        raise Stale
    _check(data)
    for name in FIELDS:
        setattr(found, name, _value(data, name))
    found.changed_at = now()
    session.flush()
    _note(actor, "official.change", found)
    return found


def _value(data: Mapping[str, Any], name: str) -> Any:
    return data.get(name) if name in ("starts_on", "ends_on") else data.get(name) or ""


def _note(actor: Actor, action: str, official: Official) -> None:
    details = {"position": official.position, "capacity": official.capacity}
    record(actor, action, ("official", str(official.id)), [official.government_code], details)


def set_office(actor: Actor, address: str) -> None:
    """Where the actor's government has its seat."""
    policy.require_keeper(actor)
    code = str(actor.government)
    found = session.scalars(
        select(GovernmentOffice).where(GovernmentOffice.government_code == code).with_for_update()
    ).one_or_none()
    if found is None:
        found = GovernmentOffice(government_code=code)
        session.add(found)
    found.address, found.changed_at = " ".join(address.split()), now()
    record(actor, "office.change", ("office", code), [code])
