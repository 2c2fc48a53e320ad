"""Another project, in a folder of its own: pytest runs there as it does wherever tidbok is installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


class Project:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("pytest.ini", "[pytest]\naddopts = -p no:cacheprovider -p no:hypothesispytest\n")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> str:
        """What pytest prints, on stdout and stderr."""
        command = [sys.executable, "-m", "pytest", *arguments]
        ended = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, encoding="utf-8", check=False, timeout=110
        )
        return ended.stdout + ended.stderr
