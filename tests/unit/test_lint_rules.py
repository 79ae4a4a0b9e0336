"""Each rule of the project: SQL that must not break it, and SQL that must."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pyairtable_db import lint
from pyairtable_db.lint import rules, sources, suppressions
from pyairtable_db.settings import Settings

ROOT = Path(__file__).parents[2]
TENANT_TABLE = """
create table app.things (
    tenant_id uuid not null,
    id        uuid not null,
    constraint things_pkey primary key (tenant_id, id)
);
alter table app.things enable row level security;
alter table app.things force row level security;
comment on table app.things is 'Things.';
"""
FUNCTION = """
create or replace function app.answer()
returns integer
language sql
stable
set search_path = pg_catalog, pg_temp
as $$ select 42; $$;
"""
MIGRATION = "app/migrations/0001_app_change_things.sql"

GOOD = [
    ("PDB101", {MIGRATION: "-- irreversible: rows are gone\nselect 1;"}),
    ("PDB101", {MIGRATION: "select 1;", "app/migrations/0001_app_change_things.rollback.sql": "select 1;"}),
    ("PDB102", {MIGRATION: "select 1;"}),
    ("PDB102", {"app/functions/answer.sql": FUNCTION}),
    ("PDB102", {"rls/policies/things.sql": "create policy a on app.things; create policy b on app.things;"}),
    ("PDB102", {"app/triggers/t.sql": "create or replace trigger t before insert on app.x execute function app.f();"}),
    ("PDB104", {"app/functions/answer.sql": FUNCTION}),
    ("PDB105", {MIGRATION: TENANT_TABLE}),
    ("PDB105", {MIGRATION: "create table app.settings (id int, constraint settings_pkey primary key (id));"}),
    ("PDB105", {MIGRATION: "create temporary table things (tenant_id uuid);"}),
    ("PDB106", {MIGRATION: TENANT_TABLE}),
    ("PDB106", {MIGRATION: TENANT_TABLE + "create unique index u on app.things (tenant_id, lower(id::text));"}),
    (
        "PDB106",
        {MIGRATION: "create table app.t (tenant_id uuid, u uuid, constraint f foreign key (u) references core.u);"},
    ),
    ("PDB107", {"app/functions/answer.sql": FUNCTION}),
    ("PDB107", {"app/functions/f.sql": "create function app.f() returns int stable begin atomic select 1; end;"}),
    ("PDB108", {MIGRATION: TENANT_TABLE}),
    ("PDB108", {MIGRATION: "create table app.t (id int not null default 1, n int generated always as identity);"}),
    ("PDB109", {MIGRATION: TENANT_TABLE}),
    ("PDB109", {"app/functions/answer.sql": FUNCTION}),
    (
        "PDB109",
        {"api/functions/f.sql": FUNCTION.replace("app.answer", "api.f") + "comment on function api.f() is 'x';"},
    ),
    ("PDB110", {MIGRATION: TENANT_TABLE + "create temporary table t (id int);"}),
    ("PDB111", {"app/functions/answer.sql": FUNCTION}),
    (
        "PDB111",
        {
            "app/functions/answer.sql": FUNCTION.replace("stable", "stable security definer")
            + "revoke all on function app.answer() from public;"
        },
    ),
    ("PDB112", {"app/views/v.sql": "create view app.v with (security_invoker = true) as select 1 as a;"}),
    ("PDB112", {"app/views/v.sql": "create view app.v with (security_barrier) as select 1 as a;"}),
    ("PDB113", {MIGRATION: "select\n    1,\n        2;\n"}),
    ("PDB114", {"app/functions/answer.sql": FUNCTION}),
    (
        "PDB114",
        {"app/functions/tg.sql": "create function app.tg() returns trigger language plpgsql as $$begin end$$;"},
    ),
    ("PDB114", {"app/functions/p.sql": "create procedure app.p() language sql as $$ select 1 $$;"}),
]

BAD = [
    ("PDB101", 1, {MIGRATION: "select 1;"}),
    (
        "PDB101",
        1,
        {
            MIGRATION: "-- irreversible: no\nselect 1;",
            "app/migrations/0001_app_change_things.rollback.sql": "select 1;",
        },
    ),
    ("PDB102", 1, {"loose.sql": "select 1;"}),
    ("PDB102", 1, {"app/misc/x.sql": "select 1;"}),
    ("PDB102", 1, {"app/migrations/0001_app_things.sql": "select 1;"}),
    ("PDB102", 1, {"app/migrations/0001_core_change_things.sql": "select 1;"}),
    ("PDB102", 1, {MIGRATION: "select 1;", "core/migrations/0001_core_change_things.sql": "select 1;"}),
    ("PDB102", 1, {"app/functions/question.sql": FUNCTION}),
    ("PDB102", 1, {"app/functions/nothing.sql": "select 1;"}),
    ("PDB102", 1, {"rls/policies/others.sql": "create policy a on app.things;"}),
    ("PDB104", 2, {"app/functions/answer.sql": "-- once\ncreate function app.answer() returns int return 1;"}),
    ("PDB105", 2, {MIGRATION: TENANT_TABLE.replace("alter table app.things enable row level security;\n", "")}),
    ("PDB105", 2, {MIGRATION: TENANT_TABLE.replace("alter table app.things force row level security;\n", "")}),
    ("PDB106", 5, {MIGRATION: TENANT_TABLE.replace("(tenant_id, id)", "(id, tenant_id)")}),
    ("PDB106", 3, {MIGRATION: "\ncreate table app.t (tenant_id uuid,\n    id int constraint t_pkey primary key);"}),
    ("PDB106", 10, {MIGRATION: TENANT_TABLE + "create unique index u on app.things (id);"}),
    (
        "PDB106",
        3,
        {
            MIGRATION: TENANT_TABLE,
            "app/migrations/0002_app_refer_things.sql": "alter table app.things\n    add column up uuid,\n"
            "    add constraint f foreign key (up) references app.things (id);",
        },
    ),
    ("PDB107", 2, {"app/functions/answer.sql": FUNCTION.replace("set search_path = pg_catalog, pg_temp\n", "")}),
    ("PDB107", 2, {"app/functions/answer.sql": FUNCTION.replace("= pg_catalog, pg_temp", "= ''")}),
    ("PDB108", 2, {MIGRATION: "create table app.t (\n    id int primary key);"}),
    ("PDB108", 2, {MIGRATION: "create table app.t (id int,\n    check (id > 0));"}),
    ("PDB108", 1, {MIGRATION: "create index on app.t (id);"}),
    ("PDB108", 1, {MIGRATION: "alter table app.t add unique (id);"}),
    ("PDB109", 2, {MIGRATION: TENANT_TABLE.replace("comment on table app.things is 'Things.';", "")}),
    ("PDB109", 2, {"api/functions/f.sql": FUNCTION.replace("app.answer", "api.f")}),
    ("PDB110", 1, {MIGRATION: "create table things (id int);"}),
    ("PDB110", 1, {"app/functions/f.sql": "create function f() returns int return 1;"}),
    ("PDB110", 1, {MIGRATION: "create type mood as enum ('good');"}),
    ("PDB111", 2, {"app/functions/answer.sql": FUNCTION.replace("stable", "stable security definer")}),
    ("PDB112", 1, {"app/views/v.sql": "create view app.v as select 1 as a;"}),
    ("PDB112", 1, {"app/views/v.sql": "create view app.v with (security_invoker = false) as select 1 as a;"}),
    ("PDB113", 2, {MIGRATION: "select\n\t1;"}),
    ("PDB113", 2, {MIGRATION: "select\n   1;"}),
    ("PDB114", 2, {"app/functions/answer.sql": FUNCTION.replace("stable\n", "")}),
]


def check(folder: Path, files: dict[str, str]) -> list[tuple[str, int]]:
    """Return code and line of what the rules find in ``files`` of a project in ``folder``."""
    for name, text in files.items():
        path = folder / "sql" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = Settings(project=folder, sql=folder / "sql", vars={"table": "app.things"})
    loaded, unreadable = sources.load(settings, sources.find(settings, [folder / "sql"]))
    kept = suppressions.apply([*unreadable, *rules.check(loaded)], loaded, ("rules",))
    return [(finding.code, finding.line) for finding in sorted(kept)]


@pytest.mark.parametrize(("code", "files"), GOOD)
def test_rule_keeps_quiet(tmp_path: Path, code: str, files: dict[str, str]) -> None:
    assert code not in [found for found, _ in check(tmp_path, files)]


@pytest.mark.parametrize(("code", "line", "files"), BAD)
def test_rule_fires_at_the_line(tmp_path: Path, code: str, line: int, files: dict[str, str]) -> None:
    assert (code, line) in check(tmp_path, files)


def test_every_rule_has_a_case_that_fires_and_one_that_does_not() -> None:
    assert set(rules.registered()) == {code for code, *_ in GOOD} == {code for code, *_ in BAD}


def test_every_rule_is_documented() -> None:
    text = (ROOT / "docs" / "lint.md").read_text(encoding="utf-8")
    assert [code for code, title in rules.titles().items() if f"| {code} | {title} |" not in text] == []


def test_lines_are_those_of_the_file_before_rendering(tmp_path: Path) -> None:
    text = "{# two\nlines #}\nselect 1;\ncreate index on {{ table }} (id);\n"
    assert ("PDB108", 4) in check(tmp_path, {MIGRATION: text})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("select 1;\nselec 2;", 2),
        ("select 1;\n\nselect {{ unknown }};", 3),
        ("-- irreversable: really\nselect 1;", 1),
        ("select 1;\n\\i other.sql\n", 2),
    ],
)
def test_unreadable_file_is_a_finding(tmp_path: Path, text: str, line: int) -> None:
    assert check(tmp_path, {MIGRATION: text}) == [("PDB001", line)]


def test_file_that_is_not_utf8_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "sql/app/migrations").mkdir(parents=True)
    (tmp_path / "sql" / MIGRATION).write_bytes(b"select 1;\n-- caf\xe9\n")
    assert check(tmp_path, {}) == [("PDB001", 2)]


def test_exception_above_a_statement_holds_for_it_alone(tmp_path: Path) -> None:
    text = (
        "-- irreversible: test\nselect 1;\n-- lint: allow PDB108 a name of no use\n"
        "create index on app.t (id);\ncreate index on app.t (id);\n"
    )
    assert check(tmp_path, {MIGRATION: text}) == [("PDB108", 5)]


def test_exception_at_the_top_holds_for_the_file(tmp_path: Path) -> None:
    text = (
        "-- lint: allow PDB108 names of no use\nselect 1;\ncreate index on app.t (id);\ncreate index on app.t (id);\n"
    )
    assert check(tmp_path, {MIGRATION: text}) == [("PDB101", 1)]


def test_exception_inside_a_statement_holds_for_it(tmp_path: Path) -> None:
    text = (
        "-- irreversible: test\nselect 1;\n"
        "comment on table app.t is 'x'; create table app.t (\n    id int -- lint: allow PDB108 a name of no use\n"
        "    primary key\n);\n"
    )
    assert check(tmp_path, {MIGRATION: text}) == []


def test_exception_without_a_reason_counts_for_nothing(tmp_path: Path) -> None:
    text = "-- irreversible: test\n-- lint: allow PDB108\ncreate index on app.t (id);\n"
    assert check(tmp_path, {MIGRATION: text}) == [("PDB002", 2), ("PDB108", 3)]


def test_exception_that_allows_nothing_is_reported(tmp_path: Path) -> None:
    text = "-- irreversible: test\n-- lint: allow PDB108 no longer so\nselect 1;\n"
    assert check(tmp_path, {MIGRATION: text}) == [("PDB003", 2)]


def test_needless_exception_in_a_landed_migration_is_left_alone(tmp_path: Path) -> None:
    text = "-- irreversible: test\n-- lint: allow PDB108 no longer so\nselect 1;\n"
    path = tmp_path / "sql" / MIGRATION
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    settings = Settings(project=tmp_path, sql=tmp_path / "sql")
    assert [finding.code for finding in lint.run(settings, tools=["rules"])] == ["PDB003"]
    landed = f"{path.stem} {hashlib.sha256(text.encode()).hexdigest()}\n"
    (tmp_path / "sql" / "migrations.lock").write_text(landed, encoding="utf-8")
    assert lint.run(settings, tools=["rules"]) == []


def test_exception_of_a_tool_that_did_not_run_is_left_alone(tmp_path: Path) -> None:
    text = (
        "-- irreversible: test\n-- lint: allow ban-drop-table gone\n-- lint: allow PDB201 x\n"
        "-- lint: allow LT01 y\nselect 1;\n"
    )
    assert check(tmp_path, {MIGRATION: text}) == []
