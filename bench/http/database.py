"""A database with a table of records, and the caller that may read it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import jwt
from psycopg import conninfo

from pyairtable_db import settings
from pyairtable_db.database import Connection, connect
from pyairtable_db.http.identity import ContextSigner, Identity
from pyairtable_db.migrations import migrate
from pyairtable_db.scratch import scratch_database
from pyairtable_db.settings import Secret
from pyairtable_db.testing.template import scratch_server

from ..bench_list_records import FIELDS, FILL

RECORDS = 100_000
PAGE = 50
ROLE, LEVEL = "application_user", "owner"
SECRET = "a secret of the benchmark alone, which nothing else uses"
_HOURS = 3
# api.ping is immutable, so that our service opens no context for it; for this one it does, as the other sides do.
_PING_IN_CONTEXT = """
create function api.ping_in_context() returns text language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp as $$ begin return 'pong'; end $$;
revoke all on function api.ping_in_context() from public;
grant execute on function api.ping_in_context() to application_user
"""


@dataclass(frozen=True)
class Database:
    """``url`` is for the owner, ``login`` for services; ``context_key`` signs, ``table_id`` has the records."""

    url: str
    login: str
    context_key: str
    tenant_id: str
    table_id: str

    @property
    def uri(self) -> str:
        """``login`` as a URI, for what reads no other form."""
        parts = conninfo.conninfo_to_dict(self.login)
        host = quote(str(parts["host"]), safe="")
        return f"postgres://{parts['user']}@/{parts['dbname']}?host={host}&port={parts['port']}"

    @property
    def token(self) -> str:
        """A token for the tenant's service."""
        until = int(time.time()) + _HOURS * 3600
        claims = {"role": ROLE, "level": LEVEL, "tenant_id": self.tenant_id, "exp": until}
        return jwt.encode(claims, SECRET, algorithm="HS256")

    @property
    def context(self) -> list[str]:
        """What app.open_context takes, signed for as long as a benchmark takes."""
        signer = ContextSigner(Secret(self.context_key), _HOURS * 3600)
        return [ROLE, *signer.settings(Identity(ROLE, self.tenant_id, "", LEVEL, 0, None, None))]

    def body(self, function: str) -> str:
        """Return the arguments of a call as JSON."""
        return json.dumps({"table_id": self.table_id, "page_size": PAGE}) if function == "list_records" else "{}"


@contextmanager
def filled_database() -> Iterator[Database]:
    """Yield a new database with 100,000 records in a table."""
    chosen = settings.load()
    with scratch_server(chosen) as admin, scratch_database(admin) as url:
        migrate(url, chosen)
        with connect(url) as connection:
            connection.execute(_PING_IN_CONTEXT)
            tenant, table, key = _fill(connection)
        login = conninfo.make_conninfo(url, user="authenticator")
        yield Database(url, login, key, tenant, table)


def _fill(connection: Connection) -> tuple[str, str, str]:
    tenant = _value(connection, "select core.create_tenant('bench', 'Bench')")
    with connection.transaction():
        connection.execute("select app.begin_as(%s)", [tenant])
        base = _value(connection, "select api.create_base('Bench') ->> 'id'")
        table = _value(connection, "select api.create_table(%s, 'Records', %s) ->> 'id'", base, FIELDS)
    connection.execute(FILL, {"tenant": tenant, "table": table, "size": RECORDS})
    connection.execute("vacuum (analyze) airtable.records")
    return tenant, table, _value(connection, "select id || ':' || key from app.create_context_key()")


def _value(connection: Connection, query: str, *parameters: object) -> str:
    row = connection.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return str(row[0])
