"""Write docs/cli.md from the command line's own help: `python tools/cli_docs.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from pyairtable_db_cli.app import application

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
HEAD = """# Command line

Written from the commands' own help by `make docs`; `pyairtable-db COMMAND --help` says the same.

Results go to standard output; progress, notes and errors to standard error. `--json` prints one document,
which is `{"error": {"kind", "message", "where", "hint", "exit_code", …}}` when the command failed before its own.
Settings come from flags, then `PYAIRTABLE_DB_*` variables, then `[tool.pyairtable-db]` in pyproject.toml.

| exit code | meaning |
|---|---|
| 0 | done, or nothing to do |
| 1 | failed: the message says what, where and how to mend it |
| 2 | wrong usage or configuration |
| 3 | `status --check`: migrations are pending |
| 4 | the files and the database disagree: edited, missing, out of order or drifted |
| 5 | another runner holds the lock, and the wait ran out |
| 130 | ended by Ctrl-C or SIGTERM: the message says what state the database is in |
"""


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(document(), encoding="utf-8")


def document() -> str:
    """Return the text of docs/cli.md."""
    return HEAD + "".join(_section(name, command) for name, command in commands())


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with its full name, in the order of the help."""
    yield from _below("pyairtable-db", typer.main.get_command(application()))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield name, command
        return
    for child in command.commands:
        yield from _below(f"{name} {child}", command.commands[child])


def _section(name: str, command: Any) -> str:
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    arguments = [p for p in shown if p.param_type_name == "argument"]
    options = [p for p in shown if p.param_type_name == "option" and p.name != "help"]
    usage = " ".join([name, *(["[OPTIONS]"] if options else []), *(_argument(p) for p in arguments)])
    lines = ["", f"## `{name}`", "", f"    {usage}", "", _prose(command.help or ""), ""]
    rows = [(_argument(p), p.help) for p in arguments] + [(_option(p), p.help) for p in options]
    if rows:
        lines += ["| | |", "|---|---|"]
        lines += [f"| `{left}` | {_prose(right or '').replace('|', chr(92) + '|')} |" for left, right in rows]
    return "\n".join(lines).rstrip() + "\n"


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name.upper()).removesuffix("...").strip("[]")
    name = f"{name}…" if parameter.nargs == -1 else name
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    if parameter.is_flag:
        return names
    choices = "\\|".join(getattr(parameter.type, "choices", ()))
    return f"{names} {parameter.metavar or choices or parameter.type.name.upper()}"


def _prose(text: str) -> str:
    text = re.sub(r"\[bold\](.*?)\[/(?:bold)?\]", r"`\1`", text)
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n")).strip()


if __name__ == "__main__":
    main()
