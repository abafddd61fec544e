"""How well the catalogue's search finds: recall@10 and MRR over 1,500 applications made of
`data/search_quality.txt`, and over 611 of `data/search_quality_second.txt`.

    make search-quality

A question must find every application of its line. The same questions are asked once more
misspelt, cut off while typing, and in another word order. No database is needed: the applications
are written into an index as it is kept in memory.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from tantivy import Index

from registry.catalogue.search import documents
from registry.catalogue.search.changes import Mark
from registry.catalogue.search.engine import RELEVANCE, IndexEngine
from registry.catalogue.search.filters import Filters
from registry.catalogue.search.index import HEAP, Shelf, View
from registry.catalogue.search.plan import Plan, plan
from registry.catalogue.search.words import DATA, stemmed

LINES = Path(__file__).parent / "data" / "search_quality.txt"
SECOND = LINES.with_name("search_quality_second.txt")
REGIONS = DATA.parents[1] / "regions" / "data"
APPS, TOP = 1500, 10
HOSTS = [f"{kind} {name}" for kind in ("Kota", "Kabupaten") for name in (
    "Tangerang", "Bandung", "Karawang", "Bekasi", "Poso", "Medan", "Bogor", "Malang", "Blitar",
    "Sumedang", "Magelang", "Pekalongan", "Jambi", "Kupang", "Gorontalo", "Bima",
)]  # fmt: skip
NOISE = (
    "Dilengkapi dasbor pimpinan, notifikasi, dan laporan bulanan.",
    "Pengguna masuk dengan akun tunggal dan menerima pemberitahuan lewat ponsel.",
    "Terintegrasi dengan data kependudukan dan peta digital.",
    "Laporan dapat diunduh dalam bentuk lembar sebar; riwayat tersimpan sebagai arsip.",
    "Dikembangkan oleh tim pengembang perangkat daerah bersama perguruan tinggi.",
    "Tersedia pendampingan dan pelatihan bagi pegawai pengelola.",
    "Warga mendapat jawaban paling lambat tiga hari kerja.",
    "Dibangun sebagai bagian dari rencana induk kota cerdas.",
    "Data pribadi disimpan terenkripsi dan tidak dibagikan kepada pihak lain.",
    "Pembayaran melalui bank daerah dan dompet digital.",
)
PREFIXES = ("e-{word}", "Si {word}", "{acronym}", "{acronym}", "{acronym} {host}", "{wording}",
            "Smart {word} {host}", "{word} Digital")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One kind of application, and what people type for it."""

    affair: str
    wordings: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question and the row ids that it must find."""

    kind: str
    q: str
    wanted: frozenset[int]


@cache
def lines() -> list[Line]:
    """The file."""
    found, affair = [], ""
    for text in LINES.read_text(encoding="utf-8").splitlines():
        if text.startswith("["):
            affair = text.strip("[]")
        elif text and not text.startswith("#"):
            said, asked = text.split(" => ")
            wordings = tuple(w.strip() for w in said.split(" / "))
            found.append(Line(affair, wordings, tuple(q.strip() for q in asked.split(";"))))
    return found


def _table(path: Path, name: str) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[name]: row for row in csv.DictReader(file)}


def apps(number: int = APPS) -> Iterator[tuple[int, SimpleNamespace]]:
    """(place of its line, row) of every application; always the same ones."""
    chance, told = random.Random(20), lines()
    affairs = _table(DATA / "affairs.csv", "code")
    for row_id in range(1, number + 1):
        place = row_id % len(told)
        yield place, _app(row_id, told[place], HOSTS[(row_id * 7) % len(HOSTS)], affairs, chance)


def _app(
    row_id: int, line: Line, host: str, affairs: dict[str, dict[str, str]], chance: random.Random
) -> SimpleNamespace:
    wording = line.wordings[(row_id // len(lines())) % len(line.wordings)]
    words = [w for w in wording.split() if len(w) > 3] or wording.split()
    name = chance.choice(PREFIXES).format(
        word=chance.choice(words[:2]).capitalize(), host=host, wording=wording,
        acronym="SI" + "".join(w[:2] for w in words[:3]).upper(),
    )  # fmt: skip
    affair = affairs[line.affair]
    description = " ".join(chance.sample(NOISE, 4))
    if chance.random() < 0.3:
        description = f"{chance.choice(line.wordings)}. {description}"
    return _row(
        chance, host, line.affair, affair, id=row_id, name=name, summary=f"{wording} di {host}.",
        description=description, function=f"{wording}." if chance.random() < 0.5 else "",
    )  # fmt: skip


def _row(
    chance: random.Random, host: str, code: str, affair: dict[str, str], **texts: object
) -> SimpleNamespace:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return SimpleNamespace(
        **texts, agency="Dinas terkait",
        audiences=chance.choice(("warga", "pegawai", "pelaku usaha", "")), technologies=["PHP"],
        affair_code=code, affair_name=affair["name"], affair_name_en=affair["name_en"],
        host_code=host, host_name=host, host_level="kota", province_code="36",
        province_name="Banten", service_kind="publik", spbe_kind=None, dimension=None,
        platforms=["web"], reuse_terms=["free"], licence="", development_status="stable",
        ready=[], readiness_score=chance.randint(0, 100), languages=["id"],
        live_count=chance.choice((0, 0, 0, 1, 3, 12)), created_at=now, changed_at=now,
    )  # fmt: skip


def engine(number: int = APPS) -> tuple[IndexEngine, dict[int, frozenset[int]]]:
    """An index of the applications, and the row ids of every line's."""
    of: dict[int, set[int]] = defaultdict(set)
    made = list(apps(number))
    for place, row in made:
        of[place].add(row.id)
    found = _indexed([row for _, row in made])
    return found, {place: frozenset(ids) for place, ids in of.items()}


def _indexed(rows: Sequence[SimpleNamespace]) -> IndexEngine:
    index = Index(documents.schema())
    shelf = Shelf(index, index.writer(HEAP, 1))
    for row in rows:
        shelf.put(row)
    view: View = shelf.view(Mark(), len(rows))
    return IndexEngine(view)


def second() -> tuple[IndexEngine, list[Asked]]:
    """An index of the second file's applications, and its questions."""
    rows, ids = list[SimpleNamespace](), _Ids(set)
    chance, affairs = random.Random(7), _table(DATA / "affairs.csv", "code")
    for section, text in _sections(" | "):
        kinds, name, summary, function = text.split(" | ")
        host = HOSTS[len(rows) * 7 % len(HOSTS)]
        rows.append(_row(
            chance, host, section, affairs[section], id=len(rows) + 1, name=name,
            summary=f"{summary}.", function=f"{function}.",
            description=" ".join(chance.sample(NOISE, 2)),
        ))  # fmt: skip
        for key in (*kinds.split(","), f"={name}"):
            ids[key].add(len(rows))
    asking = [(kind, *text.split(" => ")) for kind, text in _sections(" => ")]
    return _indexed(rows), [Asked(kind, q, _union(ids, of.split(","))) for kind, q, of in asking]


def _sections(sign: str) -> Iterator[tuple[str, str]]:
    """(heading above it, line) of the second file's lines that have the sign."""
    section = ""
    for text in SECOND.read_text(encoding="utf-8").splitlines():
        if text.startswith(("[", "? ")):
            section = text.strip("[]? ")
        elif sign in text and not text.startswith("#"):
            yield section, text


_Ids = defaultdict[str, set[int]]


def _union(ids: _Ids, keys: Sequence[str]) -> frozenset[int]:
    unknown = [key for key in keys if key not in ids]
    if unknown:
        raise ValueError(f"{SECOND.name}: {unknown} is nothing's kind or name")
    return frozenset(row_id for key in keys for row_id in ids[key])


def misspelt(q: str, chance: random.Random) -> str | None:
    """The question with its longest word wrong in one place, or None without a long one."""
    word = max(q.split(), key=len)
    if len(word) < 6 or not word.isalpha() or word.isupper():
        return None
    at = chance.randint(1, len(word) - 2)
    ways = (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("aiueonrst") + word[at + 1 :])  # fmt: skip
    return q.replace(word, chance.choice(ways))


def cut(q: str) -> str | None:
    """The question as it stands while its last word is being typed."""
    last = q.rsplit(maxsplit=1)[-1]
    return q[: len(q) - len(last) + 6] if len(last) >= 9 else None


def turned(q: str) -> str | None:
    """The question's words the other way round."""
    words = q.split()
    return " ".join(reversed(words)) if len(words) == 2 else None


def asked(of: dict[int, frozenset[int]]) -> list[Asked]:
    """Every question, plain and changed; one that stands in several lines wants all of theirs."""
    wanted: dict[str, set[int]] = defaultdict(set)
    named = [{stem for w in line.wordings for stem in stemmed(w)} for line in lines()]
    for place, line in enumerate(lines()):
        for q in line.questions:
            wanted[q] |= of[place]
            if " " not in q:  # whoever types one word may mean all that say the very word
                also = [p for p, said in enumerate(named) if set(stemmed(q)) <= said]
                wanted[q] |= {row_id for p in also for row_id in of[p]}
    chance = random.Random(4)
    found = []
    for q, ids in wanted.items():
        ways = {"as typed": q, "misspelt": misspelt(q, chance), "cut off": cut(q),
                "turned": turned(q)}  # fmt: skip
        found += [Asked(kind, way, frozenset(ids)) for kind, way in ways.items() if way]
    return found


@dataclass(frozen=True)
class Score:
    """Of one question: the part of what it wanted among the first ten, and 1 / first hit."""

    asked: Asked
    recall: float
    reciprocal: float
    total: int


def scores(
    made: tuple[IndexEngine, dict[int, frozenset[int]]] | None = None, every: int = 1
) -> list[Score]:
    """The score of every question, or of one among `every` of them."""
    searching, of = made or engine()
    return [_score(IndexEngine(searching.view), question) for question in asked(of)[::every]]


def second_scores() -> list[Score]:
    """The score of every question of the second file."""
    searching, questions = second()
    return [_score(IndexEngine(searching.view), question) for question in questions]


def understanding(searching: IndexEngine, question: Asked) -> Plan:
    """The question as the search understands it."""
    return searching.widened(plan(question.q, searching.view.vocabulary))


def _score(searching: IndexEngine, question: Asked) -> Score:
    understood = understanding(searching, question)
    found = searching.page(Filters(question.q), understood, RELEVANCE, None, TOP)
    ids = list(found.ids)
    hits = [place for place, row_id in enumerate(ids, 1) if row_id in question.wanted]
    most = min(TOP, len(question.wanted))
    return Score(question, len(hits) / most, 1 / hits[0] if hits else 0.0, found.total)


def table(found: list[Score]) -> dict[str, tuple[int, float, float]]:
    """Per kind of question how many, recall@10 and MRR; "all" of everything, in the second file
    without the unseen ones, which have an "unseen all" of their own."""
    kinds: dict[str, list[Score]] = defaultdict(list)
    for score in found:
        kinds[score.asked.kind].append(score)
        kinds["unseen all" if score.asked.kind.startswith("unseen") else "all"].append(score)
    return {
        kind: (len(s), sum(x.recall for x in s) / len(s), sum(x.reciprocal for x in s) / len(s))
        for kind, s in kinds.items()
    }
