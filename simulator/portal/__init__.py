"""1177: how booked times are collected, merged and shown, mottagningsrelation, and the inbox (spec/consumer-rules.md,
A to C).

`Portal` (portal.py) is the way in. Everything it asks, it asks through a `Send`; rules are functions without I/O.
"""

from simulator.portal.portal import Portal

__all__ = ["Portal"]
