"""`pyairtable-db migrate | rollback | status | lock`: change a database, and compare it with the files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import output
from .options import EnvOption, JsonOption, UrlOption

if TYPE_CHECKING:
    from pyairtable_db.migrations import Report, Status
    from pyairtable_db.settings import Settings

SqlOption = Annotated[
    Path | None,
    typer.Option("--sql", metavar="DIR", help="Folder of the SQL. Default: PYAIRTABLE_DB_SQL, pyproject.toml, ours."),
]
VarOption = Annotated[
    list[str] | None,
    typer.Option("--var", metavar="NAME=VALUE", help="Jinja2 variable of the SQL files; may repeat. Never a secret."),
]
WaitOption = Annotated[
    str | None,
    typer.Option("--wait", metavar="TIME", help="How long to wait for another runner: 30s, 2m. Default: 60s."),
]
OutOfOrderOption = Annotated[
    bool, typer.Option("--allow-out-of-order", help="Apply a pending migration although a later one is applied.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    for command in (migrate, rollback, status, lock):
        app.command()(command)


def resolve(
    url: str | None, env: str | None, sql: Path | None = None, var: list[str] | None = None
) -> tuple[str, Settings]:
    """Return the database URL and the settings that the flags lead to."""
    from pyairtable_db.database import target

    settings = project_settings(url, env, sql, var)
    return target(settings), settings


def project_settings(
    url: str | None, env: str | None, sql: Path | None = None, var: list[str] | None = None
) -> Settings:
    """Return the settings that the flags lead to, for commands that need no database."""
    from pyairtable_db.migrations.arguments import variables
    from pyairtable_db.settings import load

    return load(env=env, url=url, sql=sql.absolute() if sql else None, vars=variables(var) if var else None)


def waiting(text: str | None) -> float | None:
    """Return the seconds of a --wait argument."""
    from pyairtable_db.migrations.arguments import seconds

    return None if text is None else seconds(text)


def migrate(
    to: Annotated[str | None, typer.Option("--to", metavar="ID", help="Stop after this migration.")] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Print what would run, like `plan`; change nothing.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do everything in one transaction and roll it back.")
    ] = False,
    backup: Annotated[
        Path | None,
        typer.Option("--backup", metavar="FILE", help="pg_dump to FILE before the first change, and read it back."),
    ] = None,
    wait: WaitOption = None,
    allow_out_of_order: OutOfOrderOption = False,
    json: JsonOption = False,
    url: UrlOption = None,
    env: EnvOption = None,
    sql: SqlOption = None,
    var: VarOption = None,
) -> None:
    """Apply pending migrations and changed functions, views, triggers and policies.

    Example: [bold]pyairtable-db migrate --wait 2m --backup before.dump[/]
    """
    if plan:
        from .plans import show_plan

        show_plan(*resolve(url, env, sql, var), to=to, allow_out_of_order=allow_out_of_order, json=json)
        return
    from pyairtable_db.migrations import migrate as run

    from .narration import narrator

    target, settings = resolve(url, env, sql, var)
    with narrator(quiet=json) as listener:
        report = run(
            target,
            settings,
            listener=listener,
            to=to,
            wait_seconds=waiting(wait),
            dry_run=dry_run,
            allow_out_of_order=allow_out_of_order,
            backup=backup,
        )
    _show(report, json=json)


def rollback(
    steps: Annotated[
        int | None, typer.Option("--steps", metavar="N", min=1, help="Undo the last N migrations.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="ID", help="Undo all after this one; it stays.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Undo every migration.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Print what would run; change nothing.")] = False,
    wait: WaitOption = None,
    json: JsonOption = False,
    url: UrlOption = None,
    env: EnvOption = None,
) -> None:
    """Undo migrations with the SQL that the database kept, and restore functions, views and policies.

    The plan is shown first. Files are not needed: any checkout will do.

    Example: [bold]pyairtable-db rollback --steps 1 --yes[/]
    """
    from pyairtable_db.errors import UsageError
    from pyairtable_db.migrations.rollback import plan_rollback
    from pyairtable_db.migrations.rollback import rollback as run

    from .narration import narrator

    target, settings = resolve(url, env)
    planned = plan_rollback(target, settings, steps=steps, to=to, everything=everything)
    if plan and json:
        output.document(planned.as_json())
        return
    if plan or not (yes or json):
        output.lines(planned.lines())
    if plan:
        return
    if not yes and planned.ids:
        if not sys.stdin.isatty():
            raise UsageError("rollback asks before it changes anything, and there is no terminal", hint="Give --yes.")
        typer.confirm(f"Roll back {output.count(len(planned.ids), 'migration')}?", abort=True, err=True)
    with narrator(quiet=json) as listener:
        report = run(
            target,
            settings,
            steps=steps,
            to=to,
            everything=everything,
            expected=None
            if yes and steps is None
            else planned.ids,  # --to and --all say where to end, whatever is there
            wait_seconds=waiting(wait),
            listener=listener,
        )
    _show(report, json=json)


def status(
    check: Annotated[
        bool, typer.Option("--check", help="Exit 3 when migrations are pending, 4 when files and database disagree.")
    ] = False,
    json: JsonOption = False,
    url: UrlOption = None,
    env: EnvOption = None,
    sql: SqlOption = None,
    var: VarOption = None,
) -> None:
    """Compare the files with the database: applied, pending, edited, missing, out of order.

    Example: [bold]pyairtable-db status --check[/]
    """
    from pyairtable_db.migrations import status as read
    from pyairtable_db.migrations.status import check as refuse

    found = read(*resolve(url, env, sql, var))
    if json:
        output.document(found.as_json())
    else:
        _show_status(found)
    if check:
        refuse(found)


def lock(
    accept: Annotated[bool, typer.Option("--accept", help="Take edits and removals of locked files over.")] = False,
    allow_out_of_order: Annotated[
        bool, typer.Option("--allow-out-of-order", help="Lock a migration numbered before one that is locked.")
    ] = False,
    json: JsonOption = False,
    env: EnvOption = None,
    sql: SqlOption = None,
) -> None:
    """Write migrations.lock: the id and sha256 of every versioned migration.

    Example: [bold]pyairtable-db lock[/]
    """
    from pyairtable_db.migrations.files import discover, sql_folder
    from pyairtable_db.migrations.lockfile import update

    folder = sql_folder(project_settings(None, env, sql))
    done = update(folder, discover(folder), accept=accept, allow_out_of_order=allow_out_of_order)
    if json:
        output.document({"path": done.path, "added": done.added, "changed": done.changed, "removed": done.removed})
        return
    for verb, names in (("added", done.added), ("changed", done.changed), ("removed", done.removed)):
        for name in names:
            output.result(f"{verb} {name}")
    if not (done.added or done.changed or done.removed):
        output.note(f"{done.path.name} is up to date.")


def _show(report: Report, *, json: bool) -> None:
    if json:
        output.document(report.as_json())
        return
    output.result(report.summary())


def _show_status(found: Status) -> None:
    rows: list[list[Any]] = found.rows()
    output.table(("migration", "state", "when", "ms"), rows, right=("ms",), style=_colour)
    for line in found.summary():
        output.result(line)


def _colour(row: Any) -> str | None:
    return {"applied": None, "baseline": None, "squash": None, "pending": "yellow"}.get(row[1], "red")
