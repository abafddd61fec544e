"""Word lists in data/: sections in square brackets, words between spaces, `#` for remarks."""

from functools import cache
from importlib import resources


def words(file: str, section: str) -> tuple[str, ...]:
    """The words of one section of a file in data/."""
    return _sections(file)[section]


@cache
def _sections(file: str) -> dict[str, tuple[str, ...]]:
    text = (resources.files(__package__) / "data" / file).read_text("utf-8")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            current.extend(line.split())
    return {name: tuple(entries) for name, entries in found.items()}
