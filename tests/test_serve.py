"""`tidbok serve` as a person meets it: one line when it answers, one sentence and exit code 2 when it cannot."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.store.database import open_database
from tests.support.messages import RESIDENT, message
from tests.support.serving import serving
from tests.support.world import SCENARIO, Door, slots


def tidbok(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulator", *arguments]
    environ = {**os.environ, "NO_COLOR": "1", "COLUMNS": "120", **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environ, check=False)


def test_help_shows_examples() -> None:
    shown = tidbok("serve", "--help")
    assert shown.returncode == 0
    assert "tidbok serve --scenario minimal --port 0" in " ".join(shown.stdout.split())


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"tidbok \d+\.\d+\.\d+\n", tidbok("--version").stdout)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--scenario", "dmo"], "did you mean 'demo'?"),
        (["--scenario", "nowhere/world.yaml"], "nowhere/world.yaml"),
        (["--store", "mysql://localhost/x"], "write memory, sqlite:///FILE or postgresql://USER@HOST/DATABASE"),
        (["--store", "sqlite:////nowhere/at/all.db"], "the folder /nowhere/at does not exist"),
        (["--store", "sqlite://"], "write memory, or sqlite:///FILE"),
        (["--store", "postgresql://nobody:hemligt@127.0.0.1:1/x"], "cannot open the store postgresql"),
        (["--host", "0.0.0.0"], "TIDBOK_ADMIN_TOKEN"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_exit_code_2(arguments: list[str], says: str) -> None:
    done = tidbok("serve", "--port", "0", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "hemligt" not in done.stderr
    assert done.stdout == ""


def test_an_address_that_is_not_ours_cannot_be_bound() -> None:
    done = tidbok("serve", "--port", "0", "--host", "256.0.0.1", TIDBOK_ADMIN_TOKEN="hemligt")
    assert done.returncode == 2
    assert "cannot listen on 256.0.0.1" in done.stderr


def test_a_port_that_is_taken_is_told_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = tidbok("serve", "--scenario", "minimal", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "is taken" in done.stderr
    assert "--port" in done.stderr


def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("these are my notes, not a database " * 100)
    done = tidbok("serve", "--port", "0", "--store", f"sqlite:///{file}")
    assert done.returncode == 2
    assert "not a database" in done.stderr
    assert file.read_text().startswith("these are my notes")


def test_a_ledger_of_another_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    database = open_database(url)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE ledger_version SET version = 999")
    database.close()
    done = tidbok("serve", "--port", "0", "--store", url)
    assert done.returncode == 2
    assert "ledger version 999" in done.stderr


def test_a_scenario_with_mistakes_is_refused_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "world.yaml"
    file.write_text("name: world\ntitle: A world\nbokings: []\n")
    done = tidbok("serve", "--port", "0", "--scenario", str(file))
    assert done.returncode == 2
    assert f"{file}:3: " in done.stderr
    assert "'bokings'" in done.stderr


def test_a_file_store_is_continued_where_it_was_left(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'ledger.db'}"
    (slot,) = slots(1)
    with serving(SCENARIO, store) as server:
        booked = Door(server.post).book(RESIDENT, slot).value("bookingId")
    with serving(None, store) as server:
        assert booked in Door(server.post).schedule(RESIDENT)
        assert "going on with what the store holds (scenario small)" in server.stderr


def test_another_scenario_does_not_silently_replace_what_a_store_holds(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'ledger.db'}"
    with serving(SCENARIO, store):
        pass
    done = tidbok("serve", "--port", "0", "--store", store, "--scenario", "minimal")
    assert done.returncode == 2
    assert "use --reset to replace it" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_stopped_server_leaves_nothing_behind(tmp_path: Path, number: signal.Signals, workers: int) -> None:
    command = [sys.executable, "-m", "simulator", "serve", "--scenario", "minimal", "--port", "0"]
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [*command, "--workers", str(workers)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        assert re.fullmatch(r"tidbok: listening on http://127\.0\.0\.1:\d+ \(scenario minimal\)\n", line)
        process.send_signal(number)
        assert process.wait(30) == 0
        assert process.stderr.read() == ""
    assert list(tmp_path.iterdir()) == []


def test_workers_show_one_call_log(tmp_path: Path) -> None:
    with serving(SCENARIO, f"sqlite:///{tmp_path / 'ledger.db'}", workers=2) as server:
        for _ in range(12):
            server.post("GetSubjectOfCareSchedule", message("GetSubjectOfCareSchedule"))
            server.close_connections()
        calls = json.loads(server.request("GET", "/__admin/calls").body)
    assert len(calls) == 12
    assert [call["id"] for call in calls] == sorted((call["id"] for call in calls), reverse=True)
