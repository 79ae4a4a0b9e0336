"""What can be known to fail on this server before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence

from ..database import Connection, check_server
from .preparation import Prepared
from .queries import QUERIES

PRELOADED = ("timescaledb", "pgaudit", "pg_cron", "citus")  # create extension fails without shared_preload_libraries


def check_extensions(connection: Connection, prepared: Sequence[Prepared]) -> None:
    """Refuse a server on which an extension that pending files create or require cannot be created.

    Extensions that the database has already are not asked for. Raises UnsupportedServer with the package or the
    setting that mends it.
    """
    wanted = dict.fromkeys(name for item in prepared for name in item.extensions)
    if not wanted:
        return
    there = {row[0] for row in connection.execute(QUERIES["installed_extensions"])}
    missing = tuple(name for name in wanted if name not in there)
    check_server(connection, extensions=missing, preloaded=tuple(name for name in missing if name in PRELOADED))
