"""Who runs the server: PostgreSQL refuses root, so root hands it to an unprivileged account."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import LocalServerError

_FOR_ROOT = ("postgres", "nobody")
_KEPT_VARIABLES = ("PATH", "TZ")


@dataclass(frozen=True)
class Account:
    """The operating-system user that owns a data folder and runs its server."""

    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]
    invoker: str

    @property
    def dropped(self) -> bool:
        """Whether it is another user than the one who runs this program."""
        return self.uid != os.geteuid()

    def run(
        self, arguments: Sequence[str | Path], *, env: Mapping[str, str] | None = None, keeps: Sequence[int] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user and return what it printed; its failure is in ``returncode``.

        ``keeps`` are file descriptors it inherits (locks).
        The program gets a small environment of its own: a server must not inherit its starter's secrets.
        """
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        return subprocess.run(
            [str(argument) for argument in arguments],
            env={**kept, "LC_ALL": "C.UTF-8", **(env or {})},
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            pass_fds=keeps,
            user=self.uid if self.dropped else None,
            group=self.gid if self.dropped else None,
            extra_groups=self.groups if self.dropped else None,
        )

    def reaches(self, path: Path) -> bool:
        """Whether this user can enter folder ``path``."""
        if not self.dropped:
            return os.access(path, os.X_OK)
        return self.run(["test", "-x", path]).returncode == 0

    def give(self, path: Path, mode: int) -> None:
        """Make this user the owner of ``path``, no link, with permission bits ``mode``."""
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            if self.dropped:
                os.fchown(descriptor, self.uid, self.gid)
            os.fchmod(descriptor, mode)
        finally:
            os.close(descriptor)


def server_account(owner: int | None = None) -> Account:
    """Return the account that runs servers started by this process.

    ``owner`` is the user id that owns the data already; root then runs the server as that user.
    Raises LocalServerError when the user has no name (PostgreSQL needs one) or root finds nobody to hand over to.
    """
    uid = os.geteuid()
    try:
        invoker = pwd.getpwuid(uid)
    except KeyError:
        raise LocalServerError(
            f"user id {uid} has no name in /etc/passwd, which PostgreSQL asks for",
            hint="Run as a named user; in a container, add the id to /etc/passwd or leave out `--user`.",
        ) from None
    if uid != 0:
        return Account(invoker.pw_name, uid, invoker.pw_gid, (), invoker.pw_name)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    owners = [entry for entry in known.values() if entry.pw_uid == owner]
    for entry in owners or [known[name] for name in _FOR_ROOT if name in known]:
        groups = tuple(os.getgrouplist(entry.pw_name, entry.pw_gid))
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, groups, invoker.pw_name)
    raise LocalServerError(
        f"PostgreSQL does not run as root, and there is no user {' or '.join(_FOR_ROOT)} to run it",
        hint="Create one with: useradd --system postgres, or run this command as an ordinary user.",
    )
