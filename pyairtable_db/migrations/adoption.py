"""A squash in a database that has run what it stands for: its ledger row takes the place of theirs."""

from __future__ import annotations

import time
from collections.abc import Sequence

import msgspec

from . import ledger
from .files import Migration
from .ledger import Applied
from .preparation import prepare
from .status import Project
from .work import Work


def adopt(work: Work, project: Project, migration: Migration, rows: Sequence[Applied]) -> None:
    """Replace the ledger rows of ``rows`` by one of the squash ``migration``; no SQL of it runs.

    Its run is the first one of theirs, so that a rollback restores the repeatable bodies of before.
    """
    prepared = prepare(migration, project, origin="squash")
    entry = msgspec.structs.replace(prepared.record, state="applied")
    oldest = min(row.run for row in rows)
    started = time.monotonic()

    def body() -> None:
        for row in rows:
            ledger.forget(work.session.later, row.id)
        ledger.record(work.session.later, entry, oldest, 0.0, position=min(row.position for row in rows))
        work.write_step(0, "adopt", migration.id, time.monotonic() - started)

    work.step("adopt", migration.id, lambda: work.session.transaction(migration.id, body))
