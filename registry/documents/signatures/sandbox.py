"""Reading a stranger's PDF in a process of its own: whatever it does, the worker lives on."""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

CPU_SECONDS = 20
WALL_SECONDS = 30
MEMORY = 1_000_000_000
"""bytes of address space"""

OVER = {"answer": "unreadable", "reason": "limits", "signatures": [], "timestamps": []}
"""The answer for a file that needs more than the limits allow."""


def packed(
    roots: Iterable[bytes] = (), between: Iterable[bytes] = (), lists: Iterable[bytes] = ()
) -> dict[str, list[str]]:
    """A trust store (DER) as it is handed to the child."""
    held = {"roots": roots, "between": between, "lists": lists}
    return {name: [b64encode(der).decode() for der in ders] for name, ders in held.items()}


class Sandbox:
    """A child process that reads one file after the other; use it in a `with`."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Sandbox":
        self._child = subprocess.Popen(
            [sys.executable, "-m", "registry.documents.signatures"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"PATH": "", "PYTHONPATH": _root(), "PYTHONHASHSEED": "0"},
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()

    def report(self, pdf: bytes, trust: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
        """The signatures of `pdf` against a `packed` trust store; see docs/signatures.md."""
        found: dict[str, Any] = self._ask({"what": "report", "trust": trust or packed()}, pdf)
        return found

    def text(self, pdf: bytes) -> str:
        """The words of `pdf`; "" when they cannot be read within the limits."""
        found = self._ask({"what": "text"}, pdf)
        return found if isinstance(found, str) else ""

    def _ask(self, request: dict[str, Any], content: bytes) -> Any:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise RuntimeError("the sandbox is not open")
        child.stdin.write(json.dumps(request | {"size": len(content)}).encode() + b"\n" + content)
        child.stdin.flush()
        line = child.stdout.readline()
        if not line:
            raise RuntimeError("the reading process ended")
        return json.loads(line)


def _root() -> str:
    from pathlib import Path

    return str(Path(__file__).resolve().parents[3])
