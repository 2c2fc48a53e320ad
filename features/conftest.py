"""The features' steps, their worlds, and one world per scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

STEPS = ("answers", "booked_times", "circumstances", "deeds", "free_times", "invitations", "turn_of_the_year")
HERE = Path(__file__).parent
WORLD = HERE / "varlden.yaml"
WORLDS = {
    "landet": HERE / "landet.yaml",
    "plattformen": HERE / "plattformen.yaml",
    "aggregering": "aggregering",
    "tidbokning": HERE / "tidbokning.yaml",
    "sokfonster": HERE / "sokfonster.yaml",
    "supportarenden": "supportarenden",
}
"""Other worlds, by the tag of the whole feature that is told in them."""

_TAG = re.compile(r"@([\w.-]+)")
pytest.register_assert_rewrite("features.steps", "features.support")

from features.support.contracts_kept import breaches  # noqa: E402
from features.support.story import Story  # noqa: E402  after the line above, so that its asserts explain themselves
from simulator.bdd.session import Session  # noqa: E402


def pytest_configure(config: pytest.Config) -> None:
    """Steps are known in every feature, and every tag in a feature is a marker: `pytest features -m PR-MKB-10`."""
    config.pluginmanager.import_plugin("simulator.bdd.steps")
    for name in STEPS:
        config.pluginmanager.import_plugin(f"features.steps.{name}")
    for tag in sorted({tag for file in HERE.glob("*.feature") for tag in _tags(file)}):
        config.addinivalue_line("markers", f"{tag}: scenarios about that rule")


def _tags(feature: Path) -> list[str]:
    lines = feature.read_text(encoding="utf-8").splitlines()
    return [tag for line in lines if line.lstrip().startswith("@") for tag in _TAG.findall(line)]


@pytest.fixture
def tidbok_scenario(request: pytest.FixtureRequest) -> str | Path:
    return next((world for tag, world in WORLDS.items() if request.node.get_closest_marker(tag)), WORLD)


@pytest.fixture
def story(tidbok_session: Session) -> Story:
    return Story(tidbok_session)


@pytest.fixture(autouse=True)
def _contracts_are_kept(tidbok_session: Session) -> Iterator[None]:
    """What has gone over the wire in a scenario is what the contracts say, unless a fault was put on it."""
    yield
    assert breaches(tidbok_session.admin.get("/calls", limit=1_000)) == []
