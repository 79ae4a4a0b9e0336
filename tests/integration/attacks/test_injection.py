"""SQL injection through every argument of every api function, drawn by hypothesis from the catalog."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyairtable_db.database import Connection

from .conftest import attempt, leaked
from .test_objects import FUNCTIONS, IDS

# SQLSTATEs that PostgreSQL raises while it reads a statement: a text that was only a value never causes one.
READING = {"42601", "42P01", "42703", "42704", "42883", "42P02", "42846", "42P18", "42804", "0A000", "22P02", "XX000"}
CANARY = "select set_config('app.canary', 'sang', false)"
PAYLOADS = [
    f"'; {CANARY}; --",
    f"'); {CANARY}; --",
    f'"; {CANARY}; --',
    f"$$; {CANARY}; --",
    f"' || ({CANARY}) || '",
    f"'||({CANARY})::text||'",
    "' or '1'='1",
    "' union select string_agg(t::text, ',') from airtable.records as t --",
    "x' = 'x' or tenant_id is not null --",
    "fields ->> 'fldSecret00000000'",
    "$1", "%s", "%1$s", "%I", "\\", "\\'", "'", '"', "''", "{", "[", "*", ".", "(", "E'\\x27'", "&", "|", "!",
    "<->", ":*",
    "pg_sleep(0)", "*/ /*", "-- ", "\u2028", "\ufeff", "\u02bc", "ǁ", "💥",
    "tblSecrets0000000", "recSecret00000000", "fldSecret00000000", "tblTasks000000000", "recOne00000000000",
    "Name", "Notes",
]  # fmt: skip
words = st.one_of(
    st.sampled_from(PAYLOADS),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
    st.tuples(st.sampled_from(["appOffice00000000", "Name", "fldName0000000000"]), st.sampled_from(PAYLOADS)).map(
        "".join
    ),
)
keys = st.one_of(
    st.sampled_from(["Name", "fldName0000000000", "fields", "id", "type", "options", "op", "and", "or", "field"]), words
)
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**40), 2**40), st.floats(allow_nan=False, allow_infinity=False), words
)
documents = st.recursive(
    leaves, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)), max_leaves=8
)
cells = st.dictionaries(keys, documents, max_size=3)
batches = st.lists(
    st.fixed_dictionaries({"fields": cells}, optional={"id": words, "name": words, "type": words}), max_size=2
)


def values(name: str, kind: str) -> st.SearchStrategy[Any]:
    """Return what a parameter may be given: half of the time what lets the call get further than its first check."""
    if kind in ("json", "jsonb"):
        return st.one_of(batches, cells, documents).map(json.dumps)
    if kind == "text":
        own = {"table_id": "tblTasks000000000", "base_id": "appOffice00000000", "record_id": "recOne00000000000"}
        known = st.sampled_from([own.get(name, "x"), own.get(name, "name")])
        return st.one_of(known, words)
    if kind == "text[]":
        return st.lists(words, max_size=3)
    if kind in ("integer", "bigint", "smallint"):
        return st.integers(-5, 2000)
    if kind == "boolean":
        return st.booleans()
    if kind == "uuid":
        return st.sampled_from([IDS["user_id"], "00000000-0000-4000-8000-00000000000c"])
    return st.none()


def strategies(parameters: list[str]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return arguments for a function whose parameters are [{"f1": name, "f2": type}, …] as JSON texts."""
    return st.tuples(*(values(*json.loads(parameter).values()) for parameter in parameters))


@pytest.mark.timeout(600)
def test_injection_through_every_argument(alice: Connection) -> None:
    """Put statements, quotes, operators, format specifiers and Unicode look-alikes into every text and JSON
    argument of every api function, 80 calls each, drawn by hypothesis.

    No statement in an argument is run, none leads to an error that PostgreSQL raises while it reads SQL, and
    nothing of globex is in the answer or in the error.
    """
    functions = [row for row in alice.execute(FUNCTIONS) if str(row[0]).startswith("api.") and row[1]]
    assert len(functions) > 10
    for name, parameters in functions:
        kinds = [json.loads(parameter)["f2"] for parameter in parameters]
        call = f"select {name}({', '.join(f'%s::{kind}' for kind in kinds)})::text"

        @settings(max_examples=80, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(call=st.just(call), arguments=strategies(parameters))
        def attack(call: str, arguments: tuple[Any, ...]) -> None:
            outcome = attempt(alice, call, arguments)
            given = json.dumps(arguments, ensure_ascii=False).lower()
            assert outcome.code not in READING, (outcome, arguments)
            assert [secret for secret in leaked(*outcome.rows, outcome.said) if secret not in given] == []
            assert alice.execute("select coalesce(current_setting('app.canary', true), '')").fetchone() == ("",)

        attack()


def test_injection_as_anonymous(nobody: Connection) -> None:
    """The same as anonymous, 5 calls of every function of the api.

    Refused (42501) before an argument is looked at, but for `api.ping`; the canary is silent.
    """
    for name, parameters in nobody.execute(FUNCTIONS).fetchall():
        if not str(name).startswith("api.") or not parameters:
            continue
        kinds = [json.loads(parameter)["f2"] for parameter in parameters]
        call = f"select {name}({', '.join(f'%s::{kind}' for kind in kinds)})::text"

        @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(call=st.just(call), arguments=strategies(parameters))
        def attack(call: str, arguments: tuple[Any, ...]) -> None:
            assert attempt(nobody, call, arguments).code == "42501", call

        attack()
    assert nobody.execute("select coalesce(current_setting('app.canary', true), '')").fetchone() == ("",)


def test_the_canary_sings_where_a_text_is_run(alice: Connection) -> None:
    """Run an argument as a statement on purpose.

    The suite notices: the canary sings, and a broken statement has a code of the list.
    """
    payload = PAYLOADS[0]
    alice.execute("do $do$ begin execute format('select ''%s''', current_setting('app.x', true)); end $do$")
    alice.execute("select set_config('app.x', %s, true)", [payload])
    alice.execute("do $do$ begin execute 'select ''' || current_setting('app.x') || ''''; end $do$")
    assert alice.execute("select current_setting('app.canary', true)").fetchone() == ("sang",)
    alice.execute("select set_config('app.x', '''', true)")
    assert (
        attempt(alice, "do $do$ begin execute 'select ''' || current_setting('app.x') || ''''; end $do$").code
        in READING
    )
