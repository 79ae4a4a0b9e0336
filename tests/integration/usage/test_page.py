"""The page with charts: whole, safe with any data, and without a need of the network."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from pyairtable_db.database import Connection
from pyairtable_db.usage import page, read_month

VOID = {"meta"}


class Reader(HTMLParser):
    """Reads a page; fails where an element is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))  # nothing is in it

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def written(connection: Connection, march: str) -> str:
    """Return the page of March."""
    return page(read_month(connection, tenant=march, month="2026-03", hours=True))


@pytest.fixture(scope="module")
def read(written: str) -> Reader:
    """Return what a reader finds in it."""
    reader = Reader()
    reader.feed(written)
    reader.close()
    assert reader.open == []
    return reader


def test_names_are_text_whatever_characters_they_have(written: str, read: Reader) -> None:
    assert "<script>alert" not in written
    assert "\x1b" not in written
    assert "\u202e" not in written
    assert r'<script>alert("x")</script>&\x1b[31m\u202e' in read.text
    assert "Ada <b>" in read.text
    assert "Acme & Sons" in read.text
    assert [tag for tag, _ in read.seen].count("script") == 1
    assert "b" not in [tag for tag, _ in read.seen]


def test_nothing_is_fetched(written: str, read: Reader) -> None:
    for tag, attributes in read.seen:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "a", "form"}
        assert not {name for name in attributes if name in {"src", "href", "srcset"} or name.startswith("on")}
    assert "://" not in written
    assert "url(" not in written
    assert "@import" not in written


def test_the_policy_lets_only_its_own_script_run(written: str, read: Reader) -> None:
    script = re.search(r"<script>(.*?)</script>", written, re.DOTALL)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    policy = next(a["content"] for tag, a in read.seen if tag == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}';" in policy


def test_every_chart_has_a_name_and_a_table(read: Reader) -> None:
    drawings = [attributes for tag, attributes in read.seen if tag == "svg"]
    assert [attributes["role"] for attributes in drawings] == ["img"] * 4
    assert all("March 2026" in str(attributes["aria-label"]) for attributes in drawings)
    assert [tag for tag, _ in read.seen].count("details") == 4
    assert next(attributes for tag, attributes in read.seen if tag == "html")["lang"] == "en"


def test_figures_are_those_of_the_month(written: str, read: Reader) -> None:
    said = " ".join(read.text)
    assert "13.75 of 20.00 spent, 68.8 %; 6.25 left." in said
    assert "Most on Tue 10 Mar: 2." in said
    assert "Changes are against February 2026." in said
    assert 'data-tip="Tuesday 10:00\n0.4 requests"' in written
    assert "Tue 10 Mar\nAnswered: 1\nClient errors (4xx): 0\nServer errors (5xx): 1" in read.text
    assert "Tue 10 Mar\nThis month: 13.75\nFebruary: 4.00" in read.text


def test_a_month_that_is_running_says_so(connection: Connection, acme: str) -> None:
    assert "Until " in page(read_month(connection, tenant=acme, hours=True))
