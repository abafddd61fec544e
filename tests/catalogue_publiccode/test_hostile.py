"""Files made to hurt: answered as an error, quickly, never with an exception."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.catalogue.publiccode import Report, check, read
from registry.catalogue.publiccode.emitting import emit
from registry.catalogue.publiccode.shapes import FILE, Languages, Listing, Record

from .samples import PARTS, sample

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
HOSTILE: dict[str, bytes] = {
    "billion laughs": (sample() + LAUGHS).encode(),
    "quadratic aliases": (
        "a: &a [" + "x," * 20_000 + "]\nb: [" + "*a," * 20_000 + "]\n"
    ).encode(),
    "alias of itself": b"a: &a [*a]\n",
    "alias of nothing": b"a: *b\n",
    "deep flow": b"a: " + b"[" * 200_000,
    "deep maps": b"{a: " * 200_000,
    "deep block": b"\n".join(b" " * n + b"a:" for n in range(1000)),
    "dashes": b"- " * 200_000,
    "too large": b"a: " + b"x" * 50_000_000,
    "many keys": b"".join(b"k%d: 1\n" % n for n in range(90_000)),
    "too many entries": b"".join(b"k%d: 1\n" % n for n in range(150_000))[: 1024 * 1024],
    "binary": bytes(range(256)) * 100,
    "zeros": bytes(10_000),
    "latin 1": sample(name="name: Pléșiran").encode("utf-8").replace(b"\xc3", b""),
    "utf 16": sample().encode("utf-16"),
    "control characters": b"name: \x07\n",
    "duplicate keys": (sample() + "name: Lagi\n").encode(),
    "duplicate keys inside": sample(legal="legal:\n  license: MIT\n  license: ISC").encode(),
    "two documents": (sample() + "---\n" + sample()).encode(),
    "key is a list": b"? [a, b]\n: c\n",
    "key is a mapping": b"{{a: b}: c}\n",
    "merge of a text": b"<<: a\n",
    "wrong indentation": b"a:\n  b: 1\n   c: 2\n",
    "tab": b"a:\n\tb: 1\n",
    "unknown directive": b"%YAML 9.9\n---\na: 1\n",
    "python tag": b"!!python/object/apply:os.system ['true']\n",
    "only a comment": b"# lumbung: {}\n",
    "empty": b"",
    "text": b"halo",
    "list": b"- a\n",
    "unclosed quote": b'name: "a\n',
    "long key": b"k" * 5000 + b": 1\n",
    "number flood": b"a: " + b"9" * 900_000 + b"\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_errors_and_quick(name: str) -> None:
    started = time.monotonic()
    report = check(HOSTILE[name])
    assert not report.valid
    assert report.errors
    assert time.monotonic() - started < 5


def test_what_is_wrong_with_the_whole_file_has_no_path_but_a_line() -> None:
    twice = check(HOSTILE["duplicate keys"])
    assert [(found.path, found.line) for found in twice.errors] == [("", 24)]
    documents = check(HOSTILE["two documents"])
    assert [(found.path, found.line) for found in documents.errors] == [("", 24)]


def test_a_flood_of_errors_is_cut_and_says_so() -> None:
    report = check(sample(categories="categories:\n" + "  - nope\n" * 600))
    assert len(report.errors) == 501
    assert str(report.errors[-1].message) == "Masih ada 100 masalah lain."


def test_anchors_and_merges_are_read() -> None:
    text = sample(
        maintenance="maintenance: {type: internal, contacts: [&a {name: Dinas}]}",
        dependsOn="dependsOn:\n  open:\n    - <<: *a\n      version: '1'\n    - *a",
    )
    report = check(text)
    assert report.valid
    both = [{"name": "Dinas", "version": "1"}, {"name": "Dinas"}]
    assert report.data["dependsOn"] == {"open": both}


def test_text_and_bytes_and_a_byte_order_mark_are_the_same_file() -> None:
    assert check(sample()) == check(sample().encode()) == check(b"\xef\xbb\xbf" + sample().encode())
    assert check(sample().replace("\n", "\r\n").encode()).valid
    assert not check(sample(name="name: \ud800")).valid


SCALARS = st.one_of(
    st.none(), st.booleans(), st.text(max_size=8),
    st.sampled_from(("", "id", "yes", "0.7", "https://a.id", "contract", "urn:a:b", "2024-01-01")),
)  # fmt: skip


def _keys(shape: object) -> set[str]:
    """Every key that the standard knows, for trees that come near to it."""
    if isinstance(shape, Record):
        return set(shape.fields).union(*map(_keys, shape.fields.values()))
    if isinstance(shape, Languages):
        return _keys(shape.record) | {"id", "en-GB"}
    return _keys(shape.item) if isinstance(shape, Listing) else set()


KEYS = st.one_of(st.sampled_from(sorted(_keys(FILE))), st.text(max_size=4))
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=20,
)  # fmt: skip


def _no_exception(report: Report) -> None:
    assert report.valid is not bool(report.errors)
    for found in (*report.errors, *report.warnings):
        assert str(found.message)
        assert found.line >= 0
    read(report)


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(KEYS, TREES, max_size=8))
def test_no_tree_makes_an_exception(tree: dict[str, object]) -> None:
    _no_exception(check(emit({"publiccodeYmlVersion": "0.7", **tree})))


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(sorted(PARTS)), TREES)
def test_no_section_makes_an_exception(key: str, tree: object) -> None:
    _no_exception(check(sample(**{key: emit({key: tree}).rstrip("\n")})))


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_no_bytes_make_an_exception(raw: bytes) -> None:
    _no_exception(check(raw))
    _no_exception(check(sample().encode() + raw))


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"%#?,<\n \t~0.", max_size=60))
def test_no_yaml_makes_an_exception(text: str) -> None:
    _no_exception(check(text))
    _no_exception(check(sample(IT=text)))


@pytest.mark.parametrize("letter", ["\x85", "\u2028", "\u2029", "\U000f0000\u2028"])
def test_line_breaks_of_yaml_1_1_are_letters_of_yaml_1_2(letter: str) -> None:
    name = f"Plesiran {letter}- wisata"
    report = check(sample(name=f"name: {name}", foo="foo: 1"))
    assert report.data["name"] == name
    assert [(found.path, found.line) for found in report.errors] == [("foo", 24)]


@pytest.mark.parametrize("letter", ["\x0b", "\x7f", "\x92", "\ufffe"])
def test_a_letter_that_yaml_forbids_has_its_line(letter: str) -> None:
    report = check(sample(url=f"url: https://a.id\n# Wisata {letter}"))
    assert [(found.path, found.line, found.column) for found in report.errors] == [("", 4, 10)]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("foo: a: b", 'tanda ":" tidak boleh di sini; beri tanda kutip'),
        ("foo:\n\t- a", "isi tidak boleh diawali tanda ini (misalnya tab"),
        ('foo: "a', "tanda kutip tidak ditutup"),
        ("foo: 'a'b", "baris ini tidak cocok di sini; periksa lekukan"),
        ("foo: *", "did not find expected alphabetic or numeric character"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_yaml_is_told_in_our_words(wrong: str, told: str) -> None:
    (found,) = check(sample(foo=wrong)).errors
    assert str(found.message).startswith(f"Bukan YAML yang sah: {told}")
    assert found.line >= 24


def test_every_letter_of_unicode_at_once_is_no_exception() -> None:
    letters = "".join(map(chr, range(0xF0000, 0xFFFFE)))
    _no_exception(check(f"name: '{letters}\u2028'\n"))


def test_nothing_is_fetched_or_opened(tmp_path: Path) -> None:
    report = check(sample(logo=f"logo: {tmp_path.name}.png"))
    assert report.valid
