"""A tenant, and calls of api functions as its service."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pyairtable_db.data import create_tenant
from pyairtable_db.database import Connection, connect

Caller = Callable[..., Any]


@pytest.fixture
def tenant(connection: Connection) -> str:
    """Return the id of the only tenant."""
    create_tenant(connection, "acme", "Acme")
    row = connection.execute("select id::text from core.tenants").fetchone()
    assert row is not None
    return str(row[0])


@contextmanager
def working(connection: Connection, tenant: str) -> Iterator[Caller]:
    """Yield a caller of api functions in a transaction that works for the tenant: ``call("create_base", "Name")``."""
    with connection.transaction():
        connection.execute("select app.begin_as(%s::uuid)", [tenant])
        yield caller(connection)


@contextmanager
def session(url: str, tenant: str) -> Iterator[Caller]:
    """Yield a caller on a connection and in a transaction of its own."""
    with connect(url) as connection, working(connection, tenant) as call:
        yield call


def caller(connection: Connection) -> Caller:
    """Return a function that calls an api function, dicts and lists of dicts as JSON, keywords by name."""

    def call(name: str, *arguments: Any, **named: Any) -> Any:
        places = ["%s"] * len(arguments) + [f"{key} => %s" for key in named]
        values = [
            json.dumps(value)
            if isinstance(value, dict) or (isinstance(value, list) and not all(type(v) is str for v in value))
            else value
            for value in (*arguments, *named.values())
        ]
        row = connection.execute(f"select api.{name}({', '.join(places)})", values).fetchone()
        assert row is not None
        return row[0]

    return call
