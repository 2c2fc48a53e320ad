"""Producers outside: reached over real HTTP and TLS, and what becomes of those who fail (spec/platform.md 2.8,
2.12)."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from lxml import etree

from tests.support.messages import FACILITY, RESIDENT, message
from tests.support.world import SCENARIO, Answer, call, make_app

UNIT = "SE2321000099-EXT1"
REPLY = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<a:GetSubjectOfCareScheduleResponse xmlns:a="urn:riv:crm:scheduling:GetSubjectOfCareScheduleResponder:1"/>'
    "</soap:Body></soap:Envelope>"
)


@dataclass
class Producer:
    """An HTTP server of the test's own.

    `answer` decides status, content type and body.
    """

    url: str = ""
    answer: Callable[[], tuple[int, str, bytes]] = lambda: (200, "text/xml", REPLY.encode())
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def producer(tls: ssl.SSLContext | None = None) -> Iterator[Producer]:
    served = Producer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            served.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            status, content_type, reply = served.answer()
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(reply)))
            for name, value in served.headers.items():
                self._headers_buffer.append(f"{name}: {value}\r\n".encode())  # type: ignore[attr-defined]
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a refused handshake is part of a test
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    served.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/rivta"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def country(url: str, **more: Any) -> Iterator[Any]:
    extra = "".join(f", {name}: {value}" for name, value in more.items())
    text = f"""
external_systems:
  - {{id: utanfor, name: Utanför, hsa_id: SE2321000099-SYS, url: '{url}', logical_addresses: [{UNIT}],
      contracts: [GetSubjectOfCareSchedule]{extra}}}
platform: {{timeouts: {{routing: 2, connect: 1, retry: 0}}}}
"""
    with make_app(scenario=SCENARIO + text) as app:
        yield app


def ask(app: Any, **headers: str) -> Answer:
    body = message("GetSubjectOfCareSchedule").replace(FACILITY, UNIT).encode()
    return call(app, "POST", "/vp", body, headers)


def detail(answer: Answer) -> str:
    return answer.payload.findtext("detail/detailString") or ""


def test_a_producer_outside_gets_the_message_as_it_came_at_the_contract_s_path() -> None:
    with producer() as outside, country(outside.url) as app:
        answer = ask(app, x_vp_sender_id="SE-C", x_skltp_correlation_id="c-1", soapaction='"urn:x"')
        ((path, headers, body),) = outside.asked
    assert (answer.status, answer.body) == (200, REPLY.encode())
    assert path == "/rivta/crm/scheduling/GetSubjectOfCareSchedule/1/rivtabp21"
    assert body == message("GetSubjectOfCareSchedule").replace(FACILITY, UNIT).encode()
    assert headers["content-type"] == "text/xml;charset=UTF-8"
    assert headers["soapaction"] == '"urn:x"'
    assert headers["x-rivta-original-serviceconsumer-hsaid"] == "SE-C"
    assert (headers["x-vp-sender-id"], headers["x-skltp-correlation-id"]) == ("SE-C", "c-1")
    assert headers["x-rivta-routing-history"] == "SE-C#tidbok"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ((500, "text/html", b"<h1>oops</h1>"), "VP_PRODUCER_EXCEPTION_HTTP_STATUS=500"),
        ((404, "text/html", b"gone"), "VP_PRODUCER_EXCEPTION_HTTP_STATUS=404"),
        ((302, "text/html", b"elsewhere"), "VP_PRODUCER_EXCEPTION_HTTP_STATUS=302"),
        ((200, "text/xml", b""), "Empty message when server responded with status code: 200 OK"),
        ((0, "", b""), "IOException"),
    ],
)
def test_a_producer_that_fails_is_vp009(reply: tuple[int, str, bytes], expected: str) -> None:
    with producer() as outside, country(outside.url) as app:
        outside.answer = lambda: reply
        answer = ask(app)
    assert answer.faultstring.startswith("VP009 [tidbok] Fel vid kontakt med tjänsteproducenten.")
    assert expected in detail(answer)
    assert f"Error connecting to service producer at address {outside.url}/crm/" in detail(answer)


def test_a_soap_fault_of_the_producer_s_own_passes_through() -> None:
    fault = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault/></s:Body></s:Envelope>'
    with producer() as outside, country(outside.url) as app:
        outside.answer = lambda: (500, "text/xml", fault)
        answer = ask(app)
    assert (answer.status, answer.body) == (500, fault)


def test_what_is_no_xml_passes_through_when_the_status_is_good() -> None:
    with producer() as outside, country(outside.url) as app:
        outside.answer = lambda: (200, "text/plain", b"hello")
        answer = ask(app)
    assert (answer.status, answer.body) == (200, b"hello")
    assert answer.headers["Content-Type"] == "text/xml; charset=UTF-8"


def test_a_port_where_nobody_listens_is_vp009() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with country(f"http://127.0.0.1:{port}") as app:
        assert "ConnectException" in detail(ask(app))


def test_a_producer_that_never_answers_is_given_up() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        country(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2) as app,
    ):
        assert "Timeout when waiting on response from producer." in detail(ask(app))


def test_what_was_sent_outside_is_in_the_call_log() -> None:
    from simulator.store.call_log import CallFilter

    with producer() as outside, country(outside.url) as app:
        ask(app, x_skltp_correlation_id="c-7")
        (logged,) = app.call_log.newest("default", CallFilter())
    assert (logged.component, logged.producer, logged.status) == ("external", "utanfor", 200)
    assert (logged.correlation, logged.reply) == ("c-7", REPLY.encode())


def test_a_message_in_utf16_reaches_it_as_utf8_that_says_so() -> None:
    question = message("GetSubjectOfCareSchedule").replace(FACILITY, UNIT)
    body = f'<?xml version="1.0" encoding="UTF-16"?>{question}'.encode("utf-16")
    with producer() as outside, country(outside.url) as app:
        answer = call(app, "POST", "/vp", body, {"content-type": "text/xml; charset=UTF-16"})
        ((_, headers, sent),) = outside.asked
    assert answer.status == 200
    assert headers["content-type"] == "text/xml;charset=UTF-8"
    assert etree.fromstring(sent).tag.endswith("Envelope")


def test_what_it_says_of_its_charset_is_not_believed() -> None:
    with producer() as outside, country(outside.url) as app:
        outside.answer = lambda: (200, "text/xml; charset=ISO-8859-1", REPLY.encode())
        collected = call(app, "POST", "/vp", _aggregated(app), {})
    assert b"DataFromSource" in collected.body


def _aggregated(app: Any) -> bytes:
    """The national question, with the unit in the index."""
    row = {
        "registeredResidentIdentification": RESIDENT,
        "serviceDomain": "riv:crm:scheduling",
        "categorization": "NA",
        "logicalAddress": UNIT,
        "businessObjectInstanceIdentifier": "X",
        "clinicalProcessInterestId": "NA",
        "mostRecentContent": "20260901090000",
        "sourceSystem": "SE2321000099-SYS",
        "dataController": "SE2321000099",
    }
    engagement = "".join(f"<e:{name}>{text}</e:{name}>" for name, text in row.items())
    update = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
        '<r:LogicalAddress xmlns:r="urn:riv:itintegration:registry:1">5565594230</r:LogicalAddress></s:Header><s:Body>'
        '<u:Update xmlns:u="urn:riv:itintegration:engagementindex:UpdateResponder:1" '
        'xmlns:e="urn:riv:itintegration:engagementindex:1"><u:engagementTransaction><e:deleteFlag>false</e:deleteFlag>'
        f"<e:engagement>{engagement}</e:engagement></u:engagementTransaction></u:Update></s:Body></s:Envelope>"
    )
    assert call(app, "POST", "/vp", update.encode()).value("ResultCode") == "OK"
    return message("GetSubjectOfCareSchedule").replace(f">{FACILITY}</", ">5565594230</", 1).encode()


def test_headers_that_the_platform_does_not_know_pass_both_ways_and_those_that_cannot_be_sent_do_not() -> None:
    with producer() as outside, country(outside.url) as app:
        outside.headers = {"x-own": "ett", "X-Ort": "Malm\u00f6", "x-odd": "\u65e5\u672c", "SOAPAction": "x"}
        answer = ask(app, x_other="two", x_vp_secret="no", connection="close")
        ((_, headers, _),) = outside.asked
    assert headers["x-other"] == "two"
    assert "x-vp-secret" not in headers
    assert answer.headers["x-own"] == "ett"
    assert {name.lower() for name in answer.headers}.isdisjoint({"soapaction"})
    assert "x-odd" not in answer.headers


def test_a_redirect_is_not_followed() -> None:
    with producer() as elsewhere, producer() as outside, country(outside.url) as app:
        outside.answer = lambda: (307, "text/html", b"elsewhere")
        outside.headers = {"Location": elsewhere.url}
        assert "VP_PRODUCER_EXCEPTION_HTTP_STATUS=307" in detail(ask(app))
        assert elsewhere.asked == []


def test_a_proxy_of_the_computer_s_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with producer() as outside, country(outside.url) as app:
        assert ask(app).status == 200


def test_a_reply_beyond_the_limit_is_vp009(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.platform.external._LARGEST", 1_000)
    with producer() as outside, country(outside.url) as app:
        outside.answer = lambda: (200, "text/xml", b"x" * 1_001)
        assert "the reply is larger than 1000 bytes" in detail(ask(app))
        outside.answer = lambda: (200, "text/xml", b"x" * 1_000)
        assert ask(app).status == 200


def test_a_name_that_nobody_knows_is_not_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("simulator.platform.external.asyncio.sleep", pause)
    with country("http://no-such-host.invalid") as app:
        assert "IOException" in detail(ask(app))
    assert pauses == []


def test_a_fault_that_makes_it_slow_ends_with_the_router_s_patience() -> None:
    with producer() as outside, country(outside.url, timeout=0.2) as app:
        assert call(app, "PUT", "/__admin/faults/slow", b'{"producer": "utanfor", "seconds": 30}').status == 200
        assert "ReadTimeoutException" in detail(ask(app))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("reset", "VP009"), ("empty_reply", "VP009"), ("http_status", "VP009"), ("soap_fault", "Systemet")],
)
def test_a_fault_can_be_put_on_the_way_to_it(fault: str, expected: str) -> None:
    with producer() as outside, country(outside.url) as app:
        assert call(app, "PUT", f"/__admin/faults/{fault}", b'{"producer": "utanfor"}').status == 200
        assert ask(app).faultstring.startswith(expected)
        assert outside.asked == []


# TLS


@dataclass(frozen=True, slots=True)
class Pem:
    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority of the test's own."""

    folder: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def file(self) -> Path:
        path = self.folder / "ca.pem"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def issue(self, name: str) -> Pem:
        key = ec.generate_private_key(ec.SECP256R1())
        loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        made = _certificate(name, key, self.certificate.subject, self.key, loopback)
        pem = Pem(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        pem.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        pem.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return pem


_SIGNS = x509.KeyUsage(True, False, False, False, False, True, True, False, False)


def _certificate(name: str, key: Any, issuer: x509.Name | None, signer: Any, extension: Any) -> x509.Certificate:
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.SERIAL_NUMBER, f"SE-{name}")]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2020, 1, 1))
        .not_valid_after(datetime.datetime(2120, 1, 1))
        .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if isinstance(extension, x509.BasicConstraints):  # CPython 3.13 looks at all that a certificate must have
        builder = builder.add_extension(_SIGNS, critical=True)
    return builder.sign(signer, hashes.SHA256())


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    basic = x509.BasicConstraints(ca=True, path_length=None)
    return Authority(tmp_path, _certificate("ca", key, None, key, basic), key)


def demanding(authority: Authority, own: Pem) -> ssl.SSLContext:
    """A server's side that wants a client certificate of the same authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own.certificate, own.key)
    context.load_verify_locations(authority.file)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def test_a_producer_that_demands_a_client_certificate_gets_it(authority: Authority) -> None:
    server, client = authority.issue("server"), authority.issue("client")
    files = {"client_certificate": client.certificate, "client_key": client.key, "trust": authority.file}
    with producer(demanding(authority, server)) as outside, country(outside.url, **files) as app:
        answer = ask(app, x_vp_sender_id="SE-C")
        ((_, headers, _),) = outside.asked
    assert answer.status == 200
    assert headers.keys().isdisjoint({"x-vp-sender-id", "x-vp-instance-id", "x-skltp-correlation-id"})


def test_without_the_certificate_it_is_vp009(authority: Authority) -> None:
    server = authority.issue("server")
    with producer(demanding(authority, server)) as outside, country(outside.url, trust=authority.file) as app:
        assert ask(app).faultstring.startswith("VP009")
        assert outside.asked == []


def test_a_producer_that_is_not_trusted_is_vp009(authority: Authority) -> None:
    server, client = authority.issue("server"), authority.issue("client")
    files = {"client_certificate": client.certificate, "client_key": client.key}
    with producer(demanding(authority, server)) as outside, country(outside.url, **files) as app:
        assert ask(app).faultstring.startswith("VP009")
        assert outside.asked == []


@pytest.mark.parametrize("written", ["as it is", "blanks", "bare"])
def test_a_consumer_is_known_by_the_certificate_that_a_proxy_forwards(authority: Authority, written: str) -> None:
    pem = authority.issue("consumer").certificate.read_text()
    if written == "bare":
        pem = "".join(line for line in pem.splitlines() if "CERTIFICATE" not in line) + ",MIIother"
    elif written == "blanks":
        pem = pem.replace("\n", " ")
    permission = "{contract: GetSubjectOfCareSchedule, logical_address: '*', consumer: SE-consumer}"
    with make_app(scenario=f"{SCENARIO}\nplatform: {{open: false, permissions: [{permission}]}}\n") as app:
        body = message("GetSubjectOfCareSchedule").encode()
        assert call(app, "POST", "/vp", body, {"x-vp-auth-cert": pem}).status == 200


def test_a_certificate_that_cannot_be_read_is_vp002() -> None:
    with make_app() as app:
        answer = call(app, "POST", "/vp", message("GetSubjectOfCareSchedule").encode(), {"x-vp-auth-cert": "MIIx"})
    assert detail(answer) == "Exception occured parsing certificate in httpheader x-vp-auth-cert"
