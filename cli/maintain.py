"""`pyairtable-db maintain`: what is due, and the work that does it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from . import output, retention
from .options import EnvOption, JsonOption, UrlOption

if TYPE_CHECKING:
    from pyairtable_db.maintenance import Chunk, Due, Run, Schedule


class Target(StrEnum):
    """Editions of TimescaleDB."""

    COMMUNITY = "community"
    APACHE = "apache"


commands = typer.Typer(
    name="maintain",
    help="Maintenance: what is due, by whose retention, what is held, and the work that does it.",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def register(app: typer.Typer) -> None:
    """Add the command group to ``app``."""
    retention.register(commands)
    app.add_typer(commands)


@commands.callback()
def show(
    context: typer.Context,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Show what is due, kind by kind, and the jobs that do it; change nothing.

    Rows that are due are counted, so a first look at a large backlog takes its time.

    Example: [bold]pyairtable-db maintain --json[/]
    """
    if context.invoked_subcommand is not None:
        return
    from pyairtable_db import database, maintenance, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        kinds = maintenance.read_due(connection)
        rollups = maintenance.read_rollups(connection)
        schedules = maintenance.read_schedules(connection)
    if json:
        output.document(
            {
                "due": [asdict(kind) for kind in kinds],
                "rollups": asdict(rollups),
                "schedules": [asdict(job) for job in schedules],
            }
        )
        return
    output.table(
        ["kind", "kept", "own", "holds", "chunks due", "rows due", "held", "size", "last run"],
        [_shown(kind) for kind in kinds],
        right=["own", "holds", "chunks due", "rows due", "held", "size"],
    )
    for kind in kinds:
        if kind.last_error:
            output.note(f"{kind.kind} failed the last time: {kind.last_error}")
    reached = "have not been made" if rollups.watermark is None else f"reach {_time(rollups.watermark)}"
    output.result(
        f"rollups of usage {reached}; {output.count(rollups.dirty_hours, 'hour')} changed since, "
        f"{output.count(rollups.late_rows, 'late row')}"
    )
    _tell_schedules(schedules)


@commands.command()
def run(
    task: Annotated[
        list[str] | None, typer.Option("--task", metavar="TASK", help="Do this task only. May be repeated.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, chunk by chunk; do nothing.")
    ] = False,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Do what is due: refresh rollups, delete what retention has done with, compress.

    Each part is a transaction; what is done stays done when a later part fails or the run is ended, and the next run
    goes on from there. What is under a legal hold stays.

    Exit codes: 0 all was done, 1 a task failed, 5 another session does maintenance.

    Example: [bold]pyairtable-db maintain run --task api_usage_logs --dry-run[/]
    """
    from pyairtable_db import database, maintenance, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        tasks = maintenance.read_tasks(connection, task or ())
        if dry_run:
            names = [name for name, _ in tasks]
            kinds = [kind for kind in maintenance.read_due(connection) if kind.kind in names]
            chunks = [chunk for chunk in maintenance.read_chunks(connection) if chunk.kind in names]
            _tell_plan(tasks, kinds, chunks, json=json)
            return
        runs = []
        work = maintenance.run(connection, [name for name, _ in tasks])
        for name, description in tasks:
            with output.step(f"{name}: {description}"):
                runs.append(next(work))
    failed = [done for done in runs if done.error]
    if json:
        output.document({"runs": [asdict(done) for done in runs]})
    else:
        _tell_runs(runs)
    if failed:
        output.note(f"{output.count(len(failed), 'task')} failed; what was done before stays done.")
        raise typer.Exit(1)


@commands.command()
def history(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many runs.")] = 50,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Show what maintenance did, the newest first.

    Example: [bold]pyairtable-db maintain history --limit 20[/]
    """
    from pyairtable_db import database, maintenance, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        runs = maintenance.read_history(connection, limit)
    if json:
        output.document({"runs": [asdict(done) for done in runs]})
    elif runs:
        _tell_runs(runs)
    else:
        output.note("Maintenance has not run yet: pyairtable-db maintain run")


@commands.command()
def schedule(
    off: Annotated[bool, typer.Option("--off", help="Take the jobs away instead.")] = False,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Let the database maintain itself: rollups every 5 minutes, everything at 03:10 UTC.

    By TimescaleDB's scheduler where its license has one, else by pg_cron where it is in this database. The jobs belong
    to the role of the connection. Migrating has done this once; do it again after a restore, or after pg_cron came in.

    Example: [bold]pyairtable-db maintain schedule[/]
    """
    from pyairtable_db import database, maintenance, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        count = maintenance.unschedule(connection) if off else 0
        scheduler = None if off else maintenance.schedule(connection)
        jobs = maintenance.read_schedules(connection)
    if json:
        output.document({"scheduler": scheduler, "schedules": [asdict(job) for job in jobs]})
    elif off:
        output.result(f"{output.count(count, 'job')} taken away")
    elif scheduler is None:
        output.note(
            "Nothing here runs jobs: call `pyairtable-db maintain run` from outside, or cron.schedule_in_database "
            "in the database of cron.database_name."
        )
    else:
        _tell_schedules(jobs)


@commands.command()
def edition(
    to: Annotated[
        Target | None, typer.Option("--to", help="Set the database up for this edition. Default: show the one it has.")
    ] = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Show, or change, the edition of TimescaleDB that the database is set up for.

    To community: set timescaledb.license = timescale, restart the server, then run this. To apache: run this, then set
    timescaledb.license = apache and restart. Every answer stays as it was, while it works too. docs/editions.md
    has the steps.

    Example: [bold]pyairtable-db maintain edition --to community[/]
    """
    from pyairtable_db import database, maintenance, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        if to is None:
            found = maintenance.read_edition(connection)
        else:
            with output.step(f"Setting the database up for the {to.value} edition"):
                found = maintenance.move_edition(connection, to.value)
    if json:
        output.document(asdict(found))
        return
    output.result(f"license: {found.license}")
    output.result(f"rollups of usage: {found.rollups}")
    output.result(f"compressed chunks: {found.compressed_chunks:,}")


def _tell_plan(tasks: list[tuple[str, str]], kinds: list[Due], chunks: list[Chunk], *, json: bool) -> None:
    if json:
        output.document(
            {
                "tasks": [name for name, _ in tasks],
                "due": [asdict(kind) for kind in kinds],
                "chunks": [asdict(chunk) for chunk in chunks],
            }
        )
        return
    due = {kind.kind: kind for kind in kinds}
    for name, description in tasks:
        if name not in due:
            output.result(f"{name}: {description}")
            continue
        output.result(f"{name}: {output.count(due[name].rows_due, 'row')} due, {due[name].rows_held:,} held")
        for chunk in chunks:
            if chunk.kind == name:
                work = "drop" if chunk.is_droppable else "delete what is due from"
                output.result(f"  {work} {chunk.chunk} ({_time(chunk.begins)} to {_time(chunk.ends)})")


def _shown(kind: Due) -> list[str]:
    return [
        kind.kind,
        retention.kept(kind.keep),
        str(kind.own_periods),
        str(kind.holds),
        "" if kind.chunks_due is None else f"{kind.chunks_due:,} of {kind.chunks or 0:,}",
        f"{kind.rows_due:,}",
        f"{kind.rows_held:,}",
        f"{kind.bytes / 1e6:,.1f} MB",
        _time(kind.last_run),
    ]


def _time(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def _tell_runs(runs: list[Run]) -> None:
    output.table(
        ["task", "began", "seconds", "chunks", "rows", "outcome"],
        [
            [
                done.task,
                _time(done.began_at),
                "" if done.seconds is None else f"{done.seconds:.1f}",
                f"{done.chunks:,}",
                f"{done.rows:,}",
                done.error or ("done" if done.seconds is not None else "has not ended"),
            ]
            for done in runs
        ],
        right=["seconds", "chunks", "rows"],
        style=lambda row: "red" if row[-1] not in ("done", "has not ended") else None,
    )


def _tell_schedules(schedules: list[Schedule]) -> None:
    if not schedules:
        output.note(
            "No job maintains this database: pyairtable-db maintain schedule, or run `maintain run` from outside."
        )
        return
    output.table(
        ["scheduler", "job", "schedule", "command", "as", "last run", "went"],
        [
            [
                job.scheduler,
                job.job,
                job.schedule if job.is_active else f"{job.schedule} (off)",
                job.command,
                job.run_by,
                _time(job.last_run),
                job.last_status or "",
            ]
            for job in schedules
        ],
    )
