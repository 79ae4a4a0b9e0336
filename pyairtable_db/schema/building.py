"""What migration files produce, found out by migrating a scratch database with them."""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path

from ..errors import ConfigurationError, InsufficientRights, UsageError
from ..migrations import migrate, sql_folder
from ..scratch import scratch_database
from ..settings import Settings, load
from .inventory import read
from .objects import Inventory

Progress = Callable[[str], None]


def silent(news: str) -> None:
    """Take news of the work and say nothing."""
    del news


@contextmanager
def scratch(admin_url: str) -> Iterator[str]:
    """Yield the URL of a scratch database on the server of ``admin_url``.

    Raises InsufficientRights, naming the way round, when the role may not create databases there.
    """
    with ExitStack() as stack:
        try:
            url = stack.enter_context(scratch_database(admin_url))
        except InsufficientRights as error:
            error.hint = (
                "Let the files be built elsewhere: --scratch-url URL of any server with the same extensions "
                "(`pyairtable-db local start; pyairtable-db local url`), or grant the role CREATEDB."
            )
            raise
        yield url


def build(settings: Settings, admin_url: str) -> Inventory:
    """Return what the files of ``settings`` produce in an empty database on the server of ``admin_url``."""
    with scratch(admin_url) as url:
        migrate(url, settings)
        return read(url)


@contextmanager
def revision(settings: Settings, name: str, *, env: str | None = None) -> Iterator[Settings]:
    """Yield ``settings`` with the SQL folder and the variables of git revision ``name``.

    Raises ConfigurationError when the SQL folder is not in a git repository, UsageError when the revision or the
    folder in it does not exist.
    """
    folder = sql_folder(settings)
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    inside = folder.resolve().relative_to(top.resolve())
    project = settings.project.resolve()
    pyproject = project.relative_to(top.resolve()) / "pyproject.toml" if project.is_relative_to(top.resolve()) else None
    commit = _resolved(top, name)
    wanted = [str(inside)]
    if pyproject is not None and _holds(top, commit, pyproject):
        wanted.append(str(pyproject))
    if not _holds(top, commit, inside):
        raise UsageError(f'git revision "{name}" has no folder {inside}', where=str(top), hint="Name a later revision.")
    with tempfile.TemporaryDirectory(prefix="pyairtable-db-") as place:
        with zipfile.ZipFile(BytesIO(_git(top, "archive", "--format=zip", commit, "--", *wanted))) as archive:
            archive.extractall(place)
        found = settings
        if pyproject is not None and str(pyproject) in wanted:
            then = load(env=env, start=(Path(place) / pyproject).parent)
            found = settings.replace(vars=then.vars, owner_role=then.owner_role)
        yield found.replace(sql=Path(place) / inside)


def split_range(text: str) -> tuple[str, str | None]:
    """Return the two revisions of ``A..B``; ``A..`` means up to HEAD, ``A`` alone up to the working tree (None)."""
    old, dots, new = text.partition("..")
    if not old or new.startswith("."):
        raise UsageError(f'"{text}" is not a range of git revisions', hint="Write for example v1.2..HEAD")
    return old, (new or "HEAD") if dots else None


def _resolved(top: Path, name: str) -> str:
    try:
        return _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    except ConfigurationError:
        raise UsageError(
            f'git knows no revision "{name}"', where=str(top), hint="`git log --oneline` and `git tag` list them."
        ) from None


def _holds(top: Path, commit: str, path: Path) -> bool:
    return bool(_git(top, "ls-tree", "--name-only", commit, "--", str(path)))


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    except FileNotFoundError:
        raise ConfigurationError("git is not installed", hint="Install git, or compare with --against URL.") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise ConfigurationError(
            f"git {arguments[0]} failed: {said[-1] if said else 'without a message'}",
            where=str(folder),
            hint="Revisions can be compared only where the SQL folder is in a git repository.",
        ) from error
    return done.stdout
