"""`pyairtable-db import` and `export`: files to records and back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pyairtable_db.errors import RowsRejected

from . import output, progress
from .options import EnvOption, JsonOption, UrlOption

if TYPE_CHECKING:
    from pyairtable_db.data import ImportReport, Inferred, Plan

BaseOption = Annotated[str, typer.Option("--base", metavar="BASE", help="Base, by name or id.")]
TableOption = Annotated[str, typer.Option("--table", metavar="TABLE", help="Table, by name or id.")]
TenantOption = Annotated[
    str | None,
    typer.Option("--tenant", metavar="SLUG", help="Tenant, by its slug or id. Default: the only one there is."),
]
_CHOICES_SHOWN = 4


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("import")(import_)
    app.command()(export)


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV, JSON or JSON Lines, also gzipped; - is stdin.")],
    base: BaseOption,
    table: TableOption,
    tenant: TenantOption = None,
    upsert_on: Annotated[
        str | None,
        typer.Option("--upsert-on", metavar="FIELD", help="Merge: change the record whose FIELD has the row's value."),
    ] = None,
    skip_bad: Annotated[
        Path | None,
        typer.Option("--skip-bad", metavar="FILE", help="Import the good rows, write the bad ones with reasons here."),
    ] = None,
    format: Annotated[  # noqa: A002
        str | None, typer.Option("--format", metavar="FORMAT", help="csv, json or jsonl. Default: by name and content.")
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(metavar="CHARACTER", help="Between CSV cells, or 'tab'. Default: , ; tab or | as found."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Text encoding. Default: by byte order mark, else utf-8.")
    ] = None,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="FIELD=TYPE", help="Overrule what is inferred; dates: Born=date:%d.%m.%Y."),
    ] = None,
    schema: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Field types of a new table, as export --schema wrote them.")
    ] = None,
    nulls: Annotated[
        list[str] | None, typer.Option("--null", metavar="WORD", help="Word that means an empty cell in every column.")
    ] = None,
    add_choices: Annotated[
        bool, typer.Option("--add-choices", help="Give select fields of an existing table the choices they lack.")
    ] = False,
    fix_header: Annotated[
        bool, typer.Option("--fix-header", help="Rename repeated columns and name nameless ones.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check every row, show the types, change nothing.")
    ] = False,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Import a file into a table: all good rows or none, in one transaction.

    Field types are inferred from the whole file and shown; base and table are created when they do not exist.

    Example: [bold]pyairtable-db import flights.csv.gz --base Travel --table Flights --tenant acme[/]
    """
    from pyairtable_db import data, database, settings

    options = data.ImportOptions(
        format=format,
        delimiter=delimiter,
        encoding=encoding,
        types={spec.name: spec for spec in map(data.parse_type, types or ())},
        schema=schema,
        nulls=frozenset(nulls or ()),
        upsert_on=upsert_on,
        skip_bad=skip_bad,
        fix_header=fix_header,
        add_choices=add_choices,
        dry_run=dry_run,
    )
    target = database.target(settings.load(env=env, url=url))
    try:
        with database.connect(target) as connection, progress.bar() as progressed:
            observer = data.Observer(planned=_show_plan, progressed=progressed)
            report = data.import_file(
                connection, file, base=base, table=table, tenant=tenant, options=options, observer=observer
            )
    except RowsRejected as problem:
        _show_bad(problem.rows, problem.count)
        if json:
            output.document({"imported": False, "rejected": problem.count, "badRows": _bad(problem.rows)})
        raise
    _show_bad([(row.line, row.reason) for row in report.bad], report.rejected)
    if json:
        output.document(_document(report, dry_run))
    else:
        output.result(_sentence(report, table, dry_run, skip_bad))


def export(
    base: BaseOption,
    table: TableOption,
    tenant: TenantOption = None,
    file: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write. Default: stdout.")
    ] = None,
    format: Annotated[  # noqa: A002
        str | None, typer.Option("--format", metavar="FORMAT", help="csv, json or jsonl. Default: by FILE, else csv.")
    ] = None,
    gzip: Annotated[
        bool | None, typer.Option("--gzip/--no-gzip", help="Compress. Default: when FILE ends in .gz.")
    ] = None,
    with_ids: Annotated[bool, typer.Option("--with-ids", help="Write the ids of records too.")] = False,
    schema: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the fields' types here, for import --schema.")
    ] = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Export a table's records in the order of their creation. FILE is whole or not there.

    Example: [bold]pyairtable-db export --base Travel --table Flights -o flights.jsonl.gz[/]
    """
    from pyairtable_db import data, database, settings
    from pyairtable_db.errors import UsageError

    to_stdout = file is None or str(file) == "-"
    if to_stdout and json:
        raise UsageError("--json and the export both want stdout", hint="Name a file with --output.")
    if to_stdout and sys.stdout is None:
        raise UsageError("standard output is closed", hint="Name a file with --output.")
    target = database.target(settings.load(env=env, url=url))
    try:
        with database.connect(target) as connection, progress.bar("rows") as progressed:
            report = data.export_table(
                connection,
                base=base,
                table=table,
                tenant=tenant,
                output=sys.stdout.buffer if file is None or to_stdout else file,
                format=format,
                compress=gzip,
                with_ids=with_ids,
                schema=schema,
                progressed=lambda rows: progressed("Exporting", rows, 0),
            )
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader, for example `head`, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    if json:
        output.document(
            {"tenant": report.tenant, "tableId": report.table_id, "rows": report.rows, "seconds": report.seconds}
        )
    else:
        output.note(f"{output.count(report.rows, 'record')} exported in {report.seconds:.1f} s")


def _show_plan(plan: Plan) -> None:
    rows = [
        [
            column.field.name,
            column.field.type,
            _options(column),
            f"{column.empty:,}",
            ", ".join(column.examples),
            column.note,
        ]
        for column in plan.columns
    ]
    output.note(f"{plan.source}: {plan.format}, {output.count(plan.rows, 'row')}, {output.count(len(rows), 'column')}")
    if rows:
        output.table(["field", "type", "options", "empty", "examples", "note"], rows, right=["empty"], to=output.err)


def _options(column: Inferred) -> str:
    options = column.field.options
    if "choices" in options:
        names = [choice["name"] for choice in options["choices"]]
        more = f", … ({len(names)})" if len(names) > _CHOICES_SHOWN else ""
        return ", ".join(names[:_CHOICES_SHOWN]) + more
    if column.field.pattern:
        return column.field.pattern
    return ", ".join(f"{key} {value}" for key, value in options.items())


def _show_bad(rows: list[tuple[int, str]], count: int) -> None:
    for line, reason in rows:
        output.note(f"line {line}: {reason}")
    if count > len(rows):
        output.note(f"… and {count - len(rows):,} more")


def _bad(rows: list[tuple[int, str]]) -> list[dict[str, Any]]:
    return [{"line": line, "reason": reason} for line, reason in rows]


def _sentence(report: ImportReport, table: str, dry_run: bool, skip_bad: Path | None) -> str:
    if dry_run:
        good = report.rows - report.rejected
        return f"dry run: {good:,} of {output.count(report.rows, 'row')} can be imported; nothing was changed"
    parts = [f"{output.count(report.created, 'record')} created"]
    if report.updated or report.unchanged:
        parts.append(f"{report.updated:,} updated, {report.unchanged:,} unchanged")
    if report.rejected:
        parts.append(f"{output.count(report.rejected, 'bad row')} written to {skip_bad}")
    return f'{", ".join(parts)} in table "{table}" ({report.table_id}), {report.seconds:.1f} s'


def _document(report: ImportReport, dry_run: bool) -> dict[str, Any]:
    return {
        "imported": not dry_run,
        "tenant": report.tenant,
        "baseId": report.base_id,
        "tableId": report.table_id,
        "createdBase": report.plan.creates_base,
        "createdTable": report.plan.creates_table,
        "rows": report.rows,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "badRows": _bad([(row.line, row.reason) for row in report.bad]),
        "fields": [
            {**column.field.definition(), "filled": column.filled, "empty": column.empty, "note": column.note}
            for column in report.plan.columns
        ],
        "seconds": round(report.seconds, 3),
    }
