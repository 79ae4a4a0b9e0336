from __future__ import annotations

import threading
import time

import psycopg
import pytest
from psycopg import conninfo

from pyairtable_db.database import connect, with_database
from pyairtable_db.errors import DatabaseError, DatabaseMissing, InsufficientRights
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import (
    PREFIX,
    drop_abandoned,
    drop_database,
    drop_old_templates,
    ensure_template,
    scratch_database,
    scratch_name,
)


def databases(url: str, prefix: str) -> set[str]:
    with connect(url) as connection:
        rows = connection.execute("select datname from pg_database where starts_with(datname, %s)", (prefix,))
        return {str(row[0]) for row in rows}


def fill(url: str) -> None:
    with connect(url) as connection:
        connection.execute("create extension timescaledb")
        connection.execute("create table filled as select 1 as value")


def test_a_scratch_database_is_gone_afterwards_even_with_sessions_in_it(server: Cluster) -> None:
    with scratch_database(server.url()) as url:
        open_session = psycopg.connect(url)
        name = open_session.info.dbname
        assert name in databases(server.url(), PREFIX)

    assert name not in databases(server.url(), PREFIX)
    open_session.close()


def test_clones_of_a_template_with_timescaledb_never_fail(server: Cluster) -> None:
    template = ensure_template(server.url(), "clone_test_template", fill)
    try:
        seconds = []
        for _ in range(10):
            began = time.monotonic()
            with scratch_database(server.url(), template) as url:
                seconds.append(time.monotonic() - began)
                with connect(url) as connection:
                    assert connection.execute("select value from filled").fetchone() == (1,)
        assert min(seconds) < 2.0  # a tenth of a second on an idle machine; CI may be a busy one
        with pytest.raises(DatabaseError, match="not currently accepting connections"):  # so no scheduler gets in
            connect(with_database(server.url(), template))
    finally:
        drop_database(server.url(), template)


def test_a_template_is_built_once_however_many_ask(server: Cluster) -> None:
    built = []

    def build(url: str) -> None:
        built.append(url)
        fill(url)

    def ask() -> None:
        ensure_template(server.url(), "race_test_template", build)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(built) == 1
    finally:
        drop_database(server.url(), "race_test_template")


def test_a_template_whose_building_fails_is_not_there(server: Cluster) -> None:
    begun = []

    def build(url: str) -> None:
        fill(url)
        begun.append(conninfo.conninfo_to_dict(url)["dbname"])
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        ensure_template(server.url(), "failed_test_template", build)

    assert databases(server.url(), "failed_test_template") == set()
    assert not databases(server.url(), PREFIX) & set(begun)


def test_what_a_killed_maker_left_is_dropped_and_what_is_used_stays(server: Cluster) -> None:
    with scratch_database(server.url()) as used, scratch_name(server.url()) as (abandoned, holder):
        holder.execute(f'create database "{abandoned}"'.encode())
        holder.close()  # as the server does when its client is killed
        dropped: list[str] = []
        while abandoned in databases(server.url(), PREFIX):
            dropped += drop_abandoned(server.url())

        assert abandoned in dropped
        with connect(used) as connection:
            assert connection.info.dbname not in dropped


def test_only_the_newest_templates_are_kept(server: Cluster) -> None:
    names = [ensure_template(server.url(), f"old_test_template_{number}", lambda _url: None) for number in range(4)]
    try:
        assert set(drop_old_templates(server.url(), "old_test_template_", keep=2)) == set(names[:2])
        assert databases(server.url(), "old_test_template_") == set(names[2:])
    finally:
        for name in names:
            drop_database(server.url(), name)


def test_an_old_template_that_a_session_bears_as_its_name_stays(server: Cluster) -> None:
    names = [ensure_template(server.url(), f"used_test_template_{number}", lambda _url: None) for number in range(3)]
    try:
        with connect(server.url(), application_name=names[0]):
            assert drop_old_templates(server.url(), "used_test_template_", keep=1) == [names[1]]
        assert drop_old_templates(server.url(), "used_test_template_", keep=1) == [names[0]]
    finally:
        for name in names:
            drop_database(server.url(), name)


def test_an_absent_template_is_named(server: Cluster) -> None:
    with pytest.raises(DatabaseMissing, match="no_such_template"), scratch_database(server.url(), "no_such_template"):
        pytest.fail("it was created from nothing")


def test_a_role_without_createdb_is_told_what_to_grant(server: Cluster) -> None:
    url = with_database(server.url(user="scratch_test_reader"), "postgres")
    with connect(server.url("postgres")) as admin:
        admin.execute("drop role if exists scratch_test_reader")
        admin.execute("create role scratch_test_reader login")
        try:
            with pytest.raises(InsufficientRights) as caught, scratch_database(url):
                pytest.fail("it was created without the right")
        finally:
            admin.execute("drop role scratch_test_reader")
    assert 'alter role "scratch_test_reader" createdb' in str(caught.value.hint)
