"""Configuration files of a local server: production's, then what a machine of one's own needs otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..errors import LocalServerError
from .ports import HOST

DATABASE = "pyairtable"
SUPERUSER = "postgres"
CUSTOM = "custom.conf"
CUSTOM_TEXT = "# Settings of your own; they beat all others.\n"
_NAME = "postgresql.conf"

# In the wheel the file lies in this package, in a clone where the manifests are.
_PLACES = (Path(__file__).parents[1] / "postgres" / _NAME, Path(__file__).parents[2] / "k8s" / "postgres" / _NAME)

_SIZES = {
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "huge_pages": "off",
    "max_wal_size": "1GB",
    "min_wal_size": "80MB",
    "max_slot_wal_keep_size": "1GB",
}

# For servers whose data are thrown away: a crash may cost them all, and nothing waits for the disk.
THROW_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "300",
}

_MAIN = """\
# Written by `pyairtable-db local start` each time: change custom.conf instead, which is read last.
include 'production.conf'
include 'local.conf'
include 'custom.conf'
"""

_HBA = """\
# Written by `pyairtable-db local start`. The socket's folder admits only the server's user and root;
# the users named in pg_ident.conf may then be any role. Over TCP a role needs its password.
# TYPE  DATABASE     USER  ADDRESS         METHOD
local   all          all                   peer map=local
local   replication  all                   peer map=local
host    all          all   127.0.0.1/32    scram-sha-256
host    replication  all   127.0.0.1/32    scram-sha-256
"""


def production_file() -> Path:
    """Return the postgresql.conf that production runs with."""
    for path in _PLACES:
        if path.is_file():
            return path
    raise LocalServerError(
        f"{_NAME} of the package is absent", where=str(_PLACES[0]), hint="Install pyairtable-db again."
    )


def files(
    folder: Path, *, port: int, socket: Path, users: tuple[str, ...], overrides: Mapping[str, str]
) -> dict[str, str]:
    """Return the server's configuration files, name to text, that belong into ``folder``.

    ``users`` are the operating-system users who may connect as any role; ``overrides`` beats everything but the
    user's own custom.conf.
    """
    local = {
        "listen_addresses": HOST,
        "port": str(port),
        "hba_file": str(folder / "pg_hba.conf"),
        "ident_file": str(folder / "pg_ident.conf"),
        "unix_socket_directories": '"' + str(socket).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "cron.database_name": DATABASE,
        **_SIZES,
        **overrides,
    }
    return {
        _NAME: _MAIN,
        "production.conf": production_file().read_text(encoding="utf-8"),
        "local.conf": "".join(f"{name} = {quoted(value)}\n" for name, value in local.items()),
        "pg_hba.conf": _HBA,
        "pg_ident.conf": "".join(f'local  "{user}"  all\n' for user in dict.fromkeys(users)),
    }


def is_customised(folder: Path) -> bool:
    """Whether the user changed the custom.conf in ``folder``."""
    custom = folder / CUSTOM
    return custom.exists() and custom.read_text(encoding="utf-8") != CUSTOM_TEXT


def quoted(value: str) -> str:
    """Return ``value`` as postgresql.conf takes it."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
