"""Valid messages of all contracts, damaged at random: whatever comes, the reply is a valid one, a SOAP fault, or a 4xx.

Seeded: a failure names the number of the message, and `damaged(number)` makes it again.
"""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from random import Random
from time import perf_counter

import pytest
from lxml import etree

from simulator.server import THREADS
from tests.support.ledger import broken_promises, promises_are_kept
from tests.support.messages import CONTRACTS, OTHER_FACILITY, READING, RESIDENT, STAFF, message
from tests.support.parallel import at_once
from tests.support.serving import Server, serving
from tests.support.world import RESIDENTS, SCENARIO, SLOW_SYSTEM, Answer, make_app, post, slots

SEED = 1177
SCHEMAS = Path(__file__).parents[2] / "schemas"
IN_PROCESS = 2_000
OVER_HTTP = 20_000
CONNECTIONS = 8
DELAY = 2.0


@dataclass
class Post:
    """A request under damage."""

    contract: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


# Valid messages


def valid(rng: Random) -> Post:
    contract = rng.choice(CONTRACTS)
    resident = rng.choice((RESIDENT, RESIDENT, rng.choice(RESIDENTS)))
    fields: dict[str, object] = {}
    if contract in ("MakeBooking", "UpdateBooking"):
        fields.update(rng.choice(slots(32)).wire, reason=_text(rng))
    if contract != "CancelBooking" and contract not in ("GetBookingDetails", "PingForConfiguration"):
        fields["subject_of_care"] = resident
    if contract in ("CancelBooking", "GetBookingDetails", "UpdateBooking"):
        fields["bookingId"] = rng.choice(("B-1", "I-1", "I-2", "nej", ""))
    actor = rng.choice((resident, resident, STAFF))
    text = message(contract, actor=actor, actor_type="subject_of_care" + "_agent" * (actor == STAFF), **fields)  # type: ignore[arg-type]
    if contract in READING and rng.random() < 0.2:
        text = text.replace("SE2321000016-1HZ5", OTHER_FACILITY)
    return Post(contract, text.encode(), {"Content_Type": "text/xml; charset=UTF-8"})


def _text(rng: Random) -> str:
    return rng.choice(
        ("", " ", "Ont i knät", "\U0001f691", "<![CDATA[", "]]>", "a" * 3_000, "%s{}\\", "'; DROP TABLE bookings; --")
    )


# Damage. Each takes a request and changes it in place.


def flip_bytes(post: Post, rng: Random) -> None:
    damaged = bytearray(post.body)
    for _ in range(rng.randint(1, 8)):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    post.body = bytes(damaged)


def cut(post: Post, rng: Random) -> None:
    start, end = sorted(rng.randrange(len(post.body)) for _ in range(2))
    post.body = rng.choice((post.body[:start], post.body[start:], post.body[:start] + post.body[end:]))


def double(post: Post, rng: Random) -> None:
    start, end = sorted(rng.randrange(len(post.body)) for _ in range(2))
    post.body = post.body[:end] + post.body[start:end] * rng.choice((1, 2, 20)) + post.body[end:]


def swap_elements(post: Post, rng: Random) -> None:
    root = etree.fromstring(post.body)
    one, other = (rng.choice(list(root.iter("*"))) for _ in range(2))
    if one not in other.iterancestors() and other not in one.iterancestors() and one is not other:
        stand_in = etree.Element("x")
        one.getparent().replace(one, stand_in)
        other.getparent().replace(other, one)
        stand_in.getparent().replace(stand_in, other)
    post.body = etree.tostring(root)


def drop_or_repeat_element(post: Post, rng: Random) -> None:
    root = etree.fromstring(post.body)
    element = rng.choice(list(root.iter("*"))[1:])
    parent = element.getparent()
    if rng.random() < 0.5:
        parent.remove(element)
    else:
        for _ in range(rng.choice((1, 2, 300))):
            parent.append(etree.fromstring(etree.tostring(element)))
    post.body = etree.tostring(root)


def rename_element(post: Post, rng: Random) -> None:
    root = etree.fromstring(post.body)
    elements = list(root.iter("*"))
    rng.choice(elements).tag = rng.choice((rng.choice(elements).tag, "{urn:x}bookingId", "plain", "{urn:x}å"))
    post.body = etree.tostring(root)


def change_value(post: Post, rng: Random) -> None:
    root = etree.fromstring(post.body)
    leaf = rng.choice([element for element in root.iter("*") if not len(element)])
    leaf.text = rng.choice(
        (
            "",
            " ",
            "0",
            "-1",
            "9" * 14,
            "99991231235959",
            "00000000",
            "20260229",
            "true",
            "å" * 9_999,
            "\u2028",
            "SE\t1-1",
        )
    )
    post.body = etree.tostring(root)


def add_attribute(post: Post, rng: Random) -> None:
    root = etree.fromstring(post.body)
    instance, soap = "{http://www.w3.org/2001/XMLSchema-instance}", "{http://schemas.xmlsoap.org/soap/envelope/}"
    name = rng.choice(
        (
            f"{instance}type",
            f"{instance}nil",
            f"{instance}schemaLocation",
            f"{soap}mustUnderstand",
            f"{soap}actor",
            f"{soap}encodingStyle",
            "id",
            "{urn:x}y",
        )
    )
    value = rng.choice(
        ("", "true", "1", "0", "a:b", "c:TS", "c:TimeslotType", "x y", ":", "http://127.0.0.1:9/x http://127.0.0.1:9/y")
    )
    rng.choice(list(root.iter("*"))).set(name, value)
    post.body = etree.tostring(root)


def wrap_element(post: Post, rng: Random) -> None:
    root = etree.fromstring(post.body)
    element = rng.choice(list(root.iter("*"))[1:])
    for _ in range(rng.choice((1, 3, 300))):
        wrapper = etree.Element(rng.choice((element.tag, "{urn:x}wrapper")))
        element.getparent().replace(element, wrapper)
        wrapper.append(element)
    post.body = etree.tostring(root)


def insert_markup(post: Post, rng: Random) -> None:
    at = rng.choice([number for number, byte in enumerate(post.body) if byte in b"<>"] or [0])
    markup = rng.choice(
        (
            b"<!-- -->",
            b"<?x y?>",
            b"<![CDATA[]]>",
            b"&amp;",
            b"&nej;",
            b"&#0;",
            b"&#x110000;",
            b"\0",
            b"\xff",
            b"<x/>",
            b"</x>",
            b"<!DOCTYPE x>",
            b"<?xml version='1.0'?>",
        )
    )
    post.body = post.body[:at] + markup + post.body[at:]


def reencode(post: Post, rng: Random) -> None:
    text = post.body.decode("utf-8", "replace")
    codec = rng.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp037", "utf-7", "utf-8-sig", "shift-jis")
    )
    post.body = text.encode(codec, "replace")
    named = rng.choice((codec, codec, "utf-8", "utf-16", "klingonska", ""))
    if rng.random() < 0.3:
        post.body = f'<?xml version="1.0" encoding="{named}"?>'.encode(codec, "replace") + post.body
    post.headers["Content_Type"] = f"text/xml; charset={named}" if rng.random() < 0.5 else "text/xml"


def compress(post: Post, rng: Random) -> None:
    coding = rng.choice(("gzip", "deflate", "x-gzip"))
    packed = gzip.compress(post.body) if "gzip" in coding else zlib.compress(post.body)
    damage: Callable[[], bytes] = rng.choice(
        (
            lambda: packed,
            lambda: packed[: rng.randrange(len(packed))],
            lambda: packed + packed,
            lambda: packed + b"rest",
            lambda: bytes(byte ^ (rng.random() < 0.01) for byte in packed),
        )
    )
    post.body = damage()
    post.headers["Content_Encoding"] = coding


def lie_in_headers(post: Post, rng: Random) -> None:
    post.headers.update(
        rng.choice(
            (
                {
                    "Content_Type": rng.choice(
                        (
                            "application/json",
                            "",
                            "text/xml; charset",
                            "multipart/related",
                            ";;;",
                            "text/xml; charset=\xff",
                            "a" * 3_000,
                        )
                    )
                },
                {"Content_Encoding": rng.choice(("gzip", "br", "gzip, gzip", "\xe5", "identity"))},
                {"SOAPAction": rng.choice(("", '"', "x" * 3_000, "\xe5\xe4\xf6"))},
                {"X_Forwarded_Proto": "\xff", "X_Forwarded_Host": "'\"<>"},
                {"Accept": "application/json", "Accept_Encoding": "gzip;q=0"},
                {"Expect": "100-continue"},
            )
        )
    )


def noise(post: Post, rng: Random) -> None:
    post.body = rng.randbytes(rng.choice((0, 1, 3, 100, 5_000)))


ON_XML = (swap_elements, drop_or_repeat_element, rename_element, change_value, add_attribute, wrap_element)
ON_BYTES = (flip_bytes, cut, double, insert_markup, reencode, compress, lie_in_headers, noise)


def damaged(number: int) -> Post:
    """Message `number` of the campaign: damaged as XML, as bytes, both or not at all."""
    rng = Random(f"{SEED} {number}")
    post = valid(rng)
    for damage in rng.choices(ON_XML, k=rng.choice((0, 1, 1, 2, 4))):
        with suppress(etree.XMLSyntaxError, IndexError):  # an earlier damage left nothing that this one could bite on
            damage(post, rng)
    for damage in rng.choices(ON_BYTES, k=rng.choice((0, 0, 1, 1, 2))):
        if post.body:
            damage(post, rng)
    if not post.body:
        post.headers.pop("Expect", None)  # waitress 3.0.2 says 100 to that, and never anything more
    return post


# Judging

_mine = threading.local()


def problem_with(contract: str, answer: Answer) -> str | None:
    """What is wrong with a reply, or None. A thread compiles a schema once."""
    if 400 <= answer.status < 500:
        return None
    if b"Traceback" in answer.body or b'File "' in answer.body:
        return "a stack trace"
    try:
        payload = answer.payload
    except (etree.XMLSyntaxError, ValueError, TypeError) as error:
        return f"no envelope ({error})"
    if answer.status == 500:
        if not answer.is_fault or not answer.faultstring or len(answer.body) > 20_000:
            return "HTTP 500 without a proper fault"
        return "our own fault" if answer.faultcode == "soap:Server" else None
    if answer.status != 200 or not payload.tag.endswith(f"}}{contract}Response"):
        return f"HTTP {answer.status} with {payload.tag}"
    schema = _schema(contract)
    return None if schema.validate(payload) else str(schema.error_log)


def _schema(contract: str) -> etree.XMLSchema:
    schemas: dict[str, etree.XMLSchema] = _mine.__dict__.setdefault("schemas", {})
    if contract not in schemas:
        (file,) = SCHEMAS.glob(f"*/{contract}Responder_1.[0-9].xsd")
        schemas[contract] = etree.XMLSchema(file=str(file))
    return schemas[contract]


def test_damaged_messages_are_answered_or_refused() -> None:
    statuses: dict[int, int] = {}
    with make_app() as app:
        for number in range(IN_PROCESS):
            sent = damaged(number)
            answer = post(app, sent.contract, sent.body, **sent.headers)
            assert problem_with(sent.contract, answer) is None, f"damaged({number}): {answer.body[:1000]!r}"
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
        assert broken_promises(app.worlds.database) == []
        assert post(app, "GetAllTimeTypes", message("GetAllTimeTypes")).status == 200
    assert min(statuses[200], statuses[500]) > IN_PROCESS / 20, statuses


# The long form


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    slow = SCENARIO.replace("delay: 0.0", f"delay: {DELAY}")
    with serving(slow, f"sqlite:///{tmp_path / 'ledger.db'}") as server:
        yield server


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_real_server_survives_a_campaign(server: Server, tmp_path: Path) -> None:
    alone = _all_threads_answer(server)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        found = [each for each in pool.map(lambda number: _sent(server, number), range(OVER_HTTP)) if each]
    assert found == []
    assert "Traceback" not in server.stderr
    assert _all_threads_answer(server) < alone + DELAY / 2
    assert server.post("GetBookingDetails", message("GetBookingDetails", bookingId="I-2")).status == 200
    promises_are_kept(f"sqlite:///{tmp_path / 'ledger.db'}")


def _sent(server: Server, number: int) -> str | None:
    sent = damaged(number)
    try:
        answer = server.post(sent.contract, sent.body, **sent.headers)
    except (OSError, HTTPException, ValueError) as error:
        return f"damaged({number}): {error!r}"
    wrong = problem_with(sent.contract, answer)
    return f"damaged({number}): {wrong}" if wrong else None


def _all_threads_answer(server: Server) -> float:
    """As many delayed calls as there are threads, at once; with a thread lost, one of them would wait for another."""
    began = perf_counter()
    ping = message("PingForConfiguration")
    answers = at_once([lambda: server.post("PingForConfiguration", ping, SLOW_SYSTEM)] * THREADS)
    assert {answer.status for answer in answers} == {200}
    return perf_counter() - began
