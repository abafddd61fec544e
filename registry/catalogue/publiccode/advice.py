"""Rules that look at several keys, names of image files, and the warnings on deprecated keys."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.kernel.text import M, Message

from . import uris
from . import vocabulary as v
from .rules import shown

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """A warning or an error at a path; `stands` is where it is written when that differs."""

    path: str
    message: Message
    warning: bool = True
    at: str = ""

    @property
    def stands(self) -> str:
        """The path that gives the line."""
        return self.at or self.path


def findings(values: Values) -> Iterator[Finding]:
    """Everything about a file whose single values have been judged already."""
    if logo := values.get("logo"):
        yield from _image("logo", logo, v.LOGO_ENDINGS)
    yield from _monochrome(values.get("monochromeLogo"))
    audience = values.get("intendedAudience") or {}
    for name in ("countries", "unsupportedCountries"):
        yield from _countries(f"intendedAudience.{name}", audience.get(name) or ())
    yield from _legal(values.get("legal") or {})
    for name in ("inputTypes", "outputTypes"):
        if values.get(name) is not None:
            yield _droppable(name)
    for language, text in (values.get("description") or {}).items():
        yield from _description(f"description.{language}", text or {})
    yield from _italy(values)


def _droppable(path: str, at: str = "") -> Finding:
    return Finding(path, M("Kunci ini sudah usang dan dapat dihapus."), at=at)


def _replaced(path: str, other: str, at: str = "") -> Finding:
    return Finding(
        path, M("Kunci ini sudah usang; pakai %(other)s sebagai gantinya.", other=other), at=at
    )


def _monochrome(name: str | None) -> Iterator[Finding]:
    if name:
        yield _replaced("monochromeLogo", "logo")
        yield from _image("monochromeLogo", name, v.LOGO_ENDINGS)


def _image(path: str, name: str, endings: Sequence[str]) -> Iterator[Finding]:
    wrong = list(_file(path, name))
    yield from wrong
    if wrong or uris.parse_request(name) is not None:
        return
    if ending(name) not in endings:
        message = M(
            "\"%(value)s\" bukan berkas gambar yang diterima: %(endings)s.",
            value=shown(name), endings=", ".join(endings),
        )  # fmt: skip
        yield Finding(path, message, warning=False)


def ending(name: str) -> str:
    """The name's ending as Go's filepath.Ext finds it, in small letters (`.png` is all ending)."""
    last = posixpath.normpath(name).rpartition("/")[2]
    return last[last.rindex(".") :].lower() if "." in last else ""


def _file(path: str, name: str) -> Iterator[Finding]:
    """A name of a file is relative to the repository, or an http address."""
    if name.startswith("/"):
        yield Finding(path, M("Jalur harus relatif, tanpa garis miring di depan."), warning=False)
    elif name.startswith("file:"):
        message = M("Alamat file:// tidak boleh; pakai jalur relatif atau alamat http.")
        yield Finding(path, message, warning=False)


def _countries(path: str, codes: Sequence[str | None]) -> Iterator[Finding]:
    for number, code in enumerate(codes):
        if code and code == code.lower() and code.upper() in v.COUNTRIES:
            message = M("Kode negara huruf kecil sudah usang; tulis %(code)s.", code=code.upper())
            yield Finding(f"{path}[{number}]", message)


def _legal(legal: Values) -> Iterator[Finding]:
    if legal.get("authorsFile") is not None:
        yield _droppable("legal.authorsFile")
        yield from _file("legal.authorsFile", legal["authorsFile"])
    if legal.get("repoOwner") is not None:
        yield _replaced("legal.repoOwner", "organisation.name")


def _description(path: str, text: Values) -> Iterator[Finding]:
    if text.get("genericName"):
        yield _droppable(f"{path}.genericName")
    for number, name in enumerate(text.get("screenshots") or ()):
        yield from _image(f"{path}.screenshots[{number}]", name or "", v.IMAGE_ENDINGS)
    for number, link in enumerate(text.get("videos") or ()):
        if link is None or not uris.is_video(link):
            message = M(
                '"%(value)s" bukan alamat video dari penyedia oEmbed.', value=shown(link or "")
            )
            yield Finding(f"{path}.videos[{number}]", message, warning=False)


def _italy(values: Values) -> Iterator[Finding]:
    upper, lower = values.get("IT"), values.get("it")
    if lower is not None:
        yield _replaced("it", "IT")
        if upper is not None:
            yield Finding("it", M("Kunci IT sudah ada; hapus yang ini."), warning=False)
    section, key = (lower, "it") if upper is None else (upper, "IT")
    if section is None:
        return
    if section.get("conforme") is not None:
        yield _droppable("IT.conforme", at=f"{key}.conforme")
    code = (section.get("riuso") or {}).get("codiceIPA")
    if code and uris.is_ipa_code(code):
        other = f"organisation.uri: {uris.ITALIAN}{code}"
        yield _replaced("IT.riuso.codiceIPA", other, at=f"{key}.riuso.codiceIPA")
