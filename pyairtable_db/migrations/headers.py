"""Header lines of a migration: ``-- key: value`` above its first statement.

    -- depends: 0003_core_create_tenants     ids this file needs; may repeat, separated by blanks or commas
    -- transactional: false                  one statement, run outside a transaction
    -- irreversible: rows are gone           why there is no rollback file
    -- requires: timescaledb                 extensions that must be installable (and preloaded where they need it)
    -- jinja: false                          the text goes to the server as it stands
    -- replaces: 0001_core_a 0002_core_b     ids this file stands for (written by squash)

Other comment lines are free text. A key that is nearly one of these is a mistake and is refused.
"""

from __future__ import annotations

import difflib
import re

import msgspec

from ..errors import MigrationError

KEYS = ("depends", "transactional", "irreversible", "requires", "jinja", "replaces")
_LISTS = ("depends", "requires", "replaces")
_LINE = re.compile(r"^\s*(?:--|#)\s*([A-Za-z][A-Za-z _-]{1,24}?)\s*:\s*(.*?)\s*$")
_STRAY = re.compile(r"(?m)^--[ \t]*transactional[ \t]*:[ \t]*(?:true|false)[ \t]*\r?$", re.IGNORECASE)


class Headers(msgspec.Struct, frozen=True):
    """The header of one file; lists are in the order written."""

    depends: tuple[str, ...] = ()
    transactional: bool = True
    irreversible: str | None = None
    requires: tuple[str, ...] = ()
    jinja: bool = True
    replaces: tuple[str, ...] = ()


def parse(text: str, place: str) -> Headers:
    """Read the header of ``text``; ``place`` is the file's name in errors.

    Raises MigrationError with file:line for a nearly known key, a repeated key or a value that cannot be.
    """
    values: dict[str, str] = {}
    lists: dict[str, list[str]] = {key: [] for key in _LISTS}
    end = 0
    for number, line in enumerate(leading_comments(text), start=1):
        end += len(line)
        match = _LINE.match(line)
        if match is None:
            continue
        key, value = _key(match[1], f"{place}:{number}"), match[2]
        if key is None:
            continue
        if not value:
            raise MigrationError(f'header "{key}" has no value', where=f"{place}:{number}", hint=_EXAMPLES[key])
        if key in _LISTS:
            lists[key] += value.replace(",", " ").split()
        elif key in values:
            raise MigrationError(f'header "{key}" stands twice', where=f"{place}:{number}", hint="Keep one of them.")
        else:
            values[key] = _checked(key, value, f"{place}:{number}")
    if stray := _STRAY.search(text, end):
        raise MigrationError(
            'header "transactional" stands below the first statement, where it has no effect',
            where=f"{place}:{text.count(chr(10), 0, stray.start()) + 1}",
            hint="Move the line to the top of the file.",
        )
    return Headers(
        depends=tuple(lists["depends"]),
        transactional=values.get("transactional", "true") == "true",
        irreversible=values.get("irreversible"),
        requires=tuple(lists["requires"]),
        jinja=values.get("jinja", "true") == "true",
        replaces=tuple(lists["replaces"]),
    )


def leading_comments(text: str) -> list[str]:
    """Return the lines above the first statement, with their line ends."""
    lines = []
    in_block = False
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if in_block or stripped.startswith("/*"):
            in_block = "*/" not in stripped
        elif stripped and not stripped.startswith(("--", "#")):
            break
        lines.append(line)
    return lines


def is_header(line: str) -> bool:
    """Return whether a comment line is a header of our vocabulary."""
    match = _LINE.match(line)
    return match is not None and match[1].lower() in KEYS


def _key(written: str, where: str) -> str | None:
    key = written.lower()
    if key in KEYS:
        return key
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.8)
    if near:
        raise MigrationError(
            f'unknown header "{written}"',
            where=where,
            hint=f'Did you mean "{near[0]}"? Reword the comment if it is free text.',
        )
    return None


def _checked(key: str, value: str, where: str) -> str:
    if key in ("transactional", "jinja"):
        value = value.lower()
        if value not in ("true", "false"):
            raise MigrationError(f'header "{key}" is "{value}"', where=where, hint=f"Write {_EXAMPLES[key]}")
    return value


_EXAMPLES = {
    "depends": "-- depends: 0003_core_create_tenants",
    "transactional": "-- transactional: false",
    "irreversible": "-- irreversible: reason in a few words",
    "requires": "-- requires: timescaledb",
    "jinja": "-- jinja: false",
    "replaces": "-- replaces: 0001_core_create_roles 0002_core_create_tenants",
}
