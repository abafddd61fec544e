"""The reference parser's own conformance files: same verdict, same key paths, same lines."""

import pytest

from registry.catalogue.publiccode import check

from .reference import Case
from .reference_invalid import INVALID
from .reference_valid import VALID, WARNED


def found(case: Case) -> list[str]:
    """What our check says, in the words of the table."""
    report = check(case.text)
    told = [f"E {problem.path} {problem.line}" for problem in report.errors]
    assert report.valid is not bool(told)
    return sorted(told + [f"W {problem.path} {problem.line}" for problem in report.warnings])


@pytest.mark.parametrize("name", INVALID)
def test_invalid(name: str) -> None:
    assert found(INVALID[name]) == sorted(INVALID[name].expected)


@pytest.mark.parametrize("name", VALID)
def test_valid(name: str) -> None:
    assert found(VALID[name]) == []


@pytest.mark.parametrize("name", WARNED)
def test_valid_with_warnings(name: str) -> None:
    assert found(WARNED[name]) == sorted(WARNED[name].expected)
