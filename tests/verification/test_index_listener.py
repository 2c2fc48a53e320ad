"""The index that verify plays, over HTTP: it takes what targets send, whatever they send, and keeps it as it was."""

from __future__ import annotations

import gzip
import http.client
import socket
import threading
from collections.abc import Iterator
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest

from simulator.contracts import envelope
from simulator.errors import UsageError
from simulator.settings import Settings
from simulator.verification.index_listener import IndexListener
from simulator.verification.report import State
from simulator.verification.rule import Safety
from simulator.verification.rules import index
from simulator.verification.run import Run
from simulator.verification.runner import judge
from simulator.verification.steps import acting, indexing
from simulator.verification.target import Bookable, Person, Target
from tests.support.messages import FACILITY, RESIDENT, TIME_TYPE
from tests.support.world import RESIDENTS, SCENARIO, SYSTEM, make_app
from tests.verification.bench import run_against, targeting

RULES = {rule.id: rule for rule in index.RULES}
CITIZEN = RESIDENTS[0]
POST = {
    "registeredResidentIdentification": CITIZEN,
    "serviceDomain": "riv:crm:scheduling",
    "categorization": "NA",
    "logicalAddress": "SE2321000016-1HZ5",
    "businessObjectInstanceIdentifier": "B-7",
    "clinicalProcessInterestId": "NA",
    "mostRecentContent": "20260805080000",
    "sourceSystem": "SE2321000016-SYS1",
    "dataController": "SE2321000016",
}
XML = {"Content-Type": "text/xml; charset=UTF-8"}


def update(*posts: dict[str, str], delete: str = "false") -> bytes:
    def transaction(post: dict[str, str]) -> str:
        values = "".join(f"<e:{name}>{value}</e:{name}>" for name, value in post.items())
        return (
            f"<u:engagementTransaction><e:deleteFlag>{delete}</e:deleteFlag>"
            f"<e:engagement>{values}</e:engagement></u:engagementTransaction>"
        )

    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><r:LogicalAddress '
        'xmlns:r="urn:riv:itintegration:registry:1">5565594230</r:LogicalAddress></s:Header><s:Body>'
        '<u:Update xmlns:u="urn:riv:itintegration:engagementindex:UpdateResponder:1" '
        'xmlns:e="urn:riv:itintegration:engagementindex:1">'
        f"{''.join(map(transaction, posts))}</u:Update></s:Body></s:Envelope>"
    ).encode()


@pytest.fixture
def listener() -> Iterator[IndexListener]:
    with IndexListener() as listening:
        yield listening


def ask(
    listener: IndexListener, body: Any, headers: dict[str, str] | None = None, method: str = "POST", **options: Any
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(listener.url).netloc, timeout=30)
    try:
        connection.request(method, options.pop("path", "/any/Update"), body, {**XML, **(headers or {})}, **options)
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


def raw(listener: IndexListener, data: bytes) -> bytes:
    """What comes back on a connection that says this and no more."""
    with socket.create_connection(("127.0.0.1", urlsplit(listener.url).port or 0), 30) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_an_update_is_taken_answered_ok_and_kept_as_it_was(listener: IndexListener) -> None:
    status, reply = ask(listener, update(POST))
    assert (status, b"<u:ResultCode>OK</u:ResultCode>" in reply) == (200, True)
    (told,) = listener.told
    exchange = told.exchange
    assert (exchange.request, exchange.reply, exchange.incoming) == (update(POST), reply, True)
    assert (exchange.logical_address, exchange.url[-11:], exchange.answered) == ("5565594230", "/any/Update", True)
    (post,) = told.posts
    assert (post.delete, post.person, post.booking_id, post.content) == (False, CITIZEN, "B-7", "20260805080000")


@pytest.mark.parametrize(
    ("body", "headers", "options"),
    [
        (gzip.compress(update(POST)), {"Content-Encoding": "gzip"}, {}),
        (update(POST), {"Expect": "100-continue"}, {}),
        ([update(POST)[:300], update(POST)[300:]], {"Transfer-Encoding": "chunked"}, {"encode_chunked": True}),
        (update(POST).decode().encode("utf-16"), {"Content-Type": "text/xml; charset=UTF-16"}, {}),
    ],
)
def test_it_is_taken_however_it_is_packed(
    listener: IndexListener, body: Any, headers: dict[str, str], options: dict[str, Any]
) -> None:
    assert ask(listener, body, headers, **options)[0] == 200
    assert [post.booking_id for post in listener.posts] == ["B-7"]


@pytest.mark.parametrize(
    ("posts", "code"),
    [
        ((), "EI000"),
        ((POST, POST), "EI002"),
        (({**POST, "dataController": ""},), "EI004"),
        (({**POST, "businessObjectInstanceIdentifier": " B-7"},), "EI004"),
        (({**POST, "mostRecentContent": "2026-08-05"},), "not according to expected format"),
    ],
)
def test_it_says_no_as_the_index_does_and_keeps_what_it_refused(
    listener: IndexListener, posts: tuple[dict[str, str], ...], code: str
) -> None:
    status, reply = ask(listener, update(*posts))
    assert (status, b"Fault" in reply, code in reply.decode()) == (500, True, True)
    (told,) = listener.told
    assert code in told.refused


def test_what_is_sent_again_after_a_no_is_one_post(listener: IndexListener) -> None:
    for _ in range(3):
        assert ask(listener, update({**POST, "sourceSystem": " SYS"}))[0] == 500
    assert ask(listener, update(POST))[0] == 200
    assert (len(listener.told), len(listener.posts)) == (4, 2)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<",
        b"\x00\xff" * 50,
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>',
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><FindContent/></s:Body></s:Envelope>',
        update(POST).replace(b"UpdateResponder:1", b"UpdateResponder:2"),
        update(POST).replace(b"<e:engagement>", b"<e:engagement><!-- x --><?x y?>").replace(b"B-7", b"<b>7</b>"),
    ],
)
def test_whatever_comes_is_answered_by_a_fault_and_never_a_traceback(
    listener: IndexListener, body: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    status, reply = ask(listener, body)
    assert status == 500
    assert envelope.parse(reply).payload.findtext("faultstring")
    assert "Traceback" not in reply.decode() + "".join(capfd.readouterr())
    assert [each.exchange.request for each in listener.told] == [body]


def test_too_much_is_not_read(listener: IndexListener) -> None:
    head = f"POST /Update HTTP/1.1\r\nHost: a\r\nContent-Length: {envelope.MOST_BYTES + 1}\r\n\r\n"
    assert raw(listener, head.encode()).startswith(b"HTTP/1.1 413 ")
    chunked = "POST /Update HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n"
    assert raw(listener, chunked.encode()).startswith(b"HTTP/1.1 413 ")
    bomb = gzip.compress(b"<a>" + b" " * envelope.MOST_BYTES)
    assert ask(listener, bomb, {"Content-Encoding": "gzip"})[0] == 500
    assert listener.told == []


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: x\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: " + "9" * 5000 + "\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n",
    ],
)
def test_a_request_that_makes_no_sense_is_refused(listener: IndexListener, head: str) -> None:
    assert raw(listener, f"POST /Update HTTP/1.1\r\nHost: a\r\n{head}".encode())[:10] in (b"HTTP/1.1 4", b"HTTP/1.1 5")
    assert ask(listener, update(POST))[0] == 200


def test_who_goes_away_in_the_middle_leaves_nothing(listener: IndexListener, capfd: pytest.CaptureFixture[str]) -> None:
    raw(listener, b"POST /Update HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n<s:Envelope")
    raw(listener, b"POST /Upd")
    assert ask(listener, update(POST))[0] == 200
    assert len(listener.told) == 1
    assert capfd.readouterr().err == ""


def test_who_looks_with_a_browser_is_told_what_it_is(listener: IndexListener) -> None:
    status, text = ask(listener, None, method="GET")
    assert (status, b"Update" in text) == (405, True)


def test_many_at_once_are_all_kept(listener: IndexListener) -> None:
    posts = [{**POST, "businessObjectInstanceIdentifier": f"B-{number}"} for number in range(40)]
    threads = [threading.Thread(target=ask, args=(listener, update(post))) for post in posts]
    for thread in threads:
        thread.start()
    assert listener.wait_for(lambda: len(listener.told) == len(posts), 30)
    for thread in threads:
        thread.join()
    assert {post.booking_id for post in listener.posts} == {post["businessObjectInstanceIdentifier"] for post in posts}


def test_waiting_ends_when_it_comes_and_not_before_the_time_is_up(listener: IndexListener) -> None:
    began = monotonic()
    assert not listener.wait_for(lambda: bool(listener.told), 0.05)
    assert monotonic() - began >= 0.05
    threading.Thread(target=ask, args=(listener, update(POST))).start()
    assert listener.wait_for(lambda: bool(listener.told), 30)


def test_it_can_be_closed_with_connections_open_and_its_port_is_free_again() -> None:
    with IndexListener() as first:
        port = urlsplit(first.url).port or 0
        open_ = socket.create_connection(("127.0.0.1", port), 30)
        with pytest.raises(UsageError, match="cannot listen"):
            IndexListener(port=port).start()
    open_.close()
    with IndexListener(port=port) as second:
        assert ask(second, update(POST))[0] == 200
    second.close()


# -- a target that pushes


def pushing(listener: IndexListener) -> str:
    return f"{SCENARIO}\nengagement_index: {{url: {listener.url}}}\n"


def goal(**fields: Any) -> Target:
    return targeting(
        SYSTEM,
        facilities=(FACILITY,),
        flows=("list", "details", "book", "cancel"),
        persons=(Person(CITIZEN, "Anna", "Andersson"), Person(RESIDENT, "Tolvan", "Tolvansson")),
        bookable=Bookable(facility=FACILITY, time_type=TIME_TYPE),
        safety=Safety.REVERSIBLE,
        **fields,
    )


def played(listener: IndexListener, run: Run) -> Run:
    indexing.play_index(run, listener)
    acting.booked_and_cancelled(run)
    return run


def test_a_target_that_pushes_by_http_is_heard_before_anything_more_is_done(listener: IndexListener) -> None:
    with make_app(scenario=pushing(listener), settings=Settings(between_tries=0.01)) as app:
        run = played(listener, run_against(app, goal(index_wait=5.0)))
        history = indexing.history(run)
        made = [act for act in history.acts if act.carried_out]
        assert [len(history.told_of(act)) for act in made] == [1, 1, 1, 1]
        for rule in ("EI-01", "EI-12", "EI-13", "EI-22"):
            assert judge(run, RULES[rule]).state is State.PASSED


def test_a_target_that_pushes_nowhere_is_not_waited_for_each_time(listener: IndexListener) -> None:
    with make_app() as app:
        began = monotonic()
        run = played(listener, run_against(app, goal(index_wait=0.2)))
        result = judge(run, RULES["EI-01"])
        assert result.state is State.FAILED
        assert listener.url in str(result.findings[0].got)
        assert monotonic() - began < 10
