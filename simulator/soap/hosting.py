"""One Spyne application per contract: dispatch on the root element, validation both ways, decoding, compiled replies.

Spyne has a transport for WSGI; ours is smaller, since the guard (`endpoint`) has already read and parsed the message.
Spyne's own serialiser is passed by (nine tenths of its time, spec/spyne.md 2), and so is its validator, which knows too
little (1.3).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from lxml import etree

from simulator.contracts import _spyne, schemas  # noqa: F401  must come before Spyne
from simulator.contracts.contract import ServiceContract, demand
from simulator.contracts.envelope import Message, fault, wrap
from simulator.contracts.models import reader, spyne_model
from simulator.contracts.shapes import ComplexType, Element, SimpleType
from simulator.contracts.tolerant import tolerant_reader
from simulator.contracts.writers import ReplyError, writer
from simulator.domain.reply import Reply
from simulator.errors import TechnicalError
from spyne import Application, Fault, MethodContext, Service, rpc  # isort: skip
from spyne.protocol.soap import Soap11  # isort: skip
from spyne.server import ServerBase  # isort: skip

logging.getLogger("spyne").setLevel(logging.CRITICAL + 1)  # it logs every fault with a stack trace, and request bodies


def fault_reply(error: TechnicalError) -> Reply:
    return Reply(500, fault(error), error.text)


class HostedContract(ServerBase):
    """A contract ready to be called.

    Threads share it; nothing in it changes after it is made.
    """

    transport = "urn:tidbok:in-process"

    def __init__(self, contract: ServiceContract) -> None:
        super().__init__(_application(contract))
        self.contract = contract

    def call(self, message: Message, host: object) -> Reply:
        """Answer one message; `host` is what the contract's `answer` asks.

        Raises TechnicalError for what becomes a fault.
        """
        context = _Context(self, MethodContext.SERVER)
        context.udc = _Call(message, host)
        try:
            self.generate_contexts(context)
            self._stop_at(context.in_error)
            self.get_in_object(context)
            self._stop_at(context.in_error)
            self.get_out_object(context)
            self._stop_at(context.out_error)
            self.get_out_string(context)
            return Reply(200, b"".join(context.out_string))
        finally:
            context.event = None  # it refers back, and both documents would wait for the garbage collector

    def _stop_at(self, error: Exception | None) -> None:
        """Spyne keeps exceptions in its context; they travel on from there."""
        if isinstance(error, _Broken):
            raise error.cause
        if error is not None:
            raise error


class _Context(MethodContext):
    """Spyne's context of one call, without a transport's, and without its events: nobody listens to them here."""

    TransportContext = None

    def fire_event(self, event: str, *args: object, **kwargs: object) -> None:
        pass


class _Call:
    """Travels through Spyne with the request."""

    __slots__ = ("host", "message")

    def __init__(self, message: Message, host: object) -> None:
        self.message = message
        self.host = host


class _Broken(Fault):
    """Any exception of ours on its way through Spyne, which hides and logs everything but its own Fault."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("Server", str(cause))
        self.cause = cause


class _Protocol(Soap11):
    """SOAP 1.1 with the schema files as validator in both directions, and compiled writers."""

    def __init__(self, contract: ServiceContract) -> None:
        super().__init__(parse_xsi_type=False)  # the schema has judged it; Spyne does not know our simple types by name
        self._contract = contract
        self._known = _known(contract.request_element.type) or {}
        self._write = writer(contract.response_element, contract.response, contract.response_rules)
        self._root = f"{{{contract.responder_namespace}}}{contract.name}"

    def get_context(self, parent: object, transport: object) -> None:
        """None: we keep nothing there, and Spyne's refers to itself, so that only the garbage collector frees it."""

    def generate_method_contexts(self, ctx: Any) -> Any:
        """The context itself; Spyne makes a copy for each of several methods, and here there is one."""
        (ctx.descriptor,) = self.get_call_handles(ctx)
        return (ctx,)

    def create_in_document(self, ctx: Any, charset: str | None = None) -> None:
        ctx.in_document = ctx.udc.message.root

    def decompose_incoming_envelope(self, ctx: Any, message: object = None) -> None:
        payload = ctx.udc.message.payload
        ctx.in_header_doc, ctx.in_body_doc = None, payload
        ctx.method_request_string = payload.tag
        self.validate_body(ctx, message)

    def validate_body(self, ctx: Any, message: object) -> None:
        contract, payload = self._contract, ctx.in_body_doc
        if payload.tag != self._root:
            raise _Broken(_wrong_root(contract, payload))
        if not schemas.is_valid(contract.xsd, payload):
            raise _Broken(_breach(contract, payload))
        _without_extensions(payload, self._known)

    def serialize(self, ctx: Any, message: object) -> None:
        ctx.out_document = self._write(ctx.out_object[0])

    def create_out_string(self, ctx: Any, charset: str | None = None) -> None:
        """The reply's text in its envelope; a reply that breaks the schema never leaves."""
        text = ctx.out_document
        element = etree.fromstring(text)
        if not self._contract.lenient and not schemas.is_valid(self._contract.xsd, element):
            raise ReplyError("; ".join(schemas.problems(self._contract.xsd, element)))
        ctx.out_string = [wrap(text)]


class _LenientProtocol(_Protocol):
    """The same for those who do not judge requests by the schema, and read them by name: any request can be read."""

    def __init__(self, contract: ServiceContract) -> None:
        super().__init__(contract)
        self._read = tolerant_reader(_complex(contract.request_element), contract.request)

    def validate_body(self, ctx: Any, message: object) -> None:
        if ctx.in_body_doc.tag != self._root:
            raise _Broken(_wrong_root(self._contract, ctx.in_body_doc))

    def deserialize(self, ctx: Any, message: object) -> None:
        """Past Spyne, which knows elements by their local names and stops at a boolean that is none."""
        ctx.in_object = self._read(ctx.in_body_doc)


def _wrong_root(contract: ServiceContract, payload: etree._Element) -> TechnicalError:
    found = etree.QName(payload)
    return TechnicalError(
        f"soap:Body innehåller {found.localname} i namnrymden {found.namespace or '(ingen)'}, "
        f"men den här adressen tar emot {contract.name} i {contract.responder_namespace}."
    )


def _breach(contract: ServiceContract, payload: etree._Element) -> TechnicalError:
    found = schemas.problems(contract.xsd, payload)
    more = f" ({len(found)} fel)" if len(found) > 1 else ""
    text = f"Meddelandet följer inte schemat för {contract.name}: {found[0]}.{more}"
    return TechnicalError(text, details=tuple(found))


_Known = dict[str, "_Known | None"]
"""Tags of a type's own elements, and the same of each that has elements in turn."""


def _known(shape: SimpleType | ComplexType) -> _Known | None:
    if not isinstance(shape, ComplexType):
        return None
    return {f"{{{child.namespace}}}{child.name}": _known(child.type) for child in shape.elements}


def _without_extensions(element: etree._Element, known: _Known) -> None:
    """Take away what wildcards let in: Spyne looks at local names only, and would read a foreign bookingId as ours."""
    for child in list(element):
        if child.tag not in known:
            element.remove(child)
            continue
        inside = known[str(child.tag)]
        if inside is not None:
            _without_extensions(child, inside)


def _application(contract: ServiceContract) -> Application:
    protocol = _LenientProtocol if contract.lenient else _Protocol
    return Application(
        [_service(contract)],
        tns=contract.responder_namespace,
        name=contract.name,
        in_protocol=protocol(contract),
        out_protocol=_Protocol(contract),
    )


def _service(contract: ServiceContract) -> Any:
    asked, told = _complex(contract.request_element), _complex(contract.response_element)
    read: Callable[[Any], Any] = _as_read if contract.lenient else reader(asked, contract.request)

    def answer(ctx: Any, parameters: Any) -> Any:
        try:
            request = read(parameters)
            demand(contract, request)
            return contract.answer(request, ctx.udc.host)
        except Exception as error:
            raise _Broken(error) from error

    operation = rpc(
        spyne_model(asked),
        _returns=spyne_model(told),
        _body_style="bare",
        _operation_name=contract.name,
        _out_message_name=f"{{{contract.responder_namespace}}}{contract.name}Response",
    )(answer)
    return type(Service)(f"{contract.name}Service", (Service,), {"answer": operation})


def _complex(element: Element) -> ComplexType:
    if not isinstance(element.type, ComplexType):
        raise TypeError(f"{element.name} must be of a complex type")
    return element.type


def _as_read(request: Any) -> Any:
    return request


@lru_cache(maxsize=64)
def hosted(contract: ServiceContract) -> HostedContract:
    """The contract's application, made when first called (10 ms each) and kept."""
    return HostedContract(contract)
