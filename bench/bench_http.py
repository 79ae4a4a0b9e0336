"""Calls over HTTP against the database alone, endpoints written by hand, and PostGraphile.

wrk and pgbench, 32 connections each, on the machine of the servers and the database; the sides in turns, every side
with the caller's token checked on each request, and role and signed context set for the transaction of the call.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyairtable_db import settings
from pyairtable_db.local.runtime import find_runtime

from .http import load, sides
from .http.database import PAGE, RECORDS, ROLE, Database, filled_database
from .http.load import Measured, Unavailable

CONNECTIONS = 32
ROUNDS = 7
SECONDS = 2
WARM_UP_SECONDS = 2
FUNCTIONS = ("ping", "ping_in_context", "list_records")
_POOL_NEEDS = ("psycopg-pool", "typing-extensions")


@dataclass
class Side:
    """One side: ``measure`` puts load on a function for some seconds."""

    name: str
    measure: Callable[[str, float], Measured]
    rounds: dict[str, list[Measured]] = field(default_factory=dict)

    def median(self, function: str, figure: str) -> float:
        """Return the median of a figure over the rounds."""
        return float(statistics.median(getattr(measured, figure) for measured in self.rounds[function]))


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        wrk = load.find_wrk(folder / "wrk")
        database = stack.enter_context(filled_database())
        compared, left_out = _sides(stack, database, wrk, folder)
        for number in range(ROUNDS):
            for function in FUNCTIONS:
                for side in compared:
                    if number == 0:
                        side.measure(function, WARM_UP_SECONDS)
                    measured = side.measure(function, SECONDS)
                    if measured.failures:
                        sys.exit(f"{side.name}: {measured.failures} requests of {function} failed")
                    side.rounds.setdefault(function, []).append(measured)
                    sys.stderr.write(f"  round {number + 1}, {function}, {side.name}: {measured.rate:,.0f}/s\n")
    return _report(compared, left_out)


def _sides(stack: ExitStack, database: Database, wrk: load.Wrk, folder: Path) -> tuple[list[Side], list[str]]:
    token = database.token
    program = find_runtime(settings.load()).bin / "pgbench"

    def http(name: str, server: sides.Server) -> Side:
        for function in FUNCTIONS:
            _check(name, function, sides.ask(server, function, token), reference)

        def measure(function: str, seconds: float) -> Measured:
            before = sides.cpu_seconds(server)
            measured = wrk.run(
                server.addresses[function], server.bodies[function], token, connections=CONNECTIONS, seconds=seconds
            )
            spent = sides.cpu_seconds(server) - before
            return replace(measured, cpu=spent / (measured.rate * seconds) * 1e6)

        return Side(name, measure)

    def floor(name: str, pipelined: bool) -> Side:
        def measure(function: str, seconds: float) -> Measured:
            script = _script(database, function, pipelined)
            return load.pgbench(program, database.login, script, folder, clients=CONNECTIONS, seconds=seconds)

        return Side(name, measure)

    one = stack.enter_context(sides.ours(database, 1))
    reference = {function: sides.ask(one, function, token) for function in FUNCTIONS}
    compared = [
        floor("pgbench, four round trips", pipelined=False),
        floor("pgbench, one round trip", pipelined=True),
        http("**`pyairtable-db serve`, 1 worker**", one),
        http("**`pyairtable-db serve`, 2 workers**", stack.enter_context(sides.ours(database, 2))),
    ]
    left_out = []
    packages = folder / "python"
    peers: list[tuple[str, Callable[[], sides.Server]]] = [
        (
            "FastAPI + psycopg pool",
            lambda: stack.enter_context(
                sides.plain(database, "plain_psycopg", packages=sides.install_python(packages, *_POOL_NEEDS))
            ),
        ),
        (
            "FastAPI + psycopg pool, text passed on",
            lambda: stack.enter_context(sides.plain(database, "plain_psycopg", text=True, packages=packages)),
        ),
        ("FastAPI + asyncpg", lambda: stack.enter_context(sides.plain(database, "plain_asyncpg"))),
        (
            "PostGraphile 5",
            lambda: stack.enter_context(sides.postgraphile(database, sides.install_postgraphile())),
        ),
    ]
    for name, start in peers:
        try:
            compared.append(http(name, start()))
        except Unavailable as problem:
            left_out.append(f"{name} ({problem})")
            sys.stderr.write(f"  {name} is left out: {problem}\n")
    return compared, left_out


def _check(name: str, function: str, answer: object, reference: dict[str, object]) -> None:
    """Fail unless a side answers as ours does: the same records, and something for a ping."""
    expected = reference[function]
    if function == "list_records":
        assert isinstance(expected, dict)
        assert len(expected["records"]) == PAGE
        if answer != expected:
            sys.exit(f"{name} answers otherwise than api.{function}: {str(answer)[:300]}")
    elif type(answer) is not type(expected):
        sys.exit(f"{name} answers {answer!r}, not {expected!r}")


def _script(database: Database, function: str, pipelined: bool) -> str:
    claims = ", ".join(f"'{claim}'" for claim in database.context).replace(":", ":' || '")  # else pgbench's variable
    arguments = f"table_id => '{database.table_id}', page_size => {PAGE}" if function == "list_records" else ""
    query = f"select api.{function}({arguments});"
    lines = ["begin;", f"select app.open_context({claims}), set_config('role', '{ROLE}', true);", query, "commit;"]
    if pipelined:
        lines = ["\\startpipeline", *lines, "\\endpipeline"]
    return "\n".join(lines) + "\n"


def _report(compared: list[Side], left_out: list[str]) -> str:
    lines = [
        "## Calls over HTTP",
        "",
        f"`python -m bench http`: {CONNECTIONS} connections of wrk (pgbench: clients), on the machine of the servers "
        f"and the database; medians of {ROUNDS} rounds of {SECONDS} s, in turns. Everybody checks the token on every "
        "request, and sets role and signed context for the transaction of the call. Only ours opens no context for "
        "`ping`, an immutable function that cannot see one; `ping_in_context` is the same but for being stable, so "
        f"that there everybody does the same. Pools have {sides.POOL} "
        "connections in all, pgbench has one a client and no token. Ours keeps its metrics meanwhile. The CPU is that "
        "of the server's processes for a request, without the database. The ratio is taken within each round.",
    ]
    for function, told in (
        ("ping", "`api.ping()`"),
        ("ping_in_context", "`ping_in_context()`"),
        ("list_records", f"`api.list_records`, {PAGE} of {RECORDS:,} records"),
    ):
        lines += [
            "",
            f"| {told} | requests/s | p50 ms | p95 ms | server's CPU µs | ours, 1 worker : this | 2 workers : this |",
            "|---|---:|---:|---:|---:|---:|---:|",
        ]
        for side in compared:
            cpu = f"{side.median(function, 'cpu'):.0f}" if side.median(function, "cpu") else ""
            ratios = [_ratio(ours, side, function) for ours in compared[2:4]]
            lines.append(
                f"| {side.name} | {side.median(function, 'rate'):,.0f} | {side.median(function, 'p50'):.2f} | "
                f"{side.median(function, 'p95'):.2f} | {cpu} | {ratios[0]:.2f} | {ratios[1]:.2f} |"
            )
    if left_out:
        lines += ["", f"Left out: {'; '.join(left_out)}."]
    return "\n".join([*lines, ""])


def _ratio(ours: Side, other: Side, function: str) -> float:
    pairs = zip(ours.rounds[function], other.rounds[function], strict=True)
    return statistics.median(mine.rate / theirs.rate for mine, theirs in pairs)


if __name__ == "__main__":
    print(main())
