"""A database with a tenant, its owner and some data, and the service in front of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

from pyairtable_db.database import connect
from pyairtable_db.http.settings import HttpSettings
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import scratch_database
from pyairtable_db.settings import Secret
from pyairtable_db.testing.plugin import TemplateServer

from .conftest import login_url, serving

JWT_SECRET = "a secret of at least thirty-two bytes"

SEED = """
    with tenant as (select core.create_tenant('acme', 'Acme') as id),
    person as (insert into core.users (email, name) values ('ada@acme.example', 'Ada') returning id)
    insert into core.memberships (tenant_id, user_id, role)
    select t.id, p.id, 'owner' from tenant as t, person as p
    returning tenant_id::text, user_id::text
"""
# The ids are those of the examples in comments, which so find something.
DATA = """
    do $$
    declare v_table text;
    begin
        perform api.create_base('Sales', 'appzX5cnHFNYlwAFT');
        perform api.create_table('appzX5cnHFNYlwAFT', 'Contacts',
            '[{"name": "Name", "type": "singleLineText"},
              {"name": "Status", "type": "singleLineText"},
              {"name": "Age", "type": "number", "options": {"precision": 0}},
              {"name": "Files", "type": "multipleAttachments"}]', id => 'tbltp8DGLhqbUmjK1');
        perform api.create_records('tbltp8DGLhqbUmjK1',
            '[{"fields": {"Name": "Ada", "Age": 36}}, {"fields": {"Name": "Bob"}}]');
        perform api.create_session('Plans', id => 'sesD5cnHFNYlwAFTz');
        perform api.append_messages('sesD5cnHFNYlwAFTz', '{"role": "user", "content": "What is due in May?"}');
    end $$
"""


@dataclass(frozen=True)
class Stage:
    """Where everything is: ``admin`` is the superuser's URL, ``login`` that of services, ``http`` the service's."""

    admin: str
    login: str
    http: str
    context_key: str
    tenant_id: str
    user_id: str

    def token(self, **claims: Any) -> str:
        """Return a token of the owner; ``claims`` change it."""
        whole = {"tenant_id": self.tenant_id, "sub": self.user_id, "exp": int(time.time()) + 3600, **claims}
        return jwt.encode(whole, JWT_SECRET, algorithm="HS256")

    def client(self, **claims: Any) -> httpx.Client:
        """Return a client that sends that token."""
        return httpx.Client(base_url=self.http, headers={"Authorization": f"Bearer {self.token(**claims)}"}, timeout=30)


@contextmanager
def staged(server: Cluster, migrated_server: TemplateServer, sql: str = "", **settings: Any) -> Iterator[Stage]:
    """Set the stage, with ``sql`` in the database; the database and the service end with it."""
    with scratch_database(server.url(), template=migrated_server.template_dbname) as url:
        with connect(url) as admin:
            row = admin.execute("select id || ':' || key from app.create_context_key()").fetchone()
            people = admin.execute(SEED).fetchone()
            assert row is not None
            assert people is not None
            with admin.transaction():
                admin.execute("select app.begin_as(%s, %s)", people)
                admin.execute(DATA)
            admin.execute(sql.encode())
        login = login_url(server, url)
        wanted = HttpSettings(
            url=Secret(login),
            context_key=Secret(row[0]),
            jwt_secret=Secret(JWT_SECRET),
            pool_size=4,
            log_level="error",
            **settings,
        )
        with serving(wanted) as client:
            yield Stage(url, login, str(client.base_url).rstrip("/"), row[0], *people)
