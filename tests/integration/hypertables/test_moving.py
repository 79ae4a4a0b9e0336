"""A database moves from one edition to the other and back, the server restarted under the other license each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pyairtable_db.database import Connection, connect
from pyairtable_db.schema import dump, read_from
from tests.community import edition

TENANTS = ("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
TODAY = NOW.replace(hour=0)


def test_a_database_moves_to_the_other_edition_and_back(
    community_build: Path, community_data: Path, tmp_path: Path, connection: Connection
) -> None:
    """Answers stay, also of usage whose rows are gone; the schema becomes that of a database migrated there."""
    data = community_data
    with edition.running(community_build, data) as process:
        with connect(process.url) as session:
            fresh = dump(read_from(session))
            fill(session)
            session.execute("select ops.set_retention('api_usage_logs', '10 days')")
            session.execute("select ops.set_tenant_retention(%s, 'api_usage_logs', '12 days')", [TENANTS[1]])
            session.execute(
                "select ops.place_hold(%s, 'case', 'counsel', 'api_usage_logs', %s, %s)",
                [TENANTS[0], TODAY - timedelta(days=13), TODAY - timedelta(days=12)],
            )
            full = answers(session)
            session.execute("call ops.maintain()")
            assert answers(session) == full
            write_late(session, "community")
            before = answers(session)
            assert rows(session) == {TENANTS[0]: (11 + 1) * 4 + 1, TENANTS[1]: 13 * 4}
            assert compressed(session) > 0
            session.execute("call timeseries.use_rollup_tables()")
            assert answers(session) == before
            session.execute("call timeseries.use_rollup_tables()")  # nothing is left to do
            assert compressed(session) == 0
            write_late(session, "between")
            between = answers(session)
            session.execute("alter system set timescaledb.license = 'apache'")
        data = tmp_path / "apache.tar"
        process.dump(data)
    with edition.running(community_build, data) as process:
        with connect(process.url) as session:
            assert session.execute("show timescaledb.license").fetchone() == ("apache",)
            assert answers(session) == between
            assert relations(session) == relations(connection)
            session.execute("call timeseries.refresh_usage_rollups()")
            assert answers(session) == between
            write_late(session, "apache")
            apache = answers(session)
            session.execute("call ops.maintain()")
            assert answers(session) == apache
            with pytest.raises(psycopg.Error, match=r"timescaledb\.license is apache"):
                session.execute("call timeseries.use_continuous_aggregates()")
            session.execute("alter system set timescaledb.license = 'timescale'")
            write_late(session, "last")
            last = answers(session)
            assert last != apache
        data = tmp_path / "timescale.tar"
        process.dump(data)
    with edition.running(community_build, data) as process, connect(process.url) as session:
        assert session.execute("show timescaledb.license").fetchone() == ("timescale",)
        assert answers(session) == last
        # Until it is told, a server with the other license goes on as it did.
        session.execute("call timeseries.refresh_usage_rollups()")
        assert answers(session) == last
        session.execute("call timeseries.use_continuous_aggregates()")
        assert answers(session) == last
        session.execute("call timeseries.use_continuous_aggregates()")
        write_late(session, "home")
        home = answers(session)
        session.execute("call ops.maintain()")
        assert answers(session) == home
        assert rows(session) == {TENANTS[0]: (11 + 1) * 4 + 5, TENANTS[1]: 13 * 4}
        assert compressed(session) > 0
        assert {job[0] for job in session.execute("select scheduler from ops.schedules()")} == {"timescaledb"}
        assert dump(read_from(session)) == fresh


def fill(session: Connection) -> None:
    """Write four requests of each tenant on each of 14 days."""
    session.execute(
        """
        insert into timeseries.api_usage_logs (
            timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, cost
        )
        select
            date_trunc('day', now(), 'UTC') - day * interval '1 day' + (i * 5 + 1) * interval '1 hour', tenant,
            ('00000000-0000-4000-8000-00000000000' || (day + i) %% 7)::uuid,
            'gateway', '/v0/' || i %% 3, 'GET', 200 + i %% 2 * 300, day * 10 + i, 0.001 * i
        from generate_series(0, 13) as day
        cross join generate_series(0, 3) as i
        cross join unnest(%s::uuid[]) as tenant
        """,
        [list(TENANTS)],
    )


def write_late(session: Connection, endpoint: str) -> None:
    """Add a request of a week ago, as services do."""
    with session.transaction():
        session.execute("select app.begin_as(%s::uuid)", [TENANTS[0]])
        session.execute(
            "select api.log_usage(jsonb_build_object('service', 'late', 'endpoint', %s::text, 'method', 'GET', "
            "'status', 200, 'durationMs', 7, 'timestamp', now() - interval '7 days', "
            "'userId', md5(%s::text)::uuid))",
            [endpoint, endpoint],
        )


def answers(session: Connection) -> list[Any]:
    """Return what both tenants are told of the whole time."""
    said = []
    for tenant in TENANTS:
        with session.transaction():
            session.execute("select app.begin_as(%s::uuid)", [tenant])
            for call in (
                "api.usage_over_time(%s, %s, '1 day', 'endpoint')",
                "api.usage_summary(%s, %s)",
                "api.usage_latency(%s, %s, '7 days')",
                "api.active_users(%s, %s, '1 day', 'Asia/Kolkata')",
                "api.top_usage(%s, %s, 'user', 'cost')",
            ):
                row = session.execute(
                    f"select {call}".encode(), [NOW - timedelta(days=20), NOW + timedelta(days=2)]
                ).fetchone()
                assert row is not None
                said.append(row[0])
    return said


def rows(session: Connection) -> dict[str, int]:
    """Return how many requests each tenant has left."""
    return dict(
        session.execute("select tenant_id::text, count(*) from timeseries.api_usage_logs group by tenant_id").fetchall()
    )


def compressed(session: Connection) -> int:
    row = session.execute("select count(*) from timescaledb_information.chunks where is_compressed").fetchone()
    assert row is not None
    return int(row[0])


def relations(session: Connection) -> list[tuple[str, ...]]:
    """Return the relations of usage and messages, with their owners and comments."""
    return session.execute(
        """
        select c.relname::text, c.relkind::text, pg_get_userbyid(c.relowner)::text, obj_description(c.oid, 'pg_class')
        from pg_catalog.pg_class as c
        where c.relnamespace = 'timeseries'::regnamespace
        order by 1
        """
    ).fetchall()
