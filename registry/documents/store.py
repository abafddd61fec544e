"""Where the bytes are: content-addressed by SHA-256, in a local folder or any obstore service."""

import hashlib
from pathlib import Path
from urllib.parse import unquote, urlsplit

from obstore.store import LocalStore, ObjectStore, from_url

_store: list[ObjectStore] = []


def configure(url: str) -> None:
    """Opens the store of the settings: `file:///folder` (made when missing) or `s3://bucket`."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        Path(unquote(parts.path)).mkdir(parents=True, exist_ok=True)
        _store[:] = [LocalStore(unquote(parts.path))]
    else:
        _store[:] = [from_url(url)]


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def put(content: bytes) -> str:
    """Keeps `content` once; returns its SHA-256 in hexadecimal."""
    sha256 = hashlib.sha256(content).hexdigest()
    _store[0].put(_path(sha256), content)
    return sha256


def get(sha256: str) -> bytes:
    """The bytes kept under that hash."""
    return bytes(_store[0].get(_path(sha256)).bytes())
