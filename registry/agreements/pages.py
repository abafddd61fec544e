"""What the register, the new form and the action pages of an instrument show."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request as http
from flask import url_for
from werkzeug.datastructures import MultiDict

from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.errors import DomainError
from registry.kernel.text import N_, M
from registry.kernel.workflow import Transition
from registry.procedure import pages as procedure
from registry.regions import queries as regions

from . import clauses, policy, queries, service
from .life import pages as life
from .models import Instrument
from .officials import queries as officials
from .register import changes, standing
from .register.export import FORMS
from .schemas import ENDING, NEWEST, OLDEST, NewInstrument
from .states import ADDENDUM, KIND_LABELS, PUBLIC_STATES
from .text import forms
from .text import queries as texts
from .text.pages import text_href
from .workflow import INSTRUMENT

SORTS = ((NEWEST, N_("Terbaru")), (OLDEST, N_("Terlama")), (ENDING, N_("Paling dekat berakhir")))
SHOWN = 3
SOON = (30, 90, 180, 365)


# ---------------------------------------------------------------- the register
def arguments(args: MultiDict[str, str]) -> dict[str, Any]:
    """The list's filters out of a query string, where kind, state and year may be repeated."""
    given = {name: value for name, value in args.to_dict().items() if value}
    return given | {name: args.getlist(name) for name in ("kind", "state", "year")}


def filters(asked: Mapping[str, Any]) -> queries.Filters:
    """The asked filters; a government may be named or given by its code."""
    return queries.Filters(
        asked["q"], asked["kind"], asked["state"], _code_of(asked["party"]), asked["sort"],
        asked["year"], asked["expiring"], asked["alone"],
    )  # fmt: skip


def _code_of(written: str) -> str:
    try:
        return service.find_governments(written, "party")[0] if written else ""
    except DomainError:
        return written


def listing(asked: dict[str, Any]) -> dict[str, Any]:
    """Everything that `agreements/index.html` draws."""
    actor, wanted = current_actor(), filters(asked)
    page = queries.find(wanted, actor, asked["after"], asked["limit"])
    numbers = queries.counts(wanted, actor)
    kept: dict[str, Any] = {k: _written(v) if v is True else v for k, v in asked.items()
            if v not in ("", None, False, []) and k not in ("after", "limit")}
    return {
        "page": page, "rows": listing_rows(page.items, actor), "q": asked["q"], "kept": kept,
        "groups": _groups(asked, numbers, actor), "asked": asked,
        "sorts": [(value, tr(label)) for value, label in SORTS],
        "governments": regions.choices(), "chips": _chips(asked, kept), "soon": SOON,
        "files": [(ending.upper(), url_for("agreements.register.file", form=ending, **kept))
                  for ending in FORMS],
        "may_create": actor.government is not None and bool(actor.roles & set(policy.WRITERS)),
        "next_href": url_for("agreements.index", **kept, after=page.next) if page.next else None,
    }  # fmt: skip


def listing_rows(rows: Sequence[queries.RegisterRow], actor: Actor) -> list[dict[str, Any]]:
    """The rows of the list, each with the addenda that changed it and the notice that runs."""
    amended = changes.last([row.code for row in rows])
    notices = standing.notices(actor)
    return [listed(row) | {"amended": amended.get(row.code), "notice": notices.get(row.id)}
            for row in rows]  # fmt: skip


def listed(row: queries.RegisterRow) -> dict[str, Any]:
    """A row as the table shows it: the first parties and how many more."""
    names = [row.called(code, name) for code, name, _ in row.parties]
    more = len(names) - SHOWN
    shown = ", ".join(names[:SHOWN])
    numbers = [number for _, _, number in row.parties[:SHOWN] if number]
    return {
        "numbers": "; ".join(dict.fromkeys(numbers)),
        "row": row, "stage": INSTRUMENT.stage(row.state), "kind": tr(KIND_LABELS[row.kind]),
        "href": url_for("agreements.show", code=row.code),
        "parties": tr(M("%(names)s, dan %(more)s lainnya", names=shown, more=more))
        if more > 0 else shown,
    }  # fmt: skip


def _groups(
    asked: Mapping[str, Any], numbers: Mapping[str, Mapping[Any, int]], actor: Actor
) -> list[dict[str, Any]]:
    stages = [s for s in INSTRUMENT.stages if actor.signed_in or s.name in PUBLIC_STATES]
    years = sorted({*(y for y in numbers["year"] if y), *asked["year"]}, reverse=True)
    labels: list[tuple[str, str, list[tuple[Any, str]]]] = [
        ("kind", tr(N_("Jenis")), [(k, tr(label)) for k, label in KIND_LABELS.items()]),
        ("state", tr(N_("Tahap")), [(s.name, tr(s.label)) for s in stages]),
        ("alone", tr(N_("Perlu perhatian")), [(True, tr(N_("KB tanpa PKS")))]),
        ("year", tr(N_("Tahun ditandatangani")), [(year, str(year)) for year in years]),
    ]
    return [
        {"name": name, "label": label, "options": [
            {"value": _written(value), "label": text, "count": numbers[name].get(value, 0),
             "checked": value == asked[name] or (name != "alone" and value in asked[name])}
            for value, text in options
        ]}
        for name, label, options in labels if options
    ]  # fmt: skip


def _written(value: Any) -> str:
    return "1" if value is True else str(value)


def _chips(asked: Mapping[str, Any], kept: Mapping[str, Any]) -> list[dict[str, str]]:
    told: dict[str, tuple[str, str]] = {}
    if asked["party"]:
        code = _code_of(asked["party"])
        name = regions.names([code]).get(code, asked["party"])
        told["party"] = (tr(N_("Pemerintah")), name)
    if asked["expiring"] is not None:
        told["expiring"] = (tr(N_("Berakhir dalam")),
                            tr(M("%(days)s hari", days=asked["expiring"])))  # fmt: skip
    return [
        {"label": label, "value": value,
         "href": url_for("agreements.index", **{k: v for k, v in kept.items() if k != name})}
        for name, (label, value) in told.items()
    ]  # fmt: skip


# ---------------------------------------------------------------- a new instrument
def new_page() -> FormPage:
    """The form of a new instrument; the address may name kind, request, base or renewal."""
    actor = current_actor()
    policy.require_writer(actor)
    given = {k: v for k, v in http.args.items() if k in NewInstrument().fields}
    requests = [
        (r.code, tr(M("%(code)s: %(adopter)s kepada %(host)s", code=r.code,
                      adopter=r.adopter.name, host=r.host.name)))
        for r in queries.approved_requests(actor)
    ]  # fmt: skip
    choices = {
        "request": requests, "base": _instruments(queries.bases(actor)),
        "renews": _instruments(queries.renewable(actor)),
    }
    initial = {"parties": actor.government_name + "\n"} | given
    return FormPage(NewInstrument(), "agreements/new.html", initial=initial, choices=choices)


def _instruments(found: list[Instrument]) -> list[tuple[str, str]]:
    return [(i.code, f"{i.code}: {i.title}") for i in found]


def create(actor: Actor, data: Mapping[str, Any]) -> str:
    """Makes what the form says; returns the address of the new instrument."""
    fixed = data.get("request") or data.get("base") or data.get("renews")
    parties = [] if fixed else service.find_governments(data.get("parties") or "", "parties")
    made = service.create(
        actor, data["kind"], parties, request_code=data.get("request"),
        base_code=data.get("base"), renews_code=data.get("renews"), title=data.get("title"),
    )  # fmt: skip
    return made.href


# ---------------------------------------------------------------- action pages
def _choices(instrument: Instrument, transition: Transition) -> dict[str, Any]:
    parties = [(p.government_code, p.government.name) for p in instrument.parties]
    name = transition.name
    if name == "set_signatory":
        return {"government": parties, **forms.official_choices(instrument)}
    if name == "flag_burden":
        return {"government": parties}
    if name == "remove_party":
        return {"government": parties[1:]}
    found = _OTHER_CHOICES.get(name)
    return found(instrument) if found else forms.choices(instrument, name)


def _app_choices(instrument: Instrument) -> dict[str, Any]:
    apps = queries.grantable([p.government_code for p in instrument.parties])
    return {"apps": [(a.slug, a.name, _version(a.current_version)) for a in apps]}


def _version(version: str) -> str:
    if version:
        return tr(M("Versi dalam katalog: %(version)s", version=version))
    return tr(N_("Belum ada versi dalam katalog; tulis di bawah."))


_OTHER_CHOICES: dict[str, Callable[[Instrument], dict[str, Any]]] = {
    "add_party": lambda i: {"government": regions.choices()},
    "tick_clauses": lambda i: {"clauses": [
        (key, tr(label)) for key, label in
        clauses.of_kind(i.kind, any(p.delegated for p in i.parties))
    ]},
    "choose_apps": _app_choices,
    "drop_apps": lambda i: {"apps": [
        (a.application.slug, a.application.name) for a in (i.base.apps if i.base else ())
        if a.application
    ]},
    "remove_witness": lambda i: {"witness": [(str(w.id), w.name) for w in i.witnesses]},
}  # fmt: skip


def _initial(instrument: Instrument, transition: Transition) -> dict[str, Any]:
    found = _INITIALS.get(transition.name)
    if found:
        return found(instrument)
    name = transition.name
    return forms.initial(instrument, name) | life.initial(instrument, name)


def _fields(*names: str) -> Any:
    return lambda instrument: {name: getattr(instrument, name) for name in names}


def _annex(instrument: Instrument) -> dict[str, Any]:
    apps = [(a.application.slug, a.app_version) for a in instrument.apps
            if a.application and not a.removes]  # fmt: skip
    return {
        "apps": [slug for slug, _ in apps],
        "versions": "\n".join(f"{slug} = {version}" for slug, version in apps if version),
    }


def _own_party(instrument: Instrument) -> Any:
    wanted = http.args.get("government") or current_actor().government
    return policy.party_of(instrument, wanted)


def _signatory(instrument: Instrument) -> dict[str, Any]:
    party = _own_party(instrument)
    if party is None:
        return {}
    names = ("number", "signatory_name", "signatory_title", "signatory_basis", "address",
             "capacity", "mandate_number", "mandate_date", "mandate_until", "mandate_scope")
    found = {name: getattr(party, name) for name in names}
    title = party.signatory_title or _head_title(party.government)
    file = party.mandate_file.key if party.mandate_file else ""
    return found | {
        "government": party.government_code, "signatory_title": title, "mandate_file": file,
        "official": str(party.official_id or ""),
        "address": party.address or officials.office(party.government_code),
    }  # fmt: skip


def _head_title(government: Any) -> str:
    bare = government.name
    for prefix in ("Kota ", "Kabupaten ", "Kementerian "):
        bare = bare.removeprefix(prefix)
    return f"{government.head_title} {bare}"


def _burden(instrument: Instrument) -> dict[str, Any]:
    party = _own_party(instrument)
    return {"government": party.government_code, "burdened": party.burdened} if party else {}


def _signing(instrument: Instrument) -> dict[str, Any]:
    base = instrument.base if not instrument.ends_on else None
    return {
        "signed_on": instrument.scheduled_on,
        "starts_on": instrument.starts_on or instrument.scheduled_on,
        "ends_on": instrument.ends_on or (base.ends_on if base else None),
    }


def _amended(instrument: Instrument) -> dict[str, Any]:
    """An addendum begins with object and scope as they are in what it amends."""
    base = instrument.base
    if instrument.kind != ADDENDUM or base is None:
        return {}
    return {name: getattr(base, name) for name in ("object", "scope")
            if not getattr(instrument, name)}  # fmt: skip


_described = _fields("title", "object", "scope", "funding", "starts_on", "ends_on", "notice_days")

_INITIALS: dict[str, Callable[[Instrument], dict[str, Any]]] = {
    "describe": lambda i: _described(i) | _amended(i),
    "tick_clauses": _fields("clauses"), "choose_apps": _annex,
    "drop_apps": lambda i: {"apps": [a.application.slug for a in i.apps
                                     if a.removes and a.application]},
    "set_signatory": _signatory,
    "flag_burden": _burden, "clear": _fields("draft_no"),
    "schedule": _fields("scheduled_on", "scheduled_at", "place"),
    "reschedule": _fields("scheduled_on", "scheduled_at", "place"), "sign": _signing,
}  # fmt: skip


def _extra(instrument: Instrument, transition: Transition) -> dict[str, Any]:
    if transition.name == "describe":
        return {"amends": instrument.base if instrument.kind == ADDENDUM else None}
    if transition.name not in ("clear", "countersign"):
        return forms.extra(instrument, transition) | life.extra(instrument, transition.name)
    draft = instrument.drafts[0] if instrument.drafts else None
    return {"draft": draft, "comments": texts.open_comments(instrument),
            "text_href": text_href(instrument, versi=draft.no) if draft else None}  # fmt: skip


HANDLING = procedure.Handling(
    workflow=INSTRUMENT, load=queries.get, perform=service.perform, choices=_choices,
    initial=_initial, extra=_extra, onward=forms.onward,
    templates={"clear": "agreements/clear.html", "countersign": "agreements/clear.html",
               "describe": "agreements/describe.html"}
    | forms.TEMPLATES | life.TEMPLATES,
)  # fmt: skip
