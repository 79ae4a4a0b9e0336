"""`pyairtable-db plan | history | wait`: look without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import output
from .migrations import OutOfOrderOption, SqlOption, VarOption, resolve, waiting
from .options import EnvOption, JsonOption, UrlOption

if TYPE_CHECKING:
    from pyairtable_db.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    for command in (plan, history, wait):
        app.command()(command)


def show_plan(url: str, settings: Settings, *, to: str | None, allow_out_of_order: bool, json: bool) -> None:
    """Print what `migrate` would do."""
    from pyairtable_db.migrations.plan import plan_migrate

    found = plan_migrate(url, settings, to=to, allow_out_of_order=allow_out_of_order).plan
    if json:
        output.document(found.as_json())
    else:
        output.lines(found.lines())


def plan(
    to: Annotated[str | None, typer.Option("--to", metavar="ID", help="Stop after this migration.")] = None,
    locks: Annotated[
        bool, typer.Option("--locks", help="Rehearse on a scratch database and report the locks of each statement.")
    ] = False,
    max_lock: Annotated[
        str | None,
        typer.Option(
            "--max-lock", metavar="MODE", help="Exit 1 when a statement locks an existing table harder than this."
        ),
    ] = None,
    scratch_url: Annotated[
        str | None,
        typer.Option("--scratch-url", metavar="URL", help="Server for the scratch database. Default: that of --url."),
    ] = None,
    allow_out_of_order: OutOfOrderOption = False,
    json: JsonOption = False,
    url: UrlOption = None,
    env: EnvOption = None,
    sql: SqlOption = None,
    var: VarOption = None,
) -> None:
    """Print the exact SQL that `migrate` would run, in order, with the reason of each file.

    Example: [bold]pyairtable-db plan --locks --max-lock ShareUpdateExclusive[/]
    """
    target, settings = resolve(url, env, sql, var)
    if not (locks or max_lock):
        show_plan(target, settings, to=to, allow_out_of_order=allow_out_of_order, json=json)
        return
    from pyairtable_db.migrations.rehearsal import rehearse

    with output.step("rehearsing on a scratch database"):
        found = rehearse(
            target, settings, scratch_url=scratch_url, to=to, max_lock=max_lock, allow_out_of_order=allow_out_of_order
        )
    if json:
        output.document(found.as_json())
    else:
        output.lines(found.lines())
    found.check()


def history(
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many runs.")] = 20,
    json: JsonOption = False,
    url: UrlOption = None,
    env: EnvOption = None,
) -> None:
    """Show the runs on this database, newest first.

    Example: [bold]pyairtable-db history --limit 5[/]
    """
    from pyairtable_db.migrations.history import history as read

    target, _ = resolve(url, env)
    runs = read(target, limit)
    if json:
        output.document([run.as_json() for run in runs])
        return
    rows = [
        (
            str(run.id),
            f"{run.started:%Y-%m-%d %H:%M:%S}",
            run.command,
            run.outcome,
            "" if run.seconds is None else f"{run.seconds:.2f}",
            str(len(run.steps)),
            f"{run.os_user}@{run.host} as {run.role}",
            run.release,
        )
        for run in runs
    ]
    output.table(
        ("run", "started", "command", "outcome", "s", "steps", "who", "release"),
        rows,
        right=("run", "s", "steps"),
        style=lambda row: {"succeeded": None, "running": "yellow"}.get(row[3], "red"),
    )


def wait(
    timeout: Annotated[str, typer.Option("--timeout", metavar="TIME", help="Give up after this long.")] = "5m",
    json: JsonOption = False,
    url: UrlOption = None,
    env: EnvOption = None,
    sql: SqlOption = None,
    var: VarOption = None,
) -> None:
    """Block until the server answers and nothing is pending.

    Example: [bold]pyairtable-db wait --timeout 2m[/]
    """
    from pyairtable_db.migrations.waiting import wait as block

    target, settings = resolve(url, env, sql, var)
    found = block(target, settings, timeout_seconds=waiting(timeout) or 0.0, say=output.note)
    if json:
        output.document(found.as_json())
        return
    output.result(f"ready: {output.count(len(found.applied), 'migration')} applied")
