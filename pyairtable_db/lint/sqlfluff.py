"""Style, by sqlfluff: run as a program over the files as they stand, templates included."""

from __future__ import annotations

import configparser
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import CheckFailed
from ..migrations.files import display, sql_folder
from ..settings import Settings
from .findings import Finding

CONFIG = Path(__file__).parent / "sqlfluff.cfg"
TEST_CONFIG = Path(__file__).parent / "sqlfluff_tests.cfg"
_UNPARSABLE = "PRS"  # its grammar lags behind; PDB001 comes from PostgreSQL's own parser
_FILES_WORTH_A_PROCESS = 10
_FINDINGS = (0, 1)  # sqlfluff's exit codes for a run that went through


def check(settings: Settings, paths: Sequence[Path], *, fix: bool = False) -> list[Finding]:
    """Return what sqlfluff finds in ``paths``, after mending what it can when ``fix``.

    The project's own configuration is used where it has one, else those of this package, one for the SQL folder
    and one for tests. Raises CheckFailed when sqlfluff is absent or does not run.
    """
    if _is_configured(settings.project):
        return _check(settings, paths, [], fix=fix)
    folder = sql_folder(settings).resolve()
    shipped = [path for path in paths if path.resolve().is_relative_to(folder)]
    others = [path for path in paths if path not in shipped]
    return [
        *_check(settings, shipped, [], fix=fix),
        *_check(settings, others, ["--exclude-rules", ",".join(_excluded_in_tests())], fix=fix),
    ]


def _check(settings: Settings, paths: Sequence[Path], options: list[str], *, fix: bool) -> list[Finding]:
    if not paths:
        return []
    with tempfile.TemporaryDirectory() as folder:
        processes = "2" if len(paths) > _FILES_WORTH_A_PROCESS else "1"
        options = [*options, "--processes", processes, *_options(settings, Path(folder) / "sqlfluff.cfg")]
        names = [str(path.absolute()) for path in paths]
        if fix:
            _run(settings, ["fix", *options, *names])
        report = _run(settings, ["lint", "--format", "json", *options, *names])
    return [
        Finding(
            path=display(Path(file["filepath"])),
            line=violation["start_line_no"],
            column=violation["start_line_pos"],
            code=violation["code"],
            message=violation["description"],
            remedy=violation["name"] or None,
            tool="sqlfluff",
        )
        for file in json.loads(report)
        for violation in file["violations"]
        if violation["code"] != _UNPARSABLE
    ]


def _options(settings: Settings, extra: Path) -> list[str]:
    """Return the command line's options; ``extra`` is where the variables of templates are handed over."""
    text = "" if _is_configured(settings.project) else CONFIG.read_text(encoding="utf-8")
    if settings.vars:
        text += "\n[sqlfluff:templater:jinja:context]\n"
        text += "".join(f"{name} = {_value(value)}\n" for name, value in settings.vars.items())
    if not text:
        return []
    extra.write_text(text, encoding="utf-8")
    return ["--config", str(extra)]


def _excluded_in_tests() -> list[str]:
    parser = configparser.ConfigParser()
    parser.read(TEST_CONFIG, encoding="utf-8")
    return [name.strip() for name in parser["sqlfluff"]["exclude_rules"].split(",")]


def _is_configured(project: Path) -> bool:
    if (project / ".sqlfluff").is_file():
        return True
    pyproject = project / "pyproject.toml"
    return pyproject.is_file() and "sqlfluff" in tomllib.loads(pyproject.read_text(encoding="utf-8")).get("tool", {})


def _value(value: Any) -> str:
    return str(value).replace("\n", " ")


def _run(settings: Settings, arguments: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sqlfluff", *arguments],
        cwd=settings.project,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if "No module named sqlfluff" in done.stderr:
        raise CheckFailed("sqlfluff is not installed", hint="Install it with: pip install 'pyairtable-db[lint]'.")
    if done.returncode not in _FINDINGS or (arguments[0] == "lint" and not done.stdout.startswith("[")):
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise CheckFailed(
            f"sqlfluff did not run: {said[-1] if said else f'exit code {done.returncode}'}",
            where=str(settings.project),
            hint="Correct its configuration (.sqlfluff), or leave it out with --tool.",
        )
    return done.stdout
