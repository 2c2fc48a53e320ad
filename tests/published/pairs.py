"""Which of our schema files answers to which published file.

Our files keep the published file names, so a domain is one line: every published file of the domain has the partner of
the same name in our folder of the same name, or in common/ where the domains share it.

One shared file is the core of a domain, itintegration:registry, whose messages consist of what is in it. That domain
has a partner of its own, in its folder.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOMAINS = (
    "crm_scheduling_1.1",
    "itintegration_monitoring_1.0",
    "itintegration_engagementindex_1.0",
    "clinicalprocess_logistics_logistics_2.0",
    "clinicalprocess_logistics_logistics_3.0",
    "itintegration_registry_1.0",
    "infrastructure_itintegration_registry_2.0",
    "infrastructure_eservicesupply_patientportal_1.0",
)
COMMON = (
    "interoperability_headers_1.0.xsd",
    "itintegration_registry_1.0.xsd",
)
VARIABLE = "TIDBOK_PUBLISHED_CONTRACTS"

_REPOSITORY = Path(__file__).parents[2]
SCHEMAS = _REPOSITORY / "schemas"
_COMMON = SCHEMAS / "common"


@dataclass(frozen=True)
class Pair:
    ours: Path
    published: Path

    @property
    def is_common(self) -> bool:
        return self.ours.parent == _COMMON

    def __str__(self) -> str:
        return self.ours.relative_to(SCHEMAS).as_posix()


def published_folder() -> Path:
    """Where the published contracts are, or would be: they are no part of this project."""
    return Path(os.environ.get(VARIABLE) or _REPOSITORY.parent / "shared" / "contracts")


def pairs(domain: str, published: Path) -> Iterator[Pair]:
    for file in _schema_files(published / domain):
        shared = file.name in COMMON and file.stem != domain
        yield Pair((_COMMON if shared else SCHEMAS / domain) / file.name, file)


def common_copies(name: str, published: Path) -> list[Path]:
    """Every published copy of a shared file."""
    return sorted(published.glob(f"*/core_components/{name}"))


def our_files(domain: str) -> list[Path]:
    return _schema_files(SCHEMAS / domain)


def _schema_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix in {".xsd", ".wsdl"})
