"""Zip files that are not trusted: everything is inflated under a limit before it is used."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from registry.kernel.errors import Refused
from registry.kernel.text import M, Message

from . import limits

_CHUNK = 65_536
_HEADER = struct.Struct("<4s2B4HL2L2H")
_ENCRYPTED = 0x1


def names(data: bytes) -> list[str]:
    """The members' names; `Refused` when this is no zip file that can be read."""
    return [info.filename for info in _infos(data)]


def guard(data: bytes) -> None:
    """Inflates all of it, keeping nothing; `Refused` for a bomb or a broken file.

    The sizes that the file states are not believed: the streams themselves are counted.
    """
    left = limits.INFLATED
    for info in _infos(data):
        for chunk in _stream(data, info):
            left -= len(chunk)
            if left < 0:
                raise Refused(_bomb())


def texts(data: bytes, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each member with one of `endings`; the content is cut one byte beyond
    the size of a publiccode.yml."""
    guard(data)
    yield from contents(data, endings, limits.YAML)


def contents(
    data: bytes, endings: tuple[str, ...], most: int
) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each member with one of `endings`, one after the other; a content is cut
    one byte beyond `most`, so that nothing larger is ever held."""
    for info in _infos(data):
        if info.is_dir() or not info.filename.lower().endswith(endings):
            continue
        content = bytearray()
        for chunk in _stream(data, info):
            content += chunk
            if len(content) > most:
                break
        yield info.filename, bytes(content[: most + 1])


def _bomb() -> Message:
    limit = limits.INFLATED // limits.MEGABYTE
    return M("Isi berkas ini melebihi %(limit)s MB setelah dibuka.", limit=limit)


def _broken() -> Message:
    return M("Berkas ini rusak atau bukan berkas zip yang sah.")


def _infos(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused(_broken()) from error
    if len(found) > limits.MEMBERS:
        raise Refused(M("Berkas zip ini memuat lebih dari %(n)s berkas.", n=limits.MEMBERS))
    if any(info.flag_bits & _ENCRYPTED for info in found):
        raise Refused(M("Berkas ini terkunci dengan kata sandi."))
    return found


def _stream(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    start = info.header_offset
    header = data[start : start + _HEADER.size]
    if len(header) < _HEADER.size or header[:4] != b"PK\x03\x04":
        raise Refused(_broken())
    parts = _HEADER.unpack(header)
    begin = start + _HEADER.size + parts[-2] + parts[-1]
    packed = data[begin : begin + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        yield packed
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(packed)
    else:
        raise Refused(_broken())


def _inflated(packed: bytes) -> Iterator[bytes]:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = packed
    try:
        while rest and not machine.eof:
            yield machine.decompress(rest, _CHUNK)
            rest = machine.unconsumed_tail
    except zlib.error as error:
        raise Refused(_broken()) from error
