"""SQL templates: Jinja2 with strict variables, and line numbers that lead back to the file."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..errors import MigrationError

if TYPE_CHECKING:
    from jinja2 import Environment

_MARKS = ("{{", "{%", "{#")
_LITERAL = (
    "Put `-- jinja: false` at the top of the file when the braces belong to the SQL (array or JSON literals, format())."
)


def sha256(data: bytes | str) -> str:
    """Return the hexadecimal sha256 of ``data`` (text as UTF-8)."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def vars_sha256(variables: Mapping[str, Any]) -> str:
    """Return a hash of the variables, whatever their order."""
    return sha256(json.dumps(dict(variables), sort_keys=True, default=str))


def is_template(text: str) -> bool:
    """Return whether ``text`` has anything for Jinja2 to do."""
    return any(mark in text for mark in _MARKS)


def render(text: str, variables: Mapping[str, Any], place: str) -> str:
    """Return ``text`` with its variables filled in.

    Raises MigrationError with file:line for an undefined variable or text that Jinja2 cannot read, and for
    an expression without a variable: ``'{{1,2}}'`` is an array of SQL, not a template.
    """
    if not is_template(text):
        return text
    import jinja2
    from jinja2 import nodes

    environment = _environment()
    try:
        tree = environment.parse(text)
        for output in tree.find_all(nodes.Output):
            for expression in output.nodes:
                if not isinstance(expression, nodes.TemplateData) and next(_names(expression), None) is None:
                    raise MigrationError(
                        "a Jinja2 expression without a variable", where=f"{place}:{output.lineno}", hint=_LITERAL
                    )
        return environment.from_string(text).render(dict(variables))
    except jinja2.TemplateSyntaxError as error:
        raise MigrationError(f"Jinja2: {error.message}", where=f"{place}:{error.lineno}", hint=_LITERAL) from None
    except jinja2.UndefinedError as error:
        raise MigrationError(
            f"Jinja2: {error.message}",
            where=f"{place}:{_template_line(error)}",
            hint=f"Define it in [tool.pyairtable-db.vars] of pyproject.toml or with --var NAME=VALUE. {_LITERAL}",
        ) from None
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise MigrationError(
            f"Jinja2: {error}", where=f"{place}:{_template_line(error)}", hint="Correct the expression."
        ) from None


def source_line(source: str, rendered: str, line: int) -> int:
    """Return the line (from 1) of ``source`` that became ``line`` of ``rendered``."""
    before, after = source.split("\n"), rendered.split("\n")
    if len(before) == len(after):
        return line
    wanted = after[min(line, len(after)) - 1]
    # Blank lines are everywhere; lines found by them would be found by chance.
    matcher = difflib.SequenceMatcher(lambda text: not text.strip(), before, after, autojunk=False)
    for tag, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        if b_start <= line - 1 < b_end:
            if tag == "equal":
                return a_start + line - b_start
            likest = max(
                range(a_start, max(a_end, a_start + 1)),
                key=lambda index: difflib.SequenceMatcher(None, "".join(before[index : index + 1]), wanted).ratio(),
            )
            return min(likest + 1, len(before))
    return min(line, len(before))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, autoescape=False)


def _names(expression: Any) -> Any:
    from jinja2 import nodes

    if isinstance(expression, nodes.Name):
        yield expression
    yield from expression.find_all(nodes.Name)


def _template_line(error: BaseException) -> int:
    """Return the template line at which ``error`` was raised: Jinja2 puts template frames into the traceback."""
    line = 1
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line
