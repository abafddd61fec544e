"""The child process: takes files on standard input, reads each in a fork with limits, answers.

A request is one line of JSON (`what`, `size`, `trust`) and then `size` bytes; an answer is one line
of JSON. The libraries are imported once; a fork costs milliseconds and dies alone.
"""

import contextlib
import json
import os
import resource
import select
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from . import reading, text
from .chain import Trust
from .sandbox import CPU_SECONDS, MEMORY, OVER, WALL_SECONDS

CHUNK = 1 << 16
LARGEST = 8_000_000
"""bytes of an answer"""


def _read(request: dict[str, Any], content: bytes) -> Any:
    work: dict[str, Callable[[], Any]] = {
        "report": lambda: reading.report(content, Trust.read(request["trust"])),
        "text": lambda: text.of_pdf(content),
    }
    return work[request["what"]]()


def _limited(request: dict[str, Any], content: bytes, out: int) -> None:
    """The fork: no more time, memory or files than a document needs; no core is left behind."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = json.dumps(_read(request, content)).encode()[:LARGEST]
    except BaseException:
        answer = json.dumps(OVER).encode()
    while answer:
        answer = answer[os.write(out, answer[:CHUNK]) :]


def answer(request: dict[str, Any], content: bytes) -> Any:
    """What the fork found, or `OVER` when it was stopped at a limit."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inlet)
        with contextlib.suppress(BaseException):
            _limited(request, content, outlet)
        os._exit(0)
    os.close(outlet)
    received = _collect(inlet)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(inlet)
    try:
        return json.loads(received)
    except ValueError:
        return OVER


def _collect(inlet: int) -> bytes:
    """All the fork writes, as long as it is waited for."""
    received = b""
    while select.select([inlet], [], [], WALL_SECONDS)[0]:
        part = os.read(inlet, CHUNK)
        if not part:
            break
        received += part
    return received


def main(taken: BinaryIO, given: BinaryIO) -> None:
    """Answers requests until there are no more."""
    while line := taken.readline():
        request = json.loads(line)
        found = answer(request, taken.read(request["size"]))
        given.write(json.dumps(found).encode() + b"\n")
        given.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
