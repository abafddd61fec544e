"""How long stages really take: median and four of five, honest about too little, in one query."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from registry.adoption import pace
from registry.kernel.db import session
from registry.procedure.models import Spell
from registry.procedure.pace import ALL
from tests.factories.adoption import ADOPTER, HOST, THIRD, Walk, person, sign_in

pytestmark = pytest.mark.usefixtures("app")
BEGUN = datetime.fromisoformat("2026-03-02T09:00:00+07:00")


def case(number: int, host: str, end: str, *stays: tuple[str, int]) -> None:
    """The stays of a request that ended: (stage, working days used)."""
    at = BEGUN
    for stage, used in stays:
        session.add(Spell(
            subject_kind="request", subject_code=f"P-2020-{number:05d}", stage=stage,
            entered_at=at, left_at=at + timedelta(used), used_days=used, limit_days=5,
            awaited=[ADOPTER if stage == "returned" else host], parties=[ADOPTER, host],
        ))  # fmt: skip
        at += timedelta(used)
    session.add(Spell(
        subject_kind="request", subject_code=f"P-2020-{number:05d}", stage=end, entered_at=at,
        awaited=[], parties=[ADOPTER, host],
    ))  # fmt: skip
    session.commit()


def history(host: str, days: list[int], first: int = 1) -> None:
    """Answered requests, each returned once: the host's days are in both stays together."""
    for n, used in enumerate(days, first):
        case(n, host, "approved" if n % 2 else "rejected", ("submitted", 1), ("returned", 30),
             ("submitted", 1), ("under_review", used - 2))  # fmt: skip


def figures(found: dict[str, Any], stage: str) -> tuple[int, Any, Any]:
    return found[stage].count, found[stage].median, found[stage].most


def test_too_little_says_so() -> None:
    history(HOST, [5, 6, 7, 8])
    found = pace.of_host(HOST)
    assert figures(found.own, ALL) == (4, None, None)
    assert [str(line) for line in pace.in_words(found)] == [
        "Belum cukup data tentang lama jawaban daerah ini (4 dari 5 permohonan)."]  # fmt: skip


def test_the_median_and_four_of_five_without_the_applicants_days() -> None:
    history(HOST, [5, 6, 9, 12, 40])
    found = pace.of_host(HOST)
    assert figures(found.own, ALL) == (5, 9, 12)
    assert figures(found.own, "submitted") == (5, 2, 2)
    assert figures(found.own, "under_review") == (5, 7, 10)
    assert [str(line) for line in pace.in_words(found)] == [
        "Biasanya dijawab dalam 9 hari kerja; empat dari lima permohonan dalam 12 hari kerja "
        "(5 permohonan)."]  # fmt: skip


def test_a_host_without_a_past_is_told_of_all() -> None:
    history(HOST, [5, 6, 9, 12, 40])
    found = pace.of_host(THIRD)
    assert (figures(found.own, ALL), figures(found.overall, ALL)) == ((0, None, None), (5, 9, 12))
    assert str(pace.in_words(found)[1]) == "Di semua daerah pemilik biasanya 9 hari kerja."


def test_withdrawn_and_open_ones_do_not_count() -> None:
    history(HOST, [5, 6, 9, 12])
    case(90, HOST, "withdrawn", ("submitted", 90))
    Walk(1).to("under_review")
    assert pace.of_host(HOST).own[ALL].count == 4


def test_an_empty_registry() -> None:
    found = pace.of_host(HOST)
    assert set(found.own) == {"submitted", "under_review", ALL}
    assert {figures(found.own, stage) for stage in found.own} == {(0, None, None)}


def test_one_query_whatever_there_is(count_queries: Any) -> None:
    counts = []
    for first, days in ((1, [5]), (10, [5, 6, 7])):
        history(HOST, days, first)
        with count_queries() as queries:
            pace.of_host(HOST)
        counts.append([q for q in queries if "spell" in q])
    assert [len(found) for found in counts] == [1, 1]


def test_where_it_is_shown(app: Any) -> None:
    history(HOST, [5, 6, 9, 12, 40])
    walk = Walk(1).to("submitted")
    applicant = sign_in(app.test_client(), walk.asker)
    said = "Biasanya dijawab dalam 9 hari kerja"
    assert said in applicant.get(f"/permohonan/baru?tuan={HOST}").text
    assert said in applicant.get(f"/permohonan/{walk.code}").text
    assert said not in sign_in(app.test_client(), walk.reviewer).get(
        f"/permohonan/{walk.code}"
    ).text  # fmt: skip
    assert said in app.test_client().get(f"/pemerintah/{HOST}").text
    public = app.test_client().get(f"/api/v1/requests/pace/{HOST}").json
    assert public["own"][0] == {"stage": "", "count": 5, "median": 9, "most": 12}
    assert public["text"].startswith(said)
    assert app.test_client().get("/api/v1/requests/pace/99.99").status_code == 404


def test_the_public_reads_no_single_request(app: Any) -> None:
    history(HOST, [5, 6, 9, 12, 40])
    assert "P-2020" not in app.test_client().get(f"/api/v1/requests/pace/{HOST}").text
    viewer = sign_in(app.test_client(), person(THIRD, "viewer"))
    assert "P-2020" not in viewer.get(f"/pemerintah/{HOST}").text
