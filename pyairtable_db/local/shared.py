"""The throw-away server of a project, used by several processes at once and stopped by the last of them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from ..settings import Settings
from . import throw_away_server
from .cluster import Cluster
from .files import Step, make_folder, quiet
from .runtime import find_runtime


@contextmanager
def shared_server(settings: Settings, step: Step = quiet) -> Iterator[Cluster]:
    """Start the project's throw-away server unless it runs, yield it, stop it unless somebody else uses it.

    A user counts while its process lives: one that is killed keeps nobody from stopping the server.
    """
    cluster = throw_away_server(settings.project)
    make_folder(cluster.home)
    users = os.open(cluster.home / "users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster.start(lambda: find_runtime(settings, step), step=step)
        try:
            yield cluster
        finally:
            if _is_last(users):
                cluster.stop(step)
    finally:
        os.close(users)


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
