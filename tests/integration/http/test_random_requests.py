"""Requests nobody thought of: whatever is sent, the answer is one of the service's own, and it serves on."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

names = st.one_of(
    st.sampled_from(
        ["id", "name", "client_id", "select", "order", "or", "and", "not.or", "limit", "offset", "columns"]
    ),
    st.text(max_size=8),
)
pieces = st.sampled_from(
    [
        "eq.",
        "in.(",
        ")",
        "(",
        "not.",
        "is.null",
        "fts(english).",
        ",",
        '"',
        "\\",
        ":",
        "*",
        "id",
        "name",
        "asc",
        ".",
        "1",
        "'",
    ]
)
values = st.one_of(st.text(max_size=12), st.lists(pieces, max_size=8).map("".join))
functions = st.sampled_from(
    ["all_projects", "say_hello", "add_them", "ret_integers", "single_project", "varied", "shift"]
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8))
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


def is_answered(answer: httpx.Response) -> None:
    assert answer.status_code in (200, 206, 300, 400, 404, 405, 406, 416), (answer.status_code, answer.text)
    if answer.status_code >= 300:
        assert set(answer.json()) == {"code", "message", "details", "hint"}
        assert "pg_catalog" not in answer.text


@EXAMPLES
@given(
    functions, st.lists(st.tuples(names, values), max_size=4), st.sampled_from(["*/*", "text/csv", "application/jsonl"])
)
def test_any_query_is_answered(rpc: httpx.Client, name: str, pairs: list[tuple[str, str]], accept: str) -> None:
    query = "&".join(f"{quote(key, errors='replace')}={quote(text, errors='replace')}" for key, text in pairs)
    is_answered(rpc.get(f"/rpc/{name}?{query}", headers={"accept": accept}))
    assert rpc.get("/rpc/add_them?a=1&b=2").json() == 3


@EXAMPLES
@given(
    functions,
    st.dictionaries(
        st.sampled_from(["name", "a", "b", "id", "point", "points", "enum", "arr", "date"]), documents, max_size=4
    ),
)
def test_any_body_is_answered(rpc: httpx.Client, name: str, body: dict[str, Any]) -> None:
    is_answered(rpc.post(f"/rpc/{name}", content=json.dumps(body)))
    assert rpc.get("/rpc/add_them?a=1&b=2").json() == 3
