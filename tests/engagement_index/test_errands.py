"""Work in the background: each errand by its name, never twice at once, and no threads when there is none."""

from __future__ import annotations

import threading

import pytest

from simulator.soap.errands import Errands


def test_an_errand_is_run_until_it_is_done_and_then_nothing_is_left() -> None:
    errands, answers = Errands(), [0.0, 0.01, None]
    at_work: list[threading.Thread] = []

    def errand() -> float | None:
        at_work.append(threading.current_thread())
        return answers.pop(0)

    errands.ask("a", errand)
    while answers:
        assert errands.rest(["a"], 30)
    for thread in at_work:
        thread.join(30)
        assert not thread.is_alive()


def test_one_that_is_asked_for_while_it_runs_is_run_once_more_and_not_beside_itself() -> None:
    errands = Errands()
    began, go_on = threading.Event(), threading.Event()
    ran: list[str] = []

    def first() -> None:
        ran.append("first")
        began.set()
        go_on.wait(30)
        ran.append("first ended")

    errands.ask("a", first)
    assert began.wait(30)
    for _ in range(3):
        errands.ask("a", lambda: ran.append("second"))
    assert not errands.rest(["a"], 0)
    go_on.set()
    assert errands.rest(["a"], 30)
    assert ran == ["first", "first ended", "second"]


def test_one_that_waits_for_its_next_try_waits_on_and_counts_as_at_rest() -> None:
    errands, ran = Errands(), []

    def failing() -> float:
        ran.append(1)
        return 3600.0

    errands.ask("a", failing)
    assert errands.rest(["a"], 30)
    errands.ask("a", failing)
    assert errands.rest(["a"], 30)
    assert ran == [1]


def test_errands_do_not_wait_for_each_other_while_there_are_threads() -> None:
    errands, together = Errands(most_threads=3), threading.Barrier(3)

    def meet() -> None:
        together.wait(30)

    for name in "abc":
        errands.ask(name, meet)
    assert errands.rest("abc", 30)
    assert not together.broken


@pytest.mark.breaks_inside
def test_one_that_breaks_is_logged_and_the_next_is_run(caplog: pytest.LogCaptureFixture) -> None:
    errands, ran = Errands(most_threads=1), []

    def broken() -> None:
        raise RuntimeError("så här")

    errands.ask("a", broken)
    errands.ask("b", lambda: ran.append(1))
    assert errands.rest("ab", 30)
    assert (ran, "så här" in caplog.text) == ([1], True)
