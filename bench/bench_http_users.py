"""People at work: 1,000 users who ask for a page of records, think for 3 seconds on average, and ask again.

wrk holds a connection for each of them. They come in steps, and what happens meanwhile is not counted; then all of
them stay for five minutes. After that more and more come, until the answers get slow.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from .http import load, sides
from .http.database import PAGE, RECORDS, Database, filled_database
from .http.load import Measured

USERS = 1000
THINK_MS = 3000
MINUTES = 5
WORKERS = 2
RAMP = (100, 250, 500, 1000)
RAMP_SECONDS = 15
STEP_SECONDS = 30
MOST_P95_MS = 200
SEEN_EVERY_SECONDS = 0.5
_GROWTH = 1.25
_MOST_USERS = 20_000  # ports of one address


@dataclass
class Memory:
    """The most that the processes of the service had together, in MB: what is shared counts once for each."""

    most: float = 0.0


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        with tempfile.TemporaryDirectory() as temporary, filled_database() as database:
            wrk = load.find_wrk(Path(temporary) / "wrk")
            with sides.ours(database, WORKERS) as server, _watched(server.pid) as memory:
                return _measure(database, wrk, server, memory, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _measure(database: Database, wrk: load.Wrk, server: sides.Server, memory: Memory, files: int) -> str:
    def stay(users: int, seconds: float) -> Measured:
        measured = wrk.run(
            server.addresses["list_records"],
            server.bodies["list_records"],
            database.token,
            connections=users,
            seconds=seconds,
            think_ms=THINK_MS,
        )
        sys.stderr.write(
            f"  {users:,} users: {measured.rate:,.0f} requests/s, p95 {measured.p95:.1f} ms, "
            f"{measured.failures} failed, {memory.most:.0f} MB\n"
        )
        return measured

    sides.ask(server, "list_records", database.token)  # which waits for the workers
    for users in RAMP:
        stay(users, RAMP_SECONDS)
    stayed = stay(USERS, MINUTES * 60)
    held = memory.most
    steps: list[tuple[int, Measured]] = []
    users = USERS * 2
    while users <= min(_MOST_USERS, files - 1000):
        steps.append((users, stay(users, STEP_SECONDS)))
        if steps[-1][1].p95 >= MOST_P95_MS or steps[-1][1].failures:
            break
        users = round(users * _GROWTH / 100) * 100
    return _report(stayed, held, steps, memory.most)


@contextmanager
def _watched(pid: int) -> Iterator[Memory]:
    """Look at the memory of a process and its children until the block ends."""
    memory, over = Memory(), threading.Event()

    def look() -> None:
        root = psutil.Process(pid)
        while not over.wait(SEEN_EVERY_SECONDS):
            total = 0
            for process in (root, *root.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            memory.most = max(memory.most, total / 1e6)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield memory
    finally:
        over.set()
        watcher.join()


def _report(stayed: Measured, held: float, steps: list[tuple[int, Measured]], most: float) -> str:
    good = [step for step in steps if step[1].p95 < MOST_P95_MS and not step[1].failures]
    rows = [
        f"| {users:,} | {measured.rate:,.0f} | {measured.p50:.1f} | {measured.p95:.1f} | {measured.p99:.1f} | "
        f"{measured.failures} |"
        for users, measured in [(USERS, stayed), *steps]
    ]
    came = ", ".join(f"{users:,}" for users in RAMP)
    lines = [
        "## Users over HTTP",
        "",
        f"`python -m bench http_users`: `pyairtable-db serve` with {WORKERS} workers; users who each hold a "
        f"connection, ask for {PAGE} of {RECORDS:,} records and think for {THINK_MS / 1000:.0f} s on average. They "
        f"come in steps of {came}, {RAMP_SECONDS} s each, which is not counted; {USERS:,} stay for {MINUTES} minutes, "
        f"the others for {STEP_SECONDS} s. wrk, the servers and the database are on one machine.",
        "",
        "| users | requests/s | p50 ms | p95 ms | p99 ms | failed |",
        "|---:|---:|---:|---:|---:|---:|",
        *rows,
        "",
        f"The most memory of the service's processes together: {held:.0f} MB with {USERS:,} users, {most:.0f} MB at "
        "the end.",
    ]
    if good:
        lines.append(f"The most users with a p95 under {MOST_P95_MS} ms: {good[-1][0]:,}.")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(main())
