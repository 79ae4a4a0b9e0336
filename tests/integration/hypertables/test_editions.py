"""Both editions run the same migrations, forth and back."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from pyairtable_db import migrations
from pyairtable_db.database import Connection, connect
from pyairtable_db.migrations.rollback import rollback
from pyairtable_db.settings import Settings
from tests.community import edition


def test_each_edition_has_its_license_and_keeps_hypertables(hypertables: Connection, edition_name: str) -> None:
    license_of = {"apache": "apache", "community": "timescale"}
    assert hypertables.execute("show timescaledb.license").fetchone() == (license_of[edition_name],)
    hypertables.execute("create table public.readings (at timestamptz not null, value integer)")
    hypertables.execute(
        "select public.create_hypertable('public.readings', 'at', chunk_time_interval => interval '1 day')"
    )
    hypertables.execute(
        "insert into public.readings "
        "select timestamptz '2026-01-01' + i * interval '1 hour', i from generate_series(0, 71) as i"
    )
    assert hypertables.execute("select count(*) from public.show_chunks('public.readings')").fetchone() == (3,)
    compress = "alter table public.readings set (timescaledb.compress, timescaledb.compress_orderby = 'at')"
    if edition_name == "apache":
        with pytest.raises(psycopg.errors.FeatureNotSupported):
            hypertables.execute(compress)
    else:
        hypertables.execute(compress)
        hypertables.execute("select public.compress_chunk(chunk) from public.show_chunks('public.readings') as chunk")
    assert hypertables.execute("select sum(value) from public.readings").fetchone() == (sum(range(72)),)


def test_every_migration_runs_forth_and_back_on_the_community_edition(
    community_build: Path, settings: Settings, tmp_path: Path
) -> None:
    with edition.running(community_build) as process:
        edition.prepare(process.url)
        migrations.migrate(process.url, settings)
        with connect(process.url) as session:
            assert session.execute("show timescaledb.license").fetchone() == ("timescale",)
            before = _objects(session)
        rollback(process.url, settings, everything=True)
        with connect(process.url) as session:
            assert _objects(session) == []
        process.dump(tmp_path / "rolled_back.tar")
    # A session that has loaded TimescaleDB cannot create its extension anew.
    with edition.running(community_build, tmp_path / "rolled_back.tar") as process:
        edition.prepare(process.url)
        migrations.migrate(process.url, settings)
        with connect(process.url) as session:
            assert _objects(session) == before


def _objects(session: Connection) -> list[tuple[str, ...]]:
    """Return what the migrations made: relations and functions of our schemas."""
    return session.execute(
        """
        select n.nspname::text, c.relkind::text, c.relname::text
        from pg_catalog.pg_class as c
        join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where pg_catalog.pg_get_userbyid(n.nspowner) = 'pyairtable_owner'
        union all
        select n.nspname, 'f', p.oid::regprocedure::text
        from pg_catalog.pg_proc as p
        join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
        where pg_catalog.pg_get_userbyid(n.nspowner) = 'pyairtable_owner'
        order by 1, 2, 3
        """
    ).fetchall()


def test_one_session_at_a_time_refreshes_continuous_aggregates(community: Connection) -> None:
    """While rows of an aggregate are written, another refresh waits; the lock is gone afterwards."""
    held = "select count(*) from pg_catalog.pg_locks where locktype = 'advisory' and granted"
    row = community.execute(
        "select materialization_hypertable_schema, materialization_hypertable_name "
        "from timescaledb_information.continuous_aggregates where view_name = 'usage_hours_of_total'"
    ).fetchone()
    assert row is not None
    community.execute("create table public.locks_seen (held bigint)")
    community.execute(
        "create function public.look() returns trigger language plpgsql as $$ begin "
        f"insert into public.locks_seen {held}; return new; end $$".encode()
    )
    community.execute(
        psycopg.sql.SQL("create trigger look before insert on {} for each row execute function public.look()").format(
            psycopg.sql.Identifier(*row)
        )
    )
    community.execute(
        "insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms) "
        "values ('2026-01-01Z', gen_random_uuid(), 'g', '/', 'GET', 200, 1)"
    )
    community.execute("call timeseries.refresh_usage_rollups()")
    assert community.execute("select held from public.locks_seen").fetchall() == [(1,)]
    assert community.execute(held.encode()).fetchone() == (0,)


def test_the_community_edition_compresses_and_aggregates(community: Connection) -> None:
    """TimescaleDB's own views show segments of tenants in the order of time, the aggregates and the jobs."""
    assert community.execute(
        """
        select hypertable_name::text, segmentby_column_index is not null, attname::text, orderby_asc
        from timescaledb_information.compression_settings
        where hypertable_schema = 'timeseries'
        order by 1, segmentby_column_index, orderby_column_index
        """
    ).fetchall() == [
        ("api_usage_logs", True, "tenant_id", None),
        ("api_usage_logs", False, "timestamp", False),
        ("conversation_messages", True, "tenant_id", None),
        ("conversation_messages", False, "session_id", True),
        ("conversation_messages", False, "created_time", True),
        ("conversation_messages", False, "id", True),
    ]
    aggregates = community.execute(
        "select view_name::text, view_owner::text from timescaledb_information.continuous_aggregates order by 1"
    ).fetchall()
    assert aggregates == [
        (f"usage_{name}", "pyairtable_owner")
        for name in ("days_of_part", "days_of_total", "days_of_user", "hours_of_part", "hours_of_total")
    ]
    assert community.execute(
        "select config ->> 'task', schedule_interval::text from timescaledb_information.jobs "
        "where proc_schema = 'ops' and scheduled order by 1"
    ).fetchall() == [("all", "1 day"), ("refresh", "00:05:00")]


def test_answers_of_whole_days_and_hours_come_from_continuous_aggregates(community: Connection) -> None:
    """What an aggregate says is what a function answers, even where it has been made wrong."""
    community.execute(
        """
        insert into timeseries.api_usage_logs (
            timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, model
        )
        select
            timestamptz '2026-01-01Z' + i * interval '1 hour', id, gen_random_uuid(), 'g', '/' || i % 3, 'GET', 200, i,
            'large'
        from core.tenants
        cross join generate_series(0, 240) as i
        where slug = 'acme'
        """
    )
    community.execute("call timeseries.refresh_usage_rollups()")
    questions = {
        "usage_days_of_total": "api.usage_summary('2026-01-02Z', '2026-01-09Z')",
        "usage_days_of_part": "api.top_usage('2026-01-02Z', '2026-01-09Z', 'model')",
        "usage_days_of_user": "api.top_usage('2026-01-02Z', '2026-01-09Z', 'user')",
        "usage_hours_of_total": "api.usage_summary('2026-01-02 14:00Z', '2026-01-03Z')",
        "usage_hours_of_part": "api.usage_over_time('2026-01-02 14:00Z', '2026-01-03Z', '1 hour', 'service')",
    }
    tables = community.execute(
        "select view_name::text, materialization_hypertable_schema::text, materialization_hypertable_name::text "
        "from timescaledb_information.continuous_aggregates"
    ).fetchall()
    assert {name for name, _, _ in tables} == questions.keys()
    for name, *table in tables:
        before = _answer(community, questions[name])
        with community.transaction(force_rollback=True):
            community.execute(
                psycopg.sql.SQL("update {} set requests = requests + 1000").format(psycopg.sql.Identifier(*table))
            )
            assert _answer(community, questions[name]) != before, name
        assert _answer(community, questions[name]) == before


def _answer(session: Connection, question: str) -> str:
    """Return what a function says to acme."""
    with session.transaction():
        session.execute("select app.begin_as(core.tenant_id('acme'))")
        row = session.execute(f"select ({question})::text".encode()).fetchone()
        session.execute("reset role")
    assert row is not None
    return str(row[0])
