"""The Typer application: global options, command registration, errors to exit codes."""

from __future__ import annotations

import sys
from typing import Annotated

import psycopg
import typer

from pyairtable_db import __version__
from pyairtable_db.database import server_error
from pyairtable_db.errors import PyairtableDbError

from . import adoption, data, lint, local, migrations, new, output, pgtap, plans, schema, tenants

app = typer.Typer(
    name="pyairtable-db",
    help="Ship versioned SQL to PostgreSQL and work with Airtable-shaped data in it.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    """Ship versioned SQL to PostgreSQL and work with Airtable-shaped data in it."""
    if version:
        output.result(__version__)
        raise typer.Exit


migrations.register(app)
plans.register(app)
adoption.register(app)
local.register(app)
data.register(app)
tenants.register(app)
schema.register(app)
lint.register(app)
pgtap.register(app)
new.register(app)


def main() -> None:
    """Run the command line and exit with the code of docs/cli.md."""
    try:
        app()
    except (PyairtableDbError, psycopg.Error) as problem:
        told = server_error(problem) if isinstance(problem, psycopg.Error) else problem
        output.error(told)
        sys.exit(told.exit_code)
