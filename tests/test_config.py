"""Settings: every wrong one is refused by name, and the document lists all of them."""

import stat
from pathlib import Path

import pytest

from registry.config import DEADLINES, Settings, SettingsError
from registry.config.table import settings_table

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "k" * 32,
    "DATABASE_URL": "postgresql://db.example/lumbung",
    "BASE_URL": "https://lumbung.example",
}


def refused(**env: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)
    return caught.value.problems


def test_defaults(tmp_path: Path) -> None:
    settings = Settings.from_env({"DATA_DIR": str(tmp_path)})
    assert settings.database_url is None
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.storage_url == (tmp_path / "files").as_uri()
    assert (settings.demo, settings.production, settings.site_official) == (False, False, False)
    assert settings.deadline("request.submitted") == 5
    assert settings.reminder_days == (180, 90, 30)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "abc", "harus bilangan bulat, bukan 'abc'"),
        ("PORT", "0", "harus bilangan bulat 1 sampai 65535, bukan '0'"),
        ("PORT", "65536", "harus bilangan bulat 1 sampai 65535, bukan '65536'"),
        ("DEMO", "ya", "harus 1 atau 0, bukan 'ya'"),
        ("APP_ENV", "prod", "harus salah satu dari: development, production, bukan 'prod'"),
        ("BASE_URL", "lumbung", "harus alamat yang diawali http:// atau https://, bukan 'lumbung'"),
        ("MAIL_SENDER", "siapa", "harus satu alamat surel, misalnya "
         "Lumbung <lumbung@kota.go.id>, bukan 'siapa'"),
        ("REQUEST_SUBMITTED_DAYS", "-1", "harus bilangan bulat 1 sampai 1000, bukan '-1'"),
        ("INSTRUMENT_REMINDERS_DAYS", "30,90", "harus bilangan bulat dari besar ke kecil, "
         "misalnya 180,90,30, bukan '30,90'"),
        ("INSTRUMENT_REMINDERS_DAYS", "a", "harus bilangan bulat yang dipisah koma, bukan 'a'"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_name_and_reason(
    name: str, value: str, reason: str
) -> None:
    assert refused(**{name: value}) == [f"{name}: {reason}"]


def test_all_wrong_values_are_told_at_once_and_secrets_are_not_repeated() -> None:
    problems = refused(PORT="x", SESSION_DAYS="0", DATABASE_URL="mysql://user:rahasia@db/x")
    assert [line.split(":")[0] for line in problems] == ["DATABASE_URL", "PORT", "SESSION_DAYS"]
    assert "rahasia" not in "".join(problems)
    assert "rahasia" not in repr(Settings(database_url="postgresql://u:rahasia@h/d"))


def test_a_blank_value_counts_as_not_set(tmp_path: Path) -> None:
    settings = Settings.from_env({"DATABASE_URL": " ", "PORT": "", "DATA_DIR": str(tmp_path)})
    assert (settings.database_url, settings.port) == (None, 8000)


@pytest.mark.parametrize("given", ["postgresql", "postgres", "postgresql+psycopg"])
def test_the_database_is_always_reached_by_psycopg(given: str) -> None:
    assert Settings(database_url=f"{given}://h/d").database_url == "postgresql+psycopg://h/d"


def test_production_is_accepted_when_complete() -> None:
    settings = Settings.from_env(PRODUCTION)
    assert (settings.production, settings.demo) == (True, False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"DEMO": "1"}, "DEMO: akun demo tidak boleh ada di produksi (APP_ENV=production)"),
        ({"SECRET_KEY": ""}, "SECRET_KEY: wajib diisi di produksi (APP_ENV=production)"),
        ({"SECRET_KEY": "pendek"}, "SECRET_KEY: terlalu pendek, paling sedikit 32 karakter"),
        ({"DATABASE_URL": ""}, "DATABASE_URL: wajib diisi di produksi (APP_ENV=production)"),
        ({"BASE_URL": "http://lumbung.example"},
         "BASE_URL: harus diawali https:// di produksi (APP_ENV=production)"),
    ],
)  # fmt: skip
def test_production_refuses(change: dict[str, str], reason: str) -> None:
    assert refused(**(PRODUCTION | change)) == [reason]


def test_the_development_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = Settings.from_env({"DATA_DIR": str(tmp_path)})
    second = Settings.from_env({"DATA_DIR": str(tmp_path)})
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_deadline_can_be_set_and_an_unknown_one_is_an_error(tmp_path: Path) -> None:
    settings = Settings.from_env({"REQUEST_RETURNED_DAYS": "21", "DATA_DIR": str(tmp_path)})
    assert settings.deadline("request.returned") == 21
    with pytest.raises(KeyError):
        settings.deadline("request.draft")


def test_every_deadline_says_where_it_comes_from() -> None:
    assert [key for key, deadline in DEADLINES.items() if not deadline.basis] == []
    names = [deadline.env_name for deadline in DEADLINES.values()]
    assert len(set(names)) == len(names)


def test_the_document_lists_every_setting() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    start = text.index("| setting | default |")
    assert text[start : text.index("\n\n", start)] == settings_table()
