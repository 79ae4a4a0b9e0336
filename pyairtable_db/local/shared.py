"""The throw-away server of a project, used by several processes at once and stopped by the last of them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..settings import Settings
from . import throw_away_server
from .cluster import Cluster
from .files import Step, locked, make_folder, quiet
from .runtime import find_runtime

_BOOT = Path("/proc/sys/kernel/random/boot_id")


@contextmanager
def shared_server(settings: Settings, step: Step = quiet) -> Iterator[Cluster]:
    """Start the project's throw-away server unless it runs, yield it, stop it unless somebody else uses it.

    A user counts while its process lives: one that is killed keeps nobody from stopping the server.
    Data that the programs cannot use, or that a crash of the machine may have spoilt, are thrown away.
    """
    cluster = throw_away_server(settings.project)
    make_folder(cluster.home)
    users = os.open(cluster.home / "users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        with locked(cluster.home / "starting", "Waiting for another process that starts the test server", step):
            _start(cluster, settings, step)
        try:
            yield cluster
        finally:
            if _is_last(users):
                cluster.stop(step)
    finally:
        os.close(users)


def _start(cluster: Cluster, settings: Settings, step: Step) -> None:
    """Start ``cluster``, afresh when its data are of no use any more."""
    if cluster.running():
        cluster.start(lambda: find_runtime(settings, step), step=step)
        return
    runtime = find_runtime(settings, step)
    boot = cluster.home / "boot_id"
    now = _BOOT.read_text(encoding="ascii")
    crashed = not cluster.stopped_cleanly() and (not boot.exists() or boot.read_text(encoding="ascii") != now)
    if crashed or cluster.status().version not in (None, str(runtime.major)):
        cluster.remove(step)
    boot.write_text(now, encoding="ascii")
    cluster.start(lambda: runtime, step=step)


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
