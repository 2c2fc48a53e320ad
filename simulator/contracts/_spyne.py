"""Makes Spyne 2.14.0 importable on CPython 3.12 and 3.13. Import this before anything of Spyne's.

Spyne's newest release bundles an old `six` whose importer lacks `find_spec`, and asks for `cgi`, which CPython 3.13
dropped. Measured: with these two mends it serves and validates as on 3.11 (spec/spyne.md, 1.1).
"""

from __future__ import annotations

import importlib.util
import os
import sys
import types
import warnings
from email.message import Message
from typing import Any


def install() -> None:
    """Idempotent; does nothing once Spyne is loaded."""
    if "spyne" in sys.modules:
        return
    _mend_six()  # on 3.11 it works as it is, but makes every later import warn
    if sys.version_info >= (3, 13) and importlib.util.find_spec("cgi") is None:
        _stand_in_for_cgi()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Spyne's own escapes and imports; nothing a user can act on
        importlib.import_module("spyne")
        importlib.import_module("spyne.server.wsgi")


def _mend_six() -> None:
    found = importlib.util.find_spec("spyne")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("spyne is not installed: pip install spyne==2.14.0")
    path = os.path.join(found.submodule_search_locations[0], "util", "six.py")
    spec = importlib.util.spec_from_file_location("spyne.util.six", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"spyne is incomplete: {path} is missing")
    six = importlib.util.module_from_spec(spec)
    sys.modules["spyne.util.six"] = six
    spec.loader.exec_module(six)
    importer: Any = six._SixMetaPathImporter
    importer.find_spec = lambda self, name, path=None, target=None: (
        importlib.util.spec_from_loader(name, self) if name in self.known_modules else None
    )
    importer.create_module = lambda self, spec: self.load_module(spec.name)
    importer.exec_module = lambda self, module: None


def _stand_in_for_cgi() -> None:
    """Only `parse_header` is used, for Content-Type."""
    cgi: Any = types.ModuleType("cgi")
    cgi.parse_header = _parse_header
    sys.modules["cgi"] = cgi


def _parse_header(line: str) -> tuple[str, dict[str, str]]:
    message = Message()
    message["content-type"] = line
    parameters = message.get_params() or [("", "")]
    return parameters[0][0], dict(parameters[1:])


install()
