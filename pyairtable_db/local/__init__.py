"""The local PostgreSQL of a project: found or built, started, and kept in its ``.local`` folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cluster import Cluster

FOLDER = ".local"


def local_server(project: Path) -> Cluster:
    """Return the project's own server."""
    from .cluster import Cluster

    return Cluster(project / FOLDER / "main")


def throw_away_server(project: Path, name: str = "test") -> Cluster:
    """Return a second server of the project, for data that may be lost: faster, and never for anything else."""
    from .cluster import Cluster
    from .config import THROW_AWAY

    return Cluster(project / FOLDER / name, THROW_AWAY, sync=False)


def running_url(project: Path) -> str | None:
    """Return the URL of the project's server when it runs, else None."""
    server = local_server(project)
    return server.url() if server.running() else None
