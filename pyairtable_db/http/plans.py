"""From a request to the statement that answers it. What was worked out once is kept until the catalog changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .catalog import Catalog, Function
from .conditions import Shape
from .formats import JSON_TYPE, chosen
from .matching import Body, find
from .settings import HttpSettings
from .shaping import shaped_query
from .statements import BYTEA, Argument, Form, Source, Statement, argument, call_statement, invocation, quoted

_KEPT = 5_000
_ANYTHING = (b"", b"*/*", b"application/json")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a request is answered: ``statement`` with the values of ``arguments``, as ``content_type``.

    ``takes_body`` says that the one argument is the whole body. ``timeout_ms`` is the function's own, None without.
    ``needs_context`` is false for an immutable function, which cannot see settings: none is opened for it.
    """

    function: Function
    arguments: Sequence[Argument]
    statement: Statement
    form: Form
    content_type: bytes
    takes_body: bool
    timeout_ms: int | None
    source: Source
    needs_context: bool

    @property
    def whole_is_binary(self) -> bool:
        """Whether the body is passed as bytes."""
        return self.takes_body and self.arguments[0].parameter.type_oid == BYTEA


class Planner:
    """Plans for one catalog."""

    def __init__(self, catalog: Catalog, settings: HttpSettings) -> None:
        self.catalog = catalog
        self.search_path = f"{quoted(catalog.schema)}, public".encode()
        self._plans: dict[tuple[str, frozenset[str], Body, bytes], Plan] = {}
        self._statements: dict[tuple[int, tuple[str, ...], Source, Form], Statement] = {}
        self._shaped: dict[tuple[int, str, tuple[int, ...]], Statement] = {}
        self._timeouts = {role: catalog.timeouts.get(role, settings.statement_timeout_ms) for role in settings.roles}
        self._timeout = settings.statement_timeout_ms

    def timeout_ms(self, plan: Plan, role: str) -> int:
        """Return how long the call may take: what its function, its role or the service says, in this order."""
        return plan.timeout_ms if plan.timeout_ms is not None else self._timeouts.get(role, self._timeout)

    def plan(self, name: str, given: Iterable[str], body: Body, accept: bytes) -> Plan:
        """Return the plan of a call. Raises Problem: 300 or 404 for the function, 406 for ``accept``."""
        names = frozenset(given)
        if accept in _ANYTHING:
            accept = b""
        key = (name, names, body, accept)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._made(name, names, body, accept)
            if len(self._plans) >= _KEPT:
                self._plans.clear()
                self._statements.clear()
            self._plans[key] = plan
        return plan

    def shaped(self, plan: Plan, shape: Shape) -> Statement:
        """Return the statement of ``plan`` for the rows that ``shape`` wants; its values follow the arguments."""
        call, oids = invocation(self.catalog.schema, plan.function, plan.arguments, plan.source)
        query = shaped_query(call, plan.function, plan.form, shape)
        key = (plan.function.oid, query, tuple(oids + shape.oids))
        statement = self._shaped.get(key)
        if statement is None:
            if len(self._shaped) >= _KEPT:
                self._shaped.clear()
            statement = self._shaped[key] = Statement(query, [*oids, *shape.oids])
        return statement

    def _made(self, name: str, names: frozenset[str], body: Body, accept: bytes) -> Plan:
        catalog = self.catalog
        function = find(catalog, name, names, body)
        form: Form = "json"
        content_type = JSON_TYPE
        if accept and function.result_kind != "void":
            form, content_type = chosen(function, accept, catalog.types)
        takes_body = function.takes_body and not (names and body in ("form", "query")) and body not in ("form", "query")
        given = [p for p in function.parameters if takes_body or p.name in names]
        arguments = [argument(parameter, catalog.types) for parameter in given]
        source: Source = "json" if body == "json" and not takes_body else "text"
        made = (function.oid, tuple(p.name for p in given), source, form)
        statement = self._statements.get(made)
        if statement is None:
            statement = call_statement(catalog.schema, function, arguments, source, form, catalog.types)
            self._statements[made] = statement
        return Plan(
            function,
            arguments,
            statement,
            form,
            content_type,
            takes_body,
            function.timeout_ms,
            source,
            function.volatility != "immutable",
        )
