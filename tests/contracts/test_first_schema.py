"""The first schema of a process is compiled by one thread alone: libxml2 2.14 does not survive two at once."""

from __future__ import annotations

import subprocess
import sys

IMPORTED = """
from lxml import etree

compiled, compile = [], etree.XMLSchema
etree.XMLSchema = lambda *told: compiled.append(compile(*told))
import simulator.contracts.schemas
assert compiled, "the first is left to whoever calls first"
"""


def test_it_is_compiled_when_the_contracts_are_imported() -> None:
    """Tried from outside, since threads that begin together break only one process in five."""
    ran = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
