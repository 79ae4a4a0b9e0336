"""Creates a data folder with initdb and brings a server up on it with pg_ctl."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from ..errors import LocalServerError
from . import config, postmaster
from .accounts import Account
from .files import disk_full, make_folder, write_atomically
from .runtime import Runtime
from .state import State

START_SECONDS = 120
SPACE_REMEDY = "Free some space there, then run `pyairtable-db local start` again; the data are kept."
_LOG_LINES = 5
_LOG_PREFIX = re.compile(r"^[-0-9]{10} \S+ \S+ \[\d+\] ")


def create_data(account: Account, programs: Runtime, state: State, *, lock: int, sync: bool) -> None:
    """Make the data folder of ``state``; it gets its name when it is complete.

    ``lock`` is kept by initdb should this process be killed. Without ``sync`` a crash of the machine may spoil it.
    """
    unfinished = state.folder / "initdb"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir()
    account.give(unfinished, 0o700)
    provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if programs.major >= 17 else []
    done = account.run(
        [
            programs.bin / "initdb",
            f"--pgdata={unfinished}",
            f"--username={config.SUPERUSER}",
            "--auth-local=peer",
            "--auth-host=reject",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            *provider,
            "--data-checksums",
            *([] if sync else ["--no-sync"]),
        ],
        env=programs.env,
        keeps=[lock],
    )
    if done.returncode != 0:
        raise _failure(
            f"initdb failed: {done.stderr.strip()}", done.stderr, state, "Mend what it names, then start again."
        )
    unfinished.rename(state.data)


def launch(account: Account, programs: Runtime, state: State, overrides: Mapping[str, str]) -> None:
    """Write the configuration and start the server; raise LocalServerError with the end of its log when it ends."""
    make_folder(state.configuration)
    users = (account.name, account.invoker)
    for name, text in config.files(
        state.configuration, port=state.port, socket=state.socket, users=users, overrides=overrides
    ).items():
        write_atomically(state.configuration / name, text)
    custom = state.configuration / config.CUSTOM
    if not custom.exists():
        write_atomically(custom, config.CUSTOM_TEXT)
    postmaster.forget(state.data, state.socket)
    told = state.log.stat().st_size
    done = account.run(
        [
            programs.bin / "pg_ctl",
            "start",
            f"--pgdata={state.data}",
            f"--log={state.log}",
            f"--timeout={START_SECONDS}",
            f"--options=-c config_file={shlex.quote(str(state.configuration / 'postgresql.conf'))}",
            "--wait",
            "--silent",
        ],
        env=programs.env,
    )
    if done.returncode != 0:
        with state.log.open("rb") as log:
            log.seek(told)
            said = log.read().decode("utf-8", errors="replace")
        last = [_LOG_PREFIX.sub("", line) for line in said.splitlines()[-_LOG_LINES:]]
        why = "\n  ".join(["", *last]) if last else " " + done.stderr.strip()
        raise _failure(f"the server did not start:{why}", said, state, f"Read {state.log}.")


def data_version(data: Path) -> str | None:
    """Return the major version that made the data folder, None when there is no such folder."""
    try:
        return (data / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def check_version(data: Path, programs: Runtime) -> None:
    """Raise LocalServerError when the data are of another major version than the programs."""
    version = data_version(data)
    if version is not None and version != str(programs.major):
        raise LocalServerError(
            f"the data belong to PostgreSQL {version}, but the programs are {programs.version} ({programs.bin})",
            where=str(data),
            hint=f"Set PYAIRTABLE_DB_PG_BIN to the programs of PostgreSQL {version} to use these data, "
            "or delete them with `pyairtable-db local reset`.",
        )


def _failure(message: str, said: str, state: State, hint: str) -> LocalServerError:
    if "No space left on device" in said:
        return disk_full(state.folder, SPACE_REMEDY)
    return LocalServerError(message, where=str(state.data), hint=hint)
