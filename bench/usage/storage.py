"""What usage takes on the community edition, whose chunks are compressed: measured on its WebAssembly build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyairtable_db.database import Connection, connect
from pyairtable_db.migrations import migrate
from pyairtable_db.settings import Settings
from tests.community import edition

# A day of 20 million rows in 90 days: what a chunk of them holds.
ROWS = 222_222
_DAY = "timestamptz '2026-01-01Z'"
ROWS_SQL = Path(__file__).parent / "rows.sql"
PLAIN = """
    create table public.usage (like timeseries.api_usage_logs including defaults including constraints);
    insert into public.usage select * from timeseries.api_usage_logs order by timestamp;
    create index usage_tenant_id_idx on public.usage (tenant_id, timestamp);
    create unique index usage_request_id_key on public.usage (tenant_id, request_id, timestamp)
        where request_id is not null
"""


@dataclass(frozen=True)
class Storage:
    """Bytes, indexes included."""

    plain: int
    chunks: int
    compressed: int


def compressed_storage(settings: Settings) -> Storage:
    """Load a day of usage, compress its chunk as maintenance does, and return what each form of it takes.

    Raises edition.Unavailable where there is no Node.js.
    """
    with edition.running(edition.install(settings)) as process:
        edition.prepare(process.url)
        migrate(process.url, settings)
        with connect(process.url) as connection:
            connection.execute(ROWS_SQL.read_bytes())
            connection.execute(
                "insert into timeseries.api_usage_logs "
                f"select * from bench.usage({_DAY}, {_DAY} + interval '1 day', {ROWS})".encode()
            )
            connection.execute(PLAIN.encode())
            before = hypertable_size(connection)
            connection.execute("select public.compress_chunk(c.chunk) from timeseries.compressible_chunks() as c")
            counted = connection.execute("select count(*) from timeseries.api_usage_logs").fetchone()
            if counted != (ROWS,):
                raise AssertionError(f"the compressed chunk has {counted} rows, not {ROWS}")
            return Storage(size(connection, "public.usage"), before, hypertable_size(connection))


def size(connection: Connection, relation: str) -> int:
    """Return the bytes of a table with its indexes."""
    row = connection.execute("select pg_total_relation_size(%s::regclass)", [relation]).fetchone()
    assert row is not None
    return int(row[0])


def hypertable_size(connection: Connection) -> int:
    """Return the bytes of the hypertable of usage with its indexes."""
    row = connection.execute("select public.hypertable_size('timeseries.api_usage_logs')").fetchone()
    assert row is not None
    return int(row[0])
