from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pyairtable_db.data import loading
from pyairtable_db.database import Connection
from pyairtable_db.errors import RowsRejected

from .conftest import Importer, Records

STOCK = "sku,amount,note\nA-1,5,first\nB-2,7,\nC-3,9,third\n"


def history(connection: Connection) -> list[tuple[Any, ...]]:
    """Return id, number and the transaction that wrote each record."""
    return connection.execute(
        "select id, auto_number, xmin::text from airtable.records order by auto_number"
    ).fetchall()


def test_records_with_the_value_change_and_others_are_added(load: Importer, records: Records) -> None:
    load(STOCK)
    report = load("sku,amount\nB-2,70\nD-4,1\nA-1,5\n", upsert_on="sku")
    assert (report.created, report.updated, report.unchanged, report.rejected) == (1, 1, 1, 0)
    assert records() == [
        {"sku": "A-1", "amount": 5, "note": "first"},
        {"sku": "B-2", "amount": 70},
        {"sku": "C-3", "amount": 9, "note": "third"},
        {"sku": "D-4", "amount": 1},
    ]


def test_merging_into_a_new_table_adds_every_row(load: Importer, records: Records) -> None:
    report = load(STOCK, upsert_on="SKU")
    assert (report.created, report.updated, report.unchanged) == (3, 0, 0)
    assert [record["sku"] for record in records()] == ["A-1", "B-2", "C-3"]


def test_merging_the_same_file_again_writes_nothing(load: Importer, connection: Connection) -> None:
    load(STOCK)
    before = history(connection)
    report = load(STOCK, upsert_on="sku")
    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)
    assert history(connection) == before


def test_an_empty_cell_of_the_file_empties_the_record_s(load: Importer, records: Records) -> None:
    load(STOCK)
    load("sku,note\nA-1,\n", upsert_on="sku")
    assert records()[0] == {"sku": "A-1", "amount": 5}


def test_numbers_are_merged_by_value(load: Importer, records: Records) -> None:
    load("n,t\n1.50,a\n2,b\n")
    load("n,t\n1.5,c\n2.0,d\n", upsert_on="n")
    assert [record["t"] for record in records()] == ["c", "d"]


def test_rows_without_or_with_a_repeated_value_are_bad(
    load: Importer, connection: Connection, records: Records, tmp_path: Path
) -> None:
    load(STOCK)
    before = history(connection)
    content = "sku,amount\nB-2,70\n,1\nE-5,2\nB-2,71\nE-5,3\n"
    with pytest.raises(RowsRejected) as caught:
        load(content, upsert_on="sku")
    assert caught.value.rows == [
        (3, 'the merge field "sku" is empty'),
        (5, "has the merge value of line 2"),
        (6, "has the merge value of line 4"),
    ]
    assert history(connection) == before
    bad = tmp_path / "bad.csv"
    report = load(content, upsert_on="sku", skip_bad=bad)
    assert (report.created, report.updated, report.rejected) == (1, 1, 3)
    assert [record["amount"] for record in records()] == [5, 70, 9, 2]
    assert [line.split(",")[0] for line in bad.read_text().splitlines()] == ["import_line", "3", "5", "6"]
    assert [line.split(",")[2:] for line in bad.read_text().splitlines()[1:]] == [
        ["", "1"],
        ["B-2", "71"],
        ["E-5", "3"],
    ]


def test_a_value_several_records_have_makes_a_bad_row(load: Importer, records: Records, tmp_path: Path) -> None:
    load("sku,amount\nA,1\nA,2\nB,3\n")
    report = load("sku,amount\nB,30\nA,10\n", upsert_on="sku", skip_bad=tmp_path / "bad.csv")
    assert [(row.line, row.reason) for row in report.bad] == [(3, "2 records of the table have its merge value")]
    assert [record["amount"] for record in records()] == [1, 2, 30]


def test_bad_rows_are_told_in_the_order_of_their_lines(load: Importer) -> None:
    with pytest.raises(RowsRejected) as caught:
        load("sku,amount\nA,1\nA,2\n,3\n", upsert_on="sku")
    assert [line for line, _ in caught.value.rows] == [3, 4]


def test_a_dry_run_finds_what_cannot_be_merged(load: Importer, connection: Connection, tmp_path: Path) -> None:
    content = "sku,amount\nA,1\nA,2\n,3\nB,4\n"
    with pytest.raises(RowsRejected):
        load(content, upsert_on="sku", dry_run=True)
    assert load(content, upsert_on="sku", dry_run=True, skip_bad=tmp_path / "bad.csv").rejected == 2
    assert connection.execute("select count(*) from airtable.bases").fetchone() == (0,)
    load("sku,amount\nB,1\nB,2\nC,3\n")
    before = history(connection)
    report = load("sku,amount\nB,5\nC,6\nD,7\n", upsert_on="sku", dry_run=True, skip_bad=tmp_path / "bad.csv")
    assert [(row.line, row.reason) for row in report.bad] == [(2, "2 records of the table have its merge value")]
    assert history(connection) == before
    assert not (tmp_path / "bad.csv").exists()


def test_conflicts_are_found_over_all_blocks_of_a_file(
    load: Importer, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyairtable_db.data.blocks.BLOCK_CHARACTERS", 50)
    monkeypatch.setattr(loading, "SLICE_BYTES", 100)
    monkeypatch.setattr(loading, "CONFLICTS_AT_ONCE", 3)
    content = "k,v\n" + "".join(f"{number % 100},{number}\n" for number in range(300))
    report = load(content, upsert_on="k", skip_bad=tmp_path / "bad.csv")
    assert (report.created, report.rejected) == (100, 200)
    assert [record["v"] for record in records()] == list(range(100))
    rows = [line.split(",") for line in (tmp_path / "bad.csv").read_text().splitlines()[1:]]
    assert [(int(row[0]), int(row[3])) for row in rows] == [(number + 2, number) for number in range(100, 300)]


def test_merging_touches_no_other_table(load: Importer, records: Records) -> None:
    load(STOCK)
    load(STOCK, table="other")
    load("sku,amount\nA-1,0\n", table="other", upsert_on="sku")
    assert records()[0]["amount"] == 5
    assert records("other")[0]["amount"] == 0
