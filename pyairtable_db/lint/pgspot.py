"""Openings that names without a schema leave, by pgspot on what a migrated database holds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pglast import ast

from ..errors import CheckFailed
from ..local.files import Step, quiet
from ..migrations.files import display, sql_folder
from ..migrations.statements import Script, Statement, parse
from ..schema import dump
from ..schema.building import build
from ..settings import Settings
from ..testing.bodies import place, sources
from ..testing.template import scratch_server
from .findings import Finding
from .sources import GENERATED

ENVIRONMENT = ".venv-pgspot"
_SKIPPED = (ast.CommentStmt, ast.GrantStmt, ast.AlterOwnerStmt, ast.CreateSchemaStmt, ast.VariableSetStmt)
_BOUND = re.compile(r"(?is)\n(?:begin atomic\n(?P<body>.*)\nend|return (?P<expression>.*))$")
_FOUND = re.compile(r"(?P<code>PS\d{3}): (?P<title>[^:]*): (?P<context>.*) at line \d+")
_COUNTED = re.compile(r"\s*Errors: \d+ Warnings: \d+ Unknown: \d+\s*")


def check(settings: Settings, *, step: Step = quiet) -> list[Finding]:
    """Return what pgspot says of every object that the project's files make.

    Findings in functions are at the place where the function's file has it, others at that of the generated schema.
    Raises CheckFailed when pgspot is absent or does not run, and what making a database does: UnsupportedServer,
    LocalServerError, MigrationError.
    """
    program = find_program(settings)
    with scratch_server(settings, step) as url, step("Migrating a database for pgspot"):
        script = parse(dump(build(settings, url)), "the schema")
    statements = [item for item in script.statements if not isinstance(item.node, _SKIPPED)]
    if not statements:
        return []
    texts = sources(settings)
    with tempfile.TemporaryDirectory() as name, step(f"pgspot: {len(statements)} objects"):
        folder = Path(name)
        files = {"0.sql": _opening(script, settings.search_path)}
        for number, statement in enumerate(statements, 1):
            files[f"{number}.sql"] = _readable(script.text(statement), statement, settings.search_path)
        for file, text in files.items():
            (folder / file).write_text(text + "\n", encoding="utf-8")
        said = list(_run(program, folder, list(files)))
    return [_finding(code, message, statements[number - 1], settings, texts) for number, code, message in said]


def find_program(settings: Settings) -> str:
    """Return the path of pgspot: in an environment of its own beside this one or in the project, or on PATH."""
    beside = [Path(sys.prefix).parent, settings.project]
    folders = [str(folder / ENVIRONMENT / "bin") for folder in beside]
    program = shutil.which("pgspot", path=os.pathsep.join(folders)) or shutil.which("pgspot")
    if program is None:
        raise CheckFailed(
            "pgspot is not installed",
            hint="Run `make pgspot` in a checkout; elsewhere `pipx install pgspot==0.9.4`. It needs an older pglast "
            "than this package, so it wants an environment of its own.",
        )
    return program


def _opening(script: Script, search_path: str) -> str:
    """Return what holds before each object: the path that migrations run with, and the schemas that they made."""
    names = [item.node.schemaname for item in script.statements if isinstance(item.node, ast.CreateSchemaStmt)]
    schemas = [f'create schema "{name}";' for name in names if name != "public"]
    return "\n".join([f"set search_path = {search_path};", *schemas])


def _readable(text: str, statement: Statement, search_path: str) -> str:
    """Return ``text`` as pgspot reads it: a body whose names are bound when it is created, as one under that path."""
    bound = _BOUND.search(text) if isinstance(statement.node, ast.CreateFunctionStmt) else None
    if statement.node is None or bound is None or statement.node.sql_body is None:
        return text + ";"
    body = bound["body"] or f"select {bound['expression']}"
    return f"{text[: bound.start()]}\nset search_path = {search_path}\nas $pgspot$\n{body}\n$pgspot$;"


def _run(program: str, folder: Path, files: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield the number of the file, the code and the message of each thing that pgspot says."""
    done = subprocess.run(
        [program, "--append", *files],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    headings = {f"{file}:": number for number, file in enumerate(files)}
    number, total = 0, None
    for line in done.stdout.splitlines():
        if line.strip() in headings:
            number = headings[line.strip()]
        elif line.startswith("TOTAL:"):
            total = line
        elif (found := _FOUND.fullmatch(line)) is not None:
            yield number, found["code"], f"{found['title'].lower()}: {found['context']}"
        elif line.strip() and not _COUNTED.fullmatch(line):
            yield number, "PDB301", f"pgspot cannot read it: {line.strip()}"
    if total is None:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise CheckFailed(
            f"pgspot did not run: {said[-1] if said else f'exit code {done.returncode}'}",
            hint=f"Run {program} --version, and `make pgspot` in a checkout.",
        )


def _finding(
    code: str, message: str, statement: Statement, settings: Settings, texts: list[tuple[str, str]]
) -> Finding:
    path, line = display(sql_folder(settings) / GENERATED), statement.line
    node = statement.node
    if isinstance(node, ast.CreateFunctionStmt):
        name = ".".join(part.sval for part in node.funcname)
        message = f"{name}: {message}"
        bodies = [option.arg[0].sval for option in node.options or () if option.defname == "as"]
        path, line = (place(name, bodies[0], texts) if bodies else _named(name, texts)) or (path, line)
    remedy = f"Explained by: pgspot --explain {code}" if code.startswith("PS") else "Write the statement otherwise."
    return Finding(path, line, 1, code, message, remedy, "pgspot")


def _named(name: str, texts: list[tuple[str, str]]) -> tuple[str, int] | None:
    """Return where a function without a quoted body is created."""
    creates = re.compile(rf"(?im)^create (?:or replace )?function {re.escape(name)}\(")
    for file, text in texts:
        if (found := creates.search(text)) is not None:
            return file, text.count("\n", 0, found.start()) + 1
    return None
