"""A context cannot be forgotten, secrets are not shown, and what is lost comes back."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pyairtable_db.client import Client, ContextMissing, Invalid, SyncClient, SyncContext, Unavailable
from pyairtable_db.database import connect
from pyairtable_db.errors import ConfigurationError, UsageError

from ..http.staging import JWT_SECRET, Stage
from .conftest import Driver

ROOT = Path(__file__).parents[3]

CUT = """
    select pg_terminate_backend(pid)
    from pg_stat_activity
    where usename = 'authenticator' and datname = current_database()
"""

FORGETFUL = """
from pyairtable_db.client import Client, SyncClient

async def main(db: Client) -> None:
    await db.call("list_bases")

def sync(db: SyncClient) -> None:
    db.call("list_bases")
"""


def test_a_call_without_a_context_is_refused(stage: Stage) -> None:
    with SyncClient(stage.http) as db, pytest.raises(ContextMissing, match="call of list_bases without a context"):
        getattr(db, "call")("list_bases")  # noqa: B009 - mypy would tell
    with pytest.raises(ContextMissing):
        getattr(Client(stage.http), "stream")("list_bases")  # noqa: B009


def test_a_call_without_a_context_is_a_type_error(tmp_path: Path) -> None:
    source = tmp_path / "forgetful.py"
    source.write_text(FORGETFUL, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", str(source)]  # with the cache of `make check`
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert '"Client" has no attribute "call"' in told.stdout, told.stdout + told.stderr
    assert '"SyncClient" has no attribute "call"' in told.stdout


def test_a_context_that_was_left_makes_no_calls(driver: Driver) -> None:
    url, options = driver.options()

    async def run() -> None:
        async with Client(url, **options) as db:
            async with db.as_(tenant=driver.stage.tenant_id) as acme:
                pass
            with pytest.raises(ContextMissing, match="after its context was left"):
                await acme.call("list_bases")

    asyncio.run(run())


def test_a_client_that_is_not_open_says_so(driver: Driver) -> None:
    url, options = driver.options()
    with pytest.raises(UsageError, match="not open"):
        SyncClient(url, **options).as_(tenant=driver.stage.tenant_id).call("list_bases")


def test_secrets_are_not_shown(stage: Stage) -> None:
    db = Client(stage.http, token_secret=JWT_SECRET)
    shown = repr(db) + repr(db.as_(token="secret")) + repr(db.as_(api_key="secret"))
    assert "secret" not in shown


def test_what_is_needed_for_a_tenant_is_told(stage: Stage) -> None:
    with SyncClient(stage.http) as db, pytest.raises(UsageError, match="needs a token"):
        db.as_(tenant=stage.tenant_id).call("list_bases")
    with SyncClient(stage.login) as db, pytest.raises(ConfigurationError, match="key that signs contexts"):
        db.as_(tenant=stage.tenant_id).call("list_bases")
    with SyncClient(stage.login) as db, pytest.raises(UsageError, match="a token is for HTTP"):
        db.as_(token="t").call("list_bases")
    with pytest.raises(ConfigurationError, match="for SQL"):
        Client(stage.http, context_key="1:00")
    with pytest.raises(ConfigurationError, match="for HTTP"):
        Client(stage.login, token_secret="s")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "postgresql://nobody@127.0.0.1:9/none"])
def test_nobody_there_is_told(url: str) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"), SyncClient(url, attempts=2) as db:
        db.anonymous().call("open_to_all")


def test_a_lost_connection_is_replaced(driver: Driver) -> None:
    driver.call("list_bases")
    with connect(driver.stage.admin) as admin:
        admin.execute(CUT)
    assert driver.call("list_bases")["bases"]
    if driver.over == "sql":  # the call had not been sent when the connection was found to be lost
        with connect(driver.stage.admin) as admin:
            admin.execute(CUT)
        assert driver.call("create_base", name="After")["name"] == "After"


def test_events_come_in_their_order_and_after_a_lost_connection(driver: Driver) -> None:
    stage = driver.stage
    url, options = driver.options()
    with SyncClient(url, **options) as db, db.as_(tenant=stage.tenant_id, user=stage.user_id) as acme:
        acme.call("watch_base", base_id="appzX5cnHFNYlwAFT")
        with closing(acme.events(after=acme.call("event_position")["cursor"], poll=0.1)) as events:
            cursors = []
            for age in (1, 2, 3):
                _eventually(acme, "create_records", table_id="tbltp8DGLhqbUmjK1", records=[{"fields": {"Age": age}}])
                event = next(events)
                assert event["baseId"] == "appzX5cnHFNYlwAFT"
                cursors.append(event["cursor"])
                with connect(stage.admin) as admin:
                    admin.execute(CUT)
    assert cursors == sorted(set(cursors))


def _eventually(acme: SyncContext, name: str, **arguments: Any) -> None:
    """Write once connections that were cut are found to be: what was lost on the way has changed nothing."""
    for _ in range(50):
        try:
            acme.call(name, **arguments)
        except Unavailable:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the connections do not come back")


def test_events_that_are_no_longer_kept_are_told(driver: Driver) -> None:
    stage = driver.stage
    url, options = driver.options()
    with (
        SyncClient(url, **options) as db,
        db.as_(tenant=stage.tenant_id, user=stage.user_id) as acme,
        closing(acme.events(after=10**9)) as events,
        pytest.raises(Invalid),
    ):
        next(events)
