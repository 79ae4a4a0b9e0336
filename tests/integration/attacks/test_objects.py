"""Every table, view and function there is, taken from the catalogs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pyairtable_db.database import Connection, connect

from .conftest import GLOBEX, KEY, Target, attempt, leaked, session

RELATIONS = """
select c.oid::regclass::text
from pg_catalog.pg_class as c
where c.relkind in ('r', 'p', 'v', 'm', 'f', 't')
    and c.relname not in ('pg_hba_file_rules')
order by 1
"""
FUNCTIONS = """
select p.oid::regproc::text,
    array(
        select row_to_json(row(coalesce(p.proargnames[t.place], ''), format_type(t.oid, null)))::text
        from unnest(p.proargtypes) with ordinality as t (oid, place)
        order by t.place
    )
from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where n.nspowner = 'pyairtable_owner'::regrole
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and p.prokind = 'f'
    and n.nspname || '.' || p.proname <> 'app.begin_as'
order by 1
"""

EXTENSION_FUNCTIONS = """
select p.oid::regproc::text,
    array(
        select row_to_json(row(coalesce(p.proargnames[t.place], ''), format_type(t.oid, null)))::text
        from unnest(p.proargtypes) with ordinality as t (oid, place)
        order by t.place
    ),
    p.prokind::text
from pg_catalog.pg_proc as p
join pg_catalog.pg_depend as d
    on d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
where has_function_privilege(%s::text, p.oid, 'execute')
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and p.prokind in ('f', 'p')
order by p.oid
"""

# What globex has, by the name of the parameter; `nowhere` are ids of the same form that nobody has.
IDS = {
    "base_id": "appVault000000000",
    "table_id": "tblSecrets0000000",
    "record_id": "recSecret00000000",
    "field_id": "fldSecret00000000",
    "view_id": "viwSecret00000000",
    "user_id": "00000000-0000-4000-8000-00000000000b",
    "tenant_id": GLOBEX,
    "id": KEY,
    "session_id": "sesRocket00000000",
    "file_id": "filRocket00000000",
    "comment_id": "comRocket00000000",
    "parent_comment_id": "comRocket00000000",
    "attachment_id": "attRocket00000000",
}
NOWHERE = {
    "appVault000000000": "appQqqqq000000000",
    "tblSecrets0000000": "tblQqqqqqq0000000",
    "recSecret00000000": "recQqqqqq00000000",
    "fldSecret00000000": "fldQqqqqq00000000",
    "viwSecret00000000": "viwQqqqqq00000000",
    "sesRocket00000000": "sesQqqqqq00000000",
    "filRocket00000000": "filQqqqqq00000000",
    "comRocket00000000": "comQqqqqq00000000",
    "attRocket00000000": "attQqqqqq00000000",
    "00000000-0000-4000-8000-00000000000b": "00000000-0000-4000-8000-00000000999b",
    GLOBEX: "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbb999b",
    KEY: "bbbbbbbb-0000-4000-8000-00000000999b",
}
TENANTS_OWN = "t.tenant_id = %s"


@pytest.mark.parametrize("role", ["application_user", "none", "anonymous"])
def test_reading_every_relation(target: Target, bob: Connection, role: str) -> None:
    """Read every table, view, partition, chunk, toast table and catalog of the database while globex is at work.

    Each is refused or holds nothing of globex: pg_stats, pg_stat_activity, pg_stat_statements,
    pg_prepared_statements and TimescaleDB's catalogs included. pg_authid and its like are refused.
    """
    del bob
    with session(target) as attacker:
        relations = [str(row[0]) for row in attacker.execute(RELATIONS)]
        attacker.execute("select set_config('role', %s, true)", [role])
        assert len(relations) > 200
        readable = []
        for relation in relations:
            outcome = attempt(attacker, f"select t::text from {relation} as t")
            assert not leaked(*outcome.rows, outcome.said), relation
            if outcome.code is None:
                readable.append(relation)
        for relation in (
            "pg_authid",
            "pg_stat_activity",
            "extensions.pg_stat_statements",
            "app.context_keys",
            "pg_statistic",
        ):
            assert relation not in readable


def test_writing_every_table(target: Target) -> None:
    """Insert, update and delete rows of globex in every table that has tenants, as alice and as anonymous.

    Nothing is there to change, and an insert is refused (42501) before its key is compared: an id that is taken and
    one that is free get the same answer.
    """
    with connect(target.admin) as admin:
        tables = [table for table, _ in target._tables(admin) if table != "core.tenants"]
        samples: dict[str, Any] = {
            table: admin.execute(
                f"select row_to_json(t)::text from {table} as t where {TENANTS_OWN} limit 1", [GLOBEX]
            ).fetchone()
            for table in tables
        }
        columns = {
            table: [
                str(row[0])
                for row in admin.execute(
                    "select quote_ident(attname) from pg_catalog.pg_attribute where attrelid = %s::regclass "
                    "and attnum > 0 and not attisdropped and attgenerated = ''",
                    [table],
                )
            ]
            for table in tables
        }
        # Asked for by the administrator: a table in a closed schema has not even a name for the attacker.
        open_columns = {
            table: [
                str(row[0])
                for row in admin.execute(
                    "select c from unnest(%s::text[]) as c "
                    "where has_column_privilege('application_user', %s, trim('\"' from c), 'insert')",
                    [columns[table], table],
                )
            ]
            for table in tables
        }
    assert len(tables) >= 8
    for persona, role in (("alice of acme", "application_user"), (None, "anonymous")):
        with session(target, persona, role) as attacker:
            for table in tables:
                for statement in (
                    f"delete from {table} as t where {TENANTS_OWN} returning 1",
                    *(f"update {table} as t set {c} = {c} where {TENANTS_OWN} returning 1" for c in columns[table]),
                ):
                    outcome = attempt(attacker, statement, [GLOBEX])
                    assert outcome.rows == [], statement
                    assert outcome.code in (None, "42501", "428C9"), (statement, outcome)
                if samples[table] is None:
                    continue
                open_to = open_columns[table] if role == "application_user" else []
                names = ", ".join(open_to or columns[table])
                insert = (
                    f"insert into {table} ({names}) select {names} from json_populate_record(null::{table}, %s::json)"
                )
                taken = json.loads(samples[table][0])
                free = {**taken, **{k: NOWHERE.get(str(v), v) for k, v in taken.items()}}
                for row in (taken, free):
                    assert attempt(attacker, insert, [json.dumps(row)]).code == "42501", insert


@pytest.mark.parametrize("role", ["application_user", "none", "anonymous"])
def test_calling_every_function(target: Target, role: str) -> None:
    """Call every function of the database's schemas with ids of globex, then with ids that nobody has, as
    application_user, after RESET ROLE and as anonymous.

    The answers hold nothing of globex, and are the same, word for word, but for the id.
    """
    with session(target) as attacker:
        attacker.execute("select set_config('role', %s, true)", [role])
        functions = attacker.execute(FUNCTIONS).fetchall()
        assert len(functions) > 40
        for name, parameters in functions:
            arguments = [argument(*json.loads(parameter).values()) for parameter in parameters]
            call = f"select {name}({', '.join(f'%s::{kind}' for _, kind in arguments)})::text"
            known = attempt(attacker, call, [value for value, _ in arguments])
            unknown = attempt(attacker, call, [elsewhere(value) for value, _ in arguments])
            given = " ".join(str(value) for value, _ in arguments).lower()
            crossed = [secret for secret in leaked(*known.rows, known.said) if secret not in given]
            assert not crossed, f"{call}: {crossed}"
            assert known.code == unknown.code, call
            assert elsewhere(known.said) == unknown.said, call


def test_calling_every_function_as_anonymous(nobody: Connection) -> None:
    """Call every function of the api as anonymous.

    Refused (42501), but for `api.ping`, which says nothing.
    """
    functions = [row for row in nobody.execute(FUNCTIONS) if str(row[0]).startswith("api.") and row[0] != "api.ping"]
    assert len(functions) > 15
    for name, parameters in functions:
        arguments = [argument(*json.loads(parameter).values()) for parameter in parameters]
        call = f"select {name}({', '.join(f'%s::{kind}' for _, kind in arguments)})"
        assert attempt(nobody, call, [value for value, _ in arguments]).code == "42501", call


@pytest.mark.parametrize("role", ["application_user", "none", "anonymous"])
def test_calling_every_function_of_extensions(target: Target, bob: Connection, role: str) -> None:
    """Call every function of extensions that one may execute, TimescaleDB's internal ones included, with names of
    tables and ids of globex, while globex is at work.

    The answers and errors hold nothing of globex.
    """
    del bob
    with session(target) as attacker:
        attacker.execute("set local statement_timeout = '5s'")
        functions = attacker.execute(EXTENSION_FUNCTIONS, [role if role != "none" else "authenticator"]).fetchall()
        attacker.execute("select set_config('role', %s, true)", [role])
        assert len(functions) > 100
        for name, parameters, kind in functions:
            arguments = [argument(*json.loads(parameter).values()) for parameter in parameters]
            call = f"{name}({', '.join(f'%s::{type_}' for _, type_ in arguments)})"
            statement = f"call {call}" if kind == "p" else f"select {call}::text"
            outcome = attempt(attacker, statement, [value for value, _ in arguments])
            assert not leaked(*outcome.rows, outcome.said), call


def argument(name: str, kind: str) -> tuple[Any, str]:
    """Return a value for a parameter, out of what globex has, and its type."""
    if kind == "uuid":
        return IDS.get(name, IDS["user_id"]), kind
    if kind in ("json", "jsonb"):
        cells = {IDS["field_id"]: "x"}
        return json.dumps(
            cells if "filter" in name or name in ("fields", "pattern") else [{"id": IDS["record_id"], "fields": cells}]
        ), kind
    if kind == "text[]":
        return [IDS["field_id"] if "merge" in name else IDS["record_id"]], kind
    if kind == "jsonb[]":
        return [json.dumps({IDS["field_id"]: "x"})], kind
    if kind == "text":
        name = "view_id" if name == "view" else name
        return IDS.get("" if name == "id" else name, IDS["table_id"] if "table" in name else IDS["record_id"]), kind
    if kind in ("integer", "bigint", "smallint", "numeric"):
        return 10, kind
    if kind == "boolean":
        return True, kind
    if kind == "interval":
        return "1 day", kind
    if kind == "regclass":
        return "timeseries.api_usage_logs", kind
    if kind == "name":
        return "timeseries" if "schema" in name else "conversation_messages", kind
    return None, kind


def elsewhere(value: Any) -> Any:
    """Return ``value`` with every id of globex replaced by one that nobody has."""
    if isinstance(value, list):
        return [elsewhere(item) for item in value]
    if isinstance(value, str):
        for known, unknown in NOWHERE.items():
            value = value.replace(known, unknown)
    return value
