"""The reference parser's own conformance files: same verdict, same key paths, same lines."""

from pathlib import Path

import pytest

from registry.catalogue.publiccode import check

from .reference import SMALL, Case
from .reference_invalid import FILES, INVALID, NO_PICTURE
from .reference_valid import VALID, WARNED


def found(case: Case, beside: Path | None = None) -> list[str]:
    """What our check says, in the words of the table."""
    report = check(case.text, beside)
    told = [f"E {problem.path} {problem.line}" for problem in report.errors]
    assert report.valid is not bool(told)
    return sorted(told + [f"W {problem.path} {problem.line}" for problem in report.warnings])


@pytest.mark.parametrize("name", INVALID)
def test_invalid(name: str) -> None:
    assert found(INVALID[name]) == sorted(INVALID[name].expected)


@pytest.mark.parametrize("name", FILES)
def test_invalid_when_the_files_it_names_are_looked_for(name: str, tmp_path: Path) -> None:
    (tmp_path / NO_PICTURE).parent.mkdir(parents=True)
    (tmp_path / NO_PICTURE).write_text("bukan gambar")
    assert found(FILES[name], tmp_path) == sorted(FILES[name].expected)


def test_invalid_encoding() -> None:
    report = check(f"# ISO-8859-1: è\n{SMALL}".encode("latin-1"))
    assert [(problem.path, problem.line) for problem in report.errors] == [("", 1)]


@pytest.mark.parametrize("name", VALID)
def test_valid(name: str) -> None:
    assert found(VALID[name]) == []


@pytest.mark.parametrize("name", WARNED)
def test_valid_with_warnings(name: str) -> None:
    assert found(WARNED[name]) == sorted(WARNED[name].expected)
