"""Checks of domains become JSON Schema as far as they are plain, and never say more than the domain does."""

from __future__ import annotations

from typing import Any

import pytest

from pyairtable_db.database import Connection
from pyairtable_db.http.catalog import read_catalog
from pyairtable_db.http.openapi import describe

from .test_catalog import session

__all__ = ["session"]
INTEGER = {"type": "integer", "format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1}


@pytest.mark.parametrize(
    ("domain", "schema"),
    [
        (
            "jsonb check (jsonb_typeof(value) = 'object' and value ? 'id' and value ?& array['x', 'y'])",
            {"type": "object", "required": ["id", "x", "y"]},
        ),
        ("jsonb check (jsonb_typeof(value) = 'array' and jsonb_array_length(value) < 5)", {"type": "array"}),
        ("text check (value in ('p', 'q''s')) check (length(value) <= 5)", {"enum": ["p", "q's"], "maxLength": 5}),
        ("text check (value = 'only')", {"enum": ["only"]}),
        ("varchar(9) check (char_length(value) > 2)", {"minLength": 3}),
        ("text check (value ~ '^[a-z]+$')", {"pattern": "^[a-z]+$"}),
        ("integer check (value between 1 and 10)", {**INTEGER, "minimum": 1, "maximum": 10}),
        ("integer check (value > -5)", {**INTEGER, "exclusiveMinimum": -5}),
        ("numeric check (value > 0 and value < 1.5)", {"exclusiveMinimum": 0, "exclusiveMaximum": 1.5}),
        ("text check (value = 'a' or value ~ 'b')", {}),
        (r"text check (value ~ '^\d+$')", {}),
        ("text check (value ~* '^[a-z]+$')", {}),
        ("integer check (value in (1, 2))", INTEGER),
        ("jsonb check (jsonb_typeof(value -> 'a') = 'string')", {}),
        ("date check (value > '2026-01-01')", {"format": "date"}),
    ],
)
def test_checks_become_schemas(session: Connection, domain: str, schema: dict[str, Any]) -> None:
    with session.transaction(force_rollback=True):
        session.execute(f"create domain shop.tried as {domain}".encode())
        session.execute("create function shop.tries(a shop.tried) returns integer language sql immutable as 'select 1'")
        tree, _ = describe(read_catalog(session, schema="shop"))
    found = dict(tree["components"]["schemas"]["shop.tried"])
    if found.get("type") in ("string", "number"):
        del found["type"]
    assert found == schema
