"""Import a file into a table: look at all of it, say what it holds, then load all of it in one transaction."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..database import Connection
from ..errors import DataError, RowsRejected, UsageError
from .ahead import Ahead
from .blocks import BadRow, Block, Reader
from .columns import as_in, overruled, refuse_alike
from .conversion import Conversion, Target
from .delimited import DelimitedReader, find_delimiter
from .fieldtypes import FieldSpec
from .files import refuse_same_file
from .inference import Evidence, Inferred
from .jsontext import ArrayReader, LinesReader
from .loading import Loader, Merger, stage
from .rejects import Rejects, open_rejects
from .source import FORMATS, open_source
from .tables import Table, add_choices, check_name, create_base, create_table, find_base, find_table, lock_name
from .tenancy import Tenant, database_errors, find_tenant, work_as

AHEAD_BYTES = 8 << 20
UNTOUCHED = "nothing was imported; the database is as before"


@dataclass(frozen=True)
class ImportOptions:
    """What the caller decides about a file and its columns.

    ``types`` overrules inference by field name; ``schema`` is a file of field definitions as ``export --schema``
    writes it. ``nulls`` are words that mean an empty cell in every column.
    """

    format: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    types: Mapping[str, FieldSpec] = field(default_factory=dict)
    schema: Path | None = None
    nulls: frozenset[str] = frozenset()
    upsert_on: str | None = None
    skip_bad: Path | None = None
    fix_header: bool = False
    add_choices: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class Plan:
    """What is about to be loaded: the columns as judged, and whether base and table will be created."""

    source: str
    format: str
    rows: int
    columns: tuple[Inferred, ...]
    creates_base: bool
    creates_table: bool


@dataclass(frozen=True)
class ImportReport:
    """What an import did. ``rejected`` counts rows left out, ``bad`` holds the first 20 of them."""

    tenant: str
    base_id: str | None
    table_id: str | None
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    bad: tuple[BadRow, ...]
    seconds: float
    plan: Plan


@dataclass(frozen=True)
class Observer:
    """Who wants to know: ``planned`` before loading, ``progressed`` with phase, bytes done and bytes in all."""

    planned: Callable[[Plan], object] = lambda _plan: None
    progressed: Callable[[str, int, int], object] = lambda _phase, _done, _total: None


def import_file(
    connection: Connection,
    path: str,
    *,
    base: str,
    table: str,
    tenant: str | None = None,
    options: ImportOptions | None = None,
    observer: Observer | None = None,
) -> ImportReport:
    """Import ``path`` (``-`` is standard input) into a table, created if it does not exist, as base and all.

    Everything happens in one transaction of ``connection``, which must be in autocommit mode.
    Raises RowsRejected when rows are bad and no file for them was named, DataError for a file that cannot be read,
    UsageError for names and options that do not go together, DatabaseError for what the server refuses.
    """
    with _no_collection():
        return _Import(connection, path, base, table, options or ImportOptions(), observer or Observer()).run(tenant)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the cyclic garbage collector: it takes a fifth of the time, and millions of rows make no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Import:
    def __init__(
        self, connection: Connection, path: str, base: str, table: str, options: ImportOptions, observer: Observer
    ) -> None:
        self.connection = connection
        self.path = path
        self.base = base
        self.table = table
        self.options = options
        self.observer = observer
        self.began = time.monotonic()

    def run(self, slug: str | None) -> ImportReport:
        check_name("base", self.base)
        check_name("table", self.table)
        refuse_same_file(self.path, self.options.skip_bad, "--skip-bad")
        tenant = find_tenant(self.connection, slug)
        with open_source(self.path, encoding=self.options.encoding) as source, database_errors(UNTOUCHED):
            self.source = source
            peeked = source.peek()
            self.format = source.format(self.options.format, peeked)
            self.delimiter = find_delimiter(self.options.delimiter, peeked, source.name)
            self.reader = self._reader()
            existing = self._existing(tenant)
            evidence = self._examine()
            columns = self._columns(evidence.result(), existing[1])
            rows = evidence.rows + evidence.bad
            plan = Plan(source.name, self.format, rows, columns, existing[0] is None, existing[1] is None)
            self.observer.planned(plan)
            return self._load(tenant, plan, existing)

    def _reader(self) -> Reader:
        if self.format == "csv":
            return DelimitedReader(self.source, delimiter=self.delimiter, fix_header=self.options.fix_header)
        if self.format not in FORMATS:
            raise UsageError(f'format "{self.format}" is unknown', hint=f"Known formats: {', '.join(FORMATS)}.")
        return ArrayReader(self.source) if self.format == "json" else LinesReader(self.source)

    def _existing(self, tenant: Tenant) -> tuple[str | None, Table | None]:
        with self.connection.transaction():
            work_as(self.connection, tenant)
            return self._find()

    def _find(self) -> tuple[str | None, Table | None]:
        base_id = find_base(self.connection, self.base)
        return base_id, find_table(self.connection, base_id, self.table) if base_id else None

    def _examine(self) -> Evidence:
        evidence = Evidence(self.format == "csv", self.options.nulls)
        for block in self._blocks("Reading"):
            evidence.add(self.reader.names, block)
        if self.format != "csv":
            refuse_alike(self.reader.names, self.source.name)
        return evidence

    def _blocks(self, phase: str) -> Iterator[Block]:
        for block in self.reader.blocks():
            yield block
            self._progress(phase)

    def _progress(self, phase: str) -> None:
        self.observer.progressed(phase, self.source.position, self.source.size)

    def _columns(self, inferred: Sequence[Inferred], table: Table | None) -> tuple[Inferred, ...]:
        """Let an existing table, --type and --schema overrule what was inferred, in this order."""
        names = {column.field.name.lower() for column in inferred}
        for name in (*self.options.types, *filter(None, [self.options.upsert_on])):
            if name.lower() not in names:
                raise UsageError(
                    f'"{name}" is not a column of the file', hint=f"Its columns: {', '.join(self.reader.names)}."
                )
        types = {name.lower(): spec for name, spec in self.options.types.items()}
        if table is not None:
            return tuple(as_in(table, column, types.get(column.field.name.lower())) for column in inferred)
        schema = {spec.name.lower(): spec for spec in self._schema()}
        given = {**schema, **types}
        return tuple(overruled(column, given.get(column.field.name.lower())) for column in inferred)

    def _schema(self) -> list[FieldSpec]:
        if self.options.schema is None:
            return []
        try:
            content = json.loads(self.options.schema.read_text(encoding="utf-8"))
            fields = content["fields"] if isinstance(content, dict) else content
            return [FieldSpec(item["name"], item["type"], item.get("options") or {}) for item in fields]
        except OSError as error:
            raise DataError(
                f"cannot be read: {error.strerror}", where=str(self.options.schema), hint="Check the path."
            ) from None
        except (ValueError, KeyError, TypeError):
            raise DataError(
                "is not a list of fields", where=str(self.options.schema), hint="Write it with export --schema FILE."
            ) from None

    def _load(self, tenant: Tenant, plan: Plan, existing: tuple[str | None, Table | None]) -> ImportReport:
        options = self.options
        with ExitStack() as stack:
            rejects = stack.enter_context(
                open_rejects(
                    None if options.dry_run else options.skip_bad,
                    format=self.format,
                    names=self.reader.names,
                    delimiter=self.delimiter,
                )
            )
            if options.dry_run:
                self._check(tenant, plan, existing[1], rejects)
                return self._report(tenant, plan, rejects, existing)
            with self.connection.transaction():
                base_id, table, loader, targets = self._stage(tenant, plan, rejects)
                if rejects.count and options.skip_bad is None:
                    raise self._rejected(plan, rejects)
                loader.finish()
                for target in targets:
                    if target.new_choices:
                        field = table.field(target.field_id)
                        assert field is not None  # noqa: S101 - targets are made of the table's fields
                        add_choices(self.connection, field, list(target.new_choices))
                # The file of rejected rows is in its place before the rows it completes are committed.
                stack.close()
            return self._report(tenant, plan, rejects, (base_id, table), loader)

    def _stage(self, tenant: Tenant, plan: Plan, rejects: Rejects) -> tuple[str, Table, Loader, list[Target]]:
        """Convert the whole file into the table, or for a merge into the staging table, and note every bad row."""
        self.connection.execute("set local statement_timeout = 0")
        self.connection.execute("set local idle_in_transaction_session_timeout = 0")
        stage(self.connection)
        work_as(self.connection, tenant)
        base_id, table = self._target(plan)
        loader, targets = self._loader(plan, table)
        self._fill(loader, targets, rejects)
        if isinstance(loader, Merger):
            self.observer.progressed("Merging", 0, 0)
            if loader.mark_conflicts():
                self._reject_conflicts(loader, rejects)
        return base_id, table, loader, targets

    def _check(self, tenant: Tenant, plan: Plan, table: Table | None, rejects: Rejects) -> None:
        if table is None and not self._fields_of_new_table(plan):
            raise self._without_fields()
        if self.options.upsert_on is None:
            self._fill(None, self._targets(plan, table), rejects)
        else:
            # Which rows cannot be merged is known to the database alone.
            with self.connection.transaction(force_rollback=True):
                self._stage(tenant, plan, rejects)
        if rejects.count and self.options.skip_bad is None:
            raise self._rejected(plan, rejects)

    def _target(self, plan: Plan) -> tuple[str, Table]:
        """Find base and table again, in this transaction, and create what is lacking.

        Names of bases may repeat: without the locks, two imports at once would make two bases of the name.
        """
        if plan.creates_base:
            lock_name(self.connection, self.base)
        if plan.creates_table:
            lock_name(self.connection, self.base, self.table)
        base_id, table = self._find()
        if (table is None) != plan.creates_table:
            raise DataError(
                f'table "{self.table}" was {"dropped" if table is None else "created"} by somebody else meanwhile',
                hint="Run the import again.",
            )
        if base_id is None:
            base_id = create_base(self.connection, self.base)
        if table is None:
            fields = self._fields_of_new_table(plan)
            if not fields:
                raise self._without_fields()
            table = create_table(self.connection, base_id, self.table, fields)
        return base_id, table

    def _without_fields(self) -> DataError:
        return DataError(
            "there is nothing to make fields of",
            where=self.source.name,
            hint="Import a file with records, or name the fields of the table with --schema FILE.",
        )

    def _fields_of_new_table(self, plan: Plan) -> list[FieldSpec]:
        fields = {column.field.name.lower(): column.field for column in plan.columns}
        ordered = [fields.pop(spec.name.lower(), spec) for spec in self._schema()]
        return [*ordered, *fields.values()]

    def _targets(self, plan: Plan, table: Table | None) -> list[Target]:
        targets = []
        for column in plan.columns:
            spec = column.field
            known = table.field(spec.name) if table else None
            lacks_choices = spec.type in ("singleSelect", "multipleSelects") and "choices" not in spec.options
            targets.append(
                Target(
                    spec,
                    known.id if known else "",
                    self.options.nulls,
                    takes_choices=self.options.add_choices or lacks_choices,
                )
            )
        return targets

    def _loader(self, plan: Plan, table: Table) -> tuple[Loader, list[Target]]:
        targets = self._targets(plan, table)
        if self.options.upsert_on is None:
            return Loader(self.connection, table.id), targets
        merge = table.field(self.options.upsert_on)
        assert merge is not None  # noqa: S101 - _columns found it
        return Merger(self.connection, table.id, merge.id, [target.field_id for target in targets]), targets

    def _fill(self, loader: Loader | None, targets: list[Target], rejects: Rejects) -> None:
        """Convert the whole file; once a row is bad and none may be, the rest is only looked at."""
        merge = self.options.upsert_on.lower() if self.options.upsert_on else None
        name = next((target.spec.name for target in targets if target.spec.name.lower() == merge), None)
        conversion = Conversion(targets, merge=name)
        converted = map(conversion.rows, self.reader.blocks())
        with Ahead(converted, size=lambda rows: len(rows.data), limit=AHEAD_BYTES) as blocks:
            for rows in blocks:
                rejects.add(rows.bad)
                # A merger goes on for the sake of its conflicts, which are bad rows too.
                if isinstance(loader, Merger) or (loader and (self.options.skip_bad is not None or not rejects.count)):
                    loader.add(rows)
                self._progress("Checking" if loader is None else "Loading")

    def _reject_conflicts(self, merger: Merger, rejects: Rejects) -> None:
        """Read the file once more for the rows that the database cannot merge."""
        with merger.conflicts() as conflicts:
            position, reason = next(conflicts, (0, ""))
            before = 0
            for block in self._blocks("Sorting out"):
                bad = []
                while before < position <= before + len(block.rows):
                    at = position - before - 1
                    bad.append(BadRow(block.lines[at], reason, block.rows[at]))
                    position, reason = next(conflicts, (0, ""))
                before += len(block.rows)
                rejects.add(bad)
        rejects.first.sort(key=lambda row: row.line)

    def _rejected(self, plan: Plan, rejects: Rejects) -> RowsRejected:
        problem = RowsRejected(
            f"{rejects.count:,} of {plan.rows:,} row{'' if plan.rows == 1 else 's'} cannot be imported",
            where=self.source.name,
            rows=[(bad.line, bad.reason) for bad in rejects.first],
            count=rejects.count,
            hint="Mend the rows, or import the others with --skip-bad FILE.",
        )
        problem.state = UNTOUCHED
        return problem

    def _report(
        self,
        tenant: Tenant,
        plan: Plan,
        rejects: Rejects,
        where: tuple[str | None, Table | None],
        loader: Loader | None = None,
    ) -> ImportReport:
        return ImportReport(
            tenant=tenant.slug,
            base_id=where[0],
            table_id=where[1].id if where[1] else None,
            rows=plan.rows,
            created=loader.created if loader else 0,
            updated=loader.updated if isinstance(loader, Merger) else 0,
            unchanged=loader.unchanged if isinstance(loader, Merger) else 0,
            rejected=rejects.count,
            bad=tuple(rejects.first),
            seconds=time.monotonic() - self.began,
            plan=plan,
        )
