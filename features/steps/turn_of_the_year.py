"""Givet: another year."""

from __future__ import annotations

from pathlib import Path

from pytest_bdd import given

from simulator.bdd.scene import Scene

_WORLD = Path(__file__).parents[1] / "arsskiftet.yaml"


@given("att det är slutet av december 2021")
def _(tidbok_scene: Scene) -> None:
    tidbok_scene.move_to(_WORLD)
