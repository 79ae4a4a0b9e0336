"""`pyairtable-db maintain` as operators call it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from pyairtable_db.database import Connection, connect

from .conftest import Run

TENANT = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"


@pytest.fixture
def backlog(connection: Connection) -> Connection:
    """Ten days of requests of a tenant, kept for five, of which one that is due is held."""
    connection.execute("insert into core.tenants (id, slug, name) values (%s, 'acme', 'Acme')", [TENANT])
    connection.execute(
        "insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms) "
        "select now() - i * interval '1 day', %s, 'g', '/', 'GET', 200, 1 from generate_series(0, 9) as i",
        [TENANT],
    )
    connection.execute("select ops.set_retention('api_usage_logs', '5 days')")
    connection.execute(
        "select ops.place_hold(%s, 'case', 'counsel', 'api_usage_logs', now() - interval '9 days 1 hour', "
        "now() - interval '8 days 1 hour')",
        [TENANT],
    )
    return connection


def document(done: subprocess.CompletedProcess[str]) -> Any:
    return json.loads(done.stdout)


def of(rows: list[dict[str, Any]], key: str, value: str) -> dict[str, Any]:
    return next(row for row in rows if row[key] == value)


@pytest.mark.usefixtures("backlog")
def test_it_shows_what_is_due_and_changes_nothing(run: Run) -> None:
    shown = run()
    assert shown.returncode == 0, shown.stderr
    line = next(line for line in shown.stdout.splitlines() if line.startswith("api_usage_logs"))
    assert line.split()[:9] == ["api_usage_logs", "5", "days", "0", "1", "3", "of", "10", "3"]
    assert line.endswith("never")
    assert "rollups of usage have not been made; 0 hours changed since, 0 late rows" in shown.stdout
    assert "No job maintains this database" in shown.stderr
    kind = of(document(run("--json"))["due"], "kind", "api_usage_logs")
    assert (kind["keep"], kind["rows_due"], kind["rows_held"], kind["chunks_due"]) == ("5 days", 3, 1, 3)


@pytest.mark.usefixtures("backlog")
def test_a_dry_run_names_the_chunks(run: Run) -> None:
    planned = run("run", "--dry-run", "--task", "api_usage_logs")
    assert planned.returncode == 0, planned.stderr
    first, *chunks = planned.stdout.splitlines()
    assert first == "api_usage_logs: 3 rows due, 1 held"
    assert [line.split()[0] for line in chunks] == ["delete", "drop", "drop", "drop"]
    planned = run("run", "--dry-run", "--task", "refresh")
    assert planned.stdout.startswith("refresh: "), planned.stderr
    assert document(run("--json"))["due"][0]["rows_due"] == 3


def test_a_run_does_what_is_due_and_writes_it_down(run: Run, backlog: Connection) -> None:
    done = run("run", "--json")
    assert done.returncode == 0, done.stderr
    usage = of(document(done)["runs"], "task", "api_usage_logs")
    assert (usage["chunks"], usage["rows"], usage["error"]) == (3, 3, None)
    assert backlog.execute("select count(*) from timeseries.api_usage_logs").fetchone() == (7,)
    assert of(document(run("--json"))["due"], "kind", "api_usage_logs")["rows_due"] == 0
    told = run("history", "--limit", "20")
    assert told.returncode == 0, told.stderr
    assert any(line.split()[0] == "api_usage_logs" and line.endswith("done") for line in told.stdout.splitlines())


def test_a_task_that_fails_does_not_keep_the_others(run: Run, backlog: Connection) -> None:
    backlog.execute("create function public.refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$")
    backlog.execute("create trigger refuse before delete on timeseries.api_usage_logs execute function public.refuse()")
    backlog.execute("select ops.set_retention('api_usage_logs', '8 days')")
    done = run("run", "--json")
    assert done.returncode == 1
    runs = document(done)["runs"]
    assert of(runs, "task", "api_usage_logs")["error"] == "no (P0001)"
    assert [run["error"] for run in runs if run["task"] != "api_usage_logs"] == [None] * (len(runs) - 1)
    assert "api_usage_logs failed the last time: no (P0001)" in run().stderr


def test_a_refresh_that_fails_is_written_down(run: Run, backlog: Connection) -> None:
    backlog.execute("alter table timeseries.usage_rollup_days rename to hidden")
    done = run("run", "--json", "--task", "refresh")
    assert done.returncode == 1
    assert "(42P01)" in document(done)["runs"][0]["error"]


@pytest.mark.usefixtures("connection")
def test_another_session_s_maintenance_is_waited_for_by_nobody(run: Run, database: str) -> None:
    with connect(database) as other:
        other.execute("select pg_advisory_lock(hashtextextended('ops.maintain', 0))")
        refused = run("run")
    assert refused.returncode == 5
    assert "maintenance is running in another session" in refused.stderr


def test_an_unknown_task_is_wrong_usage(run: Run) -> None:
    refused = run("run", "--task", "magic")
    assert refused.returncode == 2
    assert "there is no task magic" in refused.stderr
    assert "refresh, history" in refused.stderr


def test_where_nothing_runs_jobs_it_says_so(run: Run) -> None:
    told = run("schedule")
    assert told.returncode == 0, told.stderr
    assert "Nothing here runs jobs" in told.stderr
    assert "cron.schedule_in_database" in told.stderr
    assert "maintain schedule" not in told.stderr
    assert run("schedule", "--off").stdout == "0 jobs taken away\n"


def test_the_edition_is_shown_and_not_changed_under_the_wrong_license(run: Run) -> None:
    assert document(run("edition", "--json")) == {"license": "apache", "rollups": "tables", "compressed_chunks": 0}
    refused = run("edition", "--to", "community")
    assert refused.returncode == 1
    assert "timescaledb.license is apache" in refused.stderr
    assert "remedy:" in refused.stderr
    stays = run("edition", "--to", "apache")
    assert stays.returncode == 0, stays.stderr
    assert "rollups of usage: tables" in stays.stdout
