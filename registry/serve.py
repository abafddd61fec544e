"""`python -m registry.serve`: everything that Lumbung needs on one machine, started and ended.

It checks the settings, starts the embedded PostgreSQL when no server is named, brings schema,
reference data and translations up to date, and keeps the web server and the job worker running
as its children. Ctrl-C or SIGTERM ends all of it; when one part dies the rest is ended too.
If this process itself is killed, Linux tells every child to stop (`end_with_parent`).
Exit status: 0 after a requested end, 1 when a part failed, 2 when the settings are refused.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from registry.config import Settings, SettingsError
from registry.kernel.embedded import Embedded, EmbeddedError, end_with_parent, ensure

ROOT = Path(__file__).resolve().parents[1]
STEPS = 4
STOP_SECONDS = 10.0  # what a request or a job in progress may take to finish
READY_SECONDS = 60.0
LOOK_SECONDS = 0.2


class Failure(Exception):
    """A part could not be started, or ended by itself; the text says which and why."""


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal."""


# ---------------------------------------------------------------- children
@dataclass
class Supervisor:
    """The child processes, the embedded server, and the promise that none outlives us."""

    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    database: Embedded | None = None
    _spawning: bool = False
    _asked: bool = False

    def listen(self) -> None:
        """From now on SIGINT, SIGTERM and SIGHUP raise StopRequested in the main thread."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._on_signal)

    def _on_signal(self, sign: int, frame: FrameType | None) -> None:
        again, self._asked = self._asked, True
        if not self._spawning and not again:
            raise StopRequested

    def spawn(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a child in a process group of its own: the terminal's Ctrl-C reaches only us."""
        self._spawning = True
        try:
            self.children[name] = subprocess.Popen(
                command, env=dict(environment), stdin=subprocess.DEVNULL, process_group=0,
                preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - calls prctl only
            )  # fmt: skip
        finally:
            self._spawning = False
        if self._asked:
            raise StopRequested

    def look(self) -> None:
        """Raise Failure when a part has ended by itself."""
        for name, child in self.children.items():
            status = child.poll()
            if status is not None:
                raise Failure(f"{name} berhenti sendiri ({_status(status)})")
        if self.database is not None and self.database.gone():
            raise Failure("PostgreSQL berhenti sendiri; lihat postgres.log di folder data")

    def watch(self) -> None:
        """Stay until a part ends (Failure) or somebody asks us to stop (StopRequested)."""
        while True:
            self.look()
            time.sleep(LOOK_SECONDS)

    def close(self) -> None:
        """End every child, then the database; reap them all. Further signals are ignored."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, end - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)  # its own children that stayed behind
            child.wait()
        if self.database is not None:
            self.database.stop()


def _status(status: int) -> str:
    if status < 0:
        return f"dihentikan oleh sinyal {signal.Signals(-status).name}"
    return f"kode keluar {status}"


# ---------------------------------------------------------------- steps
@dataclass
class Progress:
    """Prints one line for each step and how long it took."""

    total: int
    number: int = 0

    @contextlib.contextmanager
    def step(self, text: str) -> Iterator[None]:
        """`[2/4] Menyiapkan basis data … 1,2 s`."""
        self.number += 1
        print(f"[{self.number}/{self.total}] {text} … ", end="", flush=True)
        start = time.monotonic()
        try:
            yield
        except BaseException:
            print("gagal" if not isinstance(sys.exception(), StopRequested) else "dihentikan")
            raise
        print(f"{time.monotonic() - start:.1f} s".replace(".", ","), flush=True)


def free_port(settings: Settings) -> None:
    """Refuse a port that another program holds, before anything is started."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except socket.gaierror as error:
            reason = f"HOST: {settings.host} tidak dikenal ({error.strerror})"
            raise SettingsError([reason]) from None
        except OSError as error:
            reason = (
                f"PORT: {settings.port} di {settings.host} tidak dapat dipakai "
                f"({error.strerror}); pilih yang lain, misalnya PORT={settings.port + 1} make run"
            )
            raise SettingsError([reason]) from None


def open_database(supervisor: Supervisor, settings: Settings) -> Settings:
    """The settings with the address of a database that answers."""
    if settings.database_url is not None:
        _answers(settings.database_url)
        return settings
    server = supervisor.database = ensure(settings.data_dir)
    if not server.owned:
        supervisor.database = None
        raise SettingsError([f"DATA_DIR: {settings.data_dir} sedang dipakai Lumbung yang lain"])
    return replace(settings, database_url=server.url)


def _answers(url: str) -> None:
    import psycopg

    try:
        psycopg.connect(url.replace("+psycopg", "", 1), connect_timeout=10).close()
    except psycopg.Error as error:
        raise SettingsError([f"DATABASE_URL: basis data tidak menjawab ({error})"]) from None


def bring_up_to_date(settings: Settings) -> None:
    """Migrate the schema and load reference, catalogue and (in a demonstration) demo data.

    `create_app` compiles the translations that are stale.
    """
    import flask_migrate

    from registry import cli
    from registry.app import create_app

    app = create_app(settings)
    with app.app_context():
        try:
            flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        except SystemExit:
            raise Failure("skema basis data tidak dapat diperbarui; sebabnya di atas") from None
        cli.load_all(app)


def commands(settings: Settings) -> dict[str, list[str]]:
    """What to start, by the name that a person reads."""
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws",
        "--host", settings.host, "--port", str(settings.port),
        "--workers", str(settings.web_workers),
        "--blocking-threads", str(settings.web_threads),
        "--workers-kill-timeout", "5", "--log-level", "warning",
        "--working-dir", str(ROOT), "wsgi:app",
    ]  # fmt: skip
    return {"server web": web, "pekerja": [sys.executable, "-m", "registry.worker"]}


def child_environment(settings: Settings) -> dict[str, str]:
    """Our own environment and the address of the database that we opened."""
    return {
        **os.environ,
        "DATABASE_URL": settings.database_url or "",
        "SECRET_KEY": settings.secret_key,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }


def wait_for_answer(supervisor: Supervisor, settings: Settings) -> None:
    """Wait until the web server answers a request; raises Failure when it does not."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # nosec B104 - compares, binds nothing
    host = everywhere.get(settings.host, settings.host)
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        supervisor.look()
        connection = http.client.HTTPConnection(host, settings.port, timeout=READY_SECONDS)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("HEAD", "/")
            if connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR:
                return
            raise Failure("server web menjawab halaman pertama dengan galat; sebabnya di atas")
        connection.close()
        time.sleep(0.05)
    raise Failure(f"server web tidak menjawab dalam {READY_SECONDS:.0f} detik")


def serve(supervisor: Supervisor, settings: Settings) -> None:
    """Start everything in order and stay; ends by Failure, SettingsError or StopRequested."""
    progress = Progress(STEPS)
    with progress.step("Memeriksa pengaturan dan port"):
        free_port(settings)
    with progress.step("Menyiapkan basis data"):
        settings = open_database(supervisor, settings)
    with progress.step("Memperbarui skema dan data"):
        bring_up_to_date(settings)
    with progress.step("Menjalankan server web dan pekerja"):
        web, worker = commands(settings).items()
        supervisor.spawn(*web, child_environment(settings))
        wait_for_answer(supervisor, settings)
        # only now: starting both together keeps people waiting longer on two cores
        supervisor.spawn(*worker, child_environment(settings))
    print(welcome(settings), flush=True)
    supervisor.watch()


def welcome(settings: Settings) -> str:
    """The address, and in a demonstration who can sign in."""
    lines = ["", f"{settings.site_name} siap di {settings.base_url}"]
    if settings.demo:
        from registry import cli

        lines += ["", cli.demo_table()]
    return "\n".join([*lines, "", "Tekan Ctrl-C untuk mengakhiri.", ""])


def main(run: Callable[[Supervisor, Settings], None] = serve) -> int:
    """Run until asked to stop; answers the exit status."""
    supervisor = Supervisor()
    supervisor.listen()
    try:
        run(supervisor, Settings.from_env())
    except StopRequested:
        print("\nMengakhiri server web, pekerja dan basis data …", flush=True)
        return 0
    except SettingsError as error:
        print("\nPengaturan ditolak:", *error.problems, sep="\n  ", file=sys.stderr)
        return 2
    except (Failure, EmbeddedError) as error:
        print(f"\nLumbung berhenti: {error}", file=sys.stderr)
        return 1
    finally:
        supervisor.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
