"""Filters, small batches and bulk creation of records, each beside what plain SQL does on the same tables.

Filters: `search.filter_records` is the look-up of `api.list_records`. It is held against the same predicate on a native
column with a btree, in a table of the same rows under row level security, and against a sequential scan of it; the
whole call against the native query that answers the same JSON. pgbench, one client, in turns; medians of p50.

Creating: ten records in one call against one INSERT of ten rows into the same table, in turns; 100,000 records in calls
of 10,000 against one COPY of the same rows into the same table, with its triggers and indexes.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path

from pyairtable_db import settings
from pyairtable_db.database import Connection, connect
from pyairtable_db.local.runtime import find_runtime
from pyairtable_db.migrations import migrate
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.template import scratch_server

from .bench_list_records import FIELDS, FILL, SETUP, _p50, _value

SIZES = (100_000, 1_000_000)
ROUNDS = 3
BULK = 100_000
BATCH = 10_000

NATIVE = """
    create table public.native_{size} as
    select tenant_id, table_id, id, auto_number, created_time, fields, fields ->> %(field)s as email
    from airtable.records
    where table_id = %(table)s
"""
FILTERS = {
    "index": "select r.record_id from search.filter_records('{table}', '{pattern}', 0, 101) as r;\n",
    "native": """select id from public.native_{size}
where tenant_id = '{tenant}' and table_id = '{table}' and email = '{email}' order by auto_number limit 101;
""",
    "scan": """select id from public.native_{size}
where tenant_id = '{tenant}' and table_id = '{table}' and fields ->> '{field}' = '{email}'
order by auto_number limit 101;
""",
    "call": "select api.list_records('{table}', '{pattern}');\n",
    "native json": """select json_build_object('records', json_agg(row(id, created_time, fields)::api.record))
from (
    select id, created_time, fields from public.native_{size}
    where tenant_id = '{tenant}' and table_id = '{table}' and email = '{email}' order by auto_number limit 101
) as page;
""",
}
TEN_BY_CALL = "select api.create_records('{table}', '{records}');\n"
TEN_BY_INSERT = """select airtable.reserve_auto_numbers('{table}', 10) as first \\gset
insert into airtable.records (tenant_id, table_id, auto_number, fields) values {rows};
"""


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    chosen = settings.load()
    pgbench = find_runtime(chosen).bin / "pgbench"
    rounds: dict[str, list[float]] = {}
    with scratch_server(chosen) as admin, scratch_database(admin) as url:
        migrate(url, chosen)
        with connect(url) as connection, tempfile.TemporaryDirectory() as folder:
            tenant = _value(connection, "select core.create_tenant('bench', 'Bench')")
            base = _as_tenant(connection, tenant, "select api.create_base('Bench') ->> 'id'")
            bulk = _bulk(connection, tenant, base)
            scripts = _filter_scripts(connection, tenant, base)
            scripts |= _ten_scripts(connection, tenant, base)
            for _ in range(ROUNDS):
                for name, script in scripts.items():
                    rounds.setdefault(name, []).append(_p50(pgbench, url, script, Path(folder)))
    return _report({name: statistics.median(values) for name, values in rounds.items()}, bulk)


def _as_tenant(connection: Connection, tenant: str, query: str, *parameters: object) -> str:
    with connection.transaction():
        connection.execute("select app.begin_as(%s)", [tenant])
        return _value(connection, query, *parameters)


def _new_table(connection: Connection, tenant: str, base: str, name: str) -> str:
    return _as_tenant(connection, tenant, "select api.create_table(%s, %s, %s) ->> 'id'", base, name, FIELDS)


def _field_ids(connection: Connection, tenant: str, table: str) -> dict[str, str]:
    rows = connection.execute(
        "select name, id from airtable.fields where tenant_id = %s and table_id = %s", [tenant, table]
    ).fetchall()
    return {str(name): str(field) for name, field in rows}


def _filter_scripts(connection: Connection, tenant: str, base: str) -> dict[str, str]:
    scripts = {}
    for size in SIZES:
        table = _new_table(connection, tenant, base, f"filter {size}")
        field = _field_ids(connection, tenant, table)["Email"]
        # Twenty records have the address that is looked for, whatever the size.
        connection.execute(
            FILL.replace("i %% 5000", f"i %% {size // 20}"), {"tenant": tenant, "table": table, "size": size}
        )
        connection.execute(NATIVE.format(size=size), {"field": field, "table": table})
        connection.execute(f"create index on public.native_{size} (tenant_id, table_id, email, auto_number)")
        connection.execute(f"grant select on public.native_{size} to application_user")
        connection.execute(f"alter table public.native_{size} enable row level security")
        connection.execute(
            f"create policy read_own_tenant on public.native_{size} for select to application_user "
            "using (tenant_id = (select app.current_tenant_id()))"
        )
        connection.execute(f"vacuum (analyze) public.native_{size}")
        email = "user77@example.com"
        names = {
            "table": table, "tenant": tenant, "size": size, "field": field, "email": email,
            "pattern": json.dumps({field: email}),
        }  # fmt: skip
        for name, query in FILTERS.items():
            scripts[f"{name}/{size}"] = SETUP.format(tenant=tenant) + query.format(**names) + "commit;\n"
    connection.execute("vacuum (analyze) airtable.records")
    return scripts


def _cells(number: int) -> dict[str, object]:
    return {
        "Name": f"Record number {number}",
        "Amount": number * 1.5,
        "Colour": "red",
        "Active": True,
        "Due": "2026-01-31",
        "Email": f"user{number % 5000}@example.com",
    }


def _ten_scripts(connection: Connection, tenant: str, base: str) -> dict[str, str]:
    scripts = {}
    for name, query in (("ten by call", TEN_BY_CALL), ("ten by insert", TEN_BY_INSERT)):
        table = _new_table(connection, tenant, base, name)
        ids = _field_ids(connection, tenant, table)
        cells = [{ids[key]: value for key, value in _cells(number).items()} for number in range(10)]
        rows = ", ".join(
            f"('{tenant}', '{table}', :first + {place}, '{json.dumps(fields)}')" for place, fields in enumerate(cells)
        )
        records = json.dumps([{"fields": fields} for fields in cells])
        body = query.format(table=table, records=records, rows=rows)
        scripts[name] = SETUP.format(tenant=tenant) + body + "commit;\n"
    return scripts


def _bulk(connection: Connection, tenant: str, base: str) -> tuple[float, float]:
    """Return records a second, by COPY and by calls; medians of rounds in turns."""
    copied, called = [], []
    for turn in range(ROUNDS):
        by_copy = _new_table(connection, tenant, base, f"copied {turn}")
        ids = _field_ids(connection, tenant, by_copy)
        lines = [
            f"{tenant}\trec{turn:02}{number:012}\t{by_copy}\t{number + 1}\t"
            + json.dumps({ids[key]: value for key, value in _cells(number).items()})
            for number in range(BULK)
        ]
        text = "\n".join(lines) + "\n"
        began = time.perf_counter()
        with connection.cursor().copy(
            "copy airtable.records (tenant_id, id, table_id, auto_number, fields) from stdin"
        ) as copy:
            copy.write(text)
        copied.append(BULK / (time.perf_counter() - began))

        by_call = _new_table(connection, tenant, base, f"called {turn}")
        batches = [
            json.dumps([{"fields": _cells(number)} for number in range(first, first + BATCH)])
            for first in range(0, BULK, BATCH)
        ]
        began = time.perf_counter()
        for batch in batches:
            _as_tenant(connection, tenant, "select length(api.create_records(%s, %s)::text)", by_call, batch)
        called.append(BULK / (time.perf_counter() - began))
        connection.execute("delete from airtable.records where table_id in (%s, %s)", [by_copy, by_call])
        connection.execute("vacuum airtable.records")
    return statistics.median(copied), statistics.median(called)


def _report(p50: dict[str, float], bulk: tuple[float, float]) -> str:
    lines = [
        "## Filters and creation of records",
        "",
        "`python -m bench records`: transactions of pgbench, one client, as `application_user` under row level "
        f"security, signed context included; median of {ROUNDS} rounds, in turns. Twenty records of a table have the "
        "value.",
        "",
        "| records | btree on a column p50 ms | index over cells p50 ms | ratio | sequential scan p50 ms | speed-up |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for size in SIZES:
        native, ours, scan = (p50[f"{name}/{size}"] for name in ("native", "index", "scan"))
        lines.append(f"| {size:,} | {native:.3f} | {ours:.3f} | {ours / native:.2f} | {scan:.1f} | {scan / ours:.0f} |")
    lines += [
        "",
        "The whole call, beside a query on the column that answers the same JSON:",
        "",
        "| records | query p50 ms | `api.list_records` with a filter p50 ms | ratio |",
        "|---:|---:|---:|---:|",
    ]
    for size in SIZES:
        native, ours = p50[f"native json/{size}"], p50[f"call/{size}"]
        lines.append(f"| {size:,} | {native:.3f} | {ours:.3f} | {ours / native:.2f} |")
    native, ours = p50["ten by insert"], p50["ten by call"]
    lines += [
        "",
        f"Creating 10 records: one INSERT {native:.2f} ms, one call of `api.create_records` {ours:.2f} ms, "
        f"{ours / native:.2f} times.",
        "",
        f"Creating {BULK:,} records: COPY {bulk[0]:,.0f} records/s, `api.create_records` in calls of {BATCH:,} "
        f"{bulk[1]:,.0f} records/s, {bulk[1] / bulk[0]:.2f} of it.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(main())
