"""The second wall: raw SQL as the application's role, with no filter of ours, reads only what the
policies of PostgreSQL let that government read."""

from typing import Any

import pytest
from sqlalchemy import text

from registry.kernel.actor import ANONYMOUS, SYSTEM, Actor
from registry.kernel.clock import today
from registry.kernel.db import db, session
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import ROLE, SEES, see_as, seeing_all
from tests.factories import adoption, agreements, world
from tests.factories.adoption import ADOPTER, HOST, THIRD, Walk
from tests.factories.rollout import Cooperation, data_for

TABLES = (
    "adoption_request", "request_item", "request_message", "instrument_draft",
    "installation_step", "stored_file",
)  # fmt: skip


def counts() -> dict[str, int]:
    """How many rows of each private table this session reads, asked without any filter."""
    return {
        table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        for table in TABLES
    }


def seen_by(actor: Actor) -> dict[str, int]:
    session.rollback()
    see_as(actor)
    try:
        return counts()
    finally:
        session.rollback()
        session.info.pop(SEES)


def nothing() -> dict[str, int]:
    return dict.fromkeys(TABLES, 0)


@pytest.fixture
def path(app: Any) -> Cooperation:
    """Karawang and Tangerang with every private thing there is."""
    from registry.rollout import service

    found = Cooperation().agreed()
    found.act(found.host, "message", body="Rahasia dua daerah")
    one = found.rollouts[0]
    keeper = adoption.actor(HOST, "catalogue")
    service.perform("hand_over", one.code, keeper, one.version, data_for("hand_over", keeper))
    session.commit()
    return found


def test_the_application_works_as_the_bound_role(app: Any) -> None:
    role, bypasses = session.execute(
        text("SELECT current_user, rolbypassrls OR rolsuper FROM pg_roles "
             "WHERE rolname = current_user")
    ).one()  # fmt: skip
    assert (role, bypasses) == (ROLE, False)
    bound = session.execute(
        text("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY relname")
    ).scalars().all()  # fmt: skip
    assert set(TABLES) <= set(bound)


def test_another_government_reads_nothing_of_it(path: Cooperation) -> None:
    everything = seen_by(SYSTEM)
    assert all(everything.values())
    assert seen_by(adoption.actor(THIRD, "cooperation", "legal", "approver")) == nothing()
    assert seen_by(ANONYMOUS) == nothing()
    assert seen_by(Actor(user_id=1, platform_roles=frozenset({"operator"}))) == nothing()
    assert seen_by(adoption.acting(adoption.auditor())) == everything


def test_both_parties_read_all_that_is_between_them(path: Cooperation) -> None:
    everything = seen_by(SYSTEM)
    for government in (HOST, ADOPTER):
        found = seen_by(adoption.actor(government, "cooperation"))
        assert {k: v for k, v in found.items() if k != "stored_file"} == {
            k: v for k, v in everything.items() if k != "stored_file"}  # fmt: skip


def test_neither_may_it_change_or_slip_in_a_row(path: Cooperation) -> None:
    from sqlalchemy.exc import ProgrammingError

    see_as(adoption.actor(THIRD, "cooperation"))
    for change in ("adoption_request SET reason = 'x'", "stored_file SET name = 'x'"):
        assert session.execute(text(f"UPDATE {change}")).rowcount == 0
    for table in TABLES:
        assert session.execute(text(f"DELETE FROM {table}")).rowcount == 0
    with pytest.raises(ProgrammingError, match="row-level security"):
        session.execute(
            text("INSERT INTO stored_file (key, name, media_type, size, sha256, government, "
                 "received_at) VALUES ('k', 'n', 'm', 1, repeat('0', 64), :other, now())"),
            {"other": HOST},
        )  # fmt: skip
    session.rollback()


def test_a_draft_is_its_adopters_alone_until_it_is_submitted(app: Any) -> None:
    walk = Walk()
    walk.act(walk.adopter, "edit", **adoption.letter(walk.adopter))
    assert seen_by(walk.host) == nothing()
    assert seen_by(walk.adopter)["adoption_request"] == 1
    walk.act(walk.adopter, "submit")
    host = seen_by(walk.host)
    assert (host["adoption_request"], host["request_item"], host["stored_file"]) == (1, 3, 1)
    walk.act(walk.host, "return", reason="Lengkapi")
    assert seen_by(walk.host)["adoption_request"] == 1


def test_an_upload_that_no_record_took_is_its_offices_alone(app: Any) -> None:
    karawang = world.person(ADOPTER, "cooperation")
    world.pdf(karawang)
    assert seen_by(karawang)["stored_file"] == 1
    assert seen_by(world.person(HOST, "cooperation"))["stored_file"] == 0


def test_drafts_of_an_instrument_are_its_parties(app: Any) -> None:
    agreements.Case().prepared()
    assert seen_by(world.person(HOST, "legal"))["instrument_draft"] == 1
    assert seen_by(world.person(THIRD, "legal"))["instrument_draft"] == 0


# ---------------------------------------------------------------- what a request is told
@pytest.fixture
def probe(settings: Any, app: Any) -> Any:
    """The application with routes that read the private tables without any filter."""
    from registry.app import create_app
    from registry.http.access import PUBLIC, access
    from registry.http.actor import current_actor
    from registry.http.writes import writes

    made = create_app(settings)
    made.config["TESTING"] = True

    @made.get("/api/uji")
    @access(PUBLIC)
    def look() -> Any:
        return counts()

    @made.get("/api/uji/tersesat")
    @access(PUBLIC)
    def stray() -> Any:
        """After a commit and a rollback in one request, and after a way past the wall."""
        current_actor()
        session.commit()
        first = counts()
        session.rollback()
        second = counts()
        with seeing_all():
            past = counts()
        return {"commit": first, "rollback": second, "past": past, "after": counts()}

    @made.post("/api/uji/gagal")
    @access(PUBLIC)
    @writes
    def fail() -> Any:
        with seeing_all():
            raise RuntimeError("crash")

    yield made
    with made.app_context():
        db.engine.dispose()


def ask(probe: Any, path: str, who: Actor | None = None) -> Any:
    headers = world.bearer(who) if who else {}
    session.rollback()
    return probe.test_client().get(path, headers=headers).json


def test_each_request_begins_with_nothing_and_pooled_connections_forget(
    path: Cooperation, probe: Any
) -> None:
    host, third = world.person(HOST, "cooperation"), world.person(THIRD, "cooperation")
    auditor = adoption.acting(adoption.auditor())
    everything = seen_by(SYSTEM)
    for _ in range(3):  # one after the other on the same few connections
        assert ask(probe, "/api/uji", auditor) == everything
        assert ask(probe, "/api/uji") == nothing()
        assert ask(probe, "/api/uji", host)["adoption_request"] == 1
        assert ask(probe, "/api/uji", third) == nothing()


def test_commit_and_rollback_within_a_request_change_nothing(
    path: Cooperation, probe: Any
) -> None:
    third = ask(probe, "/api/uji/tersesat", world.person(THIRD, "cooperation"))
    assert (third["commit"], third["rollback"], third["after"]) == (nothing(),) * 3
    assert third["past"] == seen_by(SYSTEM)


def test_an_error_past_the_wall_closes_it_and_keeps_its_own_reason(
    path: Cooperation, probe: Any
) -> None:
    with pytest.raises(RuntimeError, match="crash"):
        probe.test_client().post("/api/uji/gagal", headers={"Authorization": "Bearer x"})
    with pytest.raises(Exception, match="division by zero"), seeing_all():
        session.execute(text("SELECT 1 / 0"))
    session.rollback()
    assert ask(probe, "/api/uji") == nothing()


def test_the_registrys_own_processes_read_everything(path: Cooperation) -> None:
    assert counts() == seen_by(SYSTEM)


def parties_of(number: int, actor: Actor) -> list[tuple[str, int]]:
    """What `actor` reads of who takes part in a draft, and who witnesses it."""
    see_as(actor)
    found = [
        (table, session.execute(
            text(f"SELECT count(*) FROM {table} WHERE instrument_id = :id"), {"id": number}
        ).scalar_one())
        for table in ("instrument_party", "instrument_witness")
    ]  # fmt: skip
    session.rollback()
    session.info.pop(SEES)
    return found


def test_who_negotiates_with_whom_is_theirs_until_it_is_signed(app: Any) -> None:
    case = agreements.Case("nk").prepared()
    case.act("add_witness", name="Sekda", title="")
    draft = case.instrument.id
    session.rollback()
    hidden, known = [(0, 0), (2, 1)]
    third = adoption.actor(THIRD, "cooperation", "legal")
    operator = Actor(user_id=1, platform_roles=frozenset({"operator"}))
    seen = {
        name: tuple(n for _, n in parties_of(draft, who)) for name, who in (
            ("third", third), ("nobody", ANONYMOUS), ("operator", operator),
            ("other side", case.offices[1].legal), ("registry", SYSTEM),
        )
    }  # fmt: skip
    assert seen == {"third": hidden, "nobody": hidden, "operator": hidden, "other side": known,
                    "registry": known}  # fmt: skip
    with unit_of_work():
        signed = case.instrument
        signed.state, signed.signed_on = "in_force", today()
    assert tuple(n for _, n in parties_of(draft, ANONYMOUS)) == (2, 0)


def test_a_new_instrument_is_written_by_whichever_side_begins_it(app: Any) -> None:
    actor = adoption.actor(ADOPTER, "cooperation")
    session.rollback()
    see_as(actor)
    with unit_of_work():
        made = agreements.service.create(actor, "kb", [HOST, ADOPTER])
        codes = [p.government_code for p in made.parties]
    session.info.pop(SEES)
    assert set(codes) == {HOST, ADOPTER}
