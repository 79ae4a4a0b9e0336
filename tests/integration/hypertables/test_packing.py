"""Rollups survive the migration that packs them, and its rollback, where rows are there no more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pyairtable_db import migrations
from pyairtable_db.database import connect
from pyairtable_db.migrations.rollback import rollback
from pyairtable_db.settings import Settings

from .test_usage import Server
from .usage import TENANTS

BEFORE = "0181_airtable_note_requests_of_transactions"
FILL = """
    insert into timeseries.api_usage_logs
        (timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, cost, model, tokens_in)
    select
        timestamptz '2026-01-01Z' + i * interval '17 minutes', '{tenant}',
        case when i % 5 > 0 then ('00000000-0000-4000-8000-00000000000' || i % 3)::uuid end,
        'service' || i % 2, '/v0/' || i % 4, 'GET', 200 + i % 4 * 100, i * i % 900, i * 0.001,
        case when i % 3 = 0 then 'model' || i % 2 end, i
    from generate_series(0, 400) as i
"""
SPAN = "'2026-01-01 05:00Z', '2026-01-05 02:00Z'"
QUESTIONS = (
    f"select api.usage_over_time({SPAN}, '1 day', time_zone => 'Asia/Tokyo')",
    f"select api.usage_over_time({SPAN}, '6 hours', 'endpoint')",
    f"select api.top_usage({SPAN}, 'model', 'cost')",
    f"select api.top_usage({SPAN}, 'service', 'requests')",
    "select api.top_usage('2026-01-01Z', '2026-01-05Z', 'user', 'tokensIn')",
    f"select api.usage_latency({SPAN}, '1 day')",
    f"select api.usage_latency({SPAN}, '12 hours', '/v0/1')",
    "select api.active_users('2026-01-01Z', '2026-01-05Z')",
)


def answers(url: str) -> list[Any]:
    """Return what the functions say."""
    with connect(url) as session:
        server = Server(session)
        return [server.call(TENANTS[0], question) for question in QUESTIONS]


@pytest.mark.parametrize("is_kept", [False, True])
def test_packing_and_unpacking_changes_no_answer(database: str, settings: Settings, is_kept: bool) -> None:
    """Rollups are packed and unpacked, those of rows that have been dropped too."""
    with connect(database) as session:
        server = Server(session)
        server.run(FILL.format(tenant=TENANTS[0]))
        server.run("call timeseries.refresh_usage_rollups('2026-01-08Z')")
        if is_kept:
            # As retention does it: nothing is noted, nothing is counted again.
            server.run("update timeseries.usage_state set kept_from = '2026-01-07Z'")
            server.run("delete from timeseries.api_usage_logs")
    expected = answers(database)
    assert expected[0]["series"][0]["points"][1]["requests"] > 80
    rollback(database, settings, to=BEFORE)
    with connect(database) as session:
        old = session.execute("select sum(requests), sum(cost) from timeseries.usage_rollup_days").fetchone()
        assert old == (401 * 5, Decimal(sum(range(401)) * 5) / 1000)
        if is_kept:
            assert session.execute("select count(*) from timeseries.usage_dirty_hours").fetchone() == (0,)
    migrations.migrate(database, settings)
    with connect(database) as session:
        packed = session.execute("select sum(requests) from timeseries.usage_rollup_days").fetchone()
        assert packed == (401,)
    assert answers(database) == expected
    with connect(database) as session:
        session.execute("call timeseries.refresh_usage_rollups('2026-01-08Z')")
    assert answers(database) == expected
