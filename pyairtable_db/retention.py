"""How long rows are kept and what is held: `ops.set_retention()`, `ops.place_hold()` and their neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from .data import Tenant
from .data.tenancy import database_errors, list_tenants
from .database import Connection
from .errors import StatementFailed, UsageError

UNTOUCHED = "nothing was changed"


@dataclass(frozen=True)
class Period:
    """How long rows of a kind are kept; periods are as PostgreSQL writes them, None for ever.

    ``keep`` is the operator's, ``at_least`` and ``at_most`` bound what tenants choose. ``own_periods`` counts the
    tenants with one of their own; ``tenant_keep`` is that of the tenant that was asked for, ``effective`` what counts.
    """

    kind: str
    keep: str | None
    at_least: str
    at_most: str | None
    own_periods: int
    tenant_keep: str | None
    effective: str | None


@dataclass(frozen=True)
class Hold:
    """A legal hold. ``kind`` is None for every kind, ``begins`` and ``ends`` where it has no bound."""

    id: int
    tenant: str
    kind: str | None
    begins: datetime | None
    ends: datetime | None
    reason: str
    by_operator: bool
    placed_by: str
    placed_at: datetime
    released_by: str | None
    released_at: datetime | None


def read_periods(connection: Connection, tenant: Tenant | None = None) -> list[Period]:
    """Return the operator's period of every kind, and what ``tenant`` makes of it."""
    with database_errors(UNTOUCHED):
        rows = connection.execute(
            "select kind, keep::text, at_least::text, at_most::text, own_periods, tenant_keep::text, effective::text "
            "from ops.periods(%s)",
            [tenant and tenant.id],
        ).fetchall()
    return [Period(*row) for row in rows]


def set_period(
    connection: Connection,
    kind: str,
    keep: str | None,
    *,
    tenant: Tenant | None = None,
    at_least: str | None = None,
    at_most: str | None = None,
) -> Period:
    """Set how long rows of ``kind`` are kept, and return what counts now.

    Without ``tenant`` it is the operator's period, None for ever; bounds that are not given stay, ``at_most`` none
    takes the upper one away. With ``tenant`` it is that tenant's own, None for the operator's.
    Raises UsageError for a word that is no period, DatabaseError for what the server refuses.
    """
    if tenant is not None and (at_least or at_most):
        raise UsageError("bounds are the operator's", hint="Leave --tenant out to set them.")
    before = {period.kind: period for period in read_periods(connection, tenant)}.get(kind)
    if before is None:
        known = ", ".join(period.kind for period in read_periods(connection))
        raise UsageError(f"there is no kind {kind}", hint=f"There are {known}.")
    words = "forever" if tenant is None else "forever, or default for the operator's period"
    with _refusals(
        f"Write periods like '90 days' or '13 months', or {words}; `pyairtable-db maintain retention` shows the bounds."
    ):
        if tenant is not None:
            connection.execute("select ops.set_tenant_retention(%s, %s, %s)", [tenant.id, kind, keep])
        else:
            highest = before.at_most if at_most is None else at_most
            connection.execute(
                "select ops.set_retention(%s, %s, %s, %s)",
                [kind, keep, at_least or before.at_least, None if highest == "none" else highest],
            )
    return next(period for period in read_periods(connection, tenant) if period.kind == kind)


def place_hold(
    connection: Connection,
    tenant: Tenant,
    reason: str,
    *,
    placed_by: str | None = None,
    kind: str | None = None,
    begins: datetime | None = None,
    ends: datetime | None = None,
) -> Hold:
    """Hold rows of ``tenant``, of ``kind`` or of all, from ``begins`` until before ``ends``; return the hold.

    ``placed_by`` is the login without a name. Waits for deletes that run. Raises UsageError with all faults.
    """
    with _refusals("pyairtable-db maintain hold place --help"):
        row = connection.execute(
            "select ops.place_hold(%s, %s, coalesce(%s, session_user::text), %s, %s, %s)",
            [tenant.id, reason, placed_by, kind, begins, ends],
        ).fetchone()
    assert row is not None  # noqa: S101 - a function of one value returns one row
    return next(hold for hold in read_holds(connection, tenant) if hold.id == row[0])


def release_hold(connection: Connection, tenant: Tenant, hold_id: int, *, released_by: str | None = None) -> Hold:
    """End a hold and return it, which stays as a record. Raises UsageError when none of that id stands."""
    with _refusals("`pyairtable-db maintain hold list` shows those that stand."):
        connection.execute(
            "select ops.release_hold(%s, %s, coalesce(%s, session_user::text))", [tenant.id, hold_id, released_by]
        )
    return next(hold for hold in read_holds(connection, tenant, with_released=True) if hold.id == hold_id)


def read_holds(connection: Connection, tenant: Tenant | None = None, *, with_released: bool = False) -> list[Hold]:
    """Return the holds of ``tenant``, or of all, the oldest first."""
    slugs = {known.id: known.slug for known in list_tenants(connection)}
    with database_errors(UNTOUCHED):
        rows = connection.execute(
            "select id, tenant_id::text, kind, nullif(begins, '-infinity'), nullif(ends, 'infinity'), reason, "
            "by_operator, placed_by, placed_at, released_by, released_at from ops.legal_holds "
            "where (%(all)s or released_at is null) and tenant_id = coalesce(%(tenant)s, tenant_id) order by id",
            {"all": with_released, "tenant": tenant and tenant.id},
        ).fetchall()
    return [Hold(number, slugs[tenant_id], *rest) for number, tenant_id, *rest in rows]


def moment(text: str | None, option: str) -> datetime | None:
    """Return a day or a time of the command line; what names no zone is UTC. Raises UsageError for anything else."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f'{option}: "{text}" is no time', hint="Write a day or a time, such as 2026-01-31 or 2026-01-31T12:00Z."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@contextmanager
def _refusals(hint: str) -> Iterator[None]:
    """Turn what the functions refuse, and a word that is no period, into an error with all faults and this remedy."""
    try:
        with database_errors(UNTOUCHED):
            yield
    except StatementFailed as error:
        if error.sqlstate is None or not error.sqlstate.startswith(("PT", "22")):
            raise
        raise UsageError("; ".join((error.detail or error.message).splitlines()), hint=hint) from None
