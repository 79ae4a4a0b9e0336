"""Connections to PostgreSQL whose failures say what is wrong and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, LiteralString

import psycopg
from psycopg import conninfo

from .errors import (
    AuthenticationFailed,
    ConfigurationError,
    DatabaseError,
    DatabaseMissing,
    InsufficientRights,
    ServerUnreachable,
    StatementFailed,
    UnsupportedServer,
)
from .settings import Settings

Connection = psycopg.Connection[tuple[Any, ...]]
MINIMUM_VERSION = 160000
CONNECT_TIMEOUT_SECONDS = 10
# Notified with every commit of a migration, a repeatable file or a rollback; the HTTP layer listens.
CATALOG_CHANNEL: LiteralString = "pyairtable_db_catalog"

# What this package counts on, whatever defaults the role or the database has. `reset all` undoes it.
STEADY: LiteralString = (
    "set datestyle = 'ISO'; set standard_conforming_strings = on; set default_transaction_read_only = off"
)

_ENDED = ("57P01", "57P02", "57P05", "25P03", "25P04")  # shutdown, crash, a timeout that ends the session
_SECRET_PAIR = re.compile(r"(?i)\b(password|passfile|sslpassword|sslkey)\s*=\s*('(?:[^'\\]|\\.)*'|\S+)")
_URI_PASSWORD = re.compile(r"(?i)(postgres(?:ql)?(?:\+\w+)?://[^\s/@:]*):[^\s]*@")
_URI_SECRET_PARAMETER = re.compile(r"(?i)([?&](?:password|sslpassword|sslkey|passfile)=)[^&\s]*")


_QUOTED = re.compile(r'(?s)".*"')  # libpq quotes a piece of the URL, and it may be the password
_ESCAPE = (
    "Write postgresql://USER@HOST:PORT/DATABASE with special characters percent-encoded (@ is %40), "
    "and the password in PGPASSWORD or ~/.pgpass as it is."
)


def redact(text: str) -> str:
    """Return ``text`` with every password of a connection string in it replaced by ``***``."""
    text = _URI_PASSWORD.sub(r"\1:***@", text)
    text = _URI_SECRET_PARAMETER.sub(r"\1***", text)
    return _SECRET_PAIR.sub(r"\1=***", text)


def describe(url: str) -> str:
    """Return where ``url`` leads, as ``user@host:port/database``, without a secret."""
    parts = _parse(url)
    user = f"{parts['user']}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"{user}{parts.get('host') or 'localhost'}{port}/{parts.get('dbname') or ''}"


def with_database(url: str, name: str) -> str:
    """Return ``url`` as a key/value string that leads to database ``name`` of the same server."""
    return conninfo.make_conninfo(**{**_parse(url), "dbname": name})


def connect(
    url: str,
    *,
    autocommit: bool = True,
    application_name: str = "pyairtable-db",
    notice_handler: Callable[[psycopg.errors.Diagnostic], None] | None = None,
    **parameters: str,
) -> Connection:
    """Open a connection to ``url`` (libpq URI or key/value string); ``parameters`` of libpq are its defaults.

    Raises ServerUnreachable, AuthenticationFailed, DatabaseMissing, InsufficientRights, or
    ConfigurationError for a string libpq cannot parse; none of them shows the password. Defaults of the role or
    database that this package could not live with are overruled (STEADY).
    """
    parts = _parse(url)
    parts.setdefault("connect_timeout", CONNECT_TIMEOUT_SECONDS)
    parts["client_encoding"] = "utf8"
    for key, value in {"application_name": application_name, **parameters}.items():
        parts.setdefault(key, value)
    try:
        connection = psycopg.connect(**parts, autocommit=autocommit)
    except psycopg.OperationalError as error:
        raise _connection_error(error, url) from None
    if not _is_steady(connection):
        connection.pgconn.exec_(STEADY.encode())  # outside psycopg's transaction, which might be rolled back
    if notice_handler is not None:
        connection.add_notice_handler(notice_handler)
    return connection


def check_server(connection: Connection, *, preloaded: tuple[str, ...] = (), extensions: tuple[str, ...] = ()) -> None:
    """Refuse a server that is too old, lacks a preloaded library, or has an extension's files missing.

    Raises UnsupportedServer naming the first thing absent and the package or setting that mends it.
    """
    version = connection.info.server_version
    if version < MINIMUM_VERSION:
        raise UnsupportedServer(
            f"PostgreSQL {version // 10000} is too old; {MINIMUM_VERSION // 10000} or later is needed",
            where=_location(connection),
            hint="Upgrade the server, or run `pyairtable-db local start` for a private PostgreSQL 17.",
        )
    major = version // 10000
    for extension in extensions:
        if not _exists(connection, "select from pg_catalog.pg_available_extensions where name = %s", extension):
            package = f"postgresql-{major}"
            if extension not in _CONTRIB:
                package += "-" + _PACKAGES.get(extension, extension).replace("_", "-")
            raise UnsupportedServer(
                f'extension "{extension}" is not installed on the server',
                where=_location(connection),
                hint=f"Install {package} on the server's machine (Debian's name), then run this again.",
            )
    if preloaded:
        loaded = _preloaded(connection)
        for library in preloaded:
            if library not in loaded:
                wanted = ",".join([*sorted(loaded), library])
                raise UnsupportedServer(
                    f'shared_preload_libraries lacks "{library}" (it is "{",".join(sorted(loaded))}")',
                    where=_location(connection),
                    hint=f"Run: alter system set shared_preload_libraries = {wanted}; then restart PostgreSQL.",
                )


def target(settings: Settings) -> str:
    """Return the database URL of ``settings``, or that of the project's running local server.

    Raises ConfigurationError when neither is there.
    """
    if settings.url is not None:
        return settings.url.get_secret_value()
    from .local import running_url

    if url := running_url(settings.project):
        return url
    raise ConfigurationError(
        "no database is named, and no local server is running for this project",
        hint="Set PYAIRTABLE_DB_URL=postgresql://USER@HOST/DATABASE, give --url, or run `pyairtable-db local start`.",
    )


# Debian's names; what is not listed is called postgresql-<major>-<extension>.
_CONTRIB = {"btree_gin", "btree_gist", "citext", "hstore", "pg_stat_statements", "pg_trgm", "pgcrypto", "unaccent"}
_PACKAGES = {"pg_cron": "cron", "vector": "pgvector"}


def _is_steady(connection: Connection) -> bool:
    """Return whether STEADY would change nothing; the server reports these settings by itself."""
    status = connection.pgconn.parameter_status
    return (
        (status(b"DateStyle") or b"").startswith(b"ISO")
        and status(b"standard_conforming_strings") == b"on"
        and status(b"default_transaction_read_only") == b"off"
    )


def _parse(url: str) -> dict[str, Any]:
    if "://" in url and url.partition("?")[0].count("@") > 1:
        # libpq would take what follows the first @ for the host, and messages would show it.
        raise ConfigurationError("the database URL has more than one @", hint=_ESCAPE)
    try:
        return dict(conninfo.conninfo_to_dict(re.sub(r"^(postgres(?:ql)?)\+\w+://", r"\1://", url)))
    except psycopg.ProgrammingError as error:
        reason = _QUOTED.sub("***", str(error).replace('"="', "="))
        raise ConfigurationError(f"the database URL cannot be read: {reason.strip()}", hint=_ESCAPE) from None


def _exists(connection: Connection, query: str, *parameters: object) -> bool:
    return connection.execute(query, parameters).fetchone() is not None


def _preloaded(connection: Connection) -> set[str]:
    try:
        row = connection.execute("select current_setting('shared_preload_libraries')").fetchone()
    except psycopg.errors.InsufficientPrivilege:
        role = connection.info.user
        raise InsufficientRights(
            f'role "{role}" may not read shared_preload_libraries, and so hardly create extensions',
            where=_location(connection),
            hint=f'Migrate as a superuser, or as a role with: grant pg_read_all_settings to "{role}";',
        ) from None
    return {name.strip().strip('"') for name in (str(row[0]) if row else "").split(",")} - {""}


def lost(error: psycopg.Error) -> bool:
    """Return whether ``error`` says that the session has ended; the server may say so before it hangs up."""
    if error.sqlstate is None:
        return isinstance(error, psycopg.OperationalError)
    return error.sqlstate in _ENDED


def connection_lost(error: psycopg.Error, where: str | None = None) -> ServerUnreachable:
    """Return the error of a session that ended while ``where`` was at work."""
    said = " ".join((error.diag.message_primary or redact(str(error))).split())
    return ServerUnreachable(
        f"the connection was lost: {said}",
        where=where,
        hint="Run the command again: what was not committed has been rolled back.",
    )


def server_error(error: psycopg.Error) -> DatabaseError:
    """Return what the server said about a statement in the words of this package."""
    if lost(error):
        return connection_lost(error)
    said = error.diag
    return StatementFailed(
        said.message_primary or redact(str(error)).strip() or type(error).__name__,
        hint=said.message_hint,
        sqlstate=error.sqlstate,
        detail=said.message_detail,
        context=said.context,
    )


def _location(connection: Connection) -> str:
    info = connection.info
    return f"{info.host or info.hostaddr}:{info.port}/{info.dbname}"


def _connection_error(error: psycopg.OperationalError, url: str) -> DatabaseError:
    text = redact(str(error)).strip()
    place = describe(url)
    # libpq reports a failed start-up only as text; the server's messages are looked at in their English form.
    if "password authentication failed" in text or "no password supplied" in text or "Peer authentication" in text:
        return AuthenticationFailed(
            "the server refused the role or its password",
            where=place,
            hint="Check the user and password in PYAIRTABLE_DB_URL, or put the password into ~/.pgpass.",
        )
    if match := re.search(r'role "([^"]*)" does not exist', text):
        return AuthenticationFailed(
            f'role "{match[1]}" does not exist', where=place, hint="Name an existing role in PYAIRTABLE_DB_URL."
        )
    if match := re.search(r'database "([^"]*)" does not exist', text):
        return DatabaseMissing(
            f'database "{match[1]}" does not exist',
            where=place,
            hint=f'Create it with: createdb "{match[1]}", or name another in PYAIRTABLE_DB_URL.',
        )
    if "permission denied" in text or "pg_hba.conf" in text:
        return InsufficientRights(
            text.splitlines()[-1],
            where=place,
            hint="Ask the server's administrator for the CONNECT right and a matching pg_hba.conf line.",
        )
    if "starting up" in text or "shutting down" in text or "recovery" in text or "too many clients" in text:
        return ServerUnreachable(text.splitlines()[-1], where=place, hint="Try again in a moment.")
    reasons = [line.strip() for line in text.splitlines() if not line.strip().startswith("Is the server running")]
    return ServerUnreachable(
        f"no PostgreSQL answers: {reasons[-1] if reasons else text}",
        where=place,
        hint="Check host and port in PYAIRTABLE_DB_URL; for a local server run `pyairtable-db local start`.",
    )
