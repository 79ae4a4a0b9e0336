# ruff: noqa: S608 - names of functions and arguments are quoted, values are never part of the text
"""The two prepared statements of a request: the settings of its transaction, and the call.

PostgreSQL makes the answer, so that its bytes are passed on as they are. The call's first column is the body; the
next two are what the function may have set as ``response.headers`` and ``response.status``; of a set the fourth is how
many rows there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .catalog import Function, Parameter, Type

# What a request sets for its transaction beside the context, in the order of the values.
NAMES = ("statement_timeout", "transaction_read_only", "application_name", "app.request_id", "search_path")
REQUEST_NAMES = ("request.method", "request.path", "request.headers", "request.cookies", "request.jwt.claims")

JSON, JSONB = 114, 3802
BYTEA, TEXT, XML = 17, 25, 142
_TEXTS = (TEXT, 1042, 1043, 19)  # and bpchar, varchar, name
_BY_OID = {
    1042: "pg_catalog.bpchar",
    1560: "pg_catalog.varbit",
    1014: "pg_catalog.bpchar[]",
    1561: "pg_catalog.varbit[]",
}
TRAILER = ", pg_catalog.current_setting('response.headers', true), pg_catalog.current_setting('response.status', true)"

Source = Literal["json", "text"]  # how the values are written: JSON, or the text that PostgreSQL reads
Form = Literal["json", "lines", "csv", "raw", "binary"]


class Statement:
    """SQL that a connection prepares once; ``types`` are the oids of its values, ``format`` 1 for a binary result.

    Two are equal only when they are the same object.
    """

    __slots__ = ("format", "sql", "types")

    def __init__(self, sql: str, types: Sequence[int] = (), format: int = 0) -> None:  # noqa: A002
        self.sql = sql.encode()
        self.types = types
        self.format = format


def _settings(*, context: bool, request: bool) -> Statement:
    """Return a statement with one column, since each has to be described, sent and read."""
    opening = "app.open_context($1, $2, $3, $4, $5, $6), " if context else ""
    names = (*NAMES, *REQUEST_NAMES) if request else NAMES
    first = 7 if context else 2
    calls = [f"pg_catalog.set_config('{name}', ${place}, true)" for place, name in enumerate(names, first)]
    return Statement(
        f"select pg_catalog.num_nulls({opening}pg_catalog.set_config('role', $1, true), {', '.join(calls)})",
        [TEXT] * (first - 1 + len(names)),
    )


# By whether there is a context, and whether functions read what the request was. The values are role, then tenant,
# user, level, expiry and signature, then what NAMES and REQUEST_NAMES say. Without a context nothing has to be cleared:
# one that was left in the session is void.
SETTINGS = {
    (context, request): _settings(context=context, request=request)
    for context in (False, True)
    for request in (False, True)
}


class Settings:
    """What a transaction begins with: one of SETTINGS and its values."""

    __slots__ = ("statement", "values")

    def __init__(
        self,
        role: bytes,
        context: Sequence[bytes],
        *,
        timeout_ms: int,
        read_only: bool,
        name: bytes,
        request_id: bytes = b"",
        search_path: bytes = b"",
        told: Sequence[bytes] = (),
    ) -> None:
        self.statement = SETTINGS[bool(context), bool(told)]
        self.values = (
            role,
            *context,
            b"%d" % timeout_ms,
            b"on" if read_only else b"off",
            name,
            request_id,
            search_path,
            *told,
        )


@dataclass(frozen=True, slots=True)
class Argument:
    """A given argument. ``is_json`` is for json itself, ``is_nested`` for arrays and rows, which JSON may describe."""

    parameter: Parameter
    is_json: bool
    is_nested: bool
    is_text: bool


def quoted(name: str) -> str:
    """Return ``name`` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def base_type(oid: int, types: Mapping[int, Type]) -> Type | None:
    """Return the type of ``oid``, of a domain the one below it; None for one the catalog does not know."""
    found = types.get(oid)
    while found is not None and found.base_oid is not None:
        found = types.get(found.base_oid)
    return found


def argument(parameter: Parameter, types: Mapping[int, Type]) -> Argument:
    """Return how values of ``parameter`` are passed."""
    base = base_type(parameter.type_oid, types)
    return Argument(
        parameter,
        base is not None and base.oid in (JSON, JSONB),
        base is not None and base.kind in ("array", "composite"),
        base is not None and base.oid in _TEXTS,
    )


def invocation(schema: str, function: Function, arguments: Sequence[Argument], source: Source) -> tuple[str, list[int]]:
    """Return the call with ``$1``, ``$2``, … in the order of ``arguments``, and the oids of these."""
    written = []
    oids = []
    for place, given in enumerate(arguments, 1):
        parameter = given.parameter
        value = f"${place}"
        oid = parameter.type_oid
        if given.is_nested and source == "json":
            kind = _BY_OID.get(parameter.type_oid, parameter.type)
            value = f"(select _.v from pg_catalog.json_to_record(${place}) as _ (v {kind}))"
            oid = JSON
        if parameter.name:
            value = f"{quoted(parameter.name)} => {value}"
        if parameter.mode == "variadic":
            value = f"variadic {value}"
        written.append(value)
        oids.append(oid)
    given_names = {given.parameter.name for given in arguments}
    for parameter in function.parameters:
        if parameter.mode == "variadic" and not parameter.has_default and parameter.name not in given_names:
            written.append(f"variadic {quoted(parameter.name)} => '{{}}'")
    return f"{quoted(schema)}.{quoted(function.name)}({', '.join(written)})", oids


def call_statement(
    schema: str,
    function: Function,
    arguments: Sequence[Argument],
    source: Source,
    form: Form,
    types: Mapping[int, Type],
) -> Statement:
    """Return the statement that calls ``function`` with ``arguments`` and answers in ``form``."""
    call, oids = invocation(schema, function, arguments, source)
    return Statement(_query(call, function, form, types), oids, 1 if form == "binary" else 0)


def _query(call: str, function: Function, form: Form, types: Mapping[int, Type]) -> str:
    base = base_type(function.result_oid, types)
    is_json = base is not None and base.oid in (JSON, JSONB)
    has_rows = function.result_columns is not None
    rows = f"(select _.* from {call} as _) as _"
    if form in ("raw", "binary"):
        return f"select {call}" + ("" if function.returns_set else TRAILER)
    if form == "csv":
        return f"select _.* from {call} as _" if has_rows else f"select {call} as {quoted(function.name)}"
    if form == "lines":
        if has_rows and (function.result_type == "record" or len(function.result_columns or ()) == 1):
            return f"select pg_catalog.row_to_json(_) from {rows}"
        return f"select {call}" if is_json else f"select pg_catalog.to_json({call})"
    if function.result_kind == "void":
        return f"select {call}{TRAILER}"
    if not function.returns_set:
        if has_rows:
            return f"select pg_catalog.row_to_json(_){TRAILER} from {rows}"
        return f"select {call}{TRAILER}" if is_json else f"select pg_catalog.to_json({call}){TRAILER}"
    if has_rows:
        return f"select coalesce(pg_catalog.json_agg(_), '[]'){TRAILER}, count(*) from {rows}"
    return f"select coalesce(pg_catalog.json_agg(_.v), '[]'){TRAILER}, count(*) from (select {call} as v) as _"
