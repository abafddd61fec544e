"""The case of two governments: stepper, what waits, the next action in each phase, its readers."""

from typing import Any

import pytest

from registry.insight.case import next_action
from registry.insight.queries import case as queries
from registry.kernel.actor import COOPERATION, VIEWER, Actor
from registry.kernel.db import session
from tests.factories import adoption
from tests.factories.adoption import ADOPTER, HOST, THIRD, acting, actor, person, sign_in
from tests.factories.rollout import Cooperation, perform, planned, walk

PAGE = f"/kerja-sama/{HOST}/{ADOPTER}"
STEPS = ("Permohonan", "Kajian", "KB", "PKS", "Pelaksanaan", "Aktif")


def following(who: Actor) -> tuple[str, str | None, str | None] | None:
    """(label, href, reason) of the next action for `who`."""
    session.expire_all()
    pair = queries.pair(HOST, ADOPTER)
    found = next_action(queries.case(pair, who), who)
    if found is None:
        return None
    return str(found.label), found.href, str(found.reason) if found.reason else None


def current(answer: Any) -> list[str]:
    return answer.texts("//li[@aria-current='step']//*[@class='step-label']")


def test_before_anything_the_adopter_asks(app: Any) -> None:
    asker, host = actor(ADOPTER, COOPERATION), actor(HOST, COOPERATION)
    assert following(asker) == ("Ajukan permohonan", f"/permohonan/baru?tuan={HOST}", None)
    assert following(host) == ("Ajukan permohonan", None, "Menunggu Kabupaten Karawang.")
    assert following(actor(ADOPTER, VIEWER)) == (
        "Ajukan permohonan", None, "Memerlukan peran Kerja sama."
    )  # fmt: skip
    assert following(actor(THIRD, COOPERATION)) is None


def test_the_whole_path_step_by_step(app: Any) -> None:
    """One walk: the next action of each side, the step on the page, what a third party reads."""
    made = Cooperation(1)
    code, asker, host = made.code, made.sides[ADOPTER], made.sides[HOST]
    client = sign_in(app.test_client(), made.adopter_staff)
    other = sign_in(app.test_client(), person(THIRD, COOPERATION))
    assert following(asker)[:2] == (f"Ajukan permohonan: {code}", None)  # type: ignore[index]
    assert following(host) == ("Ajukan permohonan", None, "Menunggu Kabupaten Karawang.")
    seen = [current(client.get(PAGE))]

    made.act(made.adopter, "edit", **adoption.letter(made.adopter))
    made.act(made.adopter, "submit")
    label = f"Mulai mengkaji: {code}"
    assert following(host) == (label, f"/permohonan/{code}/aksi/start_review", None)
    assert following(asker) == (label, None, "Menunggu Kota Tangerang.")
    seen.append(current(client.get(PAGE)))

    made.act(made.host, "start_review")
    made.decide("conditional", note="Sediakan server")
    assert following(made.head) == (
        f"Setujui permohonan: {code}", f"/permohonan/{code}/aksi/approve", None
    )  # fmt: skip
    made.act(made.head, "approve", **adoption.REPLY)
    write = f"/naskah/baru?request={code}&kind="
    assert following(host) == ("Susun KB", f"{write}kb", None)
    assert following(asker) == ("Susun KB", f"{write}kb", None)
    assert following(made.head) == ("Susun KB", None, "Memerlukan peran Kerja sama atau Hukum.")
    seen.append(current(client.get(PAGE)))

    made.kb = made.begin("kb")
    assert following(host) == (
        f"Kirim ke reviu hukum: {made.kb}", None,
        "Lengkapi objek dan ruang lingkup terlebih dahulu.",
    )  # fmt: skip
    for reader in (app.test_client(), other):
        text = reader.get(PAGE).get_data(as_text=True)
        assert [s for s in (code, made.kb, "Riwayat", "Menunggu") if s in text] == []
    made.sign(made.kb)
    assert following(asker) == ("Susun PKS", f"{write}pks", None)
    seen.append(current(client.get(PAGE)))
    only_what_is_signed(other.get(PAGE), code, made.kb)

    made.sign(made.begin("pks", made.kb))
    rollout = made.rollouts[0].code
    label = "Catat serah terima: Aplikasi 001"
    assert following(host) == (label, f"/pelaksanaan/{rollout}/aksi/hand_over", None)
    assert following(asker) == (label, None, "Menunggu Kota Tangerang.")
    page = client.get(PAGE)
    seen.append(current(page))
    assert seen == [["Permohonan"], ["Kajian"], ["KB"], ["PKS"], ["Pelaksanaan"]]
    assert page.texts("//*[@class='step-label']") == list(STEPS)
    assert "Sediakan server" in page.get_data(as_text=True)
    assert page.texts("//p[@class='wait-who']") == ["Kota Tangerang"]
    assert page.texts("//p[@class='wait-what']") == ["Catat serah terima (Aplikasi 001)"]

    walk(rollout, "declared", made.sides)
    assert following(host) == (
        "Konfirmasi aktif: Aplikasi 001", f"/pelaksanaan/{rollout}/aksi/confirm", None
    )  # fmt: skip
    perform("confirm", rollout, host)
    assert (following(host), following(asker)) == (None, None)
    done = client.get(PAGE)
    assert current(done) == []
    assert len(done.tree.xpath("//li[contains(@class, 'is-done')]")) == len(STEPS)


def only_what_is_signed(page: Any, request: str, kb: str) -> None:
    text = page.get_data(as_text=True)
    assert (kb in text, request in text) == (True, False)
    assert page.texts("//*[@class='step-label']") == list(STEPS[2:])


@pytest.mark.parametrize(
    "address", [f"/kerja-sama/{HOST}/{HOST}", f"/kerja-sama/{HOST}/99.99", "/kerja-sama/x/y"]
)
def test_a_pair_that_is_none_is_not_found(client: Any, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_case_takes_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    made = Cooperation(1).agreed()
    walk(made.rollouts[0].code, "handed_over", made.sides)
    client = sign_in(app.test_client(), made.host_staff)
    numbers = []
    for more in (0, 2, 20):
        planned(made, more)
        with count_queries() as counted:
            client.get(PAGE)
        numbers.append(len(counted))
    assert numbers == numbers[:1] * 3


def test_the_list_of_cases(app: Any, count_queries: Any) -> None:
    made = Cooperation(1)
    client = sign_in(app.test_client(), made.host_staff)
    assert "Belum ada kerja sama" in client.get("/kerja-sama").get_data(as_text=True)
    made.to("submitted")
    with count_queries() as first:
        page = client.get("/kerja-sama")
    assert page.texts("//tbody/tr/th") == ["Kota Tangerang → Kabupaten Karawang"]
    day = page.texts("//tbody/tr/td")[4]
    assert day.startswith(made.request.due_on.strftime("%-d "))
    assert page.texts("//tbody/tr/td") == ["Kajian Diajukan", "0", "Kota Tangerang", "–", day]
    for code in ("32.16", "32.73"):
        staff = acting(person(code, COOPERATION))
        from registry.adoption import service

        service.create(staff, HOST, [made.apps[0].slug])
        session.commit()
    assert len(client.get("/kerja-sama").tree.xpath("//tbody/tr")) == 1
    adopter = sign_in(app.test_client(), person("32.16", COOPERATION))
    with count_queries() as second:
        assert len(adopter.get("/kerja-sama").tree.xpath("//tbody/tr")) == 1
    assert len(second) <= len(first)
