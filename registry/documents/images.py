"""Whether bytes are a whole PNG or JPEG of a sensible size; nothing is decoded."""

import struct

PNG, JPEG = "image/png", "image/jpeg"
SIDE_MAX = 8000
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers that carry the picture's size."""


def sniff(content: bytes) -> str:
    """The picture's media type; "" for what is none, is cut off, carries something behind its end
    or is larger than 8000 points on a side."""
    if content.startswith(_PNG_START) and content.endswith(_PNG_END):
        return PNG if _sensible(_png_size(content)) else ""
    if content.startswith(b"\xff\xd8\xff") and content.endswith(b"\xff\xd9"):
        return JPEG if _sensible(_jpeg_size(content)) else ""
    return ""


def _sensible(size: tuple[int, int]) -> bool:
    return all(0 < side <= SIDE_MAX for side in size)


def _png_size(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR" or len(content) < 45:
        return 0, 0
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return 0, 0
