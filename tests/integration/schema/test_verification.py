"""``verify`` finds the rollback that does not lead back, and the schema.sql that is stale."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

from pyairtable_db.database import connect
from pyairtable_db.errors import InsufficientRights, StatementFailed
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.migrations import migrate
from pyairtable_db.schema import drift, dump
from pyairtable_db.schema.building import build, scratch
from pyairtable_db.schema.verification import Verification, verify
from pyairtable_db.settings import Settings

MIGRATIONS = {
    "core/migrations/0001_core_create_schema.sql": "create schema core;",
    "core/migrations/0001_core_create_schema.rollback.sql": "drop schema core;",
    "core/migrations/0002_core_create_notes.sql": (
        "create table core.notes (id integer constraint notes_pkey primary key, body text);"
    ),
    "core/migrations/0002_core_create_notes.rollback.sql": "drop table core.notes;",
    "core/migrations/0003_core_index_notes.sql": (
        "create index notes_body_idx on core.notes (body);\n"
        "create function core.shout(a text) returns text language sql immutable as 'select upper($1)';"
    ),
    "core/migrations/0003_core_index_notes.rollback.sql": (
        "drop index core.notes_body_idx;\ndrop function core.shout(text);"
    ),
    "core/migrations/0004_core_replace_shout.sql": (
        "create or replace function core.shout(a text) returns text language sql immutable "
        "as 'select upper($1) || chr(33)';"
    ),
    "core/migrations/0004_core_replace_shout.rollback.sql": (
        "create or replace function core.shout(a text) returns text language sql immutable as 'select upper($1)';"
    ),
    "core/views/all_notes.sql": "create or replace view core.all_notes as select id, body from core.notes;",
}  # fmt: skip
SHOUT_ROLLBACK = "core/migrations/0004_core_replace_shout.rollback.sql"
INDEX_ROLLBACK = "core/migrations/0003_core_index_notes.rollback.sql"

Project = Callable[..., Settings]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a function that writes the project, with some files replaced, and returns its settings."""

    def write(**replaced: str) -> Settings:
        files = MIGRATIONS | {name: text for name, text in replaced.items() if name != "schema"}
        for name, text in files.items():
            path = tmp_path / "sql" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n")
        if "schema" in replaced:
            (tmp_path / "sql" / "schema.sql").write_text(replaced["schema"])
        return Settings(project=tmp_path, sql=tmp_path / "sql", owner_role=None)

    return write


def told(found: Verification) -> list[tuple[str, str | None, list[tuple[str, str, str]]]]:
    return [
        (f.check, f.migration, [(change.kind, change.identity, change.change) for change in f.changes])
        for f in found.findings
    ]


def test_migrations_that_lead_back_pass(server: Cluster, project: Project) -> None:
    news: list[str] = []
    found = verify(project(), server.url(), progress=news.append)
    assert found.ok
    assert len(found.migrations) == 4
    assert news[0] == "up 1 of 4: 0001_core_create_schema"
    assert news[-2:] == ["down 1 of 4: 0001_core_create_schema", "up again"]


def test_a_rollback_that_forgets_an_index_is_named(server: Cluster, project: Project) -> None:
    found = verify(project(**{INDEX_ROLLBACK: "drop function core.shout(text);"}), server.url())
    assert told(found) == [("rollback", "0003_core_index_notes", [("index", "core.notes_body_idx", "added")])]
    assert "0003_core_index_notes.rollback.sql" in found.findings[0].remedy


def test_a_rollback_that_does_not_restore_a_body_is_named(server: Cluster, project: Project) -> None:
    found = verify(project(**{SHOUT_ROLLBACK: "select 1;"}), server.url())
    assert told(found) == [("rollback", "0004_core_replace_shout", [("function", "core.shout(text)", "changed")])]
    assert "-as $function$select upper($1)$function$;" in found.findings[0].changes[0].lines()


def test_a_left_over_is_told_once_though_it_stays(server: Cluster, project: Project) -> None:
    found = verify(
        project(
            **{
                INDEX_ROLLBACK: "drop function core.shout(text);\ncreate table public.left_over (id integer);",
                "core/migrations/0003_core_index_notes.sql": MIGRATIONS["core/migrations/0003_core_index_notes.sql"]
                + "\ndrop table if exists public.left_over;",
            }
        ),
        server.url(),
    )
    assert [finding.migration for finding in found.findings] == ["0003_core_index_notes"]


def test_a_rollback_that_fails_is_an_error_with_its_place(server: Cluster, project: Project) -> None:
    settings = project(**{SHOUT_ROLLBACK: "drop function core.absent();"})
    with pytest.raises(StatementFailed, match=r"core\.absent"):
        verify(settings, server.url())


def test_an_irreversible_migration_ends_the_way_down(server: Cluster, project: Project) -> None:
    irreversible = "-- irreversible: rows are merged\nselect 1;"
    settings = project(**{"core/migrations/0005_core_merge.sql": irreversible})
    found = verify(settings, server.url())
    assert found.ok
    assert found.irreversible is not None
    assert "rows are merged" in found.irreversible


def test_a_current_schema_file_passes_and_a_stale_one_is_shown(server: Cluster, project: Project) -> None:
    text = dump(build(project(), server.url()))
    assert "create or replace view core.all_notes" in text
    assert verify(project(schema=text), server.url()).ok
    stale = verify(project(schema=text.replace("body text", "body json")), server.url())
    assert [finding.check for finding in stale.findings] == ["schema.sql"]
    assert "+    body text," in stale.findings[0].difference


def test_drift_is_what_somebody_changed_by_hand(server: Cluster, project: Project, empty_database: str) -> None:
    settings = project()
    migrate(empty_database, settings)
    assert drift(empty_database, settings) == []
    with connect(empty_database) as session:
        session.execute("drop index core.notes_body_idx; create index by_hand on core.notes (id)")
        session.execute("create or replace view core.all_notes as select id, body || '!' as body from core.notes")
    changes = drift(empty_database, settings, scratch_url=server.url())
    assert [(change.kind, change.identity, change.change) for change in changes] == [
        ("index", "core.by_hand", "added"),
        ("index", "core.notes_body_idx", "removed"),
        ("view", "core.all_notes", "changed"),
    ]


def test_a_role_that_may_not_create_databases_learns_the_way_round(server: Cluster, roles: tuple[str, ...]) -> None:
    assert "schema_nobody" in roles
    with (
        pytest.raises(InsufficientRights) as caught,
        scratch(make_conninfo(server.url(), user="schema_nobody")),
    ):
        pytest.fail("a scratch database was created")
    assert "--scratch-url" in str(caught.value.hint)


def test_the_files_of_this_project_lead_up_down_and_up(server: Cluster, settings: Settings) -> None:
    found = verify(settings, server.url())
    assert told(found) == []
    assert found.ok
    assert len(found.migrations) > 60
