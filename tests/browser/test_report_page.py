"""The report page in a real browser: accessible by axe's rules, wide and narrow, light and dark, without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from simulator.verification.reports import as_html
from simulator.verification.words import Language
from tests.verification import reporting

NODE_FOLDER, BROWSER = "TIDBOK_NODE_AXE", "TIDBOK_CHROMIUM"
SCRIPT = Path(__file__).with_name("look_at_page.mjs")

pytestmark = pytest.mark.long


def _browser() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get(BROWSER) or next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"there is no Chromium: install it, or set {BROWSER}")
    return found


def _looked_at(page: Path, width: int, scheme: str) -> dict[str, Any]:
    folder, node = os.environ.get(NODE_FOLDER), shutil.which("node")
    if not folder or node is None:
        pytest.skip(
            f"set {NODE_FOLDER} to a folder with axe-core and playwright-core, and install Node (README.md here)"
        )
    done = subprocess.run(
        [node, str(SCRIPT), folder, _browser(), str(page), str(width), scheme],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")])
def test_the_page_is_accessible(tmp_path: Path, width: int, scheme: str, language: Language) -> None:
    for name, report in (("real", reporting.real()), ("worst", reporting.worst())):
        page = tmp_path / f"{name}.html"
        page.write_text(as_html.write(report, language), "utf-8")
        found = _looked_at(page, width, scheme)
        assert found["violations"] == []
        assert found["passes"] > 30
        assert found["asked"] == [page.as_uri()]
        assert found["complaints"] == []
        assert found["first"] == "#summary", "the first stop of the keyboard is the link past the head"
        assert found["opened"] is True, "a part is opened by the keyboard"
        assert found["wider"] <= 0, "nothing but tables and diagrams is scrolled sideways"
