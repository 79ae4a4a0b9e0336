"""Typed views: hostile names, hostile cells, readers in the way, and the engine that must not take them for drift."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pyairtable_db import migrations
from pyairtable_db.database import Connection, connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.schema import drift, dump, read
from pyairtable_db.scratch import scratch_database
from pyairtable_db.settings import Settings

TENANT = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
OTHER = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
TABLE = "tblThings00000000"
SCALARS = [
    "number", "currency", "percent", "rating", "checkbox", "date", "dateTime", "duration", "singleLineText", "formula",
    "multipleSelects", "multipleAttachments", "barcode", "singleCollaborator", "count",
]  # fmt: skip
HOSTILE = [
    '"', '""', '"; drop table airtable.records cascade; --', "'; select 1/0; --", "$$", "%I", "%1$L", "\\",
    "a\nb", "select", "user", "ctid", "tableoid", "xmin", "record_id", "created_time", "~1", "pg_x", "1",
    "_", "__", "İ", "ß", "ﬁ", "\u202e", "\u200b", "é", "e\u0301", "名" * 80, "a" * 255, "💥", "as", "*", "T_1", "t 1",
]  # fmt: skip
names = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=255),
)
# What a cell may come to hold when somebody writes past the api.
cells = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from(["2026-01-31", "2026-02-31", "today", "infinity", "2026-01-31T12:00:00.000Z", "0000-00-00",
            "2026-01-31T99:00:00.000Z", "9999-12-31", "1e400", "NaN", ""]),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["text", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)  # fmt: skip


@pytest.fixture(scope="module")
def url(server: Cluster, settings: Settings) -> Iterator[str]:
    """Return a database migrated on the spot, with two tenants: a copy would lack the right to make schemas."""
    with scratch_database(server.url()) as database:
        migrations.migrate(database, settings)
        with connect(database) as session:
            session.execute("select app.create_context_key()")
            session.execute("insert into core.tenants (id, slug, name) values (%s, 'acme', 'Acme')", [TENANT])
            session.execute("insert into core.tenants (id, slug, name) values (%s, 'globex', 'Globex')", [OTHER])
        yield database


def one(session: Connection, query: str, *arguments: Any) -> Any:
    row = session.execute(query, arguments).fetchone()
    assert row is not None
    return row[0]


def make(session: Connection, base: str, table: str, fields: list[dict[str, Any]]) -> None:
    session.execute("select api.create_base(%s, 'appThings00000000')", [base])
    session.execute(
        "select api.create_table('appThings00000000', %s, %s, null, %s)", [table, json.dumps(fields), TABLE]
    )


def objects(session: Connection) -> set[str]:
    """Return every relation, function and schema there is, typed views apart."""
    return {
        str(row[0])
        for row in session.execute(
            """
            select n.nspname || '.' || c.relname from pg_catalog.pg_class as c
            join pg_catalog.pg_namespace as n on n.oid = c.relnamespace where n.nspowner <> 'pyairtable_views'::regrole
            union all select p.oid::regprocedure::text from pg_catalog.pg_proc as p
            union all select n.nspname from pg_catalog.pg_namespace as n where n.nspowner <> 'pyairtable_views'::regrole
            """
        )
    }


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(base=names, table=names, fields=st.lists(names, min_size=1, max_size=6, unique_by=str.lower), renamed=names)
def test_hostile_names_make_one_view_and_nothing_else(
    url: str, base: str, table: str, fields: list[str], renamed: str
) -> None:
    with connect(url) as session, session.transaction(force_rollback=True):
        before = objects(session)
        session.execute("select app.begin_as(%s)", [TENANT])
        try:
            with session.transaction():
                make(session, base, table, [{"name": name, "type": "url"} for name in fields])
        except psycopg.errors.UniqueViolation:
            return  # two of the names are one to PostgreSQL's lower(), and the table is refused
        view = one(session, "select app.create_typed_view(%s)", TABLE)
        columns = [str(column.name) for column in session.execute(f"select * from {view}").description or []]
        assert len(columns) == 4 + len(fields)
        assert len(set(columns)) == len(columns)
        assert all(len(column.encode()) <= 63 for column in columns)
        # No name needs quotes: what SQL reads without them is the same column.
        for column in columns:
            session.execute(f"select {column} from {view}")
        assert '"' not in str(one(session, "select format('%%I', %s::text)", columns[4])) or not columns[4].isascii()
        try:
            with session.transaction():
                session.execute("select api.update_field(%s, %s, %s)", [TABLE, fields[0], renamed])
        except psycopg.errors.UniqueViolation:
            return
        session.execute("select api.update_table(%s, %s)", [TABLE, renamed])
        listed = one(session, "select app.list_typed_views()")["typedViews"][0]
        assert listed["isCurrent"], listed
        again = [
            str(column.name)
            for column in session.execute(f'select * from "{listed["schema"]}"."{listed["view"]}"').description or []
        ]
        assert again == columns[:4] + [column["column"] for column in listed["columns"]]
        session.execute("select app.drop_typed_view(%s)", [TABLE])
        session.execute("reset role")
        assert objects(session) == before


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(row=st.dictionaries(st.sampled_from(SCALARS), cells, max_size=6))
def test_no_stored_cell_makes_a_query_fail(url: str, row: dict[str, Any]) -> None:
    with connect(url) as session, session.transaction(force_rollback=True):
        session.execute("select app.begin_as(%s)", [TENANT])
        make(
            session, "Base", "Things",
            [{"id": f"fld{kind[:14]:0<14}", "name": kind, "type": kind} for kind in SCALARS],
        )  # fmt: skip
        view = one(session, "select app.create_typed_view(%s)", TABLE)
        session.execute("reset role")
        stored = {f"fld{kind[:14]:0<14}": cell for kind, cell in row.items()}
        session.execute(
            "insert into airtable.records (tenant_id, table_id, auto_number, fields) values (%s, %s, 1, %s)",
            [TENANT, TABLE, json.dumps(stored)],
        )
        session.execute("select app.begin_as(%s)", [TENANT])
        assert one(session, f"select count(*) from (select t::text from {view} as t offset 0) as all_of_it") == 1
        assert isinstance(one(session, f"select checkbox from {view}"), bool)


def test_a_reader_of_the_view_does_not_hold_up_a_change_for_long(url: str) -> None:
    with connect(url) as session, session.transaction():
        session.execute("select app.begin_as(%s)", [TENANT])
        make(session, "Base", "Things", [{"name": "A", "type": "url"}, {"name": "B", "type": "url"}])
        view = one(session, "select app.create_typed_view(%s)", TABLE)
    try:
        with connect(url) as reader, reader.transaction():
            reader.execute(f"select * from {view}")
            with connect(url) as writer, writer.transaction():
                writer.execute("select app.begin_as(%s)", [TENANT])
                writer.execute("select api.update_field(%s, 'B', 'C')", [TABLE])
                listed = one(writer, "select app.list_typed_views()")["typedViews"][0]
                assert listed["staleBecause"] == "the view was in use for longer than 2 seconds"
        with connect(url) as session, session.transaction():
            session.execute("select app.begin_as(%s)", [TENANT])
            assert one(session, "select app.refresh_typed_view(%s)", TABLE) == view
            session.execute(f"select c from {view}")
    finally:
        _forget(url)


def test_changes_at_the_same_time_are_all_in_the_view(url: str) -> None:
    with connect(url) as session, session.transaction():
        session.execute("select app.begin_as(%s)", [TENANT])
        make(session, "Base", "Things", [{"name": "A", "type": "url"}])
        view = one(session, "select app.create_typed_view(%s)", TABLE)

    def add(name: str) -> None:
        with connect(url) as session, session.transaction():
            session.execute("select app.begin_as(%s)", [TENANT])
            session.execute("select api.create_field(%s, %s, 'number')", [TABLE, name])

    try:
        threads = [threading.Thread(target=add, args=(f"N{i}",)) for i in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with connect(url) as session, session.transaction():
            session.execute("select app.begin_as(%s)", [TENANT])
            session.execute(f"select n0, n1, n2, n3, n4, n5 from {view}")
            assert one(session, "select app.list_typed_views()")["typedViews"][0]["isCurrent"]
    finally:
        _forget(url)


def test_record_ids_and_numbers_are_found_by_index(url: str) -> None:
    with connect(url) as session, session.transaction(force_rollback=True):
        session.execute("select app.begin_as(%s)", [TENANT])
        make(session, "Base", "Things", [{"name": "A", "type": "number"}])
        view = one(session, "select app.create_typed_view(%s)", TABLE)
        session.execute("reset role")
        session.execute(
            "insert into airtable.records (tenant_id, table_id, auto_number) "
            "select %s, %s, i from generate_series(1, 3000) as i",
            [TENANT, TABLE],
        )
        session.execute("analyze airtable.records")
        session.execute("select app.begin_as(%s)", [TENANT])
        for condition, index in (
            ("record_id = 'recOne00000000000'", "records_pkey"),
            ("record_number between 5 and 10", "records_auto_number_key"),
        ):
            plan = "\n".join(str(row[0]) for row in session.execute(f"explain select a from {view} where {condition}"))
            assert index in plan, plan
            column = "id =" if index == "records_pkey" else "auto_number >="
            assert any("Index Cond" in line and column in line for line in plan.splitlines()), plan


def test_typed_views_are_no_drift(url: str, settings: Settings) -> None:
    plain = dump(read(url))
    try:
        for tenant in (TENANT, OTHER):
            with connect(url) as session, session.transaction():
                session.execute("select app.begin_as(%s)", [tenant])
                make(session, "Base", "Things", [{"name": "A", "type": "url"}])
                session.execute("select app.create_typed_view(%s)", [TABLE])
        with connect(url) as session:
            assert one(session, "select count(*) from pg_catalog.pg_views where viewowner = 'pyairtable_views'") == 2
        assert drift(url, settings) == []
        assert dump(read(url)) == plain
    finally:
        _forget(url)


def _forget(url: str) -> None:
    with connect(url) as session:
        session.execute("delete from airtable.bases where id = 'appThings00000000'")
