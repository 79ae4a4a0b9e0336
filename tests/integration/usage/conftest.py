"""Fixtures: a tenant in Berlin with usage around March 2026."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_postgresql.janitor import DatabaseJanitor

from pyairtable_db.data import create_tenant
from pyairtable_db.database import Connection, connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import scratch_name
from pyairtable_db.testing.plugin import TemplateServer

Log = Callable[..., None]
HOSTILE = '<script>alert("x")</script>&\x1b[31m\u202e'
ENTRY = {"service": "gateway", "endpoint": "/records", "method": "GET", "status": 200, "durationMs": 40}


@pytest.fixture(scope="module")
def database(server: Cluster, migrated_server: TemplateServer) -> Iterator[str]:
    """Return the URL of a database that the tests of a module share: most of them only read."""
    with (
        scratch_name(server.url()) as (name, _),
        DatabaseJanitor(
            user=migrated_server.user,
            host=migrated_server.host,
            port=migrated_server.port,
            dbname=name,
            template_dbname=migrated_server.template_dbname,
        ),
    ):
        yield server.url(name)


@pytest.fixture(scope="module")
def connection(database: str) -> Iterator[Connection]:
    """Return a session of the superuser on it."""
    with connect(database) as session:
        yield session


@pytest.fixture(scope="module")
def acme(connection: Connection) -> str:
    """Return the slug of a tenant whose days are those of Berlin."""
    create_tenant(connection, "globex", "Globex")
    slug = create_tenant(connection, "acme", "Acme & Sons").slug
    with connection.transaction():
        connection.execute("select app.begin_as(core.tenant_id(%s))", [slug])
        connection.execute("select api.set_time_zone('Europe/Berlin')")
    return slug


@pytest.fixture(scope="module")
def log(connection: Connection, acme: str) -> Log:
    """Return a function that logs a request of acme at a time, with what differs from a plain one."""

    def log(timestamp: str, **more: Any) -> None:
        with connection.transaction():
            connection.execute("select app.begin_as(core.tenant_id(%s))", [acme])
            connection.execute("select api.log_usage(%s)", [json.dumps(ENTRY | {"timestamp": timestamp} | more)])

    return log


@pytest.fixture(scope="module")
def march(connection: Connection, acme: str, log: Log) -> str:
    """Give acme a March with a budget, a member, errors, models and a hostile endpoint; return its slug."""
    with connection.transaction():
        connection.execute("select app.begin_as(core.tenant_id(%s))", [acme])
        connection.execute("select api.set_usage_budget(20)")
        connection.execute("select api.add_member('ada@acme.example', 'editor', 'Ada <b>')")
        row = connection.execute("select api.list_members() -> 'members' -> 0 ->> 'id'").fetchone()
    assert row is not None
    log("2026-02-10T12:00:00Z", cost=4)
    log("2026-02-28T22:59:00Z")
    log("2026-02-28T23:30:00Z", cost=1.5, userId=row[0])  # the first half hour of March in Berlin
    log("2026-03-10T09:00:00Z", cost=12.25, model="large<1>", tokensIn=1200, tokensOut=300, userId=row[0])
    log("2026-03-10T09:30:00Z", status=500, durationMs=3000, endpoint=HOSTILE)
    log("2026-03-31T21:59:59Z", status=404, endpoint="長い名前の" * 20)
    log("2026-03-31T22:00:00Z", cost=100)  # April
    return acme
