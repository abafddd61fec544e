"""The files that a publiccode.yml names, looked for beside it as the reference parser does."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from registry.kernel.text import M

from . import uris
from . import vocabulary as v
from .advice import Finding, ending
from .rules import shown

LOGOS = ("logo", "monochromeLogo")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
SIZES = 8
Values = Mapping[str, Any]


def findings(values: Values, folder: Path, whole: bool = True) -> Iterator[Finding]:
    """A finding for each named file that is not there, and for logos that are no picture.

    `whole`: the repository is known to be there; else a name whose folder is not there says
    nothing, because the publiccode.yml may have been taken out of its repository.
    """
    for path, name in _named(values):
        if not whole and _is_apart(name, folder):
            continue
        found = _file(path, name, folder)
        yield from found
        if not found and path in LOGOS:
            yield from _picture(path, name, folder)


def _is_apart(name: str, folder: Path) -> bool:
    try:
        return not (folder / name).parent.is_dir()
    except (OSError, ValueError):
        return False


def _named(values: Values) -> Iterator[tuple[str, str]]:
    """Relative names with a good ending: addresses are not fetched, the rest are errors already."""
    for path, name, endings in _written(values):
        if not name or name.startswith("file:") or uris.parse_request(name) is not None:
            continue
        if endings is None or ending(name) in endings:
            yield path, name


def _written(values: Values) -> Iterator[tuple[str, str | None, tuple[str, ...] | None]]:
    for key in LOGOS:
        yield key, values.get(key), v.LOGO_ENDINGS
    for language, text in (values.get("description") or {}).items():
        for number, name in enumerate((text or {}).get("screenshots") or ()):
            yield f"description.{language}.screenshots[{number}]", name, v.IMAGE_ENDINGS
    yield "legal.authorsFile", (values.get("legal") or {}).get("authorsFile"), None


def _file(path: str, name: str, folder: Path) -> list[Finding]:
    try:
        (folder / name).stat()
    except (OSError, ValueError) as error:
        why = f"{shown(name)}: {getattr(error, 'strerror', None) or error}"
        message = M("Berkas tidak dapat dibaca: %(why)s.", why=why)
        return [Finding(path, message, warning=False)]
    return []


def _picture(path: str, name: str, folder: Path) -> list[Finding]:
    """The reference parser opens PNG logos: one that is no picture is an error."""
    if ending(name) != ".png" or _is_png(folder / name):
        return []
    message = M(
        "\"%(value)s\" bukan berkas gambar yang diterima: %(endings)s.",
        value=shown(name), endings="PNG",
    )  # fmt: skip
    return [Finding(path, message, warning=False)]


def _is_png(file: Path) -> bool:
    """A PNG's first bytes, with a width and a height."""
    try:
        with file.open("rb") as stream:
            header = stream.read(len(PNG) + SIZES)
    except OSError:
        return False
    width, height = header[len(PNG) : -4], header[-4:]
    return header.startswith(PNG) and len(width) == 4 and any(width) and any(height)
