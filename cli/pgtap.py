"""`pyairtable-db test`: run pgTAP files on clones of a migrated database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import output
from .options import EnvOption, JsonOption, UrlOption

if TYPE_CHECKING:
    from pyairtable_db.testing.coverage import Coverage
    from pyairtable_db.testing.results import FileResult, Report


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("test")(run)


def run(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders. Default: tests/sql.")
    ] = None,
    url: UrlOption = None,
    env: EnvOption = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--filter", "-f", metavar="TEXT", help="Run only files whose path contains TEXT or matches it."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Files at once. Default: one a processor.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.001, metavar="SECONDS", help="Limit for each statement.")] = 300.0,
    setup: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="SQL run once before all files. Default: tests/sql/setup.sql if it exists.",
        ),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show statement coverage of each function and those never called.")
    ] = False,
    tap: Annotated[bool, typer.Option("--tap", help="Print TAP to stdout.")] = False,
    junit: Annotated[Path | None, typer.Option(dir_okay=False, help="Write JUnit XML to this file too.")] = None,
    json: JsonOption = False,
) -> None:
    """Run pgTAP files, several at once, on throw-away clones of a freshly migrated database.

    Without a database URL the project's own test server is used, started when needed. A failed assertion, a dying
    file, a plan that does not fit or no test at all exits 1.

    Example: [bold]pyairtable-db test tests/sql/core --coverage[/]
    """
    from pyairtable_db import testing
    from pyairtable_db.errors import UsageError
    from pyairtable_db.settings import load

    if tap and json:
        raise UsageError("--tap and --json both want stdout", hint="Choose one of them.")
    settings = load(env=env, url=url)
    files = testing.find(paths or [settings.project / "tests" / "sql"], keep or ())
    report = testing.run(
        settings, files, setup=setup, jobs=jobs, timeout_seconds=timeout, coverage=coverage, step=output.step
    )
    if junit is not None:
        junit.write_text(testing.junit(report), encoding="utf-8")
    if json:
        output.document(testing.document(report))
    elif tap:
        output.lines(testing.tap_lines(report))
    else:
        _show(report)
    if not report.passed:
        raise typer.Exit(1)


def _show(report: Report) -> None:
    output.table(
        ("file", "tests", "result", "time"),
        [(file.name, str(len(file.assertions)), _verdict(file), f"{file.seconds:.2f} s") for file in report.files],
        right=("tests", "time"),
        style=lambda row: None if row[2] == "ok" else "yellow" if row[2] == "skipped" else "red",
    )
    for file in report.files:
        _explain(file)
    if report.coverage is not None:
        _show_coverage(report.coverage)
    failed = sum(not file.passed for file in report.files)
    output.result(
        f"{output.count(len(report.files) - failed, 'file')} passed, {failed} failed; "
        f"{output.count(report.assertions, 'assertion')} in {report.seconds:.1f} s"
    )


def _verdict(file: FileResult) -> str:
    if file.skipped is not None:
        return "skipped"
    if file.passed:
        return "ok"
    return f"{len(file.failures)} failed" if not file.problems else "broken"


def _explain(file: FileResult) -> None:
    if file.skipped is not None:
        output.result(f"{file.name}: skipped: {file.skipped}")
    for assertion in file.assertions:
        if assertion.failed:
            output.result(f"{file.name}:{assertion.line}: not ok {assertion.number} - {assertion.description}")
            for line in assertion.diagnostics:
                output.result(f"    {line}")
        elif assertion.directive is not None:
            about = f"{assertion.number} - {assertion.description}".rstrip(" -")
            output.result(f"{file.name}:{assertion.line}: {assertion.directive} {about}: {assertion.reason}")
    for problem in file.problems:
        place = f"{file.name}:{problem.line}" if problem.line else file.name
        output.result(f"{place}: {problem.message}")
        for line in problem.details:
            output.result(f"    {line}")
    if not file.passed:
        for notice in file.notices:
            output.result(f"    {notice}")


def _show_coverage(coverage: Coverage) -> None:
    from pyairtable_db.testing.coverage import ranges

    output.table(
        ("function", "statements", "ran", "missed lines"),
        [
            (
                function.name,
                str(function.ran + function.missed),
                f"{function.percent:.0f} %",
                f"{function.where or 'body'}: {ranges(function.missed_lines)}" if function.missed else "",
            )
            for function in coverage.measured
        ],
        right=("statements", "ran"),
    )
    for function in coverage.uncalled:
        output.result(f"never called: {function.name}" + (f" ({function.where})" if function.where else ""))
    output.result(
        f"{coverage.percent:.1f} % of PL/pgSQL statements ran; "
        f"{output.count(len(coverage.uncalled), 'function')} never called"
    )
