"""The real `tidbok serve` as a process of its own, on a port of the computer's choice."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MAIN = "from simulator.cli import main; main()"
_READY = "tidbok: listening on "
_SECONDS = 10
_ROOT = Path(__file__).parents[2]
WORLD = _ROOT / "features" / "varlden.yaml"


@contextmanager
def served(scenario: Path = WORLD) -> Iterator[str]:
    """The address of a server with `scenario`, for as long as the block lasts."""
    command = [sys.executable, "-c", _MAIN, "serve", "--scenario", str(scenario), "--port", "0"]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline().decode()
            if not line.startswith(_READY):
                errors.seek(0)
                raise RuntimeError(f"tidbok serve did not start: {line}{errors.read().decode()}")
            yield line.removeprefix(_READY).split()[0]
        finally:
            process.terminate()
            process.wait(_SECONDS)
