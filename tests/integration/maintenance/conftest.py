"""The command as operators call it, on the test's database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(database: str, tmp_path: Path) -> Run:
    """Return a function that runs `pyairtable-db maintain`, its output piped."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from pyairtable_db_cli import main; main()", "maintain", *words],
            cwd=tmp_path,
            env=os.environ | {"PYAIRTABLE_DB_URL": database},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
