"""Locks, free space and atomic writes for the folders of the local server."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from ..errors import LocalServerError

MEGABYTE = 1_000_000

# A step of the work: entered when it begins; what it yields takes news of it ("34 of 74 MB").
Step = Callable[[str], AbstractContextManager[Callable[[str], None]]]


def quiet(text: str) -> AbstractContextManager[Callable[[str], None]]:  # noqa: ARG001
    """Run a step without telling anybody."""
    return nullcontext(lambda _news: None)


@contextmanager
def locked(path: Path, waiting: str, step: Step = quiet) -> Iterator[int]:
    """Hold the lock file ``path`` and yield its descriptor; the lock ends with this process, however it ends.

    A child that gets the descriptor keeps the lock should this process be killed: nobody starts the same work
    while an orphan is still at it. ``waiting`` is what to say while another process holds the lock.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _try_lock(descriptor):
            with step(waiting):
                while not _try_lock(descriptor):
                    time.sleep(0.1)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def storage_errors(folder: Path, remedy: str) -> Iterator[None]:
    """Turn a full disk, a read-only one or missing rights below ``folder`` into a LocalServerError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(folder, remedy) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise LocalServerError(
                f"{error.strerror}: {error.filename or folder}",
                where=str(folder),
                hint=f"The folder must be writable for this user. {remedy}",
            ) from error
        raise


def make_folder(path: Path) -> None:
    """Create ``path`` and its missing parents so that everybody may enter them, whatever the umask."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def require_space(folder: Path, megabytes: int, purpose: str, remedy: str) -> None:
    """Raise LocalServerError unless the disk of ``folder`` has ``megabytes`` (10^6 bytes) free."""
    free = shutil.disk_usage(folder).free
    if free < megabytes * MEGABYTE:
        raise LocalServerError(
            f"the disk is full: {purpose} needs {megabytes} MB, {free // MEGABYTE} MB are free",
            where=str(folder),
            hint=remedy,
        )


def disk_full(folder: Path, remedy: str) -> LocalServerError:
    """Return the error for a disk that filled up during the work."""
    return LocalServerError(
        f"the disk is full: {shutil.disk_usage(folder).free // MEGABYTE} MB are free", where=str(folder), hint=remedy
    )


def write_atomically(path: Path, text: str, *, sync: bool = False) -> None:
    """Write ``text``, for everybody to read, so that ``path`` holds its old or its new content if this is killed.

    With ``sync`` that holds for a crash of the machine, too.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, 0o644)
            file.write(text)
            file.flush()
            if sync:
                os.fsync(descriptor)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
