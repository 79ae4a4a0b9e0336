"""Rows that belong to a person: other members of the same tenant, owners among them, as attackers."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from pyairtable_db.database import Connection, connect

from .conftest import ACME, Target, attempt, session

ERIN = "00000000-0000-4000-8000-00000000000e"
SESSIONS = {"private": "sesErinPrivate000", "owners": "sesErinOwners0000", "tenant": "sesErinTenant0000"}
FILES = {"private": "filErinPrivate000", "owners": "filErinOwners0000", "tenant": "filErinTenant0000"}
NEVER = "sesNever000000000"
SECRET = "platypus"


@pytest.fixture(scope="module", autouse=True)
def conversations(target: Target) -> Iterator[None]:
    """Erin, who edits acme, has a conversation of each kind of sharing; each holds the secret."""
    with connect(target.admin) as admin, admin.transaction():
        admin.execute("select tests.be('erin of acme')")
        for shared_with, session_id in SESSIONS.items():
            admin.execute(
                "select api.create_session(%s, %s, %s, system_prompt => %s, id => %s)",
                [SECRET, json.dumps({SECRET: SECRET}), shared_with, SECRET, session_id],
            )
            admin.execute(
                "select api.append_messages(%s, %s)",
                [session_id, json.dumps({"role": "user", "content": SECRET, "toolsUsed": [{"name": SECRET}]})],
            )
            admin.execute(
                "select api.register_file(%s, 1, session_id => %s, id => %s)",
                [f"{SECRET}.txt", session_id, FILES[shared_with]],
            )
            admin.execute("select api.set_file_text(%s, %s)", [FILES[shared_with], f"The {SECRET} swims."])
    yield
    with connect(target.admin) as admin:
        admin.execute("delete from files.files where uploaded_by = %s", [ERIN])
        admin.execute("delete from chat.conversation_sessions where user_id = %s", [ERIN])


# Who attacks, and which conversations they may read.
ATTACKERS = [
    ("alice of acme", ["owners", "tenant"]),
    ("chris of acme", ["tenant"]),
    ("carol of acme", ["tenant"]),
    ("bob of globex", []),
    ("dave of acme", []),
]
STATEMENTS = [
    "select t::text from chat.conversation_sessions as t where t.id = %s",
    "select count(*) from chat.conversation_sessions as t where t.id = %s having count(*) > 0",
    "select api.get_session(%s)::text",
    "select t::text from chat.conversation_sessions as t where t.id = %s for update",
    "update chat.conversation_sessions set title = title where id = %s returning title",
    "update chat.conversation_sessions set user_id = app.current_user_id() where id = %s returning title",
    "delete from chat.conversation_sessions where id = %s returning title",
    "select api.update_session(%s, 'mine')::text",
    "select api.share_session(%s, 'tenant')::text",
    "select api.delete_session(%s)::text",
    "select api.list_messages(%s)::text",
    """select api.append_messages(%s, '{"role": "user", "content": "mine"}')::text""",
    "select api.search_messages('platypus', %s)::text",
    """select api.find_tool_messages('{"name": "platypus"}', %s)::text""",
    "select t::text from timeseries.conversation_messages as t where t.session_id = %s",
    "with t as materialized (select * from chat.conversation_sessions) select t::text from t where t.id = %s",
    "select t::text from chat.conversation_sessions as t where t.id = %s and t.metadata ? 'platypus'",
    "select t.title::integer from chat.conversation_sessions as t where t.id = %s",
    "select 1 / (length(t.title) - 8) from chat.conversation_sessions as t where t.id = %s",
]


@pytest.mark.parametrize(("persona", "readable"), ATTACKERS)
def test_reaching_the_conversations_of_another_member(target: Target, persona: str, readable: list[str]) -> None:
    """Read, lock, change, take over, share and delete another member's conversation, as an owner, a commenter and a
    reader of the same tenant, by SQL and by the api; provoke errors that would show its values.

    What is not shared with the attacker gets, word for word, the answer of a conversation that never was. What is
    shared can be read; only an owner can delete it, and nobody changes it.
    """
    with session(target, persona) as attacker:
        for statement in STATEMENTS:
            for shared_with, session_id in SESSIONS.items():
                known = attempt(attacker, statement, [session_id])
                never = attempt(attacker, statement, [NEVER])
                if shared_with not in readable:
                    assert known.rows == never.rows, statement
                    assert known.code == never.code, statement
                    assert known.said.replace(session_id, NEVER) == never.said, statement
                elif any(word in statement for word in ("update", "share_session", "append", "timeseries")):
                    assert known.rows == [], statement
                elif "delete" in statement:
                    assert bool(known.rows) == (persona == "alice of acme"), statement


@pytest.mark.parametrize(("persona", "readable"), ATTACKERS)
def test_listing_the_conversations_of_others(target: Target, persona: str, readable: list[str]) -> None:
    """List and look up conversations by metadata, through the api and through the look-up that runs with another
    role's rights.

    What is not shared with the caller is in no list.
    """
    with session(target, persona) as attacker:
        lists = [
            attempt(attacker, "select api.list_sessions(whose => %s, metadata => %s)::text", [whose, metadata])
            for whose in ("mine", "shared")
            for metadata in (None, "{}", json.dumps({SECRET: SECRET}))
        ]
        lists.append(
            attempt(
                attacker,
                "select session_id from search.find_shared_sessions(%s, null, 'infinity', '', 100)",
                [json.dumps({SECRET: SECRET})],
            )
        )
        found = "".join(row for outcome in lists for row in outcome.rows)
        for shared_with, session_id in SESSIONS.items():
            assert (session_id in found) == (shared_with in readable), shared_with


@pytest.mark.parametrize(("persona", "readable"), ATTACKERS)
def test_searching_the_messages_of_others(target: Target, persona: str, readable: list[str]) -> None:
    """Search all messages for a word and for a tool that stand in the conversations of another member.

    These functions run with the owner's rights on a table without policies; what they find is what the attacker may
    read, and nothing else.
    """
    with session(target, persona) as attacker:
        for statement in (
            "select api.search_messages('platypus', page_size => 1000)::text",
            """select api.find_tool_messages('{"name": "platypus"}', page_size => 1000)::text""",
        ):
            found = "".join(attempt(attacker, statement).rows)
            assert [s for s in SESSIONS if SESSIONS[s] in found] == [s for s in SESSIONS if s in readable], statement


FILE_STATEMENTS = [
    "select t::text from files.files as t where t.id = %s",
    "select t::text from files.contents as t where t.file_id = %s",
    "select api.get_file(%s)::text",
    "select api.get_file_text(%s)::text",
    "update files.files set size = size where id = %s returning name",
    "update files.contents set text = 'mine' where file_id = %s returning text",
    "update files.files set deleted_time = now() where id = %s returning name",
    "select api.set_file_text(%s, 'mine')::text",
    "select api.mark_file_stored(%s, 1)::text",
    "select api.delete_file(%s)::text",
    "select api.restore_file(%s)::text",
    "select t.text::integer from files.contents as t where t.file_id = %s",
]


@pytest.mark.parametrize(("persona", "readable"), ATTACKERS)
def test_reaching_the_files_of_a_conversation(target: Target, persona: str, readable: list[str]) -> None:
    """Read, change, delete, list and search the files of another member's conversation, and add one to it.

    They are seen exactly as far as the conversation is, changed and added by its user only; any other gets, word for
    word, the answer of a file that never was.
    """
    with session(target, persona) as attacker:
        for statement in FILE_STATEMENTS:
            for shared_with, file_id in FILES.items():
                known = attempt(attacker, statement, [file_id])
                never = attempt(attacker, statement, ["filNever000000000"])
                if shared_with not in readable:
                    assert (known.rows, known.code) == (never.rows, never.code), statement
                    assert known.said.replace(file_id, "filNever000000000") == never.said, statement
                elif "get_" not in statement and not statement.startswith("select t"):
                    assert known.rows == [], statement
        found = "".join(
            row
            for statement in (
                "select api.search_files('platypus', 1000)::text",
                "select api.list_files(page_size => 1000)::text",
                "select file_id from search.find_files('platypus', 1000)",
            )
            for row in attempt(attacker, statement).rows
        )
        assert [shared for shared in FILES if FILES[shared] in found] == [s for s in FILES if s in readable]
        for session_id in SESSIONS.values():
            added = attempt(attacker, "select api.register_file('a.txt', 1, session_id => %s)", [session_id])
            assert added.code in ("PT403", "PT404", "PT401"), added


def test_working_as_another_user(target: Target) -> None:
    """Set app.current_user_id to another member's by hand, in a transaction signed for oneself.

    The signature holds no longer: no row of any table is left, and no conversation can be begun for the other.
    """
    with session(target, "alice of acme") as attacker:
        attacker.execute("select set_config('app.current_user_id', %s, true)", [ERIN])
        assert attempt(attacker, "select id from chat.conversation_sessions").rows == []
        insert = "insert into chat.conversation_sessions (tenant_id, user_id, title) values (%s, %s, 'x')"
        assert attempt(attacker, insert, [ACME, ERIN]).code == "42501"


def test_taking_the_id_of_a_private_conversation(target: Target) -> None:
    """Begin a conversation under the id of another member's private one, in one's own tenant and in another.

    In the same tenant the id is taken, which only who guesses 83 random bits learns; in another tenant it is free.
    """
    taken = "select api.create_session(id => %s)"
    with session(target, "alice of acme") as attacker:
        assert attempt(attacker, taken, [SESSIONS["private"]]).code == "23505"
    with session(target, "bob of globex") as attacker:
        assert attempt(attacker, taken, [SESSIONS["private"]]).code is None


def test_no_rows_of_erin_changed(target: Target, alice: Connection) -> None:
    """Look, after all of this, at what erin has.

    It is as it was.
    """
    del alice
    with session(target, "erin of acme") as erin:
        rows = erin.execute("select id, title, shared_with from chat.conversation_sessions order by id").fetchall()
    assert rows == [(id_, SECRET, shared) for shared, id_ in sorted(SESSIONS.items(), key=lambda item: item[1])]
