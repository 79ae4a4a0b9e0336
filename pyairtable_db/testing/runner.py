"""Runs pgTAP files, several at once, on clones of a migrated database."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from ..database import Connection
from ..errors import MigrationError
from ..local.files import Step, quiet
from ..migrations.files import read_text
from ..migrations.statements import Script
from ..scratch import scratch_database
from ..settings import Settings
from .bodies import sources
from .coverage import Collector
from .files import SETUP, TestFile, undoes_itself
from .results import FileResult, Report
from .session import run_file, unreadable
from .template import TOOLS, ensure_test_template, scratch_server

TIMEOUT_SECONDS = 300.0


def run(
    settings: Settings,
    files: Sequence[TestFile],
    *,
    setup: Path | None = None,
    jobs: int | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
    coverage: bool = False,
    step: Step = quiet,
) -> Report:
    """Run ``files`` on the server of ``settings``, else on the project's test server, and return what they found.

    The database that ``settings.url`` names is left alone: a template is migrated from the files once, ``setup``
    (default: tests/sql/setup.sql, if there) run in it, and each of the ``jobs`` workers (default: one a processor)
    clones it. Files that are one transaction rolled back share their worker's clone; every other file gets one of its
    own. ``timeout_seconds`` bounds each statement. ``step`` hears how the run goes on.

    Raises DatabaseError, MigrationError or LocalServerError when the template cannot be made.
    """
    started = time.perf_counter()
    default = settings.project / "tests" / "sql" / SETUP
    setup = setup or (default if default.is_file() else None)
    collector = Collector() if coverage else None
    with scratch_server(settings, step) as url:
        with step("Migrating a database for the tests"):
            template = ensure_test_template(settings, url, setup=setup, needs=TOOLS if coverage else TOOLS[:1])
        workers = max(1, min(jobs or os.cpu_count() or 1, len(files)))
        with (
            step(f"Running {len(files)} pgTAP {'file' if len(files) == 1 else 'files'}") as news,
            ThreadPoolExecutor(workers, thread_name_prefix="pgtap") as pool,
        ):
            shared = _Run(url, template, files, timeout_seconds, collector, news)
            for worker in [pool.submit(shared.work) for _ in range(workers)]:
                worker.result()
    order = {file.name: position for position, file in enumerate(files)}
    results = sorted(shared.results, key=lambda result: order[result.name])
    found = collector.result(sources(settings), read_text(setup) if setup else "") if collector else None
    return Report(results, time.perf_counter() - started, found)


class _Run:
    """What the workers of one run share."""

    def __init__(
        self,
        url: str,
        template: str,
        files: Sequence[TestFile],
        timeout_seconds: float,
        collector: Collector | None,
        news: Callable[[str], None],
    ) -> None:
        self._waiting: queue.SimpleQueue[TestFile] = queue.SimpleQueue()
        for file in files:
            self._waiting.put(file)
        self.results: list[FileResult] = []
        self._url = url
        self._template = template
        self._timeout_seconds = timeout_seconds
        self._collector = collector
        self._news = news
        self._total = len(files)
        self._lock = threading.Lock()

    def work(self) -> None:
        """Take files until none is left."""
        with scratch_database(self._url, self._template) as shared:
            while True:
                try:
                    file = self._waiting.get_nowait()
                except queue.Empty:
                    return
                result = self._run(file, shared)
                with self._lock:
                    self.results.append(result)
                    self._news(f"{len(self.results)} of {self._total}, {result.name}")

    def _run(self, file: TestFile, shared: str) -> FileResult:
        try:
            script = file.script()
        except MigrationError as error:
            return unreadable(file, error)
        own = not undoes_itself(script)
        with scratch_database(self._url, self._template) if own else nullcontext(shared) as database:
            return self._on(database, file, script)

    def _on(self, database: str, file: TestFile, script: Script) -> FileResult:
        before: Callable[[Connection], None] | None = None
        after: Callable[[Connection], None] | None = None
        if self._collector is not None:
            before, after = self._collector.start, self._collector.collect
        return run_file(file, script, database, timeout_seconds=self._timeout_seconds, before=before, after=after)
