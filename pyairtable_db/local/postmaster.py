"""The running server of a data folder, read from its postmaster.pid and /proc."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

_PID_FILE = "postmaster.pid"
_PID, _PORT, _SOCKET, _STATE = 0, 3, 4, 7


@dataclass(frozen=True)
class Postmaster:
    """A server process that lives. ``ready`` once it takes connections."""

    pid: int
    port: int
    socket: Path
    ready: bool

    def stop(self, data: Path, seconds: float) -> bool:
        """End sessions and shut down ("fast"); return whether it is gone within ``seconds``."""
        os.kill(self.pid, signal.SIGINT)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if running(data) is None:
                return True
            time.sleep(0.02)
        return False


def running(data: Path) -> Postmaster | None:
    """Return the server that runs on ``data``, or None: not started, stopped, killed, or on a restarted machine.

    Raises PermissionError when the folder belongs to another user.
    """
    try:
        lines = (data / _PID_FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[_PID].isdigit() or not _works_in(int(lines[_PID]), data):
        return None
    lines += [""] * (_STATE + 1 - len(lines))
    port = int(lines[_PORT]) if lines[_PORT].strip().isdigit() else 0
    return Postmaster(int(lines[_PID]), port, Path(lines[_SOCKET].strip()), lines[_STATE].strip() == "ready")


def has_left_its_mark(data: Path) -> bool:
    """Whether a server runs on ``data`` or was killed there: one that shuts down removes its pid file."""
    return (data / _PID_FILE).exists()


def await_ready(data: Path, seconds: float) -> bool:
    """Wait until the server of ``data`` takes connections; False when it ends or is not ready within ``seconds``."""
    deadline = time.monotonic() + seconds
    while (process := running(data)) and not process.ready and time.monotonic() < deadline:
        time.sleep(0.05)
    return process is not None and process.ready


def await_orphans(data: Path, seconds: float) -> bool:
    """Wait until no process works in ``data``; return whether that came true within ``seconds``.

    Children of a killed server end by themselves; a new one must not start beside them.
    """
    deadline = time.monotonic() + seconds
    while orphans := _processes(data):
        if time.monotonic() > deadline:
            return False
        for pid in orphans:
            _interrupt(pid)
        time.sleep(0.05)
    return True


def forget(data: Path, socket: Path) -> None:
    """Remove the lock files, in ``data`` and the socket's folder, of a server that no longer runs.

    The process number in them may be another process's by now, and PostgreSQL would take that for the server.
    """
    for file in (data / _PID_FILE, *socket.glob(".s.PGSQL.*")):
        file.unlink(missing_ok=True)


def _works_in(pid: int, data: Path) -> bool:
    """Whether ``pid`` is a PostgreSQL process of ``data``: that folder stays the working folder of all of them."""
    process = Path("/proc") / str(pid)
    try:
        return (process / "comm").read_bytes() == b"postgres\n" and (process / "cwd").samefile(data)
    except OSError:  # no such process, or one of another user
        return False


def _processes(data: Path) -> list[int]:
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _works_in(int(entry.name), data)
    ]


def _interrupt(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return
