"""What tests of a month change: usage now, more of it, and the database itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pyairtable_db.database import Connection
from pyairtable_db.errors import InsufficientRights, UnsupportedServer
from pyairtable_db.usage import read_month

from .conftest import Log
from .test_month import text


def test_the_running_month_is_compared_with_the_same_part_of_the_one_before(
    connection: Connection, acme: str, log: Log
) -> None:
    log(datetime.now(UTC).isoformat(), cost=2)
    report = read_month(connection, tenant=acme)
    assert report.summary["requests"] == 1
    assert not report.month.complete
    assert report.week is not None
    assert report.month.before_until <= report.month.since < report.month.until
    assert 1 <= len(report.points) <= report.month.days


def test_a_budget_that_is_spent_says_by_how_much(connection: Connection, march: str, log: Log) -> None:
    log("2026-03-11T00:00:00Z", cost=10)
    assert "3.75 over the budget" in text(connection, march, "2026-03")


def test_an_old_database_and_a_login_without_rights_say_the_remedy(connection: Connection, acme: str) -> None:
    connection.execute("drop function api.usage_summary(timestamptz, timestamptz)")
    with pytest.raises(UnsupportedServer, match="usage_summary") as old:
        read_month(connection, tenant=acme)
    assert "pyairtable-db migrate" in (old.value.hint or "")
    connection.execute("set role application_user")
    with pytest.raises(InsufficientRights):
        read_month(connection, tenant=acme)
