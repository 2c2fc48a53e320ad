"""Node's `soap` package against the running server: what README.md here says of it is still so."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from simulator.bdd.tidbok import at, in_its_own_process

VARIABLE = "TIDBOK_NODE_SOAP"
CLIENT = Path(__file__).with_name("node_soap_client.mjs")
CONTRACTS = 12


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    folder = os.environ.get(VARIABLE)
    node = shutil.which("node")
    if not folder:
        pytest.skip(f"set {VARIABLE} to a folder with node_modules/soap (npm install soap) to try Node's soap package")
    if node is None:
        pytest.skip("Node is not installed")
    with in_its_own_process("features/varlden.yaml") as server, at(server).session() as own:
        run = subprocess.run(
            [node, str(CLIENT), folder, own.url],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_every_contract_is_answered_when_the_body_is_the_first_part(report: dict[str, Any]) -> None:
    assert set(report["bodyPartFirst"].values()) == {"answered"}
    assert len(report["bodyPartFirst"]) == CONTRACTS


def test_the_package_still_takes_the_first_part_for_the_body(report: dict[str, Any]) -> None:
    """Should this fail, the package has learnt to read `parts`: take the adjustment out of script and README.md."""
    assert len(report["asServed"]) == CONTRACTS
    assert all("soap:Body innehåller" in outcome for outcome in report["asServed"].values()), report["asServed"]


def test_a_booking_is_made_read_moved_and_cancelled(report: dict[str, Any]) -> None:
    assert report["journey"] == [
        ["book", "OK", ["20260608080000"]],
        ["book again", "ERROR", ["20260608080000"]],
        ["rebook", "OK", ["20260609080000"]],
        ["cancel", "OK", []],
        ["use invitation", "OK", ["20260611150000", "20260615090000"]],
    ]


def test_answers_look_as_documented(report: dict[str, Any]) -> None:
    shapes = report["shapes"]
    assert "FINNS-INTE" in shapes.pop("faultstring")
    assert shapes == {
        "emptyAnswer": None,
        "oneRowIsAnArray": True,
        "boolean": True,
        "absentElement": None,
        "faultStatus": 500,
    }
