"""The way to the platform, as whoever wires 1177 hands it in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from simulator.domain.call import Send

Sending = Callable[[], AbstractAsyncContextManager[Send]]
"""Opened inside the loop that uses it."""
