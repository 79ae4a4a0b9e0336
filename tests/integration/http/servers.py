"""Servers that tests may kill: a PostgreSQL with the functions of functions.sql, a copy of it, a PgBouncer."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pyairtable_db import migrations
from pyairtable_db.database import connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.local.config import DATABASE, THROW_AWAY
from pyairtable_db.local.runtime import Runtime, find_runtime
from pyairtable_db.settings import Settings

from .conftest import FUNCTIONS

PASSWORD = "the services' password, of a server that is thrown away"
ROWS = """
create table rpc.notes (id bigint primary key);
grant select, insert on rpc.notes to anonymous;
create function rpc.note(id bigint) returns bigint language sql volatile
as $$ insert into rpc.notes values (note.id) returning notes.id $$;
create function rpc.is_replica() returns boolean language sql stable as $$ select pg_is_in_recovery() $$;
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.05)


class Server:
    """A PostgreSQL with acknowledged writes that survive kill -9."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.programs: Runtime = find_runtime(settings)
        self.folder = folder
        self.cluster = Cluster(folder / "main", {**THROW_AWAY, "synchronous_commit": "on"}, sync=False)
        self.start()
        migrations.migrate(self.cluster.url(), settings)
        with connect(self.cluster.url()) as admin:
            admin.execute(f"alter role authenticator password '{PASSWORD.replace(chr(39), chr(39) * 2)}'")
            admin.execute(FUNCTIONS.read_text(encoding="utf-8"))
            admin.execute(ROWS)

    def start(self) -> None:
        self.cluster.start(lambda: self.programs)

    @property
    def port(self) -> int:
        state = self.cluster.state
        assert state is not None
        return state.port

    def login(self, *ports: int) -> str:
        """Return the services' URL, for several servers if need be."""
        ports = ports or (self.port,)
        return make_conninfo(
            host=",".join("127.0.0.1" for _ in ports),
            port=",".join(map(str, ports)),
            dbname=DATABASE,
            user="authenticator",
            password=PASSWORD,
        )

    def kill(self) -> None:
        """kill -9 of the server and of all of its sessions."""
        process = self.cluster.running()
        assert process is not None
        sessions = psutil.Process(process.pid).children(recursive=True)
        os.kill(process.pid, signal.SIGKILL)
        for session in sessions:
            with suppress(psutil.NoSuchProcess):
                session.kill()
        eventually(lambda: self.cluster.running() is None)
        psutil.wait_procs(sessions, timeout=10)

    def notes(self) -> set[int]:
        with connect(self.cluster.url()) as admin:
            return {int(row[0]) for row in admin.execute("select id from rpc.notes").fetchall()}

    @contextmanager
    def replica(self) -> Iterator[Replica]:
        """Run a streaming copy of the server."""
        found = Replica(self)
        try:
            yield found
        finally:
            found.run("pg_ctl", "stop", f"--pgdata={found.data}", "--mode=immediate")
            shutil.rmtree(found.data)


class Replica:
    """A standby of a server."""

    def __init__(self, server: Server) -> None:
        state = server.cluster.state
        assert state is not None
        self._server = server
        self._uid = state.uid
        self._socket = state.socket
        self.port = free_port()
        self.data = Path(tempfile.mkdtemp(prefix="http-test-"))
        os.chown(self.data, self._uid, -1)
        self.run(
            "pg_basebackup", f"--pgdata={self.data}", "--write-recovery-conf", "--checkpoint=fast", *self._source()
        )
        configuration = state.configuration / "postgresql.conf"
        log = f"--log={self.data / 'replica.log'}"
        options = f"--options=-c config_file={configuration} -c port={self.port}"
        self.run("pg_ctl", "start", f"--pgdata={self.data}", log, options, "--wait")

    def _source(self) -> list[str]:
        return [f"--host={self._socket}", f"--port={self._server.port}", "--username=postgres", "--no-password"]

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self._server.programs.bin / program), *arguments]
        user = self._uid if self._uid != os.geteuid() else None
        environment = {**os.environ, **self._server.programs.env}
        done = subprocess.run(
            command,
            user=user,
            group=user,
            env=environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stderr + done.stdout

    def promote(self) -> None:
        self.run("pg_ctl", "promote", f"--pgdata={self.data}", "--wait")


@contextmanager
def own_server(settings: Settings) -> Iterator[Server]:
    """Run a server that tests may kill."""
    folder = Path(tempfile.mkdtemp(prefix="http-test-"))
    folder.chmod(0o755)
    server = None
    try:
        server = Server(folder, settings)
        yield server
    finally:
        if server is not None:
            server.cluster.remove()
        shutil.rmtree(folder)


class Pooler:
    """A PgBouncer in transaction mode in front of ``login``."""

    def __init__(self, folder: Path, login: str, settings: Settings, size: int) -> None:
        beside = find_runtime(settings).bin.parents[3] / "sbin" / "pgbouncer"
        program = str(beside) if beside.is_file() else shutil.which("pgbouncer")
        if program is None:
            pytest.skip("PgBouncer is not installed: nothing is pooled by it")
        self._program = program
        self._file = folder / "pgbouncer.ini"
        parts = conninfo_to_dict(login)
        self.port = free_port()
        self.login = make_conninfo(login, port=self.port)
        (folder / "users.txt").write_text(f'"authenticator" "{parts["password"]}"\n')
        self._file.write_text(
            f"""
[databases]
{parts["dbname"]} = host=127.0.0.1 port={parts["port"]} pool_size={size}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
max_prepared_statements = 200
server_login_retry = 1
"""
        )
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, self._user)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [self._program, "--quiet", str(self._file)], user=self._user, cwd="/", stderr=subprocess.DEVNULL
        )
        eventually(self._answers)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.login).close()
        except psycopg.OperationalError:
            return False
        return True

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()


@contextmanager
def pooler(login: str, settings: Settings, size: int = 2) -> Iterator[Pooler]:
    """Run a PgBouncer."""
    with tempfile.TemporaryDirectory() as name:
        found = Pooler(Path(name), login, settings, size)
        try:
            yield found
        finally:
            found.kill()
