"""SOAP 1.1 envelopes: from bytes nobody can trust to a `Message`, and from a reply's text to bytes.

Everything a caller can get wrong ends as a TechnicalError with a sentence (a SOAP fault), never as a stack trace. The
parser reads no external entity and no network, expands nothing, and a DOCTYPE is refused (SOAP 1.1, section 3).
"""

from __future__ import annotations

import re
import threading
import zlib
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from simulator.contracts.writers import escape
from simulator.errors import TechnicalError

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
MOST_BYTES = 15 * 1024 * 1024  # as the national platform: vp.max.receive.length

_OPENING = f'<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="{SOAP}">'
_HEAD = f"{_OPENING}<soap:Body>"
_TAIL = "</soap:Body></soap:Envelope>"
_PROLOG_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s;"']+)""", re.IGNORECASE)
_MOST_MEMBERS = 16  # gzip may be several files end to end (RFC 1952, 2.2)
_PROLOG = 1_000  # bytes in which a DOCTYPE would stand
_NO_DOCTYPE = "DOCTYPE är inte tillåtet i ett SOAP-meddelande: ta bort dokumenttypsdeklarationen."
_UTF8 = {"utf-8", "utf8", "us-ascii", "ascii"}
_UTF16 = {"utf-16": "utf-16", "utf16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}

_local = threading.local()


@dataclass(frozen=True, slots=True)
class Message:
    """An envelope taken apart: header blocks, and the one element of the Body."""

    root: etree._Element
    headers: tuple[etree._Element, ...]
    payload: etree._Element


def decompressed(body: bytes, content_encoding: str, most: int = MOST_BYTES) -> bytes:
    """The body as it was before Content-Encoding. Raises TechnicalError when it is broken, unknown or unpacks to too
    much.
    """
    coding = content_encoding.strip().lower()
    if coding in ("", "identity"):
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise TechnicalError(
            f"Content-Encoding {content_encoding!r} stöds inte: skicka gzip, deflate eller okomprimerat."
        )
    wbits = 47 if coding != "deflate" or body[:1] == b"\x78" else -15
    unpacked = b""
    for _ in range(_MOST_MEMBERS):
        unpacker = zlib.decompressobj(wbits)
        try:
            unpacked += unpacker.decompress(body, most + 1 - len(unpacked))
        except zlib.error as error:
            raise TechnicalError(
                f"Meddelandet går inte att packa upp: det är inte {coding} som Content-Encoding säger."
            ) from error
        if len(unpacked) > most:
            raise too_large(most)
        if not unpacker.eof:
            raise TechnicalError(f"Meddelandet går inte att packa upp: {coding}-strömmen tar slut för tidigt.")
        body = unpacker.unused_data
        if not body:
            return unpacked
    raise TechnicalError(f"Meddelandet går inte att packa upp: {coding}-strömmen har för många delar.")


def too_large(most: int) -> TechnicalError:
    return TechnicalError(f"Meddelandet är för stort: högst {most // (1024 * 1024)} MiB tas emot.")


def parse(body: bytes, content_type: str = "") -> Message:
    """Read an envelope. Raises TechnicalError that says what is wrong with it."""
    if not body.strip():
        raise TechnicalError("Meddelandet är tomt: ett SOAP 1.1-kuvert väntas.")
    _refuse_attachments(content_type)
    root = _root(_utf8(body, content_type))
    payloads = _body_of(root)
    if len(payloads) != 1:
        found = "är tom" if not payloads else f"har {len(payloads)} element"
        raise TechnicalError(f"soap:Body {found}: exakt ett element väntas (document/literal).")
    header = root.find(f"{{{SOAP}}}Header")
    return Message(root, tuple(header) if header is not None else (), payloads[0])


def root_of(body: bytes, content_type: str = "") -> tuple[etree._Element, bytes]:
    """The root element and the message as UTF-8, whatever it is a message of. Raises TechnicalError."""
    if not body.strip():
        raise TechnicalError("Meddelandet är tomt: ett SOAP 1.1-kuvert väntas.")
    utf8 = _utf8(body, content_type)
    return _root(utf8), utf8


def wrap(reply: str, headers: str = "") -> bytes:
    """A reply element's text in an envelope, with the text of header blocks if there are any."""
    head = f"{_OPENING}<soap:Header>{headers}</soap:Header><soap:Body>" if headers else _HEAD
    return f"{head}{reply}{_TAIL}".encode()


def request(payload: str, head: str) -> bytes:
    """A request's text in an envelope; `head` is what `headers.request_head` says."""
    return wrap(payload, head)


def fault(error: TechnicalError) -> bytes:
    """A SOAP 1.1 fault; details become plain elements, one sentence each."""
    lines = "".join(f"<problem>{escape(line)}</problem>" for line in error.details)
    detail = f"<detail>{lines}</detail>" if lines else ""
    return wrap(
        f"<soap:Fault><faultcode>soap:{error.party}</faultcode>"
        f"<faultstring>{escape(error.text)}</faultstring>{detail}</soap:Fault>"
    )


def _refuse_attachments(content_type: str) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith("multipart/") or "xop+xml" in content_type.lower():
        raise TechnicalError(f"Bilagor och MTOM ({kind}) stöds inte: skicka kuvertet ensamt som text/xml.")


def _utf8(body: bytes, content_type: str) -> bytes:
    """The body as UTF-8, whatever of the two encodings RIV-TA allows it came in; HTTP's word goes before the
    prolog's.
    """
    named = _charset_in(content_type)
    if named is not None:
        return _decoded(body, named, "Content-Type")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(body, "utf-16", "BOM")
    if body[:4] in (b"<\x00?\x00", b"<\x00s\x00") or body[:2] == b"<\x00":
        return _decoded(body, "utf-16le", "de första tecknen")
    if body[:2] == b"\x00<":
        return _decoded(body, "utf-16be", "de första tecknen")
    prolog = _PROLOG_ENCODING.match(body.removeprefix(b"\xef\xbb\xbf").lstrip())
    if prolog is not None and prolog[1].decode().lower() not in _UTF16:
        return _decoded(body, prolog[1].decode(), "XML-deklarationen")
    return _decoded(body, "utf-8", "RIV-TA")  # a prolog that says UTF-16 before UTF-8 bytes is met in the field


@lru_cache(maxsize=256)
def _charset_in(content_type: str) -> str | None:
    """Asked for with every message, and nearly always the same."""
    named = _CHARSET.search(content_type)
    return None if named is None else named[1]


def _decoded(body: bytes, charset: str, said_by: str) -> bytes:
    name = charset.lower()
    if name in _UTF8:
        body = body.removeprefix(b"\xef\xbb\xbf")
        try:
            body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_decodable("UTF-8", said_by, error.start) from error
        return body
    if name not in _UTF16:
        raise TechnicalError(f"Teckenkodningen {charset!r} ({said_by}) stöds inte: RIV-TA har UTF-8 eller UTF-16.")
    codec = _UTF16[name]
    if codec == "utf-16" and body[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        codec = "utf-16-be" if body[:1] == b"\x00" else "utf-16-le"
    try:
        return body.decode(codec).removeprefix("\ufeff").encode()
    except UnicodeError as error:
        raise _not_decodable("UTF-16", said_by, getattr(error, "start", 0)) from error


def _not_decodable(charset: str, said_by: str, position: int) -> TechnicalError:
    return TechnicalError(
        f"Meddelandet är inte {charset} som {said_by} säger: byte nummer {position + 1} går inte att tolka."
    )


def _root(body: bytes) -> etree._Element:
    try:
        root = etree.fromstring(body.lstrip(), _parser())
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in body[:_PROLOG]:
            raise TechnicalError(_NO_DOCTYPE) from error
        line, column = error.position
        raise TechnicalError(
            f"Meddelandet är inte välformad XML: rad {line}, tecken {column}: {_reason(error)}."
        ) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):  # the stubs lack it
        raise TechnicalError(_NO_DOCTYPE)
    return root


def _reason(error: etree.XMLSyntaxError) -> str:
    """libxml2's words, without the place it adds: we have said it."""
    return " ".join(str(error.msg).rpartition(", line ")[0].split()).rstrip(".") or "felet är okänt"


def _parser() -> etree.XMLParser:
    """This thread's parser: a shared one would make threads wait for each other."""
    parser: etree.XMLParser | None = getattr(_local, "parser", None)
    if parser is None:
        parser = _local.parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    return parser


def _body_of(root: etree._Element) -> list[etree._Element]:
    name = etree.QName(root)
    if name.localname == "Envelope" and name.namespace == SOAP12:
        raise TechnicalError("Kuvertet är SOAP 1.2: RIVTABP21 har SOAP 1.1.", party="VersionMismatch")
    if name.localname == "Envelope" and name.namespace != SOAP:
        raise TechnicalError(
            f"Kuvertets namnrymd {name.namespace or '(ingen)'} är inte SOAP 1.1 ({SOAP}).", party="VersionMismatch"
        )
    if name.localname != "Envelope":
        raise TechnicalError(f"Meddelandet börjar med {name.localname}: ett SOAP 1.1-kuvert (Envelope) väntas.")
    body = root.find(f"{{{SOAP}}}Body")
    if body is None:
        raise TechnicalError("Kuvertet har ingen soap:Body.")
    return list(body)
