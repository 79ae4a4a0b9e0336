"""`pyairtable-db baseline | squash`: adopt an existing database, fold old migrations."""

from __future__ import annotations

from typing import Annotated

import typer

from . import output
from .migrations import SqlOption, VarOption, WaitOption, resolve, waiting
from .options import EnvOption, JsonOption, UrlOption


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    for command in (baseline, squash):
        app.command()(command)


def baseline(
    name: Annotated[str, typer.Argument(metavar="ID", help="The last migration whose objects are there already.")],
    wait: WaitOption = None,
    json: JsonOption = False,
    url: UrlOption = None,
    env: EnvOption = None,
    sql: SqlOption = None,
    var: VarOption = None,
) -> None:
    """Adopt a database made by another tool: note migrations up to ID as applied, without running them.

    Example: [bold]pyairtable-db baseline 0012_core_create_tenants[/]
    """
    from pyairtable_db.migrations.baseline import baseline as run

    from .narration import narrator

    target, settings = resolve(url, env, sql, var)
    with narrator(quiet=True) as listener:
        report = run(target, settings, name, wait_seconds=waiting(wait), listener=listener)
    if json:
        output.document(report.as_json())
        return
    output.result(f"{output.count(len(report.steps), 'migration')} noted as applied, up to {report.steps[-1].name}")


def squash(
    to: Annotated[str, typer.Option("--to", metavar="ID", help="The last migration to fold.")],
    scratch_url: Annotated[
        str | None,
        typer.Option("--scratch-url", metavar="URL", help="Server for the scratch databases. Default: that of --url."),
    ] = None,
    json: JsonOption = False,
    url: UrlOption = None,
    env: EnvOption = None,
    sql: SqlOption = None,
    var: VarOption = None,
) -> None:
    """Fold all migrations up to ID into one file, once scratch databases have proved that the schema stays the same.

    Databases that have run the old files adopt the new one; new databases run it.

    Example: [bold]pyairtable-db squash --to 0040[/]
    """
    from pyairtable_db.migrations.files import display
    from pyairtable_db.migrations.squash import squash as run

    target, settings = resolve(url, env, sql, var)
    done = run(settings, to, scratch_url or target, say=output.note)
    if json:
        output.document({"path": done.path, "replaces": done.replaces, "reversible": done.reversible})
        return
    way_back = "with its rollback" if done.reversible else "irreversible"
    output.result(f"{display(done.path)} stands for {output.count(len(done.replaces), 'migration')}, {way_back}")
