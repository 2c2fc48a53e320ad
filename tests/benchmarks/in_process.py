"""CPU per request of the whole WSGI application against the bare lxml floor, and whether it grows with the posts only.

Ours: guard, headers, validation both ways, Spyne, the ledger, the profile's rules, the call log. Measured without a
server in front, as CPU time of this process.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from simulator.app import Application, create_app
from simulator.scenarios import loader
from simulator.store.database import open_database
from simulator.worlds import DEFAULT_SESSION
from tests.benchmarks import worlds
from tests.benchmarks.floors import floor
from tests.benchmarks.measuring import Comparison, Figure, cpu_compared
from tests.benchmarks.worlds import Question

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

_CALLS = 60  # a tenth of a second or less on each side
_MANY_POSTS = 1_000
_FEW_POSTS = 20


def timeslots(repetitions: int) -> Iterator[Figure]:
    """20 free times out of the ledger, at most twice the floor."""
    with application() as app:
        found = against_floor(app, worlds.timeslots(), repetitions)
    yield _figure("timeslots", "GetAvailableTimeslots, 20 slots: CPU against the lxml floor", found, 2.0, _CALLS)


def schedule(repetitions: int) -> Iterator[Figure]:
    """5 bookings out of the ledger, at most three times the floor: what every call costs weighs more here."""
    with application() as app:
        found = against_floor(app, worlds.schedule(5), repetitions)
    yield _figure("schedule", "GetSubjectOfCareSchedule, 5 bookings: CPU against the lxml floor", found, 3.0, _CALLS)


def growth(repetitions: int) -> Iterator[Figure]:
    """A reply of 1,000 posts against fifty of 20: as many posts, so no dearer if nothing grows faster than they do."""
    with application() as app:
        many, few = caller(app, worlds.schedule(_MANY_POSTS)), caller(app, worlds.schedule(_FEW_POSTS))
        found = cpu_compared(many, few, (1, _MANY_POSTS // _FEW_POSTS), repetitions)
    yield _figure("growth", "GetSubjectOfCareSchedule, 1,000 posts: CPU against fifty replies of 20", found, 1.3, 1)


@contextmanager
def application() -> Iterator[Application]:
    """The whole application on the default store, with the benchmarks' world in it."""
    database = open_database()
    try:
        app = create_app(database)
        text = worlds.scenario()
        app.worlds.load(DEFAULT_SESSION, loader.parse(text, "bench.yaml"), text)
        yield app
    finally:
        database.close()


def against_floor(app: Wsgi, question: Question, repetitions: int) -> Comparison:
    """Both answer the same question with the same document; checked before anything is measured."""
    reply = ask(app, question)
    bare = floor(question.contract, reply)
    if _canonical(ask(bare, question)) != _canonical(reply):
        raise AssertionError("the floor does not answer the same document")
    return cpu_compared(caller(app, question), caller(bare, question), (_CALLS, _CALLS), repetitions)


def caller(app: Wsgi, question: Question) -> Callable[[], bytes]:
    """A function that posts the question once. Raises AssertionError when the answer is not the right one."""
    ask(app, question)
    return lambda: _post(app, question)


def ask(app: Wsgi, question: Question) -> bytes:
    """The answer, made sure to have as many posts as it should."""
    body = _post(app, question)
    posts = len(etree.fromstring(body)[0][0])
    if posts != question.posts:
        raise AssertionError(f"{question.contract} answered {posts} posts, not {question.posts}:\n{body[:2000]!r}")
    return body


def _post(app: Wsgi, question: Question) -> bytes:
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": question.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "text/xml; charset=UTF-8",
        "CONTENT_LENGTH": str(len(question.body)),
        "HTTP_SOAPACTION": '""',
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(question.body),
    }
    body = b"".join(app(environ, lambda status, headers: statuses.append(status)))
    if statuses != ["200 OK"]:
        raise AssertionError(f"{question.contract} answered {statuses}:\n{body[:2000].decode()}")
    return body


def _canonical(document: bytes) -> str:
    """Without prefixes, declarations and white space between elements: the same document, not the same bytes."""
    parser = etree.XMLParser(remove_blank_text=True)
    return "\n".join(f"{element.tag} {element.text}" for element in etree.fromstring(document, parser).iter())


def _figure(benchmark: str, what: str, found: Comparison, target: float, calls: int) -> Figure:
    return Figure(benchmark, what, found.ratio, target=target, note=found.in_microseconds(calls))
