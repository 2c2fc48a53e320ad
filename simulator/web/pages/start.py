"""Whose 1177 it is, and the start page: Bokade tider, Mottagningar and the inbox (CR-VIS-12)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request, url_for

from simulator.contracts.processing_status import NO_DATA_SYNCH_FAILED
from simulator.domain.identifiers import SUBJECT_OF_CARE_ID
from simulator.domain.portal import CaseType
from simulator.portal import services
from simulator.portal.booked_times import ShownTime
from simulator.portal.display import Facilities
from simulator.portal.portal import Look
from simulator.portal.summary import Summary, summary
from simulator.web import ledger, shapes
from simulator.web.pages import desk, safety
from simulator.web.pages.desk import Desk, see

_MOST_RESIDENTS = 100
_NEWEST = 3  # messages on the start page


@dataclass(frozen=True, slots=True)
class BookedTime:
    """A time in a list, and what the citizen can begin with it."""

    summary: Summary
    facility: str
    booking_id: str | None
    rebooking: bool
    cancelling: bool


class StartPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def start(self) -> str:
        portal, resident = self._desk.portal, self._desk.resident
        look = self._desk.run(portal.booked_times(resident))
        relations = self._desk.run(portal.relations(resident))
        messages = self._desk.run(portal.inbox(resident))
        return self._desk.draw(
            "start.html",
            "citizen.start",
            booked=booked_times(look, portal.facilities),
            incomplete=is_incomplete(look),
            relations=relations,
            messages=messages[:_NEWEST],
            has_more_messages=len(messages) > _NEWEST,
            facilities=portal.facilities,
        )

    def residents(self) -> str:
        known = list(ledger.residents(self._desk.portal.world, shapes.ResidentQuery(limit=_MOST_RESIDENTS + 1)))
        return self._desk.draw(
            "residents.html",
            "citizen.residents",
            residents=known[:_MOST_RESIDENTS],
            has_more=len(known) > _MOST_RESIDENTS,
            wrong="fel" in request.args,
        )

    def choose_resident(self) -> Response:
        number = request.form.get("resident", "").strip().replace("-", "")
        if not SUBJECT_OF_CARE_ID.fullmatch(number):
            return see(url_for("citizen.residents", fel=1, _anchor="fel"))
        response = see(url_for("citizen.start"))
        safety.keep(response, desk.COOKIE, number)
        return response


def booked_times(look: Look, facilities: Facilities) -> list[BookedTime]:
    return [_booked_time(each, facilities) for each in look.booked.shown]


def is_incomplete(look: Look) -> bool:
    """Whether somebody did not answer, so that there may be times that are not shown."""
    calls = look.collection.calls
    behind = (record.status_code for call in calls for record in call.records)
    return any(call.failed for call in calls) or NO_DATA_SYNCH_FAILED in behind


def _booked_time(shown: ShownTime, facilities: Facilities) -> BookedTime:
    """What the flags and the facility's service allow; whoever is not selected for the service still has the buttons,
    and is told so at the end (CR-RBK-09, CR-CON-10, CR-REG-03, CR-VIS-10).
    """
    time = shown.time
    facility = time.facility or ""
    settings = facilities.settings(facility)
    can_be_changed = time.booking_id is not None and services.is_active(settings, CaseType.CHANGE)
    return BookedTime(
        summary(time, facilities.name(facility), settings),
        facility,
        time.booking_id,
        can_be_changed and time.rebooking_allowed,
        can_be_changed and time.cancel_allowed,
    )
