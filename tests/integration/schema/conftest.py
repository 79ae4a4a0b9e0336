"""Databases to look at: one with an object of each kind, and empty ones to fill."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from pyairtable_db.database import connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.schema import dump, read
from pyairtable_db.scratch import ensure_template, scratch_database

ROLES = ("schema_owner", "schema_reader", "schema Reader-2", "schema_nobody")
EVERYTHING = Path(__file__).with_name("everything.sql")

MakeDatabase = Callable[[str], str]


@pytest.fixture(scope="session")
def roles(server: Cluster) -> tuple[str, ...]:
    """Return roles that objects of these tests belong and are granted to."""
    with connect(server.url()) as session:
        for role in ROLES:
            try:
                session.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
            except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
                continue
    return ROLES


@pytest.fixture(scope="session")
def everything_template(server: Cluster, roles: tuple[str, ...]) -> str:
    """Return the name of a template database with an object of each kind."""
    assert roles
    script = EVERYTHING.read_bytes()

    def build(url: str) -> None:
        with connect(url) as session:
            session.execute(script)

    return ensure_template(server.url(), f"schema_everything_{zlib.crc32(script):08x}", build)


@pytest.fixture
def everything(server: Cluster, everything_template: str) -> Iterator[str]:
    """Return the URL of a database with an object of each kind."""
    with scratch_database(server.url(), everything_template) as url:
        yield url


@pytest.fixture(scope="session")
def everything_dump(server: Cluster, everything_template: str) -> str:
    """Return the dump of a database with an object of each kind."""
    with scratch_database(server.url(), everything_template) as url:
        return dump(read(url))


@pytest.fixture
def make_database(server: Cluster, roles: tuple[str, ...]) -> Iterator[MakeDatabase]:
    """Return a function that runs a script in a new database and returns its URL."""
    assert roles
    with ExitStack() as stack:

        def make(script: str) -> str:
            url = stack.enter_context(scratch_database(server.url()))
            with connect(url) as session:
                session.execute(script.encode())
            return url

        yield make
