"""The migrated database that tests and checks clone, kept until the files it was made of change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from ..database import Connection, check_server, connect
from ..errors import StatementFailed
from ..local.files import Step, quiet
from ..local.shared import shared_server
from ..migrations.files import display, read_text
from ..migrations.statements import line_at
from ..scratch import drop_old_templates, ensure_template
from ..settings import Settings
from .migrated import ensure_migrated_template

PREFIX = "pyairtable_test_"
TAP_SCHEMA = "tap"
TOOLS = ("pgtap", "plpgsql_check")
_KEEP = 6


@contextmanager
def scratch_server(settings: Settings, step: Step = quiet) -> Iterator[str]:
    """Yield where scratch databases are made: the server of ``settings``, else the project's throw-away server.

    The latter is started when needed and stopped when nobody uses it. Raises LocalServerError when it cannot start.
    """
    if settings.url is not None:
        yield settings.url.get_secret_value()
        return
    with shared_server(settings, step) as server:
        yield server.url()


def ensure_test_template(
    settings: Settings, url: str, *, setup: Path | None = None, needs: tuple[str, ...] = ()
) -> str:
    """Return the name of a template on the server of ``url`` that holds every migration, pgTAP and plpgsql_check.

    The two extensions live in schema ``tap``, each where the server has it; those in ``needs`` must be there.
    ``setup`` is a file of SQL that is run last. What the template is made of decides when it is made anew.

    Raises UnsupportedServer for an absent extension, StatementFailed for ``setup``, else what ``migrate`` raises.
    """
    with connect(url) as admin:
        check_server(admin, extensions=needs)
        tools = _available(admin)
    migrated = ensure_migrated_template(settings, url)
    digest = hashlib.sha256(migrated.encode())
    digest.update(" ".join(tools).encode())
    digest.update(setup.read_bytes() if setup is not None else b"")

    def build(target: str) -> None:
        with connect(target) as connection:
            _install(connection, tools)
            if setup is not None:
                _run_setup(connection, setup)

    name = ensure_template(url, PREFIX + digest.hexdigest()[:16], build, template=migrated)
    drop_old_templates(url, PREFIX, keep=_KEEP)
    return name


def _available(connection: Connection) -> list[str]:
    query = "select name from pg_catalog.pg_available_extensions where name = any(%s) order by name"
    return [str(row[0]) for row in connection.execute(query, (list(TOOLS),))]


def _install(connection: Connection, tools: list[str]) -> None:
    schema = sql.Identifier(TAP_SCHEMA)
    connection.execute(sql.SQL("create schema {}").format(schema))
    connection.execute(sql.SQL("grant usage on schema {} to public").format(schema))
    for tool in tools:
        connection.execute(sql.SQL("create extension {} with schema {}").format(sql.Identifier(tool), schema))


def _run_setup(connection: Connection, setup: Path) -> None:
    text = read_text(setup)
    try:
        connection.execute(sql.SQL("set search_path = public, {}").format(sql.Identifier(TAP_SCHEMA)))
        with connection.transaction():
            connection.execute(text.encode())
    except psycopg.Error as error:
        position = error.diag.statement_position
        line = line_at(text, int(position) - 1) if position and error.diag.internal_position is None else 1
        raise StatementFailed(
            error.diag.message_primary or str(error),
            where=f"{display(setup)}:{line}",
            hint=error.diag.message_hint or "Correct the file; no test was run.",
            sqlstate=error.sqlstate,
            detail=error.diag.message_detail,
            context=error.diag.context,
        ) from None
