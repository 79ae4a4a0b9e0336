"""Messages of conversations: the same answers on both editions, also from compressed chunks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from pyairtable_db.database import Connection

ACME = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
SESSION = "sesErin0000000000"
OTHER = "sesErin0000000001"
COUNT = 60


@contextmanager
def working_as(session: Connection, persona: str) -> Iterator[Connection]:
    with session.transaction():
        session.execute("select tests.be(%s)", [persona])
        yield session


def call(session: Connection, persona: str, statement: str, *arguments: object) -> Any:
    with working_as(session, persona):
        row = session.execute(statement, arguments).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture
def talk(hypertables: Connection, edition_name: str) -> Connection:
    """Erin's two conversations of ten weeks; on the community edition all but the last week is compressed."""
    for session_id in (SESSION, OTHER):
        call(hypertables, "erin of acme", "select api.create_session(id => %s)", session_id)
    hypertables.execute(
        """
        insert into timeseries.conversation_messages (tenant_id, session_id, role, content, tools_used, created_time)
        select
            %s,
            session_id,
            case when i %% 2 = 0 then 'user' else 'assistant' end,
            'ferry number ' || i || ' of ' || session_id,
            case when i %% 10 = 0 then jsonb_build_array(jsonb_build_object('name', 'timetable', 'line', i)) end,
            timestamptz '2026-01-01' + i * interval '1.2 days'
        from generate_series(1, %s) as i
        cross join unnest(%s::text[]) as session_id
        """,
        [ACME, COUNT, [SESSION, OTHER]],
    )
    hypertables.execute(
        """
        update chat.conversation_sessions
        set message_count = %s, last_message_time = '2026-03-14'
        where id = any (%s)
        """,
        [COUNT, [SESSION, OTHER]],
    )
    if edition_name == "community":
        compressed = hypertables.execute(
            """
            select count(public.compress_chunk(chunk))
            from public.show_chunks('timeseries.conversation_messages', older_than => timestamptz '2026-03-05') as chunk
            """
        ).fetchone()
        assert compressed is not None
        assert compressed[0] >= 8
    return hypertables


def contents(session: Connection, **arguments: object) -> list[str]:
    """Return the contents of all pages of SESSION's messages."""
    found: list[str] = []
    offset = None
    while True:
        page = call(
            session,
            "erin of acme",
            "select api.list_messages(%s, %s, %s, %s)",
            SESSION,
            arguments.get("page_size", 7),
            offset,
            arguments.get("newest_first", False),
        )
        found += [message["content"] for message in page["messages"]]
        offset = page.get("offset")
        if offset is None:
            return found


def test_pages_hold_every_message_once_in_either_order(talk: Connection) -> None:
    expected = [f"ferry number {i} of {SESSION}" for i in range(1, COUNT + 1)]
    assert contents(talk) == expected
    assert contents(talk, page_size=1000) == expected
    assert contents(talk, newest_first=True) == expected[::-1]


def test_appended_messages_come_last_in_the_order_given_and_are_counted(talk: Connection) -> None:
    given: list[dict[str, Any]] = [
        {"role": "user", "content": "when?", "tokensIn": 3, "cost": 0.25, "model": "m1", "metadata": {"a": 1}},
        {"role": "tool", "content": "", "toolsUsed": [{"name": "clock"}]},
        {"role": "assistant", "content": "at noon", "tokensOut": 5},
    ]
    answer = call(talk, "erin of acme", "select api.append_messages(%s, %s)", SESSION, json.dumps(given))
    assert answer["messageCount"] == COUNT + 3
    assert [
        {key: message[key] for key in sent} for sent, message in zip(given, answer["messages"], strict=True)
    ] == given
    newest = call(talk, "erin of acme", "select api.list_messages(%s, 3, null, true)", SESSION)["messages"]
    assert newest == answer["messages"][::-1]
    session = call(talk, "erin of acme", "select api.get_session(%s)", SESSION)
    assert session["messageCount"] == COUNT + 3
    assert session["lastMessageTime"] == newest[0]["createdTime"]
    assert session["lastActivityTime"] == newest[0]["createdTime"]


def test_search_finds_words_and_tools_in_compressed_chunks_too(talk: Connection) -> None:
    found = call(talk, "erin of acme", "select api.search_messages('ferry 7 -sesErin0000000001')")["messages"]
    assert [item["message"]["content"] for item in found] == [f"ferry number 7 of {SESSION}"]
    assert found[0]["snippet"].startswith("<mark>ferry</mark> number <mark>7</mark>")
    found = call(talk, "erin of acme", "select api.search_messages('ferry', %s, 1000)", OTHER)["messages"]
    assert {item["message"]["sessionId"] for item in found} == {OTHER}
    assert len(found) == COUNT
    uses = call(talk, "erin of acme", """select api.find_tool_messages('{"name": "timetable"}', %s)""", SESSION)
    assert [message["toolsUsed"][0]["line"] for message in uses["messages"]] == [60, 50, 40, 30, 20, 10]
    assert call(talk, "chris of acme", "select api.search_messages('ferry')") == {"messages": []}
    assert call(talk, "chris of acme", """select api.find_tool_messages('{"name": "timetable"}')""") == {"messages": []}


def test_deleting_a_conversation_deletes_its_messages_and_no_others(talk: Connection) -> None:
    call(talk, "erin of acme", "select api.delete_session(%s)", SESSION)
    left = talk.execute("select session_id, count(*) from timeseries.conversation_messages group by 1").fetchall()
    assert left == [(OTHER, COUNT)]


def test_deleting_a_tenant_deletes_its_messages(talk: Connection) -> None:
    talk.execute("delete from core.tenants where slug = 'acme'")
    assert talk.execute("select count(*) from timeseries.conversation_messages").fetchone() == (0,)


def test_chunks_are_closed_to_callers(talk: Connection) -> None:
    chunks = [
        row[0]
        for row in talk.execute(
            "select chunk::text from public.show_chunks('timeseries.conversation_messages') as chunk"
        )
    ]
    chunks += [
        row[0]
        for row in talk.execute(
            """
            select format('%I.%I', n.nspname, c.relname)
            from pg_catalog.pg_class as c
            join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
            where c.relname like 'compress_hyper_%'
                and c.relkind = 'r'
            """
        )
    ]
    for relation in ["timeseries.conversation_messages", *chunks]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), working_as(talk, "alice of acme"):
            talk.execute(f"select from {relation}")
