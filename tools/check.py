"""Run every check and test of the project and sum up: `make test`.

Usage: python tools/check.py [PART]...

Each part runs even when an earlier one failed. The last line is `N passed, N failed`, parts counted; the exit code is
1 when one failed.
"""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
SILENCE_SECONDS = 10.0
PARTS = {
    "ruff": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "mypy": [str(BIN / "mypy")],
    "sqlfluff": [str(BIN / "pyairtable-db"), "lint", "--tool", "sqlfluff"],
    "squawk": [str(BIN / "pyairtable-db"), "lint", "--tool", "squawk"],
    "rules": [str(BIN / "pyairtable-db"), "lint", "--tool", "rules", "--tool", "plpgsql_check"],
    "pgspot": [str(BIN / "pyairtable-db"), "lint", "--tool", "pgspot"],
    "pgtap": [str(BIN / "pyairtable-db"), "test"],
    "pytest": [sys.executable, "-m", "pytest", "-n", "3", "--dist", "worksteal"],
}
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Outcome:
    """How a part went: ``last`` is the last line it printed, for the summary."""

    part: str
    passed: bool
    seconds: float
    last: str


def main(names: list[str]) -> int:
    """Run the parts ``names`` (all when empty) and return the exit code."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        say(f"error: no part is called {', '.join(unknown)}\nremedy: choose from {', '.join(PARTS)}")
        return 2
    began = time.monotonic()
    outcomes = [run(part) for part in names or PARTS]
    say("\n── summary " + "─" * 60)
    for outcome in outcomes:
        verdict = "passed" if outcome.passed else "FAILED"
        say(f"{outcome.part:<9} {verdict}  {outcome.seconds:6.1f} s  {outcome.last}")
    failed = sum(not outcome.passed for outcome in outcomes)
    say(f"{'total':<9} {'':<6}  {time.monotonic() - began:6.1f} s")
    say(f"{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


def run(part: str) -> Outcome:
    """Run one part with its output shown as it comes; say that it still runs when it is silent."""
    say(f"\n── {part} " + "─" * (69 - len(part)))
    began = time.monotonic()
    terminal = sys.stdout.isatty()
    colour = (
        {"FORCE_COLOR": "1", "MYPY_FORCE_COLOR": "1", "COLUMNS": str(os.get_terminal_size().columns)}
        if terminal
        else {}
    )
    process = subprocess.Popen(
        PARTS[part],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **colour},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if process.stdout is None:
        raise RuntimeError(f"{part} has no output to read")
    output = process.stdout.fileno()
    tail = b"\n"
    while True:
        if not select.select([output], [], [], SILENCE_SECONDS)[0]:
            if tail.endswith(b"\n"):
                say(f"… {part} has been running for {time.monotonic() - began:.0f} s")
            continue
        chunk = os.read(output, 65536)
        if not chunk:
            break
        sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        tail = (tail + chunk)[-4096:]
    code = process.wait()
    lines = [line for line in _COLOUR.sub("", tail.decode(errors="replace")).splitlines() if line.strip()]
    return Outcome(part, code == 0, time.monotonic() - began, lines[-1].strip() if lines else "")


def say(text: str) -> None:
    """Print ``text`` at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("interrupted")
        sys.exit(130)
