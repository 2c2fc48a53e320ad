"""The portal API, `/1177/api/…`: 1177's own services as JSON, and the port through which the features can be pointed at
another implementation. `_operations` is the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from typing import Any, TypeVar

from flask import Blueprint

from simulator import loops
from simulator.domain.portal import CaseType
from simulator.domain.relation import Relation
from simulator.domain.times import parse_timestamp
from simulator.portal import Portal
from simulator.portal.booked_times import HiddenTime, ShownTime
from simulator.portal.collected import CollectedTime
from simulator.portal.collection import SourceCall, Strategy
from simulator.portal.display import Facilities
from simulator.portal.portal import Look
from simulator.portal.relations import EVENTS, Event
from simulator.portal.services import is_selected
from simulator.portal.statistics import StrategyNumbers
from simulator.portal.summary import who
from simulator.portal.visibility import Reason
from simulator.settings import Settings
from simulator.store.inbox import Message
from simulator.web import flows
from simulator.web import portal_shapes as shapes
from simulator.web.context import session_name
from simulator.web.guard import PORTAL
from simulator.web.openapi import Operation
from simulator.web.operations import api
from simulator.web.residents import identity
from simulator.worlds import World, Worlds

T = TypeVar("T")
PortalFor = Callable[[World], Portal]


class _Handlers:
    def __init__(self, worlds: Worlds, portal_for: PortalFor, settings: Settings) -> None:
        self._worlds = worlds
        self._portal_for = portal_for
        self._settings = settings

    def health(self) -> shapes.PortalHealth:
        world = self._worlds.open(session_name())
        return shapes.PortalHealth(status="ok", session=world.state.session, now=world.now.isoformat())

    def booked_times(self, resident: str, query: shapes.BookedTimesQuery) -> shapes.BookedTimes:
        portal = self.portal()
        looking = portal.booked_times(identity(resident), Strategy(query.strategy), query.healthcare_facility)
        return _booked_times(self.run(looking), portal.facilities)

    def relations(self, resident: str) -> list[shapes.FacilityRelation]:
        portal = self.portal()
        return _relations(self.run(portal.relations(identity(resident))), portal.facilities)

    def change_relation(self, resident: str, body: shapes.RelationChange) -> list[shapes.FacilityRelation]:
        portal = self.portal()
        facility = body.healthcare_facility.strip()
        happening = portal.happens(identity(resident), facility, Event(body.event))
        return _relations(self.run(happening), portal.facilities)

    def relation_events(self) -> list[shapes.RelationEvent]:
        return [
            shapes.RelationEvent(event=event.value, rule=effect.rule, explanation=effect.text)
            for event, effect in EVENTS.items()
        ]

    def inbox(self, resident: str) -> list[shapes.InboxMessage]:
        portal = self.portal()
        return [_message(each, portal.facilities) for each in self.run(portal.inbox(identity(resident)))]

    def statistics(self) -> list[shapes.StrategyStatistics]:
        return [_statistics(each) for each in self.portal().statistics()]

    def portal(self) -> Portal:
        return self._portal_for(self._worlds.open(session_name()))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return loops.run(coroutine, self._settings.waiting)


def _operations(handlers: _Handlers) -> tuple[Operation, ...]:
    citizen = "/residents/<string:resident>"
    return (
        Operation("GET", "/health", "Is it there, what time is it", handlers.health, shapes.PortalHealth),
        Operation(
            "GET",
            f"{citizen}/booked-times",
            "Bokade tider: collected now, by one of the three strategies",
            handlers.booked_times,
            shapes.BookedTimes,
            query=shapes.BookedTimesQuery,
        ),
        Operation(
            "GET",
            f"{citizen}/relations",
            "Mottagningsrelation: the facilities that are asked directly",
            handlers.relations,
            [shapes.FacilityRelation],
        ),
        Operation(
            "POST",
            f"{citizen}/relations",
            "Something that makes or ends a relation happens; gives the relations afterwards",
            handlers.change_relation,
            [shapes.FacilityRelation],
            body=shapes.RelationChange,
        ),
        Operation(
            "GET", "/relation-events", "What can happen to a relation", handlers.relation_events, [shapes.RelationEvent]
        ),
        Operation(
            "GET", f"{citizen}/inbox", "The citizen's inbox, newest first", handlers.inbox, [shapes.InboxMessage]
        ),
        Operation(
            "GET",
            "/statistics",
            "What each call has given so far, by strategy",
            handlers.statistics,
            [shapes.StrategyStatistics],
        ),
    )


def blueprint(worlds: Worlds, portal_for: PortalFor, settings: Settings) -> Blueprint:
    handlers = _Handlers(worlds, portal_for, settings)
    operations = (*_operations(handlers), *flows.operations(handlers.portal, handlers.run))
    return api("portal", PORTAL, "tidbok portal API", operations)


def _booked_times(look: Look, facilities: Facilities) -> shapes.BookedTimes:
    return shapes.BookedTimes(
        resident=look.resident,
        strategy=look.collection.strategy.value,
        now=look.now.isoformat(),
        booked_times=[_shown(each, look.resident, facilities) for each in look.booked.shown],
        hidden=[_hidden(each, facilities) for each in look.booked.hidden],
        calls=[_call(each) for each in look.collection.calls],
        not_asked=list(look.collection.not_asked),
        statistics=shapes.Statistics(this_collection=_statistics(look.this), session=_statistics(look.so_far)),
    )


def _shown(shown: ShownTime, resident: str, facilities: Facilities) -> shapes.BookedTime:
    time = shown.time
    settings = facilities.settings(time.facility or "")
    restricted = not is_selected(settings, CaseType.CHANGE, resident)  # shown all the same (CR-VIS-10)
    return shapes.BookedTime(
        **_collected(time, facilities),
        start=_iso(time.start or ""),
        end=_iso(time.end) if time.end else None,
        reason=time.reason,
        shows_end_time=settings.shows_end_time,
        also_from=[source.value for source in sorted(shown.also_from, key=lambda source: source.priority)],
        cancel_ends_in_error=restricted,
        rebooking_ends_in_error=restricted,
    )


def _hidden(hidden: HiddenTime, facilities: Facilities) -> shapes.HiddenTime:
    reasons = [_why(reason) for reason in hidden.reasons]
    return shapes.HiddenTime(
        **_collected(hidden.time, facilities),
        **reasons[0].model_dump(),
        start=hidden.time.start,
        end=hidden.time.end,
        reasons=reasons,
    )


def _collected(time: CollectedTime, facilities: Facilities) -> dict[str, Any]:
    """The fields of shapes.CollectedTime."""
    return {
        "booking_id": time.booking_id,
        "healthcare_facility": time.facility,
        "facility_name": facilities.name(time.facility) if time.facility else None,
        "facility_name_from_system": time.facility_name,
        "source": time.source.value,
        "logical_address": time.logical_address,
        "is_invitation": time.is_invitation,
        "cancel_booking_allowed": time.cancel_allowed,
        "rebooking_allowed": time.rebooking_allowed,
        "message_allowed": time.message_allowed,
        "who": who(time),
        "performer_name": time.performer_name,
        "resource_name": time.resource_name,
        "care_type_name": time.care_type_name,
        "time_type": time.time_type,
        "time_type_name": time.time_type_name,
        "purpose": time.purpose,
    }


def _why(reason: Reason) -> shapes.WhyHidden:
    return shapes.WhyHidden(reason=reason.code, rule=reason.rule or None, explanation=reason.text)


def _call(call: SourceCall) -> shapes.PortalCall:
    contract = call.source.contract
    return shapes.PortalCall(
        source=call.source.value,
        contract=contract.name,
        version=contract.version,
        logical_address=call.logical_address,
        status=call.status,
        http_status=call.http_status,
        elapsed_ms=call.elapsed_ms,
        rows=len(call.times),
        error=call.error,
        processing_status=[
            shapes.SourceStatus(
                logical_address=record.logical_address,
                status_code=record.status_code,
                error_code=record.code,
                error=record.text,
            )
            for record in call.records
        ],
    )


def _statistics(numbers: StrategyNumbers) -> shapes.StrategyStatistics:
    return shapes.StrategyStatistics(
        strategy=numbers.strategy.value,
        collections=numbers.collections,
        shown=numbers.shown,
        not_aggregated=numbers.not_aggregated,
        sources=[
            shapes.SourceStatistics(
                source=each.source.value,
                calls=each.calls,
                failed=each.failed,
                rows=each.rows,
                shown=each.shown,
                only=each.only,
            )
            for each in numbers.sources
        ],
    )


def _relations(relations: Iterable[Relation], facilities: Facilities) -> list[shapes.FacilityRelation]:
    return [
        shapes.FacilityRelation(
            healthcare_facility=relation.facility,
            facility_name=facilities.name(relation.facility),
            on_start_page=relation.on_start_page,
            listed=relation.listed,
            approved=relation.approved,
        )
        for relation in relations
    ]


def _message(message: Message, facilities: Facilities) -> shapes.InboxMessage:
    return shapes.InboxMessage(
        message_id=message.message_id,
        at=_iso(message.at),
        kind=message.kind,
        heading=message.heading,
        text=message.text,
        healthcare_facility=message.facility,
        facility_name=facilities.name(message.facility),
        booking_id=message.booking_id,
        source_system=message.system or None,
    )


def _iso(digits: str) -> str:
    return datetime.isoformat(parse_timestamp(digits))
