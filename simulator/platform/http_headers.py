"""HTTP headers on their way through the platform: what it sets, what it passes on, what stays (spec/platform.md
1.4)."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.contracts import CATALOGUE
from simulator.domain.call import XML, Answer, Call
from simulator.platform.sender import CORRELATION, HISTORY, INSTANCE, ORIGINAL, SENDER, Sender

_USER_AGENT = "tidbok VP"
_RESPONSE_TIME = "x-skltp-prt"
_OURS = ("x-vp", "x-forwarded", "mule_", "x-mule_")
"""Never sent on to a producer, by their beginnings."""

_OF_THE_CONNECTION = frozenset(
    [
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "local_certificate",
        "mule_endpoint",
        "peer_certificates",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ]
)
"""They are about one connection or one body, and the next has its own."""

_NOT_BACK = _OF_THE_CONNECTION | {"soapaction", "server", "date", "http.method"}


def within(http: Mapping[str, str], sender: Sender, instance: str) -> dict[str, str]:
    """Towards what is inside the platform: who asks, and what the consumer said to everybody along the way."""
    kept = {name: value for name, value in http.items() if name.startswith("x-rivta-")}
    return {
        **kept,
        SENDER: sender.hsa_id,
        INSTANCE: instance,
        ORIGINAL: sender.original,
        CORRELATION: sender.correlation,
    }


def outgoing(call: Call, sender: Sender, instance: str, url: str) -> dict[str, str]:
    """To a producer outside: unknown headers pass.

    What says who we are is not told to https addresses.
    """
    passed = {
        name: value
        for name, value in call.headers.items()
        if name not in _OF_THE_CONNECTION and not name.startswith(_OURS)
    }
    told = {**passed, **within(call.headers, sender, instance)}
    if url.lower().startswith("https:"):
        for name in (SENDER, INSTANCE, CORRELATION):
            del told[name]
    if sender.history:
        told[HISTORY] = sender.history
    told["soapaction"] = call.headers.get("soapaction") or _soap_action(call.contract)
    return {**told, "content-type": "text/xml;charset=UTF-8", "user-agent": _USER_AGENT}


def to_consumer(answer: Answer, encoding: str | None, correlation: str, milliseconds: int | None) -> Answer:
    """Always text/xml, in the encoding of the request, with the correlation id; `milliseconds` the producer took."""
    body, content_type = answer.body, XML
    if encoding is not None:
        body, content_type = _encoded(body, encoding), f"text/xml; charset={encoding}"
    kept = {name: value for name, value in answer.headers.items() if name not in _NOT_BACK and _can_be_sent(value)}
    own = {CORRELATION: correlation} | ({} if milliseconds is None else {_RESPONSE_TIME: str(milliseconds)})
    return Answer(answer.status, body, content_type, {**kept, **own})


def _can_be_sent(value: str) -> bool:
    """HTTP's header values are Latin-1 without control characters; a producer may have sent anything."""
    return value.isprintable() and all(character < "\u0100" for character in value)


def _encoded(body: bytes, encoding: str) -> bytes:
    text = body.decode("utf-8", "replace")
    return text.replace('encoding="UTF-8"', f'encoding="{encoding}"', 1).encode(encoding)


def _soap_action(contract: str) -> str:
    known = CATALOGUE.get(contract)
    return f'"{known.soap_action}"' if known is not None else '""'
