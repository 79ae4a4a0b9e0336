"""Functions called over HTTP: which one is meant, what its arguments are, what is answered."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

JSON = "application/json; charset=utf-8"
PROJECT = {"id": 1, "name": "Windows 7", "client_id": 1}


def both(rpc: httpx.Client, name: str, arguments: dict[str, Any]) -> Any:
    """Call a reading function by GET and by POST; return the answer, which is the same."""
    posted = rpc.post(f"/rpc/{name}", json=arguments)
    gotten = rpc.get(f"/rpc/{name}", params=arguments)
    assert posted.status_code == gotten.status_code == 200, posted.text + gotten.text
    assert posted.content == gotten.content
    assert posted.headers["content-type"] == gotten.headers["content-type"] == JSON
    assert int(posted.headers["content-length"]) == len(posted.content)
    return posted.json()


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return the error of an answer; it has the four fields and is JSON."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == JSON
    error = answer.json()
    assert set(error) == {"code", "message", "details", "hint"}
    assert error["code"] == code
    return dict(error)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("say_hello", {"name": "world"}, "Hello, world"),
        ("say_hello", {"name": '￥ "quoted" \\ ü'}, 'Hello, ￥ "quoted" \\ ü'),
        ("add_them", {"a": 1, "b": -2}, -1),
        ("item_range", {"min": 2, "max": 4}, [{"id": 3}, {"id": 4}]),
        ("get_project", {"id": 1}, [PROJECT]),
        ("single_project", {"id": 1}, PROJECT),
        ("empty_rows", {}, []),
        ("ret_array", {}, [1, 2, 3]),
        ("ret_integers", {}, [1, 2, 3]),
        ("ret_mood", {"val": "foo"}, "foo"),
        ("ret_small", {"val": "8"}, 8),
        ("ret_range", {"low": 10, "up": 20}, "[10,20)"),
        ("ret_scalars", {}, [{"a": "scalars", "b": "foo", "c": 1, "d": "[10,20)"}]),
        ("ret_point", {}, {"x": 10, "y": 5}),
        ("ret_named_point", {}, {"x": 10, "y": 5}),
        ("ret_null", {}, None),
        ("ret_record", {}, PROJECT),
        ("ret_records", {}, [PROJECT, {"id": 2, "name": "Windows 10", "client_id": 1}]),
        ("ret_json", {}, {"a": 1}),
        ("ret_jsons", {}, [{"a": 1}, 2]),
        ("no_arguments", {}, "none"),
        ("test", {}, [{"test": "hello", "value": 1}]),
        ("true", {}, True),
        ("single_out", {"num": 5}, {"num_plus_one": 6}),
        ("single_inout", {"num": 2}, {"num": 3}),
        ("many_out", {}, {"my_json": {"a": 1}, "num": 3, "str": "four"}),
        ("many_inout", {"num": 1, "str": "two"}, {"num": 1, "str": "two", "b": True}),
        ("many_inout", {"num": 1, "str": "two", "b": "false"}, {"num": 1, "str": "two", "b": False}),
        ("one_column", {}, [{"a": "A"}]),
        ("three_defaults", {"b": 4}, 8),
        ("quotedFunction", {"user": "a", "fullName": "b c", "SSN": "1"}, {"user": "a", "fullName": "b c", "SSN": "1"}),
        ("overloaded", {}, [1, 2, 3]),
        ("overloaded", {"a": 1, "b": 2}, 3),
        ("overloaded", {"a": 1, "b": 2, "c": 3}, "123"),
        ("variadic_texts", {}, []),
        ("variadic_needed", {}, 0),
    ],
)
def test_a_call_by_get_and_by_post(rpc: httpx.Client, name: str, arguments: dict[str, Any], expected: Any) -> None:
    assert both(rpc, name, arguments) == expected


VARIED = {
    "double": 3.1,
    "varchar": "hello",
    "boolean": True,
    "date": "20190101",
    "money": 0,
    "enum": "foo",
    "arr": ["a", 'b "c"', None],
    "integer": 43,
    "json": {"some key": "some value"},
    "jsonb": {"another key": [1, 2, "3"]},
}


def test_values_of_many_types_as_json(rpc: httpx.Client) -> None:
    answer = rpc.post("/rpc/varied", json=VARIED)
    assert answer.json() == {**VARIED, "date": "2019-01-01", "money": "$0.00"}


def test_values_of_many_types_as_text(rpc: httpx.Client) -> None:
    given = {"double": "3.1", "varchar": "hello", "boolean": "true", "date": "20190101", "money": "0", "enum": "foo"}
    given |= {"arr": '{a,"b \\"c\\"",NULL}', "integer": "43", "json": '{"a": 1}'}
    expected = {**VARIED, "date": "2019-01-01", "money": "$0.00", "json": {"a": 1}, "jsonb": {}}
    assert rpc.get("/rpc/varied", params=given).json() == expected
    assert rpc.post("/rpc/varied", data=given).json() == expected


def test_null_is_null_whatever_the_type(rpc: httpx.Client) -> None:
    answer = rpc.post("/rpc/varied", json=dict.fromkeys(VARIED))
    assert answer.json() == dict.fromkeys(VARIED)


def test_a_json_argument_is_taken_as_it_is(rpc: httpx.Client) -> None:
    assert rpc.post("/rpc/json_kind", json={"arg": {"key": 3}}).json() == "object"
    assert rpc.post("/rpc/json_kind", json={"arg": '{"key": 3}'}).json() == "string"


def test_composite_arguments_and_arrays_of_them(rpc: httpx.Client) -> None:
    answer = rpc.post("/rpc/shift", json={"point": {"x": 1, "y": None}, "points": [{"x": 3, "y": 4}]})
    assert answer.json() == {"x": 1, "y": None, "points": [{"x": 3, "y": 4}]}
    answer = rpc.post("/rpc/shift", json={"point": "(5,6)", "points": '{"(7,8)"}'})
    assert answer.json() == {"x": 5, "y": 6, "points": [{"x": 7, "y": 8}]}
    assert rpc.get("/rpc/shift", params={"point": "(5,6)"}).json() == {"x": 5, "y": 6, "points": []}


@pytest.mark.parametrize(
    ("pairs", "expected"), [([], []), ([("v", "hi")], ["hi"]), ([("v", 'h"i\\'), ("v", "there")], ['h"i\\', "there"])]
)
def test_variadic_arguments_are_repeated(rpc: httpx.Client, pairs: Any, expected: list[str]) -> None:
    assert rpc.get("/rpc/variadic_texts", params=pairs).json() == expected
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert rpc.post("/rpc/variadic_texts", content=str(httpx.QueryParams(pairs)), headers=form).json() == expected
    assert rpc.post("/rpc/variadic_texts", json={"v": expected}).json() == expected


def test_of_other_repeated_arguments_the_last_one_counts(rpc: httpx.Client) -> None:
    assert rpc.get("/rpc/say_hello?name=ignored&name=world").json() == "Hello, world"
    assert rpc.get("/rpc/hello_variadic?name=ignored&name=world&v=unused").json() == "Hello, world"


def test_types_of_a_length_keep_longer_values(rpc: httpx.Client) -> None:
    expected = [{"char_": "abcdefg", "char_arr": ["abc", "abcdefg"]}]
    assert rpc.get("/rpc/chars?char_=abcdefg&char_arr={abc,abcdefg}").json() == expected
    assert rpc.post("/rpc/chars", json={"char_": "abcdefg", "char_arr": ["abc", "abcdefg"]}).json() == expected
    expected = [{"bit_": "101010", "bit_arr": ["101", "101010"]}]
    assert rpc.get("/rpc/bits?bit_=101010&bit_arr={101,101010}").json() == expected
    assert rpc.post("/rpc/bits", json={"bit_": "101010", "bit_arr": ["101", "101010"]}).json() == expected


def test_an_empty_body_has_no_arguments(rpc: httpx.Client) -> None:
    assert rpc.post("/rpc/no_arguments").json() == "none"
    assert rpc.post("/rpc/no_arguments", content=b" \n").json() == "none"


def test_of_an_array_of_objects_the_first_one_counts(rpc: httpx.Client) -> None:
    assert rpc.post("/rpc/add_them", json=[{"a": 1, "b": 2}, {"a": 4, "b": 6}]).json() == 3


def test_columns_chooses_names_of_the_body(rpc: httpx.Client) -> None:
    answer = rpc.post("/rpc/say_hello?columns=name", json={"name": "John", "other": "stuff"})
    assert answer.json() == "Hello, John"


def test_void_has_no_content(rpc: httpx.Client) -> None:
    answer = rpc.post("/rpc/ret_void", json={})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-type" not in answer.headers
    assert "content-length" not in answer.headers


def test_head_is_get_without_the_body(rpc: httpx.Client) -> None:
    answer = rpc.head("/rpc/item_range?min=2&max=4")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"", JSON)
    assert "content-length" not in answer.headers
    assert rpc.head("/rpc/item_range?min=2&max=4", headers={"accept": "text/csv"}).headers["content-type"] == (
        "text/csv; charset=utf-8"
    )


def test_options_tells_the_methods(rpc: httpx.Client) -> None:
    assert rpc.options("/rpc/say_hello").headers["allow"] == "OPTIONS, GET, HEAD, POST"
    assert rpc.options("/rpc/count_calls").headers["allow"] == "OPTIONS, POST"
    refused(rpc.options("/rpc/fake"), 404, "PGRST202")


# ── one argument without a name


def test_one_argument_without_a_name_is_the_body(rpc: httpx.Client) -> None:
    body = b'{"A": 1,\t"B": [2,  3]}'
    assert rpc.post("/rpc/unnamed_json", content=body).content == body
    assert rpc.post("/rpc/unnamed_json", json=[1, 2]).json() == [1, 2]
    text = {"content-type": "text/plain", "accept": "text/plain"}
    assert rpc.post("/rpc/unnamed_text", content=b"plain \\ text", headers=text).content == b"plain \\ text"
    xml = {"content-type": "text/xml", "accept": "text/xml"}
    assert rpc.post("/rpc/unnamed_xml", content=b"<note>a</note>", headers=xml).content == b"<note>a</note>"
    binary = {"content-type": "application/octet-stream", "accept": "application/octet-stream"}
    data = bytes(range(256)) * 10
    answer = rpc.post("/rpc/unnamed_bytea", content=data, headers=binary)
    assert (answer.content, answer.headers["content-type"]) == (data, "application/octet-stream")


def test_a_name_or_another_type_keeps_the_body_out(rpc: httpx.Client) -> None:
    error = refused(rpc.post("/rpc/named_json", json={"A": 1}), 404, "PGRST202")
    assert '"A"' in error["message"]
    assert '"data"' in error["message"]
    refused(rpc.post("/rpc/unnamed_integer", json={"x": 1}), 404, "PGRST202")
    for kind in ("text/plain", "text/xml", "application/octet-stream"):
        answer = rpc.post("/rpc/unnamed_integer", content=b"1", headers={"content-type": kind})
        refused(answer, 404, "PGRST202")


def test_named_arguments_come_before_the_body(rpc: httpx.Client) -> None:
    assert rpc.post("/rpc/unnamed_over", json={}).json() == 1
    assert rpc.post("/rpc/unnamed_over", json={"x": 1, "y": 2}).json() == 3
    assert rpc.post("/rpc/unnamed_over", json={"A": 1}).json() == {"A": 1}
    text = {"content-type": "text/plain", "accept": "text/plain"}
    assert rpc.post("/rpc/unnamed_over", content=b"words", headers=text).content == b"words"
    assert rpc.get("/rpc/unnamed_over", headers={"content-type": "text/plain"}).json() == 1
    answer = rpc.post("/rpc/unnamed_two", json={"A": 1})
    error = refused(answer, 300, "PGRST203")
    assert "rpc.unnamed_two(json), rpc.unnamed_two(jsonb)" in error["message"]


# ── forms of the answer


def test_csv(rpc: httpx.Client) -> None:
    csv = {"accept": "text/csv"}
    answer = rpc.get("/rpc/item_range?min=2&max=4", headers=csv)
    assert (answer.text, answer.headers["content-type"]) == ("id\n3\n4", "text/csv; charset=utf-8")
    assert rpc.post("/rpc/item_range", json={"min": 2, "max": 4}, headers=csv).text == "id\n3\n4"
    assert rpc.get("/rpc/item_range?min=2&max=2", headers=csv).text == "id"
    assert rpc.get("/rpc/quotes", headers=csv).text == 'a,b,c\n"one, ""two""","line\nbreak",1\n"",,'
    assert rpc.get("/rpc/ret_integers", headers=csv).text == "ret_integers\n1\n2\n3"


def test_lines(rpc: httpx.Client) -> None:
    lines = {"accept": "application/x-ndjson"}
    answer = rpc.get("/rpc/ret_records", headers=lines)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in answer.text.splitlines()] == both(rpc, "ret_records", {})
    assert rpc.get("/rpc/ret_jsons", headers=lines).text == '{"a": 1}\n2\n'
    assert rpc.get("/rpc/one_column", headers=lines).text == '{"a":"A"}\n'
    assert rpc.get("/rpc/empty_rows", headers=lines).text == ""
    assert rpc.get("/rpc/ret_array", headers=lines).text == "[1,2,3]\n"
    many = rpc.get("/rpc/many_rows?how_many=2345", headers=lines).text.splitlines()
    assert (len(many), many[-1]) == (2345, '{"id":2345,"name":"row 2345"}')


def test_accept_chooses(rpc: httpx.Client) -> None:
    def kind(accept: str, name: str = "ret_text") -> str:
        return rpc.get(f"/rpc/{name}", headers={"accept": accept}).headers["content-type"].partition(";")[0]

    assert kind("*/*") == "application/json"
    assert kind("text/plain;q=0.5, application/json;q=0.1") == "text/plain"
    assert kind("audio/mpeg3, text/*") == "text/plain"
    assert kind("text/*", "ret_scalars") == "text/csv"
    assert kind("text/html, application/xhtml+xml, */*;q=0.8") == "application/json"
    for answer in (
        rpc.get("/rpc/say_hello?name=world", headers={"accept": "audio/mpeg3"}),
        rpc.post("/rpc/say_hello", json={"name": "world"}, headers={"accept": "application/octet-stream"}),
    ):
        error = refused(answer, 406, "PGRST107")
        assert "text/plain" in error["hint"]


# ── what is refused


@pytest.mark.parametrize(
    ("path", "said", "hint"),
    [
        ("fakefunction", "there is no function rpc.fakefunction", None),
        ("sayhell", "there is no function rpc.sayhell", "Did you mean rpc.say_hello?"),
        ("say_hello", 'function rpc.say_hello needs argument "name"', None),
        (
            "say_hello?nam=Peter",
            'function rpc.say_hello has no argument "nam" and needs argument "name"',
            'Did you mean "name" instead of "nam"?',
        ),
        ("add_them?a=1&b=2&other=3", 'function rpc.add_them has no argument "other"', None),
        ("add_them", 'function rpc.add_them needs arguments "a" and "b"', None),
    ],
)
def test_what_does_not_exist_is_named_with_what_is_near(rpc: httpx.Client, path: str, said: str, hint: str) -> None:
    error = refused(rpc.get(f"/rpc/{path}"), 404, "PGRST202")
    assert error["message"] == said
    assert error["hint"] == hint


def test_an_overload_that_does_not_exist_names_those_that_do(rpc: httpx.Client) -> None:
    error = refused(rpc.get("/rpc/overloaded?a=1&b=2&wrong=3"), 404, "PGRST202")
    assert "rpc.overloaded(a => text, b => text, c => text)" in error["details"]


def test_several_that_fit_are_not_chosen_from(rpc: httpx.Client) -> None:
    error = refused(rpc.get("/rpc/same_names?arg=value"), 300, "PGRST203")
    assert "rpc.same_names(arg => integer), rpc.same_names(arg => text, num => integer)" in error["message"]


@pytest.mark.parametrize(
    ("name", "arguments", "named"),
    [
        ("add_them", {"a": 1, "b": "x"}, 'argument "b" is integer'),
        ("say_hello", {"name": {"first": "Ada"}}, 'argument "name" is text'),
        ("say_hello", {"name": ["Ada"]}, 'argument "name" is text'),
        ("item_range", {"min": 2, "max": 1.5}, 'argument "max" is bigint'),
        ("ret_small", {"val": {"a": 1}}, 'argument "val" is integer'),
        ("shift", {"point": {"x": "no"}}, 'argument "point" is rpc.point'),
        ("varied", {**VARIED, "date": "tomorrowish"}, 'argument "date" is date'),
    ],
)
def test_a_value_of_the_wrong_type_is_named(rpc: httpx.Client, name: str, arguments: Any, named: str) -> None:
    answer = rpc.post(f"/rpc/{name}", json=arguments)
    assert answer.status_code == 400, answer.text
    error = answer.json()
    assert error["code"][:2] == "22"
    assert error["details"] == named


def test_a_body_that_is_not_json(rpc: httpx.Client) -> None:
    for body in (b"sdfsdf", b'{"name": "world"', b"[{]"):
        refused(rpc.post("/rpc/say_hello", content=body), 400, "PGRST102")
    refused(rpc.post("/rpc/say_hello", content=b'{"name": "\xff"}'), 400, "22021")
    refused(rpc.post("/rpc/say_hello", content=b'"name"'), 404, "PGRST202")


def test_text_that_postgresql_cannot_hold(rpc: httpx.Client) -> None:
    refused(rpc.post("/rpc/say_hello", content=rb'{"name": "a\u0000b"}'), 400, "22P05")
    refused(rpc.get("/rpc/say_hello?name=a%00b"), 400, "22P05")
    refused(rpc.get("/rpc/say_hello?name=%ff"), 400, "PGRST100")


def test_bodies_that_are_not_read(rpc: httpx.Client) -> None:
    refused(rpc.post("/rpc/say_hello", content=b"<a>", headers={"content-type": "text/html"}), 415, "PGRST102")
    refused(rpc.post("/rpc/say_hello", json={}, headers={"content-encoding": "br"}), 415, "PGRST102")
    body = b'{"name": "' + b"x" * 11_000_000 + b'"}'
    refused(rpc.post("/rpc/say_hello", content=body), 413, "PGRST102")
    refused(rpc.post("/rpc/say_hello", content=iter([body])), 413, "PGRST102")


def test_arguments_in_the_query_of_a_post(rpc: httpx.Client) -> None:
    error = refused(rpc.post("/rpc/say_hello?name=John", json={"name": "John"}), 400, "PGRST100")
    assert '"name"' in error["message"]


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "PUT"])
def test_other_methods(rpc: httpx.Client, method: str) -> None:
    answer = rpc.request(method, "/rpc/say_hello")
    error = refused(answer, 405, "PGRST101")
    assert method in error["message"]
    assert answer.headers["allow"] == "OPTIONS, GET, HEAD, POST"


def test_get_changes_nothing(rpc: httpx.Client) -> None:
    answer = rpc.get("/rpc/count_calls")
    refused(answer, 405, "PGRST101")
    assert answer.headers["allow"] == "OPTIONS, POST"
    refused(rpc.get("/rpc/writes_in_secret"), 405, "25006")
    assert rpc.get("/rpc/setting?name=transaction_read_only").json() == "on"


def test_a_call_is_made_once(rpc: httpx.Client) -> None:
    rpc.post("/rpc/reset_calls", json={"value": 1})
    assert [rpc.post("/rpc/count_calls", json={}).json() for _ in range(2)] == [2, 3]


# ── what functions raise and set


def test_what_functions_raise(rpc: httpx.Client) -> None:
    assert refused(rpc.post("/rpc/problem", json={}), 400, "P0001")["message"] == "bad thing"
    refused(rpc.post("/rpc/assertion", json={}), 500, "P0004")


def test_raised_codes_become_a_status(rpc: httpx.Client) -> None:
    error = refused(rpc.get("/rpc/pt402"), 402, "PT402")
    assert error == {
        "code": "PT402",
        "message": "Payment Required",
        "details": "Quota exceeded",
        "hint": "Upgrade your plan",
    }
    assert refused(rpc.post("/rpc/bad_pt", json={}), 500, "PT40A")["message"] == "Wrong"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("08000", 503),
        ("09000", 500),
        ("0L000", 403),
        ("0P000", 403),
        ("22023", 400),
        ("23502", 400),
        ("23503", 409),
        ("23505", 409),
        ("25006", 405),
        ("25000", 500),
        ("28000", 403),
        ("2D000", 500),
        ("38000", 500),
        ("39000", 500),
        ("3B000", 500),
        ("40000", 500),
        ("40001", 503),
        ("40P01", 503),
        ("42501", 401),
        ("42883", 404),
        ("42P01", 404),
        ("42P17", 500),
        ("42601", 400),
        ("53000", 503),
        ("53400", 500),
        ("54000", 500),
        ("55000", 500),
        ("57014", 504),
        ("57000", 500),
        ("58000", 500),
        ("F0000", 500),
        ("HV000", 500),
        ("P0001", 400),
        ("P0002", 500),
        ("XX000", 500),
        ("ZZ123", 400),
        ("PT404", 404),
        ("PT999", 500),
    ],
)
def test_the_status_of_each_sqlstate(rpc: httpx.Client, code: str, status: int) -> None:
    answer = rpc.post("/rpc/raise_code", json={"code": code})
    refused(answer, status, code)
    assert ("retry-after" in answer.headers) == (status == 503)
    assert ("www-authenticate" in answer.headers) == (status == 401)


def test_what_is_inside_stays_inside(rpc: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = rpc.get("/rpc/broken", headers={"x-request-id": "look-here"})
    refused(answer, 404, "42P01")
    assert "secret" not in answer.text
    assert "look-here" in caplog.text
    assert "hidden_secrets" in caplog.text
    answer = rpc.get("/rpc/read_hidden")
    refused(answer, 401, "42501")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "token" in refused(rpc.get("/rpc/for_users"), 401, "42501")["hint"]


def test_a_deferred_constraint_fails_the_call(rpc: httpx.Client) -> None:
    refused(rpc.post("/rpc/add_child", json={"id": 1, "parent_id": 77}), 409, "23503")
    refused(rpc.post("/rpc/add_project", json={"id": 1, "name": "again"}), 409, "23505")


def test_errors_raised_as_pgrst(rpc: httpx.Client) -> None:
    answer = rpc.post("/rpc/pgrst_error", json={})
    assert refused(answer, 332, "123") == {"code": "123", "message": "ABC", "details": "DEF", "hint": "XYZ"}
    assert answer.headers["x-header"] == "str"
    for name in ("bad_message", "bad_detail", "no_detail"):
        refused(rpc.post(f"/rpc/pgrst_{name}", json={}), 500, "PGRST121")


def test_headers_and_status_that_functions_set(rpc: httpx.Client) -> None:
    answer = rpc.get("/rpc/with_headers?num=1")
    assert (answer.json(), answer.headers["x-test"]) == (1, "key1=val1; someValue")
    assert answer.headers["x-test-2"] == "key1=val1"
    cookies = rpc.post("/rpc/cookies", json={})
    assert (cookies.status_code, cookies.headers.get_list("set-cookie")) == (204, ["a=1; HttpOnly", "b=2"])
    assert "x-test" not in rpc.get("/rpc/ret_text").headers
    answer = rpc.get("/rpc/status_403")
    assert (answer.status_code, answer.json()) == (403, {"message": "invalid user or password"})
    refused(rpc.post("/rpc/bad_status", json={}), 500, "PGRST112")
    for text in ('{"a": "b"}', "[1]", '[{"a": "b", "c": "d"}]', '[{"a b": "c"}]', '[{"a": "b\\nc"}]'):
        answer = rpc.post("/rpc/bad_headers", content=text.encode(), headers={"content-type": "text/plain"})
        refused(answer, 500, "PGRST111")


def test_functions_may_read_what_the_request_was(rpc: httpx.Client) -> None:
    def setting(name: str, **headers: str) -> str:
        return str(rpc.post("/rpc/setting", json={"name": name}, headers=headers).json())

    assert setting("request.method") == "POST"
    assert setting("request.path") == "/rpc/setting"
    assert json.loads(setting("request.headers", **{"x-custom": "a"}))["x-custom"] == "a"
    assert json.loads(setting("request.cookies", cookie="a=b;c=d e")) == {"a": "b", "c": "d e"}
    assert json.loads(setting("request.jwt.claims")) == {"role": "anonymous"}
    assert setting("search_path") == '"rpc", public'
    assert setting("role") == "anonymous"


# ── time


def test_a_call_takes_as_long_as_its_function_says(rpc: httpx.Client) -> None:
    assert rpc.get("/rpc/short_nap?seconds=0").json() == "woke"
    error = refused(rpc.get("/rpc/short_nap?seconds=5"), 504, "57014")
    assert "timeout" in error["message"]
    assert rpc.get("/rpc/setting?name=statement_timeout").json() == "30s"
