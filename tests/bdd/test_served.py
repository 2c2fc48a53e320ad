"""The features say the same in this process, over HTTP to a served tidbok, and with 1177's logic somewhere else."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.bdd.tidbok import in_its_own_process
from tests.bdd.sut import another_1177

ROOT = Path(__file__).parents[2]
SOME = "CR-COL-04 or CR-COL-12 or CR-VIS-08 or CR-REL-04 or VP009 or EI-11"
"""A few of every kind: three ways to collect, hiding, relations, faults, the platform, the index."""
OF_1177 = "CR-COL-10 or CR-VIS-06 or CR-REL-08"
_OUTCOME = re.compile(r"^(PASSED|FAILED|ERROR|SKIPPED) (features/\S+::\S+)", re.MULTILINE)


def outcomes(*arguments: str) -> dict[str, str]:
    """By scenario. Raises AssertionError, with everything pytest printed, when one did not pass."""
    printed = _pytest("-rA", "--tb=short", *arguments)
    found = {name: outcome for outcome, name in _OUTCOME.findall(printed)}
    assert set(found.values()) == {"PASSED"}, printed
    return found


def collected(rules: str) -> set[str]:
    return set(re.findall(r"^features/\S+::\S+", _pytest("--collect-only", "-q", "-m", rules), re.MULTILINE))


def _pytest(*arguments: str) -> str:
    command = [sys.executable, "-m", "pytest", "features", "-p", "no:cacheprovider", *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with in_its_own_process() as url:
        yield url


def test_served_tidbok_tells_a_few_scenarios_as_they_are(server: str) -> None:
    """That they pass in this process is said by the features themselves."""
    assert outcomes("-m", SOME, "--sut", server).keys() == collected(SOME)


def test_other_implementations_of_1177_are_told_of_the_platform_of_each_world() -> None:
    with another_1177() as (sut, platforms):
        ran = outcomes("-m", OF_1177, "--sut", sut)

    assert all(re.fullmatch(r"http://127\.0\.0\.1:\d+/s/\w+", platform) for platform in platforms)
    assert len(set(platforms)) == len(ran) > 5


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("option", ["--sut", "--simulator"])
def test_served_tidbok_tells_every_feature_as_the_one_in_this_process(server: str, option: str) -> None:
    assert outcomes("-m", "", option, server) == outcomes("-m", "")
