"""Every setting of Lumbung: read from the environment once, checked together, then frozen.

A wrong setting is refused at start with its name and the reason (`SettingsError`); nothing else
in the code reads the environment. `python -m registry.config` prints the two tables of
`docs/operations.md`, and a test compares them with the document.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from environs import Env, EnvError
from marshmallow import ValidationError

from .deadlines import DEADLINES, Deadline


class SettingsError(Exception):
    """Settings that were refused: `problems` holds one line for each, "NAME: reason"."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


# ---------------------------------------------------------------- checks of one value
Check = Callable[[Any], None]


def _between(low: int, high: int) -> Check:
    def check(value: int) -> None:
        if not low <= value <= high:
            raise ValidationError(f"harus bilangan bulat {low} sampai {high}")

    return check


def _one_of(*choices: str) -> Check:
    def check(value: str) -> None:
        if value not in choices:
            raise ValidationError(f"harus salah satu dari: {', '.join(choices)}")

    return check


def _url(*schemes: str) -> Check:
    def check(value: str) -> None:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not (parts.netloc or parts.path):
            wanted = " atau ".join(f"{scheme}://" for scheme in schemes)
            raise ValidationError(f"harus alamat yang diawali {wanted}")

    return check


def _sender(value: str) -> None:
    if value.count("@") != 1 or any(ord(char) < 32 for char in value):
        raise ValidationError("harus satu alamat surel, misalnya Lumbung <lumbung@kota.go.id>")


def _descending(value: list[int]) -> None:
    if not value or value != sorted(set(value), reverse=True) or value[-1] < 1:
        raise ValidationError("harus bilangan bulat dari besar ke kecil, misalnya 180,90,30")


# ---------------------------------------------------------------- the settings
_WRONG_TYPE = {
    "int": "harus bilangan bulat",
    "bool": "harus 1 atau 0",
    "list": "harus bilangan bulat yang dipisah koma",
}


def _setting(
    env_name: str,
    default: Any,
    about: str,
    *,
    check: Check | None = None,
    shown: str | None = None,
    secret: bool = False,
) -> Any:
    """Declare one setting: its environment name, default, check and what the table says."""
    meta = {"env": env_name, "about": about, "check": check, "shown": shown, "secret": secret}
    return field(default=default, metadata=meta, repr=not secret)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one process of Lumbung was told. Build it by `from_env()`, in tests by hand."""

    app_env: str = _setting(
        "APP_ENV",
        "development",
        "`development` or `production`",
        check=_one_of("development", "production"),
    )
    demo: bool = _setting(
        "DEMO",
        False,
        "Demo accounts and a notice on every page; refused in production. `make run` sets 1",
    )
    secret_key: str = _setting(
        "SECRET_KEY",
        "",
        "Signs sessions and links, 32 characters or more; required in production",
        shown="made once, kept in `DATA_DIR/secret_key`",
        secret=True,
    )
    database_url: str | None = _setting(
        "DATABASE_URL",
        None,
        "PostgreSQL 15 or newer, `postgresql://user:password@host/name`",
        check=_url("postgresql", "postgres", "postgresql+psycopg"),
        shown="unset: embedded PostgreSQL in `DATA_DIR/postgres`",
        secret=True,
    )
    host: str = _setting("HOST", "127.0.0.1", "Address the web server listens on")
    port: int = _setting("PORT", 8000, "Port the web server listens on", check=_between(1, 65535))
    base_url: str = _setting(
        "BASE_URL",
        "",
        "Public address, used in links of mails; https in production",
        check=_url("http", "https"),
        shown="`http://HOST:PORT`",
    )
    web_workers: int = _setting(
        "WEB_WORKERS",
        1,
        "Web server processes that `registry.serve` starts",
        check=_between(1, 64),
    )
    web_threads: int = _setting(
        "WEB_THREADS",
        4,
        "Threads that answer requests in each web server process",
        check=_between(1, 64),
    )
    site_name: str = _setting("SITE_NAME", "Lumbung", "Name shown in the header and in mails")
    site_operator: str = _setting(
        "SITE_OPERATOR", "", "Who operates this site, shown in the footer"
    )
    site_official: bool = _setting(
        "SITE_OFFICIAL", False, "1 when a government runs this site officially; else pages say not"
    )
    data_dir: Path = _setting(
        "DATA_DIR", Path("var"), "Folder for the embedded database, files, key and unsent mail"
    )
    storage_url: str = _setting(
        "STORAGE_URL",
        "",
        "Where uploaded files are kept: `file:///folder` or `s3://bucket/prefix` "
        "(keys by the usual `AWS_…` variables)",
        check=_url("file", "s3"),
        shown="`DATA_DIR/files`",
    )
    mail_server: str | None = _setting(
        "MAIL_SERVER",
        None,
        "SMTP server",
        shown="unset: mails are written to `DATA_DIR/mail` as .eml and logged",
    )
    mail_port: int = _setting("MAIL_PORT", 587, "SMTP port", check=_between(1, 65535))
    mail_username: str | None = _setting("MAIL_USERNAME", None, "SMTP account, if it needs one")
    mail_password: str | None = _setting(
        "MAIL_PASSWORD", None, "SMTP password, if it needs one", secret=True
    )
    mail_use_tls: bool = _setting("MAIL_USE_TLS", True, "STARTTLS towards the SMTP server")
    mail_sender: str = _setting(
        "MAIL_SENDER", "Lumbung <lumbung@localhost>", "Sender of every mail", check=_sender
    )
    default_language: str = _setting(
        "DEFAULT_LANGUAGE",
        "id",
        "Language of a visitor who chose none: `id` or `en`",
        check=_one_of("id", "en"),
    )
    session_days: int = _setting(
        "SESSION_DAYS", 14, "Days until a sign-in ends by itself", check=_between(1, 365)
    )
    invitation_days: int = _setting(
        "INVITATION_DAYS", 14, "Days an invitation can be accepted", check=_between(1, 365)
    )
    reset_hours: int = _setting(
        "RESET_HOURS", 2, "Hours a password reset link works", check=_between(1, 168)
    )
    api_token_days: int = _setting(
        "API_TOKEN_DAYS", 365, "Days a personal API token works", check=_between(1, 3650)
    )
    sign_in_attempts: int = _setting(
        "SIGN_IN_ATTEMPTS", 5, "Failed sign-ins before the slow-down begins", check=_between(1, 100)
    )
    sign_in_window_minutes: int = _setting(
        "SIGN_IN_WINDOW_MINUTES",
        60,
        "Minutes for which a failed sign-in counts",
        check=_between(1, 1440),
    )
    sign_in_delay_seconds: int = _setting(
        "SIGN_IN_DELAY_SECONDS",
        30,
        "First wait of the slow-down; each failure doubles it",
        check=_between(1, 3600),
    )
    sign_in_delay_max_seconds: int = _setting(
        "SIGN_IN_DELAY_MAX_SECONDS", 900, "Longest wait of the slow-down", check=_between(1, 86400)
    )
    upload_max_mb: int = _setting(
        "UPLOAD_MAX_MB",
        20,
        "Largest uploaded file in megabytes (1 MB = 1,000,000 bytes)",
        check=_between(1, 500),
    )
    deadlines: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: MappingProxyType({k: d.default for k, d in DEADLINES.items()})
    )

    def __post_init__(self) -> None:
        """Fill the defaults that follow from other settings."""
        base_url = self.base_url or f"http://{self.host}:{self.port}"
        storage_url = self.storage_url or (self.data_dir.absolute() / "files").as_uri()
        object.__setattr__(self, "base_url", base_url.rstrip("/"))
        object.__setattr__(self, "storage_url", storage_url)
        if self.database_url is not None:
            _, _, rest = self.database_url.partition("://")
            object.__setattr__(self, "database_url", f"postgresql+psycopg://{rest}")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `env` (default: the process's environment) and check them all.

        Raises SettingsError naming every wrong setting. Outside production a missing SECRET_KEY
        is made once and kept in the data folder.
        """
        given = os.environ if env is None else env
        reader = _Reader({name: value for name, value in given.items() if value.strip()})
        values = {item.name: reader.read(item) for item in declared()}
        values["deadlines"] = MappingProxyType(
            {key: reader.days(deadline) for key, deadline in DEADLINES.items()}
        )
        problems = reader.problems or list(_conflicts(values))
        if problems:
            raise SettingsError(problems)
        if not values["secret_key"]:
            values["secret_key"] = _kept_secret(values["data_dir"])
        return cls(**values)

    @property
    def production(self) -> bool:
        """True when this process serves real people (APP_ENV=production)."""
        return self.app_env == "production"

    def deadline(self, key: str) -> int:
        """The time limit `key` of DEADLINES, in that deadline's unit. Unknown key: KeyError."""
        (length,) = self.deadlines[key]
        return length

    @property
    def reminder_days(self) -> tuple[int, ...]:
        """Days before the end of an instrument on which its parties are reminded."""
        return self.deadlines["instrument.reminders"]


def declared() -> Iterator[Field[Any]]:
    """The fields of `Settings` that are settings."""
    return (item for item in fields(Settings) if "env" in item.metadata)


class _Reader(Env):
    """environs over a given mapping instead of `os.environ`; gathers every problem."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(eager=True)
        self._given = values
        self.problems: list[str] = []

    def _get_value(self, env_key: str, default: Any) -> Any:
        return self._given.get(env_key, default)

    def read(self, item: Field[Any]) -> Any:
        meta, default = item.metadata, item.default
        kind = type(default).__name__ if isinstance(default, (bool, int)) else "str"
        value = self._parse(meta["env"], kind, default, meta["check"], secret=meta["secret"])
        return Path(value) if isinstance(default, Path) else value

    def days(self, deadline: Deadline) -> tuple[int, ...]:
        if len(deadline.default) == 1:
            only = deadline.default[0]
            most = 23 if deadline.unit == "hour" else 1000
            value = self._parse(deadline.env_name, "int", only, _between(1, most))
            return (value,)
        default = list(deadline.default)
        return tuple(self._parse(deadline.env_name, "list", default, _descending, subcast=int))

    def _parse(
        self,
        name: str,
        kind: str,
        default: Any,
        check: Check | None,
        *,
        secret: bool = False,
        **more: Any,
    ) -> Any:
        try:
            value = getattr(self, kind)(name, default, **more)
        except EnvError:
            self._refuse(name, _WRONG_TYPE[kind], secret=secret)
            return default
        try:
            if check is not None and name in self._given:
                check(value)
        except ValidationError as error:
            self._refuse(name, str(error.messages[0]), secret=secret)
        return value

    def _refuse(self, name: str, reason: str, *, secret: bool) -> None:
        given = "" if secret else f", bukan {self._given[name]!r}"
        self.problems.append(f"{name}: {reason}{given}")


def _conflicts(values: Mapping[str, Any]) -> Iterator[str]:
    """Settings that are fine alone and wrong together."""
    if values["secret_key"] and len(values["secret_key"]) < 32:
        yield "SECRET_KEY: terlalu pendek, paling sedikit 32 karakter"
    if values["sign_in_delay_max_seconds"] < values["sign_in_delay_seconds"]:
        yield "SIGN_IN_DELAY_MAX_SECONDS: lebih kecil daripada SIGN_IN_DELAY_SECONDS"
    if values["mail_username"] and not values["mail_password"]:
        yield "MAIL_PASSWORD: wajib diisi bila MAIL_USERNAME diisi"
    if values["app_env"] == "production":
        yield from _production_conflicts(values)


def _production_conflicts(values: Mapping[str, Any]) -> Iterator[str]:
    if values["demo"]:
        yield "DEMO: akun demo tidak boleh ada di produksi (APP_ENV=production)"
    if not values["secret_key"]:
        yield "SECRET_KEY: wajib diisi di produksi (APP_ENV=production)"
    if not values["database_url"]:
        yield "DATABASE_URL: wajib diisi di produksi (APP_ENV=production)"
    if not values["base_url"].startswith("https://"):
        yield "BASE_URL: harus diawali https:// di produksi (APP_ENV=production)"


def _kept_secret(data_dir: Path) -> str:
    """The development key of this data folder: made once, readable by its owner alone."""
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=data_dir, prefix="secret_key.")  # mode 600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text().strip()
