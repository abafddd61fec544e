"""Messages that the domain speaks: an Indonesian text with parameters, translated when rendered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Message:
    """An Indonesian text (the gettext id) with `%(name)s` parameters: str, int, date or Message."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid

    def to_json(self) -> dict[str, Any]:
        """A form that PostgreSQL can keep; `from_json` reads it back."""
        return {"msgid": self.msgid, "params": {k: _pack(v) for k, v in self.params.items()}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Message":
        """The message kept by `to_json`."""
        return cls(data["msgid"], {k: _unpack(v) for k, v in data.get("params", {}).items()})


def _pack(value: Any) -> Any:
    if isinstance(value, Message):
        return {"message": value.to_json()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def _unpack(value: Any) -> Any:
    if isinstance(value, dict) and "message" in value:
        return Message.from_json(value["message"])
    if isinstance(value, dict) and "date" in value:
        return date.fromisoformat(value["date"])
    return value


def M(msgid: str, **params: Any) -> Message:
    """A message of the domain; the extractor finds its text by this name."""
    return Message(msgid, params)


def N_(msgid: str) -> str:
    """Marks a text in a table (labels, laws) for translation; gives it back unchanged."""
    return msgid
