"""Each kind of difference is seen as itself, and nothing is seen where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pyairtable_db.database import Connection, connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.schema import Change, Filter, Inventory, against, compare, read, read_from
from pyairtable_db.scratch import scratch_database

from .conftest import MakeDatabase

ADDED = [
    ("create schema fresh", "schema", "fresh"),
    ("create extension hstore with schema extensions", "extension", "hstore"),
    ("create type app.size as enum ('s', 'm')", "type", "app.size"),
    ("create domain app.positive as integer check (value > 0)", "domain", "app.positive"),
    ("create sequence app.extra", "sequence", "app.extra"),
    ("create table app.added (id integer)", "table", "app.added"),
    ("alter table app.notes add column n integer", "column", "app.notes.n"),
    ("create index notes_title_idx on app.notes (title)", "index", "app.notes_title_idx"),
    ("alter table app.notes add constraint notes_c check (title <> '')", "constraint", "notes_c on app.notes"),
    ("create policy p on app.notes using (true)", "policy", "p on app.notes"),
    (
        "create trigger t before update on app.notes for each row execute function app.tg_touch()",
        "trigger",
        "t on app.notes",
    ),
    ("create rule r as on delete to app.notes do instead nothing", "rule", "r on app.notes"),
    ("create statistics app.s on id, n from app.measured", "statistics", "app.s"),
    ("create view app.fresh as select 1 as one", "view", "app.fresh"),
    ("create materialized view app.frozen as select 1 as one", "materialized view", "app.frozen"),
    ("create function app.fresh(a text) returns text language sql as 'select $1'", "function", "app.fresh(text)"),
    ("create procedure app.run() language sql as 'select 1'", "procedure", "app.run()"),
    ("grant insert on app.notes to schema_reader", "grant", "on table app.notes to schema_reader"),
    ("revoke usage on language plpgsql from public", "grant", "on language plpgsql to public"),
    (
        "revoke execute on function pg_catalog.pg_sleep(double precision) from public",
        "grant",
        "on function pg_catalog.pg_sleep(double precision) to public",
    ),
    (
        "alter default privileges for role schema_owner grant select on tables to schema_reader",
        "default privilege",
        "for role schema_owner on tables to schema_reader",
    ),
    ("create publication news for all tables", "publication", "news"),
    (
        "create event trigger e on sql_drop execute function app.tg_ddl()",
        "event trigger",
        "e",
    ),
    (
        "select public.create_hypertable('app.events_plain', 'at', create_default_indexes => false)",
        "hypertable",
        "app.events_plain",
    ),
    ("create table app.events_2030 partition of app.events for values from ('2030-01-01') to ('2031-01-01')", "table",
     "app.events_2030"),
]  # fmt: skip

CHANGED = [
    ("alter table app.tenants alter column name set default 'x'", "column", "app.tenants.name"),
    ("alter table app.tenants alter column name drop not null", "column", "app.tenants.name"),
    ("alter table app.tenants alter column weight type numeric", "column", "app.tenants.weight"),
    ("comment on column app.tenants.weight is 'kg'", "column", "app.tenants.weight"),
    ("alter table app.tenants alter column weight set statistics 7", "column", "app.tenants.weight"),
    ("alter table app.records disable row level security", "table", "app.records"),
    ("alter table app.records no force row level security", "table", "app.records"),
    ("alter table app.parent owner to schema_reader", "table", "app.parent"),
    ("alter table app.tenants set (fillfactor = 70)", "table", "app.tenants"),
    ("comment on table app.tenants is 'Others'", "table", "app.tenants"),
    ("alter policy own_tenant on app.records using (true)", "policy", "own_tenant on app.records"),
    ("alter policy own_tenant on app.records to public", "policy", "own_tenant on app.records"),
    ("alter table app.records enable trigger off", "trigger", "off on app.records"),
    (
        "alter table app.records validate constraint records_late_check",
        "constraint",
        "records_late_check on app.records",
    ),
    ("alter index app.records_lower_idx set (fillfactor = 60)", "index", "app.records_lower_idx"),
    (
        "create or replace function app.current_tenant() returns uuid language sql stable parallel safe cost 5 "
        "as 'select null::uuid'",
        "function",
        "app.current_tenant()",
    ),
    ("alter function app.current_tenant() security definer", "function", "app.current_tenant()"),
    ("alter function app.current_tenant() set search_path = ''", "function", "app.current_tenant()"),
    ("create or replace view app.over_counts as select tenant_id, 1::bigint as records from app.counts", "view",
     "app.over_counts"),
    ("alter view app.named set (check_option = cascaded)", "view", "app.named"),
    ("alter view app.happy_tenants reset (security_invoker)", "view", "app.happy_tenants"),
    ("alter type app.mood add value 'glad'", "type", "app.mood"),
    ("alter domain app.email drop constraint short", "domain", "app.email"),
    ("alter sequence app.ticket increment by 7", "sequence", "app.ticket"),
    ("revoke insert on app.records from schema_reader", "grant", "on table app.records to schema_reader"),
    ("grant select on app.tenants to schema_reader", "grant", "on table app.tenants to schema_reader"),
    ("grant update (id) on app.records to schema_reader", "grant", "on table app.records to schema_reader"),
    (
        "alter default privileges for role schema_owner in schema app grant delete on tables to schema_reader",
        "default privilege",
        "for role schema_owner in schema app on tables to schema_reader",
    ),
    ("select public.set_chunk_time_interval('app.usage', interval '1 day')", "hypertable", "app.usage"),
    ("select public.set_number_partitions('app.usage', 8)", "hypertable", "app.usage"),
    ("alter extension unaccent set schema app", "extension", "unaccent"),
    ("alter text search configuration app.search alter mapping for word with simple", "text search configuration",
     "app.search"),
    ("alter event trigger watch_ddl enable", "event trigger", "watch_ddl"),
    ("alter publication whole set (publish = 'insert')", "publication", "whole"),
    ("alter server elsewhere options (set host 'db2.example.org')", "server", "elsewhere"),
]  # fmt: skip

REMOVED = [
    ("drop index app.records_lower_idx", "index", "app.records_lower_idx"),
    ("drop policy own_tenant on app.records", "policy", "own_tenant on app.records"),
    ("drop trigger tg_touch on app.records", "trigger", "tg_touch on app.records"),
    ("alter table app.records drop constraint records_late_check", "constraint", "records_late_check on app.records"),
    ("alter table app.tenants drop column weight", "column", "app.tenants.weight"),
    ("drop view app.over_counts", "view", "app.over_counts"),
    ("drop function app.overloaded(text)", "function", "app.overloaded(text)"),
    ("drop table app.typed", "table", "app.typed"),
    ("drop statistics app.records_stats", "statistics", "app.records_stats"),
    ("revoke all on app.counts from schema_reader", "grant", "on table app.counts to schema_reader"),
    (
        "alter default privileges for role schema_owner grant execute on functions to public",
        "default privilege",
        "for role schema_owner on functions to public",
    ),
]


Seen = Callable[..., list[Change]]


@pytest.fixture(scope="module")
def shared(server: Cluster, everything_template: str) -> Iterator[tuple[Connection, Inventory]]:
    """Return a session on a database with an object of each kind, and what is in there."""
    with scratch_database(server.url(), everything_template) as url, connect(url) as session:
        yield session, read(url)


@pytest.fixture
def seen(shared: tuple[Connection, Inventory]) -> Seen:
    """Return a function that runs a statement, tells what it changed, and undoes it."""
    session, before = shared

    def run(statement: str, wanted: Filter | None = None) -> list[Change]:
        with session.transaction(force_rollback=True):
            session.execute(statement.encode())
            return compare(before, read_from(session), wanted)

    return run


@pytest.mark.parametrize(("statement", "kind", "identity"), ADDED, ids=[case[0][:50] for case in ADDED])
def test_an_added_object_is_seen(seen: Seen, statement: str, kind: str, identity: str) -> None:
    changes = seen(statement)
    assert [(change.kind, change.identity, change.change) for change in changes] == [(kind, identity, "added")]
    assert changes[0].before is None
    assert changes[0].after


@pytest.mark.parametrize(("statement", "kind", "identity"), CHANGED, ids=[case[0][:50] for case in CHANGED])
def test_a_changed_object_is_seen(seen: Seen, statement: str, kind: str, identity: str) -> None:
    changes = seen(statement)
    assert (kind, identity, "changed") in [(change.kind, change.identity, change.change) for change in changes]
    assert {change.change for change in changes} == {"changed"}


@pytest.mark.parametrize(("statement", "kind", "identity"), REMOVED, ids=[case[0][:50] for case in REMOVED])
def test_a_removed_object_is_seen(seen: Seen, statement: str, kind: str, identity: str) -> None:
    changes = seen(statement)
    assert [(change.kind, change.identity, change.change) for change in changes] == [(kind, identity, "removed")]
    assert changes[0].before
    assert changes[0].after is None


@pytest.mark.parametrize(
    "statement",
    [
        "insert into app.usage values ('2031-01-01', gen_random_uuid(), 1)",
        "analyze",
        "refresh materialized view app.counts",
        "select nextval('app.ticket')",
        "alter table app.tenants add column gone integer; alter table app.tenants drop column gone",
        "grant select on app.records to schema_owner; revoke select on app.records from schema_owner",
        "reindex table app.tenants",
        "create temporary table app_temporary (id integer)",
        "create schema migrations; create table migrations.runs (id integer)",
        "alter table app.tenants drop column weight; "
        "alter table app.tenants add column weight double precision default 0.1",
    ],
)  # fmt: skip
def test_nothing_is_seen_where_the_schema_is_the_same(seen: Seen, statement: str) -> None:
    assert seen(statement) == []


def test_an_added_table_is_shown_whole_and_once(seen: Seen) -> None:
    changes = seen(
        "create table app.added (id integer constraint added_pkey primary key); "
        "create index added_idx on app.added (id); alter table app.added enable row level security; "
        "create policy p on app.added using (true); grant select on app.added to schema_reader",
    )
    assert [change.identity for change in changes] == ["app.added"]
    assert changes[0].after == (
        "create table app.added (\n"
        "    id integer not null,\n"
        "    constraint added_pkey primary key (id)\n"
        ");\n"
        "alter table app.added enable row level security;\n"
        "create index added_idx on app.added using btree (id);\n"
        "create policy p on app.added\n"
        "    to public\n"
        "    using (true);\n"
        "grant select on table app.added to schema_reader;"
    )


def test_a_change_reads_as_a_unified_diff(seen: Seen) -> None:
    (change,) = seen("alter table app.tenants alter column name set default 'x'")
    assert change.lines() == [
        "@@ -1,2 +1,2 @@",
        "-name text not null",
        "+name text not null default 'x'::text",
        " comment on column app.tenants.name is 'Shown; \"as is\"';",
    ]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), {"app.added", "fresh", "app.tenants.n"}),
        (Filter(schemas=["app"]), {"app.added", "app.tenants.n"}),
        (Filter(schemas=["fresh"]), {"fresh"}),
        (Filter(kinds=["column"]), {"app.added.id", "app.tenants.n"}),
        (Filter(ignore=["app.*"]), {"fresh"}),
        (Filter(ignore=["table app.added", "schema fresh"]), {"app.tenants.n"}),
    ],
)
def test_filters_keep_what_is_asked_for(seen: Seen, wanted: Filter, expected: set[str]) -> None:
    statement = "create table app.added (id integer); create schema fresh; alter table app.tenants add n integer"
    assert {change.identity for change in seen(statement, wanted)} == expected


def test_two_databases_are_compared(make_database: MakeDatabase) -> None:
    ours = make_database("create table public.a (id integer)")
    theirs = make_database("create table public.b (id integer)")
    changes = against(ours, theirs)
    assert [(change.identity, change.change) for change in changes] == [("public.a", "added"), ("public.b", "removed")]


def test_a_renamed_argument_changes_the_function_and_does_not_replace_it(make_database: MakeDatabase) -> None:
    one = make_database("create function public.f(a integer) returns integer language sql as 'select 1'")
    two = make_database("create function public.f(b integer) returns integer language sql as 'select 1'")
    assert [change.change for change in against(one, two)] == ["changed"]


def test_a_setting_of_one_database_counts_on_demand_only(make_database: MakeDatabase) -> None:
    one, two = make_database(""), make_database("")
    with connect(one) as session:
        session.execute(f'alter database "{session.info.dbname}" set search_path = app'.encode())
    assert against(one, two) == []
    assert [change.kind for change in against(one, two, database_specific=True)] == ["setting"]
