"""Every test finds the fixtures of the testing plugin and of tests.community, and none the database of its user."""

from __future__ import annotations

import os

import hypothesis
import pytest

pytest_plugins = ["pyairtable_db.testing.plugin", "tests.community.fixtures"]

_KEPT = {"PYAIRTABLE_DB_PG_BIN", "PYAIRTABLE_DB_CACHE"}


def pytest_configure(config: pytest.Config) -> None:  # noqa: ARG001
    """Forget the database, environment and libpq defaults of the shell; keep where PostgreSQL is. Time no example."""
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
    for name in list(os.environ):
        if name.startswith(("PYAIRTABLE_DB_", "PG")) and name not in _KEPT:
            del os.environ[name]
