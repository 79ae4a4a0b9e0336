"""Bases, tables and their fields, found by name or id."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..database import Connection
from ..errors import DataError, UsageError
from .blocks import NAME_CHARACTERS
from .fieldtypes import FieldSpec

_ID = re.compile(r"(app|tbl)[A-Za-z0-9]{14}")


@dataclass(frozen=True)
class Field:
    """A field of a table that exists."""

    id: str
    spec: FieldSpec


@dataclass(frozen=True)
class Table:
    """A table that exists, its fields in their order."""

    id: str
    name: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """Return the field called ``name`` (its case does not count) or with this id."""
        wanted = name.lower()
        for field in self.fields:
            if field.spec.name.lower() == wanted:
                return field
        return next((field for field in self.fields if field.id == name), None)


def check_name(kind: str, name: str) -> None:
    """Refuse what no base or table can be called, before a file is read for it. Raises UsageError."""
    if not name.strip() or len(name) > NAME_CHARACTERS or "\0" in name:
        raise UsageError(
            f"a {kind} cannot be called {json.dumps(name[:40], ensure_ascii=False)}"
            + (f" and so on for {len(name):,} characters" if len(name) > NAME_CHARACTERS else ""),
            hint=f"Give --{kind} a name of 1 to {NAME_CHARACTERS} characters, or an id.",
        )


def find_base(connection: Connection, base: str) -> str | None:
    """Return the id of the base with this id or name, None when there is none.

    Raises UsageError when several bases have the name, or when an id that is none of the tenant's was given.
    """
    bases = _call(connection, "select api.list_bases()")["bases"]
    if any(known["id"] == base for known in bases):
        return base
    named = [known["id"] for known in bases if known["name"] == base]
    if len(named) > 1:
        raise UsageError(f'{len(named)} bases are named "{base}": {", ".join(named)}', hint="Name one by its id.")
    if not named:
        _refuse_unknown_id("base", base, "app")
    return str(named[0]) if named else None


def find_table(connection: Connection, base_id: str, table: str) -> Table | None:
    """Return the table of the base with this id or name (its case does not count), None when there is none."""
    tables = _call(connection, "select api.list_tables(%s)", base_id)["tables"]
    for known in tables:
        if known["id"] == table:
            return _table(known)
    for known in tables:
        if known["name"].lower() == table.lower():
            return _table(known)
    _refuse_unknown_id("table", table, "tbl")
    return None


def require_table(connection: Connection, base: str, table: str) -> Table:
    """Return a table that must exist. Raises DataError naming those there are."""
    base_id = find_base(connection, base)
    if base_id is None:
        names = [known["name"] for known in _call(connection, "select api.list_bases()")["bases"]]
        raise DataError(f'base "{base}" does not exist', hint=f"The tenant's bases: {_listed(names)}.")
    found = find_table(connection, base_id, table)
    if found is None:
        names = [known["name"] for known in _call(connection, "select api.list_tables(%s)", base_id)["tables"]]
        raise DataError(f'base "{base}" has no table "{table}"', hint=f"Its tables: {_listed(names)}.")
    return found


def lock_name(connection: Connection, *name: str) -> None:
    """Wait until no other transaction creates what this tenant calls ``name``, and keep others from it."""
    key = json.dumps([part.lower() for part in name])
    connection.execute(
        "select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(%s || app.require_tenant_id(), 0))", (key,)
    )


def create_base(connection: Connection, name: str) -> str:
    """Create a base and return its id."""
    return str(_call(connection, "select api.create_base(%s)", name)["id"])


def create_table(connection: Connection, base_id: str, name: str, fields: Sequence[FieldSpec]) -> Table:
    """Create a table with its fields; the first one names the records."""
    definitions = json.dumps([field.definition() for field in fields])
    return _table(_call(connection, "select api.create_table(%s, %s, %s)", base_id, name, definitions))


def add_choices(connection: Connection, field: Field, names: Sequence[str]) -> Field:
    """Append choices to a select field and return the field as it is now."""
    options = _call(connection, "select airtable.add_choices(%s, %s)", field.id, list(names))
    return Field(field.id, FieldSpec(field.spec.name, field.spec.type, options, field.spec.pattern))


def _table(known: dict[str, Any]) -> Table:
    return Table(
        known["id"],
        known["name"],
        tuple(
            Field(field["id"], FieldSpec(field["name"], field["type"], field["options"])) for field in known["fields"]
        ),
    )


def _refuse_unknown_id(kind: str, name: str, prefix: str) -> None:
    if _ID.fullmatch(name) and name.startswith(prefix):
        raise UsageError(f"{kind} {name} does not exist", hint="Give a name, or the id of one of this tenant.")


def _call(connection: Connection, call: str, *parameters: object) -> dict[str, Any]:
    row = connection.execute(call.encode(), parameters).fetchone()
    assert row is not None  # noqa: S101 - these functions return one row or raise
    return dict(row[0])


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "") if names else "none"
