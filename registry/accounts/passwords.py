"""How passwords are kept (argon2id, RFC 9106) and which are refused."""

import re
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry.kernel.errors import Invalid
from registry.kernel.text import M

MIN, MAX = 12, 200
DISTINCT = 5
HASHER = PasswordHasher()


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """The password as it is kept."""
    return HASHER.hash(_normal(password))


@cache
def _nobody() -> str:
    return hashed("tidak ada orang dengan kata sandi ini")


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the kept one; without a kept one it takes the same time and is not."""
    try:
        HASHER.verify(kept or _nobody(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def check(password: str, field: str, *, email: str, name: str) -> None:
    """Raises `Invalid` on `field` for a password that is too easy to guess."""
    if not MIN <= len(password) <= MAX:
        raise Invalid({field: [M("Antara %(min)s dan %(max)s huruf.", min=MIN, max=MAX)]})
    if len(set(password)) < DISTINCT:
        raise Invalid({field: [M("Terlalu mudah ditebak: pakai lebih banyak huruf yang berbeda.")]})
    plain = _letters(password)
    if plain in {_letters(v) for v in (email, email.partition("@")[0], name)}:
        raise Invalid({field: [M("Jangan memakai nama atau alamat surel sebagai kata sandi.")]})


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", _normal(text).casefold())
