"""Signed files that are sent in together and find their instruments by their names."""

import re
from collections.abc import Mapping, Sequence

from registry.documents import queries as documents
from registry.documents.models import StoredFile
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.text import M

from ..models import Instrument
from ..originals.acts import claim_pdf
from ..policy import require_writer
from . import policy, queries, service
from .models import Ceremony, CeremonyFile

CODE = re.compile(r"(?<![a-z0-9])n[-_ .]?(\d{4})[-_ .]?(\d{5})(?!\d)", re.IGNORECASE)


def instrument_named(name: str, found: Sequence[Instrument]) -> Instrument | None:
    """Whose file this is by its name: the instrument's code in it, else the one party besides the
    first that its words name ("KB Kab. Karawang.pdf")."""
    code = CODE.search(name)
    if code is not None:
        wanted = f"N-{code[1]}-{code[2]}"
        return next((i for i in found if i.code == wanted), None)
    words = _words(name)
    named = [i for i in found if any(_says(words, p.government.name) for p in i.parties[1:])]
    return named[0] if len(named) == 1 else None


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.rsplit(".", 1)[0].casefold())


def _says(words: Sequence[str], government: str) -> bool:
    """Whether the words hold the government's own name, without Kota or Kabupaten, in a row."""
    level, *bare = _words(government)
    wanted = bare if level in ("kota", "kabupaten", "provinsi") and bare else [level, *bare]
    places = range(len(words) - len(wanted) + 1)
    return any(list(words[n : n + len(wanted)]) == wanted for n in places)


def take(actor: Actor, code: str, keys: Sequence[str]) -> tuple[int, int]:
    """Takes uploaded files in; returns how many found their instrument and how many did not.

    A file for an instrument that has one replaces it. `Invalid` on `files` for what is no PDF.
    """
    require_writer(actor)
    ceremony = _open(actor, code)
    found = queries.instruments_of(ceremony, actor)
    matched = 0
    for key in keys:
        file_id = claim_pdf(actor, key, "files")
        stored = documents.by_ids([file_id])[file_id]
        instrument = instrument_named(stored.name, found)
        matched += instrument is not None
        _put(ceremony, actor, stored, instrument)
    service.note(ceremony, actor, "files", {"files": len(keys), "matched": matched})
    service.touch(ceremony)
    return matched, len(keys) - matched


def _put(
    ceremony: Ceremony, actor: Actor, stored: StoredFile, instrument: Instrument | None
) -> None:
    if any(f.file_id == stored.id for f in ceremony.files):
        return
    if instrument is not None:
        _free(ceremony, {instrument.id})
    ceremony.files.append(CeremonyFile(
        file_id=stored.id, instrument_id=instrument.id if instrument else None,
        government_code=actor.government, at=now(), file=stored,
    ))  # fmt: skip


def _free(ceremony: Ceremony, instrument_ids: set[int]) -> None:
    """A newer file takes the place of the older one, which stays without an instrument."""
    for file in ceremony.files:
        if file.instrument_id in instrument_ids:
            file.instrument_id = None
    session.flush()


def assign(actor: Actor, code: str, chosen: Mapping[int, str]) -> None:
    """Says of each file (its row) whose it is, by the instrument's code; "" for nobody's, "-"
    throws it away. `Invalid` when two files are given to one instrument."""
    require_writer(actor)
    ceremony = _open(actor, code)
    known = {i.code: i.id for i in queries.instruments_of(ceremony, actor)}
    own = {f.id: f for f in shown(ceremony, actor)}
    wanted = {own[n]: c for n, c in chosen.items() if n in own}
    given = [c for c in wanted.values() if c in known]
    if len(given) != len(set(given)):
        raise Invalid({"files": [M("Satu naskah hanya memiliki satu berkas; periksa pilihan "
                                   "yang sama.")]})  # fmt: skip
    for file in wanted:
        file.instrument_id = None
    session.flush()
    _free(ceremony, {known[c] for c in given})
    for file, instrument_code in wanted.items():
        if instrument_code == "-":
            ceremony.files.remove(file)
        elif instrument_code in known:
            file.instrument_id = known[instrument_code]
    service.touch(ceremony)


def put(actor: Actor, code: str, given: Mapping[str, str | None]) -> None:
    """The same by the files' keys: those not sent in before are taken in; those with a code (or
    "", "-") are whose it says. `Invalid` on `files` for a code that is none of the ceremony's."""
    require_writer(actor)
    ceremony = _open(actor, code)
    known = {"", "-", *(i.code for i in queries.instruments_of(ceremony, actor))}
    unknown = sorted({c for c in given.values() if c is not None and c not in known})
    if unknown:
        raise Invalid({"files": [M("Naskah %(code)s tidak ada dalam upacara ini.",
                                   code=unknown[0])]})  # fmt: skip
    there = {f.file.key for f in shown(ceremony, actor)}
    fresh = [key for key in given if key not in there]
    if fresh:
        take(actor, code, fresh)
    rows = {f.file.key: f.id for f in shown(queries.get(code, actor), actor)}
    chosen = {rows[key]: c for key, c in given.items() if c is not None}
    if chosen:
        assign(actor, code, chosen)


def _open(actor: Actor, code: str) -> Ceremony:
    ceremony = queries.get(code, actor, lock=True)
    policy.require_open(ceremony)
    return ceremony


def shown(ceremony: Ceremony, actor: Actor) -> list[CeremonyFile]:
    """Every file for the organiser, for others those that their government sent."""
    everything = policy.organises(ceremony, actor)
    return [f for f in ceremony.files if everything or f.government_code == actor.government]


def held(ceremony: Ceremony, key: str) -> StoredFile:
    """The file of that key; `NotFound` for one that is not the ceremony's."""
    found = [f.file for f in ceremony.files if f.file.key == key]
    if not found:
        raise NotFound
    return found[0]
