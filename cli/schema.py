"""`schema dump`, `diff` and `verify`: the schema in the catalogs against the files, object by object."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import output
from .options import EnvOption, JsonOption, UrlOption

if TYPE_CHECKING:
    from pyairtable_db.schema import Change

commands = typer.Typer(
    name="schema",
    help="The schema as the catalogs have it.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ScratchOption = Annotated[
    str | None,
    typer.Option(
        "--scratch-url",
        metavar="URL",
        help="Server on which the files are built in a scratch database. Default: the database's own.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(commands)
    app.command()(diff)
    app.command()(verify)


@commands.command()
def dump(
    file: Annotated[
        Path | None, typer.Option("--output", "-o", dir_okay=False, help="Write to this file. Default: stdout.")
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Write nothing; exit 4 when this file is not the dump."),
    ] = None,
    files: Annotated[
        bool, typer.Option("--files", help="Dump what the files produce, not what the database holds.")
    ] = False,
    database: Annotated[
        bool, typer.Option("--database", help="Add what belongs to this one database: settings, pg_cron and its jobs.")
    ] = False,
    scratch_url: ScratchOption = None,
    url: UrlOption = None,
    env: EnvOption = None,
) -> None:
    """Write the schema as SQL: the same text on every machine, and psql makes the same schema of it.

    Example: [bold]pyairtable-db schema dump --files -o sql/schema.sql[/]
    """
    from pyairtable_db import schema, settings
    from pyairtable_db.database import target
    from pyairtable_db.errors import FilesDisagree, UsageError
    from pyairtable_db.schema.building import build
    from pyairtable_db.schema.verification import file_difference

    if files and database:
        raise UsageError("--files and --database exclude each other", hint="Files know nothing of one database.")
    loaded = settings.load(env=env, url=url)
    if files:
        with output.step("building the schema from the files"):
            found = build(loaded, scratch_url or target(loaded))
    else:
        found = schema.read(target(loaded), database_specific=database)
    text = schema.dump(found)
    if check is not None:
        if difference := file_difference(check, text):
            _show(difference)
            raise FilesDisagree(
                "the file is not what the dump writes",
                where=str(check),
                hint=f"Run: pyairtable-db schema dump{' --files' if files else ''} -o {check}, and commit the file.",
            )
        output.note(f"{check} is up to date: {output.count(len(found), 'object')}")
    elif file is not None:
        file.write_text(text, encoding="utf-8")
        output.note(f"{file}: {output.count(len(found), 'object')}")
    else:
        output.verbatim(text)


def diff(
    revisions: Annotated[
        str | None,
        typer.Argument(
            metavar="[A..B]", help="Two git revisions whose files are compared; A alone: with the working tree."
        ),
    ] = None,
    against: Annotated[str | None, typer.Option(metavar="URL", help="Compare with this database instead.")] = None,
    schemas: Annotated[list[str] | None, typer.Option("--schema", help="Only objects of this schema.")] = None,
    kinds: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind of object, e.g. index.")] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="Leave out objects so named, e.g. 'audit.*'.",
        ),
    ] = None,
    database: Annotated[
        bool, typer.Option("--database", help="With --against: also settings of the database, pg_cron and its jobs.")
    ] = False,
    scratch_url: ScratchOption = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Show how the database differs from what the files produce, object by object. Exit 4 when it does.

    Lines with - are how the files have it, lines with + how the database has it.

    Example: [bold]pyairtable-db diff[/], [bold]pyairtable-db diff v1.2..HEAD[/],
    [bold]pyairtable-db diff --against URL --schema api[/]
    """
    from pyairtable_db import schema, settings
    from pyairtable_db.database import describe, target
    from pyairtable_db.errors import FilesDisagree, UsageError

    if revisions is not None and against is not None:
        raise UsageError("revisions and --against exclude each other", hint="Give one of them.")
    if database and against is None:
        raise UsageError("--database needs --against URL", hint="Files know nothing of one database.")
    unknown = sorted(set(kinds or ()) - set(schema.KINDS))
    if unknown:
        raise UsageError(f'there is no kind "{unknown[0]}"', hint=f"Kinds: {', '.join(schema.KINDS)}")
    loaded = settings.load(env=env, url=url)
    wanted = schema.Filter(schemas or (), kinds or (), [*loaded.drift_ignore, *(ignore or ())])
    if revisions is not None:
        with output.step(f"building the files of {revisions}"):
            changes = schema.between(loaded, revisions, scratch_url or target(loaded), env=env, wanted=wanted)
        where, hint = revisions, "Nothing to mend: this is what the revisions change."
    elif against is not None:
        changes = schema.against(target(loaded), against, database_specific=database, wanted=wanted)
        where, hint = describe(target(loaded)), f"Migrate both from the same files ({describe(against)} is the other)."
    else:
        with output.step("building the schema from the files"):
            changes = schema.drift(target(loaded), loaded, scratch_url=scratch_url, wanted=wanted)
        where = describe(target(loaded))
        hint = "Migrate if migrations are pending; put what is wanted into a migration, and undo the rest."
    if json:
        output.document([change.as_dict() for change in changes])
    else:
        _show_changes(changes)
    if changes:
        raise FilesDisagree(f"{len(changes)} {_noun(changes)}", where=where, hint=hint)
    if not json:
        output.note("no difference")


def verify(
    schema_file: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The committed dump. Default: schema.sql in the SQL folder."),
    ] = None,
    scratch_url: ScratchOption = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Prove that every migration goes up, down and up again to the same schema, in a scratch database.

    Also holds the committed schema.sql against the result. Exit 4 when anything differs.

    Example: [bold]pyairtable-db verify[/]
    """
    from pyairtable_db import settings
    from pyairtable_db.database import target
    from pyairtable_db.errors import FilesDisagree
    from pyairtable_db.schema.verification import verify as run

    loaded = settings.load(env=env, url=url)
    with output.step("verifying the migrations") as news:
        progress = news if output.err.is_terminal else output.note
        found = run(loaded, scratch_url or target(loaded), schema_file=schema_file, progress=progress)
    if json:
        output.document(found.as_dict())
    else:
        for finding in found.findings:
            output.heading(finding.title)
            _show(finding.difference)
            _show_changes(finding.changes)
    if found.irreversible and not json:
        output.note(f"the way down ended early: {found.irreversible}")
    if found.stopped and not json:
        output.note(f"stopped there: {found.stopped}")
    if found.findings:
        raise FilesDisagree(
            "; ".join(finding.title for finding in found.findings),
            hint=" ".join(dict.fromkeys(f.remedy for f in found.findings)),
        )
    if not json:
        migrations, objects = output.count(len(found.migrations), "migration"), output.count(found.objects, "object")
        output.note(f"up, down, up: {migrations}, {objects}, no difference")


def _show_changes(changes: tuple[Change, ...] | list[Change]) -> None:
    for change in changes:
        output.heading(f"{change.kind} {change.identity} ({change.change})")
        _show(change.lines())


def _show(lines: tuple[str, ...] | list[str]) -> None:
    for line in lines:
        output.difference(line)


def _noun(changes: list[Change]) -> str:
    return "object differs" if len(changes) == 1 else "objects differ"
