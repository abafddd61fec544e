"""Words of a text and their stems: Indonesian by PySastrawi and a list of exceptions, else English.

A stem is cached for the life of the process: PySastrawi takes a third of a millisecond a word.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

DATA = Path(__file__).parents[1] / "data"
FORMS = DATA / "word_forms.txt"
WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:[-/.’'][^\W_]+)+")
_STEMMABLE = re.compile(r"[a-z]{4,40}")
_AFFIX = re.compile(r"^(?:me|pe|be|te|di|ke|se|ku|kau)|(?:i|an|lah|kah|tah|pun|ku|mu|nya)$")

_SAID_ANYWAY = """dan atau yang untuk di ke dari dengan pada dalam oleh ini itu adalah secara para
    guna bagi agar serta antar antara kepada terhadap tentang mengenai terkait sebagai seperti juga
    akan telah sudah belum sedang jika kalau bila saat ketika supaya dpt utk yg dgn dlm pd
    the of for and to in a an or with on by from at as about into"""
_ASKED_ANYWAY = """apa apakah bagaimana gimana mana dimana kemana siapa kapan berapa mengapa kenapa
    saya aku ingin mau hendak butuh perlu bisa dapat boleh harus tolong mohon ada adakah cara
    caranya dipakai digunakan menggunakan memakai memudahkan membantu dibuat
    how what where which who when can could do does is are i my me we our want need there any"""
_SAID_OF_ALL = """aplikasi app apps application applications sistem system systems software layanan
    pelayanan service services informasi information program platform data pendataan
    mendata online daring digital elektronik electronic berbasis manajemen management pengelolaan
    mengelola managing mencari melihat mengecek mengurus urus urusan pengurusan
    mengakses membuat find manage pemda pemkab pemkot"""
STOP = frozenset(f"{_SAID_ANYWAY} {_ASKED_ANYWAY}".split())
"""Left out of a question that has other words."""
SOFT = frozenset(_SAID_OF_ALL.split())
"""Said of nearly everything in a catalogue: they raise a result and are not demanded."""

_HUNG_ON = re.compile(r"(?:nya|lah|kah|pun)$")

Stems = tuple[str, ...]
_stems: dict[str, Stems] = {}
_lock = Lock()


def plain(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))


def tokens(text: str) -> list[str]:
    """The words of a text in their order, plain."""
    return WORD.findall(plain(text))


def compounds(text: str) -> list[str]:
    """Words written with a hyphen, as one word: "e-KIR" gives "ekir"."""
    return ["".join(WORD.findall(found)) for found in _COMPOUND.findall(plain(text))]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Every word as it stands: start, end and the plain word."""
    for found in WORD.finditer(text):
        yield found.start(), found.end(), "".join(tokens(found.group()))


def stems(word: str) -> Stems:
    """The stem of a plain word; a few words have two ("penandatanganan": tanda tangan)."""
    known = _stems.get(word)
    return known if known is not None else _learn(word)


def stemmed(text: str) -> list[str]:
    """The stems of a text in their order."""
    return [stem for word in tokens(text) for stem in stems(word)]


def _learn(word: str) -> Stems:
    with _lock:  # PySastrawi keeps its work in the stemmer
        found = _exceptions().get(word) or _exceptions().get(_bare(word)) or (_stem(word),)
    _stems[word] = found
    return found


def _bare(word: str) -> str:
    """The word without what is only hung on to it ("laporannya")."""
    return _HUNG_ON.sub("", word)


def _stem(word: str) -> str:
    if not _STEMMABLE.fullmatch(word) or word in _roots():
        return word
    if _AFFIX.search(word):
        root: str = _indonesian().stem(word)
        if root in _roots():
            return root
    if word.endswith("s") and word[:-1] in _roots():
        return word[:-1]
    english: list[str] = _english().analyze(word)
    return english[0]


def is_root(word: str) -> bool:
    """Whether a plain word is an Indonesian one without affixes."""
    return word in _roots()


def known_forms() -> frozenset[str]:
    """The words of the list of exceptions."""
    return frozenset(_exceptions())


@cache
def _exceptions() -> dict[str, Stems]:
    found: dict[str, Stems] = {}
    for line in FORMS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            forms, root = line.split(" = ")
            found |= dict.fromkeys(forms.split(), tuple(root.split()))
    return found


@cache
def _roots() -> frozenset[str]:
    return frozenset(StemmerFactory().get_words())


@cache
def _indonesian() -> Any:
    return StemmerFactory().create_stemmer()


@cache
def _english() -> Any:
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()
