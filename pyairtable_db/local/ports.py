"""TCP ports of local servers: one derived from the folder, and who holds a port that is taken."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

# Below the range from which Linux hands out ports to outgoing connections (32768 up).
FIRST, COUNT = 20000, 10000
HOST = "127.0.0.1"
_LISTEN = "0A"


def derived_port(folder: Path) -> int:
    """Return the port that belongs to ``folder``: the same at every call, another for another folder."""
    digest = hashlib.sha256(os.fsencode(folder)).digest()
    return FIRST + int.from_bytes(digest[:4], "big") % COUNT


def is_free(port: int) -> bool:
    """Whether a server could listen on ``port`` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(folder: Path) -> int:
    """Return the derived port of ``folder``, or the next free one after it."""
    start = derived_port(folder) - FIRST
    ports = (FIRST + (start + step) % COUNT for step in range(COUNT))
    return next((port for port in ports if is_free(port)), FIRST + start)


def holder(port: int) -> str | None:
    """Return the process that listens on ``port`` as ``name (pid N)``, or None when this user may not know."""
    inodes = _listening_inodes(port)
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and inodes & _socket_inodes(process):
            return f"{_name(process)} (pid {process.name})"
    return None


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.exists():
            for line in table.read_text(encoding="ascii").splitlines()[1:]:
                columns = line.split()
                if columns[3] == _LISTEN and int(columns[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{columns[9]}]")
    return inodes


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # it ended meanwhile
        return "a process"


def _socket_inodes(process: Path) -> set[str]:
    try:
        descriptors = list((process / "fd").iterdir())
    except OSError:  # it ended meanwhile, or belongs to somebody else
        return set()
    return {_target(descriptor) for descriptor in descriptors}


def _target(descriptor: Path) -> str:
    try:
        return str(descriptor.readlink())
    except OSError:  # closed meanwhile
        return ""
