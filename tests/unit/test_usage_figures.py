from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyairtable_db.usage import charts, figures, text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (figures.amount(2.5), "2.5"),
        (figures.amount(40_000_000), "40M"),
        (figures.share(0.1234), "12.3 %"),
        (figures.share(74074073.4), "7,407,407,340 %"),
        (figures.money(0), "0.00"),
        (figures.money(1234.5), "1,234.50"),
        (figures.money(0.0665), "0.0665"),
        (figures.money(0.0005), "0.0005"),
        (figures.money(0.00002), "< 0.0001"),
        (figures.money(-0.00002), "> -0.0001"),
        (figures.duration(None), "–"),
        (figures.duration(8.42), "8.42 ms"),
        (figures.duration(999.6), "1000 ms"),
        (figures.duration(1240), "1.24 s"),
        (figures.duration(599_000), "599 s"),
        (figures.duration(600_000), "≥ 10 min"),
        (figures.share(None), "–"),
        (figures.share(0), "0.0 %"),
        (figures.share(0.00001), "< 0.1 %"),
        (figures.share(0.0329, 2), "3.29 %"),
        (figures.change(112, 100), "+12.0 %"),
        (figures.change(88, 100), "−12.0 %"),
        (figures.change(100, 100), "±0.0 %"),
        (figures.change(5, 0), ""),
        (figures.change(999, 100), "+899.0 %"),
        (figures.change(1_300, 100), "13×"),
        (figures.change(1e9, 1), "> 9,999×"),
        (figures.points(0.03, 0.01), "+2.0 pt"),
        (figures.compact(950), "950"),
        (figures.compact(12_345), "12.3k"),
        (figures.compact(2_000_000), "2M"),
        (figures.compact(4_996_000_000_000), "5T"),
        (figures.size(4_580_000), "4.58 MB"),
        (figures.size(12), "12 B"),
        (figures.printable("a\x1b[0m\u202eb é"), r"a\x1b[0m\u202eb é"),
    ],
)
def test_figures_are_written_for_people(shown: str, expected: str) -> None:
    assert shown == expected


@given(st.floats(1e-9, 1e12))
def test_a_scale_holds_its_highest_value(highest: float) -> None:
    scale = charts.linear(highest)
    assert scale.ticks[0] == 0
    assert scale.ticks[-1] >= highest * (1 - 1e-6)
    assert 2 <= len(scale.ticks) <= 6
    assert math.isclose(scale.place(scale.ticks[-1]), 1)


@given(st.lists(st.floats(0.5, 600_000), min_size=1))
def test_a_logarithmic_scale_holds_its_values(values: list[float]) -> None:
    scale = charts.logarithmic(values)
    assert all(-1e-9 <= scale.place(value) <= 1 + 1e-9 for value in values)


def test_a_line_is_broken_where_there_is_no_value() -> None:
    scale = charts.linear(4)
    one = charts.Series("x", "s", [4, 2, None, 1, None])
    assert charts.line(5, one, scale) == ("line s", "M100.0 0.00L300.0 50.00M700.0 75.00h1")


def test_bars_stand_on_those_of_the_series_before() -> None:
    scale = charts.linear(4)
    paths = charts.bars(1, [charts.Series("a", "a", [1]), charts.Series("b", "b", [3])], scale)
    assert paths == [("fill a", "M160.0 100.00V75.00H840.0V100.00Z"), ("fill b", "M160.0 75.00V0.00H840.0V75.00Z")]


def test_a_sparkline_tells_nothing_from_little() -> None:
    assert text.sparkline([0, 1, 50, 100, None]) == "·▁▅█·"
    assert text.sparkline([0, 0]) == "··"
    assert text.sparkline([1, 8], text.ASCII, wide=2) == "::@@"
