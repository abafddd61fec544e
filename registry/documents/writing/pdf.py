"""Printing a paper as PDF/A-2b with typst, in a process of its own."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import fontpkg

from registry.kernel.errors import Refused
from registry.kernel.text import M

from .paper import Paper, plain

HERE = Path(__file__).parent
PATIENCE = 30


def pdf(paper: Paper) -> bytes:
    """The paper as PDF/A-2b, the same bytes for the same paper.

    Raises `Refused` when it is too long or cannot be set within the limits.
    """
    job = {"paper": plain(paper), "layout": _layout(), "fonts": _fonts()}
    command = [sys.executable, "-I", str(HERE / "press.py")]
    try:
        done = subprocess.run(
            command, input=json.dumps(job).encode(), capture_output=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _unprinted() from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise _unprinted() from RuntimeError(done.stderr.decode("utf-8", "replace")[-2000:])
    return done.stdout


def _unprinted() -> Refused:
    return Refused(M("Naskah ini tidak dapat dicetak sebagai PDF."))


@cache
def _layout() -> str:
    return (HERE / "layout.typ").read_text("utf-8")


@cache
def _fonts() -> list[str]:
    return [str(Path(fontpkg.path("inter")).parent)]
