"""Two syncers of one source."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from pyairtable_db.database import connect

from .conftest import BASE, TABLE, Session

BEGIN = "select api.begin_sync(%s, 'mirror', %s, %s) ->> 'leaseId'"


@pytest.mark.parametrize("table", [TABLE, None])
def test_of_two_that_begin_at_once_one_waits_and_is_refused(session: Session, office: str, table: str | None) -> None:
    """Also for the first sync ever, when there is no row yet that could be held."""

    def begin() -> str | None:
        with session() as connection:
            try:
                connection.execute(BEGIN, [BASE, table, 300])
            except psycopg.Error as error:
                return error.sqlstate
        return None

    with ThreadPoolExecutor(1) as pool:
        with session() as first:
            assert first.execute(BEGIN, [BASE, table, 300]).fetchone()
            second = pool.submit(begin)
            with connect(office) as admin:
                deadline = time.monotonic() + 10
                while not admin.execute(
                    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                ).fetchone():
                    assert time.monotonic() < deadline, "the second one does not wait"
                    time.sleep(0.01)
        assert second.result(20) == "PT409"


def test_one_that_was_taken_for_dead_writes_nothing(session: Session) -> None:
    """Its records and its place are of one transaction, and that fails."""
    with session() as first:
        lease = first.execute(BEGIN, [BASE, TABLE, 1]).fetchone()
    time.sleep(1.1)
    with session() as second:
        assert second.execute(BEGIN, [BASE, TABLE, 300]).fetchone()

    def go_on() -> None:
        with session() as first:
            first.execute('select api.create_records(%s, \'[{"fields": {"Name": "Twice"}}]\')', [TABLE])
            first.execute("select api.advance_sync(%s, '2')", lease)

    with pytest.raises(psycopg.Error) as failure:
        go_on()
    assert failure.value.sqlstate == "PT409"
    with session() as reader:
        rows = reader.execute("select fields from airtable.records where fields::text like '%%Twice%%'").fetchall()
        assert rows == []
        place = reader.execute("select api.list_syncs(%s) #>> '{syncs,0,cursor}'", [BASE]).fetchone()
        assert place == (None,)
