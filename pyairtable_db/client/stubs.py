"""Writes a module with a typed method for each function of a catalog: `pyairtable-db client generate`."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from ..http.catalog import Catalog, Function, Parameter
from .types import Types, is_name

_HEAD = '''"""Typed calls for the functions of schema {schema}.

Written by `pyairtable-db client generate` from the comments and types of the functions; not to be edited.
"""

# ruff: noqa
# fmt: off
from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict, overload

from pyairtable_db.client import Context, SyncContext
from pyairtable_db.client.typing import UNSET, Unset, given
'''
_WIDTH = 110
# Names that annotations inside the classes use: a method of such a name would hide them.
_HIDDEN = frozenset(("list", "dict", "int", "float", "bool", "str", "uuid", "datetime", "decimal", "overload"))


def generate(catalog: Catalog) -> str:
    """Return the text of the module; the same for the same functions, whatever their oids."""
    types = Types(catalog)
    classes = [
        _class(catalog, types, "Api", "Context", is_async=True),
        _class(catalog, types, "SyncApi", "SyncContext", is_async=False),
    ]
    return "\n\n\n".join([_HEAD.format(schema=catalog.schema).rstrip(), *_ordered(types.definitions), *classes]) + "\n"


def _ordered(definitions: Mapping[str, str]) -> list[str]:
    """Return the definitions by name, but each class after those it inherits from."""
    done: dict[str, str] = {}
    waiting = dict(sorted(definitions.items()))
    while waiting:
        for name, text in list(waiting.items()):
            head = text.split(":", 1)[0]
            bases = head.partition("(")[2].rstrip(")").split(", ") if text.startswith("class ") else []
            if all(base not in waiting for base in bases):
                done[name] = text
                del waiting[name]
    return list(done.values())


def _class(catalog: Catalog, types: Types, name: str, context: str, *, is_async: bool) -> str:
    lines = [
        f"class {name}:",
        f'    """The functions of schema {catalog.schema}, called by a context'
        f'{"" if is_async else " without asyncio"}."""',
        "",
        f"    def __init__(self, context: {context}) -> None:",
        "        self._context = context",
    ]
    for function_name in sorted(catalog.functions):
        overloads = [f for f in catalog.functions[function_name] if _is_callable(f)]
        if not overloads:
            continue
        if len(overloads) == 1:
            lines += _method(types, overloads[0], is_async=is_async)
        else:
            lines += _overloaded(types, overloads, is_async=is_async)
    return "\n".join(lines)


def _is_callable(function: Function) -> bool:
    """Return whether named arguments or a JSON body are all it takes."""
    return not function.takes_body or function.parameters[0].type in ("json", "jsonb")


def _method(types: Types, function: Function, *, is_async: bool) -> list[str]:
    signature, passed = _arguments(types, function)
    answer = _answer(types, function)
    call = f'self._context.call("{function.name}", **{passed})'
    begin = "async def" if is_async else "def"
    lines = ["", *_signature(f"{begin} {_method_name(function.name)}", signature, answer), *_docstring(function)]
    if answer == "None":
        lines.append(f"        {'await ' if is_async else ''}{call}")
    else:
        lines += [f"        answer: {answer} = {'await ' if is_async else ''}{call}", "        return answer"]
    if function.returns_set:
        generator = "AsyncGenerator" if is_async else "Generator"
        row = types.row(function)
        lines += [
            "",
            *_signature(f"def stream_{function.name}", signature, f"{generator}[{row}]"),
            f'        """Yield the rows of {function.name} as they come."""',
            f'        return self._context.stream("{function.name}", **{passed})',
        ]
    return lines


def _overloaded(types: Types, overloads: Sequence[Function], *, is_async: bool) -> list[str]:
    begin = "async def" if is_async else "def"
    name = _method_name(overloads[0].name)
    lines: list[str] = []
    for function in overloads:
        signature, _ = _arguments(types, function)
        heads = _signature(f"{begin} {name}", ["*", *signature] if signature else [], _answer(types, function))
        lines += ["", "    @overload", *heads[:-1], heads[-1] + " ..."]
    wait = "await " if is_async else ""
    call = f'self._context.call("{overloads[0].name}", **given(arguments))'
    return [
        *lines,
        "",
        f"    {begin} {name}(self, **arguments: Any) -> Any:",
        *_docstring(overloads[0]),
        f"        return {wait}{call}",
    ]


def _arguments(types: Types, function: Function) -> tuple[list[str], str]:
    """Return the arguments of a method, and the expression of what it passes on."""
    if function.takes_body:
        return ["body: Mapping[str, Any]"], "body"
    required = [p for p in function.parameters if p.name in function.required]
    others = [p for p in function.parameters if p.name and p.name not in function.required]
    signature = [f"{_argument_name(p)}: {types.argument(function, p)}" for p in required]
    if others:
        signature.append("*")
        signature += [f"{_argument_name(p)}: {types.argument(function, p)} | Unset = UNSET" for p in others]
    pairs = ", ".join(f'"{p.name}": {_argument_name(p)}' for p in [*required, *others])
    return signature, f"given({{{pairs}}})" if others else f"{{{pairs}}}"


def _answer(types: Types, function: Function) -> str:
    if function.result_kind == "void":
        return "None"
    row = types.row(function)
    return f"list[{row}]" if function.returns_set else row


def _signature(begin: str, arguments: list[str], answer: str) -> list[str]:
    line = f"    {begin}({', '.join(['self', *arguments])}) -> {answer}:"
    if len(line) <= _WIDTH:
        return [line]
    return [
        f"    {begin}(",
        "        self,",
        *(f"        {argument}," for argument in arguments),
        f"    ) -> {answer}:",
    ]


def _docstring(function: Function) -> list[str]:
    words = " ".join((function.description or f"Call {function.name}.").split())
    if function.deprecated is not None:
        words += f" Deprecated. {function.deprecated}".rstrip()
    text = words.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if text.endswith('"'):
        text += " "
    lines = textwrap.wrap(
        text, _WIDTH, initial_indent='        """', subsequent_indent="        ", break_long_words=False
    )
    if len(lines) == 1:
        return [lines[0] + '"""']
    return [*lines, '        """']


def _method_name(name: str) -> str:
    return f"{name}_" if name in _HIDDEN or not is_name(name) else name


def _argument_name(parameter: Parameter) -> str:
    name = "".join(sign if sign.isalnum() or sign == "_" else "_" for sign in parameter.name)
    name = name if name[:1].isalpha() or name[:1] == "_" else f"_{name}"
    return name if is_name(name) and name != "self" else f"{name}_"
