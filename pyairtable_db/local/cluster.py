"""One local PostgreSQL server: its folder, its port, its life.

HOME/server.json    port, folder and socket folder; everybody may read it
HOME/lock           held while the server is started, stopped or removed
FOLDER/data/        the data folder; FOLDER is HOME where the server's user can reach it, else below /var/lib
FOLDER/conf/        its configuration; custom.conf there is the user's
FOLDER/initdb/      an unfinished data folder; the next start makes it afresh
FOLDER/run/         the socket, or a folder in /tmp where FOLDER's name is too long for one
FOLDER/server.log   what the server says
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from psycopg import sql

from ..database import connect
from ..errors import LocalServerError, ServerUnreachable, UsageError
from . import config, postmaster
from .accounts import Account, server_account
from .files import Step, locked, make_folder, quiet, require_space, storage_errors
from .launch import SPACE_REMEDY, START_SECONDS, check_version, create_data, data_version, launch
from .ports import free_port, holder, is_free
from .runtime import Runtime
from .state import State, read_state, write_state

STOP_SECONDS = 60
_SOCKET_NAME_BYTES = 107  # PostgreSQL's limit; a longer name fits no sockaddr_un
_STATE_FOLDER = Path("/var/lib/pyairtable-db")
_LOG_BYTES = 10_000_000
_DATA_MEGABYTES = 250
_OWNER_REMEDY = "Run as the user who owns it."
_WAITING = "Waiting for another start or stop of this server"


@dataclass(frozen=True)
class Status:
    """What is known of a server without connecting to it. ``url`` and ``pid`` are None when it does not run."""

    running: bool
    pid: int | None
    port: int | None
    url: str | None
    version: str | None
    data: str
    log: str


class Cluster:
    """A server in ``home``. ``overrides`` are postgresql.conf settings; ``sync`` makes a new data folder crash-safe."""

    def __init__(self, home: Path, overrides: Mapping[str, str] | None = None, *, sync: bool = True) -> None:
        self.home = home.absolute()
        self._overrides = dict(overrides or {})
        self._sync = sync

    @property
    def state(self) -> State | None:
        """Return where the server lives, or None when it was never started here."""
        return read_state(self.home)

    def running(self) -> postmaster.Postmaster | None:
        """Return the server process, or None. A server of another user counts as not running."""
        state = self.state
        try:
            return postmaster.running(state.data) if state else None
        except PermissionError:
            return None

    def stopped_cleanly(self) -> bool:
        """Whether the server, which does not run, was shut down: not killed, nor the machine switched off."""
        state = self.state
        return state is None or not postmaster.has_left_its_mark(state.data)

    def url(self, database: str = config.DATABASE, user: str = config.SUPERUSER) -> str:
        """Return a libpq URI of the server, through its socket and so without a password."""
        state = self._known()
        return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(str(state.socket))}&port={state.port}"

    def require_running(self) -> str:
        """Return the URL of the running server; raise LocalServerError when it does not run."""
        status = self.status()
        if status.url is None:
            raise LocalServerError(
                "the local server is not running", where=status.data, hint="Run `pyairtable-db local start`."
            )
        return status.url

    def status(self) -> Status:
        """Return what is known of the server; raise LocalServerError when it belongs to another user."""
        state = self.state
        if state is None:
            return Status(False, None, None, None, None, str(self.home / "data"), str(self.home / "server.log"))
        self._own(state)
        process = postmaster.running(state.data)
        return Status(
            running=process is not None,
            pid=process.pid if process else None,
            port=state.port,
            url=self.url() if process else None,
            version=data_version(state.data),
            data=str(state.data),
            log=str(state.log),
        )

    def start(self, runtime: Callable[[], Runtime], *, port: int | None = None, step: Step = quiet) -> bool:
        """Start the server, made first when there is none; return False when it runs already.

        ``runtime`` is called when programs are needed. ``port`` is remembered; the default is derived from the folder.
        Raises LocalServerError when the port is taken, the disk is full, the data belong to another version
        or the server doesn't come up; UsageError when it runs on another port than ``port``.
        """
        if state := self.state:
            self._own(state)
        with storage_errors(self.home, _OWNER_REMEDY):
            self._make_home()
            with locked(self.home / "lock", _WAITING, step) as lock:
                return self._start(runtime, port, step, lock)

    def stop(self, step: Step = quiet) -> bool:
        """Shut the server down; return False when it did not run."""
        state = self.state
        if state is None:
            return False
        self._own(state)
        with storage_errors(self.home, _OWNER_REMEDY), locked(self.home / "lock", _WAITING, step):
            return self._stop(state, step)

    def remove(self, step: Step = quiet) -> bool:
        """Stop the server and delete its data for good; its port and custom.conf stay. False without data."""
        state = self.state
        if state is None:
            return False
        self._own(state)
        with storage_errors(self.home, _OWNER_REMEDY), locked(self.home / "lock", _WAITING, step):
            self._stop(state, step)
            postmaster.await_orphans(state.data, STOP_SECONDS)
            had_data = state.data.exists()
            unchanged = [] if config.is_customised(state.configuration) else [state.configuration]
            for folder in (state.data, state.folder / "initdb", state.socket, *unchanged):
                if folder.exists():
                    shutil.rmtree(folder)
            for log in (state.log, state.old_log):
                log.unlink(missing_ok=True)
            if state.folder != self.home and state.folder.exists() and not any(state.folder.iterdir()):
                state.folder.rmdir()
            return had_data

    def _start(self, runtime: Callable[[], Runtime], port: int | None, step: Step, lock: int) -> bool:
        state = self.state
        if state is not None and (process := postmaster.running(state.data)):
            if port not in (None, process.port):
                raise UsageError(
                    f"the server runs already, on port {process.port}",
                    where=str(state.data),
                    hint=f"Run `pyairtable-db local stop`, then `pyairtable-db local start --port {port}`.",
                )
            if not process.ready:
                with step("Waiting for PostgreSQL, which is starting"):
                    self._await_ready(state)
            try:
                self._make_database()
            except ServerUnreachable:
                if postmaster.running(state.data):
                    raise
            else:
                return False
        data = state.data if state and state.data.exists() else self.home / "data"
        account = server_account(data.stat().st_uid if data.exists() else None)
        folder = data.parent if data.exists() else self._choose_folder(account)
        if not postmaster.await_orphans(data, STOP_SECONDS):
            raise LocalServerError(
                "processes of a killed server still work in the data folder",
                where=str(data),
                hint="Wait until they end (ps -C postgres), then start again.",
            )
        chosen = port or (state.port if state else free_port(self.home))
        if not is_free(chosen):
            user = holder(chosen)
            raise LocalServerError(
                f"port {chosen} is taken" + (f" by {user}" if user else ""),
                where=str(self.home),
                hint=f"Choose another: pyairtable-db local start --port {free_port(self.home)}",
            )
        programs = runtime()
        check_version(folder / "data", programs)
        if not account.reaches(programs.bin):
            raise LocalServerError(
                f'user "{account.name}", who runs the server, cannot reach the PostgreSQL programs',
                where=str(programs.bin),
                hint="Set PYAIRTABLE_DB_CACHE, or PYAIRTABLE_DB_PG_BIN, to a folder that every user can enter.",
            )
        state = self._prepare(account, folder, chosen)
        if not state.data.exists():
            require_space(folder, _DATA_MEGABYTES, "a new data folder", SPACE_REMEDY)
            with step("Creating the data folder"):
                create_data(account, programs, state, lock=lock, sync=self._sync)
        with step("Starting PostgreSQL"):
            launch(account, programs, state, self._overrides)
            self._make_database()
        return True

    def _stop(self, state: State, step: Step) -> bool:
        process = postmaster.running(state.data)
        if process is None:
            return False
        with step("Stopping PostgreSQL"):
            if not process.stop(state.data, STOP_SECONDS):
                raise LocalServerError(
                    f"the server (pid {process.pid}) did not stop within {STOP_SECONDS} s",
                    where=str(state.data),
                    hint=f"Look into {state.log}; end it with: kill -QUIT {process.pid}",
                )
        return True

    def _make_home(self) -> None:
        make_folder(self.home)
        ignore = self.home.parent / ".gitignore"
        if self.home.parent.name == ".local" and not ignore.exists():
            ignore.write_text("*\n", encoding="ascii")

    def _choose_folder(self, account: Account) -> Path:
        """Return the home, or a folder in /var/lib where the server's user cannot reach the home."""
        if account.reaches(self.home):
            return self.home
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return _STATE_FOLDER / digest

    def _prepare(self, account: Account, folder: Path, port: int) -> State:
        """Make the folders around the data folder and remember them."""
        make_folder(folder)
        socket = folder / "run"
        name = os.fsencode(socket / f".s.PGSQL.{port}")
        if len(name) > _SOCKET_NAME_BYTES or b"," in name:  # libpq takes a comma for the end of a host
            known = self.state
            socket = known.socket if known and _is_folder_of(known.socket, account) else _temporary_folder()
        make_folder(socket)
        account.give(socket, 0o700)
        state = State(self.home, folder, socket, port, account.uid)
        if state.log.exists() and state.log.stat().st_size > _LOG_BYTES:
            state.log.replace(state.old_log)
        os.close(os.open(state.log, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600))
        account.give(state.log, 0o600)
        write_state(state)
        return state

    def _make_database(self) -> None:
        with connect(self.url("postgres")) as connection:
            query = "select from pg_catalog.pg_database where datname = %s"
            if connection.execute(query, (config.DATABASE,)).fetchone() is None:
                connection.execute(
                    sql.SQL("create database {} template template0").format(sql.Identifier(config.DATABASE))
                )

    def _await_ready(self, state: State) -> None:
        if not postmaster.await_ready(state.data, START_SECONDS):
            raise LocalServerError(
                f"the server did not come up within {START_SECONDS} s", where=str(state.data), hint=f"Read {state.log}."
            )

    def _known(self) -> State:
        if state := self.state:
            return state
        raise LocalServerError(
            "no local server was started here", where=str(self.home), hint="Run `pyairtable-db local start`."
        )

    def _own(self, state: State) -> None:
        if os.geteuid() not in (0, state.uid):
            raise LocalServerError(
                f"the local server belongs to another user (id {state.uid})",
                where=str(state.data),
                hint="Run this as that user, or as root when root started it.",
            )


def _temporary_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="pyairtable-db-"))


def _is_folder_of(path: Path, account: Account) -> bool:
    """Whether ``path`` is a folder of that user, and no link that somebody else put there."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid
