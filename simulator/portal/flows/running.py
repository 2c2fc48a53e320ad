"""A citizen's flow, one request at a time: found by its token, taken a step on, and kept.

What is harmless to do twice is done twice: all steps but the last only read. The last one, the act, is claimed in the
ledger before the producer is asked (store/flows.py). Who comes second waits for the first one's answer and gets it: so
a double click books once, also when the two come at once and to different workers.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from simulator.domain.call import Send
from simulator.domain.times import timestamp, to_local
from simulator.errors import BadRequest, Conflict, Gone, NotFound
from simulator.portal import comment, phone, relations, texts
from simulator.portal.booking_client import BookingClient, CallFailed, MadeCall
from simulator.portal.client import Client, patience_with_producer
from simulator.portal.confirmations import confirmation
from simulator.portal.display import Facilities
from simulator.portal.flows import choosing, pages, searching
from simulator.portal.flows.acting import carry_out
from simulator.portal.flows.beginning import begin
from simulator.portal.flows.pages import Page
from simulator.portal.flows.state import LIFETIME, REMEMBERED, Ending, Flow, Kind, Step, dump, load
from simulator.portal.flows.stepping import onwards
from simulator.portal.flows.surroundings import Surroundings
from simulator.portal.relations import Event
from simulator.portal.sending import Sending
from simulator.store import flows as store
from simulator.store import residents
from simulator.store.flows import StoredFlow
from simulator.worlds import World

logger = logging.getLogger("tidbok.portal")

_MARGIN = 5.0  # real seconds beyond what the act itself may take, before the one that claimed it is taken for dead
_PAUSE = 0.02  # real seconds between two looks at whether the first click has come to its end

Deed = Callable[[Flow, Surroundings], Awaitable[Flow]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, where the flow stands, and the calls that this request made."""

    flow: Flow
    expires: str
    page: Page
    calls: tuple[MadeCall, ...] = ()


class Flows:
    """One request's way to the flows of a world. `sending` opens the way to the platform."""

    def __init__(self, world: World, sending: Sending, facilities: Facilities) -> None:
        self._world = world
        self._sending = sending
        self._facilities = facilities
        self._database = world.ledger.database
        self._session = world.state.session
        self._revision = world.state.revision

    # Looking

    def look(self, resident: str, token: str) -> Shown:
        """The page that the flow is at, without asking anybody. Raises NotFound and Gone, as everything here does."""
        stored, flow = self._find(resident, token)
        return self._shown(stored, flow)

    def of_resident(self, resident: str) -> list[Shown]:
        """The citizen's flows, those that were never finished too (CR-FOR-08)."""
        found = store.of_resident(self._database, self._session, resident)
        return [self._shown(each, load(each.content)) for each in found]

    # The steps

    async def begin(
        self, resident: str, kind: Kind, facility: str, booking_id: str | None = None, agent: str | None = None
    ) -> Shown:
        """Raises BadRequest for what no citizen could have meant, and Conflict for what an agent may not do."""
        _demand(kind, booking_id, agent)
        self._demand_name(resident, kind)
        flow = Flow(secrets.token_urlsafe(16), resident, kind, facility, facility, Step.FACILITY, (), booking_id, agent)
        async with self._sending() as send:
            around = self._around(send, flow)
            try:
                flow = await begin(flow, around)
            except CallFailed:
                flow = flow.ended(Step.TECHNICAL_ERROR, Ending(None, sent=False))
        new = StoredFlow(flow.token, resident, "done" if flow.is_over else "open", 1, self._expires(), dump(flow))
        forget_before = timestamp(self._world.now.replace(tzinfo=None) - REMEMBERED)
        if not store.add(self._database, self._session, self._revision, new, forget_before):
            raise Conflict("the world was replaced meanwhile: begin again")
        return self._shown(new, flow, around.client.calls)

    async def choose_facility(self, resident: str, token: str, facility: str | None, go_on: bool) -> Shown:
        """None leaves the one that is chosen at first. Without `go_on` only its conditions are shown (CR-FAC-05)."""

        async def deed(flow: Flow, around: Surroundings) -> Flow:
            flow = flow if facility is None else choosing.with_facility(flow, facility)
            return await onwards(flow, around) if go_on else flow

        return await self._take(resident, token, Step.FACILITY, deed)

    async def choose_care_type(self, resident: str, token: str, care_type: str) -> Shown:
        async def deed(flow: Flow, around: Surroundings) -> Flow:
            return await onwards(choosing.with_care_type(flow, care_type), around)

        return await self._take(resident, token, Step.CARE_TYPE, deed)

    async def choose_time_type(self, resident: str, token: str, time_type: str) -> Shown:
        async def deed(flow: Flow, around: Surroundings) -> Flow:
            return await onwards(choosing.with_time_type(flow, time_type), around)

        return await self._take(resident, token, Step.TIME_TYPE, deed)

    async def choose_performer(self, resident: str, token: str, performer: str | None) -> Shown:
        """None, or "", is nobody in particular."""

        async def deed(flow: Flow, around: Surroundings) -> Flow:
            return await onwards(choosing.with_performer(flow, performer), around)

        return await self._take(resident, token, Step.PERFORMER, deed)

    async def choose_day(self, resident: str, token: str, day: date) -> Shown:
        """Shows the times of that day."""

        async def deed(flow: Flow, around: Surroundings) -> Flow:
            return await searching.with_day(flow, choosing.known_day(flow, day), around)

        return await self._take(resident, token, Step.TIME, deed)

    async def search_further(self, resident: str, token: str, after: date) -> Shown:
        """A month after the last day that has been searched."""

        async def deed(flow: Flow, around: Surroundings) -> Flow:
            return flow if choosing.is_searched(flow, after) else await searching.searched_further(flow, around)

        return await self._take(resident, token, Step.TIME, deed)

    async def choose_time(self, resident: str, token: str, slot: str) -> Shown:
        async def deed(flow: Flow, around: Surroundings) -> Flow:
            return await onwards(replace(flow, slot=choosing.slot_of(flow, slot)), around)

        return await self._take(resident, token, Step.TIME, deed)

    async def give_reason(
        self, resident: str, token: str, written: str | None, number: str | None, go_on: bool
    ) -> Shown:
        """None leaves a field as it is. Raises Conflict when the button to go on is grey."""

        async def deed(flow: Flow, around: Surroundings) -> Flow:
            flow = replace(
                flow,
                comment=flow.comment if written is None else written,
                phone=flow.phone if number is None else phone.typed(number),
            )
            if not go_on:
                return flow
            _demand_right_comment(flow)
            return await onwards(flow, around)

        return await self._take(resident, token, Step.REASON, deed)

    async def write_comment(self, resident: str, token: str, written: str) -> Shown:
        """The comment of a cancelling, which stands on its only page."""

        async def deed(flow: Flow, around: Surroundings) -> Flow:
            return replace(flow, comment=written)

        return await self._take(resident, token, Step.SUMMARY, deed)

    # The act

    async def confirm(self, resident: str, token: str, written: str | None, accepts_terms: bool) -> Shown:
        """Carry out what the summary shows, once. Raises Conflict when the flow is not at its summary."""
        loop = asyncio.get_running_loop()
        give_up = loop.time() + patience_with_producer(self._world.setup.platform.timeouts) + _MARGIN
        while True:
            stored, flow = self._find(resident, token)
            if stored.state == "confirming":
                if loop.time() < give_up:
                    await asyncio.sleep(_PAUSE)
                else:
                    self._finish(stored, flow.ended(Step.TECHNICAL_ERROR, Ending(None)))
                continue
            if flow.ending is not None:
                return self._shown(stored, flow)
            ready = self._ready(flow, written, accepts_terms)
            claimed = store.change(
                self._database, self._session, stored, replace(stored, state="confirming", content=dump(ready))
            )
            if claimed is not None:
                return await self._carry_out(claimed, ready)

    def _ready(self, flow: Flow, written: str | None, accepts_terms: bool) -> Flow:
        if flow.step is not Step.SUMMARY:
            raise Conflict(f"the flow is at the step {flow.step.value}: it is confirmed at {Step.SUMMARY.value}")
        if flow.kind is Kind.CANCELLING:
            flow = flow if written is None else replace(flow, comment=written)
            _demand_right_comment(flow)
        elif pages.must_accept_terms(flow, self._facilities) and not accepts_terms:
            raise Conflict(f"the terms must be accepted: {texts.TERMS_NOT_ACCEPTED}")
        return flow

    async def _carry_out(self, claimed: StoredFlow, flow: Flow) -> Shown:
        calls: tuple[MadeCall, ...] = ()
        try:
            async with self._sending() as send:
                around = self._around(send, flow)
                ended = await carry_out(flow, around)
                calls = around.client.calls
        except Exception:  # whatever breaks in here: those who wait for this must not wait in vain
            logger.exception("the flow %s could not be carried out", flow.kind.value)
            ended = flow.ended(Step.TECHNICAL_ERROR, Ending(None))
        kept = self._finish(claimed, ended)
        return self._shown(kept or claimed, ended, calls)

    def _finish(self, claimed: StoredFlow, ended: Flow) -> StoredFlow | None:
        """The end, its message in the inbox and its relation, all or nothing (CR-INB-06, CR-REL-06)."""
        parts = relations.parts_changed(Event.BOOK, self._world.now.date(), self._world.setup.portal)
        follows = store.Consequences(
            confirmation(ended, self._facilities, self._world.now),
            ended.chosen_facility,
            parts if _makes_relation(ended) else {},
        )
        state: store.State = "done" if ended.is_over else "open"
        new = replace(claimed, state=state, content=dump(ended), expires=self._expires())
        return store.change(self._database, self._session, claimed, new, follows)

    # What they have in common

    async def _take(self, resident: str, token: str, step: Step, deed: Deed) -> Shown:
        """Do something at a step that the citizen has come to, or go back to it and do something there."""
        stored, flow = self._find(resident, token)
        if stored.state == "confirming":
            raise Conflict("the flow is being carried out: wait for its answer")
        flow = _back_at(flow, step)
        async with self._sending() as send:
            around = self._around(send, flow)
            try:
                flow = await deed(flow, around)
            except CallFailed:
                return Shown(flow, stored.expires, pages.technical_error(flow), around.client.calls)
        new = replace(stored, content=dump(flow), expires=self._expires(), state="done" if flow.is_over else "open")
        kept = store.change(self._database, self._session, stored, new) or self._same(new)
        return self._shown(kept, flow, around.client.calls)

    def _same(self, new: StoredFlow) -> StoredFlow:
        """Of two clicks at once on one button the second has changed nothing. Raises Conflict for anything else."""
        found, _ = self._find(new.resident, new.token)
        if (found.content, found.state) != (new.content, new.state):
            raise Conflict("the flow was taken a step on by another request meanwhile: look at it again")
        return found

    def _find(self, resident: str, token: str) -> tuple[StoredFlow, Flow]:
        found = store.find(self._database, self._session, resident, token)
        if found is None:
            raise NotFound(f"resident {resident} has no flow {token!r}: begin one")
        if found.expires < timestamp(self._world.now):
            raise Gone(f"the flow {token!r} expired {found.expires} by the session's clock: begin a new one")
        return found, load(found.content)

    def _shown(self, stored: StoredFlow, flow: Flow, calls: tuple[MadeCall, ...] = ()) -> Shown:
        return Shown(flow, stored.expires, pages.page(flow, self._facilities), calls)

    def _around(self, send: Send, flow: Flow) -> Surroundings:
        setup = self._world.setup
        client = Client(send, setup.platform, setup.portal, str(uuid4()))
        asking = BookingClient(client, setup.platform, setup.portal.hsa_id, flow.resident, flow.agent)
        citizen = residents.at_portal(self._database, self._session, flow.resident)
        return Surroundings(asking, self._facilities, setup, citizen, self._world.now)

    def _expires(self) -> str:
        """By the wall or by the clock, whichever is more: in spring the wall's hour may be a single minute."""
        now = self._world.now
        elapsed = to_local(now.timestamp() + LIFETIME.total_seconds())
        return max(timestamp(now.replace(tzinfo=None) + LIFETIME), timestamp(elapsed))

    def _demand_name(self, resident: str, kind: Kind) -> None:
        if kind is Kind.CANCELLING:
            return
        if residents.at_portal(self._database, self._session, resident).name is None:
            raise NotFound(
                f"resident {resident} is not in this world: 1177 gives the producer the name from there (CR-CON-07)"
            )


def _demand(kind: Kind, booking_id: str | None, agent: str | None) -> None:
    if agent is not None and kind is not Kind.BOOKING:
        raise Conflict(f"staff act for a citizen in the flow booking only, not in {kind.value} (CR-CON-02)")
    if kind is Kind.BOOKING and booking_id is not None:
        raise BadRequest("field 'booking_id': a new booking has none yet; leave it out")
    if kind is not Kind.BOOKING and booking_id is None:
        raise BadRequest(f"field 'booking_id' is missing: {kind.value} is of a booking or an invitation")


def _back_at(flow: Flow, step: Step) -> Flow:
    """The flow at a step that it has been at. Raises Conflict for one that it has not come to, or when it is over."""
    if flow.is_over:
        raise Conflict(f"the flow has ended, with {flow.step.value}: begin a new one")
    if step not in flow.reached:
        known = ", ".join(each.value for each in flow.reached)
        raise Conflict(f"the flow has not come to the step {step.value}; it has been at: {known}")
    return flow if flow.step is step else flow.at(step)


def _demand_right_comment(flow: Flow) -> None:
    """Raises Conflict while the button to go on is grey (CR-MSG-02). Where no comment is sent, none is judged."""
    wrong = comment.problem(flow.comment, True) if comment.is_shown(flow.message_allowed) else None
    if wrong is not None:
        raise Conflict(f"the button is greyed out: {wrong}")


def _makes_relation(ended: Flow) -> bool:
    """A citizen who books logged in gets the facility on the start page; what staff book does not do that."""
    done = ended.ending is not None and ended.ending.done
    return done and ended.kind in (Kind.BOOKING, Kind.INVITATION) and ended.agent is None
