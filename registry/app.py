"""Puts the application together: settings, extensions, features, commands."""

import atexit
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

from flask import Flask
from flask_mailman import Mail
from werkzeug.local import LocalProxy

from registry import cli
from registry.config import Settings
from registry.documents import queries as document_queries
from registry.documents import service as documents
from registry.http import (
    access,
    actor,
    errors,
    i18n,
    reference,
    security,
    stylesheet,
    templating,
    uploads,
)
from registry.http.api import Api
from registry.kernel import deadlines, embedded
from registry.kernel.db import db

ROOT = Path(__file__).resolve().parent.parent
FEATURES = (
    "documents", "notifications", "audit", "regions", "accounts", "procedure", "catalogue",
    "adoption", "agreements", "rollout", "insight",
)  # fmt: skip
"""Packages from the bottom of the ladder up; each may have `views.pages` and `api.blp` (or
`api.blps`)."""


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application for `settings` (default: from the environment)."""
    settings = _with_database(settings or Settings.from_env())
    app = Flask(
        "registry",
        root_path=str(ROOT / "registry"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.update(_flask_config(settings))
    app.extensions["lumbung.settings"] = settings
    _extensions(app, settings)
    _features(app, settings)
    cli.init(app)
    return app


def _with_database(settings: Settings) -> Settings:
    """Without DATABASE_URL: the embedded server of the data folder, started when nobody has."""
    if settings.database_url is not None:
        return settings
    server = embedded.ensure(settings.data_dir)
    atexit.register(server.stop)
    return replace(settings, database_url=server.url)


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 10, "max_overflow": 20, "pool_pre_ping": True},
        "BASE_URL": settings.base_url,
        "MAX_CONTENT_LENGTH": settings.upload_max_mb * 1_000_000 * 4,
        "MAX_FORM_MEMORY_SIZE": 4_000_000,
        "MAX_FORM_PARTS": 5_000,
        "SESSION_COOKIE_NAME": "lumbung",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.base_url.startswith("https://"),
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        "API_TITLE": f"{settings.site_name} API",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": None,
        **_mail_config(settings),
    }


def _mail_config(settings: Settings) -> dict[str, object]:
    common: dict[str, object] = {"MAIL_DEFAULT_SENDER": settings.mail_sender}
    if settings.mail_server is None:
        folder = settings.data_dir / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        return common | {"MAIL_BACKEND": "file", "MAIL_FILE_PATH": str(folder)}
    return common | {
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username,
        "MAIL_PASSWORD": settings.mail_password,
        "MAIL_USE_TLS": settings.mail_use_tls,
        "MAIL_TIMEOUT": 20,
    }


def _extensions(app: Flask, settings: Settings) -> None:
    deadlines.configure(
        {key: days[0] for key, days in settings.deadlines.items()}, settings.reminder_days
    )
    documents.configure(settings.storage_url, settings.upload_max_mb)
    db.init_app(app)
    app.extensions["migrate"] = LocalProxy(lambda: _migrations(app))
    Mail(app)
    app.before_request(actor.begin)
    security.init(app)
    i18n.init(app, ROOT / "translations", settings.default_language)
    app.before_request(access.enforce)
    errors.init(app)
    site = templating.Site(
        settings.site_name, settings.site_operator, settings.site_official, settings.demo
    )
    templating.init(app, site)
    stylesheet.init(app)
    uploads.set_receiver(app, documents.receive, document_queries.by_key)


def _register_api(api: Api, module: ModuleType) -> None:
    for blp in getattr(module, "blps", (module.blp,)):
        api.register_blueprint(blp)


def _migrations(app: Flask) -> object:
    """Flask-Migrate's state, made when a command asks: Alembic takes half a second to import."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(ROOT / "migrations"))
    return app.extensions["migrate"]


def _features(app: Flask, settings: Settings) -> None:
    from registry.accounts import session as accounts_session

    accounts_session.init(app, settings)
    actor.set_loader(app, accounts_session.load_actor)
    api = Api(app)
    for name in FEATURES:
        if (ROOT / "registry" / name / "views.py").exists():
            views = import_module(f"registry.{name}.views")
            app.register_blueprint(views.pages)
            if hasattr(views, "init"):
                views.init(app)
        if (ROOT / "registry" / name / "api.py").exists():
            _register_api(api, import_module(f"registry.{name}.api"))
        if (ROOT / "registry" / name / "jobs.py").exists():
            import_module(f"registry.{name}.jobs")
    app.register_blueprint(reference.pages)
    app.extensions["lumbung.api"] = api
