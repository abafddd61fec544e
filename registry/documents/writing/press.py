"""Prints one paper with typst in a process of its own, under limits of time and memory.

Run as a script by `pdf`: a JSON object on the standard input, the PDF on the standard output.
It imports nothing of the registry, so it starts in a few hundredths of a second.
"""

import json
import resource
import sys
from datetime import UTC, datetime
from typing import Any, Final

import typst

STANDARD: Final = "a-2b"
SECONDS = 10
MEMORY = 3 << 30
UNSHOWN = "could not be displayed"
TRIED = 60
ALONE = b'#set text(font: ("Inter", "Libertinus Serif"))\n#sys.inputs.c'


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Press:
    """One layout with its fonts; the fonts of the machine are left out, so that every machine
    prints the same bytes."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.layout = job["layout"].encode()
        self.compiler = typst.Compiler(
            self.layout, font_paths=job["fonts"], ignore_system_fonts=True
        )

    def _print(self, source: bytes, inputs: dict[str, str], at: int) -> bytes:
        made = self.compiler.compile(
            source, format="pdf", sys_inputs=inputs, pdf_standards=STANDARD, timestamp=at
        )
        if not isinstance(made, bytes):
            raise TypeError("typst gave no single PDF")
        return made

    def set(self, paper: dict[str, Any]) -> bytes:
        """The PDF/A of the paper; TypstError when a character has no glyph."""
        year, month, day = map(int, paper["day"].split("-"))
        at = int(datetime(year, month, day, tzinfo=UTC).timestamp())
        return self._print(self.layout, {"paper": json.dumps(paper)}, at)

    def shows(self, character: str) -> bool:
        """Whether some font has the character."""
        try:
            self._print(ALONE, {"c": character}, 0)
        except typst.TypstError:
            return False
        return True


def _characters(value: Any) -> set[str]:
    if isinstance(value, str):
        return {c for c in value if ord(c) > 0x24F}
    if isinstance(value, dict):
        value = list(value.values())
    return set().union(*map(_characters, value)) if isinstance(value, list) else set()


def _named(value: Any, gone: set[str]) -> Any:
    """The same with each of `gone` written as its code, [U+1F600]."""
    if isinstance(value, str):
        return "".join(f"[U+{ord(c):04X}]" if c in gone else c for c in value)
    if isinstance(value, dict):
        return {k: _named(v, gone) for k, v in value.items()}
    return [_named(v, gone) for v in value] if isinstance(value, list) else value


def printed(job: dict[str, Any]) -> bytes:
    """The PDF; what no font has is written as its code rather than left out."""
    press, paper = Press(job), job["paper"]
    try:
        return press.set(paper)
    except typst.TypstError as error:
        if UNSHOWN not in str(error):
            raise
    unusual = sorted(_characters(paper))
    gone = {c for c in unusual[:TRIED] if not press.shows(c)} | set(unusual[TRIED:])
    try:
        return press.set(_named(paper, gone))
    except typst.TypstError:
        return press.set(_named(paper, set(unusual)))


if __name__ == "__main__":
    _limit()
    sys.stdout.buffer.write(printed(json.load(sys.stdin)))
