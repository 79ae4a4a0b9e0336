"""Calls of every kind of client: the same answers and the same errors over SQL and over HTTP."""

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Any

import pytest

from pyairtable_db.client import (
    CallError,
    Conflict,
    Failed,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    TimedOut,
    Unauthorized,
    Unavailable,
    UnknownFunction,
)
from pyairtable_db.database import connect
from pyairtable_db.errors import UsageError

from .conftest import Driver


def runs(driver: Driver) -> int:
    """Return how often the failing functions have run."""
    with connect(driver.stage.admin) as admin:
        row = admin.execute("select last_value - (not is_called)::int from api.runs").fetchone()
    assert row is not None
    return int(row[0])


def test_a_call_answers_with_what_its_tenant_has(driver: Driver) -> None:
    found = driver.call("search_records", query="ada")
    assert [
        record["fields"] for record in driver.call("search_records", query="ada", field_keys="name")["records"]
    ] == [{"Name": "Ada", "Age": 36}]
    assert found["records"][0]["tableId"] == "tbltp8DGLhqbUmjK1"


def test_values_keep_their_types(driver: Driver) -> None:
    when = datetime.datetime(2026, 5, 1, 12, 30, tzinfo=datetime.UTC)
    who = uuid.uuid4()
    found = driver.call(
        "takes", a=7, b=["x", 'y "z"', None], c={"k": [1, "é"]}, d=when, e=who, f=decimal.Decimal("1.50")
    )
    assert found == {
        "a": 7,
        "b": ["x", 'y "z"', None],
        "c": {"k": [1, "é"]},
        "d": "2026-05-01T12:30:00",
        "e": str(who),
        "f": 1.5,
    }
    assert driver.call("takes", a=1)["c"] is None


def test_results_of_every_kind_are_what_json_makes_of_them(driver: Driver) -> None:
    assert driver.call("one") == "1"
    assert driver.call("counts", last=2) == [{"n": 1, "square": 1}, {"n": 2, "square": 4}]
    assert driver.call("texts") == ["a", 'b "c"', None]
    assert driver.call("nothing") is None


def test_overloads_are_told_apart_by_the_names_of_arguments(driver: Driver) -> None:
    assert driver.call("which", a=1) == "integer"
    assert driver.call("which", a="1", b="2") == "texts"


def test_rows_are_streamed(driver: Driver) -> None:
    assert driver.stream("counts", last=3) == [{"n": n, "square": n * n} for n in (1, 2, 3)]
    assert driver.stream("texts") == ["a", 'b "c"', None]
    assert driver.stream("counts", last=0) == []
    assert [row["n"] for row in driver.stream("counts", most=3, last=2_000_000)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("code", "kind", "status"),
    [
        ("PT400", Invalid, 400),
        ("PT401", Unauthorized, 401),
        ("PT403", Forbidden, 403),
        ("PT404", NotFound, 404),
        ("PT409", Conflict, 409),
        ("23505", Conflict, 409),
        ("PT410", Gone, 410),
        ("PT422", Invalid, 422),
        ("P0001", Invalid, 400),
        ("42501", Forbidden, 403),
        ("XX000", Failed, 500),
    ],
)
def test_errors_are_exceptions(driver: Driver, code: str, kind: type[CallError], status: int) -> None:
    before = runs(driver)
    with pytest.raises(CallError) as caught:
        driver.call("fails", code=code, message="it is so")
    error = caught.value
    assert (type(error), error.code, error.status, error.function) == (kind, code, status, "fails")
    if code.startswith("PT"):
        assert (error.message, error.hint, error.faults) == ("it is so", "Do not.", [{"field": "a"}])
    assert runs(driver) == before + 1, "a call that may change something is not repeated"


def test_a_busy_database_is_asked_again_by_what_only_reads(driver: Driver) -> None:
    with connect(driver.stage.admin) as admin:
        admin.execute("insert into api.busy values (clock_timestamp() + '1 day')")
        with pytest.raises(Unavailable):
            driver.call("is_read", _options={"attempts": 1})
        admin.execute("update api.busy set until = clock_timestamp() + '0.7 s'")
    assert driver.call("is_read", _options={"attempts": 20}) == "fine"


def test_an_unknown_function_is_told_with_its_nearest(driver: Driver) -> None:
    with pytest.raises(UnknownFunction) as caught:
        driver.call("list_record")
    assert caught.value.hint is not None
    assert "list_records" in caught.value.hint
    with pytest.raises(UnknownFunction, match='has no argument "tabel_id"'):
        driver.call("list_records", tabel_id="x")


def test_a_value_of_the_wrong_type_names_its_argument(driver: Driver) -> None:
    with pytest.raises(Invalid, match="seven"):
        driver.call("takes", a="seven")


def test_a_call_ends_when_its_time_is_over(driver: Driver) -> None:
    with pytest.raises(TimedOut):
        driver.call("sleeps", seconds=30, _options={"timeout": 0.3})


def test_levels_and_tenants_bind(driver: Driver) -> None:
    reader = {"tenant": driver.stage.tenant_id, "user": driver.stage.user_id, "level": "reader"}
    with pytest.raises(Forbidden, match="editor"):
        driver.call("create_base", name="No", _caller=reader)
    service = driver.call("current_context", _caller={"tenant": driver.stage.tenant_id})
    assert (service["user"], service["level"]) == (None, "owner")
    nobody = {"tenant": str(uuid.uuid4()), "user": driver.stage.user_id}
    with pytest.raises(Unauthorized):
        driver.call("list_bases", _caller=nobody)


def test_an_api_key_says_for_whom_it_is(driver: Driver) -> None:
    made = driver.call("create_api_key", name="test", level="reader")
    who = driver.call("current_context", _caller={"api_key": made["secret"]})
    assert (who["tenant"]["slug"], who["level"]) == ("acme", "reader")
    with pytest.raises(Unauthorized):
        driver.call("list_bases", _caller={"api_key": "keyAAAAAAAAAAAAAA." + "a" * 43})


def test_what_is_granted_to_anonymous_needs_no_tenant(driver: Driver) -> None:
    assert driver.call("open_to_all", _caller={}) == "anonymous"
    with pytest.raises(Unauthorized):
        driver.call("list_bases", _caller={})


@pytest.mark.parametrize(
    "caller", [{}, {"tenant": "x"}, {"token": "t", "api_key": "k"}, {"token": "t", "user": str(uuid.uuid4())}]
)
def test_it_must_be_clear_who_is_meant(driver: Driver, caller: dict[str, Any]) -> None:
    from pyairtable_db.client import Client

    url, options = driver.options()
    with pytest.raises(UsageError):
        Client(url, **options).as_(**caller)


def test_what_json_has_no_form_for_is_refused(driver: Driver) -> None:
    with pytest.raises(UsageError, match="object"):
        driver.call("takes", a=object())
    with pytest.raises(UsageError):
        driver.call("takes", a=float("nan"))
