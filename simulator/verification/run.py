"""One verification while it goes on: what has been asked and answered, and what the rules share.

Everything that is asked goes through `ask`: paced, numbered, kept. `remember` asks once what several rules need.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import wraps
from inspect import signature
from itertools import count, takewhile
from time import perf_counter
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from simulator.domain.booking_system import Caller
from simulator.domain.call import XML
from simulator.verification.check import Missing, NotClaimed, Stopped
from simulator.verification.cleanup_log import CleanUp
from simulator.verification.client import Pace, Sender
from simulator.verification.clock import TargetClock
from simulator.verification.exchange import Exchange
from simulator.verification.questions import Asker, Question
from simulator.verification.target import Person, Target
from simulator.verification.words import Words

if TYPE_CHECKING:
    from simulator.verification.index_listener import IndexListener

P = ParamSpec("P")
T = TypeVar("T")

ACTS = ("MakeBooking", "UpdateBooking", "CancelBooking")
"""The contracts that change what is booked."""

MOST_KEPT = 500_000_000
"""Bytes of replies in a run: they are all kept, for the report."""

_NEVER, _MOST_SILENT = 3, 5  # calls without an answer before it is given up: from the start, and later on


class Run:
    """`heard` is called with every exchange as it ends, for progress and for the clean-up log."""

    def __init__(
        self,
        target: Target,
        send: Sender,
        real: Callable[[], datetime],
        pace: Pace | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        """`real`: this computer's time, naive Swedish local."""
        self.target = target
        self.exchanges: list[Exchange] = []
        self.time = TargetClock(real, target.now)
        self.pace = pace or Pace(target.rate)
        self.heard: Callable[[Exchange], None] = lambda _: None
        self.step = ""
        """The flow that what is asked now is part of."""
        self.cleanup = CleanUp()
        """What is booked and must be undone; whoever keeps a file sets another."""
        self.index: IndexListener | None = None
        """The engagement index that verify plays for the target; steps/indexing.play_index sets it."""
        self.before_act: Callable[[], None] = lambda: None
        """Called before anything that changes what is booked, or the clock: for what must be looked at before that."""
        self.steered: list[float] = []
        """When the bench was steered (its clock, its staff): half a number after the last call before it."""
        self.numbers = count(1)
        """Of what is asked and of what the index is told, in the order it comes."""
        self._real = real
        self._send = send
        self._clock = clock
        self._began = clock()
        self._kept = 0
        self._remembered: dict[object, Any] = {}

    # -- asking

    def ask(self, question: Question) -> Exchange:
        """Never raises for what the target does. Raises Stopped when nothing is heard from it any longer."""
        self._prepare(question)
        exchange = self._opened(question)
        self.pace.wait()
        self._carry_out(exchange)
        self._demand_life(exchange)
        self._demand_room(exchange)
        return exchange

    def ask_together(self, *questions: Question) -> list[Exchange]:
        """At the same time. Raises Missing when the target's rate does not allow it: a pair takes twice the pace."""
        if 0 < self.target.rate < len(questions):
            raise Missing(
                Words(
                    f"{len(questions)} anrop samtidigt kräver takten {len(questions)} anrop/s, och målets är "
                    f"{self.target.rate:g}: kör med --rate {len(questions)} om målet tål det.",
                    f"{len(questions)} calls at once need a rate of {len(questions)} a second, and the target's is "
                    f"{self.target.rate:g}: run with --rate {len(questions)} if the target can bear it.",
                )
            )
        self._prepare(*questions)
        made = [self._opened(question) for question in questions]
        self.pace.wait(together=len(made))
        with ThreadPoolExecutor(len(made)) as pool:
            list(pool.map(self._carry_out, made))
        self._demand_life(made[-1])
        self._demand_room(*made)
        return made

    def http(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """What is no contract's call: the bench's clock and the like. Paced too; not among the exchanges."""
        if method != "GET":
            self.before_act()
            self.steered.append(0.5 + max((each.number for each in self.exchanges[-1:]), default=0))
        self.pace.wait()
        raw = self._send(method, url, body, headers)
        return raw.status, raw.body

    def _prepare(self, *questions: Question) -> None:
        if any(question.contract.name in ACTS for question in questions):
            self.before_act()

    def _opened(self, question: Question) -> Exchange:
        contract, target = question.contract, self.target
        headers = {
            "Content-Type": XML,
            "SOAPAction": f'"{contract.soap_action}"',
            **target.headers,
            **question.http_headers,
        }
        exchange = Exchange(
            number=next(self.numbers),
            contract=contract,
            url=target.address_of(contract.name, contract.path),
            logical_address=question.logical_address,
            purpose=question.purpose,
            request=question.body,
            request_headers=headers,
            lawful=question.lawful,
            began=0.0,
            step=self.step,
        )
        self.exchanges.append(exchange)
        return exchange

    def _carry_out(self, exchange: Exchange) -> None:
        exchange.began = self.seconds
        raw = self._send("POST", exchange.url, exchange.request, exchange.request_headers)
        exchange.elapsed, exchange.status, exchange.reply = raw.elapsed, raw.status, raw.body
        exchange.headers, exchange.silence = raw.headers, raw.silence
        self.time.hear(raw.headers, raw.elapsed)
        self.heard(exchange)

    def _demand_life(self, exchange: Exchange) -> None:
        """Raises Stopped for a target that is dead, from the first call or later.

        One that is silent about one contract only may answer for the others.
        """
        if exchange.silence is not None and self._is_dead():
            raise Stopped(
                Words(
                    f"Målet svarar inte alls: {exchange.silence.sv}",
                    f"The target does not answer: {exchange.silence.en}",
                )
            )

    def _is_dead(self) -> bool:
        silent = list(takewhile(lambda each: each.silence is not None, reversed(self.exchanges)))
        one = len({each.contract.name for each in silent}) == 1
        never = len(silent) == len(self.exchanges)
        return len(silent) >= (_NEVER if never else 2 * _MOST_SILENT if one else _MOST_SILENT)

    def _demand_room(self, *heard: Exchange) -> None:
        """Raises Stopped, once, when the replies are more than can be kept: what comes after is the clean-up's."""
        before, self._kept = self._kept, self._kept + sum(len(each.reply) for each in heard)
        if before <= MOST_KEPT < self._kept:
            raise Stopped(
                Words(
                    f"Målets svar är tillsammans över {MOST_KEPT // 1_000_000} MB, mer än tidbok sparar: välj färre "
                    "regler med --rules.",
                    f"The target's replies are more than {MOST_KEPT // 1_000_000} MB in all, more than tidbok keeps: "
                    "choose fewer rules with --rules.",
                )
            )

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return self._clock() - self._began

    @property
    def told(self) -> list[Exchange]:
        """What the target has told the index that verify plays; not among `exchanges`, which are what verify asked."""
        return [] if self.index is None else [each.exchange for each in self.index.told]

    # -- what is shared

    def remember(self, key: object, make: Callable[[], T]) -> T:
        """Make it once; what it raised the first time, of Missing and NotClaimed, it raises again."""
        if key not in self._remembered:
            try:
                self._remembered[key] = make()
            except (Missing, NotClaimed) as error:
                self._remembered[key] = error
        found = self._remembered[key]
        if isinstance(found, Missing | NotClaimed):
            raise found
        return found  # type: ignore[no-any-return]

    @property
    def now(self) -> datetime:
        """By the target's clock."""
        return self.time.now()

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def real_today(self) -> date:
        """By this computer's: what a waiver's last day is held against."""
        return self._real().date()

    @property
    def persons(self) -> Sequence[Person]:
        return self.target.persons

    @property
    def person(self) -> Person:
        """The main test person. Raises Missing."""
        if not self.target.persons:
            raise Missing(
                Words(
                    "målet har ingen testperson: ange --person eller persons i målfilen",
                    "the target has no test person: give --person, or persons in the target file",
                )
            )
        return self.target.persons[0]

    def asker(self, person: Person, facility: str = "") -> Asker:
        """Asks as the citizen itself, or as the actor that the target file prescribes."""
        return Asker(
            facility or self.target.facility_of(person), Caller(self.target.actor or person.id, is_agent=False)
        )

    def demand_flow(self, flow: str) -> None:
        """Raises NotClaimed."""
        if flow not in self.target.flows:
            raise NotClaimed(unclaimed_flow(flow))

    def demand(self, *contracts: str) -> None:
        """Raises NotClaimed for a contract that the target does not say it has."""
        for name in contracts:
            if not self.target.claims(name):
                raise NotClaimed(Words(f"målet säger sig inte ha {name}", f"the target does not claim {name}"))


def unclaimed_flow(flow: str) -> Words:
    return Words(f"målet säger sig inte ha flödet {flow}", f"the target does not claim the flow {flow}")


def step(function: Callable[Concatenate[Run, P], T]) -> Callable[Concatenate[Run, P], T]:
    """What several rules need: done once in a run for the same arguments (which must be hashable)."""
    named = signature(function)

    @wraps(function)
    def once(run: Run, /, *args: P.args, **kwargs: P.kwargs) -> T:
        given = named.bind(run, *args, **kwargs)
        given.apply_defaults()  # the same question, however it is written
        key = (function.__module__, function.__qualname__, *list(given.arguments.items())[1:])
        return run.remember(key, lambda: function(run, *args, **kwargs))

    return once


def part_of(name: str) -> Callable[[Callable[Concatenate[Run, P], T]], Callable[Concatenate[Run, P], T]]:
    """Everything asked inside belongs to the flow `name` in the sequence diagrams."""

    def wrapping(function: Callable[Concatenate[Run, P], T]) -> Callable[Concatenate[Run, P], T]:
        @wraps(function)
        def inside(run: Run, /, *args: P.args, **kwargs: P.kwargs) -> T:
            before, run.step = run.step, name
            try:
                return function(run, *args, **kwargs)
            finally:
                run.step = before

        return inside

    return wrapping
