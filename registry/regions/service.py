"""Recording that a government was split, merged or renamed."""

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from registry.audit import labels
from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound, Refused
from registry.kernel.text import N_, M

from . import policy
from .models import RENAMED, SPLIT, Government, Succession

labels.add({
    "government.succeed": N_("Penerus pemerintah dicatat"),
    "government.unsucceed": N_("Catatan penerus pemerintah dihapus"),
})  # fmt: skip
labels.add_subjects({"government": N_("Pemerintah")})
Data = dict[str, Any]


def succeed(actor: Actor, data: Data) -> Succession:
    """Records what became of a government, by which law and from which day.

    `Forbidden` for all but the operator, `Invalid` on the field that does not fit. What a merged
    or renamed government agreed goes to its successor; of one that was split, where that says so.
    """
    policy.require_recorder(actor)
    if data["on"] > today():
        raise Invalid({"on": [M("Tanggal ini belum tiba.")]})
    old = _found(data["predecessor"], "predecessor")
    made = _renamed(old, data) if data.get("new_name") else _succeeded(old, data)
    session.add(made)
    session.flush()
    _note(actor, "succeed", made, {"kind": made.kind, "legal_basis": made.legal_basis})
    return made


def _found(written: str, field: str) -> Government:
    wanted = " ".join(written.split())
    statement = select(Government).where(
        or_(Government.code == wanted, func.lower(Government.name) == wanted.lower())
    ).order_by(Government.ended_on.nulls_first(), Government.code).with_for_update()  # fmt: skip
    found = session.scalars(statement).first()
    if found is None:
        raise Invalid({field: [M("Pemerintah ini tidak dikenal.")]})
    return found


def _renamed(government: Government, data: Data) -> Succession:
    """A new name under the same code."""
    name = data["new_name"]
    if data["kind"] != RENAMED:
        raise Invalid({"new_name": [M("Nama baru hanya untuk pergantian nama.")]})
    if data.get("successor"):
        raise Invalid({"new_name": [M(
            "Isi nama baru, atau pemerintah penerusnya, bukan keduanya."
        )]})  # fmt: skip
    if name.lower() == government.name.lower():
        raise Invalid({"new_name": [M("Nama ini sudah dipakai.")]})
    former, government.name, government.changed_at = government.name, name, now()
    return Succession(
        predecessor_code=government.code, successor_code=government.code, kind=RENAMED,
        on=data["on"], legal_basis=data["legal_basis"], former_name=former,
        note=data.get("note") or "",
    )  # fmt: skip


def _succeeded(old: Government, data: Data) -> Succession:
    if not data.get("successor"):
        raise Invalid({"successor": [M("Isi pemerintah penerusnya.")]})
    new = _found(data["successor"], "successor")
    ends = data["kind"] != SPLIT or bool(data.get("ends"))
    takes_over = ends and (data["kind"] != SPLIT or bool(data.get("takes_over")))
    _check(old, new, data, ends, takes_over)
    if ends and old.ended_on is None:
        old.ended_on, old.changed_at = data["on"], now()
    return Succession(
        predecessor_code=old.code, successor_code=new.code, kind=data["kind"], on=data["on"],
        legal_basis=data["legal_basis"], takes_over=takes_over, note=data.get("note") or "",
    )  # fmt: skip


def _check(
    old: Government, new: Government, data: Data, ends: bool, takes_over: bool
) -> None:
    if new.code == old.code:
        raise Invalid({"successor": [M("Pilih pemerintah lain.")]})
    if new.ended_on is not None:
        raise Invalid({"successor": [M("Pemerintah ini sudah berakhir.")]})
    if new.level != old.level and data["kind"] == RENAMED:
        raise Invalid({"successor": [M("Pergantian nama tidak mengubah tingkat pemerintahan.")]})
    if data.get("takes_over") and not ends:
        raise Invalid({"takes_over": [M(
            "Daerah induk yang tetap ada bertindak sendiri untuk naskahnya."
        )]})  # fmt: skip
    _check_known(old, new, takes_over)


def _check_known(old: Government, new: Government, takes_over: bool) -> None:
    known = select(Succession).where(Succession.predecessor_code == old.code)
    rows = [s for s in session.scalars(known) if not s.former_name]
    if any(s.successor_code == new.code for s in rows):
        raise Invalid({"successor": [M("Penerus ini sudah dicatat.")]})
    if takes_over and any(s.takes_over for s in rows):
        raise Invalid({"takes_over": [M("Sudah ada penerus yang bertindak untuk pemerintah ini.")]})


def forget(actor: Actor, succession_id: int, reason: str) -> None:
    """Takes back a record that was wrong; the government is what it was before.

    `NotFound` for none, `Refused` when another rests on it.
    """
    policy.require_recorder(actor)
    found = session.get(Succession, succession_id, with_for_update=True)
    if found is None:
        raise NotFound
    old = _found(found.predecessor_code, "predecessor")
    if found.former_name:
        _name_back(old, found)
    elif found.takes_over and _others(found) == 0 and old.ended_on == found.on:
        old.ended_on, old.changed_at = None, now()
    _note(actor, "unsucceed", found, {"kind": found.kind, "reason": reason})
    session.delete(found)
    session.flush()


def _name_back(government: Government, found: Succession) -> None:
    later = select(func.count()).where(
        Succession.predecessor_code == government.code, Succession.former_name != "",
        Succession.id > found.id,
    )  # fmt: skip
    if session.scalar(later):
        raise Refused(M("Hapus dahulu pergantian nama yang lebih baru."))
    government.name, government.changed_at = found.former_name, now()


def _others(found: Succession) -> int:
    statement = select(func.count()).where(
        Succession.predecessor_code == found.predecessor_code, Succession.id != found.id,
        Succession.former_name == "",
    )  # fmt: skip
    return session.scalar(statement) or 0


def _note(actor: Actor, name: str, found: Succession, details: dict[str, Any]) -> None:
    sides = {found.predecessor_code, found.successor_code}
    on: date | None = found.on
    record(actor, f"government.{name}", ("government", found.predecessor_code), sides, details | {
        "successor": found.successor_code, "on": on.isoformat() if on else None,
        "former_name": found.former_name, "takes_over": found.takes_over,
    })  # fmt: skip
