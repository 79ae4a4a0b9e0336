"""The migration engine: versioned files, repeatable bodies, a ledger that knows the way back.

``migrate`` and ``rollback`` change a database, ``status`` compares it with the files. Everything heavy is
imported when it is needed: a run without work has to start fast.
"""

from __future__ import annotations

from ..settings import Settings
from .files import sql_folder
from .reports import Report, Step
from .runner import migrate
from .status import Status

__all__ = ["Report", "Status", "Step", "migrate", "rollback", "sql_folder", "status"]


def status(url: str, settings: Settings) -> Status:
    """Compare the files of ``settings`` with the database of ``url``; takes no lock and writes nothing."""
    from ..database import check_server, connect
    from . import ledger
    from .status import compare, read_project

    project = read_project(settings)
    with connect(url, application_name=ledger.application_name("status")) as connection:
        check_server(connection)
        return compare(project, ledger.picture(connection))


def __getattr__(name: str) -> object:
    if name == "rollback":
        from .rollback import rollback

        return rollback
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
