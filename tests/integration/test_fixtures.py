"""What tests may rely on when they ask for a database."""

from __future__ import annotations

import pytest
from pytest_postgresql import factories

from pyairtable_db.database import Connection, connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import PREFIX
from pyairtable_db.settings import Settings
from pyairtable_db.testing.migrated import fingerprint
from pyairtable_db.testing.plugin import TemplateServer

client = factories.postgresql("migrated_server")


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_has_a_database_of_its_own(connection: Connection, attempt: int) -> None:
    assert connection.execute("select to_regclass('public.left_over')").fetchone() == (None,), attempt
    connection.execute("create table public.left_over ()")


def test_the_clone_has_every_migration(connection: Connection) -> None:
    assert connection.execute("select to_regclass('airtable.records') is not null").fetchone() == (True,)


def test_the_empty_database_has_none(empty_database: str) -> None:
    with connect(empty_database) as connection:
        assert connection.info.dbname.startswith(PREFIX)
        assert connection.execute("select to_regnamespace('airtable')").fetchone() == (None,)


def test_pytest_postgresqls_own_client_clones_the_same_template(client: Connection) -> None:
    assert client.execute("select to_regclass('airtable.records') is not null").fetchone() == (True,)


def test_the_template_is_named_after_what_it_is_built_from(
    server: Cluster, migrated_server: TemplateServer, settings: Settings
) -> None:
    other = settings.replace(vars={**settings.vars, "another": "value"})

    assert migrated_server.template_dbname.endswith(fingerprint(settings))
    assert fingerprint(other) != fingerprint(settings)
    assert server.running() is not None
