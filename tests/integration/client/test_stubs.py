"""Generated modules are current, clean under mypy --strict, and call what they say."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from pyairtable_db.client import Client, SyncClient
from pyairtable_db.client.api import Api, SyncApi
from pyairtable_db.client.stubs import generate
from pyairtable_db.database import connect
from pyairtable_db.http.catalog import Catalog, read_catalog
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.plugin import TemplateServer

from ..http.test_catalog import session, shop
from .conftest import Driver

__all__ = ["session", "shop"]
ROOT = Path(__file__).parents[3]
USES = """
from shop import Api, SyncApi

async def right(api: Api, other: SyncApi) -> None:
    orders = await api.buy({"id": 1, "sizes": ["small"]}, notes=["x"])
    print(orders[0]["id"] + 1, (await api.over(a=1)), (await api.pair(1, "c")))
    async for order in api.stream_buy({}):
        print(order["note"])
    print(other.listed()[0]["name"])

async def wrong(api: Api) -> None:
    await api.buy("item")
    await api.buy({"size": 1})
    await api.over(c=1)
    (await api.listed())[0]["nmae"]
"""


def test_the_module_of_the_api_is_current(server: Cluster, migrated_server: TemplateServer) -> None:
    with (
        scratch_database(server.url(), template=migrated_server.template_dbname) as url,
        connect(url) as connection,
    ):
        text = generate(read_catalog(connection))
    module = ROOT / "pyairtable_db" / "client" / "api.py"
    assert module.read_text(encoding="utf-8") == text, "run: make client"


def test_a_module_is_the_same_whatever_the_oids(shop: Catalog, server: Cluster) -> None:
    from ..http.test_catalog import FIXTURES

    first = generate(shop)
    with scratch_database(server.url()) as url, connect(url) as connection:
        connection.execute("create table public.takes_an_oid (id integer)")
        connection.execute(FIXTURES)
        assert generate(read_catalog(connection, schema="shop")) == first


def test_a_module_is_clean_and_tells_wrong_calls(shop: Catalog, tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(generate(shop), encoding="utf-8")
    (tmp_path / "uses.py").write_text(USES, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(tmp_path / "shop.py"), str(tmp_path / "uses.py")],
        cwd=ROOT, env={"MYPYPATH": str(tmp_path), "PATH": ""}, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    lines = [line.split("uses.py:")[1] for line in told.stdout.splitlines() if "uses.py:" in line and "error" in line]
    assert {line.split(":")[0] for line in lines} == {"12", "13", "14", "15"}, told.stdout
    assert "shop.py:" not in told.stdout.replace("uses.py:", ""), told.stdout


def test_typed_calls_answer(driver: Driver) -> None:
    url, options = driver.options()
    owner = {"tenant": driver.stage.tenant_id, "user": driver.stage.user_id}
    with SyncClient(url, **options) as db, db.as_(**owner) as acme:
        assert SyncApi(acme).search_records("ada", page_size=1)["records"][0]["tableId"] == "tbltp8DGLhqbUmjK1"

    async def run() -> str:
        async with Client(url, **options) as db, db.as_(**owner) as acme:
            return (await Api(acme).current_context())["tenant"]["slug"]

    assert asyncio.run(run()) == "acme"


def test_the_command_writes_checks_and_refuses(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyairtable_db_cli import main

    def run(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["pyairtable-db", "client", "generate", "--url", database, *arguments])
        try:
            main()
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    module = tmp_path / "api.py"
    assert run("--output", str(module)) == 0
    assert run("--check", str(module)) == 0
    module.write_text("", encoding="utf-8")
    assert run("--check", str(module)) == 4
    assert "Run: pyairtable-db client generate -o" in capsys.readouterr().err
    assert run("--schema", "nothing") == 2
