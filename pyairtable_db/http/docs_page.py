"""The page ``/docs``: every function with its arguments, answer and examples, and a form to call it.

One HTML document, with its style and its script inside; nothing is loaded from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from .. import __version__
from .catalog import Catalog, Function, Parameter
from .shapes import Named, Shape, write

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "docs.css").read_text(encoding="utf-8")
_SCRIPT = (_FOLDER / "docs.js").read_text(encoding="utf-8")
_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
_NAME = re.compile(r"\b[A-Z]\w*")
_CODE = re.compile(r"`([^`]+)`|\b((?:api\.)[a-z_]+)\b|\b(PT\d{3})\b")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; script-src {_hash(_SCRIPT)}; style-src {_hash(_STYLE)}; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def render(catalog: Catalog, tree: dict[str, Any]) -> bytes:
    """Return the page for a catalog and the OpenAPI document that was made of it."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for name in sorted(catalog.functions):
        for number, function in enumerate(catalog.functions[name]):
            groups.setdefault(function.tag or catalog.schema, []).append(_entry(catalog, function, number, tree))
    template = _ENVIRONMENT.get_template("docs.html.jinja")
    page = template.render(
        title=tree["info"]["title"],
        version=__version__,
        schema=catalog.schema,
        description=_prose(catalog, catalog.description or ""),
        groups=sorted(groups.items()),
        count=sum(map(len, groups.values())),
        shapes=[(name, _linked(catalog, shape)) for name, shape in sorted(catalog.shapes.items())],
        system=[
            (path, method.upper(), operation["summary"])
            for path, item in tree["paths"].items()
            if not path.startswith("/rpc/")
            for method, operation in item.items()
        ],
        style=Markup(_STYLE),  # noqa: S704 - a file of ours
        script=Markup(_SCRIPT),  # noqa: S704
    )
    return page.encode()


def _entry(catalog: Catalog, function: Function, number: int, tree: dict[str, Any]) -> dict[str, Any]:
    operation = tree["paths"][f"/rpc/{function.name}"]["post"]
    return {
        "name": function.name,
        "anchor": function.name if number == 0 else f"{function.name}-{number + 1}",
        "summary": operation["summary"],
        "description": _prose(catalog, function.description or ""),
        "parameters": [_argument(catalog, parameter) for parameter in function.parameters],
        "result": _result(catalog, function),
        "methods": ["POST"] if function.writes or function.takes_body else ["POST", "GET"],
        "volatility": function.volatility,
        "roles": sorted(function.roles),
        "timeout": f"{function.timeout_ms} ms" if function.timeout_ms else "",
        "deprecated": function.deprecated,
        "forms": list(operation["responses"].get("200", {}).get("content", {})) or ["application/json"],
        "arguments": json.dumps(_sample(function), ensure_ascii=False, indent=2),
        "examples": [json.dumps(example, ensure_ascii=False) for example in function.examples],
    }


def _argument(catalog: Catalog, parameter: Parameter) -> dict[str, Any]:
    kind = catalog.types.get(parameter.type_oid)
    return {
        "name": parameter.name or "(the body)",
        "type": ("variadic " if parameter.mode == "variadic" else "") + _short(parameter.type),
        "required": not parameter.has_default and parameter.mode != "variadic",
        "default": _default(parameter.default),
        "shape": _linked(catalog, parameter.shape) if parameter.shape is not None else "",
        "words": " | ".join(kind.labels) if kind is not None and kind.labels else "",
        "description": parameter.description or "",
    }


def _result(catalog: Catalog, function: Function) -> dict[str, Any]:
    """Return the type of an answer and, where they are known, its shape or its columns."""
    shape = function.shape
    name: Any = ""
    text: Any = ""
    if shape is not None:
        if isinstance(shape, Named) and shape.name in catalog.shapes:
            name = _linked(catalog, shape)
            shape = catalog.shapes[shape.name]
        text = _linked(catalog, shape)
    elif function.result_columns is not None:
        text = "\n".join(f"{column.name}  {_short(column.type)}" for column in function.result_columns)
    kind = _short(function.result_type)
    return {"type": f"setof {kind}" if function.returns_set else kind, "name": name, "shape": text}


def _linked(catalog: Catalog, shape: Shape) -> Any:
    """Return a shape as HTML in which the shapes that have a name are links."""
    text = html.escape(write(shape), quote=False)
    names = _NAME.sub(
        lambda match: f'<a href="#shape-{match[0]}">{match[0]}</a>' if match[0] in catalog.shapes else match[0], text
    )
    return Markup(names)  # noqa: S704 - escaped


def _sample(function: Function) -> Any:
    """Return arguments to begin with: the first example, or the required ones, empty."""
    if function.examples:
        return dict(function.examples[0])
    if function.takes_body:
        return {}
    empty: dict[str, Any] = {"json": {}, "jsonb": {}, "boolean": False, "integer": 0, "bigint": 0, "numeric": 0}
    return {
        p.name: [] if p.type.endswith("[]") else empty.get(p.type, "")
        for p in function.parameters
        if p.name in function.required
    }


def _default(expression: str | None) -> str:
    if expression is None:
        return ""
    text = re.sub(r"::[a-z \[\]]+$", "", expression)
    return "null" if text == "NULL" else text


def _short(name: str) -> str:
    return name.replace("timestamp with time zone", "timestamptz").replace("timestamp without time zone", "timestamp")


def _prose(catalog: Catalog, text: str) -> Any:
    """Return a comment as HTML: code in backquotes, names of functions as links."""

    def replaced(match: re.Match[str]) -> str:
        if match[1]:
            return f"<code>{match[1]}</code>"
        if match[2]:
            name = match[2].removeprefix("api.")
            if name in catalog.functions:
                return f'<a href="#{name}">{match[2]}</a>'
        return f"<code>{match[0]}</code>"

    return Markup(_CODE.sub(replaced, html.escape(text, quote=False)))  # noqa: S704 - escaped
