"""The OpenAPI document and the page say what the catalog holds, and what callers get."""

from __future__ import annotations

import re
from typing import Any

import pytest
import schemathesis

from pyairtable_db.database import Connection
from pyairtable_db.http import docs_page
from pyairtable_db.http.catalog import Catalog, read_catalog
from pyairtable_db.http.openapi import describe
from pyairtable_db.http.shapes import write

from .test_catalog import session

__all__ = ["session"]


@pytest.fixture(scope="module")
def tree(session: Connection) -> dict[str, Any]:
    described, _ = describe(read_catalog(session, schema="shop"))
    return described


@pytest.fixture(scope="module")
def api(session: Connection) -> Catalog:
    return read_catalog(session)


def body(tree: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = tree["paths"][f"/rpc/{name}"]["post"]["requestBody"]["content"]["application/json"]
    return found


def answer(tree: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = tree["paths"][f"/rpc/{name}"]["post"]["responses"]["200"]["content"]
    return found


def test_arguments_become_a_schema_that_takes_no_others(tree: dict[str, Any]) -> None:
    schema = body(tree, "buy")["schema"]
    assert (schema["required"], schema["additionalProperties"]) == (["item"], False)
    assert schema["properties"]["item"] == {"$ref": "#/components/schemas/shop.item"}
    assert schema["properties"]["price"] == {
        "anyOf": [{"$ref": "#/components/schemas/shop.price"}, {"type": "null"}], "default": 1
    }  # fmt: skip
    assert schema["properties"]["notes"]["default"] == []
    assert schema["properties"]["notes"]["items"] == {"type": ["string", "null"]}


def test_types_become_components(tree: dict[str, Any]) -> None:
    schemas = tree["components"]["schemas"]
    assert schemas["shop.size"] == {"type": "string", "enum": ["small", "large"]}
    assert schemas["shop.item"]["properties"]["sizes"]["type"] == ["array", "null"]
    assert schemas["shop.price"] == {"type": "number", "exclusiveMinimum": 0}
    assert schemas["shop.options"] == {
        "type": "object",
        "properties": {"wrapped": {"type": "boolean"}},
        "required": ["wrapped"],
        "description": "What else is wanted. @no annotation",
    }


def test_results_are_rows_values_or_nothing(tree: dict[str, Any]) -> None:
    rows = answer(tree, "buy")["application/json"]["schema"]
    assert rows == {"type": "array", "items": {"$ref": "#/components/schemas/shop.orders"}}
    pair = answer(tree, "pair")["application/json"]["schema"]
    assert sorted(pair["properties"]) == ["b", "c"]
    assert "204" in tree["paths"]["/rpc/plain"]["post"]["responses"]
    assert "200" not in tree["paths"]["/rpc/plain"]["post"]["responses"]
    assert set(answer(tree, "listed")) >= {"application/json", "application/x-ndjson", "text/csv"}


def test_only_functions_that_read_can_be_got(tree: dict[str, Any]) -> None:
    assert "get" not in tree["paths"]["/rpc/plain"]
    parameters = {entry["name"]: entry for entry in tree["paths"]["/rpc/pair"]["get"]["parameters"]}
    assert parameters["a"] == {
        "name": "a",
        "in": "query",
        "required": True,
        "schema": {"type": "integer", "format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1},
    }


def test_overloads_are_alternatives(tree: dict[str, Any]) -> None:
    options = body(tree, "over")["schema"]["oneOf"]
    assert [sorted(option["properties"]) for option in options] == [["a"], ["a", "b"]]
    required = {p["name"]: p["required"] for p in tree["paths"]["/rpc/over"]["get"]["parameters"]}
    assert required == {"a": True, "b": False}
    assert "300" in tree["paths"]["/rpc/over"]["post"]["responses"]


def test_an_unnamed_argument_is_the_body(tree: dict[str, Any]) -> None:
    assert body(tree, "raw")["schema"] == {"description": "The argument itself."}
    assert "get" not in tree["paths"]["/rpc/raw"]


def test_who_may_call_without_a_token_is_told(tree: dict[str, Any]) -> None:
    assert {} in tree["paths"]["/rpc/buy"]["post"]["security"]
    assert "security" not in tree["paths"]["/rpc/plain"]["post"]


def test_the_document_of_the_api_is_valid_and_complete(api: Catalog) -> None:
    described, faults = describe(api)
    assert faults == ()
    assert api.faults == ()
    schemathesis.openapi.from_dict(described).validate()
    for name in _references(described):
        parts = name.removeprefix("#/").split("/")
        found: Any = described
        for part in parts:
            found = found[part]


def test_every_function_of_the_api_has_a_group_and_declares_its_json(api: Catalog) -> None:
    functions = [function for overloads in api.functions.values() for function in overloads]
    assert [f.name for f in functions if f.tag is None] == []
    assert [f.name for f in functions if f.result_type in ("json", "jsonb") and f.shape is None] == []


def test_declared_shapes_name_the_keys_of_the_prose(api: Catalog) -> None:
    """A comment says twice what is answered, for people and for programs: the keys must be the same ones."""
    for overloads in api.functions.values():
        for function in overloads:
            prose = (function.description or "").split("Needs level")[0].split("Raises")[0]
            said = set(re.findall(r'"([a-z][A-Za-z0-9]*)"', _first_object(prose)))
            text = write(function.shape) if function.shape is not None else ""
            for _ in range(3):
                text = re.sub(r"[A-Z]\w+", lambda m: write(api.shapes[m[0]]) if m[0] in api.shapes else m[0], text)
            declared = set(re.findall(r"(\w+)\??:", text)) | ({"p50", "p95", "p99"} if "*:" in text else set())
            assert not said - declared, f"{function.name}: {sorted(said - declared)} of the prose is not in the shape"


def test_the_page_holds_every_function_and_loads_nothing(api: Catalog) -> None:
    described, _ = describe(api)
    page = docs_page.render(api, described).decode()
    for name in api.functions:
        assert f'id="{name}"' in page
    assert not re.search(r'(src|href)="(https?:)?//', page)
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_the_page_escapes_what_comments_say(session: Connection) -> None:
    with session.transaction(force_rollback=True):
        session.execute("comment on function shop.found() is 'Is <script>alert(1)</script> & `a<b`.'")
        catalog = read_catalog(session, schema="shop")
    described, _ = describe(catalog)
    page = docs_page.render(catalog, described).decode()
    assert "<script>alert" not in page
    assert "<code>a&lt;b</code>" in page


def _references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(_references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(_references(value) for value in part))
    return set()


def _first_object(prose: str) -> str:
    """Return the text of the object after the first colon, which is the answer."""
    begin = prose.find(': {"')
    if begin < 0:
        return ""
    depth = 0
    for place in range(begin + 2, len(prose)):
        depth += {"{": 1, "}": -1}.get(prose[place], 0)
        if depth == 0:
            return prose[begin + 2 : place]
    return ""
