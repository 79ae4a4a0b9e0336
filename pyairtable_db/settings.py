"""Settings: flags beat the environment, the environment beats ``[tool.pyairtable-db]`` in pyproject.toml.

Environment variables start with ``PYAIRTABLE_DB_`` (``PYAIRTABLE_DB_URL``, ``PYAIRTABLE_DB_PG_BIN``, …).
Named environments live in ``[tool.pyairtable-db.environments.NAME]`` and are chosen by ``--env NAME`` or
``PYAIRTABLE_DB_ENV``; their keys override the table's own.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from .errors import ConfigurationError

TOOL_TABLE = "pyairtable-db"
OWNER_OF_OUR_SQL = "pyairtable_owner"


class Settings(BaseSettings):
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
    ``context_key`` signs request contexts outside the database (hex; see docs/security.md).
    """

    model_config = SettingsConfigDict(env_prefix="PYAIRTABLE_DB_", extra="forbid", frozen=True)

    project: Path = Field(default_factory=Path.cwd)
    url: SecretStr | None = None
    sql: Path | None = None
    owner_role: str | None = None
    vars: dict[str, Any] = Field(default_factory=dict)
    lock_timeout_ms: int = 3000
    lock_attempts: int = 10
    search_path: str = "public"
    wait_seconds: float = 60.0
    drift_ignore: list[str] = Field(default_factory=list)
    pg_bin: Path | None = None
    cache: Path | None = None
    context_key: SecretStr | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment before the keyword arguments that ``load`` reads from pyproject.toml."""
        return (env_settings, init_settings)


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
        given["url"] = SecretStr(given["url"])
    try:
        settings = Settings(**table)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(
            f'setting "{name}": {first["msg"]}',
            hint=f"Settings come from flags, PYAIRTABLE_DB_* variables and [tool.{TOOL_TABLE}] in pyproject.toml.",
        ) from None
    if "vars" in given:
        given["vars"] = {**settings.vars, **given["vars"]}
    settings = settings.model_copy(update=given)
    if settings.sql is None and settings.owner_role is None:
        settings = settings.model_copy(update={"owner_role": OWNER_OF_OUR_SQL})
    return settings


def _tool_tables(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            tool = tomllib.load(file).get("tool", {})
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"cannot read {path.name}: {error}", where=str(path)) from error
    return tool if isinstance(tool, dict) else {}
