"""Which function a request means: by its name, the names of its arguments, and the form of its body."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from typing import Literal

from .catalog import Catalog, Function
from .problems import Problem
from .statements import BYTEA, JSON, JSONB, TEXT, XML

Body = Literal["json", "text", "xml", "bytes", "form", "query"]

# Types of a single argument without a name that take the whole body of that form.
_WHOLE: dict[str, tuple[int, ...]] = {"json": (JSON, JSONB), "text": (TEXT,), "xml": (XML,), "bytes": (BYTEA,)}
_SPOKEN = {"json": "json or jsonb", "text": "text", "xml": "xml", "bytes": "bytea"}
_LONGEST_NAME = 63
_NEAR = 0.7  # of 1: how much a name must have in common with another one to be meant


def find(catalog: Catalog, name: str, given: Collection[str], body: Body) -> Function:
    """Return the function ``name`` that takes the arguments ``given``.

    A function whose only argument has no name takes the body as it is, when no other one fits. Raises Problem: 404
    where none fits, with the nearest in the hint, 300 where several do.
    """
    overloads = catalog.functions.get(name)
    if overloads is None:
        raise _unknown(catalog, name)
    names = frozenset(given)
    has_names = body in ("json", "form", "query")
    fitting = [function for function in overloads if has_names and _takes(function, names)]
    if not fitting:
        oids = _WHOLE.get(body, ())
        fitting = [f for f in overloads if f.takes_body and f.parameters[0].type_oid in oids]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Problem(
            300,
            "PGRST203",
            f"several functions fit the call: {', '.join(signature(catalog.schema, f) for f in fitting)}",
            hint="Give the functions arguments of different names, or names of their own.",
        )
    if not has_names:
        raise Problem(
            404,
            "PGRST202",
            f"no function {catalog.schema}.{name} takes a body of that content type",
            f"It would have a single argument without a name, of type {_SPOKEN[body]}.",
            hint=f"There is {_either([signature(catalog.schema, f) for f in overloads])}.",
        )
    raise _misfit(catalog, overloads, names)


def signature(schema: str, function: Function) -> str:
    """Return the function as people write it: ``api.add(a => integer, b => integer)``."""
    arguments = ", ".join(f"{p.name} => {p.type}" if p.name else p.type for p in function.parameters)
    return f"{schema}.{function.name}({arguments})"


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return what of ``known`` somebody who wrote ``word`` may have meant."""
    if len(word) > _LONGEST_NAME:
        return None
    found = difflib.get_close_matches(word, known, n=1, cutoff=_NEAR)
    return found[0] if found else None


def _takes(function: Function, given: frozenset[str]) -> bool:
    if not given:
        return not function.required
    return function.required <= given and given <= {p.name for p in function.parameters if p.name}


def _unknown(catalog: Catalog, name: str) -> Problem:
    near = nearest(name, catalog.functions.keys())
    return Problem(
        404,
        "PGRST202",
        f"there is no function {catalog.schema}.{name[:_LONGEST_NAME]}",
        hint=f"Did you mean {catalog.schema}.{near}?" if near else None,
    )


def _misfit(catalog: Catalog, overloads: Sequence[Function], given: frozenset[str]) -> Problem:
    """Say what is wrong with the arguments, measured against the overload they are nearest to."""

    def faults(function: Function) -> tuple[int, int]:
        names = {p.name for p in function.parameters}
        return (len(given - names) + len(function.required - given), -len(given & names))

    function = min(overloads, key=faults)
    names = [p.name for p in function.parameters if p.name]
    whole = f"{catalog.schema}.{function.name}"
    unknown = sorted(given - set(names))
    missing = [f'"{name}"' for name in names if name in function.required - given]
    hints = []
    for word in unknown:
        near = nearest(word, [name for name in names if name not in given])
        if near:
            hints.append(f'"{near}" instead of "{word}"')
    said = []
    if unknown:
        said.append(f"has no argument {_either([_quoted(word) for word in unknown])}")
    if missing:
        said.append(f"needs {'argument' if len(missing) == 1 else 'arguments'} {' and '.join(missing)}")
    if not said:
        said.append("has an argument without a name, which takes the whole body of a POST")
    return Problem(
        404,
        "PGRST202",
        f"function {whole} {' and '.join(said)}",
        f"There is {_either([signature(catalog.schema, f) for f in overloads])}.",
        f"Did you mean {' and '.join(hints)}?" if hints else None,
    )


def _quoted(word: str) -> str:
    return f'"{word[:_LONGEST_NAME]}"'


def _either(texts: Sequence[str]) -> str:
    shown = list(texts[:5])
    return " or ".join(shown)
