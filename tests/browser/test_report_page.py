"""The report page in a real browser: accessible by axe's rules, wide and narrow, light and dark, without a network."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.verification.reports import as_html
from simulator.verification.words import Language
from tests.browser import chromium
from tests.verification import reporting

pytestmark = pytest.mark.long


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")])
def test_the_page_is_accessible(tmp_path: Path, width: int, scheme: str, language: Language) -> None:
    for name, report in (("real", reporting.real()), ("worst", reporting.worst())):
        page = tmp_path / f"{name}.html"
        page.write_text(as_html.write(report, language), "utf-8")
        arguments = (chromium.modules(), chromium.browser(), str(page), str(width), scheme)
        found = chromium.told_by("look_at_page.mjs", *arguments)
        assert found["violations"] == []
        assert found["passes"] > 30
        assert found["asked"] == [page.as_uri()]
        assert found["complaints"] == []
        assert found["first"] == "#summary", "the first stop of the keyboard is the link past the head"
        assert found["opened"] is True, "a part is opened by the keyboard"
        assert found["wider"] <= 0, "nothing but tables and diagrams is scrolled sideways"
