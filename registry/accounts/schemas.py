"""What people write about themselves, each other's roles, and tokens; what the API says of them."""

from marshmallow import Schema, ValidationError, fields, validates_schema

from registry.kernel.actor import PLATFORM_ROLES, ROLES
from registry.kernel.schema import Input, choice, day, email, many, text
from registry.kernel.text import N_

from . import passwords
from .states import PLATFORM_ROLE_LABELS, ROLE_LABELS

LANGUAGES = (("id", N_("Bahasa Indonesia")), ("en", N_("Bahasa Inggris")))
ROLE_CHOICES = tuple((role, ROLE_LABELS[role]) for role in ROLES)
EMAIL = N_("Alamat surel")


def _password(label: str, *, new: bool = True, help: str = "") -> fields.String:
    kept = "new-password" if new else "current-password"
    return text(label, required=True, max=passwords.MAX * 4, kind="password", help=help,
                autocomplete=kept)  # fmt: skip


NEW_PASSWORD_HELP = N_(
    "Paling sedikit 12 huruf. Beberapa kata yang tidak berhubungan mudah diingat dan sulit ditebak."
)


class SignInInput(Input):
    """The sign-in form."""

    email = email(EMAIL, required=True)
    password = _password(N_("Kata sandi"), new=False)
    next = text("", max=2000, kind="hidden")


class EmailInput(Input):
    """Only an address."""

    email = email(EMAIL, required=True)


class _Twice(Input):
    """A new password, written twice."""

    password = _password(N_("Kata sandi baru"), help=NEW_PASSWORD_HELP)
    again = _password(N_("Kata sandi baru sekali lagi"))

    @validates_schema(skip_on_field_errors=True)
    def _same(self, data: dict[str, str], **_: object) -> None:
        if data["password"] != data["again"]:
            raise ValidationError(N_("Tidak sama dengan kata sandi di atas."), "again")


class NewPasswordInput(_Twice):
    """After a reset link."""


class ChangePasswordInput(_Twice):
    """On one's own account."""

    current = _password(N_("Kata sandi sekarang"), new=False)

    class Meta(Input.Meta):
        fields = ("current", "password", "again")


class AcceptInput(_Twice):
    """A new person accepts an invitation."""

    name = text(N_("Nama lengkap"), required=True, max=200, autocomplete="name")

    class Meta(Input.Meta):
        fields = ("name", "password", "again")


class ProfileInput(Input):
    """Name and language."""

    name = text(N_("Nama lengkap"), required=True, max=200, autocomplete="name")
    language = choice(
        N_("Bahasa"), LANGUAGES, required=True, kind="radio",
        help=N_("Bahasa halaman dan surel untuk Anda."),
    )  # fmt: skip


class TokenInput(Input):
    """A new personal token."""

    name = text(
        N_("Nama token"), required=True, max=100,
        help=N_("Untuk apa token ini dipakai, misalnya “Sinkronisasi katalog”."),
    )  # fmt: skip
    government = choice(
        N_("Bertindak untuk"), required=True, help=N_("Token memakai peran Anda di sana.")
    )
    expires_on = day(N_("Berlaku sampai"), help=N_("Kosong berarti selama yang diperbolehkan."))


class PlatformTokenInput(TokenInput):
    """A new token of somebody who acts for no government."""

    class Meta(Input.Meta):
        exclude = ("government",)


class RolesInput(Input):
    """Roles of a member."""

    roles = many(N_("Peran"), ROLE_CHOICES, required=True)


class OfficeInput(Input):
    """The office where a member works."""

    agency = text(
        N_("Perangkat daerah"), max=300, kind="government",
        help=N_("Pilih dari daftar atau tulis nama baru. Kosong berarti tidak di perangkat daerah "
                "tertentu."),
    )  # fmt: skip


class InvitationInput(Input):
    """Somebody to invite and their roles."""

    email = email(EMAIL, required=True)
    roles = many(N_("Peran"), ROLE_CHOICES, required=True)


class AdminInvitationInput(Input):
    """An operator invites the first admin of a government."""

    government = text(
        N_("Pemerintah"), required=True, max=400, kind="government",
        help=N_("Tulis namanya atau kode Kemendagri, lalu pilih dari daftar."),
    )  # fmt: skip
    email = email(EMAIL, required=True)


class PlatformInput(Input):
    """Somebody gets a role in the registry itself."""

    email = email(EMAIL, required=True)
    name = text(
        N_("Nama lengkap"), max=200, help=N_("Hanya bila orang ini belum punya akun.")
    )
    role = choice(
        N_("Peran"), [(r, PLATFORM_ROLE_LABELS[r]) for r in PLATFORM_ROLES], required=True,
        kind="radio",
    )  # fmt: skip


class GovernmentRoles(Schema):
    """A government that the caller may act for."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class LentRole(Schema):
    """A role that a colleague lends to the caller today."""

    role = fields.String(required=True)
    giver = fields.String(required=True)
    document = fields.String(required=True)


class MeItem(Schema):
    """The caller: the person, for whom they act, and with which roles."""

    name = fields.String(required=True)
    language = fields.String(required=True)
    government = fields.Nested(GovernmentRoles, required=True, allow_none=True)
    roles = fields.List(fields.String(), required=True)
    mandates = fields.List(fields.Nested(LentRole), required=True)
    agency = fields.String(required=True, allow_none=True)
    platform_roles = fields.List(fields.String(), required=True)
    governments = fields.List(fields.Nested(GovernmentRoles), required=True)
