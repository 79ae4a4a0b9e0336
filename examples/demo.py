"""The main job on real data: start PostgreSQL, migrate, import, and show what two tenants see.

Run by `make demo`. What is there already is left as it is, so a second run changes nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import vega_datasets
from rich.console import Console
from rich.table import Table
from usage import PEOPLE, entries

from pyairtable_db import settings
from pyairtable_db.database import connect, target

COMMAND = Path(sysconfig.get_path("scripts")) / "pyairtable-db"
DATA = Path(vega_datasets.__file__).parent / "_data"
TENANTS = {"acme": "Acme Motors", "globex": "Globex Travel"}
IMPORTS = [
    ("acme", "Garage", "Cars", "cars.json"),
    ("acme", "Garage", "Seattle weather", "seattle-weather.csv"),
    ("globex", "Travel", "Airports", "airports.csv"),
]

screen = Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def main() -> None:
    """Run every step of the demonstration."""
    heading("A PostgreSQL with every extension, and the schema in it")
    run("local", "start")
    run("migrate")

    connection = connect(target(settings.load()), application_name="demo")
    heading("Two tenants, three real data sets")
    for slug, name in TENANTS.items():
        if connection.execute("select from core.tenants where slug = %s", [slug]).fetchone() is None:
            run("tenant", "create", slug, "--name", name)
    for slug, base, table, file in IMPORTS:
        if table_id(connection, slug, table) is None:
            run("import", str(DATA / file), "--tenant", slug, "--base", base, "--table", table)
        else:
            screen.print(f"{slug} has its table {table} already.")

    cars = table_id(connection, "acme", "Cars")
    airports = table_id(connection, "globex", "Airports")
    acme = tenant_id(connection, "acme")

    heading("acme: a page of records")
    with tenant(connection, "acme"):
        show(
            connection,
            "select api.list_records(%s, page_size => 5, field_keys => 'name')",
            [cars],
            ["Name", "Origin", "Year", "Horsepower"],
        )
    heading("acme: a filter on two fields of the JSONB")
    with tenant(connection, "acme"):
        show(
            connection,
            "select api.list_records(%s, %s, page_size => 5, field_keys => 'name')",
            [cars, json.dumps({"Origin": "Japan", "Cylinders": 6})],
            ["Name", "Origin", "Cylinders", "Year"],
        )
    heading("acme: a search with two typing errors")
    with tenant(connection, "acme"):
        show(
            connection,
            "select api.search_records(%s, page_size => 5, field_keys => 'name')",
            ["chevorlet malibou"],
            ["Name", "Origin", "Year"],
        )

    heading("globex: its own airports, and nothing of acme's")
    with tenant(connection, "globex"):
        show(
            connection,
            "select api.search_records(%s, %s, page_size => 3, field_keys => 'name')",
            ["mineapolis", airports],
            ["iata", "name", "city", "state"],
        )
        prove(connection, "rows of airtable.records that globex sees", "select count(*) from airtable.records")
        prove(
            connection,
            "of them acme's cars",
            "select count(*) from airtable.records where table_id = %s",
            [cars],
        )
        refuse(connection, "globex asks for acme's table", "select api.list_records(%s)", [cars])
        connection.execute("select set_config('app.current_tenant_id', %s, true)", [acme])
        prove(connection, "rows it sees after setting acme's id by hand", "select count(*) from airtable.records")

    heading("acme: what its services were used for this month (made-up requests)")
    log_usage(connection)
    connection.close()
    run("usage", "--tenant", "acme")
    run("usage", "--tenant", "acme", "--html", ".local/usage.html")

    heading("Next")
    for line in (
        "pyairtable-db status",
        "pyairtable-db local psql -c '\\df api.*'",
        "pyairtable-db export --tenant acme --base Garage --table Cars --format csv | head",
    ):
        screen.print(f"  .venv/bin/{line}", markup=False)


def log_usage(connection: psycopg.Connection[Any]) -> None:
    """Log made-up usage of this month and the last for acme, unless the month has some."""
    with tenant(connection, "acme"):
        month = ask(connection, "select api.usage_month()")
        if ask(connection, "select api.usage_summary(%s, now())", month["monthBegan"])["requests"]:
            screen.print("acme has usage already.")
            return
        members = ask(connection, "select api.list_members()")["members"]
        known = {member["name"]: member["id"] for member in members}
        for name in PEOPLE:
            if name not in known:
                mail = f"{name.lower().replace(' ', '.')}@acme.example"
                known[name] = ask(connection, "select api.add_member(%s, 'editor', %s)", mail, name)["id"]
        ask(connection, "select api.set_time_zone('Europe/Berlin')")
        ask(connection, "select api.set_usage_budget(20)")
        made_up = list(entries([known[name] for name in PEOPLE], datetime.now(UTC)))
        logged = ask(connection, "select api.log_usage(%s)", json.dumps(made_up))["logged"]
    screen.print(f"{logged:,} requests logged by api.log_usage.")


def ask(connection: psycopg.Connection[Any], statement: LiteralString, *parameters: Any) -> Any:
    """Return the answer of an api function."""
    row = connection.execute(statement, parameters).fetchone()
    assert row is not None
    return row[0]


def heading(text: str) -> None:
    """Print the title of a step."""
    screen.print(f"\n[bold]── {text}[/]")


def run(*arguments: str) -> None:
    """Run a command of the project with its own output; stop the demonstration where it fails."""
    shown = " ".join(Path(a).name if a.startswith("/") else f'"{a}"' if " " in a else a for a in arguments)
    screen.print(f"$ pyairtable-db {shown}", style="cyan", markup=False)
    sys.stdout.flush()
    done = subprocess.run([COMMAND, *arguments], check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)


@contextmanager
def tenant(connection: psycopg.Connection[Any], slug: str) -> Iterator[None]:
    """Work as ``application_user`` for the tenant until the block ends."""
    with connection.transaction():
        connection.execute("select app.begin_as(core.tenant_id(%s))", [slug])
        yield


def tenant_id(connection: psycopg.Connection[Any], slug: str) -> str:
    """Return the id of the tenant."""
    row = connection.execute("select core.tenant_id(%s)", [slug]).fetchone()
    assert row is not None
    return str(row[0])


def table_id(connection: psycopg.Connection[Any], slug: str, name: str) -> str | None:
    """Return the id of a tenant's table, or None when there is none of that name."""
    with tenant(connection, slug):
        row = connection.execute("select id from airtable.tables where name = %s", [name]).fetchone()
    return str(row[0]) if row else None


def show(connection: psycopg.Connection[Any], statement: str, parameters: list[Any], columns: list[str]) -> None:
    """Run an api function that answers with records, and print some of their fields as a table."""
    screen.print(psycopg.ClientCursor(connection).mogrify(statement, parameters), style="cyan", markup=False)
    row = connection.execute(statement, parameters).fetchone()
    records = row[0]["records"] if row else []
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for record in records:
        table.add_row(*(str(record["fields"].get(column, "")) for column in columns))
    screen.print(table)
    if not records:
        sys.exit("expected records, got none")


def prove(connection: psycopg.Connection[Any], what: str, statement: str, parameters: list[Any] | None = None) -> None:
    """Print a count."""
    row = connection.execute(statement, parameters).fetchone()
    screen.print(f"{what}: [bold]{row[0] if row else None}[/]")


def refuse(connection: psycopg.Connection[Any], what: str, statement: str, parameters: list[Any]) -> None:
    """Run a statement that the database must refuse, and print its words."""
    try:
        with connection.transaction():
            connection.execute(statement, parameters)
    except psycopg.Error as error:
        screen.print(f"{what}: [bold]{error.sqlstate}[/] {error.diag.message_primary}")
    else:
        sys.exit(f"{what}: expected a refusal")


if __name__ == "__main__":
    main()
