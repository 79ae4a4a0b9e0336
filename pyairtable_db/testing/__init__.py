"""pgTAP files, run on clones of a migrated database."""

from .files import TestFile, find
from .reports import document, junit, tap_lines
from .results import Assertion, FileResult, Problem, Report
from .runner import run
from .template import ensure_test_template, scratch_server

__all__ = [
    "Assertion",
    "FileResult",
    "Problem",
    "Report",
    "TestFile",
    "document",
    "ensure_test_template",
    "find",
    "junit",
    "run",
    "scratch_server",
    "tap_lines",
]
