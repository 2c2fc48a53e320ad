"""Set-ups as the ledger keeps them: JSON, the same bytes for the same set-up."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from simulator.domain.facility import SystemSetup
from simulator.domain.platform import PlatformSetup
from simulator.domain.portal import PortalSetup

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is fixed in a session besides its booking systems."""

    platform: PlatformSetup
    portal: PortalSetup
    seed: int


def dump_setup(setup: SystemSetup) -> str:
    return _dump(asdict(setup))


def load_setup(text: str) -> SystemSetup:
    return _load(SystemSetup, text)


def dump_settings(settings: Settings) -> dict[str, str]:
    """By name, one text each."""
    return {
        "platform": _dump(asdict(settings.platform)),
        "portal": _dump(asdict(settings.portal)),
        "seed": _dump(settings.seed),
    }


def load_settings(texts: Mapping[str, str]) -> Settings:
    return Settings(
        _load(PlatformSetup, texts["platform"]), _load(PortalSetup, texts["portal"]), _load(int, texts["seed"])
    )


def _dump(value: Any) -> str:
    """Sets are written in order, so that equal set-ups are equal text."""
    return json.dumps(value, default=sorted, ensure_ascii=False, separators=(",", ":"))


def _load(kind: type[T], text: str) -> T:
    adapter: TypeAdapter[T] = _adapter(cast(Hashable, kind))
    return adapter.validate_json(text)


@lru_cache(maxsize=8)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
