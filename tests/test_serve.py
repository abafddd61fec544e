"""The supervisor and the embedded server: what they start ends with them, whatever happens."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from registry.config import Settings, SettingsError
from registry.kernel.embedded import ensure
from registry.serve import free_port

ROOT = Path(__file__).resolve().parents[1]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")

HEAD = """
import os, sys, time
from registry import serve
from registry.kernel.embedded import ensure

def child(code):
    return [sys.executable, "-c", code]

SLEEP = "import time; time.sleep(300)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP
PARENT = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); {SLEEP}"

def tell(supervisor):
    print("pids", *(c.pid for c in supervisor.children.values()), flush=True)
"""
TAIL = "\nsys.exit(serve.main(run))\n"


class Program:
    """A supervisor in a process of its own that runs `body`."""

    def __init__(self, body: str, tmp_path: Path, **env: str) -> None:
        code = HEAD + textwrap.dedent(body) + TAIL
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, text=True,
            env=environment(tmp_path, **env), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def pids(self) -> list[int]:
        for line in self.process.stdout:
            if line.startswith("pids"):
                return [int(pid) for pid in line.split()[1:]]
        raise AssertionError(self.process.stderr.read())

    def end(self, sign: int) -> tuple[int, str]:
        self.process.send_signal(sign)
        return self.result()

    def result(self) -> tuple[int, str]:
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors


def environment(tmp_path: Path, **env: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "DATA_DIR": str(tmp_path / "var"), "PYTHONWARNINGS": "error", **env}


def all_gone(pids: list[int], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while any(alive(pid) for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


TWO = """
def run(supervisor, settings):
    supervisor.spawn("satu", child(SLEEP), os.environ)
    supervisor.spawn("dua", child(SLEEP), os.environ)
    tell(supervisor)
    supervisor.watch()
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_child_and_exits_0(sign: int, tmp_path: Path) -> None:
    program = Program(TWO, tmp_path)
    pids = program.pids()
    assert [alive(pid) for pid in pids] == [True, True]
    assert program.end(sign) == (0, "")
    assert [psutil.pid_exists(pid) for pid in pids] == [False, False]


def test_a_child_that_dies_is_named_and_ends_the_rest(tmp_path: Path) -> None:
    program = Program(TWO, tmp_path)
    first, second = program.pids()
    os.kill(first, signal.SIGKILL)
    reason = "\nLumbung berhenti: satu berhenti sendiri (dihentikan oleh sinyal SIGKILL)\n"
    assert program.result() == (1, reason)
    assert not psutil.pid_exists(second)


def test_a_child_that_exits_is_reported_with_its_status(tmp_path: Path) -> None:
    body = """
    def run(supervisor, settings):
        supervisor.spawn("pekerja", child("raise SystemExit(7)"), os.environ)
        supervisor.watch()
    """
    reason = "\nLumbung berhenti: pekerja berhenti sendiri (kode keluar 7)\n"
    assert Program(body, tmp_path).result() == (1, reason)


def test_a_child_that_ignores_the_request_is_killed_with_its_own_children(tmp_path: Path) -> None:
    body = """
    serve.STOP_SECONDS = 0.5
    def run(supervisor, settings):
        supervisor.spawn("keras", child(STUBBORN), os.environ)
        supervisor.spawn("induk", child(PARENT), os.environ)
        time.sleep(1)
        tell(supervisor)
        supervisor.watch()
    """
    program = Program(body, tmp_path)
    pids = program.pids()
    pids += [child.pid for child in psutil.Process(pids[1]).children()]
    assert len(pids) == 3
    assert program.end(signal.SIGTERM) == (0, "")
    assert all_gone(pids)


@LINUX
def test_when_the_supervisor_is_killed_its_children_end(tmp_path: Path) -> None:
    body = """
    def run(supervisor, settings):
        supervisor.database = ensure(settings.data_dir)
        supervisor.spawn("satu", child(SLEEP), os.environ)
        print("pids", supervisor.children["satu"].pid, supervisor.database.pid, flush=True)
        supervisor.watch()
    """
    program = Program(body, tmp_path)
    pids = program.pids()
    assert program.end(signal.SIGKILL)[0] == -signal.SIGKILL
    assert all_gone(pids)


def test_the_database_s_death_is_reported(tmp_path: Path) -> None:
    body = """
    def run(supervisor, settings):
        supervisor.database = ensure(settings.data_dir)
        print("pids", supervisor.database.pid, flush=True)
        supervisor.watch()
    """
    program = Program(body, tmp_path)
    os.kill(program.pids()[0], signal.SIGKILL)
    status, errors = program.result()
    assert (status, "PostgreSQL berhenti sendiri" in errors) == (1, True)


def start(tmp_path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "registry.serve"], cwd=ROOT, env=environment(tmp_path, **env),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_wrong_settings_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    done = start(tmp_path, PORT="banyak", SESSION_DAYS="0")
    assert done.returncode == 2
    assert done.stderr == (
        "\nPengaturan ditolak:\n  PORT: harus bilangan bulat, bukan 'banyak'\n"
        "  SESSION_DAYS: harus bilangan bulat 1 sampai 365, bukan '0'\n"
    )
    assert not (tmp_path / "var").exists()


def test_a_port_in_use_is_refused(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = start(tmp_path, PORT=str(port))
    assert done.returncode == 2
    assert f"PORT: {port} di 127.0.0.1 tidak dapat dipakai" in done.stderr
    assert not (tmp_path / "var" / "postgres").exists()


def test_an_unknown_host_is_refused() -> None:
    with pytest.raises(SettingsError) as caught:
        free_port(Settings(host="bukan-host.invalid"))
    assert caught.value.problems[0].startswith("HOST: bukan-host.invalid tidak dikenal")


def test_a_database_that_does_not_answer_is_refused(tmp_path: Path) -> None:
    done = start(tmp_path, PORT=str(unused_port()), DATABASE_URL="postgresql://x@127.0.0.1:1/x")
    assert done.returncode == 2
    assert "DATABASE_URL: basis data tidak menjawab" in done.stderr


# ---------------------------------------------------------------- the embedded server
@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    server = ensure(tmp_path, options={"fsync": "off"})
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
    server.stop()
    yield tmp_path


def kept(conninfo: str) -> int:
    with psycopg.connect(conninfo) as connection:
        return connection.execute("SELECT value FROM kept").fetchone()[0]


def test_the_next_start_finds_the_data_and_stop_really_stops(folder: Path) -> None:
    server = ensure(folder)
    assert kept(server.conninfo()) == 1
    server.stop()
    assert not psutil.pid_exists(server.pid)
    server.stop()


def test_text_is_utf_8_and_sorts_the_same_on_every_machine(folder: Path) -> None:
    server = ensure(folder)
    with psycopg.connect(server.conninfo()) as connection:
        query = "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database"
        found = connection.execute(f"{query} WHERE datname = current_database()").fetchone()
    server.stop()
    assert found == ("UTF8", "b", "C.UTF-8")


def test_a_guest_uses_the_server_and_leaves_it_running(folder: Path) -> None:
    owner, guest = ensure(folder), ensure(folder)
    assert (owner.owned, guest.owned, guest.url) == (True, False, owner.url)
    guest.stop()
    assert kept(owner.conninfo()) == 1
    owner.stop()


def test_a_killed_server_is_started_again_with_its_data(folder: Path) -> None:
    server = ensure(folder)
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    again = ensure(folder)
    assert kept(again.conninfo()) == 1
    again.stop()


def test_a_stale_pid_file_is_not_believed(folder: Path) -> None:
    pid_file = folder / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{folder}\n0\n5432\n{folder}\n\n0\nready\n")
    server = ensure(folder)
    assert kept(server.conninfo()) == 1
    server.stop()


def test_a_broken_off_first_start_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    server = ensure(tmp_path)
    assert psycopg.connect(server.conninfo()).close() is None
    server.stop()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    server = ensure(tmp_path / ("x" * 100))
    assert server.socket_folder != server.folder
    assert psycopg.connect(server.conninfo()).close() is None
    server.stop()
    assert not server.socket_folder.exists()


# ---------------------------------------------------------------- all of it
def unused_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def test_the_whole_start_twice(tmp_path: Path) -> None:
    """The second start finds its data, and both end without a trace."""
    for _ in ("first", "second"):
        port = unused_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "registry.serve"], cwd=ROOT, text=True,
            env=environment(tmp_path, PORT=str(port), DEMO="1"), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        assert process.poll() is None, "".join(said)
        children = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                assert answer.status == 200
        finally:
            process.terminate()
            rest, _ = process.communicate(timeout=30)
        assert process.returncode == 0, "".join(said) + rest
        assert all_gone(children)
