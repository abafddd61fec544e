"""What a check finds: problems with key path, line and what is expected, in one report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.kernel.text import Message


@dataclass(frozen=True)
class Problem:
    """One error or warning; line and column are 0 when nothing in the file can be pointed at."""

    path: str
    line: int
    column: int
    message: Message

    def to_json(self, text: str | None = None) -> dict[str, Any]:
        """Path, line and message (`text` when the caller has translated it)."""
        message = str(self.message) if text is None else text
        return {"path": self.path, "line": self.line, "message": message}


@dataclass(frozen=True)
class Report:
    """The answer of a check. `data` is the file as plain values; `own` is what we once added."""

    valid: bool
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)


class Unreadable(Exception):
    """The file is no YAML that can be checked at all."""

    def __init__(self, message: Message, line: int = 0, column: int = 0, path: str = "") -> None:
        super().__init__(str(message))
        self.problem = Problem(path, line, column, message)
