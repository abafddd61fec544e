"""Start page, profiles and the pages that speak of the site."""

from typing import Any

import pytest

from registry.insight.queries.figures import events, figures
from registry.kernel.db import session
from registry.regions import queries as regions
from tests.factories.adoption import ADOPTER, HOST
from tests.factories.rollout import Cooperation, planned, walk


def test_the_figures_stay_apart(app: Any) -> None:
    from registry import cli

    cli.load_catalogue()
    before = figures()
    assert (before.requests, before.kb, before.pks, before.live, before.stages) == (0, 0, 0, 0, {})
    assert before.historic == 7
    made = Cooperation(2).agreed()
    walk(made.rollouts[0].code, "live", made.sides)
    walk(made.rollouts[1].code, "declared", made.sides)
    after = figures()
    assert (after.requests, after.kb, after.pks, after.live, after.historic) == (1, 1, 1, 1, 7)
    assert after.stages == {"declared": 1, "live": 1}
    assert [e.kind for e in events()] == ["live", "pks", "kb"]


@pytest.mark.parametrize("address", ["/", "/tentang", "/aksesibilitas", "/privasi"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_of_the_site(client: Any, address: str, language: str) -> None:
    assert client.get(f"{address}?lang={language}").status_code == 200


def test_every_government_has_a_profile(client: Any) -> None:
    codes = [g.code for p in regions.provinces() for g in [p, *regions.members(p.code)]]
    assert len(codes) == 552
    for code in codes[::50]:
        page = client.get(f"/pemerintah/{code}")
        assert (page.status_code, page.texts("//h1")) == (200, [regions.row(code).name])
    assert client.get("/pemerintah/99.99").status_code == 404


def test_the_start_page_and_profiles_tell_what_is_used(
    app: Any, client: Any, count_queries: Any
) -> None:
    made = Cooperation(1).agreed()
    walk(made.rollouts[0].code, "live", made.sides)
    page = client.get("/")
    assert page.texts("//span[@class='stat-value']") == ["1", "1", "1", "1"]
    assert page.texts("//div[@class='bars']//span[@class='bars-label']") == ["Aktif"]
    assert len(page.tree.xpath("//li[@class='event']")) == 3
    host, adopter = (client.get(f"/pemerintah/{code}") for code in (HOST, ADOPTER))
    assert "Yang memakai aplikasinya" in host.get_data(as_text=True)
    rows = adopter.texts("//caption[text()='Aplikasi yang dipakai dari daerah lain']/..//tbody//th")
    assert rows == ["Aplikasi 001"]
    numbers = []
    for more in (0, 2, 20):
        planned(made, more)
        session.expire_all()
        with count_queries() as counted:
            client.get(f"/pemerintah/{ADOPTER}")
        numbers.append(len(counted))
    assert numbers == numbers[:1] * 3
