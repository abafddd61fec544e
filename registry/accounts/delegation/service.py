"""Lending the approver's right and taking it back; both recorded, both people told."""

from datetime import date
from typing import Any

from registry.audit.service import record
from registry.documents.service import claim
from registry.kernel.actor import ADMIN, APPROVER, Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused
from registry.kernel.text import M, Message
from registry.notifications.service import tell

from .. import queries as people
from ..models import Delegation
from ..service import members
from . import queries

PAGE = "/pemerintah/{}/anggota/pelimpahan"


def may_not_lend(actor: Actor, government: str) -> Forbidden | None:
    """Why the actor may not record a delegation of `government`: its admin may, and whoever holds
    the right themself. A right that is lent cannot be lent on."""
    if actor.government == government and ADMIN in actor.roles:
        return None
    if actor.government == government and _holds(actor):
        return None
    if actor.mandate_for([APPROVER]):
        return Forbidden(M("Wewenang yang dilimpahkan kepada Anda tidak dapat dilimpahkan lagi."))
    return Forbidden(M("Hanya admin atau pemegang wewenang yang melimpahkannya."))


def may_name(actor: Actor, giver: int) -> bool:
    """Whether the actor may lend the right of this giver: their own, or as admin anybody's."""
    return ADMIN in actor.roles or giver == actor.user_id


def may_revoke(actor: Actor, row: queries.DelegationRow) -> bool:
    """Whether the actor may take this delegation back now."""
    return row.open and may_name(actor, row.giver_id)


def _holds(actor: Actor) -> bool:
    return APPROVER in actor.roles and actor.mandate_for([APPROVER]) is None


def delegate(actor: Actor, government: str, data: dict[str, Any]) -> Delegation:
    """Records a delegation; `data` as `DelegationInput` gives it.

    `Forbidden` for those who may not, `Invalid` beside the field that is wrong.
    """
    if actor.government != government:
        raise NotFound
    refusal = may_not_lend(actor, government)
    if refusal is not None:
        raise refusal
    members.lock(government)
    giver, taker = _giver(actor, government, data["giver"]), _taker(government, data["taker"])
    _check_days(data)
    _check_overlap(government, giver, taker, data["starts_on"], data["ends_on"])
    made = Delegation(
        government_code=government, giver_id=giver, taker_id=taker, role=APPROVER,
        starts_on=data["starts_on"], ends_on=data["ends_on"],
        document_number=data["document_number"], document_date=data["document_date"],
        document_file_id=claim(actor, data["document_file"], "document_file"),
        reason=data["reason"], created_by=actor.user_id, created_at=now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    done = queries.get(government, made.id)
    _conclude(actor, "delegation.create", done, M("Wewenang persetujuan dilimpahkan"))
    return done


def _giver(actor: Actor, government: str, value: str) -> int:
    """Row id of the giver: for who is no admin, they themselves."""
    known = dict(queries.givers(government))
    wanted = int(value) if value.isdecimal() and len(value) < 10 else 0
    if wanted not in known:
        raise Invalid({"giver": [M("Pilih pemegang peran Pemberi persetujuan.")]})
    if not may_name(actor, wanted):
        raise Invalid({"giver": [M("Anda hanya dapat melimpahkan wewenang Anda sendiri.")]})
    return wanted


def _taker(government: str, value: str) -> int:
    known = dict(queries.takers(government))
    wanted = int(value) if value.isdecimal() and len(value) < 10 else 0
    if wanted not in known:
        raise Invalid({"taker": [M("Pilih anggota pemerintah ini yang belum memegang peran itu.")]})
    return wanted


def _check_days(data: dict[str, Any]) -> None:
    wrong: dict[str, list[str | Message]] = {}
    if data["starts_on"] < today():
        wrong["starts_on"] = [M("Pelimpahan tidak berlaku surut: pilih hari ini atau sesudahnya.")]
    if data["ends_on"] < data["starts_on"]:
        wrong["ends_on"] = [M("Tidak boleh mendahului hari mulainya.")]
    if data["document_date"] > today():
        wrong["document_date"] = [M("Tanggal ini belum tiba.")]
    if wrong:
        raise Invalid(wrong)


def _check_overlap(government: str, giver: int, taker: int, start: date, end: date) -> None:
    names = dict(queries.givers(government)) | dict(queries.takers(government))
    for held in queries.of(government):
        same = held.open and held.giver_id == giver and held.taker == names[taker]
        if same and held.starts_on <= end and start <= held.ends_on:
            raise Invalid({"starts_on": [
                M("Sudah dilimpahkan kepada orang yang sama dari %(start)s sampai %(end)s.",
                  start=held.starts_on, end=held.ends_on)
            ]})  # fmt: skip


def revoke(actor: Actor, government: str, delegation_id: int) -> Delegation:
    """Takes a delegation back at once; `Refused` for one that has ended."""
    if actor.government != government:
        raise NotFound
    members.lock(government)
    found = queries.get(government, delegation_id)
    if not may_name(actor, found.giver_id):
        raise Forbidden(M("Hanya admin atau pemberi wewenang ini yang mencabutnya."))
    if not queries.row(found).open:
        raise Refused(M("Pelimpahan ini sudah berakhir atau dicabut."))
    found.revoked_at, found.revoked_by = now(), actor.user_id
    session.flush()
    _conclude(actor, "delegation.revoke", found, M("Pelimpahan wewenang dicabut"))
    return found


def _conclude(actor: Actor, action: str, done: Delegation, event: Message) -> None:
    details = {
        "giver": done.giver.name, "taker": done.taker.name, "letter": done.document_number,
        "starts_on": done.starts_on.isoformat(), "ends_on": done.ends_on.isoformat(),
    }  # fmt: skip
    record(actor, action, ("delegation", str(done.id)), [done.government_code], details)
    told = [done.giver_id, done.taker_id]
    tell(
        [r for r in people.readers_by_id(told) if r.user_id != actor.user_id], action,
        M("%(event)s: %(giver)s kepada %(taker)s", event=event, giver=done.giver.name,
          taker=done.taker.name),
        [M("Berlaku dari %(start)s sampai %(end)s.", start=done.starts_on, end=done.ends_on),
         M("Surat pelimpahan %(number)s.", number=done.document_number)],
        PAGE.format(done.government_code),
    )  # fmt: skip
