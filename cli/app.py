"""The Typer application: global options, command registration, errors to exit codes."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from click.exceptions import ClickException, Exit

from pyairtable_db import __version__
from pyairtable_db.errors import PyairtableDbError

from . import output

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


def main() -> None:
    """Run the command line and exit with the code of docs/cli.md."""
    try:
        app(standalone_mode=False)
    except Exit as error:
        sys.exit(error.exit_code)
    except ClickException as error:
        error.show()
        sys.exit(2)
    except PyairtableDbError as error:
        output.error(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        output.note("interrupted")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
