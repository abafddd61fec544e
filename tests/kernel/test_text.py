"""Messages keep their parameters through JSON."""

from datetime import date

from registry.kernel.text import M, Message


def test_a_message_survives_json() -> None:
    inner = M("tahap %(n)s", n=3)
    message = M("%(stage)s sampai %(day)s", stage=inner, day=date(2026, 1, 2))
    assert Message.from_json(message.to_json()) == message
    assert str(message) == "tahap 3 sampai 2026-01-02"


def test_percent_signs_without_parameters_are_text() -> None:
    assert str(M("100 % siap")) == "100 % siap"
