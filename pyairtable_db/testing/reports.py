"""A run of pgTAP files for machines: TAP, JUnit XML and a JSON document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from .results import Assertion, FileResult, Report


def tap_lines(report: Report) -> Iterator[str]:
    """Yield TAP 14: one test point a file, what the file said as its subtest."""
    yield "TAP version 14"
    yield f"1..{len(report.files)}"
    for number, file in enumerate(report.files, start=1):
        yield f"# Subtest: {file.name}"
        yield from (f"    {line}" for line in file.tap)
        for problem in file.problems:
            place = f"{file.name}:{problem.line}: " if problem.line else f"{file.name}: "
            for line in (place + problem.message, *problem.details):
                yield from (f"    # {part}" for part in line.splitlines())
        skip = f" # SKIP {file.skipped}" if file.skipped is not None else ""
        yield f"{'ok' if file.passed else 'not ok'} {number} - {file.name}{skip}"


def junit(report: Report) -> str:
    """Return JUnit XML: a suite a file, a case an assertion; problems of the file itself are errors."""
    root = ElementTree.Element("testsuites", name="pgTAP", time=f"{report.seconds:.3f}")
    for file in report.files:
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=file.name,
            tests=str(len(file.assertions) + len(file.problems)),
            failures=str(len(file.failures)),
            errors=str(len(file.problems)),
            skipped=str(sum(assertion.directive is not None for assertion in file.assertions)),
            time=f"{file.seconds:.3f}",
        )
        for assertion in file.assertions:
            _case(suite, file, assertion)
        for problem in file.problems:
            case = ElementTree.SubElement(suite, "testcase", classname=file.name, name="the file as a whole", time="0")
            error = ElementTree.SubElement(case, "error", message=_printable(problem.message))
            error.text = _printable("\n".join((f"{file.name}:{problem.line or 1}", *problem.details)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def document(report: Report) -> dict[str, Any]:
    """Return the report as one JSON document; times are seconds."""
    found: dict[str, Any] = {
        "passed": report.passed,
        "seconds": round(report.seconds, 3),
        "files": [_file(file) for file in report.files],
    }
    if report.coverage is not None:
        found["coverage"] = {
            "percent": round(report.coverage.percent, 1),
            "functions": [
                {
                    "name": function.name,
                    "language": function.language,
                    "where": function.where,
                    "called": None if function.may_be_inlined and not function.called else function.called,
                    "statements": function.ran + function.missed,
                    "ran": function.ran,
                    "missed_lines": function.missed_lines,
                }
                for function in report.coverage.functions
            ],
        }
    return found


def _case(suite: ElementTree.Element, file: FileResult, assertion: Assertion) -> None:
    name = _printable(f"{assertion.number} - {assertion.description}")
    case = ElementTree.SubElement(suite, "testcase", classname=file.name, name=name, time="0")
    if assertion.failed:
        failure = ElementTree.SubElement(case, "failure", message=_printable(assertion.description or "not ok"))
        failure.text = _printable("\n".join((f"{file.name}:{assertion.line}", *assertion.diagnostics)))
    elif assertion.directive is not None:
        ElementTree.SubElement(case, "skipped", message=_printable(f"{assertion.directive}: {assertion.reason}"))


def _file(file: FileResult) -> dict[str, Any]:
    return {
        "file": file.name,
        "passed": file.passed,
        "seconds": round(file.seconds, 3),
        "plan": file.plan,
        "skipped": file.skipped,
        "assertions": [
            {
                "number": assertion.number,
                "ok": assertion.ok,
                "description": assertion.description,
                "line": assertion.line,
                "directive": assertion.directive,
                "reason": assertion.reason,
                "diagnostics": list(assertion.diagnostics),
            }
            for assertion in file.assertions
        ],
        "problems": [
            {"message": problem.message, "line": problem.line, "details": list(problem.details)}
            for problem in file.problems
        ],
        "notices": file.notices,
    }


def _printable(text: str) -> str:
    """Return ``text`` without the control characters that XML 1.0 cannot hold."""
    return "".join(
        character if character in "\t\n" or character >= " " else "\N{REPLACEMENT CHARACTER}" for character in text
    )
