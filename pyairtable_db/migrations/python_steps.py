"""Python migrations: yoyo's ``step()``, ``group()`` and ``__depends__``, run in the engine's transaction.

The source is executed from text, so that a rollback works from the ledger's copy as well as from the file.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import psycopg
from yoyo.migrations import StepCollector

from ..database import Connection
from ..errors import MigrationError


class Steps(msgspec.Struct, frozen=True):
    """The steps of one migration, in order, and what its module says about them."""

    steps: tuple[Any, ...]
    transactional: bool
    irreversible: str | None
    reversible: bool


def load(source: str, place: str) -> Steps:
    """Execute the module text ``source`` and return its steps; raises MigrationError with file:line."""
    collector = StepCollector(migration=None)
    module = types.ModuleType(place)
    module.__dict__.update(
        __file__=place,
        __yoyo_collector__=collector,
        step=collector.add_step,
        group=collector.add_step_group,
        transaction=collector.add_step_group,
    )
    try:
        exec(compile(source, place, "exec"), module.__dict__)  # noqa: S102 - a migration is code to be run
    except Exception as error:
        raise MigrationError(
            f"{type(error).__name__}: {error}", where=f"{place}:{_line(error, place)}", hint="Correct the migration."
        ) from error
    transactional = bool(getattr(module, "__transactional__", True))
    steps = tuple(collector.create_steps(transactional))
    return Steps(
        steps,
        transactional,
        getattr(module, "__irreversible__", None),
        any(_reversible(step) for step in steps),
    )


def run(steps: Steps, connection: Connection, direction: str, place: str) -> None:
    """Run all steps, ``apply`` or (in reverse order) ``rollback``.

    Errors of the server pass through; what else a step raises becomes MigrationError with file:line.
    """
    backend = _Backend(connection)
    ordered = steps.steps if direction == "apply" else tuple(reversed(steps.steps))
    for step in ordered:
        try:
            getattr(step, direction)(backend)
        except psycopg.Error:
            raise
        except Exception as error:
            raise MigrationError(
                f"{type(error).__name__}: {error}",
                where=f"{place}:{_line(error, place)}",
                hint="Correct the migration.",
            ) from error


class _QuietCursor(psycopg.Cursor[tuple[Any, ...]]):
    """A cursor that shows yoyo no rows: yoyo would print them."""

    @property
    def description(self) -> None:
        return None


class _Backend:
    """What yoyo's steps ask of a backend, on a connection whose transaction the engine owns."""

    DatabaseError = psycopg.DatabaseError
    has_transactional_ddl = True

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def cursor(self) -> _QuietCursor:
        return _QuietCursor(self.connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self.connection.transaction():  # a savepoint: the engine's transaction is open
            yield


def _reversible(step: Any) -> bool:
    inner = step.step
    parts = getattr(inner, "steps", None)
    if parts is not None:
        return any(_reversible(part) for part in parts)
    return inner._rollback is not None  # noqa: SLF001 - yoyo has no other way to ask


def _line(error: BaseException, place: str) -> int:
    if isinstance(error, SyntaxError) and error.lineno:
        return error.lineno
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == place:
            line = step.tb_lineno
        step = step.tb_next
    return line
