"""Runs a script of this folder in Node with what it needs to open Chromium; skips where that is not there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

NODE_FOLDER, BROWSER = "TIDBOK_NODE_AXE", "TIDBOK_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str:
    found = os.environ.get(BROWSER) or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"there is no Chromium: install it, or set {BROWSER}")
    return found


def modules() -> str:
    """A folder with node_modules/{axe-core,playwright-core}."""
    folder = os.environ.get(NODE_FOLDER)
    if not folder or shutil.which("node") is None:
        pytest.skip(
            f"set {NODE_FOLDER} to a folder with axe-core and playwright-core, and install Node (README.md here)"
        )
    return folder


def told_by(script: str, *arguments: str, seconds: float = 100) -> dict[str, Any]:
    """What the script prints."""
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, str(Path(__file__).with_name(script)), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
