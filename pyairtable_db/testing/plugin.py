"""pytest fixtures: each test gets its own database, cloned in a fraction of a second from a migrated template.

Load it with ``pytest_plugins = ["pyairtable_db.testing.plugin"]`` in conftest.py. The server is the project's
throw-away one (``.local/test``), shared by the workers of pytest-xdist and by sessions that run at the same time,
and stopped by the last of them.

    server            the running Cluster
    migrated_server   the same as pytest-postgresql's process fixture: factories.postgresql("migrated_server") works
    empty_database    URL of an empty database
    database          URL of a clone of the migrated template
    connection        an autocommit session on ``database``
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from pytest_postgresql.executors import NoopExecutor
from pytest_postgresql.janitor import DatabaseJanitor

from ..database import Connection, connect
from ..local.cluster import Cluster
from ..local.config import SUPERUSER
from ..local.shared import shared_server
from ..scratch import drop_abandoned, scratch_database, scratch_name
from ..settings import Settings, load
from .migrated import ensure_migrated_template, template_name


class TemplateServer(NoopExecutor):
    """Tells pytest-postgresql where ``cluster`` is and which database to clone."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        process = cluster.running()
        if process is None:
            raise pytest.UsageError("the test server stopped while tests were running")
        super().__init__(str(process.socket), process.port, SUPERUSER, "", f"pyairtable_client_{os.getpid()}")
        self._template = template

    @property
    def template_dbname(self) -> str:
        """Return the template's name."""
        return self._template


@pytest.fixture(scope="session")
def settings(pytestconfig: pytest.Config) -> Settings:
    """Return the project's settings."""
    return load(start=pytestconfig.rootpath)


@pytest.fixture(scope="session")
def server(settings: Settings) -> Iterator[Cluster]:
    """Start the project's throw-away server; stop it when no other session uses it."""
    with shared_server(settings) as cluster:
        drop_abandoned(cluster.url())
        yield cluster


@pytest.fixture(scope="session")
def migrated_server(server: Cluster, settings: Settings) -> Iterator[TemplateServer]:
    """Return the server together with the migrated template on it, which is built when there is none."""
    # The session's name keeps the template while others make theirs.
    with connect(server.url(), application_name=template_name(settings)):
        yield TemplateServer(server, ensure_migrated_template(settings, server.url()))


@pytest.fixture
def empty_database(server: Cluster) -> Iterator[str]:
    """Return the URL of a new, empty database."""
    with scratch_database(server.url()) as url:
        yield url


@pytest.fixture
def database(server: Cluster, migrated_server: TemplateServer) -> Iterator[str]:
    """Return the URL of a new database that has every migration."""
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


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    """Return an autocommit session of the superuser on ``database``."""
    with connect(database) as session:
        yield session
