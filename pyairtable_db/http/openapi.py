"""The OpenAPI 3.1 document of a catalog: every function an operation, its types and comments its documentation."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import __version__
from . import system_paths
from .catalog import Catalog, Function, Parameter
from .formats import offered
from .schemas import Schema, Schemas, annotated

_FIRST_SENTENCE = re.compile(r"(.+?[.:;])(?:\s|$)", re.DOTALL)
_LONGEST_SUMMARY = 90
_SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"apiKey": []}]
_PROBLEM = {"$ref": "#/components/schemas/Problem"}

# What each status means where a function's comment does not say more, and which operations have it.
_STATUSES: Mapping[int, str] = {
    400: "An argument, the body or the query cannot be read, or does not fit.",
    401: "The credentials are missing or no good, or this needs a tenant.",
    403: "The caller may not do this.",
    404: "What the arguments name does not exist, or the function does not take these arguments.",
    406: "The answer does not come in a form that Accept names.",
    408: "The body came too slowly.",
    409: "It is there already, or must stay as it is.",
    410: "It is no longer kept.",
    413: "The body is too large.",
    415: "The body is in a form that this function does not take.",
    422: "A value does not fit; the details say which.",
    429: "Too many requests; Retry-After says when to try again.",
    500: "The function failed; the log has the reason under the request's id.",
    503: "The database cannot be reached, or is busy; Retry-After says when to try again.",
    504: "The call took too long.",
}
_ALWAYS = (400, 401, 403, 404, 406, 409, 422, 429, 500, 503, 504)
_WITH_BODY = (408, 413, 415)


@dataclass(frozen=True, slots=True)
class Document:
    """What is answered, and its entity tag."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, body: bytes) -> Document:
        """Return ``body`` with the tag that stands for it."""
        return cls(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def document(tree: dict[str, Any]) -> Document:
    """Write what ``describe`` returned."""
    return Document.of(json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode())


def describe(
    catalog: Catalog, *, title: str = "pyairtable-db", servers: Sequence[str] = ("/",)
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the document as a tree, and the faults of shapes in it."""
    schemas = Schemas(catalog)
    paths: dict[str, Any] = {}
    for name in sorted(catalog.functions):
        paths[f"/rpc/{name}"] = _Path(catalog, schemas, catalog.functions[name]).operations()
    paths |= system_paths.PATHS
    described = [function for overloads in catalog.functions.values() for function in overloads]
    tags = sorted({_tag(catalog, function) for function in described})
    tree = {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": __version__,
            "summary": f"The functions of schema {catalog.schema}.",
            "description": "\n\n".join(filter(None, [catalog.description, system_paths.DESCRIPTION])),
        },
        "servers": [{"url": url} for url in servers],
        "tags": [{"name": name} for name in tags] + [{"name": system_paths.TAG, "description": "The service itself."}],
        "security": _SECURITY,
        "paths": paths,
        "components": {
            "schemas": {**dict(sorted(schemas.components.items())), "Problem": system_paths.PROBLEM},
            "securitySchemes": system_paths.SECURITY_SCHEMES,
            "pathItems": system_paths.STREAMS,
            "headers": system_paths.HEADERS,
            "responses": _responses(),
        },
    }
    return tree, tuple(dict.fromkeys(schemas.faults))


class _Path:
    """The operations of all functions of one name."""

    def __init__(self, catalog: Catalog, schemas: Schemas, functions: Sequence[Function]) -> None:
        self._catalog = catalog
        self._schemas = schemas
        self._functions = functions
        self._main = functions[0]

    def operations(self) -> dict[str, Any]:
        found = {"post": self._operation(self._functions, "post")}
        readable = [function for function in self._functions if not function.writes and not function.takes_body]
        if readable:
            found["get"] = self._operation(readable, "get")
        return found

    def _operation(self, functions: Sequence[Function], method: str) -> dict[str, Any]:
        main = functions[0]
        operation: dict[str, Any] = {
            "operationId": main.name if method == "post" else f"{main.name}_get",
            "tags": [_tag(self._catalog, main)],
            "summary": _summary(main),
            "description": "\n\n".join(function.description for function in functions if function.description),
        }
        if any(function.deprecated is not None for function in functions):
            operation["deprecated"] = True
        if any("anonymous" in function.roles for function in functions):
            operation["security"] = [*_SECURITY, {}]
        if method == "post":
            body = self._body(functions)
            if body is not None:
                operation["requestBody"] = body
        else:
            operation["parameters"] = self._query(functions)
        operation["responses"] = self._answers(functions, method)
        return operation

    def _body(self, functions: Sequence[Function]) -> dict[str, Any] | None:
        content: dict[str, Any] = {}
        objects = [function for function in functions if not function.takes_body]
        for function in functions:
            if function.takes_body:
                form, schema = _whole_body(self._schemas, function)
                content[form] = {"schema": schema}
        if objects:
            options = [self._schemas.arguments(function) for function in objects]
            schema = options[0] if len(options) == 1 else {"oneOf": options}
            entry: dict[str, Any] = {"schema": schema}
            shown = {
                f"example{number}": {"value": example}
                for number, example in enumerate((e for f in objects for e in f.examples), 1)
            }
            if shown:
                entry["examples"] = shown
            content["application/json"] = entry
        required = any(function.takes_body for function in functions) or all(f.required for f in objects)
        return {"required": required, "content": content}

    def _query(self, functions: Sequence[Function]) -> list[dict[str, Any]]:
        """Return the arguments of GET; one that only some overloads need is not required."""
        found: dict[str, dict[str, Any]] = {}
        for function in functions:
            for parameter in function.parameters:
                if parameter.name:
                    entry = found.setdefault(parameter.name, self._query_parameter(parameter))
                    entry["required"] = all(parameter.name in other.required for other in functions)
        return list(found.values())

    def _query_parameter(self, parameter: Parameter) -> dict[str, Any]:
        entry: dict[str, Any] = {"name": parameter.name, "in": "query"}
        if parameter.description:
            entry["description"] = parameter.description
        kind = self._catalog.types.get(parameter.type_oid)
        base = kind
        while base is not None and base.base_oid is not None:
            base = self._catalog.types[base.base_oid]
        name = base.name if base is not None else parameter.type
        if name in ("json", "jsonb"):
            schema = self._schemas.argument(parameter)
            entry["content"] = {"application/json": {"schema": _not_null(schema)}}
        elif parameter.mode == "variadic":
            element = base.element_oid if base is not None else None
            entry["schema"] = {"type": "array", "items": self._schemas.type(element or 0)}
            entry |= {"style": "form", "explode": True}
        elif base is not None and base.kind in ("array", "composite"):
            form = "{a,b}" if base.kind == "array" else "(a,b)"
            words = f"As PostgreSQL writes {parameter.type}: {form}."
            entry["description"] = " ".join(filter(None, [parameter.description, words]))
            entry["schema"] = {"type": "string"}
        else:
            schema = {**self._schemas.argument(parameter)}
            schema.pop("description", None)
            entry["schema"] = _not_null(schema)
        return entry

    def _answers(self, functions: Sequence[Function], method: str) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        if any(function.result_kind != "void" for function in functions):
            answers["200"] = self._success([f for f in functions if f.result_kind != "void"], method)
        if any(function.result_kind == "void" for function in functions):
            answers["204"] = {"description": "Done."}
        if method == "get":
            answers["304"] = {"description": "The answer is the one that If-None-Match names."}
        if len(functions) > 1:
            answers["300"] = {"$ref": "#/components/responses/300"}
        said = "\n".join(function.description or "" for function in functions)
        statuses = {*_ALWAYS, *(_WITH_BODY if method == "post" else ())} | {
            int(number) for number in re.findall(r"\bPT([45]\d\d)\b", said)
        }
        for status in sorted(statuses):
            answers[str(status)] = {"$ref": f"#/components/responses/{status}"}
        return answers

    def _success(self, functions: Sequence[Function], method: str) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for function in functions:
            for form in offered(function, self._catalog.types):
                content.setdefault(form, {"schema": self._form(functions, form)})
        answer: dict[str, Any] = {"description": _result_words(functions[0]), "content": content}
        if method == "get":
            answer["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
        return answer

    def _form(self, functions: Sequence[Function], form: str) -> Schema:
        match form:
            case "application/json":
                options: list[Schema] = []
                for function in functions:
                    schema = self._schemas.result(function)
                    if schema not in options:
                        options.append(schema)
                return options[0] if len(options) == 1 else {"anyOf": options}
            case "application/x-ndjson" | "application/jsonl":
                return {"type": "string", "description": "One JSON value a line."}
            case "text/csv":
                return {"type": "string", "description": "A line of names, then one line a row."}
            case "application/octet-stream":
                return {"type": "string", "contentMediaType": "application/octet-stream"}
            case _:
                return {"type": "string"}


def _responses() -> dict[str, Any]:
    """Return the answers of failed requests, which operations refer to."""
    found: dict[str, Any] = {}
    for status, words in {300: "Several functions fit the arguments.", **_STATUSES}.items():
        answer: dict[str, Any] = {
            "description": words,
            "content": {"application/json": {"schema": _PROBLEM}},
        }
        if status in (429, 503):
            answer["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
        if status == 401:
            answer["headers"] = {"WWW-Authenticate": {"$ref": "#/components/headers/WWW-Authenticate"}}
        found[str(status)] = answer
    return found


def _whole_body(schemas: Schemas, function: Function) -> tuple[str, Schema]:
    parameter = function.parameters[0]
    match parameter.type:
        case "json" | "jsonb":
            return "application/json", annotated(schemas.argument(parameter), description="The argument itself.")
        case "bytea":
            return "application/octet-stream", {"type": "string", "contentMediaType": "application/octet-stream"}
        case "xml":
            return "text/xml", {"type": "string"}
        case _:
            return "text/plain", {"type": "string"}


def _not_null(schema: Schema) -> Schema:
    """Return a schema for a query, which has no null: what is not given is not there."""
    schema = {**schema}
    if isinstance(schema.get("type"), list):
        kinds = [kind for kind in schema["type"] if kind != "null"]
        schema["type"] = kinds[0] if len(kinds) == 1 else kinds
    if "enum" in schema:
        schema["enum"] = [word for word in schema["enum"] if word is not None]
    if "anyOf" in schema:
        options = [option for option in schema["anyOf"] if option != {"type": "null"}]
        if len(options) == 1:
            schema.pop("anyOf")
            schema = {**options[0], **schema}
        else:
            schema["anyOf"] = options
    if schema.get("default", "") is None:
        del schema["default"]
    return schema


def _tag(catalog: Catalog, function: Function) -> str:
    return function.tag or catalog.schema


def _summary(function: Function) -> str:
    """Return the first words of a comment, which say what the function does; its name where there is none."""
    words = " ".join((function.description or "").split())
    match = _FIRST_SENTENCE.match(words)
    text = (match[1][:-1] if match else words).split("{")[0].strip(" ,:;")
    if not text:
        return function.name.replace("_", " ").capitalize()
    return text if len(text) <= _LONGEST_SUMMARY else text[: _LONGEST_SUMMARY - 1].rsplit(" ", 1)[0].strip(" ,;") + "…"


def _result_words(function: Function) -> str:
    what = "All rows" if function.returns_set else "The answer"
    return f"{what}, of type {function.result_type}." if function.result_type not in ("json", "jsonb") else f"{what}."
