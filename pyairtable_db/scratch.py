"""Throw-away databases, and templates to clone them from in a fraction of a second.

A scratch database lives as long as the session that made it: that session's ``application_name`` is the
database's name. ``drop_abandoned`` removes those whose maker was killed, and never one that is in use.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import sql

from .database import Connection, connect, describe, with_database
from .errors import DatabaseError, DatabaseMissing, InsufficientRights

PREFIX = "pyairtable_scratch_"
_BUSY_SECONDS = 15.0
_TEMPLATE_LOCK = 0x7079_7463  # one builder of templates at a time; a race would only waste work


@contextmanager
def scratch_database(admin_url: str, template: str | None = None) -> Iterator[str]:
    """Create an empty database on the server of ``admin_url``, yield its URL, drop it at the end.

    With ``template`` it is a clone of that database (see ``ensure_template``). Sessions still open in it at the
    end are ended. Raises InsufficientRights without CREATEDB, DatabaseMissing when the template is absent.
    """
    with scratch_name(admin_url) as (name, holder):
        _create(holder, name, template or "template0")
        try:
            yield with_database(admin_url, name)
        finally:
            drop_database(admin_url, name)


@contextmanager
def scratch_name(admin_url: str) -> Iterator[tuple[str, Connection]]:
    """Yield a name for a scratch database, and the session that marks it as in use until the end."""
    name = PREFIX + secrets.token_hex(8)
    with connect(admin_url, application_name=name) as holder:
        yield name, holder


def ensure_template(admin_url: str, name: str, build: Callable[[str], None], *, template: str | None = None) -> str:
    """Return ``name`` once a template database of that name is there; ``build(url)`` fills it the first time.

    It starts as a clone of database ``template``, or empty.
    It appears only when complete: a build that fails or is killed leaves no template. Nobody may connect to
    it, TimescaleDB's scheduler included, so that cloning never meets `being accessed by other users`.
    Concurrent callers whose URLs name the same database build it once.
    """
    with scratch_name(admin_url) as (scratch, holder):
        _wait_for_lock(holder)
        drop_abandoned(admin_url)
        if _exists(holder, name):
            return name
        _create(holder, scratch, template or "template0")
        try:
            build(with_database(admin_url, scratch))
            _seal(holder, scratch, name)
        except BaseException:
            drop_database(admin_url, scratch)
            raise
    return name


def drop_database(admin_url: str, name: str) -> None:
    """Drop database ``name`` on the server of ``admin_url`` if it exists, template or not, ending its sessions."""
    with connect(admin_url) as admin:
        _drop(admin, name)


def drop_abandoned(admin_url: str) -> list[str]:
    """Drop the scratch databases whose makers are gone; return their names."""
    with connect(admin_url) as admin:
        rows = admin.execute(_ABANDONED, (f"^{PREFIX}[0-9a-f]{{16}}$",)).fetchall()
        names = [str(row[0]) for row in rows]
        for name in names:
            _drop(admin, name)
    return names


def drop_old_templates(admin_url: str, prefix: str, *, keep: int) -> list[str]:
    """Drop all but the ``keep`` newest templates whose names start with ``prefix``; return the dropped names.

    One that a session bears as its ``application_name`` is in use, and stays.
    """
    with connect(admin_url) as admin:
        rows = admin.execute(_OLD_TEMPLATES, (prefix, keep)).fetchall()
        names = [str(row[0]) for row in rows]
        for name in names:
            _drop(admin, name)
    return names


_ABANDONED = """
select d.datname
from pg_catalog.pg_database as d
where d.datname ~ %s
    and pg_catalog.pg_has_role(d.datdba, 'usage')
    and not exists (
        select from pg_catalog.pg_stat_activity as a
        where a.application_name = d.datname
    )
"""

_OLD_TEMPLATES = """
select d.datname
from pg_catalog.pg_database as d
where pg_catalog.starts_with(d.datname, %s)
    and d.datistemplate
    and pg_catalog.pg_has_role(d.datdba, 'usage')
    and not exists (
        select from pg_catalog.pg_stat_activity as a
        where a.application_name = d.datname
    )
order by d.oid desc
offset %s
"""

_END_SESSIONS = """
select pg_catalog.pg_terminate_backend(a.pid, 5000)
from pg_catalog.pg_stat_activity as a
where a.datname = %s
    and a.pid <> pg_catalog.pg_backend_pid()
"""


def _create(admin: Connection, name: str, template: str) -> None:
    statement = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
    try:
        _when_unused(admin, statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise InsufficientRights(
            f"cannot create a scratch database: {error.diag.message_primary}",
            where=_place(admin),
            hint=f'Grant the role the right with: alter role "{admin.info.user}" createdb; or use a local server.',
        ) from error
    except psycopg.errors.InvalidCatalogName as error:
        raise DatabaseMissing(
            f'template database "{template}" does not exist', where=_place(admin), hint="Make it with ensure_template."
        ) from error


def _seal(admin: Connection, scratch: str, name: str) -> None:
    """Shut everyone out of ``scratch``, then give it the template's name."""
    before, after = sql.Identifier(scratch), sql.Identifier(name)
    admin.execute(sql.SQL("alter database {} with allow_connections false is_template true").format(before))
    admin.execute(_END_SESSIONS, (scratch,))
    try:
        _when_unused(admin, sql.SQL("alter database {} rename to {}").format(before, after))
    except psycopg.errors.DuplicateDatabase:
        _drop(admin, scratch)


def _drop(admin: Connection, name: str) -> None:
    identifier = sql.Identifier(name)
    if _exists(admin, name):
        # Neither when somebody else is dropping it nor after a drop that was broken off can it be altered any more.
        with suppress(psycopg.errors.ObjectNotInPrerequisiteState, psycopg.errors.InvalidCatalogName):
            admin.execute(sql.SQL("alter database {} with is_template false").format(identifier))
        _when_unused(admin, sql.SQL("drop database if exists {} with (force)").format(identifier))


def _when_unused(admin: Connection, statement: sql.Composed) -> None:
    """Run ``statement``, again for a while when somebody is just then connected to the database it is about."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            admin.execute(statement)
        except psycopg.errors.ObjectInUse as error:
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"{error.diag.message_primary}: {error.diag.message_detail or 'it stays in use'}",
                    where=_place(admin),
                    hint="End the sessions that pg_stat_activity shows for that database, then run this again.",
                ) from error
            time.sleep(0.05)
        else:
            return


def _wait_for_lock(admin: Connection) -> None:
    """Take the builders' lock; polled, since a blocked waiter's snapshot would hold back others' maintenance."""
    while admin.execute("select pg_catalog.pg_try_advisory_lock(%s)", (_TEMPLATE_LOCK,)).fetchone() != (True,):
        time.sleep(0.1)


def _exists(admin: Connection, name: str) -> bool:
    return admin.execute("select from pg_catalog.pg_database where datname = %s", (name,)).fetchone() is not None


def _place(admin: Connection) -> str:
    return describe(admin.info.dsn)
