"""``diff A..B``: what the files of two git revisions make of a database."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pyairtable_db.errors import ConfigurationError, UsageError
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.schema import between
from pyairtable_db.schema.building import split_range
from pyairtable_db.settings import Settings, load

PYPROJECT = (
    '[tool.pyairtable-db]\nsql = "db/sql"\nowner_role = "{owner}"\n\n[tool.pyairtable-db.vars]\nlimit = {limit}\n'
)
TABLE = "create schema core;\ncreate table core.notes (id integer constraint few check (id < {{ limit }}));\n"


@pytest.fixture
def repository(tmp_path: Path, roles: tuple[str, ...]) -> Path:
    """Return a repository with two tagged states of a project in a folder of its own."""
    assert roles
    project = tmp_path / "deep" / "project"
    migrations = project / "db" / "sql" / "core" / "migrations"
    migrations.mkdir(parents=True)
    _git(tmp_path, "init", "--quiet")
    (project / "pyproject.toml").write_text(PYPROJECT.format(owner="postgres", limit=10))
    (migrations / "0001_core_create_notes.sql").write_text(TABLE)
    (migrations / "0001_core_create_notes.rollback.sql").write_text("drop schema core cascade;\n")
    _commit(tmp_path, "one")
    (project / "pyproject.toml").write_text(PYPROJECT.format(owner="postgres", limit=20))
    (migrations / "0002_core_index_notes.sql").write_text("create index notes_id_idx on core.notes (id);\n")
    (migrations / "0002_core_index_notes.rollback.sql").write_text("drop index core.notes_id_idx;\n")
    _commit(tmp_path, "two")
    return project


def _git(folder: Path, *arguments: str) -> None:
    environment = os.environ | {
        "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org",
        "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org",
    }  # fmt: skip
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=environment)


def _commit(folder: Path, tag: str) -> None:
    _git(folder, "add", ".")
    _git(folder, "commit", "--quiet", "-m", tag)
    _git(folder, "tag", tag)


def _settings(project: Path) -> Settings:
    return load(start=project)


def test_two_revisions_differ_by_their_files_and_their_variables(server: Cluster, repository: Path) -> None:
    changes = between(_settings(repository), "one..two", server.url())
    assert [(change.kind, change.identity, change.change) for change in changes] == [
        ("constraint", "few on core.notes", "changed"),
        ("index", "core.notes_id_idx", "added"),
    ]
    assert "+constraint few check (id < 20)" in changes[0].lines()


def test_the_other_way_round_is_the_opposite(server: Cluster, repository: Path) -> None:
    changes = between(_settings(repository), "two..one", server.url())
    assert [change.change for change in changes] == ["changed", "removed"]


def test_a_revision_alone_is_compared_with_the_working_tree(server: Cluster, repository: Path) -> None:
    assert between(_settings(repository), "two", server.url()) == []
    migrations = repository / "db" / "sql" / "core" / "migrations"
    (migrations / "0003_core_drop_index.sql").write_text("drop index core.notes_id_idx;\n")
    (migrations / "0003_core_drop_index.rollback.sql").write_text("create index notes_id_idx on core.notes (id);\n")
    changes = between(_settings(repository), "two", server.url())
    assert [(change.identity, change.change) for change in changes] == [("core.notes_id_idx", "removed")]


@pytest.mark.parametrize(
    ("revisions", "says"),
    [("nowhere..two", 'no revision "nowhere"'), ("one..--help", 'no revision "--help"'), ("..two", "not a range")],
)
def test_a_revision_that_does_not_exist_is_named(server: Cluster, repository: Path, revisions: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        between(_settings(repository), revisions, server.url())


def test_files_outside_git_cannot_be_compared_by_revision(server: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "sql"
    folder.mkdir()
    with pytest.raises(ConfigurationError, match="git"):
        between(Settings(project=tmp_path, sql=folder, owner_role=None), "one..two", server.url())


def test_ranges_are_read_as_git_reads_them() -> None:
    assert split_range("a..b") == ("a", "b")
    assert split_range("a..") == ("a", "HEAD")
    assert split_range("a") == ("a", None)
