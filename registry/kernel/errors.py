"""Refusals that a person understands. The HTTP layer gives them a page or a problem+json."""

from collections.abc import Mapping, Sequence

from .text import M, Message


class DomainError(Exception):
    """Something was asked that cannot be done; `message` says why, in the asker's language."""

    status = 400
    code = "bad-request"

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(DomainError):
    """There is no such thing, or the asker may not know of it."""

    status = 404
    code = "not-found"

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or M("Halaman atau catatan ini tidak ditemukan."))


class Forbidden(DomainError):
    """The asker's side or role does not carry the right."""

    status = 403
    code = "forbidden"


class Refused(DomainError):
    """The state of things or a rule stands against it now."""

    status = 409
    code = "refused"


class Stale(DomainError):
    """Somebody changed the record after the asker had read it."""

    status = 409
    code = "stale"

    def __init__(self) -> None:
        super().__init__(
            M("Catatan ini sudah diubah orang lain sejak Anda membukanya. "
              "Periksa keadaan terbaru, lalu ulangi bila masih perlu.")
        )  # fmt: skip


class TooMany(DomainError):
    """Asked too often; wait."""

    status = 429
    code = "too-many"


class Invalid(DomainError):
    """Fields that cannot be accepted: field name → messages, shown beside each."""

    status = 422
    code = "invalid"

    def __init__(self, errors: Mapping[str, Sequence[str | Message]]) -> None:
        super().__init__(M("Periksa kembali isian yang ditandai."))
        self.errors = {name: list(found) for name, found in errors.items()}
