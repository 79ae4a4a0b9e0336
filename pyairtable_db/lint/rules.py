"""The project's own rules: each looks at one file, or at all of them, and yields where it is broken.

A rule is a function that ``rule`` registers with its code and its sentence in docs/lint.md. PDB0xx is about reading
files, PDB1xx about what they hold, PDB2xx about functions in a migrated database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import NamedTuple

from .findings import Finding
from .sources import SourceFile, columns_of, created_tables, name_of

TENANT = "tenant_id"


class Breach(NamedTuple):
    """Where and how a file breaks a rule."""

    line: int
    message: str
    remedy: str


class Project:
    """All ``files`` of a run, and what they say together."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self.files = files

    @cached_property
    def tenant_tables(self) -> frozenset[str]:
        """Names of the tables that have a tenant_id."""
        created = (table for file in self.files for _, table in created_tables(file))
        return frozenset(name_of(table.relation) for table in created if TENANT in columns_of(table))


Check = Callable[[SourceFile, Project], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``code`` and ``title`` name it; ``check`` gets a file and the run's project."""

    code: str
    title: str
    check: Check


RULES: dict[str, Rule] = {}

# What no check below reports but other parts of this package do; here so that every code has its title.
OTHERS = {
    "PDB001": "The file can be read: UTF-8, known headers, defined variables, SQL that PostgreSQL parses.",
    "PDB002": "An exception names its rule and its reason.",
    "PDB003": "An exception is needed.",
    "PDB201": "A PL/pgSQL function has no error that plpgsql_check finds.",
    "PDB202": "It has nothing plpgsql_check warns of, such as an unused variable.",
    "PDB203": "It has nothing that makes it slower than it must be, such as a hidden cast or a wrong volatility.",
    "PDB204": "It has no opening for SQL injection.",
    "PDB205": "A trigger function is used by a trigger.",
}


def rule(code: str, title: str) -> Callable[[Check], Check]:
    """Register the decorated check under ``code``."""

    def register(check: Check) -> Check:
        RULES[code] = Rule(code, title, check)
        return check

    return register


def registered() -> dict[str, Rule]:
    """Return all rules by code."""
    for module in ("file_rules", "function_rules", "table_rules"):
        import_module(f".{module}", __package__)
    return dict(sorted(RULES.items()))


def titles() -> dict[str, str]:
    """Return the sentence of every code."""
    return {**OTHERS, **{code: found.title for code, found in registered().items()}}


def check(files: Sequence[SourceFile]) -> list[Finding]:
    """Return every breach of a rule in ``files``."""
    project = Project(files)
    return [
        Finding(file.name, breach.line, 1, found.code, breach.message, breach.remedy)
        for file in files
        if file.kind != "other"
        for found in registered().values()
        for breach in found.check(file, project)
    ]
