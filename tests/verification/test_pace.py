"""Never faster than the target's rate, also for calls that leave together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.verification.client import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


@given(
    st.lists(st.tuples(st.integers(1, 3), st.floats(0.0, 1.5)), min_size=1, max_size=30), st.sampled_from([3.0, 5.0])
)
def test_no_second_has_more_calls_than_the_rate(groups: list[tuple[int, float]], rate: float) -> None:
    clock, left = Clock(), []
    pace = Pace(rate, clock, clock.pause)
    for together, took in groups:
        pace.wait(together)
        left += [clock.now] * together
        clock.pause(took)
    assert all(sum(start <= each < start + 1.0 - 1e-6 for each in left) <= rate for start in left)


def test_rate_0_is_no_limit() -> None:
    clock = Clock()
    pace = Pace(0, clock, clock.pause)
    for _ in range(100):
        pace.wait()
    assert (clock.now, pace.waited) == (100.0, 0.0)
