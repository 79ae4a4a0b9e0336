"""The PostgreSQL programs a local server runs: named, installed on the machine, or built privately."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from ..errors import ConfigurationError, LocalServerError
from ..settings import Settings
from .files import Step, quiet

MINIMUM_MAJOR = 16
EXTENSIONS = (
    "timescaledb",
    "pgaudit",
    "pg_cron",
    "pg_trgm",
    "pg_stat_statements",
    "btree_gin",
    "pgcrypto",
    "unaccent",
    "pgtap",
    "plpgsql_check",
)
PROGRAMS = ("initdb", "pg_ctl", "postgres", "psql")
SHARED_CACHE = Path("/var/cache/pyairtable-db")
_DEBIAN_VERSIONS = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Runtime:
    """A folder of PostgreSQL programs. ``env`` is what they need in their environment."""

    bin: Path
    version: str
    env: dict[str, str] = field(default_factory=dict)

    @property
    def major(self) -> int:
        """Return the major version: 17 of 17.4."""
        return int(re.match(r"\d+", self.version)[0])  # type: ignore[index]


def find_runtime(settings: Settings, step: Step = quiet) -> Runtime:
    """Return PostgreSQL 16+ with every extension: the one of ``settings.pg_bin``, an installed one, or a private one.

    The private one is built when there is none yet, which takes a download of about 50 MB. Raises
    ConfigurationError for an unusable ``pg_bin``, LocalServerError where nothing can be had.
    """
    if settings.pg_bin is not None:
        return _named(settings.pg_bin)
    for folder in _installed():
        runtime = inspect(folder)
        if runtime is not None and runtime.major >= MINIMUM_MAJOR and not missing_extensions(runtime):
            return runtime
    from .builder import private_runtime

    caches = cache_folders(settings)
    return private_runtime(caches[0], caches[1:], step)


def cache_folders(settings: Settings) -> list[Path]:
    """Return the folders of private runtimes: the first is for this user's clones, in the others one may be found.

    Root's can be reached by other users, who need not build another.
    """
    if settings.cache is not None:
        return [settings.cache.absolute()]
    if os.geteuid() == 0:
        return [SHARED_CACHE]
    return [platformdirs.user_cache_path("pyairtable-db"), SHARED_CACHE]


def inspect(folder: Path, env: dict[str, str] | None = None) -> Runtime | None:
    """Return the runtime in ``folder``, or None when one of its programs is absent or doesn't run."""
    if not all((folder / program).is_file() for program in PROGRAMS):
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, encoding="utf-8", check=False, cwd="/"
        )
    except OSError:  # for another machine, or on a disk mounted noexec
        return None
    found = re.search(r"PostgreSQL\) (\d+\S*)", answer.stdout)
    return Runtime(folder, found[1], env or {}) if found and answer.returncode == 0 else None


def missing_extensions(runtime: Runtime) -> list[str]:
    """Return those of our extensions whose control file this PostgreSQL lacks."""
    extensions = share_folder(runtime) / "extension"
    return [name for name in EXTENSIONS if not (extensions / f"{name}.control").is_file()]


def share_folder(runtime: Runtime) -> Path:
    """Return the folder of ``runtime`` in which extension/ lies."""
    debian = Path(str(runtime.bin).replace("/lib/postgresql/", "/share/postgresql/")).parent
    if debian != runtime.bin.parent and debian.is_dir():
        return debian
    program = runtime.bin / "pg_config"
    if program.is_file():
        answer = subprocess.run([program, "--sharedir"], capture_output=True, encoding="utf-8", check=False, cwd="/")
        if answer.returncode == 0:
            return Path(answer.stdout.strip())
    beside = runtime.bin.parent / "share"
    return beside / "postgresql" if (beside / "postgresql").is_dir() else beside


def _named(folder: Path) -> Runtime:
    remedy = "Set PYAIRTABLE_DB_PG_BIN to the folder of initdb and postgres, or unset it to have one found."
    runtime = inspect(folder)
    if runtime is None:
        raise ConfigurationError(
            f"no working PostgreSQL programs ({', '.join(PROGRAMS)}) in PYAIRTABLE_DB_PG_BIN",
            where=str(folder),
            hint=remedy,
        )
    if runtime.major < MINIMUM_MAJOR:
        raise ConfigurationError(
            f"PostgreSQL {runtime.version} in PYAIRTABLE_DB_PG_BIN is too old; {MINIMUM_MAJOR} or later is needed",
            where=str(folder),
            hint=remedy,
        )
    if absent := missing_extensions(runtime):
        raise ConfigurationError(
            f"PostgreSQL {runtime.version} in PYAIRTABLE_DB_PG_BIN lacks extensions: {', '.join(absent)}",
            where=str(folder),
            hint=f"Install them for PostgreSQL {runtime.major}, or unset PYAIRTABLE_DB_PG_BIN.",
        )
    return runtime


def _installed() -> Iterator[Path]:
    """Yield the program folders of this machine's own PostgreSQL versions, highest first."""
    versions = [folder for folder in _DEBIAN_VERSIONS.glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    for name in ("pg_config", "postgres"):
        program = shutil.which(name)
        if program is None:
            continue
        if name == "pg_config":
            answer = subprocess.run([program, "--bindir"], capture_output=True, encoding="utf-8", check=False)
            folder = Path(answer.stdout.strip())
        else:
            folder = Path(program).resolve().parent
        if folder.is_dir() and folder not in versions:
            yield folder


def unavailable(reason: str, *, where: str | None = None) -> LocalServerError:
    """Return the error for a machine on which no runtime can be had."""
    return LocalServerError(
        f"no PostgreSQL {MINIMUM_MAJOR}+ with every extension is installed, and none can be built here: {reason}",
        where=where,
        hint="With Docker: `docker compose up -d postgres`, then set PYAIRTABLE_DB_URL. "
        "Or install PostgreSQL with these extensions and name its programs in PYAIRTABLE_DB_PG_BIN.",
    )
