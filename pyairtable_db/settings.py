"""Settings: flags beat the environment, the environment beats ``[tool.pyairtable-db]`` in pyproject.toml.

Environment variables start with ``PYAIRTABLE_DB_`` (``PYAIRTABLE_DB_URL``, ``PYAIRTABLE_DB_PG_BIN``, …).
Named environments live in ``[tool.pyairtable-db.environments.NAME]`` and are chosen by ``--env NAME`` or
``PYAIRTABLE_DB_ENV``; their keys override the table's own.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from .errors import ConfigurationError

TOOL_TABLE = "pyairtable-db"
PREFIX = "PYAIRTABLE_DB_"
OWNER_OF_OUR_SQL = "pyairtable_owner"


class Secret:
    """A text that is not shown where its holder is printed."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret('***')"

    def get_secret_value(self) -> str:
        """Return the text."""
        return self._text


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What every command may need to know.

    ``url`` is a libpq URI or key/value string; it is secret because it may carry a password.
    ``sql`` is the folder of the versioned SQL, None for the one this package ships.
    ``owner_role`` owns what repeatable files create; None leaves it to the login role. The SQL of this package
    has one of its own, other SQL has none unless it says so.
    ``vars`` are the Jinja2 variables of SQL files; never put a secret there.
    ``lock_timeout_ms`` bounds how long a statement of a migration waits for a lock, ``wait_seconds``
    how long a runner waits for another runner.
    ``lock_attempts`` is how often a transaction that got no lock is tried.
    ``search_path`` holds during each migration, whatever role and database have.
    ``drift_ignore`` are shell patterns of objects `diff` leaves out, e.g. partitions that a job makes.
    ``pg_bin`` names the folder of the PostgreSQL programs for the local server, ``cache`` the
    folder of those built privately.
    ``context_key`` signs request contexts outside the database (``id:hex``; see docs/security.md).
    """

    project: Path = msgspec.field(default_factory=Path.cwd)
    url: Secret | None = None
    sql: Path | None = None
    owner_role: str | None = None
    vars: dict[str, Any] = msgspec.field(default_factory=dict)
    lock_timeout_ms: int = 3000
    lock_attempts: int = 10
    search_path: str = "public"
    wait_seconds: float = 60.0
    drift_ignore: list[str] = msgspec.field(default_factory=list)
    pg_bin: Path | None = None
    cache: Path | None = None
    context_key: Secret | None = None

    def replace(self, **changes: Any) -> Settings:
        """Return these settings with some of them changed."""
        return msgspec.structs.replace(self, **changes)


def find_project(start: Path) -> Path | None:
    """Return the nearest folder at or above ``start`` whose pyproject.toml has our table, or None."""
    for folder in (start, *start.parents):
        candidate = folder / "pyproject.toml"
        if candidate.is_file() and TOOL_TABLE in _tool_tables(candidate):
            return folder
    return None


def load(*, env: str | None = None, start: Path | None = None, **flags: Any) -> Settings:
    """Read the settings for a command started in ``start`` (default: the working directory).

    ``flags`` that are None count as not given. Raises ConfigurationError for an unknown environment
    name, an unreadable pyproject.toml or a value of the wrong type.
    """
    start = (start or Path.cwd()).resolve()
    project = find_project(start)
    table: dict[str, Any] = {}
    if project is not None:
        table = dict(_tool_tables(project / "pyproject.toml")[TOOL_TABLE])
    environments = table.pop("environments", {})
    env = env or os.environ.get("PYAIRTABLE_DB_ENV")
    if env is not None:
        if env not in environments:
            known = ", ".join(sorted(environments)) or "none"
            raise ConfigurationError(
                f'environment "{env}" is not defined (defined: {known})',
                hint=f"Add [tool.{TOOL_TABLE}.environments.{env}] to pyproject.toml, or name another with --env.",
            )
        chosen = dict(environments[env])
        chosen["vars"] = {**table.get("vars", {}), **chosen.get("vars", {})}
        table.update(chosen)
    root = project or start
    table["project"] = root
    for key in ("sql", "pg_bin", "cache"):
        if key in table:
            table[key] = root / table[key]
    given = {key: value for key, value in flags.items() if value is not None}
    if isinstance(given.get("url"), str):
        given["url"] = Secret(given["url"])
    settings = Settings(**{**_checked(table), **_environment()})
    if "vars" in given:
        given["vars"] = {**settings.vars, **given["vars"]}
    settings = settings.replace(**given)
    if settings.sql is None and settings.owner_role is None:
        settings = settings.replace(owner_role=OWNER_OF_OUR_SQL)
    return settings


def _checked(table: dict[str, Any]) -> dict[str, Any]:
    """Return the values of pyproject.toml as the types of their settings."""
    fields = {item.name: item for item in msgspec.structs.fields(Settings)}
    for name in table:
        if name not in fields:
            near = difflib.get_close_matches(name, [*fields, "environments"], n=1)
            raise ConfigurationError(
                f'setting "{name}" of [tool.{TOOL_TABLE}] does not exist',
                where="pyproject.toml",
                hint=f"Did you mean {near[0]}?" if near else f"There are: {', '.join(fields)}, environments.",
            )
    return {name: _converted(value, fields[name].type, name, "pyproject.toml") for name, value in table.items()}


def _environment() -> dict[str, Any]:
    """Return the settings that the environment names; an empty variable counts as absent."""
    found = {}
    for item in msgspec.structs.fields(Settings):
        variable = PREFIX + item.name.upper()
        text = os.environ.get(variable)
        if not text:
            continue
        value: Any = text
        if item.name in ("vars", "drift_ignore"):
            try:
                value = msgspec.json.decode(text)
            except msgspec.DecodeError as error:
                raise ConfigurationError(
                    f'setting "{item.name}": {error}', where=variable, hint="Give it as JSON."
                ) from None
        found[item.name] = _converted(value, item.type, item.name, variable)
    return found


def _converted(value: Any, kind: Any, name: str, where: str) -> Any:
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise ConfigurationError(
            f'setting "{name}": {error}', where=where, hint="Give it a value of that type."
        ) from None


def _decode(kind: type, value: Any) -> Any:
    """Make a Path or a Secret of a text."""
    if isinstance(value, kind):
        return value
    if not isinstance(value, str):
        raise msgspec.ValidationError(f"Expected `str`, got `{type(value).__name__}`")
    return kind(value)


def _tool_tables(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            tool = tomllib.load(file).get("tool", {})
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"cannot read {path.name}: {error}", where=str(path)) from error
    return tool if isinstance(tool, dict) else {}
