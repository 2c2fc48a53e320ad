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
from simulator.contracts.shapes import ComplexType
from simulator.contracts.writers import ReplyError, writer
from simulator.domain.booking_system import BookingSystem
from simulator.errors import TechnicalError
from spyne import Application, Fault, MethodContext, Service, rpc  # isort: skip
from spyne.protocol.soap import Soap11  # isort: skip
from spyne.server import ServerBase  # isort: skip

logging.getLogger("spyne").setLevel(logging.CRITICAL + 1)  # it logs every fault with a stack trace, and request bodies

_EXPLAINED_AT_MOST = 200_000  # characters; explaining is slow, and nobody reads the mistakes of a larger message


class Reply:
    """What goes back: HTTP status, body, and the fault's sentence if it is one."""

    __slots__ = ("body", "fault", "status")

    def __init__(self, status: int, body: bytes, fault: str | None = None) -> None:
        self.status = status
        self.body = body
        self.fault = fault


def fault_reply(error: TechnicalError) -> Reply:
    return Reply(500, fault(error), error.text)


class HostedContract(ServerBase):
    """A contract ready to be called. Threads share it; nothing in it changes after it is made."""

    transport = "urn:tidbok:in-process"

    def __init__(self, contract: ServiceContract) -> None:
        super().__init__(_application(contract))
        self.contract = contract

    def call(self, message: Message, system: BookingSystem) -> Reply:
        """Answer one message. Raises TechnicalError for what becomes a fault."""
        context = MethodContext(self, MethodContext.SERVER)
        context.udc = _Call(message, system)
        (context,) = self.generate_contexts(context)
        self._stop_at(context.in_error)
        self.get_in_object(context)
        self._stop_at(context.in_error)
        self.get_out_object(context)
        self._stop_at(context.out_error)
        self.get_out_string(context)
        return Reply(200, b"".join(context.out_string))

    def _stop_at(self, error: Exception | None) -> None:
        """Spyne keeps exceptions in its context; they travel on from there."""
        if isinstance(error, _Broken):
            raise error.cause
        if error is not None:
            raise error


class _Call:
    """Travels through Spyne with the request."""

    __slots__ = ("message", "system")

    def __init__(self, message: Message, system: BookingSystem) -> None:
        self.message = message
        self.system = system


class _Broken(Fault):
    """Any exception of ours on its way through Spyne, which hides and logs everything but its own Fault."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("Server", str(cause))
        self.cause = cause


class _Protocol(Soap11):
    """SOAP 1.1 with the schema files as validator in both directions, and compiled writers."""

    def __init__(self, contract: ServiceContract) -> None:
        super().__init__()
        self._contract = contract
        self._write = writer(contract.response_element, contract.response, contract.response_rules)
        self._root = f"{{{contract.responder_namespace}}}{contract.name}"

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

    def serialize(self, ctx: Any, message: object) -> None:
        ctx.out_document = self._write(ctx.out_object[0])

    def create_out_string(self, ctx: Any, charset: str | None = None) -> None:
        """The reply's text in its envelope; a reply that breaks the schema never leaves."""
        text = ctx.out_document
        element = etree.fromstring(text)
        if not schemas.is_valid(self._contract.xsd, element):
            raise ReplyError("; ".join(schemas.problems(self._contract.xsd, element)))
        ctx.out_string = [wrap(text)]


def _wrong_root(contract: ServiceContract, payload: etree._Element) -> TechnicalError:
    found = etree.QName(payload)
    return TechnicalError(
        f"soap:Body innehåller {found.localname} i namnrymden {found.namespace or '(ingen)'}, "
        f"men den här adressen tar emot {contract.name} i {contract.responder_namespace}."
    )


def _breach(contract: ServiceContract, payload: etree._Element) -> TechnicalError:
    size = sum(1 for _ in payload.iter()) * 40
    found = schemas.problems(contract.xsd, payload) if size <= _EXPLAINED_AT_MOST else ["se schemat"]
    more = f" ({len(found)} fel)" if len(found) > 1 else ""
    text = f"Meddelandet följer inte schemat för {contract.name}: {found[0]}.{more}"
    return TechnicalError(text, details=tuple(found))


def _application(contract: ServiceContract) -> Application:
    return Application(
        [_service(contract)],
        tns=contract.responder_namespace,
        name=contract.name,
        in_protocol=_Protocol(contract),
        out_protocol=_Protocol(contract),
    )


def _service(contract: ServiceContract) -> Any:
    asked, told = contract.request_element.type, contract.response_element.type
    if not isinstance(asked, ComplexType) or not isinstance(told, ComplexType):
        raise TypeError(f"{contract.name}: request and response must be of complex types")
    read: Callable[[Any], Any] = reader(asked, contract.request)

    def answer(ctx: Any, parameters: Any) -> Any:
        try:
            request = read(parameters)
            demand(contract, request)
            return contract.answer(request, ctx.udc.system)
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


@lru_cache(maxsize=64)
def hosted(contract: ServiceContract) -> HostedContract:
    """The contract's application, made when first called (10 ms each) and kept."""
    return HostedContract(contract)
