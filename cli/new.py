"""`pyairtable-db new`: SQL files from templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import output
from .options import EnvOption, JsonOption

if TYPE_CHECKING:
    from pathlib import Path


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("new")(new)


def new(
    concern: Annotated[str, typer.Argument(metavar="CONCERN", help="Folder below the SQL folder, such as core.")],
    slug: Annotated[
        str, typer.Argument(metavar="SLUG", help="<verb>_<object> of a migration; else the name of the object.")
    ],
    kind: Annotated[
        str, typer.Option("--kind", "-k", help="migration, function, view, trigger or policy.")
    ] = "migration",
    on: Annotated[
        str | None, typer.Option("--on", metavar="SCHEMA.TABLE", help="Table of a trigger or policy.")
    ] = None,
    new_concern: Annotated[bool, typer.Option("--create", help="Make the folder of a concern that is new.")] = False,
    json: JsonOption = False,
    env: EnvOption = None,
) -> None:
    """Write a migration with its rollback, or a function, view, trigger or policy, each with its pgTAP test.

    Nothing that exists is overwritten. A slug create_… starts from a table of tenants.

    Example: [bold]pyairtable-db new airtable create_comments[/]
    """
    from pyairtable_db.errors import UsageError
    from pyairtable_db.migrations.files import display
    from pyairtable_db.scaffold import Kind, create
    from pyairtable_db.settings import load

    if kind not in list(Kind):
        raise UsageError(f'there is no kind "{kind}"', hint=f"Choose from {', '.join(Kind)}.")
    paths: list[Path] = create(load(env=env), concern, slug, kind=Kind(kind), table=on, new_concern=new_concern)
    if json:
        output.document({"paths": [display(path) for path in paths]})
        return
    for path in paths:
        output.result(display(path))
    output.note(
        f"Edit them, then run `pyairtable-db lint` and `pyairtable-db test {display(paths[-1])}`."
        + (" `pyairtable-db lock` adds a finished migration to migrations.lock." if kind == "migration" else "")
    )
