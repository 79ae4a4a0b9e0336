"""Tokens and keys as operators make them, and what callers get with them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pyairtable_db.database import connect
from pyairtable_db.http import development
from pyairtable_db.http.issuing import create_context_key
from pyairtable_db.http.settings import HttpSettings, load
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import scratch_database
from pyairtable_db.settings import Secret
from pyairtable_db.testing.plugin import TemplateServer

from .conftest import login_url, serving

PROGRAM = str(Path(sys.executable).with_name("pyairtable-db"))
SETUP = Path(__file__).resolve().parents[2] / "sql" / "setup.sql"
SECRET = "correct horse battery staple, and more"


@pytest.fixture(scope="module")
def tenants(server: Cluster, migrated_server: TemplateServer) -> Iterator[str]:
    """Return the superuser's URL of a database with the personas of the pgTAP tests."""
    with scratch_database(server.url(), template=migrated_server.template_dbname) as url:
        with connect(url) as admin:
            admin.execute(SETUP.read_text(encoding="utf-8"))
        yield url


@pytest.fixture(scope="module")
def api(server: Cluster, tenants: str) -> Iterator[httpx.Client]:
    """Return a client of a service for that database."""
    with connect(tenants) as admin:
        key = create_context_key(admin)
    settings = HttpSettings(
        url=Secret(login_url(server, tenants)),
        context_key=key,
        jwt_secret=Secret(SECRET),
        pool_size=2,
        log_level="error",
        api_key_cache_s=0.3,
    )
    with serving(settings) as client:
        yield client


def run(tenants: str, *words: str, secret: str = SECRET, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYAIRTABLE_DB_URL": tenants, "PYAIRTABLE_DB_HTTP_JWT_SECRET": secret}
    return subprocess.run(
        [PROGRAM, "token", *words], env=environment, capture_output=True, text=True, timeout=60, check=False, cwd=cwd
    )


def context(api: httpx.Client, token: str) -> Any:
    answer = api.get("/rpc/current_context", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_token_works_for_a_member_up_to_its_level(tenants: str, api: httpx.Client) -> None:
    issued = run(tenants, "issue", "--tenant", "acme", "--user", "ALICE@example.com")
    assert issued.returncode == 0, issued.stderr
    found = context(api, issued.stdout.strip())
    assert (found["tenant"]["slug"], found["user"]["email"], found["level"]) == ("acme", "alice@example.com", "owner")
    issued = run(tenants, "issue", "--tenant", "acme", "--user", "alice@example.com", "--level", "reader")
    assert context(api, issued.stdout.strip())["level"] == "reader"
    service = context(api, run(tenants, "issue", "--tenant", "globex").stdout.strip())
    assert (service["tenant"]["slug"], service["user"], service["level"]) == ("globex", None, "owner")


def test_a_member_who_is_removed_loses_access_at_once(tenants: str, api: httpx.Client) -> None:
    token = run(tenants, "issue", "--tenant", "acme", "--user", "erin@example.com").stdout.strip()
    assert context(api, token)["tenant"]["slug"] == "acme"
    gone = "from core.memberships where user_id = (select id from core.users where email = 'erin@example.com')"
    with connect(tenants) as admin:
        rows = admin.execute(f"delete {gone} returning *").fetchall()
        assert len(rows) >= 1
    answer = api.get("/rpc/current_context", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--tenant", "nobody"], 'tenant "nobody" does not exist'),
        (["--tenant", "acme", "--user", "bob@example.com"], "is not a member of tenant acme (members: "),
        (["--tenant", "acme", "--level", "god"], "owner, editor, commenter, reader"),
        (["--tenant", "acme", "--role", "postgres"], 'role "postgres" is not allowed'),
        (["--tenant", "acme", "--expires", "soon"], "30s, 15m, 1h, 7d"),
        ([], "Choose one with --tenant"),
    ],
)
def test_what_cannot_be_issued_is_said(tenants: str, words: list[str], expected: str) -> None:
    done = run(tenants, "issue", *words)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "remedy:" in done.stderr


def test_a_secret_is_needed_and_stays_one(tenants: str, tmp_path: Path) -> None:
    without = run(tenants, "issue", "--tenant", "acme", secret="", cwd=tmp_path)
    assert (without.returncode, "there is no secret to sign a token with" in without.stderr) == (2, True)
    short = run(tenants, "issue", "--tenant", "acme", secret="too short", cwd=tmp_path)
    assert (short.returncode, "too short" in short.stderr) == (2, False)


def test_a_signing_key_is_shown_once_or_written_where_only_its_owner_reads(tenants: str, tmp_path: Path) -> None:
    shown = run(tenants, "context-key")
    file = tmp_path / "context.key"
    written = run(tenants, "context-key", "--file", str(file))
    key = Secret(file.read_text().strip())
    assert key.get_secret_value() not in written.stdout + written.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with connect(tenants) as admin:
        before = admin.execute("select count(*) from app.context_keys").fetchone()
        assert run(tenants, "context-key", "--file", str(file)).returncode == 2
        assert admin.execute("select count(*) from app.context_keys").fetchone() == before
        for found in (key, Secret(shown.stdout.strip())):
            assert development.holds(admin, found)
        assert not development.holds(admin, Secret("1:" + "0b" * 64))
        number = key.get_secret_value().partition(":")[0]
        assert run(tenants, "retire-key", number).returncode == 0
        assert not development.holds(admin, key)
    again = run(tenants, "retire-key", number)
    assert (again.returncode, "is retired already" in again.stderr) == (2, True), again.stderr


def test_the_request_stands_in_the_audit_log_and_beside_what_it_changed(
    server: Cluster, tenants: str, api: httpx.Client
) -> None:
    token = run(tenants, "issue", "--tenant", "acme", "--user", "alice@example.com").stdout.strip()
    headers = {"authorization": f"Bearer {token}", "x-request-id": "order-7/audited"}
    base = api.post("/rpc/create_base", json={"name": "Orders"}, headers=headers).json()["id"]
    api.post("/rpc/watch_base", json={"base_id": base}, headers=headers).raise_for_status()
    fields = [{"name": "Name", "type": "singleLineText"}]
    made = api.post("/rpc/create_table", json={"base_id": base, "name": "Orders", "fields": fields}, headers=headers)
    made.raise_for_status()
    with connect(tenants) as admin:
        found = admin.execute("select distinct request_id from airtable.transactions where base_id = %s", [base])
        assert found.fetchall() == [("order-7/audited",)]
    log = (server.home / "server.log").read_text(encoding="utf-8", errors="replace")
    audited = [line for line in log.splitlines() if "app=http order-7/audited" in line and "AUDIT: SESSION" in line]
    assert any("INSERT,TABLE,airtable.bases" in line for line in audited), audited[-3:]


def test_an_api_key_works_until_it_is_revoked(tenants: str, api: httpx.Client) -> None:
    token = run(tenants, "issue", "--tenant", "acme", "--user", "alice@example.com").stdout.strip()
    owner = {"authorization": f"Bearer {token}"}
    made = api.post("/rpc/create_api_key", json={"name": "robot", "level": "commenter"}, headers=owner).json()
    for headers in (
        {"authorization": f"Bearer {made['secret']}"},
        {"x-api-key": made["secret"]},
        {"apikey": made["secret"]},
    ):
        found = api.get("/rpc/current_context", headers=headers).json()
        assert (found["tenant"]["slug"], found["user"]["email"], found["level"]) == (
            "acme",
            "alice@example.com",
            "commenter",
        )
    wrong = api.get("/rpc/current_context", headers={"x-api-key": made["secret"][:-1] + "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "PGRST301")
    assert "www-authenticate" in wrong.headers
    assert api.post("/rpc/revoke_api_key", json={"id": made["id"]}, headers=owner).status_code < 300
    time.sleep(0.4)
    revoked = api.get("/rpc/current_context", headers={"x-api-key": made["secret"]})
    assert (revoked.status_code, revoked.json()["message"]) == (401, "the API key is unknown, expired or revoked")


class _Local:
    """Stands for the local server of a project: its database is the one of the test."""

    def __init__(self, url: str, login: str) -> None:
        self._url, self._login = url, login

    def require_running(self) -> str:
        return self._url

    def url(self, user: str = "postgres") -> str:
        return self._url if user == "postgres" else self._login


def test_development_needs_no_preparation(
    server: Cluster, tenants: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = _Local(tenants, login_url(server, tenants))
    monkeypatch.setattr(development, "local_server", lambda _project: local)
    first: dict[str, str] = {}
    development.prepare(tmp_path, first)
    settings = load(first)
    assert settings.url is not None
    assert "user=authenticator" in settings.url.get_secret_value()
    assert settings.jwt_secret is not None
    assert settings.context_key is not None
    folder = tmp_path / ".local" / "http"
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    again: dict[str, str] = {"PYAIRTABLE_DB_HTTP_LOG_FORMAT": "json"}
    development.prepare(tmp_path, again)
    assert again == {**first, "PYAIRTABLE_DB_HTTP_LOG_FORMAT": "json"}
    key = (folder / "context-key").read_text()
    with connect(tenants) as admin:  # as after `local reset`
        admin.execute("update app.context_keys set retired_at = now() where id = %s", [key.partition(":")[0]])
    development.prepare(tmp_path, {})
    assert (folder / "context-key").read_text() != key
