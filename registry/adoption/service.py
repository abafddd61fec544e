"""Every act on a request: making one, and carrying out the actions of its table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import update

from registry.accounts import queries as accounts
from registry.audit.service import record
from registry.catalogue import queries as catalogue
from registry.catalogue.service import shortlist_clear
from registry.documents.service import claim
from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound, Refused
from registry.kernel.numbering import next_code
from registry.kernel.text import M
from registry.notifications.service import tell
from registry.procedure import service as procedure
from registry.regions import queries as regions

from . import policy, queries
from .models import AdoptionRequest, RequestItem, RequestMessage
from .states import DRAFT
from .workflow import REQUEST

Details = Mapping[str, Any]
FILES = ("letter_file", "kak_file", "draft_kb_file", "reply_file")
EXCERPT = 500


# ---------------------------------------------------------------- a new request
def create(
    actor: Actor, host_code: str, slugs: Sequence[str] | None = None, purpose: str = ""
) -> AdoptionRequest:
    """A draft to `host_code` for the apps `slugs`, or for those of that host on the shortlist,
    from which they are then taken.

    Raises `Forbidden` (not the cooperation role, own government), `Invalid` (`host`, `apps`).
    """
    refusal = policy.may_not_create(actor, host_code)
    if refusal is not None:
        raise refusal
    host = _host(host_code)
    listed = catalogue.shortlisted(actor) if slugs is None else ()
    offered = queries.offered(host_code)
    wanted = [app.slug for app in offered if app.slug in listed] if slugs is None else slugs
    ids = _ids(wanted, {app.slug: app.id for app in offered})
    request = AdoptionRequest(
        code=next_code("P"), host_code=host_code, adopter_code=actor.government, state=DRAFT,
        created_by=actor.user_id, purpose=purpose, host=host,
        adopter=regions.get(actor.government or ""),
        items=[RequestItem(application_id=id_, position=n) for n, id_ in enumerate(ids)],
    )  # fmt: skip
    procedure.begin(REQUEST, request, actor, {"apps": len(ids)})
    shortlist_clear(actor, ids)
    return queries.get(request.code, actor)


def _host(code: str) -> Any:
    try:
        host = regions.get(code)
    except NotFound as error:
        raise Invalid({"host": [M("Daerah pemilik ini tidak dikenal.")]}) from error
    if host.ended_on is not None:
        raise Invalid({"host": [M("%(name)s sudah tidak ada.", name=host.name)]})
    return host


def _ids(slugs: Sequence[str], known: Mapping[str, int]) -> list[int]:
    """Row ids of `slugs`, each once, in their order."""
    wanted = list(dict.fromkeys(slugs))
    if not wanted:
        raise Invalid({"apps": [M("Pilih paling sedikit satu aplikasi.")]})
    unknown = [slug for slug in wanted if slug not in known]
    if unknown:
        names = ", ".join(unknown[:5])
        raise Invalid({"apps": [M("Tidak ditawarkan oleh daerah ini: %(names)s.", names=names)]})
    return [known[slug] for slug in wanted]


# ---------------------------------------------------------------- actions of the table
def perform(
    name: str, code: str, actor: Actor, version: int | None, data: dict[str, Any]
) -> AdoptionRequest:
    """Carries out the action `name` of the table on the request `code`.

    Raises `NotFound`, `Stale`, `Forbidden`, `Refused` with the reason, or `Invalid`. A message
    changes nothing that another reader could have seen otherwise, so it asks for no version.
    """
    if name == "message":
        return _write(code, actor, data)
    request = queries.one(code, actor, lock=True)
    procedure.act(
        REQUEST, request, name, actor, version=version, data=data, effect=EFFECTS.get(name)
    )
    return queries.get(code, actor)


def _write(code: str, actor: Actor, data: dict[str, Any]) -> AdoptionRequest:
    request = queries.one(code, actor)
    REQUEST.check(request, "message", actor, data)
    session.add(
        RequestMessage(
            request_id=request.id, author_id=actor.user_id, government_code=actor.government,
            body=data["body"], at=now(),
        )
    )  # fmt: skip
    session.flush()
    everyone = procedure.everyone(REQUEST, request)
    record(actor, "request.message", (REQUEST.kind, request.code), everyone)
    _tell_other_side(request, actor, data["body"], everyone - {actor.government or ""})
    return request


def _tell_other_side(
    request: AdoptionRequest, actor: Actor, body: str, others: frozenset[str]
) -> None:
    written = REQUEST.transition("message")
    roles = written.roles if written else ()
    excerpt = body if len(body) <= EXCERPT else f"{body[:EXCERPT].rstrip()} …"
    tell(
        [r for r in accounts.readers(others, roles) if r.user_id != actor.user_id],
        "request.message",
        M("Pesan baru pada %(title)s", title=request.title_text),
        [M("Oleh %(name)s, %(government)s.", name=actor.name, government=actor.government_name),
         M("%(text)s", text=excerpt)],
        f"{request.href}#pesan",
    )  # fmt: skip


def _edit(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    _not_to_come("letter_date", data.get("letter_date"))
    for name, value in data.items():
        if name in FILES:
            _attach(request, actor, name, value)
        else:
            setattr(request, name, value if name == "letter_date" else value or "")
    return {"fields": sorted(data)}


def _attach(request: AdoptionRequest, actor: Actor, name: str, key: str | None) -> None:
    """The file a form kept is no new one, even when a colleague had sent it."""
    held = getattr(request, name)
    if held is None or held.key != key:
        setattr(request, f"{name}_id", claim(actor, key, name) if key else None)


def _not_to_come(field: str, day: date | None) -> None:
    if day is not None and day > today():
        raise Invalid({field: [M("Tanggal ini belum tiba.")]})


def _choose(request: AdoptionRequest, _: Actor, data: dict[str, Any]) -> Details:
    held = {item.application_id: item for item in request.items}
    known = {app.slug: app.id for app in queries.offered(request.host_code)}
    known |= {item.application.slug: item.application_id for item in request.items}
    ids = _ids(data["apps"], known)
    for position, id_ in enumerate(ids):
        item = held.get(id_)
        if item is None:
            request.items.append(RequestItem(application_id=id_, position=position))
        else:
            item.position = position
    for id_ in held.keys() - set(ids):
        request.items.remove(held[id_])
    return {"apps": len(ids), "added": len(set(ids) - held.keys()),
            "removed": len(held.keys() - set(ids))}  # fmt: skip


def _submit(request: AdoptionRequest, _: Actor, __: dict[str, Any]) -> Details:
    request.submitted_at = now()
    request.reason = ""
    return {"apps": len(request.items), "letter": request.letter_number}


def _with_reason(request: AdoptionRequest, _: Actor, data: dict[str, Any]) -> Details:
    request.reason = data["reason"]
    return {"reason": data["reason"]}


def _decide(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    chosen = _chosen(request, data)
    session.execute(
        update(RequestItem)
        .where(RequestItem.id.in_([item.id for item in chosen]))
        .values(
            decision=data["decision"], note=data["note"] or "", decided_by=actor.user_id,
            decided_at=now(),
        )
    )  # fmt: skip
    return {
        "apps": [item.application.slug for item in chosen], "decision": data["decision"],
        "note": data["note"] or "",
    }  # fmt: skip


def _chosen(request: AdoptionRequest, data: dict[str, Any]) -> list[RequestItem]:
    slugs = set(data["items"])
    unknown = slugs - {item.application.slug for item in request.items}
    if unknown:
        names = ", ".join(sorted(unknown)[:5])
        raise Invalid({"items": [M("Tidak ada dalam permohonan ini: %(names)s.", names=names)]})
    chosen = [
        item for item in request.items
        if item.application.slug in slugs or (data["all_undecided"] and item.decision is None)
    ]  # fmt: skip
    if not chosen:
        raise Refused(M("Semua aplikasi sudah diputuskan."))
    return chosen


def _reject(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    return {**_with_reason(request, actor, data), **_reply(request, actor, data)}


def _reply(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    _not_to_come("reply_date", data["reply_date"])
    if request.letter_date is not None and data["reply_date"] < request.letter_date:
        before = M("Surat jawaban tidak mungkin mendahului surat permohonan (%(day)s).",
                   day=request.letter_date)  # fmt: skip
        raise Invalid({"reply_date": [before]})
    request.reply_number, request.reply_date = data["reply_number"], data["reply_date"]
    _attach(request, actor, "reply_file", data["reply_file"])
    request.decided_at = now()
    return {"letter": request.reply_number}


EFFECTS: dict[str, Callable[[AdoptionRequest, Actor, dict[str, Any]], Details]] = {
    "edit": _edit,
    "choose": _choose,
    "submit": _submit,
    "return": _with_reason,
    "decide": _decide,
    "approve": _reply,
    "reject": _reject,
    "withdraw": _with_reason,
}
