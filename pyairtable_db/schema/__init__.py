"""The schema as it is in the catalogs: read, written down, compared, and proved to follow from the files.

``read`` returns an Inventory: every object's canonical definition. ``dump`` writes one as SQL, byte-equal for equal
schemas; ``compare`` tells two apart. ``drift``, ``between`` and ``against`` are what `diff` compares. ``verify``
(module verification) goes up, down and up again, and holds schema.sql against the result.
"""

from __future__ import annotations

from ..settings import Settings
from .comparison import Change, Filter, compare
from .dumping import dump
from .inventory import read, read_from
from .objects import KINDS, DatabaseObject, Inventory

__all__ = [
    "KINDS",
    "Change",
    "DatabaseObject",
    "Filter",
    "Inventory",
    "against",
    "between",
    "compare",
    "drift",
    "dump",
    "read",
    "read_from",
]


def drift(
    url: str, settings: Settings, *, scratch_url: str | None = None, wanted: Filter | None = None
) -> list[Change]:
    """Return how the database at ``url`` differs from what the files of ``settings`` produce.

    The files are built in a scratch database on the server of ``scratch_url`` (default: that of ``url``).
    """
    from .building import build

    return compare(build(settings, scratch_url or url), read(url), wanted)


def between(
    settings: Settings, revisions: str, scratch_url: str, *, env: str | None = None, wanted: Filter | None = None
) -> list[Change]:
    """Return what changes from one git revision's files to another's (``A..B``, or ``A`` up to the working tree)."""
    from .building import build, revision, split_range

    old, new = split_range(revisions)
    with revision(settings, old, env=env) as then:
        before = build(then, scratch_url)
    if new is None:
        return compare(before, build(settings, scratch_url), wanted)
    with revision(settings, new, env=env) as now:
        return compare(before, build(now, scratch_url), wanted)


def against(url: str, other_url: str, *, database_specific: bool = False, wanted: Filter | None = None) -> list[Change]:
    """Return how the database at ``url`` differs from the one at ``other_url``."""
    before = read(other_url, database_specific=database_specific)
    return compare(before, read(url, database_specific=database_specific), wanted)
