"""Every act on a request: making one, and carrying out the actions of its table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from registry.catalogue import queries as catalogue
from registry.catalogue.service import shortlist_clear
from registry.documents.service import claim
from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.numbering import next_code
from registry.kernel.text import M
from registry.procedure import service as procedure
from registry.regions import queries as regions

from . import policy, queries
from .messages import service as messages
from .models import AdoptionRequest, RequestItem
from .preparation import acts, changes
from .preparation.schemas import OWN_FIELDS
from .review import deciding
from .review import service as review
from .review.transitions import INTERNAL
from .states import DRAFT
from .workflow import MESSAGE, NOTE, REQUEST

Details = Mapping[str, Any]
FILES = ("letter_file", "kak_file", "draft_kb_file", "reply_file")


# ---------------------------------------------------------------- a new request
def create(
    actor: Actor, host_code: str, slugs: Sequence[str] | None = None, purpose: str = ""
) -> AdoptionRequest:
    """A draft to `host_code` for the apps `slugs`, or for those of that host on the shortlist,
    from which they are then taken.

    The same person's untouched draft for the same apps is that draft: a second press, another tab
    or the way back make no second one.

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
    begun = queries.untouched(actor, host_code, ids)
    if begun is not None:
        return queries.get(begun, actor)
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
    changes nothing that another reader could have seen otherwise, so it asks for no version, and
    neither does what the host's people do among themselves.
    """
    if name in (MESSAGE, NOTE):
        return messages.write(name, code, actor, data)
    if name in INTERNAL:
        return review.perform(name, code, actor, data)
    request = queries.one(code, actor, lock=True)
    before = changes.snapshot(request) if name in changes.NOTED else None
    procedure.act(
        REQUEST, request, name, actor, version=version, data=data, effect=EFFECTS.get(name)
    )
    done = queries.get(code, actor)
    if before is not None:
        changes.note(done, before, actor)
    return done


def _edit(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    _not_to_come("letter_date", data.get("letter_date"))
    acts.fill(request, data)
    for name, value in data.items():
        if name in OWN_FIELDS:
            continue
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


def _explain(request: AdoptionRequest, _: Actor, data: dict[str, Any]) -> Details:
    return acts.explain(request, data)


EFFECTS: dict[str, Callable[[AdoptionRequest, Actor, dict[str, Any]], Details]] = {
    "edit": _edit,
    "prepare": _edit,
    "explain": _explain,
    "choose": _choose,
    "submit": _submit,
    "return": _with_reason,
    "decide": deciding.decide,
    "remark": deciding.remark,
    "approve": _reply,
    "reject": _reject,
    "withdraw": _with_reason,
}
