"""What is slow, wrong or down in a session. The names are those of `tidbok faults`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from simulator.bdd.admin import JsonApi

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Faults:
    api: JsonApi

    def on(self, fault: str, **setting: Value) -> str:
        """Switch a fault on and give its id. The same fault may be on for several at once.

        Setting: id, producer, contract, logical_address, resident, after, times, since, until, probability, and the
        fault's own parameters. Raises Refused for a word that is not known, with those that are.
        """
        name = str(setting.pop("id", "")) or _free(fault, {each["id"] for each in self.active()})
        self.api.put(f"/faults/{quote(name, safe='')}", {"fault": fault, **setting})
        return name

    def off(self, id: str) -> None:
        self.api.delete(f"/faults/{quote(id, safe='')}")

    def clear(self) -> None:
        self.api.delete("/faults")

    def active(self) -> list[dict[str, Any]]:
        """Those that are on, with counters: `seen` calls fitted, `harmed` of them met it."""
        rows: list[dict[str, Any]] = self.api.get("/faults")
        return rows

    def catalogue(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.api.get("/faults/catalogue")
        return rows


def _free(fault: str, taken: set[str]) -> str:
    names = (fault if number == 1 else f"{fault}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
