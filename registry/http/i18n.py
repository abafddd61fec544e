"""Languages: Indonesian texts are the gettext ids, English is a catalogue checked for holes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, request
from flask import session as cookie
from flask_babel import Babel, force_locale, format_date, format_datetime, get_locale, gettext

from registry.kernel.text import Message

from .actor import current_actor

LANGUAGES = ("id", "en")
babel = Babel()


def choose() -> str:
    """The language asked for now, else the reader's, else the browser's, else the site's."""
    wanted = request.args.get("lang") or cookie.get("language")
    if wanted in LANGUAGES:
        return str(wanted)
    actor = current_actor()
    if actor.signed_in:
        return actor.language
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    return request.accept_languages.best_match(LANGUAGES, default) or default


def keep_choice() -> None:
    """Before every request: `?lang=en` stays chosen."""
    wanted = request.args.get("lang")
    if wanted in LANGUAGES:
        cookie["language"] = wanted


def tr(value: Any) -> str:
    """A message or text in the reader's language, its parameters written as that language does."""
    if isinstance(value, dict) and "msgid" in value:
        value = Message.from_json(value)
    if isinstance(value, Message):
        text: str = gettext(value.msgid)
        return text % {k: show(v) for k, v in value.params.items()} if value.params else text
    return str(gettext(value)) if value else ""


def show(value: Any) -> str:
    """A parameter as people read it: dates in words, messages translated."""
    if isinstance(value, Message):
        return tr(value)
    if isinstance(value, datetime):
        return str(format_datetime(value, "d MMMM yyyy HH.mm"))
    if isinstance(value, date):
        return str(format_date(value, "d MMMM yyyy"))
    return str(value)


def language() -> str:
    """The language of this answer: id or en."""
    return str(get_locale() or "id")[:2]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, texts are in `language` (mail to a reader)."""
    with force_locale(language):
        yield


def compile_catalogues(folder: Path) -> list[Path]:
    """Compiles every .po whose .mo is missing or older; returns those written."""
    written = []
    for po in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        partial = mo.with_suffix(f".{id(po)}.part")
        with po.open("rb") as source, partial.open("wb") as target:
            write_mo(target, read_po(source))
        partial.replace(mo)
        written.append(mo)
    return written


def init(app: Flask, translations: Path, default: str = "id") -> None:
    """Compiles what is stale and wires the choice of language; times are those of Jakarta."""
    compile_catalogues(translations)
    app.config.update(
        BABEL_DEFAULT_LOCALE=default,
        BABEL_DEFAULT_TIMEZONE="Asia/Jakarta",
        BABEL_TRANSLATION_DIRECTORIES=str(translations),
    )
    babel.init_app(app, locale_selector=choose)
    app.before_request(keep_choice)
