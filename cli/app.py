"""The Typer application: global options, command registration, errors to exit codes."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from typing import Annotated

import psycopg
import typer

from pyairtable_db import __version__
from pyairtable_db.database import server_error
from pyairtable_db.errors import PyairtableDbError

from . import output

# Module to the commands it registers, in the order of the help. A run imports one module: the others take longer to
# import and to turn into parsers than a run without work takes altogether.
COMMANDS = {
    "migrations": ("migrate", "rollback", "status", "lock"),
    "plans": ("plan", "history", "wait"),
    "adoption": ("baseline", "squash"),
    "local": ("local",),
    "data": ("import", "export"),
    "tenants": ("tenant",),
    "maintain": ("maintain",),
    "usage": ("usage",),
    "serve": ("serve",),
    "token": ("token",),
    "client": ("client",),
    "schema": ("schema", "diff", "verify"),
    "lint": ("lint",),
    "pgtap": ("test",),
    "new": ("new",),
}


def application(command: str | None = None) -> typer.Typer:
    """Return the application with all commands, or with those of the module that ``command`` is in."""
    app = typer.Typer(
        name="pyairtable-db",
        help="Ship versioned SQL to PostgreSQL and work with Airtable-shaped data in it.",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    chosen = [module for module, names in COMMANDS.items() if command in names] or list(COMMANDS)
    for module in chosen:
        importlib.import_module(f".{module}", __package__).register(app)
    return app


def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    """Ship versioned SQL to PostgreSQL and work with Airtable-shaped data in it."""
    if version:
        output.result(__version__)
        raise typer.Exit


def main() -> None:
    """Run the command line and exit with the code of docs/cli.md."""
    gc.set_threshold(50_000)  # start-up makes many objects that all live on
    try:
        application(sys.argv[1] if len(sys.argv) > 1 else None)()
    except (PyairtableDbError, psycopg.Error) as problem:
        told = server_error(problem) if isinstance(problem, psycopg.Error) else problem
        output.error(told)
        if "--json" in sys.argv:
            output.error_document(told)
        sys.exit(told.exit_code)
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        if problem.filename is None:  # the output itself; nothing must be left for the end of the process to write
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        full = PyairtableDbError(
            "no space is left to write to",
            where=problem.filename or "standard output",
            hint="Free some, then try again.",
        )
        output.error(full)
        sys.exit(full.exit_code)
