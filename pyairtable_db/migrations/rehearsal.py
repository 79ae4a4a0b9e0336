"""``plan --locks``: pending migrations on a scratch copy of the database, with the locks they really take.

The copy holds the schema, not the rows: it is built by applying again what the ledger says was applied, or, when
the ledger does not know how the objects came about (after a baseline, or before the first run), from
pg_dump --schema-only. Each statement runs by itself; afterwards
the session's own locks are read from pg_locks. Concurrent statements let their locks go by themselves: they are
watched from outside, held up by a session that has the tables open.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
import psycopg

from ..database import Connection, connect
from ..errors import MigrationError, PyairtableDbError, UsageError
from ..scratch import scratch_database
from ..settings import Settings
from . import ledger
from .bodies import owner_role
from .events import ignore
from .failures import Source
from .lockmodes import BLOCKS, MODES, strongest
from .plan import Outlook, plan_migrate
from .preparation import Prepared
from .queries import QUERIES
from .session import Session
from .statements import Script, Statement, parse

_WATCH_SECONDS = 0.01
_HOLD_SECONDS = 2.0


class LockTaken(msgspec.Struct, frozen=True):
    """A lock on a relation that existed before the migration: others in ``blocks`` wait for its end."""

    relation: str
    mode: str
    blocks: str


class StatementReport(msgspec.Struct, frozen=True):
    """What one statement did: the locks it added, tables it rewrote or read in full, and its milliseconds.

    Milliseconds are those on empty tables: a rewrite or a full scan takes time with the rows of the real ones.
    """

    step: str
    where: str
    statement: str
    locks: tuple[LockTaken, ...]
    rewrites: tuple[str, ...]
    scans: tuple[str, ...]
    ms: float


class Rehearsal(msgspec.Struct, frozen=True):
    """All statements in order; ``too_strong`` are those that exceed ``max_lock``."""

    statements: tuple[StatementReport, ...]
    max_lock: str | None = None

    @property
    def too_strong(self) -> tuple[tuple[StatementReport, LockTaken], ...]:
        """Statements with a lock harder than the policy allows."""
        if self.max_lock is None:
            return ()
        limit = MODES.index(self.max_lock)
        return tuple(
            (report, lock) for report in self.statements for lock in report.locks if MODES.index(lock.mode) > limit
        )

    def check(self) -> None:
        """Raise MigrationError when the lock policy is exceeded."""
        if self.too_strong:
            report, lock = self.too_strong[0]
            raise MigrationError(
                f"{lock.mode} on {lock.relation} exceeds --max-lock {self.max_lock}"
                + (f", and {len(self.too_strong) - 1} more" if len(self.too_strong) > 1 else ""),
                where=report.where,
                hint=f"It blocks {lock.blocks}. See docs/migrations.md for gentler ways, or raise --max-lock.",
            )

    def lines(self) -> Iterator[str]:
        """Yield the report for people."""
        for report in self.statements:
            yield f"{report.where}  {_short(report.statement)}  ({report.ms:.1f} ms)"
            for lock in report.locks:
                yield f"    {lock.mode:<24} {lock.relation}: blocks {lock.blocks}"
            for name in report.rewrites:
                yield f"    REWRITE                  {name}: every row is written again under that lock"
            for name in report.scans:
                yield f"    FULL SCAN                {name}: every row is read under that lock"
        if not self.statements:
            yield "nothing is pending"

    def as_json(self) -> dict[str, Any]:
        """Return the report for machines."""
        return {
            "statements": [msgspec.to_builtins(report) for report in self.statements],
            "max_lock": self.max_lock,
            "exceeded": [
                {"where": report.where, "relation": lock.relation, "mode": lock.mode}
                for report, lock in self.too_strong
            ],
        }


def rehearse(
    url: str,
    settings: Settings,
    *,
    scratch_url: str | None = None,
    to: str | None = None,
    max_lock: str | None = None,
    allow_out_of_order: bool = False,
) -> Rehearsal:
    """Run what is pending for ``url`` on a scratch copy of its schema and report what each statement did.

    The copy is made on the server of ``scratch_url`` (default: that of ``url``, which needs CREATEDB) and dropped.
    ``max_lock`` is a lock mode such as ShareUpdateExclusive; ``check`` of the result refuses harder ones.
    """
    limit = _mode(max_lock) if max_lock is not None else None
    outlook = plan_migrate(url, settings, to=to, allow_out_of_order=allow_out_of_order)
    with scratch_database(scratch_url or url) as copy:
        copy_schema(url, copy, settings)
        session = Session(copy, settings, ignore, ledger.application_name("plan --locks"))
        try:
            return Rehearsal(tuple(_run(session, copy, outlook, settings)), limit)
        except PyairtableDbError as problem:
            problem.state = "this was a rehearsal on a scratch database: the real one was not touched."
            raise
        finally:
            session.close()


def copy_schema(url: str, copy: str, settings: Settings) -> None:
    """Bring the schema of ``url`` into the empty database ``copy``."""
    with connect(url, application_name=ledger.application_name("plan --locks")) as source:
        picture = ledger.picture(source)
        if _made_elsewhere(source, picture):
            from .backup import copy_structure

            copy_structure(url, copy, settings)
            return
        session = Session(copy, settings, ignore, ledger.application_name("plan --locks"))
        try:
            for row in picture.applied:
                _replay(session, row, ledger.texts(source, row.id)[0])
            role = owner_role(session.connection, settings)
            if picture.repeatables:
                texts = {p.path: ledger.repeatable_sql(source, p.path, p.from_run) for p in picture.repeatables}
                session.transaction("repeatables", lambda: _replay_bodies(session, texts, role, settings))
        finally:
            session.close()


def _made_elsewhere(source: Connection, picture: ledger.Picture) -> bool:
    """Return whether the ledger cannot tell how the objects came about."""
    if picture.applied or picture.repeatables:
        return any(row.origin == "baseline" for row in picture.applied)
    row = source.execute(QUERIES["has_objects"]).fetchone()
    return bool(row and row[0])


def _replay(session: Session, row: ledger.Applied, sql: str) -> None:
    from . import python_steps

    place = f"{row.id} (from the ledger)"
    if row.kind == "python":
        steps = python_steps.load(sql, place)
        if row.transactional:
            session.transaction(row.id, lambda: python_steps.run(steps, session.connection, "apply", place))
        else:
            python_steps.run(steps, session.connection, "apply", place)
        return
    script = parse(sql, place)
    if row.transactional:
        session.transaction(row.id, lambda: session.run(script, Source(place)))
    else:
        with session.outside_transaction(row.id, patient=True):
            session.run(script, Source(place))


def _replay_bodies(session: Session, texts: Mapping[str, str], role: str | None, settings: Settings) -> None:
    from .bodies import default_schema, start_of_body
    from .objects import contents
    from .repeatables import in_order

    scripts = {path: parse(sql, path) for path, sql in texts.items()}
    made = {path: contents(script, default_schema(settings)) for path, script in scripts.items()}
    start = start_of_body(session.connection, role)
    for path in in_order({p: c.uses for p, c in made.items()}, {p: c.objects for p, c in made.items()}):
        session.run_text(start, Source(path))
        session.run_file(scripts[path], Source(path))


def _run(session: Session, copy: str, outlook: Outlook, settings: Settings) -> Iterator[StatementReport]:
    for item in outlook.prepared:
        if item.script is None:
            yield session.transaction(item.id, lambda item=item: _python(session, item))  # type: ignore[misc]
        elif item.record.transactional:
            yield from session.transaction(item.id, lambda item=item: _watched(session, item))  # type: ignore[misc]
        else:
            yield _standalone(session, copy, item)
    steps = outlook.transition
    if steps:
        from .bodies import start_of_body

        start = start_of_body(session.connection, owner_role(session.connection, settings))

        def bodies() -> list[StatementReport]:
            watch = _Watch(session.connection)
            reports = []
            for drop in steps.drops:
                session.run_text(start, Source(drop.path))
                run = _timed(lambda drop=drop: session.run_text(drop.object.drop, Source(drop.path)))
                reports.append(watch.report("drop", drop.path, drop.object.drop, run))
            for apply in steps.applies:
                session.settle()
                session.run_text(start, Source(apply.body.path))
                reports += _statements(session, watch, "replace", apply.script, apply.source)
            return reports

        yield from session.transaction("repeatables", bodies)


def _watched(session: Session, item: Prepared) -> list[StatementReport]:
    script = parse(item.record.sql, item.source.place, item.source.line)
    return _statements(session, _Watch(session.connection), item.id, script, item.source)


def _statements(session: Session, watch: _Watch, step: str, script: Script, source: Source) -> list[StatementReport]:
    rows = iter(script.data)
    reports = []
    for statement in script.statements:
        text = script.text(statement)
        part = _alone(script, statement, rows)
        ms = _timed(lambda part=part: session.run(part, source))
        reports.append(watch.report(step, source.at(statement.line), text, ms))
    return reports


def _alone(script: Script, statement: Statement, rows: Iterator[str]) -> Script:
    """Return ``statement`` as a script of its own whose lines count as before."""
    from .statements import is_copy_from_stdin

    data = (next(rows),) if is_copy_from_stdin(statement.node) else ()
    padded = "\n" * (statement.line - 1) + script.text(statement)
    moved = msgspec.structs.replace(statement, start=statement.line - 1, end=len(padded))
    return Script(padded, (moved,), data)


def _python(session: Session, item: Prepared) -> StatementReport:
    from . import python_steps

    watch = _Watch(session.connection)
    steps = python_steps.load(item.record.sql, item.source.place)
    ms = _timed(lambda: python_steps.run(steps, session.connection, "apply", item.source.place))
    return watch.report(item.id, item.source.place, "Python steps", ms)


def _standalone(session: Session, copy: str, item: Prepared) -> StatementReport:
    """Run a non-transactional statement while another session watches, and holds it up to have time to."""
    script = item.script
    if script is None:
        raise MigrationError("Python steps have no statement to watch", where=item.source.place)
    statement = script.statements[0]
    seen: dict[int, str] = {}
    pid = session.pid
    names = _names(session.connection)
    with (
        connect(copy, autocommit=False) as blocker,
        connect(copy) as observer,
        session.outside_transaction(item.id, patient=True),
    ):
        _hold(blocker, statement.node)
        done = threading.Event()
        watcher = threading.Thread(target=_observe, args=(observer, blocker, pid, seen, done), daemon=True)
        watcher.start()
        try:
            ms = _timed(lambda: session.run(script, item.source))
        finally:
            done.set()
            watcher.join()
    where = item.source.at(statement.line)
    return StatementReport(item.id, where, script.text(statement), _taken(seen, names), (), (), ms)


def _hold(blocker: Connection, node: Any) -> None:
    """Keep a transaction open that has read the tables of ``node``, so that the statement has to wait."""
    from .objects import relations

    for name in relations(node):
        row = blocker.execute(QUERIES["table_of"], {"name": name}).fetchone()
        if row is not None:
            blocker.execute(f"lock table {row[0]} in row exclusive mode".encode())


def _observe(observer: Connection, blocker: Connection, pid: int, seen: dict[int, str], done: threading.Event) -> None:
    started = time.monotonic()
    while not done.is_set():
        # Waiting first: the locks read after that are those it waits with.
        waiting = observer.execute(QUERIES["is_waiting"], {"pid": pid}).fetchone()
        for oid, mode in observer.execute(QUERIES["relation_locks"], {"pid": pid}).fetchall():
            seen[oid] = strongest(seen.get(oid), _plain(mode))
        held_up = (waiting and waiting[0]) or time.monotonic() - started > _HOLD_SECONDS
        if held_up and blocker.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            blocker.rollback()
        time.sleep(_WATCH_SECONDS)


class _Watch:
    """What the transaction of ``connection`` holds, wrote and read so far, to tell what a statement adds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pid = _own_pid(connection)
        self._names = _names(connection)
        self._locks, self._files, self._scans = self._now()

    def report(self, step: str, where: str, statement: str, ms: float) -> StatementReport:
        """Return what has been added since the last report."""
        locks, files, scans = self._now()
        added = {oid: mode for oid, mode in locks.items() if mode != self._locks.get(oid)}
        rewrites = [oid for oid, file in files.items() if file != self._files.get(oid)]
        read = [oid for oid, count in scans.items() if count > self._scans.get(oid, 0)]
        self._locks, self._files, self._scans = locks, files, scans
        return StatementReport(
            step, where, statement, _taken(added, self._names), self._named(rewrites), self._named(read), ms
        )

    def _named(self, oids: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self._names[oid] for oid in oids if oid in self._names))

    def _now(self) -> tuple[dict[int, str], dict[int, int], dict[int, int]]:
        held: dict[int, str] = {}
        for oid, mode in self._connection.execute(QUERIES["relation_locks"], {"pid": self._pid}):
            held[oid] = strongest(held.get(oid), _plain(mode))
        files = {oid: file for oid, _, file in self._connection.execute(QUERIES["relation_files"])}
        return held, files, dict(self._connection.execute(QUERIES["relation_scans"]).fetchall())


def _own_pid(connection: Connection) -> int:
    row = connection.execute(QUERIES["backend_pid"]).fetchone()
    return int(row[0]) if row else 0


def _names(connection: Connection) -> dict[int, str]:
    """Return the relations there are, to name those that a statement drops too and leave out those it creates."""
    return {oid: name for oid, name, _ in connection.execute(QUERIES["relation_files"])}


def _taken(locks: Mapping[int, str], names: Mapping[int, str]) -> tuple[LockTaken, ...]:
    held = sorted((names[oid], mode) for oid, mode in locks.items() if oid in names)
    return tuple(LockTaken(name, mode, BLOCKS[mode]) for name, mode in held)


def _timed(work: Any) -> float:
    started = time.monotonic()
    work()
    return (time.monotonic() - started) * 1000


def _plain(mode: str) -> str:
    return mode.removesuffix("Lock")


def _mode(text: str) -> str:
    wanted = text.replace(" ", "").replace("_", "").removesuffix("Lock").lower()
    for mode in MODES:
        if mode.lower() == wanted:
            return mode
    raise UsageError(f'"{text}" is not a lock mode', hint=f"One of: {', '.join(MODES)}")


def _short(statement: str) -> str:
    text = " ".join(statement.split())
    return text if len(text) <= 80 else f"{text[:77]}…"
