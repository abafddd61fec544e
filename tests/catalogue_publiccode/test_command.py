"""`check FILE…`: one answer for each file, and an exit status for scripts."""

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import registry.catalogue.publiccode as package
from registry.catalogue.english import english
from registry.catalogue.publiccode.commands import catalogue
from registry.catalogue.publiccode.companions import PNG

from .samples import described, sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yml").write_text(sample(monochromeLogo="monochromeLogo: img/a.png"))
    (tmp_path / "bad.yml").write_text(sample(legal="legal:\n  license: Bebas"))
    return tmp_path


def run(*args: str | Path, stdin: str | bytes = b"") -> Result:
    return CliRunner().invoke(
        catalogue, ["check", *map(str, args)], input=stdin, catch_exceptions=False
    )


def told(result: Result) -> list[list[tuple[str, int]]]:
    """Of each file, the errors' paths and lines."""
    rows = [json.loads(row) for row in result.output.splitlines()]
    return [[(found["path"], found["line"]) for found in row["errors"]] for row in rows]


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


def test_standard_input_is_a_file_named_with_a_dash(folder: Path) -> None:
    result = run("-", folder / "bad.yml", "--format", "json", stdin=sample(name=None))
    first, second = (json.loads(row) for row in result.output.splitlines())
    assert (first["file"], second["file"]) == ("-", str(folder / "bad.yml"))
    assert told(result) == [[("name", 1)], [("legal.license", 15)]]
    assert run("-", stdin=sample()).exit_code == 0


def test_an_unreadable_file_does_not_keep_the_next_from_its_answer(folder: Path) -> None:
    loop = folder / "loop.yml"
    loop.symlink_to(loop)
    result = run(loop, folder / "bad.yml", "--format", "json")
    assert told(result) == [[("", 0)], [("legal.license", 15)]]


NAMED = {
    "logo": "logo: img/logo.png", "monochromeLogo": "monochromeLogo: https://a.id/logo.png",
    "legal": "legal:\n  license: MIT\n  authorsFile: AUTHORS",
    "description": described("    screenshots:\n      - a.jpg\n      - http://a.id/b"),
}  # fmt: skip


def test_named_files_are_looked_for_where_their_folder_is(folder: Path) -> None:
    file = folder / "named.yml"
    file.write_text(sample(**NAMED))
    shot, authors, logo = ("description.id.screenshots[0]", 15), ("legal.authorsFile", 19), 28
    assert told(run(file, "--no-files", "--format", "json")) == [[]]
    assert told(run(file, "--format", "json")) == [[shot, authors]]
    assert told(run(file, "--files", "--format", "json")) == [[shot, authors, ("logo", logo)]]
    assert told(run("-", "--format", "json", stdin=file.read_bytes())) == [[]]
    (folder / "img").mkdir()
    assert told(run(file, "--format", "json")) == [[shot, authors, ("logo", logo)]]
    for name in ("a.jpg", "AUTHORS"):
        (folder / name).touch()
    sizes = b"\0\0\0\x01\0\0\0\x01"
    for start, end, errors in (
        (b"bukan gambar", b"", [("logo", logo)]), (PNG, b"", [("logo", logo)]), (PNG, sizes, []),
    ):  # fmt: skip
        (folder / "img/logo.png").write_bytes(start + end)
        assert told(run(file, "--format", "json")) == [errors]


def test_names_that_no_file_can_have_are_errors(folder: Path) -> None:
    file = folder / "named.yml"
    for name in ('"\\0.svg"', '"a\\0/b.svg"', f"{'a' * 300}.svg", f"{'a' * 300}/b.svg"):
        file.write_text(sample(logo=f"logo: {name}"))
        assert [path for path, _ in told(run(file, "--files", "--format", "json"))[0]] == ["logo"]
        assert run(file).exit_code in (0, 1)


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
