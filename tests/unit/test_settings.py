"""Flags beat the environment, the environment beats pyproject.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyairtable_db import settings
from pyairtable_db.errors import ConfigurationError

PYPROJECT = """
[tool.pyairtable-db]
sql = "db/sql"
lock_timeout_ms = 100

[tool.pyairtable-db.vars]
days = 30
name = "main"

[tool.pyairtable-db.environments.staging]
url = "postgresql://staging.example.org/app"

[tool.pyairtable-db.environments.staging.vars]
days = 7
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "deep" / "down").mkdir(parents=True)
    return tmp_path


def test_the_nearest_pyproject_above_is_read_and_its_paths_start_there(project: Path) -> None:
    found = settings.load(start=project / "deep" / "down")
    assert found.project == project
    assert found.sql == project / "db" / "sql"
    assert found.lock_timeout_ms == 100


def test_the_environment_beats_pyproject(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYAIRTABLE_DB_LOCK_TIMEOUT_MS", "250")
    assert settings.load(start=project).lock_timeout_ms == 250


def test_flags_beat_the_environment(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYAIRTABLE_DB_URL", "postgresql://environment.example.org/app")
    found = settings.load(start=project, url="postgresql://flag.example.org/app")
    assert found.url is not None
    assert found.url.get_secret_value() == "postgresql://flag.example.org/app"


def test_a_flag_that_was_not_given_changes_nothing(project: Path) -> None:
    assert settings.load(start=project, lock_timeout_ms=None).lock_timeout_ms == 100


def test_a_named_environment_overrides_keys_and_single_variables(project: Path) -> None:
    found = settings.load(start=project, env="staging")
    assert found.url is not None
    assert found.vars == {"days": 7, "name": "main"}


def test_variables_of_flags_are_added_to_those_of_the_file(project: Path) -> None:
    assert settings.load(start=project, vars={"days": 1}).vars == {"days": 1, "name": "main"}


def test_an_unknown_environment_names_those_there_are(project: Path) -> None:
    with pytest.raises(ConfigurationError, match=r'"production" is not defined \(defined: staging\)'):
        settings.load(start=project, env="production")


def test_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.pyairtable-db]\nlock_timeout = 5\n")
    with pytest.raises(ConfigurationError, match='setting "lock_timeout"'):
        settings.load(start=tmp_path)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.pyairtable-db\n")
    with pytest.raises(ConfigurationError, match=r"cannot read pyproject.toml"):
        settings.load(start=tmp_path)


def test_a_url_is_not_printed_with_the_settings(project: Path) -> None:
    found = settings.load(start=project, url="postgresql://me:hunter2@db.example.org/app")
    assert "hunter2" not in repr(found)


def test_only_the_sql_of_this_package_has_an_owner_unless_it_is_named(project: Path, tmp_path: Path) -> None:
    assert settings.load(start=project).owner_role is None
    elsewhere = tmp_path / "deep"
    (elsewhere / "pyproject.toml").write_text("[tool.pyairtable-db]\nlock_timeout_ms = 1\n")
    assert settings.load(start=elsewhere).owner_role == "pyairtable_owner"
