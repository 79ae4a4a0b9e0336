"""The catalog tells what the functions of a schema are: arguments, results, rights, annotations."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import psycopg
import pytest

from pyairtable_db.database import Connection, connect
from pyairtable_db.http.catalog import Catalog, Function, load_catalog, read_catalog
from pyairtable_db.http.shapes import Named
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.plugin import TemplateServer

FIXTURES = """
    create schema shop;
    comment on schema shop is 'Things to buy.';
    grant usage on schema shop to application_user, anonymous;
    create type shop.size as enum ('small', 'large');
    create type shop.item as (id integer, sizes shop.size[]);
    create domain shop.price as numeric(10, 2) not null check (value > 0);
    create domain shop.options as jsonb;
    comment on domain shop.options is 'What else is wanted. @no annotation
        @returns {wrapped: boolean}';
    create table shop.orders (id bigint primary key, note text);
    create function shop.buy(item shop.item, price shop.price default 1, "giftWrap" shop.options default null,
        variadic notes text[] default '{}') returns setof shop.orders language sql stable
        set statement_timeout = '3s' as 'select * from shop.orders';
    comment on function shop.buy is 'Buys.
        @tag orders';
    create function shop.plain() returns void language sql volatile begin atomic select 1; end;
    create function shop.pair(a integer, out b integer, inout c text) language sql immutable strict as 'select 1, c';
    create function shop.one(out alone integer) language sql immutable as 'select 1';
    create function shop.listed() returns table (id integer, name text) language sql stable as 'select 1, null::text';
    create function shop.raw(json) returns json language sql immutable as 'select $1';
    create function shop.loose() returns record language sql immutable as 'select 1, 2';
    create function shop.found() returns shop.price language sql immutable as 'select 1::shop.price';
    create function shop.over(a integer) returns integer language sql immutable as 'select 1';
    create function shop.over(a integer, b integer) returns integer language sql immutable as 'select 1';
    create function shop.tg() returns trigger language plpgsql as 'begin return new; end';
    create function shop.poly(anyelement) returns anyelement language sql immutable as 'select $1';
    create procedure shop.proc() language sql as 'select 1';
    create aggregate shop.agg(integer) (sfunc = int4pl, stype = integer);
    create function shop.slow() returns integer language sql stable set statement_timeout = '3s' as 'select 1';
    comment on function shop.slow() is 'Slow. @ home
        @timeout 1min
        @returns whatever
        @broken';
    revoke all on all functions in schema shop from public;
    grant execute on function shop.buy to application_user, anonymous, auditor;
    grant execute on function shop.plain to application_user;
"""


@pytest.fixture(scope="module")
def session(server: Cluster, migrated_server: TemplateServer) -> Iterator[Connection]:
    """Return a session on a database with the schema shop."""
    with (
        scratch_database(server.url(), template=migrated_server.template_dbname) as url,
        connect(url) as opened,
    ):
        opened.execute(FIXTURES)
        yield opened


@pytest.fixture(scope="module")
def shop(session: Connection) -> Catalog:
    return read_catalog(session, schema="shop")


def one(catalog: Catalog, name: str) -> Function:
    (function,) = catalog.functions[name]
    return function


def test_arguments_have_names_types_defaults_and_modes(shop: Catalog) -> None:
    buy = one(shop, "buy")
    assert [(p.name, p.type, p.default, p.mode) for p in buy.parameters] == [
        ("item", "shop.item", None, "in"),
        ("price", "shop.price", "1", "in"),
        ("giftWrap", "shop.options", "NULL::jsonb", "in"),
        ("notes", "text[]", "'{}'::text[]", "variadic"),
    ]
    assert buy.required == {"item"}
    assert not one(shop, "buy").takes_body
    assert one(shop, "raw").takes_body


def test_only_what_can_be_called_is_there(shop: Catalog) -> None:
    assert set(shop.functions) == {
        "buy", "plain", "pair", "one", "listed", "raw", "loose", "found", "over", "slow"
    }  # fmt: skip
    assert [len(function.parameters) for function in shop.functions["over"]] == [1, 2]


def test_results_are_scalars_rows_or_nothing(shop: Catalog) -> None:
    kinds = {name: one(shop, name).result_kind for name in shop.functions if name != "over"}
    assert kinds == {
        "buy": "composite", "plain": "void", "pair": "composite", "one": "composite", "listed": "composite",
        "raw": "scalar", "loose": "record", "found": "scalar", "slow": "scalar",
    }  # fmt: skip
    columns = {name: one(shop, name).result_columns or () for name in ("buy", "pair", "one", "listed")}
    assert {name: [column.name for column in found] for name, found in columns.items()} == {
        "buy": ["id", "note"], "pair": ["b", "c"], "one": ["alone"], "listed": ["id", "name"]
    }  # fmt: skip
    assert [column.not_null for column in columns["buy"]] == [True, False]
    assert one(shop, "buy").returns_set
    assert not one(shop, "pair").returns_set


def test_types_are_told_down_to_their_parts(shop: Catalog) -> None:
    item, price, options, notes = (shop.types[p.type_oid] for p in one(shop, "buy").parameters)
    assert (item.kind, [column.name for column in item.columns]) == ("composite", ["id", "sizes"])
    sizes = shop.types[item.columns[1].type_oid]
    assert (sizes.kind, shop.types[sizes.element_oid or 0].labels) == ("array", ("small", "large"))
    assert (price.kind, price.not_null, shop.types[price.base_oid or 0].name) == ("domain", True, "numeric")
    assert (options.kind, options.comment) == ("domain", "What else is wanted. @no annotation")
    assert options.shape is not None
    assert shop.types[notes.element_oid or 0].name == "text"


def test_rights_volatility_and_settings_are_told(shop: Catalog) -> None:
    assert one(shop, "buy").roles == {"application_user", "anonymous"}
    assert one(shop, "plain").roles == {"application_user"}
    assert one(shop, "one").roles == frozenset()
    assert [one(shop, name).volatility for name in ("plain", "buy", "pair")] == ["volatile", "stable", "immutable"]
    assert one(shop, "pair").strict
    assert one(shop, "buy").timeout_ms == 3000


def test_annotations_come_before_settings_and_faults_are_told(shop: Catalog) -> None:
    slow = one(shop, "slow")
    assert (slow.timeout_ms, slow.description, slow.shape) == (60_000, "Slow. @ home", Named("whatever"))
    assert one(shop, "buy").tag == "orders"
    assert shop.description == "Things to buy."
    assert shop.faults == ("shop.slow: @broken : there is no such annotation",)


def test_the_version_changes_with_the_functions(shop: Catalog, session: Connection) -> None:
    assert read_catalog(session, schema="shop").version == shop.version
    with session.transaction(force_rollback=True):
        session.execute("comment on function shop.found() is 'Found.'")
        assert read_catalog(session, schema="shop").version != shop.version


def test_the_login_role_of_services_reads_the_whole_api(session: Connection) -> None:
    async def load() -> Catalog:
        async with await psycopg.AsyncConnection.connect(session.info.dsn, autocommit=True) as asynchronous:
            await asynchronous.execute("set role authenticator")
            return await load_catalog(asynchronous)

    catalog = asyncio.run(load())
    assert catalog == read_catalog(session)
    row = session.execute("select count(*) from pg_proc where pronamespace = 'api'::regnamespace").fetchone()
    assert row == (sum(map(len, catalog.functions.values())),)
    assert catalog.faults == ()
