"""`pyairtable-db lint`: check SQL files and the functions they create."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from . import output
from .options import EnvOption, JsonOption, UrlOption


class Tool(StrEnum):
    """What `lint` runs; the names are those of pyairtable_db.lint.TOOLS."""

    rules = "rules"
    sqlfluff = "sqlfluff"
    squawk = "squawk"
    plpgsql_check = "plpgsql_check"
    pgspot = "pgspot"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("lint")(lint)


def lint(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Files or folders. Default: the SQL folder and tests/sql."),
    ] = None,
    tools: Annotated[
        list[Tool] | None, typer.Option("--tool", "-t", help="Run only this tool; may be repeated. Default: all.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Let sqlfluff rewrite what it can.")] = False,
    sarif: Annotated[Path | None, typer.Option(dir_okay=False, help="Write SARIF 2.1.0 to this file too.")] = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Check SQL files: our rules, sqlfluff, squawk; plpgsql_check and pgspot on a throw-away migrated database.

    Any finding exits 1. An exception stands in the file, with its reason: -- lint: allow PDB105 reason.

    Example: [bold]pyairtable-db lint --tool rules --sarif lint.sarif[/]
    """
    from json import dumps

    from pyairtable_db import lint as checks
    from pyairtable_db.settings import load

    settings = load(env=env, url=url)
    chosen = tuple(tool.value for tool in tools) if tools else checks.TOOLS
    findings = checks.run(settings, paths or (), tools=chosen, fix=fix, step=output.step)
    if sarif is not None:
        sarif.write_text(dumps(checks.sarif(findings), indent=2) + "\n", encoding="utf-8")
    if json:
        output.document(checks.document(findings))
    else:
        for finding in findings:
            output.result(f"{finding.where}: {finding.code} {finding.message}")
            if finding.remedy:
                output.result(f"    {finding.remedy}")
        output.note(f"{len(findings)} finding{'' if len(findings) == 1 else 's'} by {', '.join(chosen)}.")
    if findings:
        raise typer.Exit(1)
