"""The guard: everything between a POST's bytes and the contract, in the order a booking system would look.

Size, compression, encoding, XML, envelope, headers, address, contract; then the system's delay, and the answer. Each no
is a SOAP fault with HTTP 500 and a sentence; every call that is read ends in the call log, also the ones that are
refused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from simulator.contracts import envelope, headers
from simulator.contracts.contract import ServiceContract
from simulator.domain.facility import SystemSetup
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError, UnknownSession
from simulator.settings import Settings
from simulator.soap.hosting import Reply, fault_reply, hosted
from simulator.store.call_log import CallLog, Exchange
from simulator.worlds import World

logger = logging.getLogger("tidbok.soap")

_LONGEST_ADDRESS = 200  # in the log; the request is there in full
OUR_FAULT = "Internt fel i simulatorn. Felet är loggat på servern; det är inte ditt meddelande det är fel på."


@dataclass(frozen=True, slots=True)
class Post:
    """A POST as it came: where to, and the bytes."""

    system: str
    contract: ServiceContract
    body: bytes
    content_type: str = ""
    content_encoding: str = ""


class Endpoint:
    """Answers POSTs to /producers/<system>/<contract>."""

    def __init__(self, settings: Settings, call_log: CallLog, reopen: Callable[[str], World]) -> None:
        self._settings = settings
        self._call_log = call_log
        self._reopen = reopen

    def answer(self, world: World, post: Post) -> Reply:
        """Never raises for anything a caller can send."""
        began = perf_counter()
        heard = _Heard()
        try:
            reply = self._answer(world, post, heard)
        except TechnicalError as error:
            reply = fault_reply(error)
        except Exception:  # the boundary: whatever breaks in here is logged, and the caller gets a fault
            logger.exception("%s broke", post.contract.name)
            reply = fault_reply(TechnicalError(OUR_FAULT, party="Server"))
        elapsed_ms = round((perf_counter() - began) * 1000, 3)
        logger.info("%s %s: %d in %.1f ms", post.system, post.contract.name, reply.status, elapsed_ms)
        self._log(
            Exchange(
                session=world.state.session,
                at=timestamp(world.now),
                producer=post.system,
                contract=post.contract.name,
                logical_address=heard.logical_address[:_LONGEST_ADDRESS],
                status=reply.status,
                fault=reply.fault,
                elapsed_ms=elapsed_ms,
                request=heard.body if heard.body is not None else post.body,
                reply=reply.body,
            )
        )
        return reply

    def _log(self, exchange: Exchange) -> None:
        """What has been done is done: a log that cannot be written must not say otherwise."""
        try:
            self._call_log.add(exchange)
        except Exception:
            logger.exception("the call log could not be written")

    def _answer(self, world: World, post: Post, heard: _Heard) -> Reply:
        body = envelope.decompressed(post.body, post.content_encoding, self._settings.most_bytes)
        heard.body = body
        message = envelope.parse(body, post.content_type)
        headers.refuse_not_understood(message.headers)
        heard.logical_address = headers.logical_address(message.headers)
        contract = post.contract
        caller = headers.caller(message.headers) if contract.needs_actor else None
        setup = world.setup.systems[post.system]
        address = _addressed(setup, contract, heard.logical_address)
        _refuse_unsupported(setup, contract)
        delay = setup.delay.for_contract(contract.name)
        if delay:
            self._settings.sleep(delay)
            world = self._after_the_wait(world, post)
        return hosted(contract).call(message, world.system(post.system, caller, address))

    def _after_the_wait(self, world: World, post: Post) -> World:
        """The clock may have moved meanwhile, or another scenario been loaded."""
        try:
            world = self._reopen(world.state.session)
        except UnknownSession as error:
            raise TechnicalError("Sessionen togs bort medan anropet väntade.", party="Server") from error
        if post.system not in world.setup.systems:
            raise TechnicalError(f"Systemet {post.system} togs bort medan anropet väntade.", party="Server")
        return world


class _Heard:
    """What the guard has understood so far, for the log."""

    __slots__ = ("body", "logical_address")

    def __init__(self) -> None:
        self.body: bytes | None = None
        self.logical_address = ""


def _addressed(setup: SystemSetup, contract: ServiceContract, logical_address: str) -> str:
    """The HSA key of the addressed facility. Raises TechnicalError when the system does not host it (PR-GEN-03)."""
    key = hsa_key(logical_address)
    if key not in setup.facilities and not contract.any_address:
        raise TechnicalError(
            f"LogicalAddress {logical_address!r} finns inte i {setup.name}: adressera en av dess mottagningar "
            f"({_some(setup)})."
        )
    return key


def _some(setup: SystemSetup, most: int = 3) -> str:
    ids = [facility.hsa_id for facility in setup.facilities.values()]
    return ", ".join(ids[:most]) + (f" och {len(ids) - most} till" if len(ids) > most else "")


def _refuse_unsupported(setup: SystemSetup, contract: ServiceContract) -> None:
    if contract.name not in setup.contracts:
        raise TechnicalError(
            f"{setup.name} stödjer inte {contract.name}. Det stödjer: {', '.join(sorted(setup.contracts))}."
        )
