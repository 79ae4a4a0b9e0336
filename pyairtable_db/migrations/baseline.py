"""``baseline``: adopt a database whose objects were made by another tool or by hand."""

from __future__ import annotations

import time

import msgspec

from ..database import check_server
from ..errors import MigrationError, UsageError
from ..settings import Settings
from ..wording import count
from . import ledger
from .events import Listener, ignore
from .locking import Lock
from .preparation import prepare
from .reports import Report
from .runner import find, locked_picture
from .status import read_project
from .work import working


def baseline(
    url: str, settings: Settings, name: str, *, wait_seconds: float | None = None, listener: Listener = ignore
) -> Report:
    """Write migrations up to and including ``name`` into the ledger as applied, without running them.

    They cannot be rolled back: nobody knows how the objects came about. Repeatable files are applied by the next
    ``migrate``. Raises MigrationError when the ledger has migrations already.
    """
    started = time.monotonic()
    project = read_project(settings)
    last = find(project, name)
    chosen = project.migrations[: project.migrations.index(last) + 1]
    if not chosen:
        raise UsageError(f"{name} is not a migration")
    prepared = [prepare(migration, project, origin="baseline") for migration in chosen]
    wait = settings.wait_seconds if wait_seconds is None else wait_seconds
    with Lock(url, wait, listener, ledger.application_name("baseline")) as lock:
        check_server(lock.connection)
        picture = locked_picture(lock, listener)
        if picture.applied:
            raise MigrationError(
                f"the ledger has {count(len(picture.applied), 'migration')} already, "
                f"the last one {picture.applied[-1].id}",
                where="migrations.applied",
                hint="A baseline is for a database that this tool has not migrated yet; run `migrate`.",
            )
        with working(url, lock, settings, listener, "baseline") as work:
            work.total = len(prepared)

            def body() -> None:
                for offset, item in enumerate(prepared):
                    ledger.record(
                        work.session.later, msgspec.structs.replace(item.record, state="applied"), work.run, 0.0
                    )
                    work.write_step(offset, "baseline", item.id, 0.0)

            work.session.transaction("baseline", body)
            for item in prepared:
                work.done("baseline", item.id, 0.0)
            return Report("baseline", tuple(work.steps), seconds=time.monotonic() - started, run=work.run)
