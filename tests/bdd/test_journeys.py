"""Whole journeys over HTTP against a served tidbok, on the ledgers that last (features/resor.feature)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.serving import serving
from tests.support.world import SCENARIO

ROOT = Path(__file__).parents[2]
JOURNEYS = 5


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return f"sqlite:///{tmp_path / 'ledger.db'}"


@pytest.mark.timeout(120)
def test_whole_journeys_are_the_same_on_every_ledger(ledger: str) -> None:
    with serving(SCENARIO, ledger) as server:
        ended = _journeys("--simulator", server.url)

    assert re.search(rf"\b{JOURNEYS} passed", ended.stdout), ended.stdout + ended.stderr
    assert "failed" not in ended.stdout


def _journeys(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "features", "-p", "no:cacheprovider", "-q", "-m", "resor", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
