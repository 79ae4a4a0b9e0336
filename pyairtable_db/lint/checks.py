"""One run of the checks over the project's SQL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..local.files import Step, quiet
from ..migrations import lockfile
from ..migrations.files import display, sql_folder
from ..migrations.repeatables import FOLDERS
from ..settings import Settings
from . import pgspot, plpgsql, rules, sources, sqlfluff, squawk, suppressions
from .findings import Finding

TOOLS = ("rules", "sqlfluff", "squawk", "plpgsql_check", "pgspot")


def run(
    settings: Settings,
    paths: Sequence[Path] = (),
    *,
    tools: Sequence[str] = TOOLS,
    fix: bool = False,
    step: Step = quiet,
) -> list[Finding]:
    """Return what ``tools`` find at and below ``paths``, sorted by place.

    Default are the SQL folder and tests/sql. ``fix`` lets sqlfluff mend what it can first. Our rules and squawk look
    at the SQL folder only, plpgsql_check and pgspot at a migrated database when a path lies in that folder.

    Raises UsageError for a path that does not exist, CheckFailed for a tool that cannot run, and what a migrated
    database may raise.
    """
    chosen = sources.find(settings, paths or sources.default_paths(settings))
    findings: list[Finding] = []
    if "sqlfluff" in tools:
        with step(f"sqlfluff: {len(chosen)} file{'' if len(chosen) == 1 else 's'}"):
            findings += sqlfluff.check(settings, chosen, fix=fix)
    # Rules about keys need to know every table, whichever files are asked for.
    every = sources.find(settings, [sql_folder(settings)])
    files, unreadable = sources.load(settings, {path.resolve(): path for path in (*every, *chosen)}.values())
    findings += unreadable
    if "rules" in tools:
        findings += rules.check(files)
    if "squawk" in tools:
        with step("squawk"):
            findings += squawk.check(settings, [file for file in files if file.path in set(chosen)])
    if "plpgsql_check" in tools and not unreadable and any(file.is_repeatable for file in files):
        findings += plpgsql.check(settings, step=step)
    if "pgspot" in tools and not unreadable and any(file.kind in ("migration", *FOLDERS) for file in files):
        findings += pgspot.check(settings, step=step)
    kept = suppressions.apply(findings, files, tools, lockfile.read(sql_folder(settings)) or ())
    names = {display(path) for path in chosen}
    return sorted(finding for finding in kept if finding.path in names or (not paths and finding.path not in names))
