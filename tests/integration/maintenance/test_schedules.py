"""Jobs of TimescaleDB's scheduler and of pg_cron do what `pyairtable-db maintain run` does."""

from __future__ import annotations

from pathlib import Path

from pyairtable_db.database import Connection, connect
from pyairtable_db.local.cluster import Cluster

SCHEDULING = Path(__file__).parents[3] / "sql" / "ops" / "migrations" / "0155_ops_schedule_maintenance.sql"


def test_migrating_schedules_jobs_of_timescaledb_which_run(community: Connection) -> None:
    """The build has no background workers: the jobs are called as its scheduler would."""
    jobs = community.execute(
        "select job_id, schedule_interval::text, config ->> 'task', owner::text, scheduled "
        "from timescaledb_information.jobs where proc_schema = 'ops' order by job_id"
    ).fetchall()
    assert [job[1:] for job in jobs] == [
        ("00:05:00", "refresh", "postgres", True),
        ("1 day", "all", "postgres", True),
    ]
    community.execute(
        "insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms) "
        "select now() - i * interval '1 day', tests.tenant('acme'), 'g', '/', 'GET', 200, 1 "
        "from generate_series(0, 12) as i"
    )
    community.execute(f"call public.run_job({jobs[0][0]})".encode())
    assert community.execute(
        "select watermark > now() - interval '2 hours' from timeseries.usage_state"
    ).fetchone() == (True,)
    community.execute("select ops.set_retention('api_usage_logs', '10 days')")
    community.execute(f"call public.run_job({jobs[1][0]})".encode())
    assert community.execute("select count(*) from timeseries.api_usage_logs").fetchone() == (11,)
    assert community.execute(
        "select chunks from ops.maintenance_runs where task = 'compression' and error is null"
    ).fetchone() == (3,)
    assert (
        community.execute("select scheduler, run_by from ops.schedules()").fetchall()
        == [("timescaledb", "postgres")] * 2
    )
    assert community.execute("select ops.unschedule_maintenance()").fetchone() == (2,)
    assert community.execute("select * from ops.schedules()").fetchall() == []


def test_pg_cron_is_given_jobs_in_its_own_database(server: Cluster, connection: Connection) -> None:
    """Elsewhere there is none: the migrated database of the other tests has no pg_cron."""
    assert connection.execute("select * from ops.schedules()").fetchall() == []
    row = connection.execute("show cron.database_name").fetchone()
    assert row is not None
    with connect(server.url(str(row[0]))) as session, session.transaction(force_rollback=True):
        session.execute("create extension if not exists pg_cron")
        session.execute("create extension if not exists timescaledb schema public")
        session.execute("create schema ops authorization pyairtable_owner")
        session.execute(SCHEDULING.read_bytes())
        jobs = "select jobname, schedule, command, username, active from cron.job order by jobid"
        expected = [
            ("pyairtable-db refresh", "*/5 * * * *", "call timeseries.refresh_usage_rollups()", "postgres", True),
            ("pyairtable-db maintenance", "10 3 * * *", "call ops.maintain()", "postgres", True),
        ]
        assert session.execute(jobs).fetchall() == expected
        assert session.execute("select ops.schedule_maintenance()").fetchone() == ("pg_cron",)
        assert session.execute("select count(*) from cron.job").fetchone() == (2,)
        assert session.execute("select ops.unschedule_maintenance()").fetchone() == (2,)
        assert session.execute(jobs).fetchall() == []
