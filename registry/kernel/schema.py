"""Fields of every input, for pages and API alike: one definition gives checks, form and OpenAPI.

Messages are Indonesian gettext ids; `label`, `help` and `kind` in a field's metadata draw the form.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate

from .pagination import LIMIT, LIMIT_MAX
from .text import N_, M

REQUIRED = N_("Wajib diisi.")
Choices = Sequence[tuple[str, str]]

_MESSAGES: dict[str, Any] = {
    "required": REQUIRED,
    "null": REQUIRED,
    "invalid": N_("Isian tidak sah."),
    "invalid_string": N_("Isian tidak sah."),
    "validator_failed": N_("Isian tidak sah."),
}


class Input(Schema):
    """Base of all input schemas: unknown names are ignored, blanks count as missing."""

    error_messages = {"type": N_("Isian tidak sah.")}

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def _blank_is_missing(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {k: v for k, v in ((k, _trim(v)) for k, v in data.items()) if v not in ("", None)}


_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _trim(value: Any) -> Any:
    if isinstance(value, str):
        return _UNWRITABLE.sub("", value).replace("\r\n", "\n").strip()
    if isinstance(value, list):
        return [_trim(item) for item in value]
    return value


def one_line(value: str) -> str:
    """Text for one line: breaks become blanks, marks that turn the direction of reading go."""
    return _TURNS.sub("", _BREAKS.sub(" ", value)).strip()


class _Line(fields.String):
    """One line of text, whatever was pasted into it."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return one_line(str(super()._deserialize(*args, **kwargs)))


def _meta(kind: str, label: str, help: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "label": label, "help": help, **more}


def _common(required: bool, default: Any = None) -> dict[str, Any]:
    if required:
        return {"required": True}
    return {"load_default": default, "allow_none": default is None}


def _length(maximum: int, minimum: int | None = None) -> validate.Length:
    text = N_("Paling banyak {max} huruf.")
    if minimum:
        text = N_("Antara {min} dan {max} huruf.")
    return validate.Length(min=minimum, max=maximum, error=text)


def text(
    label: str, *, required: bool = False, max: int = 300, help: str = "", kind: str = "text",
    **more: Any,
) -> fields.String:  # fmt: skip
    """One line of text."""
    made = fields.String if kind in ("textarea", "password") else _Line
    return made(
        **_common(required), validate=_length(max), error_messages=_MESSAGES,
        metadata=_meta(kind, label, help, **more),
    )  # fmt: skip


def long_text(
    label: str, *, required: bool = False, max: int = 10_000, help: str = "", **more: Any
) -> fields.String:
    """Several lines of text."""
    return text(label, required=required, max=max, help=help, kind="textarea", **more)


def email(label: str, *, required: bool = False, help: str = "", **more: Any) -> fields.Email:
    """An e-mail address."""
    wrong = N_("Tulis alamat surel yang lengkap, misalnya nama@contoh.go.id.")
    return fields.Email(
        **_common(required), validate=_length(254), error_messages=_MESSAGES | {"invalid": wrong},
        metadata=_meta("email", label, help, autocomplete="email", **more),
    )  # fmt: skip


def url(label: str, *, required: bool = False, help: str = "") -> fields.Url:
    """An absolute http(s) address."""
    wrong = N_("Tulis alamat lengkap yang diawali http:// atau https://.")
    return fields.Url(
        **_common(required), schemes={"http", "https"}, require_tld=False, validate=_length(1000),
        error_messages=_MESSAGES | {"invalid": wrong}, metadata=_meta("url", label, help),
    )  # fmt: skip


def _plausible(value: date) -> None:
    if not date(1945, 8, 17) <= value <= date(2200, 1, 1):
        raise ValidationError(N_("Tanggal ini di luar jangkauan yang masuk akal."))


def day(label: str, *, required: bool = False, help: str = "", **more: Any) -> fields.Date:
    """A calendar day, YYYY-MM-DD."""
    wrong = N_("Tulis tanggal dengan urutan tahun-bulan-tanggal, misalnya 2026-11-22.")
    return fields.Date(
        **_common(required), format="iso", validate=_plausible,
        error_messages=_MESSAGES | {"invalid": wrong, "format": wrong},
        metadata=_meta("date", label, help, **more),
    )  # fmt: skip


def number(
    label: str, *, required: bool = False, min: int = 0, max: int = 1_000_000, help: str = "",
    default: int | None = None,
) -> fields.Integer:  # fmt: skip
    """A whole number from `min` to `max`."""
    return fields.Integer(
        **_common(required, default),
        validate=validate.Range(min, max, error=N_("Antara {min} dan {max}.")),
        error_messages=_MESSAGES | {"invalid": N_("Tulis bilangan bulat.")},
        metadata=_meta("number", label, help, min=min, max=max),
    )  # fmt: skip


def choice(
    label: str, choices: Choices = (), *, required: bool = False, help: str = "",
    default: str | None = None, kind: str = "select",
) -> fields.String:  # fmt: skip
    """One of `choices` (value, label); empty `choices` are given when the form is drawn and
    checked by the service."""
    check = validate.OneOf([v for v, _ in choices], error=N_("Pilih salah satu dari daftar."))
    return fields.String(
        **_common(required, default), validate=[check] if choices else [],
        error_messages=_MESSAGES, metadata=_meta(kind, label, help, choices=tuple(choices)),
    )  # fmt: skip


def many(
    label: str, choices: Choices = (), *, required: bool = False, help: str = "",
    kind: str = "checkboxes", max: int = 1000,
) -> fields.List[Any]:  # fmt: skip
    """Any number of `choices`, in order, without repeats."""
    checks: list[Any] = [validate.Length(max=max, error=N_("Paling banyak {max} pilihan."))]
    if required:
        checks.append(validate.Length(min=1, error=N_("Pilih paling sedikit satu.")))
    if choices:
        unknown = N_("Pilih dari daftar.")
        checks.append(validate.ContainsOnly([v for v, _ in choices], error=unknown))
    given: dict[str, Any] = {"required": True} if required else {"load_default": list}
    messages = _MESSAGES | {"required": N_("Pilih paling sedikit satu.")} if required else _MESSAGES
    return fields.List(
        fields.String(error_messages=_MESSAGES), **given, validate=checks, error_messages=messages,
        metadata=_meta(kind, label, help, choices=tuple(choices)),
    )  # fmt: skip


def flag(label: str, *, help: str = "", must: str | None = None) -> fields.Boolean:
    """A yes or no; with `must`, only yes is accepted and `must` says why."""
    checks = [validate.Equal(True, error=must)] if must else []
    given: dict[str, Any] = {"required": True} if must else {"load_default": False}
    return fields.Boolean(
        **given, validate=checks, error_messages=_MESSAGES | {"required": must or REQUIRED},
        metadata=_meta("checkbox", label, help),
    )  # fmt: skip


def file(
    label: str, accept: str, *, required: bool = False, help: str = "", **more: Any
) -> fields.String:
    """The id of a file uploaded before (API) or with the form (pages); `accept` is a kind of
    `documents.checks.ACCEPTED`."""
    return fields.String(
        **_common(required), error_messages=_MESSAGES | {"required": N_("Unggah berkasnya.")},
        metadata=_meta("file", label, help, accept=accept, **more),
    )  # fmt: skip


def invalid(name: str, text: str, **params: Any) -> ValidationError:
    """A `ValidationError` on one field whose message carries parameters."""
    return ValidationError({name: [M(text, **params)]})


class _SearchWords(fields.String):
    """Words to look for: what cannot be printed (control characters) counts as a blank."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        found = str(super()._deserialize(*args, **kwargs))
        return "".join(c if c.isprintable() else " " for c in found).strip()


class ListQuery(Schema):
    """What every list takes; features add their filters."""

    class Meta:
        unknown = EXCLUDE

    q = _SearchWords(load_default="", validate=validate.Length(max=200))
    sort = fields.String(load_default="")
    limit = fields.Integer(
        load_default=LIMIT,
        validate=validate.Range(1, LIMIT_MAX, error=N_("Antara {min} dan {max}.")),
    )
    after = fields.String(load_default=None, allow_none=True)
