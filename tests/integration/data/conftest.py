"""Fixtures: a tenant, and an import into its table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pyairtable_db.data import ImportOptions, ImportReport, create_tenant, import_file, parse_type
from pyairtable_db.database import Connection

Importer = Callable[..., ImportReport]
Records = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def database(emptied_database: str) -> str:
    """Return the URL of a database without tenants."""
    return emptied_database


@pytest.fixture
def acme(connection: Connection) -> str:
    """Return the slug of the only tenant."""
    return create_tenant(connection, "acme", "Acme").slug


@pytest.fixture
def load(connection: Connection, acme: str, tmp_path: Path) -> Importer:
    """Return a function that writes content to a file and imports it; keywords are those of ImportOptions."""

    def load(content: str | bytes, name: str = "input.csv", table: str = "T", **options: Any) -> ImportReport:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if "types" in options:
            options["types"] = {spec.name: spec for spec in map(parse_type, options["types"])}
        return import_file(connection, str(path), base="B", table=table, tenant=acme, options=ImportOptions(**options))

    return load


@pytest.fixture
def records(connection: Connection) -> Records:
    """Return a function that reads a table's records in their order, keyed by field names."""

    def records(table: str = "T") -> list[dict[str, Any]]:
        rows = connection.execute(
            """
            select (
                select coalesce(json_object_agg(f.name, r.fields -> f.id order by f.position), '{}')
                from airtable.fields as f
                where f.tenant_id = r.tenant_id and f.table_id = r.table_id and r.fields ? f.id
            )
            from airtable.records as r
            join airtable.tables as t on t.tenant_id = r.tenant_id and t.id = r.table_id
            where t.name = %s
            order by r.auto_number
            """,
            (table,),
        ).fetchall()
        return [row[0] for row in rows]

    return records
