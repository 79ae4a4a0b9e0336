from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pyairtable_db.database import connect
from pyairtable_db.errors import LocalServerError, UsageError
from pyairtable_db.local import cluster as cluster_module
from pyairtable_db.local import local_server, ports, postmaster, running_url
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.local.config import THROW_AWAY
from pyairtable_db.local.runtime import Runtime, find_runtime
from pyairtable_db.settings import Settings

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user or mounts a disk")


@pytest.fixture(scope="module")
def runtime(settings: Settings) -> Runtime:
    return find_runtime(settings)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user can enter, which pytest's own are not."""
    path = Path(tempfile.mkdtemp(prefix="local-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder / "main", THROW_AWAY, sync=False)
    yield cluster
    cluster.remove()


@pytest.fixture(scope="module")
def pristine(runtime: Runtime) -> Iterator[Path]:
    """The folder of a new, stopped server: copying it is faster than creating one."""
    path = Path(tempfile.mkdtemp(prefix="local-test-"))
    path.chmod(0o755)
    cluster = Cluster(path / "main", THROW_AWAY, sync=False)
    cluster.start(lambda: runtime)
    cluster.stop()
    yield path / "main"
    shutil.rmtree(path)


@pytest.fixture
def started(cluster: Cluster, pristine: Path, runtime: Runtime) -> Cluster:
    subprocess.run(["cp", "-a", pristine, cluster.home], check=True)
    cluster.start(lambda: runtime)
    return cluster


def query(cluster: Cluster, text: str) -> object:
    with connect(cluster.url()) as connection:
        row = connection.execute(text.encode()).fetchone()
    return row[0] if row else None


def write_mark(cluster: Cluster) -> None:
    with connect(cluster.url()) as connection:
        connection.execute("create table mark as select 42 as value")


def test_a_new_server_has_every_library_and_knows_unicode(started: Cluster) -> None:
    preloaded = {"timescaledb", "pg_stat_statements", "pgaudit", "pg_cron", "auto_explain"}

    assert set(str(query(started, "show shared_preload_libraries")).split(",")) == preloaded
    assert query(started, "select lower('ÄÉŽ') || upper('äéž') || initcap('élan')") == "äéžÄÉŽÉlan"
    assert query(started, "show data_checksums") == "on"
    assert query(started, "show jit") == "off"
    assert query(started, "select current_database() || ' ' || current_user") == "pyairtable postgres"


def test_letters_outside_ascii_count_as_letters_in_trigrams(started: Cluster) -> None:
    with connect(started.url()) as connection:
        connection.execute("create extension pg_trgm")
        assert connection.execute("select similarity('Žluťoučký', 'Žluťoučká') > 0.5").fetchone() == (True,)


def test_stop_and_start_keep_the_data_and_the_port(started: Cluster, runtime: Runtime) -> None:
    write_mark(started)
    port = started.status().port

    assert started.stop()
    assert not started.status().running
    assert not started.stop()
    assert started.start(lambda: runtime)

    assert query(started, "select value from mark") == 42
    assert started.status().port == port


def test_starting_a_running_server_changes_nothing(started: Cluster, runtime: Runtime) -> None:
    pid = started.status().pid

    assert not started.start(lambda: runtime)

    assert started.status().pid == pid
    with pytest.raises(UsageError, match="runs already, on port"):
        started.start(lambda: runtime, port=ports.free_port(Path("/elsewhere")))


def test_a_dropped_database_is_there_again_after_start(started: Cluster, runtime: Runtime) -> None:
    with connect(started.url("postgres")) as connection:
        connection.execute("drop database pyairtable with (force)")

    started.start(lambda: runtime)

    assert query(started, "select current_database()") == "pyairtable"


def test_a_killed_server_starts_again_with_its_data(started: Cluster, runtime: Runtime) -> None:
    started.stop()
    server = Cluster(started.home)  # without THROW_AWAY: what was committed is on disk
    server.start(lambda: runtime)
    write_mark(server)
    pid = server.status().pid
    assert pid is not None
    with connect(server.url()):  # its backend outlives the postmaster for a moment
        os.kill(pid, signal.SIGKILL)
        assert server.start(lambda: runtime)

    assert query(server, "select value from mark") == 42


def test_a_pid_file_whose_number_belongs_to_another_process_now_is_stale(started: Cluster, runtime: Runtime) -> None:
    state = started.state
    assert state is not None
    write_mark(started)
    pid_file = state.data / "postmaster.pid"
    before_restart = pid_file.read_text().splitlines()
    socket_lock = state.socket / f".s.PGSQL.{state.port}.lock"
    socket_before_restart = socket_lock.read_text().splitlines()
    started.stop()
    for file, lines in ((pid_file, before_restart), (socket_lock, socket_before_restart)):
        file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
        os.chown(file, state.uid, -1)

    assert started.running() is None
    assert started.start(lambda: runtime)

    assert query(started, "select value from mark") == 42


def test_a_taken_port_is_refused_with_its_holder_and_a_free_one(cluster: Cluster, runtime: Runtime) -> None:
    with socket.create_server((ports.HOST, ports.free_port(cluster.home))) as listener:
        taken = listener.getsockname()[1]
        with pytest.raises(LocalServerError, match=rf"port {taken} is taken by \S+ \(pid {os.getpid()}\)") as caught:
            cluster.start(lambda: runtime, port=taken)
        free = int(str(caught.value.hint).rpartition(" ")[2])

        assert cluster.start(lambda: runtime, port=free)

    assert cluster.status().port == free


def test_a_remembered_port_that_got_taken_is_refused(started: Cluster, runtime: Runtime) -> None:
    port = started.status().port
    started.stop()

    with socket.create_server((ports.HOST, int(port or 0))), pytest.raises(LocalServerError, match=f"port {port} is"):
        started.start(lambda: runtime)


def test_data_of_another_version_are_refused_and_left_as_they_are(started: Cluster, runtime: Runtime) -> None:
    state = started.state
    assert state is not None
    started.stop()
    version = state.data / "PG_VERSION"
    version.write_text("12\n")
    before = sorted((path, path.stat().st_mtime_ns) for path in state.data.rglob("*"))

    with pytest.raises(LocalServerError, match="the data belong to PostgreSQL 12") as caught:
        started.start(lambda: runtime)

    assert "PYAIRTABLE_DB_PG_BIN" in str(caught.value.hint)
    assert "local reset" in str(caught.value.hint)
    assert sorted((path, path.stat().st_mtime_ns) for path in state.data.rglob("*")) == before


def test_two_servers_run_side_by_side(folder: Path, started: Cluster, runtime: Runtime) -> None:
    other = Cluster(folder / "other", THROW_AWAY, sync=False)
    try:
        other.start(lambda: runtime)
        write_mark(started)

        assert other.status().port != started.status().port
        assert query(other, "select to_regclass('mark')") is None
    finally:
        other.remove()


def test_a_copied_folder_is_a_server_of_its_own(folder: Path, started: Cluster, runtime: Runtime) -> None:
    write_mark(started)
    started.stop()
    subprocess.run(["cp", "-a", started.home, folder / "copy"], check=True)
    started.start(lambda: runtime)
    copy = Cluster(folder / "copy", THROW_AWAY, sync=False)
    try:
        assert copy.running() is None
        copy.start(lambda: runtime)

        assert query(copy, "select value from mark") == 42
        assert copy.status().port != started.status().port
        assert copy.status().data == str(folder / "copy" / "data")
    finally:
        copy.remove()


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder: Path, runtime: Runtime) -> None:
    cluster = Cluster(folder / ("deep, and 'odd' " * 8) / "main", THROW_AWAY, sync=False)
    try:
        cluster.start(lambda: runtime)
        state = cluster.state
        assert state is not None
        assert stat.S_IMODE(state.socket.stat().st_mode) == 0o700
        cluster.stop()
        shutil.rmtree(state.socket)  # as a restart of the machine does with /tmp
        cluster.start(lambda: runtime)

        assert query(cluster, "select 1") == 1
    finally:
        cluster.remove()


def test_reset_deletes_the_data_and_keeps_the_users_settings(started: Cluster, runtime: Runtime) -> None:
    state = started.state
    assert state is not None
    write_mark(started)
    (state.configuration / "custom.conf").write_text("work_mem = '9MB'\n")

    assert started.remove()
    assert not started.status().running
    assert not started.remove()
    started.start(lambda: runtime)

    assert query(started, "select to_regclass('mark')") is None
    assert query(started, "show work_mem") == "9MB"


def test_a_wrong_setting_of_the_user_is_named(started: Cluster, runtime: Runtime) -> None:
    state = started.state
    assert state is not None
    started.stop()
    (state.configuration / "custom.conf").write_text("shared_buffers = 'lots'\n")

    with pytest.raises(LocalServerError, match=r"did not start:\n(.*\n)*.*shared_buffers") as caught:
        started.start(lambda: runtime)

    assert "server.log" in str(caught.value.hint)


def test_nobody_gets_in_over_tcp_without_a_password(started: Cluster) -> None:
    port = started.status().port

    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(f"host=127.0.0.1 port={port} user=postgres dbname=pyairtable")


def test_the_server_does_not_inherit_the_secrets_of_its_starter(
    cluster: Cluster, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYAIRTABLE_DB_URL", "postgresql://u:sesame@h/d")

    cluster.start(lambda: runtime)

    assert b"sesame" not in Path(f"/proc/{cluster.status().pid}/environ").read_bytes()


@only_root
def test_root_hands_the_server_to_an_unprivileged_user(started: Cluster) -> None:
    state = started.state
    assert state is not None
    assert Path(f"/proc/{started.status().pid}").stat().st_uid == state.uid != 0
    assert state.data.stat().st_uid == state.uid


@only_root
def test_another_user_cannot_reach_the_socket(started: Cluster) -> None:
    state = started.state
    assert state is not None
    stranger = next(entry for entry in pwd.getpwall() if entry.pw_uid not in (0, state.uid))
    attempt = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    path = state.socket / f".s.PGSQL.{state.port}"

    refused = subprocess.run(
        ["/usr/bin/env", "python3", "-c", attempt, path],
        user=stranger.pw_uid,
        group=stranger.pw_gid,
        extra_groups=[],
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "PermissionError" in refused.stderr


@only_root
def test_a_clone_that_only_root_can_enter_gets_its_data_elsewhere(tmp_path: Path, runtime: Runtime) -> None:
    tmp_path.chmod(0o700)
    cluster = Cluster(tmp_path / ".local" / "main", THROW_AWAY, sync=False)
    try:
        cluster.start(lambda: runtime)
        write_mark(cluster)
        cluster.stop()
        cluster.start(lambda: runtime)
        state = cluster.state
        assert state is not None

        assert query(cluster, "select value from mark") == 42
        assert tmp_path not in state.data.parents
        assert cluster.status().data == str(state.data)
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    finally:
        cluster.remove()
    assert not state.folder.exists()


@only_root
def test_root_runs_the_server_of_another_user_as_that_user(folder: Path, runtime: Runtime) -> None:
    owner = pwd.getpwnam("nobody")
    cluster = Cluster(folder / "main", THROW_AWAY, sync=False)
    try:
        cluster.start(lambda: runtime)
        cluster.stop()
        subprocess.run(["chown", "-R", "nobody", folder], check=True)

        cluster.start(lambda: runtime)

        assert Path(f"/proc/{cluster.status().pid}").stat().st_uid == owner.pw_uid
    finally:
        cluster.remove()


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=30m,mode=755", "tmpfs", disk], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"cannot mount a small disk here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


@only_root
def test_a_disk_too_small_is_refused_before_anything_is_written(small_disk: Path, runtime: Runtime) -> None:
    cluster = Cluster(small_disk / "main", THROW_AWAY, sync=False)

    with pytest.raises(LocalServerError, match=r"the disk is full: a new data folder needs \d+ MB, \d+ MB are free"):
        cluster.start(lambda: runtime)

    assert not (small_disk / "main" / "data").exists()


@only_root
def test_a_disk_that_fills_up_is_named_and_the_next_start_works(
    small_disk: Path, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_DATA_MEGABYTES", 1)
    cluster = Cluster(small_disk / "main", THROW_AWAY, sync=False)

    with pytest.raises(LocalServerError, match="the disk is full") as caught:
        cluster.start(lambda: runtime)
    assert caught.value.where == str(small_disk / "main")

    subprocess.run(["mount", "-o", "remount,size=400m", small_disk], check=True)
    cluster.start(lambda: runtime)
    assert query(cluster, "select 1") == 1
    cluster.stop()


def test_a_start_killed_while_it_creates_the_data_is_completed_by_the_next(folder: Path, settings: Settings) -> None:
    server = local_server(folder)
    environment = {**os.environ, "PYAIRTABLE_DB_PG_BIN": str(find_runtime(settings).bin)}
    command = [sys.executable, "-c", "from pyairtable_db_cli import main; main()", "local", "start"]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as start:
        while not (server.home / "initdb" / "PG_VERSION").exists():
            assert start.poll() is None
            time.sleep(0.001)
        start.kill()
    with (server.home / "lock").open() as lock, pytest.raises(BlockingIOError):  # its orphaned initdb holds it
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert not (server.home / "data").exists()
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stderr
        assert running_url(folder) == done.stdout.strip()
        assert query(server, "select 1") == 1
    finally:
        server.remove()


def test_a_server_that_is_just_starting_is_waited_for(started: Cluster, runtime: Runtime) -> None:
    state = started.state
    assert state is not None
    started.stop()
    with subprocess.Popen(
        [sys.executable, "-c", _START, str(started.home), str(runtime.bin), runtime.env.get("LOCPATH", "")]
    ) as first:
        while postmaster.running(state.data) is None and first.poll() is None:
            time.sleep(0.001)

        assert not started.start(lambda: runtime)

        assert query(started, "select 1") == 1
    assert first.returncode == 0


_START = """
import sys
from pathlib import Path
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.local.config import THROW_AWAY
from pyairtable_db.local.runtime import inspect
home, binaries, locales = sys.argv[1:]
runtime = inspect(Path(binaries), {"LOCPATH": locales} if locales else {})
Cluster(Path(home), THROW_AWAY, sync=False).start(lambda: runtime)
"""
