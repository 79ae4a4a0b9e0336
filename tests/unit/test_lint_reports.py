"""What lint tells machines."""

from __future__ import annotations

import json

from pyairtable_db.lint import Finding, document, sarif

FINDINGS = [
    Finding("sql/a.sql", 3, 1, "PDB105", "no row security", "Add it."),
    Finding("sql/a.sql", 7, 2, "LT01", "two blanks", None, "sqlfluff"),
    Finding("sql/b.sql", 1, 1, "PDB105", "no row security", "Add it."),
]


def test_sarif_has_a_run_for_each_tool_and_a_place_for_each_finding() -> None:
    log = json.loads(json.dumps(sarif(FINDINGS)))
    assert log["version"] == "2.1.0"
    rules, sqlfluff = log["runs"]
    assert rules["tool"]["driver"]["rules"][0]["id"] == "PDB105"
    assert [result["ruleIndex"] for result in rules["results"]] == [0, 0]
    location = sqlfluff["results"][0]["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "sql/a.sql"}, "region": {"startLine": 7, "startColumn": 2}}
    assert "Add it." in rules["results"][0]["message"]["text"]


def test_sarif_without_findings_is_still_a_log() -> None:
    assert [run["results"] for run in sarif([])["runs"]] == [[]]


def test_document_names_place_rule_and_remedy() -> None:
    assert document(FINDINGS[:1]) == {
        "findings": [
            {
                "path": "sql/a.sql",
                "line": 3,
                "column": 1,
                "code": "PDB105",
                "message": "no row security",
                "remedy": "Add it.",
                "tool": "rules",
            }
        ]
    }
