"""The files of a table and the file system they are on: what deleting rows and dropping chunks depend on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyairtable_db.database import Connection
from pyairtable_db.local.files import make_folder

# Bytes; the file takes only what is written to it.
_IMAGE = 12 * 1024**3
_FILES = """
select current_setting('data_directory'), pg_relation_filepath(c.oid)
from pg_class as c
where c.relnamespace in ('public'::regnamespace, 'ts_chunks'::regnamespace)
    and c.relkind in ('r', 'i')
"""


class Unavailable(Exception):
    """A file system of our own cannot be had here; the text says why."""


def read(connection: Connection) -> None:
    """Have the system read all of the plain table and the chunks anew, so that it has them in memory."""
    forget(connection)
    for file in _files(connection):
        with file.open("rb", buffering=0) as opened:
            while opened.read(1 << 20):
                pass


def forget(connection: Connection) -> None:
    """Have the system forget what it has in memory of the plain table and the chunks, with their indexes."""
    connection.execute("checkpoint")
    for file in _files(connection):
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _files(connection: Connection) -> list[Path]:
    rows = connection.execute(_FILES).fetchall()
    paths = [Path(folder, path) for folder, path in rows]
    return [file for path in paths for file in (path, *path.parent.glob(f"{path.name}.*"))]


def data_directory(connection: Connection) -> Path:
    """Return where the server has its files, which must be on this machine."""
    row = connection.execute("select current_setting('data_directory')").fetchone()
    assert row is not None
    return Path(str(row[0]))


def file_system(folder: Path) -> str:
    """Return the type of the file system of ``folder``, and whether it gives freed blocks back to the device."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    inside = [mount for mount in mounts if folder.resolve().is_relative_to(mount[1])]
    mount = max(inside, key=lambda mount: len(mount[1]))
    return mount[2] + (" with discard" if "discard" in mount[3].split(",") else "")


@contextmanager
def journaled(home: Path, owner: int) -> Iterator[Path]:
    """Yield a folder of the user ``owner`` on an ext4 with a journal, in a file in ``home``, mounted as long as needed.

    Raises Unavailable where that cannot be done.
    """
    if os.geteuid() != 0:
        raise Unavailable("only root may mount a file system")
    if missing := [name for name in ("mkfs.ext4", "mount", "umount") if shutil.which(name) is None]:
        raise Unavailable(f"{missing[0]} is not installed")
    if shutil.disk_usage(home).free < _IMAGE:
        raise Unavailable(f"the disk has less than {_IMAGE // 1024**3} GB free")
    image = home / "disk.img"
    mounted = home / "disk"
    if mounted.is_mount():
        raise Unavailable(f"{mounted} is mounted still, from a run that was killed")
    make_folder(mounted)
    try:
        with image.open("wb") as opened:
            opened.truncate(_IMAGE)
        _run("mkfs.ext4", "-q", str(image))
        _run("mount", "-o", "loop", str(image), str(mounted))
        try:
            folder = mounted / "tables"
            folder.mkdir(mode=0o700)
            os.chown(folder, owner, -1)
            yield folder
        finally:
            _run("umount", str(mounted))
    finally:
        image.unlink()
        mounted.rmdir()


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unavailable(f"{command[0]} failed: {done.stderr.strip()}")
