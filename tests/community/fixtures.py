"""Fixtures for tests that run on TimescaleDB's community edition, and on both.

community_build      folder of the installed server; skips where there is no Node.js
community            an autocommit session in a database of the community edition with every migration and the personas
edition_name         apache, then community: a test that asks for it runs on each
hypertables          the same in a database of that edition
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pyairtable_db.database import Connection, connect
from pyairtable_db.settings import Settings

from . import edition


@pytest.fixture(scope="session")
def community_build(settings: Settings) -> Path:
    """Return the folder of the installed server."""
    try:
        return edition.install(settings)
    except edition.Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def community_data(
    community_build: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """Return the packed data of a migrated database; workers of one run share it."""
    base = tmp_path_factory.getbasetemp()
    return edition.migrated_data(community_build, settings, base if worker_id == "master" else base.parent)


@pytest.fixture
def community(community_build: Path, community_data: Path) -> Iterator[Connection]:
    """Return a session of the superuser on a fresh database, about a second after it was asked for."""
    with edition.running(community_build, community_data) as process, connect(process.url) as session:
        yield session


@pytest.fixture(params=["apache", "community"])
def edition_name(request: pytest.FixtureRequest) -> str:
    """Return the edition that the test runs on: apache, then community."""
    return str(request.param)


@pytest.fixture
def hypertables(edition_name: str, request: pytest.FixtureRequest) -> Connection:
    """Return a session of the superuser on a fresh database of the edition."""
    if edition_name == "community":
        session: Connection = request.getfixturevalue("community")
        return session
    session = request.getfixturevalue("connection")
    session.execute(edition.SETUP.read_text(encoding="utf-8"))
    session.execute("select app.create_context_key()")
    return session
