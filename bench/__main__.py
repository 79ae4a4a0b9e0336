"""Run benchmarks and write their sections into docs/benchmarks.md: `python -m bench [NAME…]`.

Each module `bench_<name>.py` has a `main() -> str` that measures both sides in one run and returns a Markdown section
beginning with `## `. A section replaces the one with the same title.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Every figure here was printed by `make bench`, which measures the sides of each comparison in turns in one run. Times
depend on the machine and on what else it does; the ratios are what to compare.

"""


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; return the exit code."""
    known = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    if unknown := sorted(set(names) - set(known)):
        sys.stderr.write(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known)}\n")
        return 2
    for name in names or known:
        sys.stderr.write(f"measuring {name} …\n")
        section = str(importlib.import_module(f".bench_{name}", __package__).main()).strip() + "\n"
        sys.stdout.write(section + "\n")
        _write(section)
    return 0


def _write(section: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else HEAD
    title = section.splitlines()[0]
    parts = re.split(r"(?m)^(?=## )", text)
    kept = [part.strip() + "\n" for part in parts[1:] if not part.startswith(title + "\n")]
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text("\n".join([parts[0].strip() + "\n", *sorted([*kept, section])]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
