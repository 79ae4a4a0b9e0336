"""The command line: exit codes, JSON, redaction, backup, wait, history."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from .conftest import COMMAND, Project


def test_a_run_prints_a_line_per_step_and_then_nothing_to_do(project: Project) -> None:
    project.table()
    project.migration("0002_notice", "do $$ begin raise notice 'look here'; end $$;")
    project.write("app/views/v.sql", "create or replace view v as select id from t;")

    done = project.run("migrate")

    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert [line.rsplit(" (", 1)[0] for line in lines] == [
        "applied 0001_app_create_t",
        "0002_app_notice: NOTICE: look here",
        "applied 0002_app_notice",
        "installed app/views/v.sql",
    ]
    assert done.stdout.startswith("2 applied, 1 installed")
    again = project.run("migrate")
    assert (again.returncode, again.stderr, again.stdout[:13]) == (0, "", "nothing to do")


def test_json_of_a_failure_is_one_document_without_secrets(project: Project) -> None:
    project.migration("0001_break", "select 1;\nselect 'password=hunter2' from nowhere;")

    failed = project.run("migrate", "--json")
    refused = project.run("plan", "--json", "--url", "postgresql://me:hunter2@127.0.0.1:1/shop")
    checked = project.run("status", "--check", "--json")

    error = json.loads(failed.stdout)["error"]
    assert error["kind"] == "StatementFailed"
    assert error["where"].endswith("0001_app_break.sql:2")
    assert (error["sqlstate"], error["exit_code"]) == ("42P01", failed.returncode)
    assert "nothing of 0001_app_break was applied" in error["state"]
    assert json.loads(refused.stdout)["error"]["kind"] == "ServerUnreachable"
    assert "hunter2" not in failed.stdout + refused.stdout + refused.stderr
    assert json.loads(checked.stdout)["pending"] == ["0001_app_break"]
    assert checked.returncode == 3


def test_json_of_a_run_names_its_steps(project: Project) -> None:
    project.table()

    done = project.run("migrate", "--json")

    report = json.loads(done.stdout)
    assert [(step["action"], step["name"]) for step in report["steps"]] == [("apply", "0001_app_create_t")]
    assert (report["pending"], report["dry_run"], report["run"]) == ([], False, 1)
    assert json.loads(project.run("rollback", "--all", "--yes", "--json").stdout)["steps"][0]["action"] == "rollback"


def test_an_sql_error_prints_place_statement_message_and_state(project: Project) -> None:
    project.table()
    file = project.migration("0002_x", "create table y ();\nalter table t\n  add column id int;\n")

    done = project.run("migrate")

    assert done.returncode == 1
    place = file.relative_to(project.sql.parent)
    assert f'error: {place}:2: column "id" of relation "t" already exists' in done.stderr
    assert "statement: alter table t\n  add column id int" in done.stderr
    assert "database: nothing of 0002_app_x was applied; 0001_app_create_t is applied." in done.stderr


def test_rollback_without_a_terminal_asks_for_yes(project: Project) -> None:
    project.table()
    project.migrate()

    done = project.run("rollback", "--steps", "1")

    assert done.returncode == 2
    assert "drop table t;" in done.stdout
    assert "--yes" in done.stderr
    assert project.applied() == ["0001_app_create_t"]


@pytest.mark.parametrize(("answer", "left"), [("n", ["0001_app_create_t"]), ("y", [])])
def test_rollback_on_a_terminal_shows_the_plan_and_asks(project: Project, answer: str, left: list[str]) -> None:
    project.table()
    project.migrate()
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "rollback", "--steps", "1"],
        env=project.environment(),
        cwd=project.sql.parent,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    os.write(ours, f"{answer}\n".encode())
    shown, _ = process.communicate(timeout=30)
    os.close(ours)
    os.close(theirs)

    assert "-- roll back 0001_app_create_t\ndrop table t;" in shown
    assert project.applied() == left


def test_rollback_plan_changes_nothing(project: Project) -> None:
    project.table()
    project.migrate()

    done = project.run("rollback", "--all", "--plan")
    assert done.returncode == 0
    assert "drop table t;" in done.stdout
    assert project.json("rollback", "--all", "--plan")["steps"][0]["name"] == "0001_app_create_t"
    assert project.applied() == ["0001_app_create_t"]


def test_variables_come_from_flags(project: Project) -> None:
    project.migration("0001_create_t", "create table t (x text default '{{ word }}', y text default '{{ other }}');")

    missing = project.run("migrate", "--var", "word=a")
    assert missing.returncode == 1
    assert "'other' is undefined" in missing.stderr
    assert project.run("migrate", "--var", "word=a=b", "--var", "other=it is").returncode == 0
    assert (
        project.value("select column_default from information_schema.columns where column_name = 'x'") == "'a=b'::text"
    )
    assert project.run("migrate", "--var", "word").returncode == 2


def test_a_password_with_special_characters_works_and_is_never_shown(project: Project) -> None:
    password = "p@ss:w/ rd%'\"&=é"
    project.query(
        "do $$ begin if to_regrole('mig_secret') is null then create role mig_secret login superuser; end if; end $$"
    )
    parts = psycopg.conninfo.conninfo_to_dict(project.url)
    host, port, name = (quote(str(parts[key]), safe="") for key in ("host", "port", "dbname"))
    project.url = (
        f"postgresql://mig_secret:{quote(password, safe='')}@/{name}?host={host}&port={port}&application_name=a%20b"
    )
    project.table()
    project.migration("0002_x", "selectt 1")

    shown = []
    for arguments in (
        ["status"],
        ["migrate"],
        ["plan"],
        ["history"],
        ["migrate", "--url", project.url + "&nonsense=1"],
    ):
        done = project.run(*arguments)
        shown.append(done.stdout + done.stderr)

    for secret in (password, quote(password, safe="")):
        assert secret not in "".join(shown)
    assert "0001_app_create_t" in shown[0]


def test_a_backup_is_written_and_readable_before_the_first_change(project: Project, tmp_path: Path) -> None:
    project.query("create table precious (x int); insert into precious values (42)")
    project.migration("0001_drop", "-- irreversible: gone\ndrop table precious", None)
    file = tmp_path / "before.dump"

    done = project.run("migrate", "--backup", str(file))

    assert done.returncode == 0, done.stderr
    assert file.read_bytes()[:5] == b"PGDMP"
    assert project.run("migrate", "--backup", str(file)).returncode == 0, "nothing to do needs no backup"
    project.migration("0002_x", "select 1")
    again = project.run("migrate", "--backup", str(file))
    assert again.returncode == 1
    assert "exists already" in again.stderr
    assert project.applied() == ["0001_app_drop"]


def test_a_backup_that_cannot_be_written_stops_the_run(project: Project, tmp_path: Path) -> None:
    project.table()

    done = project.run("migrate", "--backup", str(tmp_path / "nowhere" / "x.dump"))

    assert done.returncode == 1
    assert project.value("select to_regclass('t')") is None


def test_history_shows_runs_with_their_outcome(project: Project) -> None:
    assert project.json("history") == []
    project.table()
    project.run("migrate")
    file = project.migration("0002_x", "select 1/0")
    project.run("migrate")
    file.write_text("select 1")
    project.run("migrate")
    project.run("rollback", "--steps", "1", "--yes")

    runs = project.json("history")

    assert [(run["command"], run["outcome"], len(run["steps"])) for run in runs] == [
        ("rollback", "succeeded", 1),
        ("migrate", "succeeded", 1),
        ("migrate", "failed", 0),
        ("migrate", "succeeded", 1),
    ]
    assert "division by zero" in runs[2]["error"]
    assert all(run["os_user"] and run["host"] and run["release"] and run["seconds"] >= 0 for run in runs)
    assert project.run("history", "--limit", "2").stdout.count("succeeded") == 2


def test_wait_ends_when_somebody_has_migrated(project: Project) -> None:
    project.table()
    waiting = project.start("wait", "--timeout", "30s")
    assert waiting.stderr is not None
    assert "0001_app_create_t" in waiting.stderr.readline()
    project.migrate()

    out, err = waiting.communicate(timeout=30)

    assert waiting.returncode == 0, err
    assert "ready: 1 migration applied" in out
    assert project.json("wait")["up_to_date"] is True


def test_wait_gives_up_with_the_last_reason(project: Project) -> None:
    project.table()
    done = project.run("wait", "--timeout", "500ms")
    assert (done.returncode, "0001_app_create_t" in done.stderr) == (3, True)

    project.url = psycopg.conninfo.make_conninfo(project.url, dbname="not_there_yet")
    assert project.run("wait", "--timeout", "500ms").returncode == 1


def test_wait_accepts_a_database_that_is_ahead_of_the_files(project: Project) -> None:
    project.table()
    project.migration("0002_x", "select 1")
    project.migrate()
    project.remove("app/migrations/0002_app_x.sql")
    project.remove("app/migrations/0002_app_x.rollback.sql")

    assert project.run("wait", "--timeout", "2s").returncode == 0


def test_wait_reports_an_edited_file_at_once(project: Project) -> None:
    project.table()
    project.migrate()
    project.migration("0001_create_t", "create table other ();")

    before = time.monotonic()
    assert project.run("wait", "--timeout", "60s").returncode == 4
    assert time.monotonic() - before < 20


@pytest.mark.parametrize("text", ["soon", "-1s", "1 day"])
def test_a_duration_that_is_none_is_wrong_usage(project: Project, text: str) -> None:
    project.table()
    assert project.run("migrate", f"--wait={text}").returncode == 2


def test_wait_survives_a_database_that_appears_later(project: Project) -> None:
    project.table()
    project.migrate()
    name = project.value("select current_database()") + "_late"
    here, project.url = project.url, psycopg.conninfo.make_conninfo(project.url, dbname=name)

    try:
        waiting = project.start("wait", "--timeout", "60s")
        assert waiting.stderr is not None
        assert "does not exist" in waiting.stderr.readline()
        with psycopg.connect(here, autocommit=True) as admin:
            admin.execute(f'create database "{name}" template template0'.encode())
        project.migrate()
        _, err = waiting.communicate(timeout=60)
        assert waiting.returncode == 0, err
    finally:
        with psycopg.connect(here, autocommit=True) as admin:
            admin.execute(f'drop database if exists "{name}" with (force)'.encode())


def test_every_command_has_help_with_an_example() -> None:
    for command in ("migrate", "rollback", "status", "lock", "plan", "history", "wait", "baseline", "squash"):
        done = subprocess.run([COMMAND, command, "--help"], capture_output=True, text=True, check=True)
        assert f"Example: pyairtable-db {command}" in " ".join(done.stdout.split())
