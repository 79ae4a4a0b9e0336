"""The service itself, on a port of its own, in front of a real PostgreSQL."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pyairtable_db.database import connect
from pyairtable_db.http.app import create_app
from pyairtable_db.http.protocol import BoundedProtocol
from pyairtable_db.http.settings import HttpSettings
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import scratch_database
from pyairtable_db.settings import Secret
from pyairtable_db.testing.plugin import TemplateServer

FUNCTIONS = Path(__file__).with_name("functions.sql")


def login_url(server: Cluster, url: str) -> str:
    """Return ``url`` as the services log in: roles are the server's, which other test sessions share."""
    process = server.running()
    assert process is not None
    password = hashlib.sha256(str(server.home).encode()).hexdigest()
    with connect(server.url()) as admin, admin.transaction():
        admin.execute("select pg_advisory_xact_lock(hashtext('attacks'))")
        admin.execute(f"alter role authenticator password '{password}'")
    return make_conninfo(
        host="127.0.0.1",
        port=process.port,
        dbname=conninfo_to_dict(url)["dbname"],
        user="authenticator",
        password=password,
    )


@contextmanager
def serving(settings: HttpSettings, **options: Any) -> Iterator[httpx.Client]:
    """Run the service in a thread of its own; yield a client for it."""
    config = uvicorn.Config(
        create_app(settings), host="127.0.0.1", port=0, loop="uvloop", http=BoundedProtocol, access_log=False, **options
    )
    config.log_config = None
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the service ended at its start"
        assert time.monotonic() < deadline, "the service does not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the service does not end"


@pytest.fixture(scope="session")
def functions(server: Cluster, migrated_server: TemplateServer) -> Iterator[str]:
    """Return the superuser's URL of a database with the functions of functions.sql."""
    with scratch_database(server.url(), template=migrated_server.template_dbname) as url:
        with connect(url) as admin:
            admin.execute(FUNCTIONS.read_text(encoding="utf-8"))
        yield url


@pytest.fixture(scope="session")
def login(server: Cluster, functions: str) -> str:
    """Return the services' URL of that database."""
    return login_url(server, functions)


@pytest.fixture(scope="session")
def rpc_settings(login: str) -> HttpSettings:
    """Return the settings of a service for these functions, as anonymous."""
    return HttpSettings(url=Secret(login), schema="rpc", pool_size=4, log_level="error")


@pytest.fixture(scope="session")
def rpc(rpc_settings: HttpSettings) -> Iterator[httpx.Client]:
    """Return a client of a service for these functions."""
    with serving(rpc_settings) as client:
        yield client
