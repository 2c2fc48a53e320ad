"""The fixture that all steps share."""

from __future__ import annotations

import pytest

from simulator.bdd.scene import Scene
from simulator.bdd.session import Session


@pytest.fixture
def tidbok_scene(tidbok_session: Session) -> Scene:
    return Scene(tidbok_session)
