from __future__ import annotations

import csv
import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from pyairtable_db.data import ImportOptions, Observer, create_tenant, import_file, loading
from pyairtable_db.database import Connection, connect
from pyairtable_db.errors import DataError, InsufficientRights, RowsRejected, UnsupportedServer, UsageError

from .conftest import Importer, Records

PEOPLE = 'name,age,joined,admin\nAda,36,1851-12-10,true\nZoë,7,2020-01-31,\n"Mia\nMü",,2020-02-29,true\n'
ADA = {"name": "Ada", "age": 36, "joined": "1851-12-10", "admin": True}
ZOE = {"name": "Zoë", "age": 7, "joined": "2020-01-31"}
MIA = {"name": "Mia\nMü", "joined": "2020-02-29", "admin": True}


def counts(connection: Connection) -> tuple[int, ...]:
    """Return how many bases, tables, fields, records there are, and the highest number given."""
    row = connection.execute(
        """
        select
            (select count(*) from airtable.bases), (select count(*) from airtable.tables),
            (select count(*) from airtable.fields), (select count(*) from airtable.records),
            (select coalesce(max(last_auto_number), 0) from airtable.tables)
        """
    ).fetchone()
    assert row is not None
    return tuple(row)


def test_base_table_and_records_are_created(load: Importer, records: Records, connection: Connection) -> None:
    report = load(PEOPLE)
    assert records() == [ADA, ZOE, MIA]
    assert (report.created, report.rejected, report.plan.creates_base, report.plan.creates_table) == (3, 0, True, True)
    fields = connection.execute("select name, type from airtable.fields order by position").fetchall()
    assert fields == [("name", "multilineText"), ("age", "number"), ("joined", "date"), ("admin", "checkbox")]
    assert counts(connection) == (1, 1, 4, 3, 3)


def test_records_belong_to_the_tenant_alone(load: Importer, connection: Connection) -> None:
    globex = create_tenant(connection, "globex")
    load(PEOPLE)
    with connection.transaction():
        connection.execute("select app.begin_as(%s)", (globex.id,))
        assert connection.execute("select count(*) from airtable.records").fetchone() == (0,)
        assert connection.execute("select api.list_bases()").fetchone() == ({"bases": []},)


def test_a_second_import_adds_to_the_table(load: Importer, records: Records, connection: Connection) -> None:
    load(PEOPLE)
    report = load("AGE,Name\n5,Tim\n", table="t")
    assert records() == [ADA, ZOE, MIA, {"name": "Tim", "age": 5}]
    assert not report.plan.creates_table
    numbers = connection.execute("select auto_number from airtable.records order by 1").fetchall()
    assert numbers == [(1,), (2,), (3,), (4,)]


def test_imported_records_are_served_and_searched(load: Importer, connection: Connection) -> None:
    table = load(PEOPLE).table_id
    with connection.transaction():
        connection.execute("select app.begin_as(core.tenant_id('acme'))")
        page = connection.execute("select api.list_records(%s, field_keys => 'name')", (table,)).fetchone()
        found = connection.execute("select api.search_records('zoe')").fetchone()
    assert page is not None
    assert found is not None
    assert [record["fields"] for record in page[0]["records"]] == [ADA, ZOE, MIA]
    assert len(found[0]["records"]) == 1


@pytest.mark.parametrize("size", [1, 200, 1 << 20])
def test_slices_keep_the_order_of_the_file(
    load: Importer, records: Records, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(loading, "SLICE_BYTES", size)
    monkeypatch.setattr("pyairtable_db.data.blocks.BLOCK_CHARACTERS", 64)
    load("n\n" + "".join(f"{number}\n" for number in range(500)))
    assert [record["n"] for record in records()] == list(range(500))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv.gz", gzip.compress(PEOPLE.encode())),
        ("misnamed.csv", gzip.compress(PEOPLE.encode())),
        ("semicolons.txt", PEOPLE.replace(",", ";").encode()),
        ("crlf.csv", PEOPLE.replace("true\n", "true\r\n").encode()),
        ("bom.csv", b"\xef\xbb\xbf" + PEOPLE.encode()),
        ("utf16.csv", PEOPLE.encode("utf-16")),
        ("x.json", json.dumps([ADA, ZOE, MIA]).encode()),
        ("airtable.json", json.dumps({"records": [{"id": "recX", "fields": row} for row in (ADA, ZOE, MIA)]}).encode()),
        ("x.jsonl", "\n".join(json.dumps(row) for row in (ADA, ZOE, MIA)).encode()),
        ("unnamed", gzip.compress("\n".join(json.dumps(row) for row in (ADA, ZOE, MIA)).encode())),
    ],
)
def test_every_format_holds_the_same_records(load: Importer, records: Records, name: str, content: bytes) -> None:
    load(content, name)
    assert records() == [ADA, ZOE, MIA]


def test_bad_rows_leave_everything_as_it_was(load: Importer, connection: Connection) -> None:
    load("n,t\n1,a\n")
    before = counts(connection)
    content = "n,t\n2,b\nx,c\n3\n" + "y,z\n" * 30
    with pytest.raises(RowsRejected, match="32 of 33 rows cannot be imported") as caught:
        load(content)
    assert counts(connection) == before
    assert caught.value.rows[:2] == [(3, '"n": "x" is not a number'), (4, "1 cell, but the header has 2")]
    assert (len(caught.value.rows), caught.value.count) == (20, 32)
    assert caught.value.state == "nothing was imported; the database is as before"


def test_bad_rows_of_a_new_table_leave_no_table(load: Importer, connection: Connection) -> None:
    with pytest.raises(RowsRejected):
        load("a,b\n1,2\n3\n")
    assert counts(connection) == (0, 0, 0, 0, 0)


def test_skip_bad_imports_the_good_rows_and_writes_the_others(load: Importer, records: Records, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    load("n,t\n1,a\n")
    report = load('n,t\n2,b\nx,"c\nd"\n3\n"4"5,e\n6,f\n', skip_bad=bad)
    assert (report.rows, report.created, report.rejected) == (5, 2, 3)
    assert [row["n"] for row in records()] == [1, 2, 6]
    with bad.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["import_line", "import_error", "n", "t"]
    assert [(row[0], row[2:]) for row in rows[1:]] == [("3", ["x", "c\nd"]), ("5", ["3"]), ("6", ['"4"5,e'])]


def test_mended_rows_are_imported_from_the_file_of_bad_ones(load: Importer, records: Records, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    load("n,t\n1,a\n")
    load("n,t\nx,b\n", skip_bad=bad)
    load(bad.read_text().replace("x,b", "2,b"))
    assert records() == [{"n": 1, "t": "a"}, {"n": 2, "t": "b"}]


def test_the_file_of_bad_rows_is_there_before_the_good_ones_are(
    load: Importer, connection: Connection, tmp_path: Path
) -> None:
    load("n,t\n1,a\n")
    before = counts(connection)
    with pytest.raises(DataError, match="cannot be written"):
        load("n,t\n2,b\nx,c\n", skip_bad=tmp_path / "absent" / "bad.csv")
    assert counts(connection) == before


def test_rows_are_not_committed_when_the_file_of_bad_ones_fails_at_the_end(
    load: Importer, connection: Connection, acme: str, tmp_path: Path
) -> None:
    load("n,t\n1,a\n")
    before = counts(connection)
    path, bad = tmp_path / "x.csv", tmp_path / "bad.csv"
    path.write_text("n,t\n2,b\nx,c\n")

    def be_in_the_way(phase: str, _done: int, _total: int) -> None:
        if phase == "Loading":
            bad.mkdir(exist_ok=True)

    in_the_way = Observer(progressed=be_in_the_way)
    options = ImportOptions(skip_bad=bad)
    with pytest.raises(DataError, match="cannot be written"):
        import_file(connection, str(path), base="B", table="T", tenant=acme, options=options, observer=in_the_way)
    assert counts(connection) == before


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_characters_postgresql_cannot_store_are_bad_rows(
    load: Importer, records: Records, tmp_path: Path, character: str
) -> None:
    content = "".join(json.dumps(row) + "\n" for row in ({"a": "fine \\u0000"}, {"a": f"x{character}y"}))
    report = load(content, "x.jsonl", skip_bad=tmp_path / "bad")
    assert [row.line for row in report.bad] == [2]
    assert records() == [{"a": "fine \\u0000"}]


def test_dry_run_checks_every_row_and_changes_nothing(load: Importer, connection: Connection, tmp_path: Path) -> None:
    report = load(PEOPLE, dry_run=True)
    assert (report.rows, report.created, report.table_id) == (3, 0, None)
    with pytest.raises(RowsRejected):
        load("a,b\n1\n", dry_run=True)
    bad = tmp_path / "bad"
    assert load("a,b\n1\n", dry_run=True, skip_bad=bad).rejected == 1
    assert not bad.exists()
    assert counts(connection) == (0, 0, 0, 0, 0)


def test_types_can_be_given(load: Importer, records: Records) -> None:
    content = 'id,born,price,tags\n007,31.01.2013,$5,"a, b"\n'
    load(content, types=["id=number", "born=date:%d.%m.%Y", "price=currency", "tags=multipleSelects"])
    assert records() == [{"id": 7, "born": "2013-01-31", "price": 5, "tags": ["a", "b"]}]


def test_given_selects_get_their_choices(load: Importer, connection: Connection) -> None:
    load("colour\nred\nblue\nred\n", types=["colour=singleSelect"])
    options = connection.execute("select options from airtable.fields").fetchone()
    assert options == ({"choices": [{"name": "red"}, {"name": "blue"}]},)


def test_an_existing_select_takes_new_choices_only_when_asked(load: Importer, connection: Connection) -> None:
    load("colour\n" + "red\nblue\n" * 4)
    with pytest.raises(RowsRejected) as caught:
        load("colour\ngreen\nred\n")
    assert caught.value.rows == [(2, '"colour": "green" is not a choice of this field')]
    load("colour\ngreen\nred\n", add_choices=True)
    options = connection.execute("select options from airtable.fields").fetchone()
    assert options == ({"choices": [{"name": "blue"}, {"name": "red"}, {"name": "green"}]},)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"types": ["absent=number"]}, '"absent" is not a column of the file'),
        ({"upsert_on": "absent"}, '"absent" is not a column of the file'),
        ({"types": ["t=number"]}, 'field "t" of table "T" has type singleLineText, not number'),
        ({"format": "xml"}, 'format "xml" is unknown'),
        ({"types": ["n=date:%d.%Q"]}, '"%d.%Q" is no strptime pattern'),
        ({"types": ["n=date:%d.%"]}, '"%d.%" is no strptime pattern'),
        ({"table": ""}, 'a table cannot be called ""'),
        ({"table": " "}, 'a table cannot be called " "'),
        ({"table": "x" * 300}, "a table cannot be called .* for 300 characters"),
    ],
)
def test_options_that_do_not_go_with_the_file_are_refused(
    load: Importer, options: dict[str, Any], message: str
) -> None:
    load("n,t\n1,a\n")
    with pytest.raises(UsageError, match=message):
        load("n,t\n1,a\n", **options)


@pytest.mark.parametrize("content", [PEOPLE, PEOPLE + "1\n"])
def test_the_file_itself_cannot_be_the_file_of_bad_rows(load: Importer, tmp_path: Path, content: str) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "input.csv")
    for name in ("input.csv", "link"):
        with pytest.raises(UsageError, match="would replace the file itself"):
            load(content, skip_bad=tmp_path / name)
    assert (tmp_path / "input.csv").read_text() == content


def test_one_row_is_spoken_of_as_one(load: Importer) -> None:
    with pytest.raises(RowsRejected, match=r"1 of 1 row cannot be imported$"):
        load("a,b\n1\n")


def test_a_column_the_table_lacks_is_refused(load: Importer) -> None:
    load("n,t\n1,a\n")
    with pytest.raises(DataError, match='table "T" has no field "u"') as caught:
        load("n,u\n1,a\n")
    assert "n, t" in str(caught.value.hint)


@pytest.mark.parametrize("other", ["ID", " Id"])
def test_keys_that_differ_in_case_or_blanks_are_refused(load: Importer, other: str) -> None:
    with pytest.raises(DataError, match=f'"Id" and "{other}" differ in case or blanks only'):
        load(f'[{{"Id": 1}}, {{"{other}": 2}}]', "x.json")


def test_keys_are_trimmed_like_the_names_of_a_header(load: Importer, records: Records, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    load('{" k ": "a", "v": 1}\n{" k ": "a"}\n', "x.jsonl", upsert_on="k", skip_bad=bad)
    assert records() == [{"k": "a", "v": 1}]
    load(bad.read_text().replace('"a"', '"b"'), "x.jsonl")
    assert records() == [{"k": "a", "v": 1}, {"k": "b"}]


def test_a_header_alone_makes_an_empty_table(load: Importer, records: Records, connection: Connection) -> None:
    assert load("a,b\n").created == 0
    assert records() == []
    assert counts(connection) == (1, 1, 2, 0, 0)


def test_an_empty_json_file_makes_no_table_but_adds_nothing_to_one(load: Importer, connection: Connection) -> None:
    for dry_run in (False, True):
        with pytest.raises(DataError, match="nothing to make fields of") as caught:
            load("[]", "x.json", dry_run=dry_run)
        assert "--schema" in str(caught.value.hint)
    assert counts(connection) == (0, 0, 0, 0, 0)
    load("a\n1\n")
    assert load("", "x.jsonl").created == 0


def test_objects_with_different_keys_and_nested_values(load: Importer, records: Records) -> None:
    load('[{"a": 1, "b": {"c": [1.50]}}, {"d": ["x", "y"]}, {"a": null, "d": []}]', "x.json")
    assert records() == [{"a": 1, "b": '{"c": [1.50]}'}, {"d": ["x", "y"]}, {}]


def test_wide_rows_and_very_long_cells_are_stored_whole(load: Importer, records: Records) -> None:
    names = [f"field {number}" for number in range(1000)]
    load(",".join(names) + "\n" + ",".join(map(str, range(1000))) + "\n", table="wide")
    assert records("wide") == [{name: number for number, name in enumerate(names)}]
    long = "wörd and more " * 250_000
    load(f'a,b\n1,"{long}"\n', table="long")
    assert records("long") == [{"a": 1, "b": long}]


def test_columns_named_like_ids_keep_their_names(load: Importer, records: Records) -> None:
    load("fldAAAAAAAAAAAAAA,id,table_id\n1,2,3\n")
    load("fldAAAAAAAAAAAAAA,id,table_id\n4,5,6\n")
    assert records()[1] == {"fldAAAAAAAAAAAAAA": 4, "id": 5, "table_id": 6}


def test_base_and_table_may_be_named_by_id(
    load: Importer, records: Records, connection: Connection, acme: str, tmp_path: Path
) -> None:
    report = load("n\n1\n")
    assert report.base_id
    assert report.table_id
    (tmp_path / "more.csv").write_text("n\n2\n")
    import_file(connection, str(tmp_path / "more.csv"), base=report.base_id, table=report.table_id, tenant=acme)
    assert records() == [{"n": 1}, {"n": 2}]
    for base, table in (("appAAAAAAAAAAAAAA", "T"), (report.base_id, "tblAAAAAAAAAAAAAA")):
        with pytest.raises(UsageError, match="AAAAAAAAAAAAAA does not exist"):
            import_file(connection, str(tmp_path / "more.csv"), base=base, table=table, tenant=acme)


def test_a_base_name_that_two_bases_have_is_refused(load: Importer, connection: Connection) -> None:
    with connection.transaction():
        connection.execute("select app.begin_as(core.tenant_id('acme'))")
        connection.execute("select api.create_base('B'), api.create_base('B')")
    with pytest.raises(UsageError, match='2 bases are named "B": app'):
        load("n\n1\n")


def test_the_tenant_is_found_or_must_be_named(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("n\n1\n")

    def load(tenant: str | None = None) -> str:
        return import_file(connection, str(path), base="B", table="T", tenant=tenant).tenant

    with pytest.raises(UsageError, match="the database has no tenant"):
        load()
    create_tenant(connection, "acme")
    assert load() == "acme"
    create_tenant(connection, "globex")
    with pytest.raises(UsageError, match="the database has 2 tenants: acme, globex"):
        load()
    with pytest.raises(UsageError, match=r'tenant "hooli" does not exist \(there are: acme, globex\)') as caught:
        load("hooli")
    assert "tenant create hooli" in str(caught.value.hint)
    assert load("globex") == "globex"


def test_progress_reaches_the_size_of_the_file_in_both_passes(
    connection: Connection, acme: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("n\n" + "1\n" * 5000)
    seen: dict[str, list[tuple[int, int]]] = {}
    observer = Observer(progressed=lambda phase, done, total: seen.setdefault(phase, []).append((done, total)))
    import_file(connection, str(path), base="B", table="T", tenant=acme, observer=observer)
    assert {phase: steps[-1] for phase, steps in seen.items()} == {"Reading": (10002, 10002), "Loading": (10002, 10002)}


def test_a_base_that_another_import_made_meanwhile_is_used(
    load: Importer, connection: Connection, acme: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("n\n1\n")
    meanwhile = Observer(planned=lambda _plan: load("n\n2\n", table="other"))
    import_file(connection, str(path), base="B", table="T", tenant=acme, observer=meanwhile)
    assert counts(connection)[:2] == (1, 2)


def test_a_table_that_another_import_made_meanwhile_is_not_guessed_about(
    load: Importer, connection: Connection, acme: str, tmp_path: Path, records: Records
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("n\n1\n")
    meanwhile = Observer(planned=lambda _plan: load("n\n2\n"))
    with pytest.raises(DataError, match='table "T" was created by somebody else meanwhile'):
        import_file(connection, str(path), base="B", table="T", tenant=acme, observer=meanwhile)
    assert records() == [{"n": 2}]


def test_two_imports_at_once_make_one_base(database: str, connection: Connection, acme: str, tmp_path: Path) -> None:
    start = threading.Barrier(2)

    def work(table: str) -> None:
        path = tmp_path / f"{table}.csv"
        path.write_text("n\n" + "1\n" * 2000)
        with connect(database) as session:
            observer = Observer(planned=lambda _plan: start.wait(30))
            import_file(session, str(path), base="B", table=table, tenant=acme, observer=observer)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, ["one", "two"]))
    assert counts(connection)[:2] == (1, 2)
    assert counts(connection)[3] == 4000


def test_a_login_without_the_owners_rights_is_told_so(connection: Connection, database: str) -> None:
    connection.execute("create role import_stranger login")
    try:
        with (
            connect(make_conninfo(database, user="import_stranger")) as stranger,
            pytest.raises(InsufficientRights) as caught,
        ):
            import_file(stranger, "-", base="B", table="T")
        assert "pyairtable_owner" in str(caught.value.hint)
    finally:
        connection.execute("drop role import_stranger")


def test_a_member_of_the_owner_imports_like_a_superuser(
    connection: Connection, database: str, acme: str, records: Records, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(PEOPLE)
    connection.execute("create role import_operator login in role pyairtable_owner, application_user")
    try:
        with connect(make_conninfo(database, user="import_operator")) as operator:
            import_file(operator, str(path), base="B", table="T", tenant=acme)
        assert records() == [ADA, ZOE, MIA]
    finally:
        connection.execute("drop role import_operator")


def test_a_database_without_the_functions_is_told_to_migrate(empty_database: str, tmp_path: Path) -> None:
    with connect(empty_database) as session, pytest.raises(UnsupportedServer) as caught:
        import_file(session, str(tmp_path), base="B", table="T")
    assert caught.value.hint == "Bring it up to date: pyairtable-db migrate"


def test_a_schema_decides_the_types_and_the_order_of_fields(
    load: Importer, connection: Connection, tmp_path: Path
) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(
        json.dumps({"fields": [{"name": "b", "type": "singleLineText"}, {"name": "c", "type": "rating"}]})
    )
    load("a,b\n1,2\n", schema=schema)
    fields = connection.execute("select name, type from airtable.fields order by position").fetchall()
    assert fields == [("b", "singleLineText"), ("c", "rating"), ("a", "number")]
    schema.write_text("{}")
    with pytest.raises(DataError, match="is not a list of fields"):
        load("a,b\n1,2\n", table="other", schema=schema)
