"""A session's clock: a value that stands still or runs, in Swedish local time (design decision 3).

Nothing in the project asks the computer what time it is, except the caller that hands `real` (seconds since 1970) to
`instant`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from simulator.domain.times import to_local


@dataclass(frozen=True, slots=True)
class Clock:
    """`at` is the simulated instant (seconds since 1970) at the real instant `since`; a running clock goes on from
    there.
    """

    at: float
    since: float
    running: bool

    def instant(self, real: float) -> float:
        return self.at + (real - self.since) if self.running else self.at

    def now(self, real: float) -> datetime:
        """Swedish local time, aware, whole seconds."""
        return to_local(self.instant(real))

    def moved_to(self, instant: float, real: float) -> Clock:
        return replace(self, at=instant, since=real)

    def run(self, running: bool, real: float) -> Clock:
        return Clock(at=self.instant(real), since=real, running=running)


def real_time(real: float) -> Clock:
    """A clock that shows the computer's own time."""
    return Clock(at=real, since=real, running=True)
