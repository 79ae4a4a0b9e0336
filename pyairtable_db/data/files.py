"""Output files that are either whole or not there."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from ..errors import DataError, UsageError

_GZIP_LEVEL = 6


@contextmanager
def whole_file(path: Path, *, compress: bool = False) -> Iterator[BinaryIO]:
    """Write ``path`` beside its place and move it there at the end; a failure leaves what was there before.

    A device or a pipe is written to directly; a symbolic link stays one. Raises DataError when the folder does not
    let it be written, or the disk is full.
    """
    with writing_errors(str(path)), ExitStack() as stack:
        if path.exists() and not path.is_file():
            yield compressed(stack, stack.enter_context(path.open("wb")), compress)
            return
        path = path.resolve()
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - it outlives this block as `path`
            dir=path.parent, prefix=f".{path.name}.", suffix=".partial", delete=False
        )
        try:
            with file, ExitStack() as inner:
                yield compressed(inner, cast(BinaryIO, file), compress)
            _allow_as_usual(Path(file.name))
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


@contextmanager
def writing_errors(name: str) -> Iterator[None]:
    """Turn what the system says about writing ``name`` into a DataError; a reader that went away is no fault."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise DataError(
            f"cannot be written: {error.strerror or error}",
            where=name,
            hint="Name a file in a folder you may write to, on a disk with room.",
        ) from None


def refuse_same_file(path: Path | str, other: Path | None, option: str) -> None:
    """Refuse to write ``other`` where it is the file ``path``, which it would replace. Raises UsageError."""
    if other is not None and os.path.realpath(path) == os.path.realpath(other) and not Path(path).is_char_device():
        raise UsageError(f"{option} {other} would replace the file itself", hint=f"Name another file with {option}.")


def compressed(stack: ExitStack, file: BinaryIO, compress: bool) -> BinaryIO:
    """Return ``file``, or with ``compress`` a gzip stream into it that ``stack`` completes."""
    if not compress:
        return file
    # no name and no time in the header: the same rows make the same bytes
    return cast(
        BinaryIO,
        stack.enter_context(gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0)),
    )


def _allow_as_usual(path: Path) -> None:
    """Give a temporary file, which is private, the rights a new file has."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
