"""Which of our schema files answers to which published file.

Our files keep the published file names, so a domain is one line: every published file of the domain has the partner of
the same name in our folder of the same name, or in common/ where the domains share it.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOMAINS = (
    "crm_scheduling_1.1",
    "itintegration_monitoring_1.0",
)
COMMON = (
    "interoperability_headers_1.0.xsd",
    "itintegration_registry_1.0.xsd",
)
VARIABLE = "TIDBOK_PUBLISHED_CONTRACTS"

_REPOSITORY = Path(__file__).parents[2]
SCHEMAS = _REPOSITORY / "schemas"


@dataclass(frozen=True)
class Pair:
    ours: Path
    published: Path

    def __str__(self) -> str:
        return self.ours.relative_to(SCHEMAS).as_posix()


def published_folder() -> Path:
    """Where the published contracts are, or would be: they are no part of this project."""
    return Path(os.environ.get(VARIABLE) or _REPOSITORY.parent / "shared" / "contracts")


def pairs(domain: str, published: Path) -> Iterator[Pair]:
    for file in _schema_files(published / domain):
        folder = "common" if file.name in COMMON else domain
        yield Pair(SCHEMAS / folder / file.name, file)


def common_copies(name: str, published: Path) -> list[Path]:
    """Every copy of a shared file, of the domains we do not have yet, too."""
    return sorted(published.glob(f"*/core_components/{name}"))


def our_files(domain: str) -> list[Path]:
    return _schema_files(SCHEMAS / domain)


def _schema_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix in {".xsd", ".wsdl"})
