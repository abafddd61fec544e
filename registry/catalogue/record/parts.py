"""Writing what hangs on an application; each is an act of the publication's table."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from registry.catalogue import awards
from registry.catalogue.models import Application
from registry.catalogue.states import DRAFT
from registry.documents import queries as documents
from registry.documents.service import claim
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound, Refused
from registry.kernel.text import M

from . import changes, watching
from .models import Attachment, Dependency, Release
from .states import (
    ATTACHMENT,
    AWARD,
    DEPENDENCIES_MAX,
    DEPENDENCY,
    DOCUMENTS_MAX,
    RELEASE,
    RELEASES_MAX,
    SCREENSHOT,
    SCREENSHOTS_MAX,
)

Details = Mapping[str, Any]
SECURITY, DOCUMENT = "security", "document"
"""How the history names a release for security, and any attachment but a screenshot."""
MODELS: Mapping[str, Any] = {RELEASE: Release, ATTACHMENT: Attachment, DEPENDENCY: Dependency}


def _release(application: Application, actor: Actor, data: dict[str, Any]) -> Details:
    """Notes a release, or changes the one of that version; who has to hear of it is told."""
    found = session.scalars(
        select(Release).where(
            Release.application_id == application.id, Release.version == data["number"]
        )
    ).one_or_none()  # fmt: skip
    before = _told(found) if found else ""
    if found is None:
        _room(Release, application, RELEASES_MAX)
        found = Release(application_id=application.id, version=data["number"], told="",
                        created_at=now())  # fmt: skip
        session.add(found)
    found.on, found.notes = data["on"], data.get("notes") or ""
    found.security = bool(data.get("security"))
    session.flush()
    if before != _told(found):
        changes.note(application, actor, {RELEASE: (before, _told(found))})
    _latest(application, actor)
    watching.tell_release(application, found, actor)
    return {"version": found.version, "security": found.security}


def _told(release: Release) -> list[str]:
    """A release as the history keeps it."""
    marks = [SECURITY] if release.security else []
    notes = [release.notes] if release.notes else []
    return [release.version, release.on.isoformat(), *marks, *notes]


def _latest(application: Application, actor: Actor) -> None:
    """The version of the newest release is the application's present one."""
    version = session.scalar(
        select(Release.version).where(Release.application_id == application.id)
        .order_by(Release.on.desc(), Release.id.desc()).limit(1)
    )  # fmt: skip
    if version and version != application.current_version:
        before = application.current_version
        application.current_version = version
        changes.note(application, actor, {"current_version": (before, version)})


def _room(model: Any, application: Application, most: int, *criteria: Any) -> None:
    there = session.scalar(
        select(func.count()).select_from(model)
        .where(model.application_id == application.id, *criteria)
    )  # fmt: skip
    if (there or 0) >= most:
        raise Refused(M("Paling banyak %(most)s; hapus dahulu yang tidak diperlukan.", most=most))


def _screenshot(application: Application, actor: Actor, data: dict[str, Any]) -> Details:
    _room(Attachment, application, SCREENSHOTS_MAX, Attachment.kind == SCREENSHOT)
    return _attach(application, actor, SCREENSHOT, data, ("image/png", "image/jpeg"))


def _document(application: Application, actor: Actor, data: dict[str, Any]) -> Details:
    _room(Attachment, application, DOCUMENTS_MAX, Attachment.kind != SCREENSHOT)
    return _attach(application, actor, data["kind"], data, ("application/",))


def _attach(
    application: Application, actor: Actor, kind: str, data: dict[str, Any], types: tuple[str, ...]
) -> Details:
    """Gives an upload to the application; `Invalid` when it was taken in as something else."""
    file_id = claim(actor, data["file"], "file")
    stored = documents.by_ids([file_id])[file_id]
    if not stored.media_type.startswith(types):
        raise Invalid({"file": [M("Jenis berkas ini tidak sesuai.")]})
    session.add(Attachment(
        application_id=application.id, kind=kind, file_id=file_id, title=data["title"],
        added_at=now(),
    ))  # fmt: skip
    session.flush()
    _kinds(application)
    changes.note(application, actor, {_sort(kind): ("", data["title"])})
    return {"kind": kind, "title": data["title"]}


def _sort(kind: str) -> str:
    return SCREENSHOT if kind == SCREENSHOT else DOCUMENT


def _kinds(application: Application) -> None:
    application.attached = list(session.scalars(
        select(Attachment.kind).where(Attachment.application_id == application.id)
        .distinct().order_by(Attachment.kind)
    ))  # fmt: skip


def _dependency(application: Application, actor: Actor, data: dict[str, Any]) -> Details:
    """Notes what the application needs, or changes the note on what it is known to need."""
    slug, name = data.get("slug"), data.get("name") or ""
    if bool(slug) == bool(name):
        raise Invalid({"slug": [M("Isi salah satu: aplikasi dalam katalog atau nama produk.")]})
    needs_id = _needed(application, slug) if slug else None
    same = Dependency.needs_id == needs_id if needs_id else Dependency.name == name
    found = session.scalars(
        select(Dependency).where(Dependency.application_id == application.id, same)
    ).first()
    if found is None:
        _room(Dependency, application, DEPENDENCIES_MAX)
        found = Dependency(application_id=application.id, needs_id=needs_id, name=name)
        session.add(found)
        before: str | list[str] = ""
    else:
        before = _words(slug or name, found.note)
    found.note = data.get("note") or ""
    session.flush()
    after = _words(slug or name, found.note)
    if before != after:
        changes.note(application, actor, {DEPENDENCY: (before, after)})
    return {"needs": slug or name}


def _words(*told: str) -> list[str]:
    return [word for word in told if word]


def _needed(application: Application, slug: str) -> int:
    found = session.scalar(
        select(Application.id).where(
            Application.slug == slug,
            (Application.state != DRAFT) | (Application.host_code == application.host_code),
        )
    )  # fmt: skip
    if found is None or found == application.id:
        raise Invalid({"slug": [M("Tidak ada aplikasi lain dengan alamat ini.")]})
    return int(found)


def _award(application: Application, actor: Actor, data: dict[str, Any]) -> Details:
    """Adds an award, the newest last."""
    if len(application.awards) >= awards.MOST:
        raise Refused(M("Paling banyak %(most)s; hapus dahulu yang tidak diperlukan.",
                        most=awards.MOST))  # fmt: skip
    entry = {name: (data.get(name) or "").strip() for name in ("name", "giver", "on")}
    _awarded(application, actor, [*application.awards, entry])
    return {"award": entry["name"]}


def _awarded(application: Application, actor: Actor, found: list[Any]) -> None:
    before = application.award
    application.awards = found
    changes.note(application, actor, {"award": (before, application.award)})


def _remove_award(application: Application, actor: Actor, place: int) -> None:
    if not 1 <= place <= len(application.awards):
        raise NotFound
    _awarded(application, actor,
             [a for n, a in enumerate(application.awards, 1) if n != place])  # fmt: skip


def _remove(application: Application, actor: Actor, data: dict[str, Any]) -> Details:
    """Takes a part away; `NotFound` for another application's."""
    if data["kind"] == AWARD:
        _remove_award(application, actor, data["part"])
        return {"kind": AWARD}
    found = session.get(MODELS[data["kind"]], data["part"])
    if found is None or found.application_id != application.id:
        raise NotFound
    changes.note(application, actor, _gone(data["kind"], found))
    session.delete(found)
    session.flush()
    if data["kind"] == ATTACHMENT:
        _kinds(application)
    return {"kind": data["kind"]}


def _gone(kind: str, found: Any) -> changes.Changed:
    if kind == RELEASE:
        return {RELEASE: (_told(found), "")}
    if kind == ATTACHMENT:
        return {_sort(found.kind): (found.title, "")}
    return {DEPENDENCY: (_words(slug_of(found.needs_id) or found.name, found.note), "")}


def _members(application: Application, actor: Actor, data: dict[str, Any]) -> Details:
    """Makes the suite carry these of the host's applications and no others."""
    if not application.is_suite:
        raise Refused(M("Aplikasi ini bukan suite."))
    rows = session.scalars(
        select(Application)
        .where(Application.host_code == application.host_code, ~Application.is_suite)
        .order_by(Application.id).with_for_update().execution_options(populate_existing=True)
    ).all()  # fmt: skip
    wanted = set(data["members"])
    if wanted - {row.slug for row in rows}:
        raise Invalid({"members": [M("Pilih dari daftar.")]})
    for row in rows:
        before = row.suite_id
        other = None if before == application.id else before
        after = application.id if row.slug in wanted else other
        if after != before:
            row.suite_id = after
            changes.note(row, actor, {"suite": (slug_of(before), slug_of(after))})
    return {"members": sorted(wanted)}


def slug_of(application_id: int | None) -> str | None:
    """The slug of the application with that row id."""
    if application_id is None:
        return None
    return session.scalar(select(Application.slug).where(Application.id == application_id))


def _answer(application: Application, actor: Actor, data: dict[str, Any]) -> Details:
    before, after = application.duplicate_answer, data.get("answer") or ""
    application.duplicate_answer = after
    if before != after:
        changes.note(application, actor, {"duplicate_answer": (before, after)})
    return {}


EFFECTS: Mapping[str, Callable[[Any, Actor, dict[str, Any]], Details]] = {
    "release": _release, "screenshot": _screenshot, "document": _document,
    "dependency": _dependency, "award": _award, "remove_part": _remove, "members": _members,
    "answer_duplicate": _answer,
}  # fmt: skip
