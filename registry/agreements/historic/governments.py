"""Which government a name in an old register means."""

import re
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from registry.catalogue.transfer.headings import key
from registry.kernel.db import session
from registry.regions.models import Government

PREFIXES = {
    "pemerintah kabupaten": "kabupaten", "pemerintah kota": "kota",
    "pemerintah daerah kabupaten": "kabupaten", "pemerintah daerah kota": "kota",
    "pemerintah provinsi": "provinsi", "pemkab": "kabupaten", "pemkot": "kota",
    "pemprov": "provinsi", "kab": "kabupaten", "prov": "provinsi",
}  # fmt: skip
LEVELS = ("kota ", "kabupaten ", "provinsi ")


class Atlas:
    """All governments by code, by name, and by the bare name where only one has it."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        self.names: Mapping[str, str] = dict(rows)
        self._exact = {plain(name): code for code, name in rows}
        bare: dict[str, list[str]] = defaultdict(list)
        for code, name in rows:
            bare[_bare(plain(name))].append(code)
        self._bare = {name: codes[0] for name, codes in bare.items() if len(codes) == 1}

    def find(self, written: str) -> str | None:
        """The code, or None for what the registry does not know or cannot tell apart."""
        code = re.search(r"\b(\d\d(?:\.\d\d)?)\b", written)
        if code is not None and code[1] in self.names:
            return code[1]
        wanted = plain(written)
        levelled = wanted.startswith(LEVELS)
        found = self._exact.get(wanted)
        if found is None and wanted.startswith("provinsi "):
            found = self._exact.get(_bare(wanted))
        return found or (None if levelled else self._bare.get(wanted))


def plain(name: str) -> str:
    """A name so that spelling matters less: "Pemkab. Karawang" is "kabupaten karawang"."""
    found = key(name)
    for prefix in sorted(PREFIXES, key=len, reverse=True):
        if found.startswith(prefix + " "):
            return f"{PREFIXES[prefix]} {found[len(prefix) + 1 :]}"
    return found


def _bare(name: str) -> str:
    return next((name.removeprefix(level) for level in LEVELS if name.startswith(level)), name)


def atlas() -> Atlas:
    """The registry's governments, in one query."""
    rows = session.execute(select(Government.code, Government.name).order_by(Government.code))
    return Atlas([(code, name) for code, name in rows])
