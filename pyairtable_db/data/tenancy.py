"""Tenants for operators: create, list, and work as one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from ..database import Connection
from ..errors import (
    DataError,
    InsufficientRights,
    PyairtableDbError,
    ServerUnreachable,
    StatementFailed,
    UnsupportedServer,
    UsageError,
)

_VALID_FOR = "24 hours"  # a load may take long, and its context must not run out meanwhile


@dataclass(frozen=True)
class Tenant:
    """A tenant: ``id`` is a UUID, ``slug`` the short name of command lines."""

    id: str
    slug: str
    name: str


def list_tenants(connection: Connection) -> list[Tenant]:
    """Return all tenants by slug. Raises DatabaseError when the login is not one of the owner's."""
    with database_errors("nothing was changed"):
        row = connection.execute("select core.list_tenants()").fetchone()
    tenants = row[0]["tenants"] if row else []
    return [Tenant(tenant["id"], tenant["slug"], tenant["name"]) for tenant in tenants]


def create_tenant(connection: Connection, slug: str, name: str | None = None) -> Tenant:
    """Create a tenant, named like its slug unless ``name`` says otherwise.

    Raises DataError when the slug is taken, UsageError when it is not made of lowercase letters, digits and hyphens.
    """
    with database_errors("nothing was changed"):
        try:
            row = connection.execute("select core.create_tenant(%s, %s)", (slug, name or slug)).fetchone()
        except psycopg.errors.UniqueViolation:
            raise DataError(
                f'tenant "{slug}" exists already', hint="List them with `pyairtable-db tenant list`."
            ) from None
        except psycopg.errors.CheckViolation as error:
            if error.diag.constraint_name != "tenants_slug_check":
                raise
            raise UsageError(
                f'"{slug}" cannot be the slug of a tenant',
                hint="Use 1 to 63 lowercase letters, digits and inner hyphens, for example acme-2.",
            ) from None
    assert row is not None  # noqa: S101 - the function returns one row or raises
    return Tenant(str(row[0]), slug, name or slug)


def find_tenant(connection: Connection, slug: str | None) -> Tenant:
    """Return the tenant called ``slug``, or whose id it is, or the only one there is when None is given.

    Raises UsageError that lists the tenants when that leaves none or several.
    """
    tenants = list_tenants(connection)
    known = ", ".join(tenant.slug for tenant in tenants[:20]) + (", …" if len(tenants) > 20 else "")
    if slug is None:
        if len(tenants) == 1:
            return tenants[0]
        if not tenants:
            raise UsageError(
                "the database has no tenant", hint="Create one: pyairtable-db tenant create acme, then try again."
            )
        raise UsageError(f"the database has {len(tenants)} tenants: {known}", hint="Choose one with --tenant SLUG.")
    for tenant in sorted(tenants, key=lambda tenant: tenant.slug != slug):
        if slug in (tenant.slug, tenant.id):
            return tenant
    raise UsageError(
        f'tenant "{slug}" does not exist' + (f" (there are: {known})" if known else ""),
        hint=f"Name one of them with --tenant, or create it: pyairtable-db tenant create {slug}",
    )


def work_as(connection: Connection, tenant: Tenant) -> None:
    """Work for ``tenant`` as the application's role until the transaction ends."""
    connection.execute(
        "select app.begin_as(%s, role => 'application_user', valid_for => %s::interval)", (tenant.id, _VALID_FOR)
    )


@contextmanager
def database_errors(state: str) -> Iterator[None]:
    """Turn what the server says into our errors; ``state`` is what is true of the data when it says so."""
    try:
        yield
    except (psycopg.errors.InvalidSchemaName, psycopg.errors.UndefinedFunction, psycopg.errors.UndefinedTable) as error:
        raise _said(
            UnsupportedServer(
                f"the database lacks what this command calls: {error.diag.message_primary}",
                hint="Bring it up to date: pyairtable-db migrate",
            ),
            state,
        ) from None
    except psycopg.errors.InsufficientPrivilege as error:
        raise _said(
            InsufficientRights(
                str(error.diag.message_primary),
                hint="Log in as a member of pyairtable_owner who may create temporary tables.",
            ),
            state,
        ) from None
    except psycopg.OperationalError as error:
        if error.sqlstate is not None and error.sqlstate[:2] not in ("08", "57"):
            raise _said(_failed(error), state) from None
        raise _said(
            ServerUnreachable(
                f"the connection was lost: {str(error).strip().splitlines()[0]}",
                hint="See whether the server runs, then try again.",
            ),
            state,
        ) from None
    except psycopg.Error as error:
        raise _said(_failed(error), state) from None


def _failed(error: psycopg.Error) -> StatementFailed:
    return StatementFailed(
        error.diag.message_primary or str(error).strip(),
        sqlstate=error.sqlstate,
        detail=error.diag.message_detail,
        context=error.diag.context,
        hint=error.diag.message_hint,
    )


def _said(problem: PyairtableDbError, state: str) -> PyairtableDbError:
    problem.state = state
    return problem
