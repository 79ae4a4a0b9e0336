"""Findings for machines: a JSON document, and SARIF for code review tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from .. import __version__
from .findings import Finding
from .rules import titles

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def document(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return ``findings`` as one JSON document."""
    return {"findings": [asdict(finding) for finding in findings]}


def sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return a SARIF 2.1.0 log with one run for each tool that found something, or an empty one."""
    tools = sorted({finding.tool for finding in findings}) or ["rules"]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [_run(tool, [finding for finding in findings if finding.tool == tool]) for tool in tools],
    }


def _run(tool: str, findings: list[Finding]) -> dict[str, Any]:
    known = titles()
    codes = sorted({finding.code for finding in findings})
    return {
        "tool": {
            "driver": {
                "name": f"pyairtable-db lint: {tool}",
                "version": __version__,
                "rules": [
                    {"id": code, "shortDescription": {"text": known.get(code, f"{tool} rule {code}")}} for code in codes
                ],
            }
        },
        "results": [
            {
                "ruleId": finding.code,
                "ruleIndex": codes.index(finding.code),
                "level": "error",
                "message": {"text": finding.message + (f" {finding.remedy}" if finding.remedy else "")},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": PurePath(finding.path).as_posix()},
                            "region": {"startLine": finding.line, "startColumn": finding.column},
                        }
                    }
                ],
            }
            for finding in findings
        ],
    }
