"""The admin API, `/__admin/…` (design, section 5). `OPERATIONS` is the whole of it; routes and OpenAPI both come from
that table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response
from pydantic import BaseModel

from simulator import __version__
from simulator.errors import BadRequest, NotFound
from simulator.scenarios import loader
from simulator.scenarios.model import Scenario
from simulator.soap.reporting import Reporter
from simulator.store.call_log import CallFilter, CallLog, Exchange
from simulator.store.sessions import SessionState
from simulator.web import clock, faults, ledger, shapes, staff
from simulator.web.context import session_name
from simulator.web.guard import ADMIN
from simulator.web.openapi import Operation
from simulator.web.operations import api
from simulator.worlds import DEFAULT_SESSION, World, Worlds


class Admin:
    """The handlers. Each takes its query, its body and its path parameters, and gives a shape, a list of shapes or
    bytes.
    """

    def __init__(self, worlds: Worlds, call_log: CallLog, reporter: Reporter, settle: Callable[[World], None]) -> None:
        self._worlds = worlds
        self._call_log = call_log
        self._reporter = reporter
        self._settle = settle

    def _world(self) -> World:
        return self._worlds.open(session_name())

    # health, clock, scenario

    def health(self) -> shapes.Health:
        world = self._world()
        return shapes.Health(
            status="ok",
            version=__version__,
            session=world.state.session,
            scenario=world.state.scenario,
            now=world.now.isoformat(),
        )

    def clock(self) -> shapes.Clock:
        return _clock(self._world())

    def change_clock(self, body: shapes.ClockChange) -> shapes.Clock:
        """What was to happen until now happens before, and what the new time brings after."""
        self._settle(self._world())
        world = self._worlds.change_clock(session_name(), lambda now, real: clock.changed(body, now, real))
        self._reporter.catch_up_with_all(world)
        return _clock(world)

    def scenario(self) -> Response:
        return Response(self._worlds.sessions.source(session_name()), content_type="application/yaml; charset=UTF-8")

    def put_scenario(self, source: str) -> shapes.Session:
        session = session_name()
        self._worlds.sessions.state(session)
        self._worlds.load(session, loader.parse(source, "scenario"), source)
        self._call_log.clear(session)
        return _opened(self._worlds.open(session))

    def reset(self) -> shapes.Session:
        session = session_name()
        self._worlds.reset(session)
        self._call_log.clear(session)
        return _opened(self._worlds.open(session))

    # sessions

    def sessions(self) -> list[shapes.Session]:
        return [_session(state, now) for state, now in self._worlds.all()]

    def create_session(self, body: shapes.SessionRequest) -> shapes.Session:
        scenario, source = self._chosen(body)
        return _opened(self._worlds.open(self._worlds.create(body.session, scenario, source)))

    def remove_session(self, session: str) -> None:
        self._worlds.remove(session)
        self._call_log.clear(session)

    def _chosen(self, body: shapes.SessionRequest) -> tuple[Scenario, str]:
        """Only shipped names: the API must not open files on the server."""
        if body.scenario is not None and body.source is not None:
            raise BadRequest("send either 'scenario' (a name) or 'source' (YAML), not both")
        if body.scenario is not None:
            names = [each.name for each in loader.shipped()]
            if body.scenario not in names:
                raise BadRequest(f"no scenario {body.scenario!r}; shipped ones: {', '.join(names)}")
            return loader.read(body.scenario)
        source = body.source if body.source is not None else self._worlds.sessions.source(session_name())
        return loader.parse(source, "scenario"), source

    # staff

    def book_as_staff(self, body: shapes.StaffBooking) -> shapes.Booked:
        world = self._world()
        booked = staff.book(world, body)
        self._reporter.catch_up_with_all(world)
        return booked

    def cancel_as_staff(self, booking_system: str, booking_id: str) -> None:
        world = self._world()
        staff.cancel(world, booking_system, booking_id)
        self._reporter.catch_up_with_all(world)

    # the engagement index

    def engagements(self, query: shapes.EngagementQuery) -> list[shapes.Engagement]:
        world = self._world()
        self._reporter.catch_up(world)
        return list(ledger.engagements(world, query))

    # calls

    def calls(self, query: shapes.CallQuery) -> list[shapes.Call]:
        session = self._world().state.session
        return [_call(each) for each in self._call_log.newest(session, CallFilter(**query.model_dump()))]

    def clear_calls(self) -> None:
        self._call_log.clear(self._world().state.session)

    def call_request(self, call_id: int) -> Response:
        return Response(self._found(call_id).request, content_type="application/octet-stream")

    def call_reply(self, call_id: int) -> Response:
        return Response(self._found(call_id).reply, content_type="text/xml; charset=UTF-8")

    def _found(self, call_id: int) -> Exchange:
        exchange = self._call_log.find(session_name(), min(call_id, shapes.LARGEST))
        if exchange is None:
            raise NotFound(f"call {call_id} is not in the log; it keeps the newest calls only")
        return exchange


def _operations(admin: Admin) -> tuple[Operation, ...]:
    def listing(
        kind: str,
        summary: str,
        query: type[BaseModel],
        row: type[BaseModel],
        read: Callable[[World, Any], Iterable[Any]],
    ) -> Operation:
        def handler(query: Any) -> list[Any]:
            return list(read(admin._world(), query))[: query.limit]

        return Operation("GET", f"/ledger/{kind}", summary, handler, [row], query=query)

    return (
        Operation("GET", "/health", "Is it there, which scenario, what time is it", admin.health, shapes.Health),
        Operation("GET", "/clock", "The session's clock", admin.clock, shapes.Clock),
        Operation(
            "PUT",
            "/clock",
            "Set, advance, stop or start the clock",
            admin.change_clock,
            shapes.Clock,
            body=shapes.ClockChange,
        ),
        Operation("GET", "/scenario", "The scenario's YAML", admin.scenario, "application/yaml"),
        Operation(
            "PUT", "/scenario", "Replace everything by a scenario", admin.put_scenario, shapes.Session, body="yaml"
        ),
        Operation("POST", "/reset", "Back to what the scenario says", admin.reset, shapes.Session),
        Operation("GET", "/sessions", "All sessions", admin.sessions, [shapes.Session]),
        Operation(
            "POST",
            "/sessions",
            "A new session",
            admin.create_session,
            shapes.Session,
            body=shapes.SessionRequest,
            status=201,
        ),
        Operation("DELETE", "/sessions/<string:session>", "Remove a session", admin.remove_session, None, status=204),
        Operation("GET", "/calls", "The call log, newest first", admin.calls, [shapes.Call], query=shapes.CallQuery),
        Operation("DELETE", "/calls", "Empty the call log", admin.clear_calls, None, status=204),
        Operation(
            "GET",
            "/calls/<int:call_id>/request",
            "A request's exact bytes",
            admin.call_request,
            "application/octet-stream",
        ),
        Operation("GET", "/calls/<int:call_id>/reply", "A reply's exact bytes", admin.call_reply, "text/xml"),
        listing("booking-systems", "Booking systems", shapes.SystemQuery, shapes.BookingSystem, ledger.booking_systems),
        listing("facilities", "Healthcare facilities", shapes.FacilityQuery, shapes.Facility, ledger.facilities),
        listing("time-types", "Time types", shapes.SystemQuery, shapes.TimeType, ledger.time_types),
        listing("residents", "Residents", shapes.ResidentQuery, shapes.Resident, ledger.residents),
        listing("timeslots", "The timetable, free and booked", shapes.TimeslotQuery, shapes.Timeslot, ledger.timeslots),
        listing(
            "bookings", "Bookings and invitations, live and gone", shapes.BookingQuery, shapes.Booking, ledger.bookings
        ),
        Operation(
            "POST",
            "/ledger/bookings",
            "Staff book a free time for a citizen",
            admin.book_as_staff,
            shapes.Booked,
            body=shapes.StaffBooking,
            status=201,
        ),
        Operation(
            "DELETE",
            "/ledger/bookings/<string:booking_system>/<string:booking_id>",
            "Staff cancel a booking or an invitation",
            admin.cancel_as_staff,
            None,
            status=204,
        ),
        listing("invitations", "Invitations only", shapes.BookingQuery, shapes.Booking, ledger.invitations),
        Operation(
            "GET",
            "/ledger/engagements",
            "The engagement index",
            admin.engagements,
            [shapes.Engagement],
            query=shapes.EngagementQuery,
        ),
        *faults.operations(admin._worlds),
    )


def blueprint(worlds: Worlds, call_log: CallLog, reporter: Reporter, settle: Callable[[World], None]) -> Blueprint:
    """`settle` lets everything happen that was to happen until now, before the clock moves."""
    return api("admin", ADMIN, "tidbok admin API", _operations(Admin(worlds, call_log, reporter, settle)))


def _clock(world: World) -> shapes.Clock:
    return shapes.Clock(now=world.now.isoformat(), running=world.state.clock.running)


def _opened(world: World) -> shapes.Session:
    return _session(world.state, world.now)


def _session(state: SessionState, now: datetime) -> shapes.Session:
    prefix = "" if state.session == DEFAULT_SESSION else f"/s/{state.session}"
    return shapes.Session(session=state.session, scenario=state.scenario, now=now.isoformat(), path=prefix)


def _call(exchange: Exchange) -> shapes.Call:
    return shapes.Call(
        id=exchange.call_id,
        at=exchange.at,
        producer=exchange.producer,
        contract=exchange.contract,
        logical_address=exchange.logical_address,
        status=exchange.status,
        fault=exchange.fault,
        component=exchange.component,
        sender=exchange.sender,
        correlation=exchange.correlation,
        faults=exchange.faults.split(),
        began=exchange.began,
        elapsed_ms=exchange.elapsed_ms,
        request=exchange.request.decode("utf-8", "replace"),
        reply=exchange.reply.decode("utf-8", "replace"),
    )
