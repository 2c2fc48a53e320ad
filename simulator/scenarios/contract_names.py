"""The contracts a simulated booking system can answer, as a scenario may name them."""

from __future__ import annotations

from simulator.contracts import CATALOGUE

CONTRACTS = tuple(sorted(CATALOGUE))
