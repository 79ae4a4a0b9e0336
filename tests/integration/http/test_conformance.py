"""schemathesis calls every operation of the document, and holds each answer against it.

`SCHEMATHESIS_SEED=7 SCHEMATHESIS_EXAMPLES=50 pytest tests/integration/http/test_conformance.py` draws others.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pyairtable_db.local.cluster import Cluster
from pyairtable_db.testing.plugin import TemplateServer

from .staging import Stage, staged

SEED = os.environ.get("SCHEMATHESIS_SEED", "20261129")
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "2")
PERSONAL = "session|message|comment|profile|context"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


@pytest.fixture(scope="module")
def stage(server: Cluster, migrated_server: TemplateServer) -> Iterator[Stage]:
    with staged(server, migrated_server) as found:
        yield found


def schemathesis(
    stage: Stage, folder: Path, document: str, token: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", document, "--url", stage.http,
        "--header", f"Authorization: Bearer {token}",
        "--seed", SEED, "--max-examples", EXAMPLES, "--workers", "2",
        "--phases", "examples,fuzzing", "--checks", ",".join(CHECKS),
        "--continue-on-failure", "--suppress-health-check", "all", "--no-color", *arguments,
    ]  # fmt: skip
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=1200)


@pytest.mark.timeout(1300)
def test_every_operation_answers_as_the_document_says(stage: Stage, tmp_path: Path) -> None:
    """The tenant's own service calls, whose membership no call can end; then a person what is a person's."""
    service, person = stage.token(sub="", level="owner"), stage.token()
    told = schemathesis(stage, tmp_path, f"{stage.http}/openapi.json", service)
    assert told.returncode == 0, told.stdout[-20_000:] + told.stderr
    told = schemathesis(stage, tmp_path, f"{stage.http}/openapi.json", person, "--include-path-regex", PERSONAL)
    assert told.returncode == 0, told.stdout[-20_000:] + told.stderr
    with stage.client() as client:
        paths = {path for path in client.get("/openapi.json").json()["paths"] if path.startswith("/rpc/")}
        if missing := paths - _called(client):  # what was drawn for them got no further than their arguments
            once_more = ("--max-examples", "30", "--include-path-regex", f"^({'|'.join(sorted(missing))})$")
            told = schemathesis(stage, tmp_path, f"{stage.http}/openapi.json", service, *once_more)
            assert told.returncode == 0, told.stdout[-20_000:] + told.stderr
        assert client.get("/rpc/current_context").status_code == 200, "the calls were still made for somebody"
        assert paths <= _called(client)


def _called(client: httpx.Client) -> set[str]:
    return {f"/rpc/{name}" for name in re.findall(r'function="(\w+)"', client.get("/metrics").text)}


def test_a_document_that_is_not_true_is_noticed(stage: Stage, tmp_path: Path) -> None:
    with stage.client() as client:
        tree = client.get("/openapi.json").json()
    answer = tree["paths"]["/rpc/list_bases"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer["properties"]["bases"]["type"] = "object"
    document = tmp_path / "document.json"
    document.write_text(json.dumps(tree), encoding="utf-8")
    told = schemathesis(stage, tmp_path, str(document), stage.token(), "--include-name", "GET /rpc/list_bases")
    assert told.returncode == 1, told.stdout
    assert "is not of type" in told.stdout
