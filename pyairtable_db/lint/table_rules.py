"""Rules about tables: tenants kept apart, everything named, qualified and commented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pglast import ast
from pglast.enums import AlterTableType, ConstrType, ObjectType

from ..migrations.statements import Statement
from .rules import TENANT, Breach, Project, rule
from .sources import SourceFile, columns_of, created_tables, name_of

_KEYS = {
    ConstrType.CONSTR_PRIMARY: "primary key",
    ConstrType.CONSTR_UNIQUE: "unique key",
    ConstrType.CONSTR_FOREIGN: "foreign key",
}
_NAMED = {**_KEYS, ConstrType.CONSTR_CHECK: "check", ConstrType.CONSTR_EXCLUSION: "exclusion"}
_CREATES = {
    ast.CreateStmt: ("table", "relation"),
    ast.CreateSeqStmt: ("sequence", "sequence"),
    ast.ViewStmt: ("view", "view"),
    ast.CompositeTypeStmt: ("type", "typevar"),
}
_CREATES_BY_NAME = {
    ast.CreateFunctionStmt: ("function", "funcname"),
    ast.CreateEnumStmt: ("type", "typeName"),
    ast.CreateDomainStmt: ("domain", "domainname"),
    ast.CreateRangeStmt: ("type", "typeName"),
}


@rule(
    "PDB105", "A table with a tenant_id has row level security, enabled and forced, in the migration that creates it."
)
def row_security(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find tenant tables that a query could read across tenants."""
    done: dict[AlterTableType, set[str]] = {
        AlterTableType.AT_EnableRowSecurity: set(),
        AlterTableType.AT_ForceRowSecurity: set(),
    }
    for statement in file.script.statements:
        if isinstance(statement.node, ast.AlterTableStmt):
            for command in statement.node.cmds:
                if command.subtype in done:
                    done[command.subtype].add(name_of(statement.node.relation))
    for statement, table in created_tables(file):
        name = name_of(table.relation)
        if TENANT not in columns_of(table):
            continue
        missing = [
            words
            for kind, words in (
                (AlterTableType.AT_EnableRowSecurity, "enable row level security"),
                (AlterTableType.AT_ForceRowSecurity, "force row level security"),
            )
            if name not in done[kind]
        ]
        if missing:
            yield Breach(
                file.line_of(statement),
                f"{name} has a tenant_id, but no forced row level security",
                "Add: " + " ".join(f"alter table {name} {words};" for words in missing),
            )


@rule("PDB106", "tenant_id leads every primary, unique and foreign key of a tenant table.")
def tenant_leads(file: SourceFile, project: Project) -> Iterator[Breach]:
    """Find keys that reach, or reveal, rows of other tenants."""
    tenant_tables = project.tenant_tables
    for statement, table, constraint, columns in _constraints(file):
        if name_of(table) not in tenant_tables or constraint.contype not in _KEYS:
            continue
        if constraint.contype == ConstrType.CONSTR_FOREIGN and name_of(constraint.pktable) not in tenant_tables:
            continue
        if columns and columns[0] != TENANT:
            yield Breach(
                file.line_of(statement, constraint),
                f"{_KEYS[constraint.contype]} ({', '.join(columns)}) of {name_of(table)} is not led by tenant_id",
                f"Make it ({TENANT}, {', '.join(column for column in columns if column != TENANT)}).",
            )
    for statement in file.script.statements:
        index = statement.node
        if isinstance(index, ast.IndexStmt) and index.unique and name_of(index.relation) in tenant_tables:
            first = index.indexParams[0].name
            if first != TENANT:
                yield Breach(
                    file.line_of(statement),
                    f"unique index {index.idxname} of {name_of(index.relation)} is not led by tenant_id",
                    "Put tenant_id first: a key of all tenants tells one what another has.",
                )


@rule("PDB108", "Every constraint and index has a name.")
def names(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find constraints and indexes whose name PostgreSQL would choose."""
    for statement, table, constraint, columns in _constraints(file):
        if constraint.conname is None and constraint.contype in _NAMED:
            kind = _NAMED[constraint.contype]
            of = f" ({', '.join(columns)})" if columns else ""
            yield Breach(
                file.line_of(statement, constraint),
                f"{kind}{of} of {name_of(table)} has no name",
                f"Write: constraint {table.relname}_… {kind}.",
            )
    for statement in file.script.statements:
        if isinstance(statement.node, ast.IndexStmt) and statement.node.idxname is None:
            relation = statement.node.relation
            yield Breach(
                file.line_of(statement),
                f"an index of {name_of(relation)} has no name",
                f"Name it {relation.relname}_…_idx.",
            )


@rule("PDB109", "Every table, and every function of schema api, has a comment in the file that creates it.")
def comments(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find tables and api functions that nobody has described."""
    if file.kind == "rollback":
        return
    described: set[tuple[ObjectType, str]] = set()
    for statement in file.script.statements:
        node = statement.node
        if isinstance(node, ast.CommentStmt) and node.comment:
            target = node.object.objname if isinstance(node.object, ast.ObjectWithArgs) else node.object
            if isinstance(target, tuple):
                described.add((node.objtype, ".".join(part.sval for part in target if isinstance(part, ast.String))))
    for statement, table in created_tables(file):
        name = name_of(table.relation)
        if table.partbound is None and (ObjectType.OBJECT_TABLE, name) not in described:
            yield Breach(
                file.line_of(statement), f"table {name} has no comment", f"Add: comment on table {name} is '…';"
            )
    for statement in file.script.statements:
        node = statement.node
        if isinstance(node, ast.CreateFunctionStmt) and node.funcname[0].sval == "api" and len(node.funcname) == 2:
            name = ".".join(part.sval for part in node.funcname)
            kind = ObjectType.OBJECT_PROCEDURE if node.is_procedure else ObjectType.OBJECT_FUNCTION
            if (kind, name) not in described:
                yield Breach(
                    file.line_of(statement),
                    f"{name} has no comment",
                    f"Add: comment on {'procedure' if node.is_procedure else 'function'} {name}(…) is '…';",
                )


@rule("PDB110", "What a file creates is qualified with its schema.")
def qualified(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find objects that would land in whatever schema the search path names."""
    for statement in file.script.statements:
        node: Any = statement.node
        if (found := _CREATES.get(type(node))) is not None:
            relation = getattr(node, found[1])
            if relation.schemaname is None and relation.relpersistence != "t":
                yield Breach(
                    file.line_of(statement), f"{found[0]} {relation.relname} has no schema", "Write schema.name."
                )
        elif (found := _CREATES_BY_NAME.get(type(node))) is not None:
            parts = getattr(node, found[1])
            if len(parts) == 1:
                yield Breach(file.line_of(statement), f"{found[0]} {parts[0].sval} has no schema", "Write schema.name.")


def _constraints(
    file: SourceFile,
) -> Iterator[tuple[Statement, ast.RangeVar, ast.Constraint, list[str]]]:
    """Yield statement, table, constraint and its columns, of tables created and altered in ``file``."""
    for statement, table in created_tables(file):
        for element in table.tableElts or ():
            yield from ((statement, table.relation, *found) for found in _of_element(element))
    for statement in file.script.statements:
        node = statement.node
        if isinstance(node, ast.AlterTableStmt):
            for command in node.cmds:
                if command.subtype in (AlterTableType.AT_AddConstraint, AlterTableType.AT_AddColumn):
                    yield from ((statement, node.relation, *found) for found in _of_element(command.def_))


def _of_element(element: Any) -> Iterator[tuple[ast.Constraint, list[str]]]:
    if isinstance(element, ast.ColumnDef):
        for constraint in element.constraints or ():
            yield constraint, [element.colname]
    elif isinstance(element, ast.Constraint):
        columns = element.fk_attrs if element.contype == ConstrType.CONSTR_FOREIGN else element.keys
        if not element.indexname:  # `unique using index` takes its columns from an index
            yield element, [part.sval for part in columns or ()]
