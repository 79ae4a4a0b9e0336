"""An immutable function gets no context of its caller: what it answers may be kept from one call to the next."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from pyairtable_db.local.cluster import Cluster
from pyairtable_db.testing.plugin import TemplateServer

from .staging import Stage, staged

# The same twice; the second says what is not true, that its answer depends on nothing.
FUNCTIONS = """
    create function api.looks() returns json language sql stable as $$
        select json_build_object('role', current_user, 'tenant', app.current_tenant_id(), 'user', app.current_user_id(),
            'tables', (select count(*) from airtable.tables)) $$;
    create function api.looks_fixed() returns json language sql immutable as $$
        select json_build_object('role', current_user, 'tenant', app.current_tenant_id(), 'user', app.current_user_id(),
            'tables', (select count(*) from airtable.tables)) $$;
    create function api.needs_tenant_fixed() returns uuid language sql immutable as 'select app.require_tenant_id()';
    create function api.adds_fixed(a integer) returns integer language sql immutable as 'select a + 1';
    revoke all on function api.adds_fixed(integer) from public;
    grant execute on function api.adds_fixed(integer) to application_user;
"""


@pytest.fixture(scope="module")
def stage(server: Cluster, migrated_server: TemplateServer) -> Iterator[Stage]:
    with staged(server, migrated_server, FUNCTIONS) as found:
        yield found


def seen(answer: Any) -> tuple[Any, ...]:
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return found["role"], found["tenant"], found["user"], found["tables"]


def test_it_sees_no_context_also_where_one_was_before_it(stage: Stage) -> None:
    with stage.client() as client:
        for _ in range(8):  # a connection keeps the plan of what it has run a few times
            assert seen(client.get("/rpc/looks")) == ("application_user", stage.tenant_id, stage.user_id, 1)
            assert seen(client.get("/rpc/looks_fixed")) == ("application_user", None, None, 0)
            assert seen(client.post("/rpc/looks_fixed", json={})) == ("application_user", None, None, 0)


def test_what_it_requires_of_a_context_is_not_there(stage: Stage) -> None:
    with stage.client() as client:
        refused = client.get("/rpc/needs_tenant_fixed")
        assert (refused.status_code, refused.json()["message"]) == (401, "this transaction works for no tenant")
        assert client.get("/rpc/adds_fixed?a=1").json() == 2


def test_it_sees_nobody_where_others_see_the_user_of_a_token(stage: Stage) -> None:
    stranger = str(uuid.uuid4())
    with stage.client(sub=stranger) as client:
        assert seen(client.get("/rpc/looks")) == ("application_user", None, stranger, 0)
        assert seen(client.get("/rpc/looks_fixed")) == ("application_user", None, None, 0)


def test_its_caller_is_known_all_the_same(stage: Stage) -> None:
    with stage.client() as client:
        assert client.get("/rpc/adds_fixed?a=1", headers={"Authorization": "Bearer no.token.at-all"}).status_code == 401
        del client.headers["Authorization"]
        assert client.get("/rpc/adds_fixed?a=1").status_code == 401
