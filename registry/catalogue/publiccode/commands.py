"""`flask catalogue check FILE…`: publiccode.yml files held against the standard."""

import json
import stat
import sys
from pathlib import Path
from typing import Any

import click

from registry.kernel.text import M, Message

from ..english import told
from .checking import check
from .nodes import MAX_BYTES
from .problems import Problem, Report

STDIN = "-"
NAMED = "Berkas yang disebut di dalamnya harus ada, atau tidak dicari. Bawaan: bila foldernya ada."


@click.group("catalogue")
def catalogue() -> None:
    """Katalog: periksa dan impor berkas publiccode.yml."""


@catalogue.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
@click.option("--lang", "language", type=click.Choice(("id", "en")), default="id")
@click.option("--files/--no-files", "named", default=None, help=NAMED)
@click.pass_context
def check_files(
    context: click.Context,
    files: tuple[Path, ...],
    form: str,
    language: str,
    named: bool | None,
) -> None:
    """Periksa setiap FILE ("-": masukan baku); status 1 bila ada yang tidak sah."""
    valid = True
    for file in files:
        report = examine(file, named)
        valid = valid and report.valid
        shown = _json if form == "json" else _lines
        click.echo(shown(str(file), report, language))
    context.exit(0 if valid else 1)


def examine(file: Path, named: bool | None = None) -> Report:
    """The report of a file on disk ("-": standard input); one that cannot be read is an error.

    `named`: the files that it names must be beside it (True), are not looked for (False), or must
    be where their folder is (None; standard input has none).
    """
    if str(file) == STDIN:
        return check(sys.stdin.buffer.read(MAX_BYTES + 1), Path.cwd() if named else None)
    try:
        mode = file.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)):
            return _unread(M("Ini bukan berkas."))
        beside = file.parent if named or (named is None and stat.S_ISREG(mode)) else None
        with file.open("rb") as stream:
            return check(stream.read(MAX_BYTES + 1), beside, whole=named is True)
    except (OSError, ValueError) as error:
        return _unread(M("Berkas tidak dapat dibaca: %(why)s.", why=_why(error)))


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _unread(message: Message) -> Report:
    return Report(valid=False, errors=(Problem("", 0, 0, message),))


def _json(file: str, report: Report, language: str) -> str:
    answer: dict[str, Any] = {
        "file": file,
        "valid": report.valid,
        "errors": [found.to_json(told(found.message, language)) for found in report.errors],
        "warnings": [found.to_json(told(found.message, language)) for found in report.warnings],
    }
    return json.dumps(answer, ensure_ascii=True)


def _lines(file: str, report: Report, language: str) -> str:
    verdict = M("sah") if report.valid else M("TIDAK SAH")
    rows = [f"{file}: {told(verdict, language)}"]
    for word, found in ((M("galat"), report.errors), (M("peringatan"), report.warnings)):
        rows += [_row(file, told(word, language), problem, language) for problem in found]
    return "\n".join(_printable(row) for row in rows)


def _row(file: str, word: str, problem: Problem, language: str) -> str:
    place = f"{file}:{problem.line}:{problem.column}" if problem.line else file
    key = f" {problem.path}:" if problem.path else ""
    return f"{place}: {word}:{key} {told(problem.message, language)}"


def _printable(row: str) -> str:
    """One line without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in row)
