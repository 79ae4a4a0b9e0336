"""What the functions of schema api say about a tenant's month, all of it at one moment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString, cast

from ..data import Tenant
from ..data.tenancy import database_errors, find_tenant, work_as
from ..database import Connection
from ..errors import UsageError

Answer = Mapping[str, Any]
_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
_FOLDER = Path(__file__).parent
_TOP = 10
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Month:
    """A month in a time zone, and the same part of the month before.

    ``since``, ``until``, ``before_since`` and ``before_until`` are moments in UTC; ``first_day`` and the two
    ``…local`` are of the time zone. ``days`` is how many the calendar gives the month.
    """

    time_zone: str
    first_day: date
    until_local: datetime
    before_until_local: datetime
    days: int
    before_in_part: bool
    since: datetime
    until: datetime
    before_since: datetime
    before_until: datetime
    complete: bool

    @property
    def before_first_day(self) -> date:
        """The first day of the month before."""
        return (self.first_day - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True)
class Hour:
    """An hour of the week: ``weekday`` 1 is Monday; ``requests`` in all of the ``times`` that the month had it."""

    weekday: int
    hour: int
    requests: int
    times: int


@dataclass(frozen=True)
class Report:
    """A month of a tenant. Mappings are the answers of the functions in schema api, as they are.

    ``members`` gives names for ids of users. ``hours`` is empty unless it was asked for.
    """

    tenant: Tenant
    month: Month
    summary: Answer
    summary_before: Answer
    budget: Answer
    days: Answer
    days_before: Answer
    latency: Answer
    active_users: Answer
    endpoints: Answer
    models: Answer
    users: Answer
    week: Answer | None
    members: Mapping[str, str]
    hours: Sequence[Hour]

    @property
    def points(self) -> Sequence[Answer]:
        """Measures of each day of the month so far."""
        return cast(Sequence[Answer], self.days["series"][0]["points"])

    @property
    def points_before(self) -> Sequence[Answer]:
        """Measures of each day of the month before, up to the same part of it."""
        return cast(Sequence[Answer], self.days_before["series"][0]["points"])

    @property
    def is_empty(self) -> bool:
        """Whether the month has no request."""
        return not self.summary["requests"]

    def document(self) -> dict[str, Any]:
        """Return the answers as one document for machines."""
        month = self.month
        return {
            "tenant": {"id": self.tenant.id, "slug": self.tenant.slug, "name": self.tenant.name},
            "month": f"{month.first_day:%Y-%m}",
            "timeZone": month.time_zone,
            "since": month.since.isoformat(),
            "until": month.until.isoformat(),
            "complete": month.complete,
            "comparedWith": {"since": month.before_since.isoformat(), "until": month.before_until.isoformat()},
            "summary": self.summary,
            "summaryBefore": self.summary_before,
            "budget": self.budget,
            "weekOverWeek": self.week,
            "usageOverTime": self.days,
            "usageOverTimeBefore": self.days_before,
            "latency": self.latency,
            "activeUsers": self.active_users,
            "topEndpoints": self.endpoints,
            "topModels": self.models,
            "topUsers": self.users,
        }


def read_month(
    connection: Connection, *, tenant: str | None = None, month: str | None = None, hours: bool = False
) -> Report:
    """Return the usage of ``tenant`` (a slug, or None for the only one) in ``month``, ``YYYY-MM`` or the running one.

    The month is that of the tenant's time zone. ``hours`` also reads the hours of the week.
    Raises UsageError for a tenant that is not there, a month that is none or has not begun, DatabaseError for what
    the server refuses.
    """
    if month is not None and not _MONTH.fullmatch(month):
        raise UsageError(f'"{month}" is no month', hint="Write the year and the month, such as 2026-11.")
    chosen = find_tenant(connection, tenant)
    with database_errors("nothing was changed"), connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute("set local timezone = 'UTC'")
        work_as(connection, chosen)
        return _read(connection, chosen, month, hours)


def _read(connection: Connection, tenant: Tenant, name: str | None, with_hours: bool) -> Report:
    zone = str(_ask(connection, "select api.usage_month()")["timeZone"])
    month = _month(connection, zone, name)
    now = {"since": month.since, "until": month.until}
    before = {"since": month.before_since, "until": month.before_until}
    over_time: LiteralString = "select api.usage_over_time(%(since)s, %(until)s)"
    summary: LiteralString = "select api.usage_summary(%(since)s, %(until)s)"
    top: LiteralString = "select api.top_usage(%(since)s, %(until)s, %(dimension)s, %(measure)s, %(top)s)"
    members = _ask(connection, "select api.list_members()")["members"]
    return Report(
        tenant=tenant,
        month=month,
        summary=_ask(connection, summary, now),
        summary_before=_ask(connection, summary, before),
        # asked at its last moment, which is in it: at the end of a month the next one has begun
        budget=_ask(connection, "select api.usage_month(at => %(at)s)", {"at": month.until - _A_MOMENT}),
        days=_ask(connection, over_time, now),
        days_before=_ask(connection, over_time, before),
        latency=_ask(connection, "select api.usage_latency(%(since)s, %(until)s, '1 day')", now),
        active_users=_ask(connection, "select api.active_users(%(since)s, %(until)s)", now),
        endpoints=_ask(connection, top, now | {"dimension": "endpoint", "measure": "requests", "top": _TOP}),
        models=_ask(connection, top, now | {"dimension": "model", "measure": "cost", "top": _TOP}),
        users=_ask(connection, top, now | {"dimension": "user", "measure": "requests", "top": _TOP}),
        week=None if month.complete else _ask(connection, "select api.usage_week_over_week()"),
        members={member["id"]: member["name"] or member["email"] for member in members},
        hours=_hours(connection, month) if with_hours else (),
    )


def _month(connection: Connection, zone: str, name: str | None) -> Month:
    row = connection.execute(
        (_FOLDER / "months.sql").read_bytes(), {"zone": zone, "month": None if name is None else f"{name}-01"}
    ).fetchone()
    assert row is not None  # noqa: S101 - the query returns one row
    running, *parts = row
    month = Month(zone, *parts)
    if month.first_day > running:
        raise UsageError(
            f"{month.first_day:%Y-%m} has not begun: in {zone} it is {running:%Y-%m}",
            hint=f"Name a month up to {running:%Y-%m}, or leave --month out for the running one.",
        )
    return month


def _hours(connection: Connection, month: Month) -> Sequence[Hour]:
    rows = connection.execute(
        (_FOLDER / "hours.sql").read_bytes(), {"zone": month.time_zone, "since": month.since, "until": month.until}
    ).fetchall()
    return [Hour(*row) for row in rows]


def _ask(connection: Connection, statement: LiteralString, parameters: dict[str, Any] | None = None) -> Answer:
    row = connection.execute(statement, parameters).fetchone()
    assert row is not None  # noqa: S101 - a function of one value returns one row
    return cast(Answer, row[0])
