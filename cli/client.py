"""`client generate`: typed calls for the functions of a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import output
from .options import EnvOption, UrlOption

commands = typer.Typer(
    name="client",
    help="The client for services.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(commands)


@commands.callback()
def _group() -> None:
    """Keep `generate` a subcommand although it is the only one."""


@commands.command()
def generate(
    file: Annotated[
        Path | None, typer.Option("--output", "-o", dir_okay=False, help="Write to this file. Default: stdout.")
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Write nothing; exit 4 when this file is not current."),
    ] = None,
    schema: Annotated[str, typer.Option(metavar="NAME", help="Schema of the functions.")] = "api",
    url: UrlOption = None,
    env: EnvOption = None,
) -> None:
    """Write a module with a typed method for each function of the database, from its types and comments.

    Example: [bold]pyairtable-db client generate -o service/api.py[/]
    """
    from pyairtable_db import settings
    from pyairtable_db.client.stubs import generate as written
    from pyairtable_db.database import connect, target
    from pyairtable_db.errors import FilesDisagree, UsageError
    from pyairtable_db.http.catalog import read_catalog

    with connect(target(settings.load(env=env, url=url))) as connection:
        catalog = read_catalog(connection, schema=schema)
    if not catalog.functions:
        raise UsageError(f'schema "{schema}" has no functions', hint="Migrate the database, or name another --schema.")
    for fault in catalog.faults:
        output.note(f"an annotation is left out: {fault}")
    text = written(catalog)
    if check is not None:
        if check.read_text(encoding="utf-8") != text:
            raise FilesDisagree(
                "the module is not what the database's functions give",
                where=str(check),
                hint=f"Run: pyairtable-db client generate -o {check}",
            )
        return
    if file is None:
        output.result(text.rstrip("\n"))
    else:
        file.write_text(text, encoding="utf-8")
