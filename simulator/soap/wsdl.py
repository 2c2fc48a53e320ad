"""`?wsdl` and `?xsd=`: the contract's own files, with addresses as the caller sees them (spec/platform.md 1.6).

Spyne's generated WSDL is unusable (spec/spyne.md 1.4), so the files in schemas/ are served. Imports become `?xsd=NAME`
on the same address; only files that the WSDL reaches can be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lxml import etree

from simulator.contracts.contract import ServiceContract

_LOCATION = "schemaLocation"
_ADDRESS = "{http://schemas.xmlsoap.org/wsdl/soap/}address"
_IMPORTS = ("{http://www.w3.org/2001/XMLSchema}import", "{http://www.w3.org/2001/XMLSchema}include")


def wsdl(contract: ServiceContract, url: str) -> bytes:
    """The WSDL with `url` as its address; `url` is the contract's address without query."""
    root = _rewritten(contract.wsdl, url)
    for address in root.iter(_ADDRESS):
        address.set("location", url)
    return _serialized(root)


def xsd(contract: ServiceContract, name: str, url: str) -> bytes | None:
    """A schema file that the WSDL imports, directly or not; None when it does not."""
    path = _reachable(contract.wsdl).get(name)
    return None if path is None else _serialized(_rewritten(path, url))


def xsd_names(contract: ServiceContract) -> list[str]:
    return sorted(_reachable(contract.wsdl))


def _rewritten(path: Path, url: str) -> etree._Element:
    root = etree.parse(str(path)).getroot()
    for element in root.iter(*_IMPORTS):
        location = element.get(_LOCATION)
        if location:
            element.set(_LOCATION, f"{url}?xsd={Path(location).name}")
    return root


def _serialized(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"))


@lru_cache(maxsize=64)
def _reachable(start: Path) -> Mapping[str, Path]:
    """Schema files by name; file names are unique within a contract (a test sees to it)."""
    found: dict[str, Path] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        for element in etree.parse(str(path)).getroot().iter(*_IMPORTS):
            target = (path.parent / (element.get(_LOCATION) or "")).resolve()
            if target.name not in found:
                found[target.name] = target
                waiting.append(target)
    return found
