"""catalog_test.sql finds what a future object forgets: each fault is made in a database, and its rule fails."""

from __future__ import annotations

from pathlib import Path

from pyairtable_db import testing
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.settings import Secret, Settings

CATALOG = Path(__file__).resolve().parents[1] / "sql" / "catalog_test.sql"

# A tenant's table as it should be; each fault leaves something out or adds something. SCHEMA stands for a schema.
TABLE = """
create table {schema}.things (
    tenant_id uuid not null,
    id text not null,
    constraint things_pkey primary key (tenant_id, id),
    constraint things_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
);
alter table {schema}.things owner to pyairtable_owner;
alter table {schema}.things enable row level security;
alter table {schema}.things force row level security;
comment on table {schema}.things is 'Things.';
create policy read_own_tenant on {schema}.things for select to application_user
    using (tenant_id = (select app.current_tenant_id()));
"""
FUNCTION = """
create function {schema}.thing() returns integer language sql stable set search_path = pg_catalog, pg_temp
as 'select 1';
alter function {schema}.thing() owner to pyairtable_owner;
revoke all on function {schema}.thing() from public;
comment on function {schema}.thing() is 'A thing.';
"""
GOOD = TABLE + FUNCTION


def without(text: str, part: str, instead: str = "") -> str:
    assert part in text
    return text.replace(part, instead)


FAULTS = {
    "no row level security": (
        without(GOOD, "alter table {schema}.things enable row level security;\n"),
        "row level security is enabled and forced on every table",
    ),
    "row level security not forced": (
        without(GOOD, "alter table {schema}.things force row level security;\n"),
        "row level security is enabled and forced on every table",
    ),
    "no policy": (GOOD + "drop policy read_own_tenant on {schema}.things;", "every tenant's table has a policy"),
    "a context asked once a row": (
        without(GOOD, "(select app.current_tenant_id())", "app.current_tenant_id()"),
        "a policy asks for the context inside a subselect",
    ),
    "a policy that believes a setting": (
        without(GOOD, "(select app.current_tenant_id())", "current_setting('app.current_tenant_id')::uuid"),
        "no policy believes a setting",
    ),
    "a policy without the tenant": (
        without(GOOD, "tenant_id = (select app.current_tenant_id())", "(select app.may('reader'))"),
        "a policy for callers compares the tenant",
    ),
    "a policy that lets all through": (
        GOOD + "create policy all_rows on {schema}.things for select to application_user using (true);",
        "policies that let every row through are exactly these",
    ),
    "a policy for writes without a level": (
        GOOD + "create policy delete_own_tenant on {schema}.things for delete to application_user "
        "using (tenant_id = (select app.current_tenant_id()));",
        "a policy for callers' writes asks for their level",
    ),
    "a policy for public": (
        without(GOOD, "for select to application_user", "for select"),
        "no policy is for public",
    ),
    "a policy for all verbs": (without(GOOD, "for select to", "for all to"), "a policy for callers is for one verb"),
    "a tenant that may be null": (
        without(
            without(GOOD, "tenant_id uuid not null", "tenant_id uuid"),
            "primary key (tenant_id, id)",
            "unique (tenant_id)",
        ),
        "every row of a tenant's table has a tenant",
    ),
    "a key not led by the tenant": (
        without(GOOD, "primary key (tenant_id, id)", "primary key (id)"),
        "tenant_id leads every primary, unique and foreign key",
    ),
    "a unique index over all tenants": (
        GOOD + "create unique index things_id_idx on {schema}.things (id);",
        "so with unique indexes that are no constraint",
    ),
    "no index led by the tenant": (
        without(
            GOOD,
            "    constraint things_pkey primary key (tenant_id, id),\n",
        ),
        "every tenant's table has an index led by tenant_id",
    ),
    "a foreign key to any tenant": (
        GOOD + "create table {schema}.parts (tenant_id uuid not null, of_tenant_id uuid, thing_id text,"
        "constraint parts_fkey foreign key (of_tenant_id, thing_id) references {schema}.things (tenant_id, id));",
        "tenant_id leads every primary, unique and foreign key",
    ),
    "statistics of a text": (
        GOOD
        + "alter table {schema}.things add column secret text; grant select on {schema}.things to application_user;",
        "no statistics are kept of texts",
    ),
    "statistics of an expression over a text": (
        GOOD + "create index things_lower_idx on {schema}.things (tenant_id, lower(id));",
        "nor of expressions over texts in indexes",
    ),
    "no comment on a table": (GOOD + "comment on table {schema}.things is null;", "every table has a comment"),
    "no comment on a function": (
        GOOD + "comment on function {schema}.thing() is null;",
        "every function has a comment",
    ),
    "another owner of a table": (
        GOOD + "alter table {schema}.things owner to postgres;",
        "every table, index, sequence and view belongs to the owner",
    ),
    "another owner of a function": (
        GOOD + "alter function {schema}.thing() owner to postgres;",
        "every function belongs to the owner",
    ),
    "a function for public": (
        GOOD + "grant execute on function {schema}.thing() to public;",
        "no function is public's to execute",
    ),
    "a function for the login": (
        GOOD + "grant execute on function {schema}.thing() to authenticator;",
        "nor does authenticator before it becomes somebody",
    ),
    "a function without a path": (
        without(GOOD, " set search_path = pg_catalog, pg_temp"),
        "every function finds types and operators in pg_catalog",
    ),
    "a function with an empty path": (
        without(GOOD, "set search_path = pg_catalog, pg_temp", "set search_path = ''"),
        "every function finds types and operators in pg_catalog",
    ),
    "a function with its owner's rights": (
        GOOD + "alter function {schema}.thing() security definer;",
        "functions that run with their owner's rights are exactly these",
    ),
    "a leakproof function": (
        GOOD + "alter function {schema}.thing() leakproof;",
        "no function of ours may look at rows before",
    ),
    "a table for public": (GOOD + "grant select on {schema}.things to public;", "nothing is granted to public"),
    "a column for public": (GOOD + "grant select (id) on {schema}.things to public;", "nothing is granted to public"),
    "a schema for public": (GOOD + "grant usage on schema {schema} to public;", "nothing is granted to public"),
    "a table for a role of no matrix": (
        GOOD + "grant select on {schema}.things to pg_read_all_stats;",
        "nothing is granted to public",
    ),
    "default rights for public": (
        GOOD + "alter default privileges for role pyairtable_owner grant select on tables to public;",
        "nothing is granted to public",
    ),
    "a table for anonymous": (
        GOOD + "grant select on {schema}.things to anonymous;",
        "anonymous and authenticator have no right on any table",
    ),
    "truncate for callers": (
        GOOD + "grant truncate on {schema}.things to application_user;",
        "application_user truncates nothing",
    ),
    "a view with its owner's rights": (
        GOOD + "create view {schema}.seen as select id from {schema}.things;",
        "a view works with its caller's rights, or is a barrier",
    ),
    "a barrier that asks for no tenant": (
        GOOD + "create view {schema}.seen with (security_barrier) as select id from {schema}.things;",
        "a view with its owner's rights asks for the tenant",
    ),
    "a materialized view for callers": (
        GOOD + "create materialized view {schema}.seen as select id from {schema}.things;"
        "grant select on {schema}.seen to application_user;",
        "no sequence, materialized view or foreign table is anybody's",
    ),
    "a table in schema public": (
        "create table public.things (tenant_id uuid, secret text);",
        "schema public, which everybody may use, holds",
    ),
    "a role above row level security": ("alter role analyst bypassrls;", "no role is above row level security"),
    "a role with another's rights": ("grant pyairtable_search to application_user;", "callers are members of no role"),
}
# Every schema that a table may come into; a new one, of which no list knows, among them.
SCHEMAS = ("airtable", "automation", "newcomers")


def test_every_fault_fails_the_rule_that_it_breaks(tmp_path: Path, server: Cluster, settings: Settings) -> None:
    text = CATALOG.read_text(encoding="utf-8")
    expected: dict[str, str] = {}
    new_schema = "create schema newcomers authorization pyairtable_owner; comment on schema newcomers is 'New.';\n"
    for number, (name, (fault, rule)) in enumerate({"good": (GOOD, ""), **FAULTS}.items()):
        schema = SCHEMAS[number % len(SCHEMAS)]
        path = tmp_path / f"{name.replace(' ', '_').replace(chr(39), '')}_test.sql"
        made = (new_schema if schema == "newcomers" else "") + fault.replace("{schema}", schema)
        path.write_text(text.replace("begin;\n", f"begin;\n{made}\n", 1), encoding="utf-8")
        expected[path.name] = rule
    report = testing.run(settings.replace(url=Secret(server.url())), testing.find([tmp_path]))
    found = {file.path.name: file for file in report.files}
    assert [failure.description for failure in found["good_test.sql"].failures] == []
    missed = {
        name: [*found[name].problems, *(failure.description for failure in found[name].failures)]
        for name, rule in expected.items()
        if rule and not any(failure.description.startswith(rule) for failure in found[name].failures)
    }
    assert missed == {}
