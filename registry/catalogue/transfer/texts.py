"""Texts of others, so that the database can keep them."""

from typing import Any


def storable(value: Any) -> Any:
    """The same without what PostgreSQL keeps in no text: NUL and halves of letters."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(k): storable(v) for k, v in value.items()}
    return [storable(v) for v in value] if isinstance(value, list | tuple) else value
