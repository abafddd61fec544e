"""The tests' ground: one PostgreSQL per run, one database per worker, strict clients.

- One server for the whole run: the embedded one in a temporary folder, or `DATABASE_URL`'s.
- The real migrations and the reference data are loaded once, into a template database; every
  xdist worker works in a copy of it. After a test, what it wrote is taken away again: tables of
  REFERENCE are restored, all others emptied.
- `app`, `client`, `mailbox`, `count_queries`, `run_jobs`, `live_server`, `browser`, `page`: see
  each fixture. A test that asks for `app` or `client` has an app context pushed; each request of
  the client runs in a context of its own, as in a real server.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import hypothesis
import lxml.html
import psycopg
import pytest
from flask import before_render_template, has_app_context, template_rendered
from flask.testing import FlaskClient
from html5lib.constants import E as HTML_ERRORS
from itsdangerous import URLSafeTimedSerializer
from psycopg import sql
from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url
from werkzeug.test import TestResponse

from registry.config import Settings
from registry.kernel.embedded import Embedded, ensure

#: The same examples in every run; `make proofs` walks further with numbers of its own.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("same")

ROOT = Path(__file__).resolve().parents[1]
#: Debian's Chromium; its headless shell first, which needs half the time for a page.
CHROMIUM = [Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")]
#: Tables that keep the rows of the reference data; every other table starts a test empty.
REFERENCE = ("alembic_version", "government", "succession", "agency", "affair")
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SECRET_KEY = "kunci-uji-yang-tidak-rahasia-sama-sekali"


# ---------------------------------------------------------------- one server for the run
_SERVER = pytest.StashKey["TestServer"]()


@dataclass
class TestServer:
    """Where the run's databases live, and the folder that is removed at its end."""

    __test__ = False
    base: str
    run: str
    folder: Path
    embedded: Embedded | None = None

    @classmethod
    def start(cls) -> "TestServer":
        run, folder = secrets.token_hex(4), Path(tempfile.mkdtemp(prefix="lumbung-test-"))
        if os.environ.get("DATABASE_URL", "").strip():
            return cls(Settings(database_url=os.environ["DATABASE_URL"]).database_url, run, folder)
        embedded = ensure(folder, options={**SPEED, "max_connections": "300"})
        return cls(embedded.url, run, folder, embedded)

    @property
    def template(self) -> str:
        return f"lumbung_template_{self.run}"

    def url(self, database: str) -> str:
        return make_url(self.base).set(database=database).render_as_string(hide_password=False)

    def connect(self, database: str | None = None) -> psycopg.Connection:
        """A connection of the tests themselves; without a name to the server's own database."""
        url = self.url(database) if database else self.base
        return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)

    def drop(self, database: str) -> None:
        with self.connect() as connection:
            name = sql.Identifier(database)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def stop(self) -> None:
        if self.embedded is not None:
            self.embedded.stop()
        else:
            self.drop(self.template)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.hookimpl(optionalhook=True)  # a hook of xdist: unknown without it
def pytest_configure_node(node: Any) -> None:
    """The controller starts the server; workers hear of it."""
    config = node.config
    if _SERVER not in config.stash:
        config.stash[_SERVER] = TestServer.start()
    server = config.stash[_SERVER]
    node.workerinput["server"] = (server.base, server.run, str(server.folder))


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_SERVER, None)
    if server is not None:
        server.stop()


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> TestServer:
    """The PostgreSQL of this run."""
    given = getattr(pytestconfig, "workerinput", {}).get("server")
    if given is not None:
        return TestServer(given[0], given[1], Path(given[2]))
    if _SERVER not in pytestconfig.stash:
        pytestconfig.stash[_SERVER] = TestServer.start()
    return pytestconfig.stash[_SERVER]


_BUILD_TEMPLATE = """
import flask_migrate
from registry import cli
from registry.app import create_app
from registry.config import Settings
app = create_app(Settings.from_env())
with app.app_context():
    flask_migrate.upgrade(directory="migrations")
    cli.load_reference()
"""


def _ensure_template(server: TestServer, environment: dict[str, str]) -> None:
    """Build the template once; other workers wait at the lock and find it."""
    with (server.folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (server.folder / "template.ready").exists():
            return
        server.drop(server.template)
        with server.connect() as connection:
            name = sql.Identifier(server.template)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        built = subprocess.run(
            [sys.executable, "-c", _BUILD_TEMPLATE], cwd=ROOT, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if built.returncode != 0:
            pytest.exit(f"The template database could not be built:\n{built.stderr}", returncode=3)
        with server.connect(server.template) as connection:
            Cleaner(connection).empty_all()
        (server.folder / "template.ready").touch()


# ---------------------------------------------------------------- one database per worker
class Cleaner:
    """Takes away what a test wrote: three milliseconds when it wrote nothing."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        connection.execute("SET session_replication_role = replica")  # the audit log's trigger
        connection.execute("SET lock_timeout = '10s'")
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
        ).fetchall()
        self.reference = [name for (name,) in tables if name in REFERENCE]
        self.others = [name for (name,) in tables if name not in REFERENCE]
        self.pristine: dict[str, Any] = {}
        self.copies = 0

    def empty_all(self) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, self.others))
        self.connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))

    def remember(self) -> None:
        """Keep copies of the reference tables, to restore them after a test that changed them."""
        self.connection.execute("CREATE SCHEMA IF NOT EXISTS pristine")
        for name in self.reference:
            copy = sql.Identifier("pristine", name)
            table = sql.Identifier("public", name)
            query = sql.SQL("CREATE TABLE {} AS TABLE {}").format(copy, table)
            self.connection.execute(query)
        self.pristine = self._marks(self.reference)

    def clean(self) -> None:
        """Empty what has rows, restore what changed."""
        for name in self._filled():
            self.connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            self._restart_sequences(name)
        changed = self._changed()
        for name in changed:
            self.connection.execute(self._emptying(name) + self._copying(name, "pristine", name))
        if changed:
            self.pristine = self._marks(self.reference)

    def _changed(self) -> list[str]:
        """The reference tables that are no longer as they were."""
        marks = self._marks(self.reference)
        return [name for name in self.reference if marks[name] != self.pristine[name]]

    # ------------------------------------------------------------ what tests.factories.kept asks
    def marks(self) -> dict[str, Any]:
        """Of every table with rows, how many it has and which transaction last wrote one."""
        return self._marks([*self._filled(), *self.reference])

    def copy_aside(self) -> str:
        """Copies every table with rows; the statements that put the copies back."""
        self.connection.execute("CREATE SCHEMA IF NOT EXISTS aside")
        back = []
        for name in self._filled():
            self.copies += 1
            copy = sql.Identifier("aside", str(self.copies))
            self.connection.execute(
                sql.SQL("CREATE UNLOGGED TABLE {} AS TABLE {}").format(copy, sql.Identifier(name))
            )
            back.append(self._copying(name, "aside", str(self.copies)))
        assert self._changed() == []  # the copy would not hold them
        back += [
            sql.SQL("SELECT setval({}::regclass, {});").format(f'public."{name}"', last)
            for name, last in self.connection.execute(
                "SELECT sequencename, last_value FROM pg_sequences "
                "WHERE schemaname = 'public' AND last_value IS NOT NULL"
            )
        ]  # fmt: skip
        return sql.Composed(back).as_string(self.connection)

    def put_back(self, statements: str) -> None:
        """Empties what was written and runs `statements`."""
        self.clean()
        self.connection.execute(statements.encode())

    def _filled(self) -> list[str]:
        parts = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(name, sql.Identifier(name))
            for name in self.others
        ]
        if not parts:
            return []
        return [name for (name,) in self.connection.execute(sql.SQL(" UNION ALL ").join(parts))]

    def _marks(self, names: list[str]) -> dict[str, Any]:
        """How many rows each table has and which transaction last wrote one."""
        parts = [
            sql.SQL("SELECT {}, count(*), max(xmin::text::bigint) FROM {}").format(
                name, sql.Identifier(name)
            )
            for name in names
        ]
        if not parts:
            return {}
        rows = self.connection.execute(sql.SQL(" UNION ALL ").join(parts))
        return {name: marks for name, *marks in rows}

    def _emptying(self, name: str) -> sql.Composed:
        return sql.SQL("DELETE FROM {};").format(sql.Identifier("public", name))

    def _copying(self, name: str, schema: str, copy: str) -> sql.Composed:
        """Fills a table from a copy of it; its generated columns fill themselves."""
        columns = sql.SQL(", ").join(
            sql.Identifier(column)
            for (column,) in self.connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
                "AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                (f"public.{name}",),
            )
        )
        return sql.SQL(
            "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {copy};"
        ).format(
            table=sql.Identifier("public", name), columns=columns,
            copy=sql.Identifier(schema, copy),
        )  # fmt: skip

    def _restart_sequences(self, name: str) -> None:
        self.connection.execute(
            "SELECT setval(seq.oid::regclass, s.seqstart, false) FROM pg_depend d "
            "JOIN pg_class seq ON seq.oid = d.objid AND seq.relkind = 'S' "
            "JOIN pg_sequence s ON s.seqrelid = seq.oid WHERE d.refobjid = %s::regclass",
            (f"public.{name}",),
        )


@pytest.fixture(scope="session")
def worker_folder(server: TestServer, pytestconfig: pytest.Config) -> Path:
    """A folder of this worker, removed at the end of the run."""
    worker = getattr(pytestconfig, "workerinput", {}).get("workerid", "main")
    folder = server.folder / worker
    folder.mkdir(exist_ok=True)
    return folder


def _environment(settings: Settings) -> dict[str, str]:
    """The environment in which another process works with these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url or "",
        "DATA_DIR": str(settings.data_dir),
        "HOST": settings.host,
        "PORT": str(settings.port),
        "BASE_URL": settings.base_url,
        "MAIL_SERVER": settings.mail_server or "",
        "MAIL_PORT": str(settings.mail_port),
        "MAIL_USE_TLS": "0",
    }


@pytest.fixture(scope="session")
def database_url(server: TestServer, worker_folder: Path) -> Iterator[str]:
    """This worker's own database: migrated, with the reference data."""
    base = Settings(
        secret_key=SECRET_KEY, database_url=server.url(server.template), data_dir=worker_folder
    )
    _ensure_template(server, _environment(base))
    name = f"lumbung_{server.run}_{worker_folder.name}"
    with server.connect() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(server.template)
            )
        )
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def cleaner(server: TestServer, database_url: str) -> Iterator[Cleaner]:
    with server.connect(make_url(database_url).database) as connection:
        found = Cleaner(connection)
        found.remember()
        yield found


@pytest.fixture(scope="session")
def settings(database_url: str, worker_folder: Path, smtp: "Mailbox") -> Settings:
    """The settings of the tests: defaults, this worker's database, a real SMTP server."""
    port = _free_port()
    return Settings(
        secret_key=SECRET_KEY, database_url=database_url, data_dir=worker_folder, port=port,
        base_url=f"http://localhost:{port}", mail_server="127.0.0.1", mail_port=smtp.port,
        mail_use_tls=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Any]:
    """The application, made once per worker. Errors reach the test instead of becoming a 500."""
    from registry.app import create_app
    from registry.kernel.db import db

    made = create_app(settings)
    made.config["TESTING"] = True
    made.test_client_class = StrictClient
    before_render_template.connect(_rendering.enter, made)
    template_rendered.connect(_rendering.leave, made)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def clean(request: pytest.FixtureRequest) -> Iterator[None]:
    """For tests with an app or a database: an app context, and afterwards nothing left behind."""
    if not {"app", "database_url"} & set(request.fixturenames):
        yield
        return
    from tests.factories import kept  # after the app: a cycle while pytest loads this file

    cleaner = request.getfixturevalue("cleaner")
    kept.begin(None if "monkeypatch" in request.fixturenames else cleaner)
    context = contextlib.nullcontext()
    if "app" in request.fixturenames:
        context = request.getfixturevalue("app").app_context()
    with context:
        yield
    cleaner.clean()


# ---------------------------------------------------------------- queries
class Queries(list[str]):
    """The SQL statements executed while a `count_queries()` block was open."""


_open_counts: list[Queries] = []


class _Rendering(threading.local):
    """Whether this thread renders a template, and the SQL that was emitted meanwhile."""

    def __init__(self) -> None:
        self.templates: list[str] = []
        self.emitted: list[str] = []

    def enter(self, sender: Any, *, template: Any, **_: Any) -> None:
        self.templates.append(str(template.name))

    def leave(self, sender: Any, **_: Any) -> None:
        if self.templates:
            self.templates.pop()

    def reset(self) -> list[str]:
        emitted, self.emitted, self.templates = self.emitted, [], []
        return emitted


_rendering = _Rendering()


@event.listens_for(Engine, "before_cursor_execute")
def _note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
    for queries in _open_counts:
        queries.append(statement)
    if _rendering.templates:
        _rendering.emitted.append(f"{_rendering.templates[-1]}: {statement}")


@pytest.fixture
def count_queries() -> Callable[[], Any]:
    """`with count_queries() as queries: …` gathers every statement; `len(queries)` counts."""

    @contextlib.contextmanager
    def counting() -> Iterator[Queries]:
        queries = Queries()
        _open_counts.append(queries)
        try:
            yield queries
        finally:
            _open_counts[:] = [other for other in _open_counts if other is not queries]

    return counting


# ---------------------------------------------------------------- client
class Answer(TestResponse):
    """A response whose HTML can be asked: `tree.xpath(…)`, `texts(xpath)`."""

    @property
    def tree(self) -> Any:
        return lxml.html.fromstring(self.get_data(as_text=True))

    def texts(self, xpath: str) -> list[str]:
        """The text of each node found, blanks collapsed."""
        return [" ".join(node.text_content().split()) for node in self.tree.xpath(xpath)]


class StrictClient(FlaskClient):
    """A browser that forgives nothing: malformed HTML or SQL while rendering fails the test.

    Unsafe requests without an Authorization header carry a valid CSRF token, as a form would;
    `csrf=False` leaves it out.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_wrapper = type("Answer", (Answer, self.application.response_class), {})

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> Any:
        headers = dict(kwargs.get("headers") or {})
        unsafe = kwargs.get("method", "GET") not in ("GET", "HEAD", "OPTIONS")
        if csrf and unsafe and "Authorization" not in headers and "auth" not in kwargs:
            kwargs["headers"] = headers | {"X-CSRFToken": Context().run(self._csrf_token)}
        _rendering.reset()
        answer = Context().run(super().open, *args, **kwargs)
        emitted = _rendering.reset()
        assert not emitted, "SQL while rendering:\n" + "\n".join(emitted)
        if answer.mimetype == "text/html":
            check_html(answer.get_data(as_text=True))
        if has_app_context():
            from registry.kernel.db import session

            session.expire_all()  # the request changed rows in a session of its own
        return answer

    def _csrf_token(self) -> str:
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)


_known_good: set[bytes] = set()


def check_html(text: str) -> None:
    """Fail on anything an HTML5 parser would have to repair, and on an id used twice."""
    digest = hashlib.sha256(text.encode()).digest()
    if digest in _known_good or not text.strip():
        return
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    whole = "<html" in text[:1000].lower()
    tree = parser.parse(text) if whole else parser.parseFragment(text)
    lines = text.splitlines()
    wrong = [
        f"line {line}: {HTML_ERRORS[code] % data}\n    {lines[line - 1].strip()[:200]}"
        for (line, _), code, data in parser.errors
    ]
    ids = Counter(node.get("id") for node in tree.iter() if node.get("id"))
    wrong += [f"id used {times} times: {name}" for name, times in ids.items() if times > 1]
    assert not wrong, "malformed HTML:\n" + "\n".join(wrong)
    _known_good.add(digest)


@pytest.fixture
def client(app: Any) -> Any:
    """A strict test client without cookies; `app.test_client()` gives further ones."""
    return app.test_client()


# ---------------------------------------------------------------- mail
@dataclass
class Mailbox:
    """What the SMTP server received, in order."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        message.recipients = list(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"

    def __len__(self) -> int:
        return len(self.messages)

    def __iter__(self) -> Iterator[EmailMessage]:
        return iter(self.messages)

    def to(self, address: str) -> list[EmailMessage]:
        """The messages that were delivered to one address."""
        return [message for message in self.messages if address in message.recipients]

    def wait(self, number: int, seconds: float = 10.0) -> list[EmailMessage]:
        """Wait until `number` messages have come; fails when they do not."""
        end = time.monotonic() + seconds
        while len(self.messages) < number:
            assert time.monotonic() < end, f"{len(self.messages)} of {number} messages came"
            time.sleep(0.02)
        return self.messages


@pytest.fixture(scope="session")
def smtp() -> Iterator[Mailbox]:
    """A real SMTP server on a free port."""
    from aiosmtpd.controller import Controller

    box = Mailbox(_free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def mailbox(smtp: Mailbox) -> Mailbox:
    """The SMTP server's mailbox, empty at the start of the test."""
    smtp.messages.clear()
    return smtp


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


# ---------------------------------------------------------------- a real server, a real browser
@pytest.fixture(scope="session")
def live_server(app: Any, settings: Settings, worker_folder: Path) -> Iterator[SimpleNamespace]:
    """granian on this worker's database; `.url` is its address, `.log()` what it said."""
    log = worker_folder / "live_server.log"
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws",
        "--host", "127.0.0.1", "--port", str(settings.port), "--blocking-threads", "4",
        "--log-level", "warning", "wsgi:app",
    ]  # fmt: skip
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(settings), stdout=output, stderr=output
        )
    try:
        _wait_for(settings.base_url, process, log)
        yield SimpleNamespace(url=settings.base_url, log=log.read_text, pid=process.pid)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=30).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the live server did not answer:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright; without it the test is skipped with the reason."""
    found = next((path for path in CHROMIUM if path.exists()), None)
    if found is None:
        pytest.skip("NO BROWSER: Chromium is missing (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    flags = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ]  # fmt: skip
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(found), args=flags)
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, live_server: SimpleNamespace) -> Iterator[Any]:
    """A page of 1360 × 900 in Indonesian with relative addresses; its console must stay empty."""
    context = browser.new_context(
        base_url=live_server.url, locale="id-ID", viewport={"width": 1360, "height": 900}
    )
    opened = context.new_page()
    said: list[str] = []

    def hear(message: Any) -> None:
        if "responded with a status of 422" not in message.text:  # a refused form is an answer
            said.append(f"{message.type}: {message.text}")

    context.on("console", hear)
    context.on("weberror", lambda error: said.append(f"error: {error.error}"))
    yield opened
    context.close()
    assert said == [], "the browser's console:\n" + "\n".join(said)


@pytest.fixture
def run_jobs(app: Any) -> Callable[[], None]:
    """`run_jobs()` works off every job that is due, as the worker would, and returns.

    A job that fails fails the test, unless it `may_fail`. In a thread of its own: Playwright keeps
    an event loop running in the test's thread.
    """

    def run(may_fail: bool = False) -> None:
        from registry import worker

        failed: list[BaseException] = []

        def target() -> None:
            try:
                worker.run(app, wait=False, install_signal_handlers=False)
            except BaseException as error:  # handed to the test's thread
                failed.append(error)

        thread = threading.Thread(target=target, name="jobs")
        thread.start()
        thread.join()
        if failed:
            raise failed[0]
        assert may_fail or _failed_jobs(worker.conninfo(app)) == []
        if has_app_context():
            from registry.kernel.db import session

            session.expire_all()

    return run


def _failed_jobs(conninfo: str) -> list[Any]:
    """Jobs that ended in an error, for good or until they are tried again."""
    with psycopg.connect(conninfo) as connection:
        wanted = "status = 'failed' OR (status = 'todo' AND attempts > 0)"
        return connection.execute(
            f"SELECT task_name, args, status FROM procrastinate_jobs WHERE {wanted}"
        ).fetchall()
