"""Fixtures: a migrated database with the tenants acme and globex, and sessions that work for one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from pyairtable_db.database import Connection, connect

SETUP = Path(__file__).resolve().parents[2] / "sql" / "setup.sql"
Session = Callable[..., AbstractContextManager[Connection]]

BASE = "appOffice00000000"
TABLE = "tblTasks000000000"
EVERYTHING = '{"options": {"filters": {"dataTypes": ["tableData", "tableFields", "tableMetadata"]}}}'


@pytest.fixture
def database(emptied_database: str) -> str:
    """Return the URL of a database without tenants."""
    return emptied_database


@pytest.fixture
def office(database: str) -> str:
    """Return the URL of a database with acme and globex."""
    with connect(database) as admin:
        admin.execute(SETUP.read_text(encoding="utf-8"))
        admin.execute("select app.create_context_key()")
    return database


@pytest.fixture
def session(office: str) -> Session:
    """Return a function that opens a transaction for a persona, on a session of its own."""

    @contextmanager
    def session(persona: str = "erin of acme") -> Iterator[Connection]:
        with connect(office) as connection, connection.transaction():
            connection.execute("set local lock_timeout = '20s'")
            connection.execute("select tests.be(%s)", [persona])
            yield connection

    return session


@pytest.fixture
def dispatcher(office: str) -> Callable[[], AbstractContextManager[Connection]]:
    """Return a function that opens a session as pyairtable_dispatcher."""

    @contextmanager
    def dispatcher() -> Iterator[Connection]:
        with connect(office) as connection:
            connection.execute("set role pyairtable_dispatcher")
            yield connection

    return dispatcher
