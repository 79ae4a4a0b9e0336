"""Every command explains itself, and docs/cli.md says what the commands say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pyairtable_db_cli import output
from pyairtable_db_cli.app import COMMANDS as COMMANDS_OF_MODULES
from pyairtable_db_cli.app import application
from typer.main import get_command

ROOT = Path(__file__).parents[2]


def cli_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cli_docs", ROOT / "tools" / "cli_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COMMANDS = list(cli_docs().commands())


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_has_help_with_an_example_and_options_that_say_what_they_do(name: str, command: Any) -> None:
    assert command.help, f"{name} has no help"
    example = command.help.partition("Example: ")[2]
    assert name in example, f"{name} shows no example of itself"
    for parameter in command.params:
        assert parameter.help, f"{name}: {parameter.name} has no help"


def test_one_of_a_thing_is_spoken_of_as_one() -> None:
    assert [output.count(number, "row") for number in (0, 1, 2, 1234)] == ["0 rows", "1 row", "2 rows", "1,234 rows"]


def registered(command: str) -> set[str]:
    group: Any = get_command(application(command))
    return set(group.commands)


def test_a_run_registers_the_module_of_its_command_and_no_other() -> None:
    for module, commands in COMMANDS_OF_MODULES.items():
        for command in commands:
            assert registered(command) == set(commands), module
    assert registered("no-such-command") == {name for names in COMMANDS_OF_MODULES.values() for name in names}


def test_the_document_of_the_command_line_is_current() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == cli_docs().document(), "run `make docs` and commit docs/cli.md"
