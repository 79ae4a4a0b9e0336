from __future__ import annotations

import pytest

from pyairtable_db.errors import MigrationError, UsageError
from pyairtable_db.migrations.arguments import seconds, variables
from pyairtable_db.migrations.objects import contents, quote, replaceable
from pyairtable_db.migrations.repeatables import in_order
from pyairtable_db.migrations.statements import parse


def test_statements_keep_their_text_and_line() -> None:
    text = "-- é ä\n\n/* outer /* inner */ */ select 'é; ';;\n  -- x\n  create table \"ö\" (a int)\n;\n\nbegin"

    script = parse(text, "x.sql")

    assert [(script.text(statement), statement.line) for statement in script.statements] == [
        ("select 'é; '", 3),
        ('create table "ö" (a int)', 5),
        ("begin", 8),
    ]


def test_rows_of_a_copy_are_taken_out_line_by_line() -> None:
    script = parse(
        "copy t from stdin;\n1\t;\n2\t$$\n\\.\nselect 1;\nCOPY u FROM STDIN WITH (FORMAT csv);\n\\.\n", "x.sql"
    )

    assert script.data == ("1\t;\n2\t$$\n", "")
    assert [statement.line for statement in script.statements] == [1, 5, 6]


def test_the_guard_lines_of_pg_dump_are_passed_over() -> None:
    script = parse(
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict aB3\n\nset row_security = off;\n"
        "copy t (a) from stdin;\n\\restrict rows\n\\.\n\nselect '\n\\restrict aB3\n';\r\n-- done\n\\unrestrict aB3\r\n",
        "x.sql",
    )

    assert [(script.text(statement), statement.line) for statement in script.statements] == [
        ("set row_security = off", 7),
        ("copy t (a) from stdin", 8),
        ("select '\n\\restrict aB3\n'", 12),
    ]
    assert script.data == ("\\restrict rows\n",)
    assert script.data_lines == (9,)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\\restrict a b\nselect 1;", 1),
        ("select 1 \n\\restrict a\n;", 2),
        (" \\restrict a\nselect 1;", 1),
        ("\\restrict a\n\nselect 1;\n\\connect x\n", 4),
    ],
)
def test_other_backslash_commands_are_refused_with_their_line(text: str, line: int) -> None:
    with pytest.raises(MigrationError, match=rf"x\.sql:{line}: "):
        parse(text, "x.sql")


@pytest.mark.parametrize("name", [":name", ":'name'", ':"name"'])
def test_a_variable_of_psql_is_named_as_such(name: str) -> None:
    with pytest.raises(MigrationError, match=r"x\.sql:2: syntax error") as caught:
        parse(f"select 1;\nselect {name};", "x.sql")

    assert "Variables of psql" in str(caught.value.hint)


def test_a_copy_inside_a_function_body_is_left_alone() -> None:
    text = "create function f() returns void language plpgsql as $$ begin copy t from '/x'; end $$;\nselect '\n\\.\n';"

    assert parse(text, "x.sql").data == ()


def test_a_copy_is_found_by_its_statement_not_by_its_line() -> None:
    script = parse(
        "-- as in: copy x from stdin;\n"
        "/* /* copy y from stdin;\n\\.\n*/ ; */ select E'\\';'' copy', ';\ncopy t from stdin;\n\\.\n', $a$;\n"
        "copy z from stdin;\n$a$;\n"
        'copy "a;b"."c" ("id",\n    t)\nfrom stdin with (format csv, delimiter \';\'); -- rows\n7;x\n\\.\n'
        "Copy t From Stdin;\n\\.\nselect 1;",
        "x.sql",
    )

    assert script.data == ("7;x\n", "")
    assert script.data_lines == (13, 16)
    assert [statement.line for statement in script.statements] == [4, 10, 15, 17]


@pytest.mark.parametrize("text", ["select 1;\ncopy t\n from stdin;\n1\t2\n", "select 1;\n\ncopy t from stdin;"])
def test_a_copy_without_the_end_of_its_rows_is_refused(text: str) -> None:
    with pytest.raises(MigrationError, match=r"x\.sql:3: copy … from stdin without") as caught:
        parse(text, "x.sql")

    assert r"\." in str(caught.value.hint)


def test_copy_to_stdout_is_refused() -> None:
    with pytest.raises(MigrationError, match=r"x\.sql:2: copy … to stdout"):
        parse("select 1;\ncopy t to stdout;", "x.sql")


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("plain_1", "plain_1"),
        ("Upper", '"Upper"'),
        ("select", '"select"'),
        ('a"b', '"a""b"'),
        ("é", '"é"'),
        ("1a", '"1a"'),
    ],
)
def test_identifiers_are_quoted_when_they_have_to_be(name: str, quoted: str) -> None:
    assert quote(name) == quoted


@pytest.mark.parametrize(
    ("statement", "objects"),
    [
        (
            "create or replace function f(a int, b text[] default null, out c int) language sql as ''",
            ["function public.f(int4, text[])"],
        ),
        (
            "create or replace function api.f(variadic x \"Weird\".t[]) returns int language sql as ''",
            ['function api.f("Weird".t[])'],
        ),
        ("create or replace function f() returns table (x int) language sql as ''", ["function public.f()"]),
        ("create or replace function f(a t.c%type) returns int language sql as ''", ["function public.f"]),
        ("create or replace procedure \"P p\"() language sql as ''", ['procedure public."P p"()']),
        ("create or replace view a.v as select 1", ["view a.v"]),
        (
            "drop trigger if exists x on t; create trigger x before insert on t execute function f()",
            ["trigger x on public.t"],
        ),
        ('create policy "My" on a.t', ['policy "My" on a.t']),
        ("create materialized view m as select 1; create index on m (x)", ["materialized view public.m"]),
        ("create or replace aggregate g(int) (sfunc = f, stype = int)", ["aggregate public.g(int4)"]),
        ("create or replace rule r as on insert to t do nothing", ["rule r on public.t"]),
        ("grant select on v to public; comment on view v is ''", []),
    ],
)
def test_the_objects_of_a_file_are_known_by_their_identity(statement: str, objects: list[str]) -> None:
    found = contents(parse(statement, "x.sql"), "public")

    assert [str(item) for item in found.objects] == objects


def test_a_file_uses_relations_types_and_functions() -> None:
    text = (
        "create or replace function f(x app.v) returns setof other.w language sql begin atomic "
        "with c as (select api.g(1)) select * from c join app.t using (id); end"
    )

    uses = contents(parse(text, "x.sql"), "public").uses

    assert {"relation app.v", "relation other.w", "routine api.g", "relation app.t"} <= uses


def test_order_follows_needs_and_survives_circles() -> None:
    texts = {
        "p.sql": "create policy p on t using (f())",
        "a.sql": "create or replace view a as select * from b",
        "b.sql": "create or replace view b as select f()",
        "f.sql": "create or replace function f() returns int language sql as ''",
        "x.sql": "create or replace view x as select * from y",
        "y.sql": "create or replace view y as select * from x",
    }
    found = {path: contents(parse(text, path), "public") for path, text in texts.items()}

    order = in_order({p: c.uses for p, c in found.items()}, {p: c.objects for p, c in found.items()})

    assert sorted(order) == sorted(texts)
    assert order.index("f.sql") < order.index("b.sql") < order.index("a.sql")
    assert order.index("f.sql") < order.index("p.sql")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("view v as select a, b from t", "view v as select a, b, c from t", True),
        ("view v as select a, b from t", "view v as select b, a from t", False),
        ("view v(x) as select 1", "view v(y) as select 1", False),
        ("view v as select * from t", "view v as select a from t", True),
        (
            "function f(a int) returns int language sql as ''",
            "function f(a int) returns int language plpgsql as ''",
            True,
        ),
        ("function f(int) returns int language sql as ''", "function f(a int) returns int language sql as ''", True),
        (
            "function f(a int) returns int language sql as ''",
            "function f(a int default 1) returns int language sql as ''",
            True,
        ),
        (
            "function f(a int) returns int language sql as ''",
            "function f(a int) returns setof int language sql as ''",
            False,
        ),
    ],
)
def test_what_create_or_replace_can_do_is_known_from_the_text(old: str, new: str, expected: bool) -> None:
    shapes = [
        next(iter(contents(parse(f"create or replace {text}", "x.sql"), "public").shapes.values()))
        for text in (old, new)
    ]

    assert replaceable(*shapes) is expected


@pytest.mark.parametrize(
    ("text", "value"), [("90", 90.0), ("60s", 60.0), ("2m", 120.0), ("1h", 3600.0), ("500ms", 0.5), ("1.5 s", 1.5)]
)
def test_durations(text: str, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "x", "-1", "1d", "1 2"])
def test_other_texts_are_no_durations(text: str) -> None:
    with pytest.raises(UsageError):
        seconds(text)


def test_variables_are_split_at_the_first_sign() -> None:
    assert variables(["a=1", "b=x=y", "c="]) == {"a": "1", "b": "x=y", "c": ""}
    for wrong in ("a", "=1", "a b=1"):
        with pytest.raises(UsageError):
            variables([wrong])
