"""Migrations that would hurt a running service, by squawk."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import CheckFailed
from ..settings import Settings
from .findings import Finding
from .sources import SourceFile

CONFIG = Path(__file__).parent / "squawk.toml"


def check(settings: Settings, files: Sequence[SourceFile]) -> list[Finding]:
    """Return what squawk finds in the forward migrations of ``files``, as they are after rendering.

    The project's .squawk.toml is used where it has one, else the one of this package. Raises CheckFailed when
    squawk is absent or does not run.
    """
    migrations = [file for file in files if file.kind == "migration"]
    inside = [file for file in migrations if file.headers.transactional]
    alone = [file for file in migrations if not file.headers.transactional]
    return [*_check(settings, inside, ["--assume-in-transaction"]), *_check(settings, alone, [])]


def _check(settings: Settings, files: Sequence[SourceFile], options: list[str]) -> list[Finding]:
    if not files:
        return []
    own = settings.project / ".squawk.toml"
    config = own if own.is_file() else CONFIG
    with tempfile.TemporaryDirectory() as folder:
        rendered = {}
        for file in files:
            copy = Path(folder) / file.path.name
            copy.write_text(file.script.sql, encoding="utf-8")
            rendered[str(copy)] = file
        found = _run(["--config", str(config), "--reporter", "json", *options, *rendered])
    return [_finding(item, rendered[item["file"]]) for item in found]


def _finding(item: dict[str, Any], file: SourceFile) -> Finding:
    return Finding(
        path=file.name,
        line=file.line(item["line"] + 1),
        column=item["column"] + 1,
        code=item["rule_name"],
        message=item["message"],
        remedy=item["help"],
        tool="squawk",
    )


def _run(arguments: list[str]) -> list[dict[str, Any]]:
    program = shutil.which("squawk", path=str(Path(sys.executable).parent)) or shutil.which("squawk")
    if program is None:
        raise CheckFailed("squawk is not installed", hint="Install it with: pip install 'pyairtable-db[lint]'.")
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)
    except json.JSONDecodeError:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise CheckFailed(
            f"squawk did not run: {said[0] if said else f'exit code {done.returncode}'}",
            hint="Correct .squawk.toml, or leave squawk out with --tool.",
        ) from None
    return found
