"""What generated modules of typed calls are built on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final


class Unset:
    """Stands for an argument that is not given, whose default the database knows."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()


def given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that are given."""
    return {name: value for name, value in arguments.items() if not isinstance(value, Unset)}
