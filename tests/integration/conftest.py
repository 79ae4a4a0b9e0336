"""A migrated database that the tests of a process use in turn, where nothing depends on its being new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pyairtable_db.database import connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.plugin import TemplateServer

CLEAN = """
select pg_terminate_backend(a.pid, 5000)
from pg_stat_activity as a
where a.datname = current_database() and a.pid <> pg_backend_pid();
drop schema if exists tests cascade;
delete from core.tenants;
delete from core.users;
"""


@pytest.fixture(scope="session")
def used_database(server: Cluster, migrated_server: TemplateServer) -> Iterator[str]:
    """Return the URL of the database that ``emptied_database`` hands out."""
    with scratch_database(server.url(), template=migrated_server.template_dbname) as url:
        yield url


@pytest.fixture
def emptied_database(used_database: str) -> Iterator[str]:
    """Return the URL of a migrated database without tenants and users, sooner than a new one is there."""
    yield used_database
    with connect(used_database) as admin:
        admin.execute(CLEAN)
