"""The English of our texts out of the translations, where no request says the language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from registry.kernel.text import Message

SOURCE = Path(__file__).resolve().parents[2] / "translations/en/LC_MESSAGES/messages.po"


@cache
def english() -> Mapping[str, str]:
    """Every translated text: Indonesian → English."""
    with SOURCE.open("rb") as file:
        found = read_po(file)
    return {
        entry.id: entry.string for entry in found
        if isinstance(entry.id, str) and isinstance(entry.string, str) and entry.string
    }  # fmt: skip


def told(message: Message, language: str) -> str:
    """The message in Indonesian, or in English ("en") as far as it is translated."""
    if language != "en":
        return str(message)
    params = {
        name: told(value, language) if isinstance(value, Message) else value
        for name, value in message.params.items()
    }
    return str(Message(english().get(message.msgid, message.msgid), params))
