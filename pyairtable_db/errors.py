"""Every error this package raises on purpose.

PyairtableDbError                 exit 1   base class: what, where, remedy
├── UsageError                    exit 2   the call's words are off
├── ConfigurationError            exit 2   a setting is missing or cannot be read
├── DatabaseError                 exit 1   the server refused, or cannot be reached
│   ├── ServerUnreachable         exit 1
│   ├── AuthenticationFailed      exit 1
│   ├── DatabaseMissing           exit 1
│   ├── InsufficientRights        exit 1
│   ├── UnsupportedServer         exit 1   PostgreSQL too old, an extension or a preload library absent
│   └── StatementFailed           exit 1   an SQL error with its file:line
├── Interrupted                   exit 130 somebody ended the run: Ctrl-C or SIGTERM
├── MigrationError                exit 1
│   ├── MigrationsPending         exit 3
│   ├── FilesDisagree             exit 4   edited, missing, out of order or drifted
│   └── LockHeld                  exit 5   another runner holds the lock
├── LocalServerError              exit 1   the local PostgreSQL cannot be installed, started or stopped
├── CheckFailed                   exit 1   a checking tool is absent or does not run
└── DataError                     exit 1   import or export: a file or a row cannot be read or written
    └── RowsRejected              exit 1   rows of a file cannot be imported, so none was
"""

from __future__ import annotations


class PyairtableDbError(Exception):
    """Something went wrong.

    ``message`` names the object and what happened, ``where`` the place (``file:line``, relation, host),
    ``hint`` the remedy, ``state`` what became of the database (set by who knows it). ``exit_code`` is what the
    command line returns.
    """

    exit_code = 1
    state: str | None = None

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class UsageError(PyairtableDbError):
    """The command or call was given arguments it cannot work with."""

    exit_code = 2


class ConfigurationError(PyairtableDbError):
    """A setting is missing, unknown or unreadable."""

    exit_code = 2


class DatabaseError(PyairtableDbError):
    """PostgreSQL refused the work, or could not be reached."""


class ServerUnreachable(DatabaseError):
    """Nothing answered at the server's address."""


class AuthenticationFailed(DatabaseError):
    """The server refused the role or its password."""


class DatabaseMissing(DatabaseError):
    """The server answered, but has no database of that name."""


class InsufficientRights(DatabaseError):
    """The role may not do what was asked."""


class UnsupportedServer(DatabaseError):
    """The server lacks a version, an extension or a preloaded library."""


class StatementFailed(DatabaseError):
    """The server refused one statement.

    Carries what the server said (``sqlstate``, ``detail``, ``context``) and the ``statement`` itself.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        hint: str | None = None,
        sqlstate: str | None = None,
        detail: str | None = None,
        context: str | None = None,
        statement: str | None = None,
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.sqlstate = sqlstate
        self.detail = detail
        self.context = context
        self.statement = statement


class Interrupted(PyairtableDbError):
    """Somebody ended the run by Ctrl-C or SIGTERM."""

    exit_code = 130


class MigrationError(PyairtableDbError):
    """The migration files, the ledger or a run are not as they must be."""


class MigrationsPending(MigrationError):
    """The database lacks migrations that the files have."""

    exit_code = 3


class FilesDisagree(MigrationError):
    """The files and the database disagree: edited, missing, out of order or drifted."""

    exit_code = 4


class LockHeld(MigrationError):
    """Another runner holds the migration lock, and the wait ran out."""

    exit_code = 5


class LocalServerError(PyairtableDbError):
    """The local PostgreSQL cannot be found, installed, started or stopped."""


class CheckFailed(PyairtableDbError):
    """A tool that checks SQL is not installed, or did not run."""


class DataError(PyairtableDbError):
    """A file or some of its rows cannot be imported or exported."""


class RowsRejected(DataError):
    """Rows of a file cannot be imported, so none was.

    ``count`` is how many are bad; ``rows`` holds line and reason of the first ones.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        hint: str | None = None,
        rows: list[tuple[int, str]],
        count: int,
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.rows = rows
        self.count = count
