"""Checks of SQL files: style, safety, the project's rules, and functions in a migrated database."""

from .checks import TOOLS, run
from .findings import Finding
from .reports import document, sarif

__all__ = ["TOOLS", "Finding", "document", "run", "sarif"]
