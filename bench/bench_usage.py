"""Questions about usage beside the same questions to a plain table; what loading, dropping and rolling up costs.

The same rows lie in the hypertable and in a plain table with the same two indexes. Every pair of statements gives the
same numbers, which is checked (percentiles within the 5.4 % of the histogram), and runs in turns, each as text of its
own. As many rows as PYAIRTABLE_BENCH_ROWS says, 20 million unless it does, over 90 days, of 100 tenants.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyairtable_db import settings
from pyairtable_db.database import Connection, connect
from pyairtable_db.migrations import migrate
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.template import scratch_server

ROWS = int(os.environ.get("PYAIRTABLE_BENCH_ROWS", "20000000"))
DAYS = 90
END = "2026-06-01"
ROUNDS = 5
INGESTED = 200_000
LATE = 10_000
FOLDER = Path(__file__).parent
TENANTS = {"largest": 1, "middle": 50}

_MEASURES = """
    'requests', count(r.*),
    'clientErrors', count(*) filter (where r.status between 400 and 499),
    'serverErrors', count(*) filter (where r.status >= 500),
    'errorRate', round(count(*) filter (where r.status >= 400) / nullif(count(r.*), 0)::numeric, 6),
    'durationMs', coalesce(sum(r.duration_ms), 0),
    'averageMs', round(sum(r.duration_ms) / nullif(count(r.*), 0)::numeric, 1),
    'requestBytes', coalesce(sum(r.request_bytes), 0),
    'responseBytes', coalesce(sum(r.response_bytes), 0),
    'tokensIn', coalesce(sum(r.tokens_in), 0),
    'tokensOut', coalesce(sum(r.tokens_out), 0),
    'cost', trim_scale(coalesce(sum(r.cost), 0))
"""
_RANGE = "r.tenant_id = '{tenant}' and r.timestamp >= '{since}' and r.timestamp < '{until}'"
# What is asked, how the api is asked, how the plain table is asked, and whether the answers are percentiles.
DASHBOARDS: dict[str, tuple[str, str]] = {
    "requests and cost by day": (
        "select api.usage_over_time('{since}', '{until}') #> '{{series,0,points}}'",
        f"""select json_agg(p.point order by p.day) from (
            select d.day, json_build_object('time', d.day, {_MEASURES}) as point
            from generate_series('{{since}}'::timestamptz, '{{until}}'::timestamptz - interval '1 day', '1 day', 'UTC')
                as d (day)
            left join public.usage as r
                on date_trunc('day', r.timestamp, 'UTC') = d.day and {_RANGE}
            group by d.day) as p""",
    ),
    "top 10 endpoints": (
        "select api.top_usage('{since}', '{until}') -> 'items'",
        f"""select json_agg(t.item) from (
            select json_build_object('key', r.endpoint, {_MEASURES}) as item
            from public.usage as r where {_RANGE}
            group by r.endpoint order by count(*) desc, r.endpoint limit 10) as t""",
    ),
    "by model": (
        "select api.top_usage('{since}', '{until}', 'model', 'cost', 100) -> 'items'",
        f"""select json_agg(t.item) from (
            select json_build_object('key', r.model, {_MEASURES}) as item
            from public.usage as r where {_RANGE}
            group by r.model order by sum(r.cost) desc, coalesce(r.model, '')) as t""",
    ),
    "active users by day": (
        "select api.active_users('{since}', '{until}') -> 'points'",
        f"""select json_agg(json_build_object('time', p.day, 'users', p.users) order by p.day) from (
            select d.day, count(distinct r.user_id) as users
            from generate_series('{{since}}'::timestamptz, '{{until}}'::timestamptz - interval '1 day', '1 day', 'UTC')
                as d (day)
            left join public.usage as r
                on date_trunc('day', r.timestamp, 'UTC') = d.day and {_RANGE}
            group by d.day) as p""",
    ),
    "percentiles": (
        "select api.usage_latency('{since}', '{until}') #> '{{points,0,latencyMs}}'",
        f"""select json_build_object('p50', p[1], 'p95', p[2], 'p99', p[3]) from (
            select percentile_disc(array[0.5, 0.95, 0.99]) within group (order by greatest(r.duration_ms, 1)) as p
            from public.usage as r where {_RANGE}) as p""",
    ),
}
_LAST_HOUR = (
    "select api.usage_over_time('{since}', '{until}', '5 minutes') #> '{{series,0,points}}'",
    f"""select json_agg(p.point order by p.begins) from (
        select d.begins, json_build_object('time', d.begins, {_MEASURES}) as point
        from generate_series('{{since}}'::timestamptz, '{{until}}'::timestamptz - interval '5 minutes', '5 minutes')
            as d (begins)
        left join public.usage as r
            on date_bin('5 minutes', r.timestamp, '{{since}}') = d.begins and {_RANGE}
        group by d.begins) as p""",
)


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    chosen = settings.load()
    with scratch_server(chosen) as admin, scratch_database(admin) as url:
        migrate(url, chosen)
        with connect(url) as connection:
            connection.execute((FOLDER / "usage_rows.sql").read_bytes())
            _load(connection)
            rolled_up = _timed(lambda: connection.execute("call timeseries.refresh_usage_rollups()"))
            connection.execute("vacuum (analyze)")
            sizes = _sizes(connection)
            answers = _answers(connection)
            late = _late(connection)
            ingest = _ingest(connection)
            dropped = _drop(connection)
    return _report(answers, rolled_up, late, ingest, dropped, sizes)


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _load(connection: Connection) -> None:
    connection.execute("select setseed(0.5)")
    for day in range(DAYS):
        connection.execute(
            "insert into timeseries.api_usage_logs select * from bench.usage("
            f"timestamptz '{END}Z' - interval '{DAYS - day} days', "
            f"timestamptz '{END}Z' - interval '{DAYS - day - 1} days', "
            f"{ROWS // DAYS})".encode()
        )
    connection.execute(
        "create table public.usage (like timeseries.api_usage_logs including defaults including constraints)"
    )
    connection.execute("insert into public.usage select * from timeseries.api_usage_logs order by timestamp")
    connection.execute("grant usage on schema public to application_user")
    connection.execute("grant select on public.usage to application_user")
    connection.execute("create index usage_tenant_id_idx on public.usage (tenant_id, timestamp)")
    connection.execute(
        "create unique index usage_request_id_key on public.usage (tenant_id, request_id, timestamp) "
        "where request_id is not null"
    )


def _answers(connection: Connection) -> list[tuple[str, str, int, float, float]]:
    """Return question, tenant, days (0: the last hour), milliseconds plain and milliseconds ours; medians in turns."""
    found = []
    for who, rank in TENANTS.items():
        tenant = f"00000000-0000-4000-8000-{rank:012}"
        asked = [(name, pair, days) for name, pair in DASHBOARDS.items() for days in (30, 90)]
        for name, (ours, plain), days in [*asked, ("the last hour by 5 minutes", _LAST_HOUR, 0)]:
            since = (
                f"timestamptz '{END}Z' - interval '{days} days'"
                if days
                else f"timestamptz '{END}Z' - interval '1 hour'"
            )
            row = connection.execute(f"select ({since})::text, (timestamptz '{END}Z')::text".encode()).fetchone()
            assert row is not None
            names = {"tenant": tenant, "since": row[0], "until": row[1]}
            times: dict[str, list[float]] = {"ours": [], "plain": []}
            values = {}
            with connection.transaction():
                connection.execute("select app.begin_as(%s::uuid)", [tenant])
                for _ in range(ROUNDS if days else ROUNDS * 20):
                    for side, statement in (("plain", plain), ("ours", ours)):
                        text = statement.format(**names).encode()
                        began = time.perf_counter()
                        answer = connection.execute(text, prepare=False).fetchone()
                        times[side].append((time.perf_counter() - began) * 1000)
                        values[side] = answer and answer[0]
            _compare(name, values["ours"], values["plain"])
            found.append((name, who, days, statistics.median(times["plain"]), statistics.median(times["ours"])))
    return found


def _compare(name: str, ours: Any, plain: Any) -> None:
    if name == "percentiles":
        same = all(abs(float(ours[p]) - float(plain[p])) <= float(plain[p]) * 0.054 + 0.05 for p in plain)
    else:
        same = json.loads(json.dumps(ours)) == json.loads(json.dumps(plain))
    if not same:
        raise AssertionError(f"{name}: the api says {json.dumps(ours)[:500]}, the table {json.dumps(plain)[:500]}")


def _late(connection: Connection) -> tuple[float, float]:
    """Return the seconds of refreshing after rows that came late, all over the range and all in one day."""
    found = []
    for days in (DAYS, 1):
        connection.execute(
            "insert into timeseries.api_usage_logs select * from bench.usage("
            f"timestamptz '{END}Z' - interval '{days} days', "
            f"timestamptz '{END}Z', {LATE})".encode()
        )
        found.append(_timed(lambda: connection.execute("call timeseries.refresh_usage_rollups()")))
    return found[0], found[1]


def _ingest(connection: Connection) -> tuple[float, float]:
    """Return rows a second of COPY into the plain table, and into the hypertable by its table for loading; medians."""
    plain, ours = [], []
    for turn in range(3):
        rows = _lines(connection, turn)

        def copy(table: str, rows: bytes = rows) -> None:
            with connection.cursor().copy(f"copy {table} from stdin".encode()) as target:
                target.write(rows)

        plain.append(INGESTED / _timed(lambda: copy("public.usage")))
        ours.append(INGESTED / _timed(lambda: copy("timeseries.usage_loading")))
    return statistics.median(plain), statistics.median(ours)


def _lines(connection: Connection, turn: int) -> bytes:
    with connection.cursor().copy(
        f"copy (select * from bench.usage(timestamptz '{END}Z' + interval '{turn} days', "
        f"timestamptz '{END}Z' + interval '{turn + 1} days', {INGESTED})) to stdout".encode()
    ) as source:
        return b"".join(bytes(part) for part in source)


def _drop(connection: Connection) -> tuple[float, float, int, int]:
    """Return the seconds of DELETE and of dropping a chunk, and the bytes that each gave back."""
    first = f"timestamptz '{END}Z' - interval '{DAYS - 1} days'"
    sizes = [_size(connection, "public.usage")]
    deleted = _timed(lambda: connection.execute(f"delete from public.usage where timestamp < {first}".encode()))
    connection.execute("vacuum public.usage")
    sizes.append(_size(connection, "public.usage"))
    before = _hypertable_size(connection)
    dropped = _timed(
        lambda: connection.execute(
            f"select public.drop_chunks('timeseries.api_usage_logs', older_than => {first})".encode()
        ).fetchall()
    )
    return deleted, dropped, sizes[0] - sizes[1], before - _hypertable_size(connection)


def _size(connection: Connection, relation: str) -> int:
    row = connection.execute("select pg_total_relation_size(%s::regclass)", [relation]).fetchone()
    assert row is not None
    return int(row[0])


def _hypertable_size(connection: Connection) -> int:
    row = connection.execute("select public.hypertable_size('timeseries.api_usage_logs')").fetchone()
    assert row is not None
    return int(row[0])


def _sizes(connection: Connection) -> dict[str, int]:
    return {
        "plain table": _size(connection, "public.usage"),
        "hypertable": _hypertable_size(connection),
        "rollups": _size(connection, "timeseries.usage_rollup_hours")
        + _size(connection, "timeseries.usage_rollup_days"),
    }


def _report(
    answers: list[tuple[str, str, int, float, float]],
    rolled_up: float,
    late: tuple[float, float],
    ingest: tuple[float, float],
    dropped: tuple[float, float, int, int],
    sizes: dict[str, int],
) -> str:
    lines = [
        "## Usage",
        "",
        f"`python -m bench usage`: {ROWS:,} requests of 100 tenants over {DAYS} days in the hypertable and in a plain "
        "table with the same indexes; the n-th tenant has a share of 1/n. Both sides answer the same, which is "
        "checked. One client, in turns, "
        f"medians of {ROUNDS} rounds (of {ROUNDS * 20} for the last hour); the signed context is set before.",
        "",
        "| question | tenant | days | plain table ms | api ms | speed-up |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for name, who, days, plain, ours in answers:
        lines.append(f"| {name} | {who} | {days or '1/24'} | {plain:,.1f} | {ours:,.2f} | {plain / ours:,.1f} |")
    deleted, gone, freed, given = dropped
    lines += [
        "",
        f"Rolling all of it up took {rolled_up:,.0f} s. Refreshing after {LATE:,} late rows: {late[0]:.2f} s with the "
        f"rows all over the {DAYS} days, {late[1]:.2f} s within one.",
        "",
        f"One day less: DELETE {deleted:.2f} s, and VACUUM gives {freed / 1e6:,.1f} MB back; dropping "
        f"the chunk {gone:.3f} s, {deleted / gone:,.0f} times as fast, and {given / 1e6:,.1f} MB.",
        "",
        f"Loading {INGESTED:,} rows: COPY into the plain table {ingest[0]:,.0f} rows/s, into the "
        f"hypertable by `timeseries.usage_loading` {ingest[1]:,.0f} rows/s, {ingest[1] / ingest[0]:.2f} of it.",
        "",
        "Storage with indexes: " + ", ".join(f"{name} {size / 1e6:,.0f} MB" for name, size in sizes.items()) + ".",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(main())
