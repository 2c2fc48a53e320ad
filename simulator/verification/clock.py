"""What the target's own clock says. Measured, not assumed: no two computers agree, and a test bench may be in August.

In this order: the bench's clock (`control.clock`), what the target file says (`now`), the Date header of the replies,
and last this computer's own time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from simulator.domain.times import SWEDEN

Measured = Literal["bench", "file", "date header", "own clock"]


class TargetClock:
    """Naive Swedish local time. `real` is this computer's, naive Swedish local time too."""

    def __init__(self, real: Callable[[], datetime], stated: datetime | None = None) -> None:
        self._real = real
        self.source: Measured = "own clock" if stated is None else "file"
        self._offset = timedelta() if stated is None else stated - real()
        self._uncertain: timedelta | None = None
        self._standing: datetime | None = None

    def now(self) -> datetime:
        if self._standing is not None:
            return self._standing
        return (self._real() + self._offset).replace(microsecond=0)

    @property
    def offset(self) -> timedelta:
        """How much the target's clock is ahead of this computer's."""
        return self._offset

    def set(self, now: datetime, *, standing: bool = False) -> None:
        """The bench says what its clock is, and whether it stands still there."""
        self._offset, self.source = now - self._real(), "bench"
        self._standing = now if standing else None

    def hear(self, headers: Mapping[str, str], elapsed: float) -> None:
        """A reply has come, `elapsed` seconds after its request left: the header was written some time in between.

        The quickest reply knows best; the header has whole seconds.
        """
        if self.source in ("bench", "file"):
            return
        uncertain = timedelta(seconds=elapsed)
        if self._uncertain is not None and uncertain >= self._uncertain:
            return
        try:
            told = parsedate_to_datetime(headers.get("date", "")).astimezone(SWEDEN).replace(tzinfo=None)
        except (ValueError, TypeError, OverflowError):
            return
        middle = self._real() - uncertain / 2
        offset = told + timedelta(milliseconds=500) - middle
        self._offset = offset if abs(offset) > timedelta(seconds=1) else timedelta()
        self._uncertain, self.source = uncertain, "date header"
