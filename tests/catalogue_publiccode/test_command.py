"""`check FILE…`: one answer for each file, and an exit status for scripts."""

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import registry.catalogue.publiccode as package
from registry.catalogue.english import english
from registry.catalogue.publiccode.commands import catalogue

from .samples import sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yml").write_text(sample(monochromeLogo="monochromeLogo: a.png"))
    (tmp_path / "bad.yml").write_text(sample(legal="legal:\n  license: Bebas"))
    return tmp_path


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(catalogue, ["check", *map(str, args)], catch_exceptions=False)


def test_json_is_one_object_for_each_file_and_line(folder: Path) -> None:
    good, bad, none = folder / "good.yml", folder / "bad.yml", folder / "none.yml"
    result = run(good, bad, none, folder, "--format", "json")
    assert [json.loads(row) for row in result.output.splitlines()] == [
        {"file": str(good), "valid": True, "errors": [], "warnings": [{
            "path": "monochromeLogo", "line": 24,
            "message": "Kunci ini sudah usang; pakai logo sebagai gantinya."}]},
        {"file": str(bad), "valid": False, "warnings": [], "errors": [{
            "path": "legal.license", "line": 15,
            "message": '"Bebas" bukan lisensi SPDX; lihat https://spdx.org/licenses.'}]},
        {"file": str(none), "valid": False, "warnings": [], "errors": [{
            "path": "", "line": 0,
            "message": "Berkas tidak dapat dibaca: No such file or directory."}]},
        {"file": str(folder), "valid": False, "warnings": [], "errors": [{
            "path": "", "line": 0, "message": "Ini bukan berkas."}]},
    ]  # fmt: skip
    assert result.exit_code == 1


def test_valid_files_end_well(folder: Path) -> None:
    assert run(folder / "good.yml", "--format", "json").exit_code == 0
    assert run(folder / "good.yml").exit_code == 0


def test_text_points_at_the_place(folder: Path) -> None:
    bad = folder / "bad.yml"
    result = run(bad)
    assert result.output == (
        f"{bad}: TIDAK SAH\n{bad}:15:3: galat: legal.license: "
        '"Bebas" bukan lisensi SPDX; lihat https://spdx.org/licenses.\n'
    )
    assert result.exit_code == 1


def test_text_in_english(folder: Path) -> None:
    bad = folder / "bad.yml"
    assert run(bad, "--lang", "en").output == (
        f"{bad}: INVALID\n{bad}:15:3: error: legal.license: "
        '"Bebas" is not an SPDX licence; see https://spdx.org/licenses.\n'
    )


def test_what_a_file_says_does_not_steer_the_terminal(folder: Path) -> None:
    (folder / "x.yml").write_text(sample(name='"a\\e[31m": 1'))
    assert "\x1b" not in run(folder / "x.yml").output


def test_endless_files_are_read_to_the_limit_only() -> None:
    result = run("/dev/zero", "--format", "json")
    assert "1 MiB" in json.loads(result.output)["errors"][0]["message"]


def test_every_message_has_its_english_with_the_same_parameters() -> None:
    used: set[str] = set()
    for file in Path(package.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("M", "N_"):
                used.add(ast.literal_eval(node.args[0]))
    assert used - set(english()) == set()
    for text in used:
        assert sorted(_parameters(text)) == sorted(_parameters(english()[text]))


def _parameters(text: str) -> list[str]:
    return [part.partition(")s")[0] for part in text.split("%(")[1:]]
