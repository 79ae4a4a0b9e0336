from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyairtable_db.data import ImportOptions, export_table, exporting, import_file
from pyairtable_db.database import Connection
from pyairtable_db.errors import DataError, UsageError

from .conftest import Importer, Records

FIELDS: list[dict[str, Any]] = [
    {"name": "text", "type": "singleLineText"},
    {"name": "memo, long", "type": "multilineText"},
    {"name": "number", "type": "number", "options": {"precision": 8}},
    {"name": "done", "type": "checkbox"},
    {"name": "day", "type": "date"},
    {"name": "moment", "type": "dateTime"},
    {
        "name": "colour",
        "type": "singleSelect",
        "options": {"choices": [{"name": "red"}, {"name": "a,b"}, {"name": "1"}]},
    },
    {
        "name": "tags",
        "type": "multipleSelects",
        "options": {"choices": [{"name": "x"}, {"name": 'y"z'}, {"name": "2"}]},
    },
]
EVERYTHING: list[dict[str, Any]] = [
    {"text": "007", "memo, long": 'say "hi",\r\nthen\rgo\n', "number": 1.5, "done": True, "day": "2013-01-31"},
    {},
    {"text": " blanks ", "memo, long": "NA", "number": 0.1, "moment": "2013-01-31T08:15:00.123Z", "colour": "a,b"},
    {"text": "true", "memo, long": '["x"]', "colour": "1", "tags": ["x", 'y"z'], "number": -12345678901},
    {"text": "1e3", "tags": ["2"], "memo, long": "é😀\u2028\x01\\n\ttab"},
]


@pytest.fixture
def everything(connection: Connection, acme: str) -> str:
    """Create a table with every kind of cell; return its id."""
    with connection.transaction():
        connection.execute("select app.begin_as(core.tenant_id(%s))", (acme,))
        base = connection.execute("select api.create_base('B') ->> 'id'").fetchone()
        assert base is not None
        table = connection.execute(
            "select api.create_table(%s, 'All', %s) ->> 'id'", (base[0], json.dumps(FIELDS))
        ).fetchone()
        assert table is not None
        rows = json.dumps([{"fields": row} for row in EVERYTHING])
        connection.execute("select api.create_records(%s, %s)", (table[0], rows))
    return str(table[0])


def exported(connection: Connection, table: str = "All", **options: Any) -> bytes:
    file = io.BytesIO()
    export_table(connection, base="B", table=table, output=file, **options)
    return file.getvalue()


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_with_its_schema_every_table_comes_back_equal(
    connection: Connection,
    everything: str,
    records: Records,
    tmp_path: Path,
    format: str,  # noqa: A002
) -> None:
    schema = tmp_path / "schema.json"
    path = tmp_path / f"all.{format}.gz"
    report = export_table(connection, base="B", table=everything, output=path, schema=schema)
    assert report.rows == len(EVERYTHING)
    import_file(connection, str(path), base="B", table="Copy", options=ImportOptions(schema=schema))
    assert records("All") == EVERYTHING
    assert records("Copy") == EVERYTHING


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_an_existing_table_takes_its_own_export(
    connection: Connection,
    everything: str,
    records: Records,
    tmp_path: Path,
    format: str,  # noqa: A002
) -> None:
    path = tmp_path / "all"
    path.write_bytes(exported(connection, format=format))
    import_file(connection, str(path), base="B", table=everything)
    assert records("All") == EVERYTHING * 2


@pytest.mark.usefixtures("everything")
def test_csv_has_a_header_crlf_and_lists_as_json(connection: Connection) -> None:
    text = exported(connection).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == [field["name"] for field in FIELDS]
    assert rows[1] == ["007", 'say "hi",\r\nthen\rgo\n', "1.5", "true", "2013-01-31", "", "", ""]
    assert rows[2] == [""] * 8
    assert rows[4][7] == '["x", "y\\"z"]'
    assert text.endswith("\r\n")


@pytest.mark.usefixtures("everything")
def test_json_is_one_array_in_field_order(connection: Connection) -> None:
    text = exported(connection, format="json").decode()
    assert json.loads(text) == EVERYTHING
    assert [list(row) for row in json.loads(text)] == [
        [field["name"] for field in FIELDS if field["name"] in row] for row in EVERYTHING
    ]
    lines = exported(connection, format="jsonl").decode().removesuffix("\n").split("\n")
    assert [json.loads(line) for line in lines] == EVERYTHING


@pytest.mark.usefixtures("everything")
def test_ids_are_written_when_asked_for(connection: Connection) -> None:
    ids = [row[0] for row in connection.execute("select id from airtable.records order by auto_number")]
    documents = json.loads(exported(connection, format="json", with_ids=True))
    assert [document["id"] for document in documents] == ids
    assert [document["fields"] for document in documents] == EVERYTHING
    rows = list(csv.reader(io.StringIO(exported(connection, with_ids=True).decode(), newline="")))
    assert [row[0] for row in rows] == ["id", *ids]


def test_a_field_named_id_and_record_ids_do_not_share_a_column(connection: Connection, load: Importer) -> None:
    load("ID\n1\n")
    with pytest.raises(UsageError, match='has a field "ID"'):
        exported(connection, "T", with_ids=True)
    assert b'"fields": {"ID": 1}' in exported(connection, "T", with_ids=True, format="jsonl")


@pytest.mark.parametrize(("format", "expected"), [("csv", b"a,b\r\n"), ("json", b"[\n]\n"), ("jsonl", b"")])
def test_an_empty_table_exports_no_rows(
    connection: Connection,
    load: Importer,
    format: str,  # noqa: A002
    expected: bytes,
) -> None:
    load("a,b\n")
    assert exported(connection, "T", format=format) == expected


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("size", [1, 150, 300])
def test_batches_of_any_size_make_the_same_file(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    whole = exported(connection, format="json")
    monkeypatch.setattr(exporting, "BYTES_AT_ONCE", size)
    assert exported(connection, format="json") == whole


def test_the_name_of_the_file_decides_format_and_compression(
    connection: Connection, everything: str, tmp_path: Path
) -> None:
    for name, start in (("a.json", b"[\n"), ("a.jsonl", b'{"text"'), ("a.csv", b"text,"), ("a", b"text,")):
        export_table(connection, base="B", table=everything, output=tmp_path / name)
        export_table(connection, base="B", table=everything, output=tmp_path / f"{name}.gz")
        assert (tmp_path / name).read_bytes().startswith(start)
        assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == (tmp_path / name).read_bytes()


def test_the_schema_cannot_go_to_the_file_of_the_records(
    connection: Connection, load: Importer, tmp_path: Path
) -> None:
    load("a\n1\n")
    path = tmp_path / "out.csv"
    with pytest.raises(UsageError, match="would replace the file itself"):
        export_table(connection, base="B", table="T", output=path, schema=tmp_path / "." / "out.csv")
    assert not path.exists()


def test_a_failure_leaves_no_half_file(
    connection: Connection, everything: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("of yesterday")
    monkeypatch.setattr(exporting, "BYTES_AT_ONCE", 1)

    def stop(rows: int) -> None:
        if rows > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_table(connection, base="B", table=everything, output=path, progressed=stop)
    assert path.read_text() == "of yesterday"
    assert [member.name for member in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.usefixtures("everything")
def test_what_does_not_exist_is_named_with_what_does(connection: Connection) -> None:
    with pytest.raises(DataError, match='base "B" has no table "Al"') as caught:
        exported(connection, "Al")
    assert caught.value.hint == "Its tables: All."
    with pytest.raises(DataError, match='base "C" does not exist'):
        export_table(connection, base="C", table="All", output=io.BytesIO())
    with pytest.raises(UsageError, match='format "xml" is unknown'):
        exported(connection, format="xml")


cells = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
    st.integers(-(10**9), 10**9).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.dates().map(str),
    st.datetimes().map(str),
    st.sampled_from(["", "", "NA", "true", "false", "checked", "007", "a@example.com", '["x", "y"]', "https://a.org"]),
)


@settings(deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    columns=st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=5),
    format=st.sampled_from(["csv", "json", "jsonl"]),
)
def test_what_was_imported_by_inference_comes_back_equal(
    connection: Connection,
    load: Importer,
    records: Records,
    tmp_path: Path,
    columns: list[list[str]],
    format: str,  # noqa: A002
) -> None:
    connection.execute("delete from airtable.bases")
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([[f"c{number}" for number in range(len(columns))], *zip(*columns, strict=True)])
    load(buffer.getvalue(), table="T")
    path = tmp_path / "again"
    path.write_bytes(exported(connection, "T", format=format))
    load(path.read_bytes(), name=f"again.{format}", table="U")
    assert records("U") == records("T")
