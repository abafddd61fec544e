"""The files that a publiccode.yml names, looked for beside it, when the caller asks for that."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from registry.kernel.text import M

from . import uris
from . import vocabulary as v
from .advice import Finding, ending
from .rules import shown

LOGOS = ("logo", "monochromeLogo")
PNG = b"\x89PNG\r\n\x1a\n"
HEADER = 24
LEAST_WIDTH = 120
Values = Mapping[str, Any]


def findings(values: Values, folder: Path) -> Iterator[Finding]:
    """A finding for each named file that is not there, and for logos that are no picture."""
    for path, name in _named(values):
        found = _file(path, name, folder)
        yield from found
        if not found and path in LOGOS:
            yield from _picture(path, name, folder)


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
    except OSError as error:
        why = f"{shown(name)}: {error.strerror}"
        message = M("Berkas tidak dapat dibaca: %(why)s.", why=why)
        return [Finding(path, message, warning=False)]
    return []


def _picture(path: str, name: str, folder: Path) -> list[Finding]:
    """The reference parser opens PNG logos: no picture or a narrow one is an error."""
    if ending(name) != ".png" or _width(folder / name) >= LEAST_WIDTH:
        return []
    message = M(
        "\"%(value)s\" bukan berkas gambar yang diterima: %(endings)s.",
        value=shown(name), endings=f"PNG, ≥ {LEAST_WIDTH} px",
    )  # fmt: skip
    return [Finding(path, message, warning=False)]


def _width(file: Path) -> int:
    """0 when this is no PNG that can be read."""
    try:
        with file.open("rb") as stream:
            header = stream.read(HEADER)
    except OSError:
        return 0
    return int.from_bytes(header[16:20]) if header.startswith(PNG) else 0
