"""Columns, filters, order and pages of the rows that functions return, as PostgREST's callers ask for them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest


def ids(rpc: httpx.Client, query: str) -> list[int]:
    """Return the ids of the projects that ``query`` asks for, by GET and by POST."""
    gotten = rpc.get(f"/rpc/all_projects?{query}")
    posted = rpc.post(f"/rpc/all_projects?{query}", json={})
    assert gotten.status_code == posted.status_code == 200, gotten.text
    assert gotten.content == posted.content
    return [row["id"] for row in gotten.json()]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("id=gt.1&id=lt.5", [2, 3, 4]),
        ("id=gte.2&id=lte.3", [2, 3]),
        ("id=eq.2", [2]),
        ("id=neq.2", [1, 3, 4, 5]),
        ("id=not.in.(1,3)", [2, 4, 5]),
        ("name=in.(IOS,OSX)", [3, 4]),
        ('name=in.("Windows 7","Windows 10")', [1, 2]),
        ("name=like.Windows*", [1, 2]),
        ("name=ilike.*o*s*", [1, 2, 3, 4]),
        ("name=match.^.OS$", [3]),
        ("client_id=is.null", [5]),
        ("client_id=not.is.null", [1, 2, 3, 4]),
        ("client_id=isdistinct.1", [3, 4, 5]),
        ("id=eq(any).{1,4}", [1, 4]),
        ("or=(name.like.OSX,name.like.IOS)", [3, 4]),
        ("or=(id.eq.1,and(id.gt.2,client_id.eq.2))", [1, 3, 4]),
        ("not.or=(id.lt.3,id.gt.4)", [3, 4]),
        ("and=(id.gt.1,not.or(id.eq.2,id.eq.3))", [4, 5]),
        ("order=id.desc", [5, 4, 3, 2, 1]),
        ("order=client_id.desc.nullslast,name.asc", [3, 4, 2, 1, 5]),
        ("order=id.desc&limit=2&offset=1", [4, 3]),
        ("limit=0", []),
        ("name=eq.a'; drop table rpc.projects; --", []),
    ],
)
def test_filters_order_and_pages(rpc: httpx.Client, query: str, expected: list[int]) -> None:
    assert ids(rpc, query) == expected


def test_columns_are_chosen_and_named(rpc: httpx.Client) -> None:
    assert rpc.get("/rpc/get_project?id=1&select=id,name").json() == [{"id": 1, "name": "Windows 7"}]
    assert rpc.post("/rpc/get_project?select=id,title:name", json={"id": 1}).json() == [{"id": 1, "title": "Windows 7"}]
    assert rpc.get("/rpc/single_project?id=2&select=id").json() == {"id": 2}
    assert rpc.get("/rpc/all_projects?select=id,client_id&name=like.OSX").json() == [{"id": 4, "client_id": 2}]
    assert rpc.get("/rpc/single_project?id=2&name=eq.none").json() is None
    assert list(rpc.get("/rpc/all_projects?select=*&limit=1").json()[0]) == ["id", "name", "client_id"]


def test_a_name_may_be_an_argument_and_a_column(rpc: httpx.Client) -> None:
    assert rpc.get("/rpc/projects_below?id=5&id=gt.2&select=id").json() == [{"id": 3}, {"id": 4}]
    assert rpc.get("/rpc/projects_below?id=5&id=not.in.(1,3)&select=id").json() == [{"id": 2}, {"id": 4}]
    assert rpc.get("/rpc/offset_of?offset=7&select=x").json() == [7]
    assert rpc.get("/rpc/say_hello?name=eq.world").json() == "Hello, eq.world"


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("search=fts(english).impossible", 1),
        ("search=plfts(english).impossible", 1),
        ("search=not.phfts(english).impossible", 1),
        ("words=wfts(english).impossible or art", 2),
        ('note=cs.{"a":1}', 1),
        ("tags=cs.{x}", 1),
        ("tags=ov.{y,z}", 2),
    ],
)
def test_searching_and_containing(rpc: httpx.Client, query: str, rows: int) -> None:
    answer = rpc.get(f"/rpc/texts?{query}")
    assert answer.status_code == 200, answer.text
    assert len(answer.json()) == rows


def page(answer: httpx.Response) -> tuple[int, Any, str]:
    return answer.status_code, answer.json() if answer.content else None, answer.headers["content-range"]


def test_pages_say_which_rows_they_hold(rpc: httpx.Client) -> None:
    count = {"prefer": "count=exact"}
    items = {"range": "1-1", "range-unit": "items"}
    path, rows = "/rpc/item_range?min=2&max=4", {"min": 2, "max": 4}
    assert page(rpc.get(path)) == (200, [{"id": 3}, {"id": 4}], "0-1/*")
    assert page(rpc.get(path, headers=items)) == (200, [{"id": 4}], "1-1/*")
    assert page(rpc.get(path, headers=items | count)) == (206, [{"id": 4}], "1-1/2")
    assert page(rpc.get(f"{path}&limit=1&offset=1")) == (200, [{"id": 4}], "1-1/*")
    assert page(rpc.get(f"{path}&limit=1&offset=1", headers=count)) == (206, [{"id": 4}], "1-1/2")
    assert page(rpc.post("/rpc/item_range?limit=1&offset=1", json=rows)) == (200, [{"id": 4}], "1-1/*")
    assert page(rpc.post("/rpc/item_range", json=rows, headers=items | count)) == (200, [{"id": 3}, {"id": 4}], "0-1/2")
    assert page(rpc.head(path, headers=items | count)) == (200, None, "0-1/2")
    assert page(rpc.head(f"{path}&limit=1&offset=1", headers=count)) == (206, None, "1-1/2")
    assert page(rpc.get("/rpc/empty_rows")) == (200, [], "*/*")
    assert page(rpc.get("/rpc/ret_integers?limit=2", headers=count)) == (206, [1, 2], "0-1/3")
    assert page(rpc.get("/rpc/add_them?a=3&b=4", headers=count)) == (200, 7, "0-0/1")
    assert page(rpc.get("/rpc/ret_point", headers=count)) == (200, {"x": 10, "y": 5}, "0-0/1")
    answer = rpc.get("/rpc/ret_integers?offset=9", headers=count)
    assert (answer.status_code, answer.headers["content-range"]) == (416, "*/3")
    assert rpc.get(path, headers={"range": "bytes=0-0"}).status_code == 200


def test_lines_and_csv_of_some_rows(rpc: httpx.Client) -> None:
    query = "select=id,name&id=lt.3&order=id.desc"
    lines = rpc.get(f"/rpc/all_projects?{query}", headers={"accept": "application/x-ndjson"})
    assert lines.text == '{"id":2,"name":"Windows 10"}\n{"id":1,"name":"Windows 7"}\n'
    csv = rpc.get(f"/rpc/all_projects?{query}", headers={"accept": "text/csv"})
    assert csv.text == "id,name\n2,Windows 10\n1,Windows 7"


@pytest.mark.parametrize(
    ("path", "code", "named"),
    [
        ("all_projects?select=id,nam", "42703", '"nam"'),
        ("all_projects?select=id,clients(id)", "PGRST100", "clients"),
        ("all_projects?nam=eq.1", "42703", '"nam"'),
        ("all_projects?order=id.up", "PGRST100", '"id.up"'),
        ("all_projects?limit=-1", "PGRST100", "limit"),
        ("all_projects?id=in.1", "PGRST100", "in.1"),
        ("all_projects?id=is.maybe", "PGRST100", "is.maybe"),
        ("all_projects?or=(id.eq.1", "PGRST100", "(id.eq.1"),
        ("all_projects?or=()", "PGRST100", "filter"),
        ("all_projects?id=eq.x", "22P02", "integer"),
        ("all_projects?id=like.x", "PGRST100", "operator"),
        ("say_hello?name=x&select=id", "PGRST100", "select"),
        ("ret_json?order=a", "PGRST100", "order"),
        ("ret_json?limit=1", "PGRST100", "limit"),
    ],
)
def test_what_cannot_be_asked_is_named(rpc: httpx.Client, path: str, code: str, named: str) -> None:
    answer = rpc.get(f"/rpc/{path}")
    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.text
    assert named in answer.json()["message"]
