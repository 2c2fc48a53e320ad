"""The features' server, their steps, and one world per scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

STEPS = ("answers", "booked_times", "circumstances", "deeds", "free_times", "invitations")
_TAG = re.compile(r"@([\w-]+)")
pytest.register_assert_rewrite("features.steps", "features.support")

from features.support.admin import session  # noqa: E402  after the line above, so that its asserts explain themselves
from features.support.server import served  # noqa: E402
from features.support.story import Story  # noqa: E402


def pytest_configure(config: pytest.Config) -> None:
    """Steps are known in every feature, and every tag in a feature is a marker: `pytest features -m PR-MKB-10`."""
    for name in STEPS:
        config.pluginmanager.import_plugin(f"features.steps.{name}")
    features = Path(__file__).parent.glob("*.feature")
    for tag in sorted({tag for file in features for tag in _tags(file)}):
        config.addinivalue_line("markers", f"{tag}: scenarios about that rule")


def _tags(feature: Path) -> list[str]:
    lines = feature.read_text(encoding="utf-8").splitlines()
    return [tag for line in lines if line.lstrip().startswith("@") for tag in _TAG.findall(line)]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Started once; its address."""
    with served() as url:
        yield url


@pytest.fixture
def story(server: str) -> Iterator[Story]:
    with session(server) as own:
        yield Story(own)
