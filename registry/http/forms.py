"""Forms drawn from schemas: what was typed is kept, errors stand beside their fields."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request
from marshmallow import Schema, ValidationError, fields
from werkzeug.wrappers import Response

from registry.kernel.db import session
from registry.kernel.errors import DomainError, Invalid
from registry.kernel.text import M, Message

from . import uploads
from .actor import current_actor
from .i18n import tr

Choices = Mapping[str, Sequence[tuple[str, str]]]
LISTS = ("checkboxes", "repeat", "rows")


@dataclass
class FormField:
    """One field as a template draws it; `kept` and `kept_id` name a file already taken in."""

    name: str
    label: str
    help: str
    kind: str
    value: Any
    choices: list[tuple[str, str]]
    required: bool
    errors: list[str]
    attrs: dict[str, Any]
    kept: str | None = None
    kept_id: str | None = None

    @property
    def id(self) -> str:
        """The element's id."""
        return f"f-{self.name}"


@dataclass
class Form:
    """A schema, what was typed, and what was wrong with it; `changes` is what others did to the
    record since `version` was read."""

    schema: Schema
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    message: str = ""
    changes: list[str] = field(default_factory=list)
    version: int | None = None
    choices: Choices = field(default_factory=dict)
    files: dict[str, uploads.Received | None] = field(default_factory=dict)

    def find_files(self) -> None:
        """Looks up the files taken in before, so that no template has to ask the database."""
        for name, spec in self.schema.fields.items():
            key = self.values.get(name)
            if spec.metadata.get("kind") == "file" and key:
                self.files[name] = uploads.find(str(key))

    def __iter__(self) -> Iterator[FormField]:
        return (self[name] for name in self.schema.fields)

    def __getitem__(self, name: str) -> FormField:
        spec = self.schema.fields[name]
        meta = spec.metadata
        drawn = FormField(
            name=name,
            label=tr(meta.get("label", name)),
            help=tr(meta.get("help", "")),
            kind=meta.get("kind", "text"),
            value=_shown(self.values.get(name, _default(spec))),
            choices=self._choices(name, meta.get("choices", ())),
            required=spec.required,
            errors=self.errors.get(name, []),
            attrs={k: meta[k] for k in ("min", "max", "autocomplete", "inputmode") if k in meta},
        )
        return _with_file(drawn, meta, self.files.get(name)) if drawn.kind == "file" else drawn

    def _choices(self, name: str, listed: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        if name in self.choices:
            return list(self.choices[name])
        return [(value, tr(label)) for value, label in listed]

    @property
    def groups(self) -> list[tuple[str, list[FormField]]]:
        """Fields under the headings that their metadata names (`group`), in schema order."""
        found: dict[str, list[FormField]] = {}
        for drawn in self:
            heading = tr(self.schema.fields[drawn.name].metadata.get("group", ""))
            found.setdefault(heading, []).append(drawn)
        return list(found.items())

    @property
    def multipart(self) -> bool:
        """Whether a file can be sent."""
        return any(drawn.kind == "file" for drawn in self)

    @property
    def errors_list(self) -> list[tuple[str, str]]:
        """(element id, "label: message") of every error, in field order."""
        known = [(f.id, self._said(f, text)) for f in self for text in f.errors]
        rest = [("", text) for n, found in self.errors.items() if n not in self.schema.fields
                for text in found]  # fmt: skip
        return known + rest

    def _said(self, drawn: FormField, text: str) -> str:
        named = "label" in self.schema.fields[drawn.name].metadata
        return f"{drawn.label}: {text}" if named and drawn.label else text

    def fail(self, error: DomainError | ValidationError) -> int:
        """Takes the errors up; returns the HTTP status to answer with."""
        if isinstance(error, ValidationError):
            self.errors = flatten(error.messages)
            return Invalid.status
        if isinstance(error, Invalid):
            self.errors = flatten(error.errors)
        else:
            self.message = tr(error.message)
        return error.status


def _default(spec: "fields.Field[Any]") -> Any:
    default = spec.load_default
    return None if callable(default) or not isinstance(default, str | int | bool) else default


def _shown(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool | list | tuple | set | frozenset):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _with_file(
    drawn: FormField, meta: Mapping[str, Any], found: uploads.Received | None
) -> FormField:
    drawn.attrs["accept"] = meta.get("accept", "")
    if found is not None:
        drawn.kept, drawn.kept_id = found.name, found.key
    return drawn


def flatten(messages: Any) -> dict[str, list[str]]:
    """Marshmallow's (nested) messages as translated texts by field."""
    if isinstance(messages, list | tuple):
        return {"_schema": [_text(m) for m in messages]}
    return {str(name): list(_texts(found)) for name, found in messages.items()}


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        for inner in found.values():
            yield from _texts(inner)
    elif isinstance(found, list | tuple):
        for inner in found:
            yield from _texts(inner)
    else:
        yield _text(found)


def _text(found: Any) -> str:
    return tr(found if isinstance(found, Message) else str(found))


def typed(schema: Schema) -> dict[str, Any]:
    """What the POSTed form says of `schema`'s fields; files are taken in and named by their id.

    Raises `Invalid` for a file that cannot be accepted, after everything else was read.
    """
    found: dict[str, Any] = {}
    wrong: dict[str, list[Message]] = {}
    for name, spec in schema.fields.items():
        kind = spec.metadata.get("kind")
        if kind == "file":
            found[name] = _file(name, spec, wrong)
        elif kind in LISTS:
            found[name] = [v for v in request.form.getlist(name) if v.strip()]
        elif name in request.form:
            found[name] = request.form[name]
    if wrong:
        raise _BadFile(found, wrong)
    return found


class _BadFile(Invalid):
    def __init__(self, found: dict[str, Any], wrong: dict[str, list[Message]]) -> None:
        super().__init__(wrong)
        self.found = found


def _file(name: str, spec: "fields.Field[Any]", wrong: dict[str, list[Message]]) -> str:
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return request.form.get(f"{name}__kept", "")
    accept = spec.metadata["accept"]
    try:
        return uploads.receive(current_actor(), sent.stream, sent.filename, accept).key
    except DomainError as error:
        wrong[name] = [error.message]
        return ""


def posted_version() -> int | None:
    """The version of the record that the sender had read."""
    value = request.form.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 10 else None


class FormPage:
    """A page with one form: drawn by `show`, carried out by `submit`."""

    def __init__(
        self, schema: Schema, template: str, *, initial: Mapping[str, Any] | None = None,
        choices: Choices | None = None, version: int | None = None,
        context: Callable[[], Mapping[str, Any]] | Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.template = template
        self.context = context or {}
        self.form = Form(schema, dict(initial or {}), version=version, choices=choices or {})

    def show(self, status: int = 200) -> Response:
        """The page with the form as it stands."""
        context = self.context() if callable(self.context) else self.context
        self.form.find_files()
        html = render_template(self.template, form=self.form, **context)
        return Response(html, status=status, mimetype="text/html")

    def submit(self, act: Callable[[dict[str, Any]], str]) -> Response:
        """Loads what was typed, calls `act` (which returns the address to go on to), or shows the
        page again with the reasons and everything that was typed."""
        try:
            self.form.values = typed(self.form.schema)
            return redirect(act(self.form.schema.load(self.form.values)), 303)
        except (DomainError, ValidationError) as error:
            if isinstance(error, _BadFile):
                self.form.values = error.found
            status = self.form.fail(error)
        session.rollback()
        return self.show(status)

    def autosave(
        self, act: Callable[[dict[str, Any]], str], version: Callable[[], int]
    ) -> tuple[dict[str, Any], int]:
        """`submit` for a script that saves while one types: the new `version`, or the errors by
        field, with the status."""
        answer = self.submit(act)
        if answer.status_code < HTTPStatus.BAD_REQUEST:
            return {"version": version(), "saved": tr(M("Tersimpan otomatis"))}, HTTPStatus.OK
        return {"errors": self.form.errors, "message": self.form.message}, answer.status_code
