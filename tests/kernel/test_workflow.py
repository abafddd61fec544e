"""The engine on a small table of its own: rights first, then stage, then guards."""

from dataclasses import dataclass

import pytest

from registry.kernel.actor import SYSTEM, Actor
from registry.kernel.errors import Forbidden, Refused
from registry.kernel.text import M
from registry.kernel.workflow import Stage, Transition, Workflow


@dataclass
class Letter:
    state: str = "open"
    ready: bool = True


def needs_ready(letter: Letter, data: dict) -> object:
    return None if letter.ready else M("Belum siap.")


FLOW = Workflow(
    kind="letter",
    title="Surat",
    stages=(
        Stage("open", "Terbuka", awaits=("writer",)),
        Stage("sent", "Terkirim", awaits=("reader",)),
        Stage("done", "Selesai", final=True),
    ),
    transitions=(
        Transition("send", "Kirim", "Dikirim", ("open",), ("sent",), ("writer",), ("clerk",),
                   guards=(needs_ready,)),
        Transition("note", "Catat", "Dicatat", ("open", "sent"), (), ("writer", "reader")),
        Transition("close", "Tutup", "Ditutup", ("sent",), ("done",), ("system",)),
    ),
    parties=lambda letter: {"writer": frozenset({"A"}), "reader": frozenset({"B"})},
    party_labels={"writer": "penulis", "reader": "pembaca", "system": "sistem"},
    role_labels={"clerk": "juru tulis"},
)  # fmt: skip
WRITER = Actor(1, "w", government="A", roles=frozenset({"clerk"}))
READER = Actor(2, "r", government="B", roles=frozenset({"clerk"}))


def test_the_right_side_and_role_may() -> None:
    assert FLOW.check(Letter(), "send", WRITER, {}).name == "send"


def test_the_other_side_may_not_and_is_told_who_may() -> None:
    with pytest.raises(Forbidden) as refused:
        FLOW.check(Letter(), "send", READER, {})
    assert str(refused.value.message) == "Hanya dapat dilakukan oleh penulis."


def test_a_missing_role_is_named() -> None:
    with pytest.raises(Forbidden) as refused:
        FLOW.check(Letter(), "send", Actor(3, "x", government="A"), {})
    assert str(refused.value.message) == "Memerlukan peran juru tulis."


def test_a_wrong_stage_is_named() -> None:
    with pytest.raises(Refused) as refused:
        FLOW.check(Letter("sent"), "send", WRITER, {})
    assert str(refused.value.message) == "Tidak dapat dilakukan pada tahap “Terkirim”."


def test_a_guard_gives_its_reason() -> None:
    options = FLOW.options(Letter(ready=False), WRITER)
    assert [(o.transition.name, o.allowed, o.reason and str(o.reason)) for o in options] == [
        ("send", False, "Belum siap."), ("note", True, None)]  # fmt: skip


def test_only_the_registry_does_its_own_acts() -> None:
    assert FLOW.check(Letter("sent"), "close", SYSTEM, {}).name == "close"
    with pytest.raises(Forbidden):
        FLOW.check(Letter("sent"), "close", WRITER, {})
    assert [o.transition.name for o in FLOW.options(Letter("sent"), READER)] == ["note"]


def test_an_unknown_action_is_none() -> None:
    assert FLOW.check(Letter(), "fly", WRITER, {}) is None


def test_whose_move_and_which_roles() -> None:
    assert FLOW.awaited(Letter()) == {"A"}
    assert FLOW.awaited(Letter("done")) == frozenset()
    assert FLOW.moving_roles("open") == {"clerk"}
    assert FLOW.states_awaiting("reader") == ("sent",)
    assert [(a, b, t.name) for a, b, t in FLOW.edges()] == [
        ("open", "sent", "send"), ("sent", "done", "close")]  # fmt: skip
