"""`pyairtable-db serve` as operators run it: a process, its signals, its logs, its memory."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import jwt
import psutil
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from pyairtable_db.database import connect
from pyairtable_db.http.issuing import create_context_key
from pyairtable_db.local.cluster import Cluster

from .conftest import login_url

SECRET = "correct horse battery staple, and more"
PROGRAM = [str(Path(sys.executable).with_name("pyairtable-db"))]
WHOAMI = """
grant usage on schema rpc to authenticator;
create or replace function rpc.whoami() returns json language sql stable as $$
    select json_build_object(
        'role', current_user, 'tenant', app.current_tenant_id(), 'level', app.current_level(),
        'name', current_setting('application_name'), 'request', current_setting('app.request_id')
    )
$$;
grant execute on function rpc.whoami() to anonymous, application_user;
"""


@dataclass
class Served:
    """A running service."""

    process: subprocess.Popen[bytes]
    log: Path
    secrets: list[str] = field(default_factory=list)
    port: int = 0

    def lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()

    def wait(self, until: Any, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")
            time.sleep(0.05)

    def listens(self) -> bool:
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", self.log.read_text(encoding="utf-8"))
        self.port = int(found[1]) if found else 0
        return bool(found)

    def is_up(self) -> bool:
        try:
            return self.client().get("/health/live").status_code in (200, 404)  # an admin port has it
        except httpx.TransportError:
            return False

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=20)

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def environment(functions: str, login: str) -> dict[str, str]:
    """Return the environment of a service for the functions above."""
    with connect(functions) as admin:
        admin.execute(WHOAMI)
        key = create_context_key(admin).get_secret_value()
    return {
        "PYAIRTABLE_DB_URL": login,
        "PYAIRTABLE_DB_CONTEXT_KEY": key,
        "PYAIRTABLE_DB_HTTP_SCHEMA": "rpc",
        "PYAIRTABLE_DB_HTTP_JWT_SECRET": SECRET,
        "PYAIRTABLE_DB_HTTP_PORT": "0",
        "PYAIRTABLE_DB_HTTP_POOL_SIZE": "4",
    }


@contextmanager
def served(environment: dict[str, str], folder: Path, **changes: str) -> Iterator[Served]:
    """Run the service; every secret of its environment must stay out of its log."""
    changed = {f"PYAIRTABLE_DB_HTTP_{name.upper()}": value for name, value in changes.items()}
    log = folder / "log"
    with (
        log.open("wb") as file,
        subprocess.Popen(
            [*PROGRAM, "serve"], stderr=file, stdout=file, env={**os.environ, **environment, **changed}
        ) as process,
    ):
        found = Served(process, log)
        try:
            found.wait(found.listens)
            found.wait(found.is_up)
            yield found
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(40)
    told = log.read_text(encoding="utf-8")
    password = re.search(r"password=(\S+)", environment["PYAIRTABLE_DB_URL"])
    known = [password[1]] if password is not None else []
    for secret in (SECRET, *known, environment["PYAIRTABLE_DB_CONTEXT_KEY"].partition(":")[2], *found.secrets):
        assert secret not in told


def token(**changes: Any) -> str:
    claims = {
        "tenant_id": "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
        "level": "owner",
        "exp": int(time.time()) + 60,
        **changes,
    }
    return jwt.encode(claims, changes.pop("secret", SECRET))


@pytest.fixture(scope="module")
def service(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a running service that most tests share."""
    with served(environment, tmp_path_factory.mktemp("serve"), header_timeout_s="2") as found:
        yield found


def test_a_token_works_for_its_tenant_through_the_database(service: Served) -> None:
    given = token()
    service.secrets.append(given)
    with service.client() as client:
        answer = client.get(
            "/rpc/whoami",
            headers={
                "authorization": f"Bearer {given}",
                "x-request-id": "order-7",
                "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            },
        )
        assert answer.json() == {
            "role": "application_user",
            "tenant": "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
            "level": "owner",
            "name": "http 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "request": "order-7",
        }
        told = client.post(
            "/rpc/setting",
            json={"name": "request.headers"},
            headers={"authorization": f"Bearer {given}", "x-custom": "a"},
        ).json()
        assert json.loads(told)["x-custom"] == "a"
        assert given not in told, "the token would be there for whoever runs SQL"
        assert client.get("/rpc/whoami").json()["role"] == "anonymous"
        forged = jwt.encode({"tenant_id": "x", "exp": 1 << 40}, SECRET[::-1])
        service.secrets.append(forged)
        assert client.get("/rpc/whoami", headers={"authorization": f"Bearer {forged}"}).status_code == 401
        expired = token(exp=int(time.time()) - 1)
        assert client.get("/rpc/whoami", headers={"authorization": f"Bearer {expired}"}).status_code == 401
    service.wait(lambda: any("order-7" in line for line in service.lines()))
    line = json.loads(next(line for line in service.lines() if "order-7" in line))
    assert (line["function"], line["status"], line["trace_id"]) == ("whoami", 200, "4bf92f3577b34da6a3ce929d0e0e4736")


def test_it_says_that_it_lives_and_is_ready(service: Served) -> None:
    with service.client() as client:
        assert client.get("/health/live").json() == {"status": "alive"}
        assert client.get("/health/ready").json() == {"status": "ready", "faults": []}
        assert "pyairtable_db_http_pool_size" in client.get("/metrics").text


def test_a_busy_database_does_not_make_it_unready(service: Served) -> None:
    rested: list[int] = []

    def rest() -> None:
        with service.client() as client:
            rested.append(client.post("/rpc/nap", json={"seconds": 5}).status_code)

    with service.client() as client:
        assert client.get("/health/ready").status_code == 200
        resting = [threading.Thread(target=rest) for _ in range(4)]
        for thread in resting:
            thread.start()
        service.wait(lambda: 'pool_idle{pool="primary"} 0.0' in client.get("/metrics").text)
        time.sleep(1.1)  # what was found out a second ago does not count any more
        assert client.get("/health/ready").status_code == 200
        assert not rested, "it waited until the database was idle"
        for thread in resting:
            thread.join()
        assert rested == [200] * 4


def test_a_worker_needs_less_than_150_megabytes(service: Served, capsys: pytest.CaptureFixture[str]) -> None:
    with service.client() as client:
        for _ in range(200):
            client.get("/rpc/whoami")
    size = psutil.Process(service.process.pid).memory_info().rss / 1e6
    with capsys.disabled():
        sys.stdout.write(f"\n[memory of a worker: {size:.0f} MB]\n")
    assert size < 150


def test_headers_of_8_kilobytes_are_read_and_endless_ones_are_not(service: Served) -> None:
    with service.client() as client:
        assert client.get("/rpc/whoami", headers={"x-long": "x" * 8192}).status_code == 200
        long = token(note="x" * 6000)
        assert client.get("/rpc/whoami", headers={"authorization": f"Bearer {long}"}).status_code == 200
        answer = client.get("/rpc/whoami", headers={"x-long": "x" * 40_000})
        assert (answer.status_code, answer.json()["code"]) == (431, "PT431")
    with socket.create_connection(("127.0.0.1", service.port)) as endless:
        endless.sendall(b"GET /rpc/whoami HTTP/1.1\r\nhost: x\r\n")
        try:
            for number in range(100):
                endless.sendall(b"x-%d: %s\r\n" % (number, b"y" * 1000))
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert b"431" in endless.recv(100)


def test_slow_clients_are_hung_up_on_and_hold_nobody_up(service: Served) -> None:
    slow = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(20)]
    for connection in slow:
        connection.sendall(b"GET /rpc/whoami HTTP/1.1\r\nhost: x\r\nx-a: ")
    silent = socket.create_connection(("127.0.0.1", service.port))
    with service.client() as client:
        assert client.get("/rpc/whoami").status_code == 200
    for connection in slow:
        connection.settimeout(10)
        assert b" 408 " in connection.recv(200)
        connection.close()
    silent.settimeout(10)
    assert silent.recv(100) == b""
    silent.close()
    with socket.create_connection(("127.0.0.1", service.port)) as odd:
        odd.sendall(b"\x16\x03\x01 this is TLS\r\n\r\n")
        assert b" 400 " in odd.recv(200)


def test_requests_in_flight_are_answered_before_the_end(environment: dict[str, str], tmp_path: Path) -> None:
    with served(environment, tmp_path) as found:
        answers: list[int] = []
        refused: list[str] = []

        def work() -> None:
            with found.client() as client:
                answers.append(client.post("/rpc/nap", json={"seconds": 2}).status_code)
                try:
                    client.post("/rpc/nap", json={"seconds": 0})
                except httpx.TransportError as error:
                    refused.append(type(error).__name__)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        with found.client() as client:
            found.wait(lambda: "pyairtable_db_http_in_flight 5.0" in client.get("/metrics").text)
        assert found.end() == 0
        for thread in threads:
            thread.join(20)
        assert answers == [200] * 4
        assert len(refused) == 4


def test_it_says_that_it_is_ending_while_it_still_answers(environment: dict[str, str], tmp_path: Path) -> None:
    with served(environment, tmp_path, drain_s="4") as found, found.client() as client:
        assert client.get("/health/ready").status_code == 200
        found.process.terminate()
        found.wait(lambda: client.get("/health/ready").status_code == 503)
        assert client.get("/health/ready").json()["faults"][0]["check"] == "draining"
        assert client.get("/rpc/whoami").status_code == 200
        assert found.process.wait(20) == 0


def test_workers_share_their_numbers_and_are_replaced(environment: dict[str, str], tmp_path: Path) -> None:
    with served(environment, tmp_path, workers="2", admin_port=str(_free_port())) as found:
        admin = int(re.findall(r"127\.0\.0\.1:(\d+)", found.log.read_text())[1])
        metrics = f"http://127.0.0.1:{admin}/metrics"

        def counted() -> int:
            text = httpx.get(metrics).text
            return sum(int(float(n)) for n in re.findall(r'requests_total{function="whoami".*} (\S+)', text))

        def workers() -> set[int]:
            return {int(pid) for pid in re.findall(r'resident_bytes{worker="(\d+)"}', httpx.get(metrics).text)}

        found.wait(lambda: len(workers()) == 2)
        for _ in range(10):
            with found.client() as client:  # a connection each: either worker gets some
                assert client.get("/rpc/whoami").status_code == 200
                assert client.get("/metrics").status_code == 404
        found.wait(lambda: counted() == 10)
        assert httpx.get(f"http://127.0.0.1:{admin}/rpc/whoami").status_code == 404
        time.sleep(1.5)  # a worker leaves its numbers once a second
        killed = min(workers())
        os.kill(killed, signal.SIGKILL)
        found.wait(lambda: len(workers() - {killed}) == 2)
        assert counted() == 10
        before = workers()
        found.process.send_signal(signal.SIGHUP)
        found.wait(lambda: not workers() & before, 60)
        with found.client() as client:
            assert client.get("/rpc/whoami").status_code == 200
        assert found.end() == 0


def test_secrets_are_read_again_on_request(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    without = {name: value for name, value in environment.items() if not name.endswith("JWT_SECRET")}
    with served(without, tmp_path, jwt_secret_file=str(file)) as found, found.client() as client:
        old, new = token(), jwt.encode({"tenant_id": "a" * 32, "level": "reader", "exp": 1 << 40}, SECRET[::-1])
        statuses = [client.get("/rpc/whoami", headers={"authorization": f"Bearer {t}"}).status_code for t in (old, new)]
        assert statuses == [200, 401]
        file.write_text("short")
        found.process.send_signal(signal.SIGHUP)
        found.wait(lambda: "the old ones stay" in found.log.read_text())
        file.write_text(SECRET[::-1])
        found.process.send_signal(signal.SIGHUP)
        found.wait(lambda: "have been read again" in found.log.read_text())
        statuses = [client.get("/rpc/whoami", headers={"authorization": f"Bearer {t}"}).status_code for t in (old, new)]
        assert statuses == [401, 200]


def test_a_login_that_is_above_row_level_security_is_warned_of(
    environment: dict[str, str], functions: str, service: Served, tmp_path: Path
) -> None:
    warning = 'role \\"postgres\\" is above row level security'
    with served({**environment, "PYAIRTABLE_DB_URL": functions}, tmp_path) as found:
        found.wait(lambda: warning in found.log.read_text(encoding="utf-8"))
    assert "is above row level security" not in service.log.read_text(encoding="utf-8")


def test_a_client_is_believed_about_its_address_by_trusted_proxies_only(
    environment: dict[str, str], tmp_path: Path
) -> None:
    for proxies, expected in (("", [200, 429, 429]), ("127.0.0.1", [200, 200, 429])):
        folder = tmp_path / (proxies or "none")
        folder.mkdir()
        with (
            served(environment, folder, rate_limit_address="1/minute", trusted_proxies=proxies) as found,
            found.client() as client,
        ):
            said = ("192.0.2.1", "192.0.2.2", "192.0.2.2")
            answers = [client.get("/rpc/whoami", headers={"x-forwarded-for": address}) for address in said]
            assert [answer.status_code for answer in answers] == expected
            assert answers[0].headers["ratelimit-policy"] == '"address";q=1;w=60'


def test_it_listens_on_a_socket_of_the_file_system(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "http.sock"
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(path))
    stale.close()
    log = tmp_path / "log"
    with (
        log.open("wb") as file,
        subprocess.Popen(
            [*PROGRAM, "serve", "--uds", str(path)], stderr=file, env={**os.environ, **environment}
        ) as one,
        httpx.Client(transport=httpx.HTTPTransport(uds=str(path)), base_url="http://test") as client,
    ):
        found = Served(one, log)

        def answers() -> bool:
            try:
                return client.get("/rpc/whoami").status_code == 200
            except httpx.TransportError:
                return False

        found.wait(answers)
        second = subprocess.run(
            [*PROGRAM, "serve", "--uds", str(path)],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (second.returncode, "another process listens there" in second.stderr) == (1, True), second.stderr
        assert answers()
        assert found.end() == 0
    assert not path.exists()


def test_it_is_not_ready_for_a_database_that_is_behind_or_does_not_know_the_key(
    server: Cluster, database: str, tmp_path: Path
) -> None:
    environment = {
        "PYAIRTABLE_DB_URL": login_url(server, database),
        "PYAIRTABLE_DB_CONTEXT_KEY": "1:" + "0b" * 64,
        "PYAIRTABLE_DB_HTTP_PORT": "0",
    }
    with connect(database) as admin, served(environment, tmp_path) as found, found.client() as client:
        admin.execute("delete from migrations.applied where id like '0181%'")
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        migrations, context = answer.json()["faults"]
        assert migrations["pending"] == ["0181_airtable_note_requests_of_transactions"]
        assert "0181_airtable_note_requests_of_transactions" in migrations["message"]
        assert migrations["hint"] == "Run `pyairtable-db migrate`."
        assert context["check"] == "context"
        admin.execute("revoke usage on schema migrations from authenticator")
        time.sleep(1.1)
        assert "some are pending" in client.get("/health/ready").json()["faults"][0]["message"]


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"PYAIRTABLE_DB_URL": ""}, 2, "no database is named"),
        ({"PYAIRTABLE_DB_HTTP_POOL_SIZE": "0"}, 2, "PYAIRTABLE_DB_HTTP_POOL_SIZE"),
        ({"PYAIRTABLE_DB_HTTP_JWT_JWKS": "/nowhere/keys.json"}, 1, "cannot use /nowhere/keys.json"),
        ({"PYAIRTABLE_DB_HTTP_UDS": "/nowhere/http.sock"}, 1, "cannot listen on /nowhere/http.sock"),
    ],
)
def test_what_keeps_it_from_starting_is_said(
    environment: dict[str, str], changes: dict[str, str], code: int, words: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [*PROGRAM, "serve"],
        env={**os.environ, **environment, **changes},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert "remedy:" in done.stderr


def test_a_port_that_is_taken_is_said(environment: dict[str, str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*PROGRAM, "serve", "--port", port],
            env={**os.environ, **environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1 port {port}" in done.stderr


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_spans_of_a_request_and_its_statement_reach_a_collector(environment: dict[str, str], tmp_path: Path) -> None:
    received: list[Span] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            assert self.path == "/v1/traces"
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                received.extend(span for scope in resource.scope_spans for span in scope.spans)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    collector = HTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=collector.serve_forever, args=(0.02,))
    thread.start()
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    try:
        changed = {**environment, "OTEL_BSP_SCHEDULE_DELAY": "100"}
        with served(changed, tmp_path, otlp_endpoint=f"http://127.0.0.1:{collector.server_port}") as found:
            with found.client() as client:
                name = client.get("/rpc/whoami", headers={"traceparent": parent}).json()["name"]
                client.get("/rpc/nothing", headers={"traceparent": parent})
            found.wait(lambda: len([span for span in received if span.trace_id.hex() == parent[3:35]]) == 3)
    finally:
        collector.shutdown()
        thread.join()
        collector.server_close()
    spans = {span.name: span for span in received if span.trace_id.hex() == parent[3:35]}
    assert set(spans) == {"GET /rpc/whoami", "rpc.whoami", "GET /rpc/{function}"}
    request, statement = spans["GET /rpc/whoami"], spans["rpc.whoami"]
    assert request.parent_span_id.hex() == "00f067aa0ba902b7"
    assert statement.parent_span_id == request.span_id
    assert name == f"http 00-{parent[3:35]}-{request.span_id.hex()}-01"
    assert request.start_time_unix_nano <= statement.start_time_unix_nano < statement.end_time_unix_nano
    assert statement.end_time_unix_nano <= request.end_time_unix_nano
    told = {item.key: item.value.int_value for item in request.attributes}
    assert told["http.response.status_code"] == 200
