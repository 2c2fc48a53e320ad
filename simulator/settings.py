"""Limits and manners of a running server, in one place. Nothing here changes what a booking system answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from time import sleep, time

from simulator.loops import Waiting


@dataclass(frozen=True, slots=True)
class Settings:
    """`real` and `sleep` are the only ways to the computer's clock; tests hand in their own."""

    most_bytes: int = 15 * 1024 * 1024
    """Largest SOAP message, as the national platform: vp.max.receive.length."""
    most_scenario_bytes: int = 5 * 1024 * 1024
    admin_token: str | None = None
    """Asked for by the admin API where set; must be set when the server is bound to more than this machine."""
    read_only: bool = False
    """The console shows and changes nothing: for displays where anybody may pass."""
    real: Callable[[], float] = field(default=time)
    sleep: Callable[[float], None] = field(default=sleep)
    between_tries: float = 1.0
    """Real seconds before somebody outside, who did not take a message, is tried again (spec/platform.md 4.6)."""
    waiting: Waiting = field(default=nullcontext)
    """Entered by a thread while it has nothing to do but wait."""
