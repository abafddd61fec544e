"""What the host's people do among themselves while they review; the applicant reads none of it."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from registry.accounts import queries as accounts
from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, Refused
from registry.kernel.text import M, Message
from registry.kernel.workdays import due_after
from registry.notifications.service import Reader, tell
from registry.procedure.service import on_entering
from registry.regions import queries as regions

from .. import queries as requests
from ..models import AdoptionRequest, RequestItem
from ..states import UNDER_REVIEW
from ..workflow import REQUEST, named
from . import clock, queries
from .deciding import chosen, slugs
from .models import Advice, Assignment, CheckTick, ItemComment

Details = Mapping[str, Any]


def perform(name: str, code: str, actor: Actor, data: dict[str, Any]) -> AdoptionRequest:
    """Carries out one of `transitions.INTERNAL`; only the host may read its audit entry.

    Raises `NotFound`, `Forbidden`, `Refused` with the reason, or `Invalid`.
    """
    request = requests.one(code, actor, lock=True)
    transition = REQUEST.check(request, name, actor, data)
    assert transition is not None
    speaker = actor.speaking(transition.roles)
    details = EFFECTS[name](request, speaker, data)
    session.flush()
    subject = (REQUEST.kind, request.code)
    record(speaker, f"{REQUEST.kind}.{name}", subject, [request.host_code], details)
    return request


def _assign(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    agency = _agency(request, data["agency"])
    asked = _waiting_there(request, agency[0])
    items = [item for item in chosen(request, actor, data) if item.id not in asked]
    if not items:
        raise Refused(M("Semua aplikasi ini sudah menunggu saran %(name)s.", name=agency[1]))
    made = Assignment(
        request_id=request.id, agency_id=agency[0], question=data["question"], days=data["days"],
        due_on=due_after(today(), data["days"]).on, asked_by=actor.user_id, asked_at=now(),
        advice=[Advice(item_id=item.id, note="") for item in items],
    )  # fmt: skip
    session.add(made)
    session.flush()
    _ask(request, actor, made, len(items))
    return {"agency": agency[1], "apps": slugs(items), "question": data["question"],
            "due_on": made.due_on.isoformat()}  # fmt: skip


def _agency(request: AdoptionRequest, value: str) -> tuple[int, str]:
    known = {str(number): (number, name) for number, name in regions.agencies(request.host_code)}
    if value not in known:
        raise Invalid({"agency": [M("Pilih perangkat daerah pemerintah Anda.")]})
    return known[value]


def _waiting_there(request: AdoptionRequest, agency: int) -> set[int]:
    return {
        advice.item_id for found in queries.assignments(request) if found.agency_id == agency
        for advice in found.advice if advice.answer is None
    }  # fmt: skip


@on_entering(REQUEST.kind, UNDER_REVIEW)
def _go_on(request: AdoptionRequest, _: Actor) -> None:
    """The clocks of offices stood still while the applicant had to answer."""
    clock.go_on(request)


def _ask(request: AdoptionRequest, actor: Actor, made: Assignment, number: int) -> None:
    _tell(
        clock.readers(made), actor, "request.assign",
        M("Saran kantor Anda diminta: %(title)s", title=request.title_text),
        [M("%(count)s aplikasi menunggu saran sampai %(due)s.", count=number, due=made.due_on),
         M("%(text)s", text=made.question)],
        f"{request.href}/kajian/penugasan/{made.id}",
    )  # fmt: skip


def _recall(request: AdoptionRequest, _: Actor, data: dict[str, Any]) -> Details:
    found = queries.assignment(request, data["assignment"], lock=True)
    found.recalled_at = now()
    return {"agency": found.agency.name}


def _advise(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    found = queries.assignment(request, data["assignment"], lock=True)
    if found.agency_id != actor.agency:
        raise Forbidden(M("Saran ini diminta dari %(name)s.", name=found.agency.name))
    by_item = {item.id: item for item in request.items}
    advice = _meant(found, by_item, data)
    _not_overtaken(advice, by_item, data)
    for one in advice:
        one.answer, one.note = data["answer"], data["note"] or ""
        one.answered_by, one.answered_at = actor.user_id, now()
    items = [by_item[one.item_id] for one in advice]
    left = sum(one.answer is None for one in found.advice)
    _answered(request, actor, found, left)
    return {"agency": found.agency.name, "apps": slugs(items), "answer": data["answer"],
            "note": data["note"] or ""}  # fmt: skip


def _meant(
    found: Assignment, by_item: Mapping[int, RequestItem], data: Mapping[str, Any]
) -> list[Advice]:
    wanted = set(data["items"])
    unknown = wanted - {by_item[one.item_id].application.slug for one in found.advice}
    if unknown:
        names = ", ".join(sorted(unknown)[:5])
        raise Invalid({"items": [M("Tidak termasuk yang ditanyakan: %(names)s.", names=names)]})
    meant = [
        one for one in found.advice
        if by_item[one.item_id].application.slug in wanted
        or (data["all_waiting"] and one.answer is None)
    ]  # fmt: skip
    if not meant:
        raise Refused(M("Semua aplikasi ini sudah diberi saran."))
    return meant


def _not_overtaken(
    advice: Collection[Advice], by_item: Mapping[int, RequestItem], data: Mapping[str, Any]
) -> None:
    """A colleague's answer that the sender has not seen is not written over unasked."""
    if data.get("seen") is None:
        return
    wanted = (data["answer"], data["note"] or "")
    newer = [one for one in advice if clock.stamp(one) > data["seen"]
             and (one.answer, one.note) != wanted]  # fmt: skip
    if newer:
        names = named([by_item[one.item_id] for one in newer])
        raise Refused(M("Sejak halaman ini dibuka sudah ada jawaban lain untuk %(names)s. Lihat "
                        "jawabannya di tabel; kirim lagi bila jawaban Anda yang berlaku.",
                        names=names))  # fmt: skip


def _answered(request: AdoptionRequest, actor: Actor, found: Assignment, left: int) -> None:
    _tell(
        accounts.readers_by_id([found.asked_by]), actor, "request.advise",
        M("%(office)s memberi saran: %(title)s", office=found.agency.name,
          title=request.title_text),
        [M("%(count)s aplikasi masih menunggu saran kantor itu.", count=left) if left
         else M("Semua yang ditanyakan sudah dijawab.")],
        f"{request.href}/kajian/penugasan/{found.id}",
    )  # fmt: skip


def _tell(
    readers: Collection[Reader], actor: Actor, kind: str, subject: Message, body: list[Message],
    href: str,
) -> None:  # fmt: skip
    tell([r for r in readers if r.user_id != actor.user_id], kind, subject, body, href)


def _comment(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    items = {item.application.slug: item for item in request.items}
    if data["item"] not in items:
        raise Invalid({"item": [M("Tidak ada dalam permohonan ini: %(names)s.",
                                  names=data["item"])]})  # fmt: skip
    session.add(
        ItemComment(
            item_id=items[data["item"]].id, author_id=actor.user_id, body=data["body"], at=now()
        )
    )
    return {"app": data["item"]}


def _check(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    if data["done"]:
        session.execute(
            insert(CheckTick)
            .values(request_id=request.id, point=data["point"], ticked_by=actor.user_id,
                    ticked_at=now())
            .on_conflict_do_nothing()
        )  # fmt: skip
    else:
        session.execute(
            delete(CheckTick).where(
                CheckTick.request_id == request.id, CheckTick.point == data["point"]
            )
        )
    return {"point": data["point"], "done": data["done"]}


EFFECTS: dict[str, Callable[[AdoptionRequest, Actor, dict[str, Any]], Details]] = {
    "assign": _assign,
    "recall": _recall,
    "advise": _advise,
    "comment": _comment,
    "check": _check,
}
