"""A town's worth of people: time to load, memory, what a look-up then costs, and how soon the server answers.

Loading and starting are the only figures in seconds and bytes: their targets are what a person waits for. The look-up
is a ratio against the same look-up in the smallest scenario, where the tables are almost empty.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter

import yaml
from sqlalchemy import func, select

from simulator.app import Application, create_app
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import timestamp
from simulator.scenarios import loader
from simulator.scenarios.generating import generate
from simulator.scenarios.model import Scenario
from simulator.store.database import Database, open_database
from simulator.store.ledger import ACTIVE
from simulator.store.tables import bookings, residents
from simulator.worlds import DEFAULT_SESSION
from tests.benchmarks import worlds
from tests.benchmarks.in_process import ask, caller
from tests.benchmarks.measuring import Figure, cpu_compared
from tests.benchmarks.processes import ROOT, serving, tidbok, until_answered
from tests.benchmarks.worlds import Question

PEOPLE, BOOKINGS = 100_000, 1_000_000
_LOAD_SECONDS = 15.0
_LOAD_MEBIBYTES = 1024.0
_START_SECONDS = 2.0
_LOOK_UP = 1.5
_LIMIT_SECONDS = 600
_POSTS = 3  # what most citizens of the large scenario have at each of their facilities
_ASKED = 200  # different citizens, so that no answer lies ready in a cache
_CALLS = 100
_LOOK_UP_REPETITIONS = 31


def start(repetitions: int) -> Iterator[Figure]:
    """`tidbok serve` of the shipped scenarios, from the process's start to its first right answer."""
    for name in ("minimal", "demo"):
        question = _first_booking(loader.read(name)[0])
        yield _started("start", f"scenario {name}", ["--scenario", name], question, repetitions)


def large(repetitions: int) -> Iterator[Figure]:
    """The large scenario in a file: loaded by a child process, asked in this one, served by another."""
    with tempfile.TemporaryDirectory(prefix="tidbok-bench-") as name:
        folder = Path(name)
        scenario = folder / "large.yaml"
        scenario.write_text(generate(PEOPLE, BOOKINGS), encoding="utf-8")
        store = f"sqlite:///{folder / 'large.db'}"
        yield from _loaded(store, scenario)
        with ExitStack() as stack:
            question = yield from _looked_up(stack, store)
        yield _started("large", "the large store, already loaded", ["--store", store], question, repetitions)


def _loaded(store: str, scenario: Path) -> Iterator[Figure]:
    command = [sys.executable, "-m", "tests.benchmarks.loading", store, str(scenario)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=_LIMIT_SECONDS)
    found = json.loads(done.stdout)
    size = f"{PEOPLE:,} people, {BOOKINGS:,} bookings"
    yield Figure("large", f"load {size}: seconds", found["seconds"], "s", _LOAD_SECONDS, note="one load")
    yield Figure("large", f"load {size}: memory at the most", found["mebibytes"], "MiB", _LOAD_MEBIBYTES)


def _looked_up(stack: ExitStack, store: str) -> Generator[Figure, None, Question]:
    """GetSubjectOfCareSchedule with the same number of posts in both worlds; gives a question for the large one."""
    crowded = _open(stack, open_database(store))
    quiet = _open(stack, open_database())
    text = _minimal()
    quiet.worlds.load(DEFAULT_SESSION, loader.parse(text, "minimal.yaml"), text)
    small = _first_booking(loader.parse(text, "minimal.yaml"))
    questions = _of_store(crowded, small.posts)
    for question in questions:
        ask(crowded, question)
    each = cycle([caller(crowded, question) for question in questions])
    found = cpu_compared(lambda: next(each)(), caller(quiet, small), (_CALLS, _CALLS), _LOOK_UP_REPETITIONS)
    what = f"GetSubjectOfCareSchedule, {small.posts} bookings, {len(questions)} citizens in turn: CPU against minimal"
    yield Figure("large", what, found.ratio, target=_LOOK_UP, note=found.in_microseconds(_CALLS))
    return questions[0]


def _open(stack: ExitStack, database: Database) -> Application:
    stack.callback(database.close)
    return create_app(database)


def _minimal() -> str:
    """The shipped minimal scenario, its citizen with as many bookings as one has at a facility of the large one."""
    _, text = loader.read("minimal")
    scenario = yaml.safe_load(text)
    booking = scenario["bookings"][0]
    weeks = range(2, 2 + _POSTS)
    scenario["bookings"] = [{**booking, "id": f"B-{week}", "start": f"+{week * 7}d workday 09:00"} for week in weeks]
    return yaml.safe_dump(scenario, allow_unicode=True)


def _first_booking(scenario: Scenario) -> Question:
    """Asks for the first booking; `posts` counts that citizen's times at that facility."""
    first = scenario.bookings[0]
    key = hsa_key(first.facility)
    system = next(each for each in scenario.booking_systems if key in {unit.key for unit in each.facilities})
    booked = [(each.resident, hsa_key(each.facility)) for each in scenario.bookings]
    booked += [(each.resident, hsa_key(each.facility)) for each in scenario.invitations if not each.is_open]
    posts = booked.count((first.resident, key))
    return worlds.schedule_of(system.id, first.facility, first.resident, posts)


def _of_store(app: Application, posts: int) -> list[Question]:
    """Citizens all over the store with so many bookings at one facility, all of them ahead."""
    now = timestamp(app.worlds.open(DEFAULT_SESSION).now)
    mine = bookings.c.session == DEFAULT_SESSION
    columns = (bookings.c.system, bookings.c.facility)
    questions: list[Question] = []
    with app.worlds.database.reading() as connection:
        everybody = connection.execute(select(residents.c.resident)).scalars().all()
        for resident in everybody[:: len(everybody) // _ASKED]:
            grouped = select(*columns).where(mine, bookings.c.resident == resident, bookings.c.state == ACTIVE)
            wanted = grouped.group_by(*columns).having(func.count() == posts, func.min(bookings.c.start) > now)
            for system, facility in connection.execute(wanted.limit(1)):
                questions.append(worlds.schedule_of(system, facility, resident, posts))
    if not questions:
        raise AssertionError(f"nobody in the large scenario has {posts} bookings ahead at one facility")
    return questions


def _started(benchmark: str, what: str, arguments: list[str], question: Question, repetitions: int) -> Figure:
    command = tidbok("serve", "--port", "0", *arguments)
    seconds = [_seconds(lambda: _first_answer(command, question)) for _ in range(repetitions)]
    note = f"{min(seconds):.2f}-{max(seconds):.2f} s in {repetitions} starts"
    what = f"tidbok serve, {what}: seconds from process start to an answer"
    return Figure(benchmark, what, median(seconds), "s", _START_SECONDS, note=note)


def _first_answer(command: list[str], question: Question) -> float:
    """The moment of the first right answer."""
    with serving(command) as server:
        until_answered(server.url, question)
        return perf_counter()


def _seconds(work: Callable[[], float]) -> float:
    began = perf_counter()
    return work() - began
