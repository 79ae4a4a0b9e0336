"""A page of 100 records by `api.list_records` against a plain indexed SELECT of the same rows.

Both run by pgbench as `application_user` under row level security, in a transaction that sets the signed context,
one client, prepared statements, in turns. The figures are medians over rounds of the p50 of a round's transactions.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from psycopg import conninfo

from pyairtable_db import settings
from pyairtable_db.database import Connection, connect
from pyairtable_db.local.runtime import find_runtime
from pyairtable_db.migrations import migrate
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.template import scratch_server

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 5
SECONDS = 2
PAGE = 100

FIELDS = """[
    {"name": "Name", "type": "singleLineText"}, {"name": "Amount", "type": "number"},
    {"name": "Colour", "type": "singleSelect"}, {"name": "Active", "type": "checkbox"},
    {"name": "Due", "type": "date"}, {"name": "Email", "type": "email"}
]"""
FILL = """
    insert into airtable.records (tenant_id, table_id, auto_number, fields)
    select
        %(tenant)s, %(table)s, i,
        jsonb_build_object(
            f.ids[1], 'Record number ' || i,
            f.ids[2], i * 1.5,
            f.ids[3], (array['red', 'green', 'blue', 'yellow'])[1 + i %% 4],
            f.ids[4], true,
            f.ids[5], date '2024-01-01' + i %% 700,
            f.ids[6], 'user' || i %% 5000 || '@example.com'
        )
    from generate_series(1, %(size)s) as i
    cross join (
        select array_agg(id order by position) as ids
        from airtable.fields
        where tenant_id = %(tenant)s and table_id = %(table)s
    ) as f
"""
SETUP = "begin;\nselect app.begin_as('{tenant}');\n"
OURS = "select api.list_records('{table}', page_size => {page}, \"offset\" => {offset});\n"
FLOOR = """select id, created_time, fields from airtable.records
where tenant_id = '{tenant}' and table_id = '{table}' and auto_number > {after} order by auto_number limit {page};
"""


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    chosen = settings.load()
    pgbench = find_runtime(chosen).bin / "pgbench"
    with scratch_server(chosen) as admin, scratch_database(admin) as url:
        migrate(url, chosen)
        with connect(url) as connection:
            tenant, tables = _fill(connection)
        cases = {
            f"{kind}/{size}/{place}": (SETUP + script + "commit;\n").format(
                tenant=tenant,
                table=tables[size],
                page=PAGE,
                after=0 if place == "first" else size - PAGE,
                offset="null" if place == "first" else f"'{size - PAGE}'",
            )
            for size in SIZES
            for place in ("first", "last")
            for kind, script in (("ours", OURS), ("floor", FLOOR))
        }
        rounds: dict[str, list[float]] = {name: [] for name in cases}
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(ROUNDS):
                for name, script in cases.items():
                    rounds[name].append(_p50(pgbench, url, script, Path(folder)))
    return _report({name: statistics.median(values) for name, values in rounds.items()})


def _fill(connection: Connection) -> tuple[str, dict[int, str]]:
    tenant = _value(connection, "select core.create_tenant('bench', 'Bench')")
    tables: dict[int, str] = {}
    with connection.transaction():
        connection.execute("select app.begin_as(%s)", [tenant])
        base = _value(connection, "select api.create_base('Bench') ->> 'id'")
        for size in SIZES:
            tables[size] = _value(
                connection, "select api.create_table(%s, %s, %s) ->> 'id'", base, f"records {size}", FIELDS
            )
    for size in SIZES:
        connection.execute(FILL, {"tenant": tenant, "table": tables[size], "size": size})
    connection.execute("vacuum (analyze) airtable.records")
    return tenant, tables


def _value(connection: Connection, query: str, *parameters: object) -> str:
    row = connection.execute(query, parameters).fetchone()
    assert row is not None
    return str(row[0])


def _p50(pgbench: Path, url: str, script: str, folder: Path) -> float:
    """Return the median latency of a transaction in milliseconds."""
    file = folder / "script.sql"
    file.write_text(script)
    parts = conninfo.conninfo_to_dict(url)
    environment = os.environ | {f"PG{key.upper()}": str(parts[key]) for key in ("host", "port", "user") if key in parts}
    if "password" in parts:
        environment["PGPASSWORD"] = str(parts["password"])
    subprocess.run(
        [pgbench, "-n", "-M", "prepared", "-c", "1", "-T", str(SECONDS), "-f", file, "-l",
         "--log-prefix", folder / "log", str(parts["dbname"])],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip
    latencies = [latency for log in folder.glob("log*") for latency in _latencies(log)]
    for log in folder.glob("log*"):
        log.unlink()
    return statistics.median(latencies) / 1000


def _latencies(log: Path) -> Iterator[int]:
    for line in log.read_text().splitlines():
        yield int(line.split()[2])


def _report(p50: dict[str, float]) -> str:
    lines = [
        "## A page of 100 records",
        "",
        "`python -m bench list_records`: transactions of pgbench, one client, as `application_user` under row level "
        f"security, signed context included; median of {ROUNDS} rounds of {SECONDS} s, in turns.",
        "",
        "| records in the table | page | plain SELECT p50 ms | `api.list_records` p50 ms | ratio |",
        "|---:|---|---:|---:|---:|",
    ]
    for size in SIZES:
        for place in ("first", "last"):
            floor, ours = p50[f"floor/{size}/{place}"], p50[f"ours/{size}/{place}"]
            lines.append(f"| {size:,} | {place} | {floor:.3f} | {ours:.3f} | {ours / floor:.2f} |")
    growth = p50[f"ours/{SIZES[-1]}/first"] / p50[f"ours/{SIZES[0]}/first"]
    lines += [
        "",
        f"From {SIZES[0]:,} to {SIZES[-1]:,} records `api.list_records` takes {growth:.2f} times as long.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(main())
