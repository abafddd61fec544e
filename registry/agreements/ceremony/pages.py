"""What the pages of a ceremony show, computed before a template is drawn."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from registry.documents import service as documents
from registry.http.actor import current_actor
from registry.http.forms import Form, FormPage, flatten, posted_version
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Invalid, NotFound, Stale
from registry.kernel.text import M

from ..files import size
from ..models import Instrument
from ..policy import WRITERS
from ..states import CAPACITIES, KIND_LABELS, PUBLIC_STATES
from ..text import output
from ..workflow import INSTRUMENT, OPEN
from . import files as signed_files
from . import grid, numbers, policy, queries, service, sheets, signing, workflow
from .models import GUEST, PEOPLE, WITNESS, Ceremony
from .schemas import AddInstruments, CeremonyInput, SignAll
from .workflow import CEREMONY


def listing(actor: Actor, after: str | None) -> dict[str, Any]:
    """Everything that `ceremony/index.html` draws."""
    page = queries.find(actor, after)
    return {
        "rows": page.items, "total": page.total, "may_create": may_arrange(actor),
        "next_href": url_for("agreements.ceremony.index", after=page.next) if page.next else None,
    }


def may_arrange(actor: Actor) -> bool:
    """Whether the actor holds a role that arranges ceremonies."""
    return actor.government is not None and bool(actor.roles & set(WRITERS))


# ---------------------------------------------------------------- the ceremony's own page
def context(ceremony: Ceremony, actor: Actor) -> dict[str, Any]:
    """Everything that `ceremony/show.html` and `ceremony/print.html` draw."""
    found = queries.instruments_of(ceremony, actor)
    rows = [_row(ceremony, i, actor, n) for n, i in enumerate(found, 1)]
    arranges = policy.organises(ceremony, actor) and may_arrange(actor)
    is_open = ceremony.signed_at is None
    return {
        "ceremony": ceremony, "rows": rows, "tasks": _tasks(ceremony, rows),
        "stage": CEREMONY.stage(_stage(ceremony, rows)),
        "people": [(role, tr(label), [p for p in ceremony.people if p.role == role])
                   for role, label in PEOPLE.items()],
        "arranges": arranges and is_open, "writes": may_arrange(actor) and is_open,
        "loose": sum(f.instrument_id is None for f in ceremony.files),
    }  # fmt: skip


def _stage(ceremony: Ceremony, rows: Sequence[Mapping[str, Any]]) -> str:
    if ceremony.signed_at is not None:
        return workflow.DONE
    left = [row for row in rows if row["instrument"].state in OPEN]
    numberless = {p.government_code for row in left for p in row["instrument"].parties
                  if not p.number}  # fmt: skip
    return workflow.stage(len(left), sum(row["file"] is not None for row in left), numberless)


def _row(ceremony: Ceremony, instrument: Instrument, actor: Actor, number: int) -> dict[str, Any]:
    file = next((f.file for f in ceremony.files if f.instrument_id == instrument.id), None)
    item = next(i for i in ceremony.items if i.instrument_id == instrument.id)
    return {
        "instrument": instrument, "number": number, "kind": tr(KIND_LABELS[instrument.kind]),
        "stage": INSTRUMENT.stage(instrument.state), "parties": sheets.parties_shown(instrument),
        "filled": sum(bool(p.number) for p in instrument.parties),
        "of": len(instrument.parties), "file": file,
        "open": instrument.state not in PUBLIC_STATES,
        "file_href": _file_href(ceremony, file.key) if file else None,
        "elsewhere": _elsewhere(ceremony, instrument),
        "removable": item.added_by == actor.government or policy.organises(ceremony, actor),
        "signatories": [
            {"party": p, "name": p.government.name,
             "capacity": tr(CAPACITIES[p.capacity]) if p.capacity else ""}
            for p in instrument.parties
        ],
    }  # fmt: skip


def _elsewhere(ceremony: Ceremony, instrument: Instrument) -> str:
    """Who has still to bring the instrument's own schedule to this day and place."""
    if service.is_there(ceremony, instrument) or instrument.state not in OPEN:
        return ""
    first = instrument.parties[0].government.name
    return tr(M("Menunggu %(name)s (pihak pertama) menjadwalkan ke hari dan tempat ini.",
                name=first))  # fmt: skip


def _tasks(ceremony: Ceremony, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    filled, of = sum(r["filled"] for r in rows), sum(r["of"] for r in rows)
    sent = sum(r["file"] is not None for r in rows)
    done = [("naskah", len(rows), len(rows)), ("nomor", filled, of), ("berkas", sent, len(rows))]
    return [
        {"name": name, "done": n, "of": all_, "ready": bool(all_) and n == all_,
         "href": f"{ceremony.href}/{name}"} for name, n, all_ in done
    ]  # fmt: skip


def _file_href(ceremony: Ceremony, key: str) -> str:
    return url_for("agreements.ceremony.file", code=ceremony.code, key=key)


# ---------------------------------------------------------------- place, day, people
def input_page(ceremony: Ceremony | None) -> FormPage:
    """The form of a new or existing ceremony."""
    initial: dict[str, Any] = {}
    if ceremony is not None:
        policy.require_organiser(ceremony, current_actor())
        policy.require_open(ceremony)
        names = ("name", "place", "held_on", "held_at")
        initial = {name: getattr(ceremony, name) for name in names}
        initial["witnesses"] = _lines(ceremony, WITNESS)
        initial["guests"] = _lines(ceremony, GUEST)
    version = posted_version() or (ceremony.version if ceremony else None)
    code = ceremony.code if ceremony else None
    return FormPage(
        CeremonyInput(), "agreements/ceremony/edit.html", initial=initial, version=version,
        context=lambda: {"ceremony": queries.get(code, current_actor()) if code else None},
    )  # fmt: skip


def _lines(ceremony: Ceremony, role: str) -> str:
    found = [p for p in ceremony.people if p.role == role]
    return "\n".join("; ".join(filter(None, (p.name, p.title))) for p in found)


def create(data: dict[str, Any]) -> str:
    """Makes a ceremony; the address to go on to: choosing its instruments."""
    return f"{service.create(current_actor(), data).href}/naskah"


def edit(code: str, data: dict[str, Any]) -> str:
    """Changes a ceremony; returns its address."""
    return service.edit(current_actor(), code, posted_version(), data).href


# ---------------------------------------------------------------- instruments
def add_page(code: str) -> FormPage:
    """Which instruments are signed there."""
    actor = current_actor()
    ceremony = queries.get(code, actor)
    found = queries.candidates(ceremony, actor)
    choices: list[Any] = [(c.code, f"{c.title} ({c.code})", _told(c)) for c in found]
    return FormPage(
        AddInstruments(), "agreements/ceremony/add.html", choices={"instruments": choices},
        initial={"instruments": [c.code for c in found]} if not ceremony.items else {},
        version=posted_version() or ceremony.version,
        context=lambda: {"ceremony": queries.get(code, actor), "candidates": found},
    )  # fmt: skip


def _told(candidate: queries.Candidate) -> str:
    names = ", ".join(candidate.parties[: sheets.SHOWN])
    more = len(candidate.parties) - sheets.SHOWN
    if more > 0:
        names = tr(M("%(names)s, dan %(more)s lainnya", names=names, more=more))
    return f"{tr(INSTRUMENT.stage(candidate.state).label)} · {names}"


def add(code: str, data: dict[str, Any]) -> str:
    """Puts the chosen ones on the ceremony; returns its address."""
    done = service.add(current_actor(), code, posted_version(), data["instruments"])
    flash(tr(M("%(n)s naskah ditambahkan.", n=len(data["instruments"]))), "ok")
    return done.href


def places() -> dict[str, int]:
    """The running order as it was sent: code → place."""
    sent = {name.removeprefix("p-"): value for name, value in request.form.items()
            if name.startswith("p-")}  # fmt: skip
    return {code: int(value) for code, value in sent.items()
            if value.isdecimal() and len(value) < 6}  # fmt: skip


# ---------------------------------------------------------------- files
def receive() -> list[str]:
    """Takes the sent files in; `Invalid` on `files` naming each that cannot be."""
    keys, wrong = [], []
    for sent in request.files.getlist("files"):
        if not sent.filename:
            continue
        try:
            taken = documents.receive(current_actor(), sent.stream, sent.filename, "pdf")
            keys.append(taken.key)
        except DomainError as error:
            wrong.append(M("%(name)s: %(reason)s", name=sent.filename, reason=error.message))
    if wrong or not keys:
        raise Invalid({"files": wrong or [M("Pilih berkas PDF.")]})
    return keys


def files_context(ceremony: Ceremony, actor: Actor) -> dict[str, Any]:
    """Everything that `ceremony/files.html` draws."""
    found = queries.instruments_of(ceremony, actor)
    codes = {i.id: i.code for i in found}
    held = {f.instrument_id for f in ceremony.files}
    return {
        "ceremony": ceremony, "open": ceremony.signed_at is None and may_arrange(actor),
        "files": [
            {"id": f.id, "name": f.file.name, "size": size(f.file), "sha256": f.file.sha256,
             "href": _file_href(ceremony, f.file.key), "code": codes.get(f.instrument_id or 0, "")}
            for f in signed_files.shown(ceremony, actor)
        ],
        "instruments": [(i.code, f"{i.code}: {i.title}") for i in found],
        "without": [i for i in found if i.id not in held],
    }  # fmt: skip


def taken(code: str, counts: tuple[int, int]) -> Response:
    """Says how many files found their instrument, and shows all of them."""
    matched, left = counts
    flash(tr(M("%(n)s berkas dicocokkan dengan naskahnya.", n=matched)), "ok")
    if left:
        flash(tr(M("%(n)s berkas belum diketahui naskahnya; pilih di bawah.", n=left)), "warning")
    return redirect(f"/upacara/{code}/berkas", 303)


def files_refused(code: str, error: Invalid) -> Response:
    """The files again, with what was wrong."""
    actor = current_actor()
    told = [text for found in flatten(error.errors).values() for text in found]
    context = files_context(queries.get(code, actor), actor)
    html = render_template("agreements/ceremony/files.html", errors=told, **context)
    return Response(html, status=error.status, mimetype="text/html")


def chosen() -> dict[int, str]:
    """Which file was given to which instrument: row id → code."""
    found = {}
    for name, value in request.form.items():
        number = name.removeprefix("f-")
        if name.startswith("f-") and number.isdecimal() and len(number) < 10:
            found[int(number)] = value
    return found


# ---------------------------------------------------------------- numbers
def numbers_page(
    code: str, wrong: Mapping[str, Sequence[Any]] | None = None, message: str = ""
) -> dict[str, Any]:
    """Everything that `ceremony/numbers.html` draws; after a refusal with what was typed."""
    actor, only = current_actor(), request.args.get("naskah")
    ceremony = queries.get(code, actor)
    found = queries.instruments_of(ceremony, actor)
    rows = grid.shown(found, only)
    errors = flatten(wrong or {})
    return {
        "ceremony": ceremony, "only": only, "message": message, "errors": errors,
        "rows": [_number_row(i, actor, errors) for i in rows],
        "columns": max((len(i.parties) for i in rows), default=0),
        "large": [i for i in found if len(i.parties) > grid.WIDE and i.code != only],
        "open": ceremony.signed_at is None and may_arrange(actor),
        "pasted": request.form.get("pasted", ""), "action": request.full_path.rstrip("?"),
    }  # fmt: skip


def _number_row(
    instrument: Instrument, actor: Actor, errors: Mapping[str, list[str]]
) -> dict[str, Any]:
    cells = []
    for party in instrument.parties:
        name = f"n-{party.id}"
        cells.append({
            "id": party.id, "position": party.position, "party": party.government.name,
            "value": request.form.get(name, party.number), "seen": party.number,
            "errors": errors.get(name, []),
            "fillable": instrument.state in OPEN and numbers.fillable(instrument, party, actor),
        })  # fmt: skip
    return {"instrument": instrument, "kind": tr(KIND_LABELS[instrument.kind]), "cells": cells}


def cells() -> dict[int, grid.Cell]:
    """The grid as it was sent: party → typed and seen."""
    return {
        int(name.removeprefix("n-")): grid.Cell(value, request.form.get(f"s-{name[2:]}", ""))
        for name, value in request.form.items()
        if name.startswith("n-") and name[2:].isdecimal() and len(name) < 12
    }


def save_numbers(code: str) -> Response:
    """Writes the grid, or shows it again with the reasons."""
    only = request.args.get("naskah")
    try:
        done = grid.write(
            current_actor(), code, only, cells(), request.form.get("pasted", "")[:200_000]
        )
    except DomainError as error:
        session.rollback()
        wrong = error.errors if isinstance(error, Invalid) else {}
        told = tr(error.message)
        html = render_template(
            "agreements/ceremony/numbers.html", **numbers_page(code, wrong, told)
        )
        return Response(html, status=error.status, mimetype="text/html")
    flash(tr(M("%(n)s nomor disimpan.", n=done)), "ok")
    return redirect(request.full_path.rstrip("?"), 303)


# ---------------------------------------------------------------- signing
def sign_page(code: str, form: Form | None = None, changed: Collection[str] = (),
              status: int = 200) -> Response:  # fmt: skip
    """The trial and the one button; `changed` are those that others changed meanwhile."""
    actor = current_actor()
    ceremony = queries.get(code, actor)
    form = form or Form(SignAll(), request.args.to_dict())
    if ceremony.signed_at is not None:
        return redirect(ceremony.href, 303)
    report = signing.trial(ceremony, actor, _term(form))
    may = policy.organises(ceremony, actor) and may_arrange(actor)
    html = render_template(
        "agreements/ceremony/sign.html", ceremony=ceremony, report=report, form=form, may=may,
        changed=set(changed), needs_term=_needs_term(ceremony, actor),
    )  # fmt: skip
    return Response(html, status=status, mimetype="text/html")


def _needs_term(ceremony: Ceremony, actor: Actor) -> bool:
    found = queries.instruments_of(ceremony, actor)
    return any(i.state in OPEN and (i.starts_on is None or i.ends_on is None) for i in found)


def _term(form: Form) -> signing.Term:
    """The common term, as far as it can be read; what cannot stands beside its field."""
    try:
        data: dict[str, Any] = form.schema.load(form.values)
    except ValidationError as error:
        form.fail(error)
        return signing.Term()
    return signing.Term(data["starts_on"], data["ends_on"])


def sign(code: str) -> Response:
    """The one press: everything signed, or the report of what refuses."""
    form = Form(SignAll(), {name: request.form.get(name, "") for name in SignAll().fields})
    given = _term(form)
    if form.errors:
        return sign_page(code, form, status=Invalid.status)
    try:
        report = signing.sign_all(current_actor(), code, posted_version(), seen(), given)
    except DomainError as error:
        session.rollback()
        return sign_page(code, form, status=form.fail(error))
    if report.ready:
        flash(tr(M("%(n)s naskah ditandatangani.", n=report.open)), "ok")
        return redirect(f"/upacara/{code}", 303)
    session.rollback()
    told = Stale().message
    changed = [line.code for line in report.lines if told in line.reasons]
    form.message = tr(signing.refusal(report))
    return sign_page(code, form, changed, 409)


def seen() -> dict[str, int]:
    """The versions that the page showed: code → version."""
    sent = {name.removeprefix("v-"): value for name, value in request.form.items()
            if name.startswith("v-")}  # fmt: skip
    return {code: int(v) for code, v in sent.items() if v.isdecimal() and len(v) < 10}


# ---------------------------------------------------------------- paper
def paper(code: str, form: str) -> Response:
    """The running order and all sheets as PDF or Word."""
    if form not in output.FORMS:
        raise NotFound
    actor = current_actor()
    ceremony = queries.get(code, actor)
    made = sheets.paper(ceremony, queries.instruments_of(ceremony, actor))
    return output.answer(made, form, f"{ceremony.code}-susunan-acara")
