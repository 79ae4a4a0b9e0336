"""200 tiny migrations, and a run without work, by us, by a plain psycopg loop and by other tools; 5,000 files by us.

Whole processes are measured as users run them, each round on new databases, the tools in turns. Other tools come
from PyPI and npm into a temporary folder; one that cannot be had is left out and named.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from psycopg import conninfo

from pyairtable_db import settings
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.template import scratch_server

ROUNDS = 9
FILES = 200
MANY = 5000


@dataclass
class Tool:
    """One side of the comparison: ``command`` gives the arguments and extra environment for a database URL."""

    name: str
    command: Callable[[str], tuple[list[str], dict[str, str]]]
    apply: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    memory: float = 0.0


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    with (
        tempfile.TemporaryDirectory() as temporary,
        scratch_server(settings.load()) as admin,
        ExitStack() as databases,  # dropped at the end: ext4 makes files slowly where many were just deleted
    ):
        folder = Path(temporary)
        write_ours(folder / "sql", FILES)
        tools = [floor(folder), ours(folder / "sql"), *peers(folder)]
        for number in range(ROUNDS):
            for tool in tools:
                url = databases.enter_context(scratch_database(admin))
                tool.apply.append(timed(tool, url))
                tool.idle.append(timed(tool, url))
            sys.stderr.write(f"  round {number + 1}: {', '.join(f'{t.name} {t.apply[-1]:.2f} s' for t in tools)}\n")
        write_ours(folder / "many", MANY)
        many = ours(folder / "many")
        url = databases.enter_context(scratch_database(admin))
        many.apply.append(timed(many, url))
        many.idle += [timed(many, url) for _ in range(ROUNDS)]
        return report(tools, many)


def write_ours(folder: Path, count: int) -> None:
    """Write ``count`` migrations with their rollbacks in our layout."""
    migrations = folder / "app" / "migrations"
    migrations.mkdir(parents=True)
    for number in range(1, count + 1):
        stem = f"{number:04d}_app_create_t{number}"
        (migrations / f"{stem}.sql").write_text(up(number))
        (migrations / f"{stem}.rollback.sql").write_text(down(number))


def up(number: int) -> str:
    """Return a tiny migration."""
    return f"create table t{number} (id bigint primary key, name text not null);\n"


def down(number: int) -> str:
    """Return its rollback."""
    return f"drop table t{number};\n"


def floor(folder: Path) -> Tool:
    """Return the psycopg loop."""
    script = str(Path(__file__).with_name("migration_floor.py"))
    return Tool(
        "psycopg loop with sha256 (floor)", lambda url: ([sys.executable, script, url, str(folder / "sql")], {})
    )


def ours(folder: Path) -> Tool:
    """Return our command line."""
    program = str(Path(sys.executable).with_name("pyairtable-db"))
    environment = {"PYAIRTABLE_DB_SQL": str(folder), "PYAIRTABLE_DB_OWNER_ROLE": "nobody_of_that_name"}
    return Tool(
        "**pyairtable-db**",
        lambda url: ([program, "migrate", "--json"], {**environment, "PYAIRTABLE_DB_URL": url}),
    )


def peers(folder: Path) -> Iterator[Tool]:
    """Yield the other tools that can be had here."""
    for make in (yoyo, alembic, dbmate):
        try:
            yield make(folder / make.__name__)
        except (OSError, subprocess.CalledProcessError) as problem:
            sys.stderr.write(f"  {make.__name__} is left out: {problem}\n")


def yoyo(folder: Path) -> Tool:
    """Return yoyo-migrations as it is."""
    folder.mkdir()
    for number in range(1, FILES + 1):
        (folder / f"{number:04d}_t.sql").write_text(up(number))
        (folder / f"{number:04d}_t.rollback.sql").write_text(down(number))
    program = str(Path(sys.executable).with_name("yoyo"))
    arguments = ["apply", "--batch", "--no-config-file", "--database"]
    return Tool("yoyo", lambda url: ([program, *arguments, as_uri(url, "postgresql+psycopg"), str(folder)], {}))


def alembic(folder: Path) -> Tool:
    """Return Alembic, installed beside psycopg."""
    target = folder / "python"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), "alembic", "psycopg[binary]"]
    subprocess.run(install, check=True, capture_output=True)
    versions = folder / "versions"
    versions.mkdir()
    (folder / "alembic.ini").write_text(f"[alembic]\nscript_location = {folder}\n")
    (folder / "script.py.mako").write_text("")
    (folder / "env.py").write_text(
        "import os\nfrom alembic import context\nfrom sqlalchemy import create_engine\n"
        "with create_engine(os.environ['BENCH_URL']).connect() as connection:\n"
        "    context.configure(connection=connection, transaction_per_migration=True)\n"
        "    with context.begin_transaction():\n        context.run_migrations()\n"
    )
    for number in range(1, FILES + 1):
        before = f"'{number - 1:04d}'" if number > 1 else "None"
        (versions / f"{number:04d}.py").write_text(
            f"from alembic import op\nrevision = '{number:04d}'\ndown_revision = {before}\n"
            f"def upgrade():\n    op.execute({up(number)!r})\ndef downgrade():\n    op.execute({down(number)!r})\n"
        )
    command = [sys.executable, "-m", "alembic", "-c", str(folder / "alembic.ini"), "upgrade", "head"]
    return Tool(
        "Alembic",
        lambda url: (command, {"PYTHONPATH": str(target), "BENCH_URL": as_uri(url, "postgresql+psycopg")}),
    )


def dbmate(folder: Path) -> Tool:
    """Return dbmate, a single Go program from npm."""
    migrations = folder / "migrations"
    migrations.mkdir(parents=True)
    if (npm := shutil.which("npm")) is None:
        raise FileNotFoundError("npm is not installed")
    subprocess.run([npm, "install", "--silent", "--prefix", str(folder), "dbmate"], check=True, capture_output=True)
    for number in range(1, FILES + 1):
        text = f"-- migrate:up\n{up(number)}\n-- migrate:down\n{down(number)}"
        (migrations / f"{number:04d}_t.sql").write_text(text)
    program = str(next(folder.glob("node_modules/@dbmate/*/bin/dbmate")))
    arguments = ["--no-dump-schema", "--migrations-dir", str(migrations), "migrate"]
    return Tool("dbmate (Go)", lambda url: ([program, "--url", as_uri(url, "postgres", ssl=False), *arguments], {}))


def as_uri(url: str, scheme: str, *, ssl: bool = True) -> str:
    """Return ``url`` as a URI: other tools read no key/value strings."""
    parts = conninfo.conninfo_to_dict(url)
    more = "" if ssl else "&sslmode=disable"
    host = quote(str(parts["host"]), safe="")
    return f"{scheme}://{parts['user']}@/{parts['dbname']}?host={host}&port={parts['port']}{more}"


def timed(tool: Tool, url: str) -> float:
    """Run the tool once; return its seconds and note the most memory it had, in MB."""
    command, environment = tool.command(url)
    began = time.perf_counter()
    with finished(command, {**os.environ, **environment}) as memory:
        seconds = time.perf_counter() - began
        tool.memory = max(tool.memory, memory)
    return seconds


@contextmanager
def finished(command: list[str], environment: dict[str, str]) -> Iterator[float]:
    """Run a command to its end and yield the peak of its memory in MB."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed with exit code {process.returncode}: {complaint.decode()[-2000:]}")
    yield usage.ru_maxrss / 1024  # not below this process's own: it counts the moment before exec


def report(tools: list[Tool], many: Tool) -> str:
    """Return the Markdown section."""
    rows = []
    for tool in tools:
        # Round by round, so that a machine that slows down over the rounds flatters nobody.
        ratios = [ours / base for ours, base in zip(tool.apply, tools[0].apply, strict=True)]
        rows.append(
            f"| {tool.name} | {statistics.median(tool.apply):.2f} | {statistics.median(ratios):.2f} "
            f"({min(ratios):.2f} to {max(ratios):.2f}) | {statistics.median(tool.idle):.2f} |"
        )
    return "\n".join(
        [
            "## Migrations",
            "",
            f"`python -m bench migrations`: {FILES} files of one `create table` each, then a run without work; whole "
            f"processes, medians of {ROUNDS} rounds, in turns; the ratio is taken within each round (least to most).",
            "",
            f"| | {FILES} migrations, seconds | ratio | nothing to do, seconds |",
            "|---|---:|---:|---:|",
            *rows,
            "",
            f"{MANY:,} files: applied in {many.apply[0]:.1f} s; nothing to do {statistics.median(many.idle):.2f} s; "
            f"peak memory {many.memory:.0f} MB.",
            "",
        ]
    )


if __name__ == "__main__":
    print(main())
