"""What real callers send, and what nobody should (SOAP 1.1; RIV-TA basic profile 2.1; TKB crm:scheduling 1.1, 4.3).

Two tables: ACCEPTED, where only the wrapping differs and the booking is made; REFUSED, where each row ends as a SOAP 1.1
fault with HTTP 500 and a sentence, and nothing has changed. Between them what is tolerated: extensions.
"""
# ruff: noqa: E501  a case is a line

from __future__ import annotations

import gzip
import json
import socket
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from simulator.app import Application
from simulator.settings import Settings
from tests.support.ledger import contents, live_bookings
from tests.support.messages import (
    CONTRACTS,
    FACILITY,
    HEADERS,
    PERFORMER,
    SOAP,
    address,
    envelope,
    header,
    message,
    payload,
)
from tests.support.serving import Server, serving
from tests.support.world import SCENARIO, Answer, call, make_app, post

EXAMPLES = Path(__file__).parents[1] / "examples"
REASON = "Blåmärke på vänster knä, 3 € & <en> påse is"
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    with make_app(settings=Settings(most_bytes=2 * MIB)) as app:
        yield app


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(SCENARIO) as server:
        yield server


@dataclass(frozen=True)
class Case:
    """A body to POST, and what to expect of it: `says` stands in the fault's sentence."""

    name: str
    body: bytes
    says: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    contract: str = "MakeBooking"
    code: str = "Client"


def cases(*rows: Case) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", rows, ids=[row.name for row in rows])


# Accepted

BOOKING = message("MakeBooking", reason=REASON)
UTF8 = '<?xml version="1.0" encoding="UTF-8"?>'
UTF16 = '<?xml version="1.0" encoding="UTF-16"?>'
PLAIN = {"Content-Type": "text/xml"}
SAYS_UTF16 = {"Content-Type": "text/xml; charset=utf-16"}


def _deflated(body: bytes, wbits: int) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(body) + packer.flush()


ACCEPTED = (
    # encodings
    Case("utf-8", BOOKING.encode()),
    Case("utf-8 by the prolog only", (UTF8 + BOOKING).encode(), headers=PLAIN),
    Case("utf-8 by nothing", BOOKING.encode(), headers=PLAIN),
    Case("utf-8 with BOM", b"\xef\xbb\xbf" + BOOKING.encode()),
    Case("utf-8 with BOM and prolog", b"\xef\xbb\xbf" + (UTF8 + BOOKING).encode(), headers=PLAIN),
    Case("charset in quotes", BOOKING.encode(), headers={"Content-Type": 'text/xml; charset="UTF-8"; action=""'}),
    Case("charset in lower case", BOOKING.encode(), headers={"Content-Type": "Text/XML;CharSet=utf-8"}),
    Case("no Content-Type", BOOKING.encode(), headers={"Content-Type": ""}),
    Case("utf-16 le with BOM", b"\xff\xfe" + (UTF16 + BOOKING).encode("utf-16-le"), headers=SAYS_UTF16),
    Case("utf-16 be with BOM", b"\xfe\xff" + (UTF16 + BOOKING).encode("utf-16-be"), headers=SAYS_UTF16),
    Case("utf-16 le with BOM, no charset", b"\xff\xfe" + (UTF16 + BOOKING).encode("utf-16-le"), headers=PLAIN),
    Case("utf-16 be with BOM, no charset", b"\xfe\xff" + (UTF16 + BOOKING).encode("utf-16-be"), headers=PLAIN),
    Case("utf-16 le, charset only", BOOKING.encode("utf-16-le"), headers=SAYS_UTF16),
    Case("utf-16 be, charset only", BOOKING.encode("utf-16-be"), headers=SAYS_UTF16),
    Case("utf-16le by name", BOOKING.encode("utf-16-le"), headers={"Content-Type": "text/xml; charset=UTF-16LE"}),
    Case("utf-16be by name", BOOKING.encode("utf-16-be"), headers={"Content-Type": "text/xml; charset=UTF-16BE"}),
    Case("utf-16 le by its first bytes", BOOKING.encode("utf-16-le"), headers=PLAIN),
    Case("utf-16 be by its first bytes", BOOKING.encode("utf-16-be"), headers=PLAIN),
    Case("utf-16 le prolog, no BOM, no charset", (UTF16 + BOOKING).encode("utf-16-le"), headers=PLAIN),
    Case("utf-16 be prolog, no BOM, no charset", (UTF16 + BOOKING).encode("utf-16-be"), headers=PLAIN),
    Case("the prolog says utf-16, the bytes are utf-8", (UTF16 + BOOKING).encode(), headers=PLAIN),
    Case("the prolog says utf-16, HTTP and the bytes say utf-8", (UTF16 + BOOKING).encode()),
    # ways to write the same XML
    Case("CDATA", message("MakeBooking").replace(">20260804080000<", "><![CDATA[20260804080000]]><").encode()),
    Case("CDATA in the middle", message("MakeBooking").replace(">20260804080000<", ">2026<![CDATA[0804]]>080000<").encode()),
    Case("a comment inside a value", BOOKING.replace(">20260804", ">2026<!-- år -->0804").encode()),
    Case("a comment inside the address", BOOKING.replace(f">{FACILITY}", ">SE2321000016<!-- x -->-1HZ5").encode()),
    Case("a processing instruction inside a value", BOOKING.replace(">20260804", ">2026<?php x?>0804").encode()),
    Case("character references", BOOKING.replace("Blåmärke", "Bl&#xE5;m&#228;rke").encode("ascii", "xmlcharrefreplace")),
    Case("another prefix", BOOKING.replace("soap:", "S_1.x-Ö:").replace("xmlns:soap=", "xmlns:S_1.x-Ö=").encode()),
    Case("lines that end in CR LF", BOOKING.replace("><", ">\r\n  <").encode()),
    Case("blank lines before and after", f"\r\n \n{BOOKING}\n\n".encode()),
    Case("a comment before and after", f"<!-- före -->{BOOKING}<!-- efter -->".encode()),
    Case("blanks around the address", BOOKING.replace(f">{FACILITY}</r:", f">\n  {FACILITY}\n</r:").encode()),
    # HTTP
    Case("SOAPAction in quotes", BOOKING.encode(), headers={"SOAPAction": '"urn:riv:crm:scheduling:MakeBookingResponder:1:MakeBooking"'}),
    Case("SOAPAction bare", BOOKING.encode(), headers={"SOAPAction": "urn:riv:crm:scheduling:MakeBookingResponder:1:MakeBooking"}),
    Case("SOAPAction empty", BOOKING.encode(), headers={"SOAPAction": ""}),
    Case("SOAPAction two quotes", BOOKING.encode(), headers={"SOAPAction": '""'}),
    Case("SOAPAction of another contract", BOOKING.encode(), headers={"SOAPAction": '"urn:riv:crm:scheduling:CancelBookingResponder:1:CancelBooking"'}),
    Case("gzip", gzip.compress(BOOKING.encode()), headers={"Content-Encoding": "gzip"}),
    Case("gzip in two members", gzip.compress(BOOKING.encode()[:500]) + gzip.compress(BOOKING.encode()[500:]), headers={"Content-Encoding": "gzip"}),
    Case("GZIP", gzip.compress(BOOKING.encode()), headers={"Content-Encoding": "GZIP"}),
    Case("deflate", _deflated(BOOKING.encode(), 15), headers={"Content-Encoding": "deflate"}),
    Case("deflate without zlib's header", _deflated(BOOKING.encode(), -15), headers={"Content-Encoding": "deflate"}),
    Case("identity", BOOKING.encode(), headers={"Content-Encoding": "identity"}),
    # header blocks
    Case("Actor before LogicalAddress", message("MakeBooking", logical_address=None, headers_xml=header(actor=None), reason=REASON).encode()),
    Case("LogicalAddress in lower case", message("MakeBooking", logical_address=FACILITY.lower(), reason=REASON).encode()),
    Case("unknown headers", message("MakeBooking", headers_xml='<x:a xmlns:x="urn:x"><x:b/></x:a><unqualified/>', reason=REASON).encode()),
    Case("headers that need not be understood", message("MakeBooking", headers_xml='<x:a xmlns:x="urn:x" soap:mustUnderstand="0"/>', reason=REASON).encode()),
    Case("a known header that must be understood", BOOKING.replace("<h:Actor ", '<h:Actor soap:mustUnderstand="1" ').encode()),
)  # fmt: skip


@cases(*ACCEPTED)
def test_the_booking_is_made_however_it_is_wrapped(case: Case, app: Application) -> None:
    answer = _sent(app, case)

    assert answer.value("resultCode") == "INFO", answer.faultstring or answer.value("resultText")
    (booking,) = (b for b in live_bookings(app.worlds.database) if b["booking_id"] == answer.value("bookingId"))
    assert booking["start"] == "20260804080000"
    assert booking["reason"] in (REASON, None)
    assert post(app, "CancelBooking", message("CancelBooking", bookingId=booking["booking_id"])).carried_out


@pytest.mark.parametrize("file", sorted((EXAMPLES / "envelopes").iterdir()), ids=lambda file: file.stem)
def test_what_well_known_toolkits_send_is_answered(file: Path, app: Application) -> None:
    answer = post(app, "GetBookingDetails", file.read_bytes())

    assert answer.status == 200, answer.faultstring
    assert answer.value("bookingId") == "B-1"


def test_chunks_are_put_together(server: Server) -> None:
    chunks = [BOOKING.encode()[at : at + 100] for at in range(0, len(BOOKING.encode()), 100)]
    path = "/producers/tidboken/crm/scheduling/MakeBooking/1/rivtabp21"

    headers = {"Content-Type": "text/xml; charset=UTF-8", "Transfer-Encoding": "chunked"}
    answer = server.request("POST", path, iter(chunks), headers, chunked=True)

    assert answer.value("resultCode") == "INFO"


def test_a_caller_that_waits_to_be_told_to_continue_is_told(server: Server) -> None:
    """.NET Framework sends the head alone, and the body when it has been answered 100."""
    body = BOOKING.encode()
    head = (
        f"POST {address('MakeBooking')} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n"
    )
    with socket.create_connection(server.host.split(":"), timeout=30) as connection, connection.makefile("rb") as heard:
        connection.sendall(f"{head}Content-Type: text/xml; charset=UTF-8\r\nConnection: close\r\n\r\n".encode())
        assert heard.readline() == b"HTTP/1.1 100 Continue\r\n"
        connection.sendall(body)
        assert b"HTTP/1.1 200 OK" in heard.read()


# Tolerated: whoever extends a contract puts elements of their own where the schema says that any may stand

FOREIGN = '<x:extra xmlns:x="urn:x" x:a="1"><x:inner>text</x:inner></x:extra>'


@pytest.mark.parametrize("contract", CONTRACTS)
def test_foreign_elements_last_in_the_request_are_ignored(contract: str) -> None:
    with make_app() as app:
        plain = post(app, contract, message(contract))
    with make_app() as app:
        extended = post(app, contract, message(contract, extension_xml=FOREIGN * 3))
    assert plain.status == 200
    assert _without_ids(extended) == _without_ids(plain)


@pytest.mark.parametrize("contract", ["MakeBooking", "UpdateBooking"])
def test_foreign_elements_in_the_citizens_details_are_ignored(contract: str) -> None:
    with make_app() as app:
        answer = post(app, contract, message(contract, citizen_extension_xml=FOREIGN))
    assert answer.carried_out


@pytest.mark.parametrize("contract", CONTRACTS)
def test_foreign_elements_in_the_actor_are_ignored(contract: str) -> None:
    with make_app() as app:
        assert post(app, contract, message(contract, actor_extension_xml=FOREIGN)).status == 200


def test_a_foreign_element_is_foreign_whatever_its_name(app: Application) -> None:
    namesake = '<x:bookingId xmlns:x="urn:x">I-1</x:bookingId>'
    answer = post(app, "GetBookingDetails", message("GetBookingDetails", extension_xml=namesake))
    assert answer.value("bookingId") == "B-1"


def test_a_foreign_namesake_of_a_whole_part_is_foreign(app: Application) -> None:
    namesake = '<x:requestedTimeslot xmlns:x="urn:x">när som helst</x:requestedTimeslot><x:notification xmlns:x="urn:x"><x:y/></x:notification>'
    answer = post(app, "UpdateBooking", message("UpdateBooking", bookingId="nej", extension_xml=namesake))
    assert answer.value("resultCode") == "ERROR"


@pytest.mark.parametrize("type_name", ["core:TS", "xsd:string"])
def test_a_type_that_is_said_in_the_message_is_judged_by_the_schema(type_name: str, app: Application) -> None:
    """xsi:type with the element's own type is valid; a wider one is not, and the message says so."""
    typed = (
        f'<c:startTimeInclusive xmlns:core="urn:riv:crm:scheduling:1" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{type_name}">'
    )
    answer = post(
        app, "UpdateBooking", message("UpdateBooking", bookingId="nej").replace("<c:startTimeInclusive>", typed)
    )
    if type_name == "core:TS":
        assert answer.value("resultCode") == "ERROR", answer.faultstring
    else:
        assert "xsi:type säger en annan typ" in answer.faultstring


# Refused

NO_ADDRESS = message("MakeBooking", logical_address=None)
LAUGHS = (EXAMPLES / "refused" / "billion_laughs.xml").read_bytes()
DEEP = "<x:d xmlns:x='urn:x'>" + "<x:d>" * 100_000 + "</x:d>" * 100_000 + "</x:d>"
HALF_DEEP = '<x:d xmlns:x="urn:x">' * 230 + "</x:d>" * 230
MANY = "<x:d xmlns:x='urn:x'/>" * 20_000
ATTRIBUTES = " ".join(f'a{n}=""' for n in range(10_000))


def _file(name: str, says: str, code: str = "Client", **headers: str) -> Case:
    body = (EXAMPLES / "refused" / name).read_bytes()
    return Case(name, body, says, {k.replace("_", "-"): v for k, v in headers.items()}, "CancelBooking", code)


def _booking(name: str, says: str, contract: str = "MakeBooking", code: str = "Client", **fields: str | None) -> Case:
    return Case(name, message(contract, **fields).encode(), says, contract=contract, code=code)  # type: ignore[arg-type]


REFUSED = (
    # header blocks
    _booking("no LogicalAddress", "LogicalAddress saknas", logical_address=None),
    _booking("an empty LogicalAddress", "LogicalAddress är tomt", healthcare_facility_med=FACILITY, logical_address=" \n "),
    _booking("no Actor", "Actor saknas", actor=None),
    _booking("no headers at all", "LogicalAddress saknas", logical_address=None, actor=None),
    _booking("an empty actorId", "actorId är tomt", actor=" "),
    _booking("an unknown actorType", "subject_of_care_agent", actor_type="patient"),
    _booking("an empty actorType", "actorType", actor_type=""),
    _booking("an unknown address", "SE2321000016-1HZ5", logical_address="SE2321000016-NEJ"),
    _booking("an address of another system", "finns inte i Tidboken", logical_address="SE2321000016-3HZ7"),
    _booking("another address than the body", "inte den mottagning", "CancelBooking", logical_address="SE2321000016-2HZ6"),
    Case("an Actor without actorType", BOOKING.replace("<h:actorType>subject_of_care</h:actorType>", "").encode(), "actorType saknas"),
    Case("an Actor in another namespace", BOOKING.replace(HEADERS, HEADERS + "0").encode(), "Actor saknas"),
    Case("a header that must be understood", message("MakeBooking", headers_xml='<x:a xmlns:x="urn:x" soap:mustUnderstand="1"/>').encode(), "urn:x", code="MustUnderstand"),
    Case("no Header", BOOKING[: BOOKING.index("<soap:Header>")].encode() + BOOKING[BOOKING.index("<soap:Body>") :].encode(), "LogicalAddress saknas"),
    # schema
    Case("an element is missing", BOOKING.replace(f"<a:healthcare_facility_med>{FACILITY}</a:healthcare_facility_med>", "").encode(), "healthcare_facility_med saknas före requestedTimeslot"),
    Case("the last element is missing", BOOKING.replace("<m:lastName>Tolvansson</m:lastName>", "").encode(), "lastName saknas sist"),
    Case("an element is in the wrong namespace", BOOKING.replace("m:firstName", "c:firstName").encode(), "firstName står i namnrymden"),
    Case("an element that is not in the contract", BOOKING.replace("<c:subject_of_care>", "<c:colour>red</c:colour><c:subject_of_care>").encode(), "colour"),
    Case("a foreign element where none may stand", BOOKING.replace("</a:requestedTimeslot>", FOREIGN + "</a:requestedTimeslot>").encode(), "extra"),
    Case("the wrong order", message("CancelBooking").replace("<a:bookingId>B-1</a:bookingId>", "").replace("<a:healthcare", "<a:bookingId>B-1</a:bookingId><a:healthcare").encode(), "bookingId", contract="CancelBooking"),
    Case("an attribute", BOOKING.replace("<a:requestedTimeslot>", '<a:requestedTimeslot id="1">').encode(), "attributet id hör inte hit"),
    Case("text between elements", BOOKING.replace("<a:requestedTimeslot>", "<a:requestedTimeslot>text").encode(), "texten 'text' hör inte hit"),
    Case("nil", BOOKING.replace("<c:startTimeInclusive>20260804080000</c:startTimeInclusive>", '<c:startTimeInclusive xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>').encode(), "startTimeInclusive: xsi:nil är inte tillåtet"),
    Case("an unknown xsi:type", BOOKING.replace("<a:requestedTimeslot>", '<a:requestedTimeslot xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="c:Nonsense">').encode(), "requestedTimeslot"),
    Case("an xsi:type without its prefix", BOOKING.replace("<a:requestedTimeslot>", '<a:requestedTimeslot xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="zz:Nonsense">').encode(), "requestedTimeslot"),
    Case("many mistakes at once", message("MakeBooking").replace("2026080408", "hej").encode(), "startTimeInclusive"),
    _booking("a time with a letter", "startTimeInclusive", startTimeInclusive="2026080408000O"),
    _booking("a time that no calendar has", "startTimeInclusive", startTimeInclusive="20260230080000"),
    _booking("a personal number with a hyphen", "12 tecken", subject_of_care="19121212-1212"),
    _booking("a required time left out", "startTimeInclusive saknas", startTimeInclusive=None),
    _booking("a required id left out", "bookingId saknas", "UpdateBooking", bookingId=None),
    _booking("a flag that is neither true nor false", "true eller false", isInvitation="kanske"),
    # envelope
    Case("nothing", b"", "tomt"),
    Case("blanks", b" \r\n\t ", "tomt"),
    Case("an empty Envelope", f'<soap:Envelope xmlns:soap="{SOAP}"/>'.encode(), "soap:Body"),
    Case("an empty Body", envelope("").encode(), "soap:Body är tom"),
    Case("two requests", envelope(payload("MakeBooking") * 2).encode(), "2 element"),
    Case("the request without envelope", payload("MakeBooking").encode(), "Envelope"),
    Case("a Body without envelope", f'<soap:Body xmlns:soap="{SOAP}">{payload("MakeBooking")}</soap:Body>'.encode(), "Envelope"),
    Case("no namespace", BOOKING.replace(f' xmlns:soap="{SOAP}"', "").replace("soap:", "").encode(), "namnrymd", code="VersionMismatch"),
    Case("a fault as request", envelope("<soap:Fault><faultcode>soap:Server</faultcode><faultstring>x</faultstring></soap:Fault>").encode(), "MakeBooking"),
    Case("another contract's request", message("CancelBooking").encode(), "tar emot MakeBooking"),
    Case("the reply as request", BOOKING.replace("a:MakeBooking", "a:MakeBookingResponse").encode(), "MakeBookingResponse"),
    Case("version 1.0's namespace of another major", BOOKING.replace("MakeBookingResponder:1", "MakeBookingResponder:2").encode(), "MakeBookingResponder:2"),
    _file("soap12.xml", "SOAP 1.2", "VersionMismatch", Content_Type="application/soap+xml; charset=utf-8"),
    _file("mtom.mime", "MTOM", Content_Type='multipart/related; type="application/xop+xml"; boundary=MIME_boundary'),
    # not XML
    Case("prose", b"Hej, jag vill boka en tid", "inte välformad XML"),
    Case("JSON", json.dumps({"healthcare_facility": FACILITY}).encode(), "inte välformad XML", {"Content-Type": "application/json"}),
    Case("a form", b"healthcare_facility=SE2321000016-1HZ5", "inte välformad XML", {"Content-Type": "application/x-www-form-urlencoded"}),
    Case("cut off", BOOKING.encode()[:-20], "inte välformad XML"),
    Case("two documents", (BOOKING * 2).encode(), "inte välformad XML"),
    Case("an undeclared prefix", BOOKING.replace(' xmlns:c="urn:riv:crm:scheduling:1"', "").encode(), "inte välformad XML"),
    Case("an undeclared entity", BOOKING.replace("Blåmärke", "&nbsp;").encode(), "inte välformad XML"),
    Case("a bare ampersand", BOOKING.replace("&amp;", "&").encode(), "inte välformad XML"),
    Case("NUL bytes", BOOKING.replace("Blåmärke", "\0").encode(), "inte välformad XML"),
    Case("only NUL bytes", bytes(100), "inte"),
    Case("a control character", BOOKING.replace("Blåmärke", "\x0b").encode(), "inte välformad XML"),
    Case("a character reference to NUL", BOOKING.replace("Blåmärke", "&#0;").encode(), "inte välformad XML"),
    Case("noise", bytes(range(256)) * 4, "inte"),
    # encodings
    Case("latin-1", BOOKING.replace("€", "E").encode("latin-1"), "UTF-8"),
    Case("latin-1 by charset", BOOKING.replace("€", "E").encode("latin-1"), "RIV-TA har UTF-8 eller UTF-16", {"Content-Type": "text/xml; charset=ISO-8859-1"}),
    Case("latin-1 by the prolog", b'<?xml version="1.0" encoding="ISO-8859-1"?>' + BOOKING.replace("€", "E").encode("latin-1"), "ISO-8859-1", PLAIN),
    Case("utf-32", BOOKING.encode("utf-32"), "", PLAIN),
    Case("utf-7", BOOKING.encode("utf-7"), "utf-7", {"Content-Type": "text/xml; charset=utf-7"}),
    Case("an unknown charset", BOOKING.encode(), "klingonska", {"Content-Type": "text/xml; charset=klingonska"}),
    Case("a codec that is no charset", BOOKING.encode(), "rot13", {"Content-Type": "text/xml; charset=rot13"}),
    Case("says utf-8, is utf-16", BOOKING.encode("utf-16"), "Content-Type"),
    Case("says utf-16, is utf-8", BOOKING.encode(), "", SAYS_UTF16),
    Case("half a UTF-16 character", BOOKING.encode("utf-16-le") + b"\x3c", "UTF-16", SAYS_UTF16),
    Case("half a surrogate pair", BOOKING.replace("€", "\ud83d").encode("utf-16-le", "surrogatepass"), "UTF-16", SAYS_UTF16),
    Case("an overlong UTF-8 sequence", BOOKING.encode().replace(b"is</c:reason>", b"\xc0\xbc</c:reason>"), "UTF-8"),
    # compression
    Case("says gzip, is not", BOOKING.encode(), "gzip", {"Content-Encoding": "gzip"}),
    Case("says deflate, is not", b"\xff" + BOOKING.encode(), "deflate", {"Content-Encoding": "deflate"}),
    Case("gzip cut off", gzip.compress(BOOKING.encode())[:-30], "för tidigt", {"Content-Encoding": "gzip"}),
    Case("gzip with a wrong checksum", gzip.compress(BOOKING.encode())[:-8] + bytes(8), "gzip", {"Content-Encoding": "gzip"}),
    Case("brotli", BOOKING.encode(), "br", {"Content-Encoding": "br"}),
    Case("a gzip bomb", gzip.compress(bytes(20 * MIB)), "för stort", {"Content-Encoding": "gzip"}),
    Case("a gzip bomb in the second member", gzip.compress(b"<a>") + gzip.compress(bytes(20 * MIB)), "för stort", {"Content-Encoding": "gzip"}),
    Case("gzip in gzip", gzip.compress(gzip.compress(BOOKING.encode())), "", {"Content-Encoding": "gzip"}),
    # DOCTYPE
    _file("doctype.xml", "DOCTYPE"),
    _file("entity.xml", "DOCTYPE"),
    _file("external_entity.xml", "DOCTYPE"),
    _file("external_dtd.xml", "DOCTYPE"),
    _file("parameter_entity.xml", "DOCTYPE"),
    _file("billion_laughs.xml", "DOCTYPE"),
    _file("billion_laughs_in_an_attribute.xml", "DOCTYPE"),
    Case("billion laughs in UTF-16", LAUGHS.decode().encode("utf-16"), "DOCTYPE", PLAIN, "CancelBooking"),
    # size
    Case("too large", BOOKING.encode() + b" " * 2 * MIB, "högst 2 MiB"),
    Case("too large, says nothing of it", BOOKING.encode() + b" " * 2 * MIB, "högst 2 MiB", {"Content-Length": ""}),
    Case("a hundred thousand levels", message("MakeBooking", extension_xml=DEEP).encode(), "inte välformad XML"),
    Case("as deep as the parser goes, and a mistake", message("MakeBooking", extension_xml=HALF_DEEP, startTimeInclusive="nu").encode(), "startTimeInclusive"),
    Case("twenty thousand elements, and a mistake", message("MakeBooking", extension_xml=MANY, startTimeInclusive="nu").encode(), "MakeBooking"),
    Case("a huge attribute", BOOKING.replace("<a:requestedTimeslot>", f'<a:requestedTimeslot a="{"x" * 900_000}">').encode(), "requestedTimeslot"),
    Case("a huge attribute name", BOOKING.replace("<a:requestedTimeslot>", f'<a:requestedTimeslot {"x" * 40_000}="">').encode(), "requestedTimeslot"),
    Case("a huge element name", BOOKING.replace("a:requestedTimeslot>", f"a:{'x' * 40_000}>").encode(), "requestedTimeslot"),
    Case("a huge root element", BOOKING.replace("a:MakeBooking", f"a:{'x' * 40_000}").encode(), "MakeBooking"),
    Case("a huge namespace", BOOKING.replace("MakeBookingResponder:1", "x" * 900_000).encode(), "MakeBooking"),
    Case("ten thousand attributes", BOOKING.replace("<a:requestedTimeslot>", f"<a:requestedTimeslot {ATTRIBUTES}>").encode(), "requestedTimeslot"),
    _booking("a huge address", "LogicalAddress", logical_address="x" * 900_000),
    _booking("a huge actorType", "actorType", actor_type="x" * 900_000),
    _booking("a huge flag", "isInvitation", isInvitation="x" * 900_000),
    _booking("a huge time", "startTimeInclusive", startTimeInclusive="1" * 900_000),
    _booking("a huge facility", "healthcare_facility", healthcare_facility="x" * 900_000, logical_address=FACILITY),
    _booking("a huge booking id", "bookingId", "GetBookingDetails", bookingId="x" * 900_000),
    Case("a huge charset", BOOKING.encode(), "stöds inte", {"Content-Type": "text/xml; charset=" + "x" * 60_000}),
)  # fmt: skip


@cases(*REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(case: Case, app: Application) -> None:
    before = contents(app.worlds.database)

    answer = _sent(app, case)

    _is_a_helpful_fault(answer, case.says, case.code)
    assert contents(app.worlds.database) == before


def test_a_large_message_is_refused_by_the_real_server(server: Server) -> None:
    body = BOOKING.encode() + b" " * (15 * MIB)
    _is_a_helpful_fault(server.post("MakeBooking", body), "högst 15 MiB")


def test_a_large_message_in_chunks_is_refused_by_the_real_server(server: Server) -> None:
    chunks = (b"<a>" * 1024 * 100 for _ in range(60))
    path = "/producers/tidboken/crm/scheduling/MakeBooking/1/rivtabp21"
    headers = {"Content-Type": "text/xml; charset=UTF-8", "Transfer-Encoding": "chunked"}
    _is_a_helpful_fault(server.request("POST", path, chunks, headers, chunked=True), "högst 15 MiB")


def test_the_real_server_goes_on_after_what_it_has_refused(server: Server) -> None:
    for case in REFUSED:
        if "Content-Length" not in case.headers:
            named = {name.replace("-", "_"): value for name, value in case.headers.items()}
            assert server.post(case.contract, case.body, **named).status in (200, 500, 431), case.name
    assert server.post("GetBookingDetails", message("GetBookingDetails")).value("bookingId") == "B-1"
    assert "Traceback" not in server.stderr


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_other_methods_are_not_allowed(method: str, app: Application) -> None:
    answer = call(app, method, "/producers/tidboken/crm/scheduling/MakeBooking/1/rivtabp21", BOOKING.encode())
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_a_head_request_leaves_the_connection_usable(server: Server) -> None:
    path = "/producers/tidboken/crm/scheduling/MakeBooking/1/rivtabp21?wsdl"
    assert server.request("HEAD", path).status == 200
    assert server.request("GET", path).root.tag == "{http://schemas.xmlsoap.org/wsdl/}definitions"


@pytest.mark.parametrize(
    "path",
    [
        "/producers",
        "/producers/",
        "/producers/nej/crm/scheduling/MakeBooking/1/rivtabp21",
        "/producers/tidboken/crm/scheduling/MakeBooking/2/rivtabp21",
        "/producers/tidboken/../../etc/passwd",
        "/s/nej/producers/tidboken/crm/scheduling/MakeBooking/1/rivtabp21",
        "/s//producers/tidboken/crm/scheduling/MakeBooking/1/rivtabp21",
        "/s/\0/producers/tidboken/crm/scheduling/MakeBooking/1/rivtabp21",
        "/producers/\xc3\xa5\xff\0/x",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(path: str, app: Application) -> None:
    assert call(app, "POST", path, BOOKING.encode()).status == 404


@pytest.mark.postgresql
def test_a_nul_in_the_address_leads_nowhere_on_postgresql_too(postgresql: str) -> None:
    """PostgreSQL's texts cannot hold one."""
    with make_app(postgresql) as app:
        path = "/s/\0/producers/tidboken/crm/scheduling/MakeBooking/1/rivtabp21"
        assert call(app, "POST", path, BOOKING.encode()).status == 404


@pytest.mark.postgresql
def test_more_performers_than_a_database_has_parameters_are_just_performers(postgresql: str) -> None:
    strangers = [f"SE2321000016-X{number}" for number in range(70_000)]
    with make_app(postgresql) as app:
        answer = post(app, "GetAvailableDates", message("GetAvailableDates", performer=[PERFORMER, *strangers]))
    assert answer.status == 200, answer.faultstring
    assert answer.all("date")


def _sent(app: Application, case: Case) -> Answer:
    named = {name.replace("-", "_"): value for name, value in case.headers.items()}
    return post(app, case.contract, case.body, **named)


def _is_a_helpful_fault(answer: Answer, says: str, code: str = "Client") -> None:
    assert answer.status == 500
    assert answer.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert answer.is_fault
    assert answer.root.tag == f"{{{SOAP}}}Envelope"
    assert answer.faultcode == f"soap:{code}"
    assert says in answer.faultstring
    assert answer.faultstring[-1] in ".)", answer.faultstring
    assert "None" not in answer.faultstring
    assert 20 < len(answer.faultstring) < 1_000
    assert len(answer.body) < 10_000
    assert b"Traceback" not in answer.body
    assert b"simulator" not in answer.body.lower()


def _without_ids(answer: Answer) -> bytes:
    """The reply without the booking id that was drawn for it."""
    drawn = answer.value("bookingId") if answer.payload.tag.endswith("MakeBookingResponse") else None
    return answer.body.replace(drawn.encode(), b"") if drawn else answer.body
