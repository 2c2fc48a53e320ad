"""The clock of the target's test bench: read it, and move it for a while.

Speaks tidbok's own admin API at `control.clock` (target.Control): GET gives {"now": ISO 8601, "running": bool} and PUT
takes {"now": ISO 8601}. Without an offset `now` is Swedish local time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from simulator.domain.times import SWEDEN
from simulator.verification.check import Missing, Stopped
from simulator.verification.run import Run
from simulator.verification.words import Words

_TRIES = 3  # to put the clock back: everything that is asked afterwards depends on it


@dataclass(frozen=True, slots=True)
class BenchTime:
    """What the bench's clock shows: `at` as it was told, with its offset if it had one."""

    at: datetime
    running: bool

    @property
    def local(self) -> datetime:
        """Naive Swedish local time."""
        return self.at if self.at.tzinfo is None else self.at.astimezone(SWEDEN).replace(tzinfo=None)

    def after(self, passed: timedelta) -> BenchTime:
        """`passed` is elapsed time, also across the night the clocks change when an offset is known."""
        if not self.running or self.at.tzinfo is None:
            return BenchTime(self.at + passed if self.running else self.at, self.running)
        return BenchTime((self.at.astimezone(UTC) + passed).astimezone(SWEDEN), self.running)


def measure(run: Run) -> bool:
    """Set the run's idea of the target's time by the bench's clock. False when there is none, or it cannot be read."""
    try:
        found = read(run)
    except Missing:
        return False
    run.time.set(found.local, standing=not found.running)
    return True


@contextmanager
def moved_to(run: Run, when: datetime) -> Iterator[Callable[[datetime], None]]:
    """The target's time is `when` (naive Swedish local time) inside; afterwards as if it had never been moved.

        with moved_to(run, start - timedelta(hours=25)) as move:
            ...
            move(start - timedelta(hours=23))

    Raises Missing when the target has no clock to move, or it does not obey; Stopped when it cannot be put back.
    """
    before = read(run)
    run.time.set(before.local, standing=not before.running)
    spent = _Spent(run)

    def move(to: datetime) -> None:
        spent.stop()
        status, body = _call(run, "PUT", {"now": to.isoformat(timespec="seconds")})
        if status != 200:
            raise Missing(_disobeys(run, status, body))
        run.time.set(to, standing=not before.running)
        spent.start()

    try:
        move(when)
        yield move
    finally:
        spent.stop()
        _put_back(run, before.after(spent.total))


def read(run: Run) -> BenchTime:
    """What the bench's clock shows. Raises Missing."""
    status, body = _call(run, "GET")
    try:
        told = json.loads(body)
        return BenchTime(datetime.fromisoformat(told["now"]), bool(told.get("running", True)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Missing(
            Words(
                f"klockan i testbänken går inte att läsa: GET {run.target.control.clock} gav HTTP {status}, och inte "
                '{"now": "2026-08-03T08:00:00", "running": true}',
                f"the bench's clock cannot be read: GET {run.target.control.clock} gave HTTP {status}, and not "
                '{"now": "2026-08-03T08:00:00", "running": true}',
            )
        ) from error


class _Spent:
    """Time that has passed by the run's clock between moves: what a running bench's clock has gone on by itself."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._since: datetime | None = None
        self.total = timedelta()

    def start(self) -> None:
        self._since = self._run.now

    def stop(self) -> None:
        if self._since is not None:
            self.total += self._run.now - self._since
        self._since = None


def _put_back(run: Run, to: BenchTime) -> None:
    """Raises Stopped when the bench will not: nothing asked after that could be judged."""
    text = to.at.isoformat(timespec="seconds")
    status, body = 0, b""
    for _ in range(_TRIES):
        status, body = _call(run, "PUT", {"now": text})
        if status == 200:
            run.time.set(to.local, standing=not to.running)
            return
    told = _disobeys(run, status, body)
    raise Stopped(
        Words(
            f"Testbänkens klocka är flyttad och går inte att ställa tillbaka: ställ den till {text}. {told.sv}",
            f"The bench's clock has been moved and cannot be put back: set it to {text}. {told.en}",
        )
    )


def demand(run: Run) -> str:
    """The address of the bench's clock. Raises Missing when there is none."""
    url = run.target.control.clock
    if not url:
        raise Missing(
            Words(
                "regeln flyttar målets klocka: ange control.clock i målfilen (adressen till testbänkens klocka, för "
                "tidbok …/__admin/clock)",
                "the rule moves the target's clock: give control.clock in the target file (the address of the bench's "
                "clock, for tidbok …/__admin/clock)",
            )
        )
    return url


def _call(run: Run, method: str, body: dict[str, str] | None = None) -> tuple[int, bytes]:
    url = demand(run)
    data = b"" if body is None else json.dumps(body).encode()
    return run.http(method, url, data, {"Content-Type": "application/json", **run.target.headers})


def _disobeys(run: Run, status: int, body: bytes) -> Words:
    said = " ".join(body.decode("utf-8", "replace").split())[:200] or "-"
    url = run.target.control.clock
    return Words(f"PUT {url} gav HTTP {status}: {said}", f"PUT {url} gave HTTP {status}: {said}")
