"""Queries under row level security against the same queries by a role that bypasses it and filters on the tenant.

One million records of a thousand tenants. Both sides send prepared statements, in turns, each time for another tenant;
the signed context is set once a transaction, and its check, which every statement makes once, is measured apart.
"""

from __future__ import annotations

import random
import statistics
import sys
import time

from pyairtable_db import settings
from pyairtable_db.database import Connection, connect
from pyairtable_db.migrations import migrate
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.template import scratch_server

TENANTS = 1_000
RECORDS = 1_000  # a tenant
TURNS = 150
REPEATS = 20

FILL = """
    with new_tenants as (
        select i, core.create_tenant('bench-' || i, 'Bench ' || i) as tenant_id
        from generate_series(1, %(tenants)s) as i
    ),

    new_bases as (
        insert into airtable.bases (tenant_id, id, name)
        select tenant_id, 'app' || lpad(i::text, 14, '0'), 'Bench'
        from new_tenants
        returning tenant_id, id
    ),

    new_tables as (
        insert into airtable.tables (tenant_id, id, base_id, name)
        select tenant_id, 'tbl' || right(id, 14), id, 'Records'
        from new_bases
        returning tenant_id, id
    )

    insert into airtable.records (tenant_id, table_id, id, auto_number, fields)
    select
        t.tenant_id,
        t.id,
        'rec' || lpad(r.i::text, 14, '0'),
        r.i,
        jsonb_build_object('fldName0000000000', 'Record number ' || r.i, 'fldAmount00000000', r.i * 1.5)
    from new_tables as t
    cross join generate_series(1, %(records)s) as r (i)
"""
QUERIES = {
    "one record by id": "select fields from airtable.records where id = 'rec00000000000077'{and_tenant}",
    "a page of 100": "select id, created_time, fields from airtable.records where table_id = %(table)s{and_tenant} "
    "order by auto_number limit 100",
    "a sum over 1,000": "select sum((fields ->> 'fldAmount00000000')::numeric) from airtable.records "
    "where table_id = %(table)s{and_tenant}",
}
# The context as policies ask for it.
CHECK = "select where (select app.current_tenant_id()) is not null"
NO_CHECK = "select where %(tenant)s::uuid is not null"


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    chosen = settings.load()
    with scratch_server(chosen) as admin, scratch_database(admin) as url:
        migrate(url, chosen)
        # One connection for both sides: which core a server process has landed on makes more of a difference.
        with connect(url) as connection:
            connection.execute(FILL, {"tenants": TENANTS, "records": RECORDS})
            connection.execute("vacuum (analyze) airtable.records")
            rows = connection.execute("select tenant_id, id from airtable.tables").fetchall()
            ours: dict[str, list[float]] = {name: [] for name in (*QUERIES, CHECK)}
            theirs: dict[str, list[float]] = {name: [] for name in (*QUERIES, CHECK)}
            for tenant, table in random.Random(7).sample(rows, TURNS):
                values = {"tenant": tenant, "table": table}
                with connection.transaction():
                    connection.execute("select app.begin_as(%s)", [tenant])
                    for name, query in QUERIES.items():
                        ours[name] += _times(connection, query.format(and_tenant=""), values)
                    ours[CHECK] += _times(connection, CHECK, {})
                with connection.transaction():
                    for name, query in QUERIES.items():
                        theirs[name] += _times(
                            connection, query.format(and_tenant=" and tenant_id = %(tenant)s"), values
                        )
                    theirs[CHECK] += _times(connection, NO_CHECK, values)
    return _report(
        {name: statistics.median(values) for name, values in ours.items()},
        {name: statistics.median(values) for name, values in theirs.items()},
    )


def _times(connection: Connection, query: str, values: dict[str, object]) -> list[float]:
    """Return the milliseconds of each of some runs of ``query``, the first few left out."""
    times = []
    for turn in range(REPEATS + 2):
        began = time.perf_counter()
        connection.execute(query, values, prepare=True).fetchall()
        if turn > 1:
            times.append((time.perf_counter() - began) * 1000)
    return times


def _report(ours: dict[str, float], theirs: dict[str, float]) -> str:
    check = ours[CHECK] - theirs[CHECK]
    lines = [
        "## Row level security",
        "",
        f"`python -m bench isolation`: {TENANTS * RECORDS:,} records of {TENANTS:,} tenants; prepared statements of "
        "one client, as `application_user` under row level security and as a role that bypasses it and names the "
        f"tenant, in turns; medians of {TURNS * REPEATS:,} runs. The check of the context's signature takes "
        f"{check:.3f} ms a statement and is taken off in the last column.",
        "",
        "| | bypassed, p50 ms | row level security, p50 ms | ratio | ratio without the check |",
        "|---|---:|---:|---:|---:|",
    ]
    for name in QUERIES:
        ratio, apart = ours[name] / theirs[name], (ours[name] - check) / theirs[name]
        lines.append(f"| {name} | {theirs[name]:.3f} | {ours[name]:.3f} | {ratio:.2f} | {apart:.2f} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.stdout.write(main())
