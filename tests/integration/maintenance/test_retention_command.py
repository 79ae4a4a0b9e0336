"""`pyairtable-db maintain retention` and `maintain hold`: what operators set, and that maintenance goes by it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from pyairtable_db.data import find_tenant
from pyairtable_db.database import Connection
from pyairtable_db.errors import UsageError
from pyairtable_db.retention import moment, place_hold, release_hold, set_period

from .conftest import Run


@pytest.fixture
def tenants(connection: Connection) -> Connection:
    """Two tenants with a request each of ten days ago."""
    connection.execute("insert into core.tenants (slug, name) values ('acme', 'Acme'), ('globex', 'Globex')")
    connection.execute(
        "insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms) "
        "select now() - interval '10 days', id, 'g', '/', 'GET', 200, 1 from core.tenants"
    )
    return connection


def document(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def line(done: subprocess.CompletedProcess[str], first: str) -> list[str]:
    assert done.returncode == 0, done.stderr
    return next(line for line in done.stdout.splitlines() if line.split()[0] == first).split()


@pytest.mark.usefixtures("tenants")
def test_a_period_of_the_operator_and_one_of_a_tenant(run: Run) -> None:
    assert line(run("retention"), "api_usage_logs") == ["api_usage_logs", "for", "ever", "any", "time", "0"]
    told = run("retention", "set", "api_usage_logs", "13 months", "--at-least", "7 days", "--at-most", "7 years")
    assert told.stdout == "api_usage_logs: kept 1 year 1 mon; tenants may keep 7 days to 7 years\n"
    assert "maintain run --dry-run" in told.stderr
    own = run("retention", "set", "api_usage_logs", "30 days", "--tenant", "acme")
    assert own.stdout == "api_usage_logs of acme: kept 30 days, by the tenant\n"
    assert line(run("retention", "--tenant", "globex"), "api_usage_logs")[1:5] == ["1", "year", "1", "mon"]
    assert document(run("retention", "--tenant", "acme", "--json"))["retention"][0] == {
        "kind": "api_usage_logs", "keep": "1 year 1 mon", "at_least": "7 days", "at_most": "7 years", "own_periods": 1,
        "tenant_keep": "30 days", "effective": "30 days",
    }  # fmt: skip


@pytest.mark.usefixtures("tenants")
def test_a_word_that_is_no_period_is_answered_with_those_that_are(run: Run) -> None:
    refused = run("retention", "set", "trash", "none")
    assert refused.returncode == 2
    assert "or forever;" in " ".join(refused.stderr.split())
    refused = run("retention", "set", "trash", "none", "--tenant", "acme")
    assert refused.returncode == 2
    assert "default for the operator's period" in " ".join(refused.stderr.split())


def test_bounds_that_are_not_given_stay(tenants: Connection) -> None:
    set_period(tenants, "trash", "30 days", at_least="7 days", at_most="90 days")
    kept = set_period(tenants, "trash", None)
    assert (kept.keep, kept.at_least, kept.at_most) == (None, "7 days", "90 days")
    kept = set_period(tenants, "trash", "10 days", at_least="0", at_most="none")
    assert (kept.keep, kept.at_least, kept.at_most) == ("10 days", "00:00:00", None)


@pytest.mark.usefixtures("tenants")
def test_a_tenant_keeps_for_ever_or_as_the_operator_does(run: Run) -> None:
    run("retention", "set", "trash", "30 days")
    ever = run("retention", "set", "trash", "forever", "--tenant", "acme")
    assert ever.stdout == "trash of acme: kept for ever, by the tenant\n"
    bounded = document(run("retention", "set", "trash", "30 days", "--at-most", "1 year", "--json"))
    assert bounded["own_periods"] == 1
    assert "bounds, the tenant chose infinity" in run("retention", "--tenant", "acme").stdout
    default = run("retention", "set", "trash", "default", "--tenant", "acme")
    assert default.stdout == "trash of acme: kept 30 days, by the operator\n"


def test_what_is_off_is_told_with_a_remedy_and_changes_nothing(run: Run, tenants: Connection) -> None:
    acme = find_tenant(tenants, "acme")
    attempts: list[tuple[Callable[[], object], str]] = [
        (lambda: set_period(tenants, "trash", "soon"), 'invalid input syntax for type interval: "soon"'),
        (lambda: set_period(tenants, "trash", "1 month -29 days"), "no negative part"),
        (lambda: set_period(tenants, "trash", "5 days", at_least="3 days", at_most="2 days"), "at_most not below"),
        (lambda: set_period(tenants, "rows", "1 day"), "there is no kind rows"),
        (lambda: set_period(tenants, "trash", "1 day", tenant=acme, at_most="2 days"), "bounds are the operator's"),
        (lambda: release_hold(tenants, acme, 7), "has no legal hold 7 that stands"),
        (lambda: place_hold(tenants, acme, "", kind="rows"), "^reason: .*; kind: expected one of .*, got rows$"),
        (lambda: moment("yesterday", "--from"), '--from: "yesterday" is no time'),
    ]
    for attempt, said in attempts:
        with pytest.raises(UsageError, match=said) as refused:
            attempt()
        assert refused.value.hint
    for words in (["retention", "set", "trash", "default"], ["hold", "place", "case"]):
        told = run(*words)
        assert (told.returncode, "remedy:" in told.stderr) == (2, True), told.stderr
    assert tenants.execute("select count(*) from ops.legal_holds").fetchone() == (0,)
    assert tenants.execute("select keep from ops.retention_kinds where kind = 'trash'").fetchone() == (None,)


def test_a_hold_keeps_its_rows_until_it_is_released(run: Run, tenants: Connection) -> None:
    run("retention", "set", "api_usage_logs", "5 days")
    placed = run("hold", "place", "Case 12", "--tenant", "acme", "--kind", "api_usage_logs", "--by", "counsel")
    assert placed.stdout == "hold 1 placed: api_usage_logs of acme\n"
    run("run", "--task", "refresh", "--task", "history", "--task", "api_usage_logs")
    assert left(tenants) == ["acme"]
    held = document(run("hold", "list", "--json"))["holds"][0]
    assert (held["tenant"], held["reason"], held["placed_by"], held["by_operator"]) == (
        "acme", "Case 12", "counsel", True,
    )  # fmt: skip
    assert run("hold", "list", "--tenant", "globex").stdout == ""
    released = run("hold", "release", "1", "--tenant", "acme")
    assert released.stdout == "hold 1 released: api_usage_logs of acme\n"
    run("run", "--task", "api_usage_logs")
    assert left(tenants) == []
    assert "No legal hold stands." in run("hold", "list").stderr
    assert line(run("hold", "list", "--released"), "1")[1:5] == ["acme", "api_usage_logs", "Case", "12"]


def test_a_hold_has_a_range_and_days_begin_in_utc(tenants: Connection) -> None:
    begins, ends = moment("2026-01-01", "--from"), moment("2026-07-01T02:00+02:00", "--until")
    hold = place_hold(tenants, find_tenant(tenants, "acme"), "case", begins=begins, ends=ends)
    assert (hold.begins, hold.ends) == (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
    assert (hold.kind, hold.placed_by) == (None, "postgres")


def left(connection: Connection) -> list[str]:
    """Return the tenants that have rows of usage."""
    rows = connection.execute(
        "select slug from core.tenants where id in (select tenant_id from timeseries.api_usage_logs) order by slug"
    ).fetchall()
    return [slug for (slug,) in rows]
