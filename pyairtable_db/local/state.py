"""What is remembered of a local server between calls."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ..errors import LocalServerError
from .files import write_atomically

_FILE = "server.json"


@dataclass(frozen=True)
class State:
    """Where the server of ``home`` lives. ``uid`` is the operating-system user who runs it."""

    home: Path
    folder: Path
    socket: Path
    port: int
    uid: int

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.folder / "data"

    @property
    def configuration(self) -> Path:
        """Return the folder of the configuration files."""
        return self.folder / "conf"

    @property
    def log(self) -> Path:
        """Return the server's log file."""
        return self.folder / "server.log"

    @property
    def old_log(self) -> Path:
        """Return where the log file goes when it has grown large."""
        return self.folder / "server.log.1"


def read_state(home: Path) -> State | None:
    """Return what is remembered for ``home``; None when nothing is, or when it was copied here with another folder."""
    path = home / _FILE
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, PermissionError):
        return None
    try:
        kept = json.loads(text)
        state = State(
            Path(kept["home"]), Path(kept["folder"]), Path(kept["socket"]), int(kept["port"]), int(kept["uid"])
        )
    except (ValueError, KeyError, TypeError) as error:
        raise LocalServerError(
            f"cannot read what is remembered of the local server: {error}",
            where=str(path),
            hint="Remove this file, then run `pyairtable-db local start`; the data are kept.",
        ) from error
    return state if state.home == home else None


def write_state(state: State) -> None:
    """Remember ``state`` in its home."""
    if read_state(state.home) == state:
        return
    kept = {
        "home": str(state.home),
        "folder": str(state.folder),
        "socket": str(state.socket),
        "port": state.port,
        "uid": state.uid,
    }
    write_atomically(state.home / _FILE, json.dumps(kept, indent=2) + "\n", sync=True)
