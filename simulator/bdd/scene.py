"""One scenario in progress: who is who, what they hold, and what 1177 or the platform said last.

Steps say one thing to it each. Who and where come from the session's ledger, by first name and by facility's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.bdd.platform import SoapReply, Time
from simulator.bdd.session import Row, Session
from simulator.bdd.swedish import on_the_wire
from simulator.bdd.worlds import ScenarioSource

_UNUSUAL = timedelta(minutes=30)
"""How long a time is taken to be that is not in the timetable."""


@dataclass(frozen=True, slots=True)
class Place:
    """A facility and the booking system that it is in."""

    name: str
    hsa_id: str
    system: str


@dataclass(frozen=True, slots=True)
class Held:
    booking_id: str
    place: Place


class Scene:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.held: dict[str, Held] = {}
        self.looking = ""
        self._shown: Row | None = None
        self._reply: SoapReply | None = None
        self._who_and_where()

    def _who_and_where(self) -> None:
        self._residents = {row["first_name"]: row for row in self.session.ledger("residents")}
        rows = self.session.ledger("facilities")
        places = (Place(row["name"], row["healthcare_facility"], row["booking_system"]) for row in rows)
        self._places = {place.name: place for place in places}

    def move_to(self, scenario: ScenarioSource) -> None:
        """Another world, before anything has happened."""
        self.session.load(scenario)
        self._who_and_where()

    def resident(self, who: str) -> str:
        """The personal identity number. Raises AssertionError for a name that is not in this world."""
        assert who in self._residents, f"there is no {who} here, only {', '.join(self._residents)}"
        return str(self._residents[who]["resident"])

    def place(self, name: str) -> Place:
        assert name in self._places, f"there is no {name} here, only {', '.join(self._places)}"
        return self._places[name]

    def place_named(self, hsa_id: str | None) -> str:
        """The name of the facility with that HSA-id; the id itself when there is none."""
        wanted = (hsa_id or "").upper()
        return next((name for name, place in self._places.items() if place.hsa_id.upper() == wanted), hsa_id or "")

    # What happens in the booking systems

    def staff_book(self, who: str, place: str, at: datetime, hidden: bool = False) -> None:
        time = self._time_at(self.place(place), at)
        booking_id = self.session.staff_book(
            booking_system=self.place(place).system,
            healthcare_facility=time.healthcare_facility,
            resident=self.resident(who),
            start=at.isoformat(),
            time_type=time.time_type,
            hidden=hidden,
        )
        self.held[who] = Held(booking_id, self.place(place))

    def staff_cancel(self, who: str) -> None:
        held = self.held[who]
        self.session.staff_cancel(held.place.system, held.booking_id)

    def book(self, who: str, place: str, at: datetime, invitation: str | None = None) -> None:
        row = self._residents[who]
        name = (row["first_name"], row["last_name"])
        time = self._time_at(self.place(place), at)
        reply = self._done(self.session.platform.book(self.resident(who), name, time, invitation))
        self.held[who] = Held(reply.texts("bookingId")[0], self.place(place))

    def book_on_invitation(self, who: str, at: datetime) -> None:
        held = self.held[who]
        self.book(who, held.place.name, at, held.booking_id)

    def rebook(self, who: str, at: datetime, place: str | None = None) -> None:
        held = self.held[who]
        to = held.place if place is None else self.place(place)
        reply = self._done(self.session.platform.rebook(self.resident(who), held.booking_id, self._time_at(to, at)))
        self.held[who] = Held(next(iter(reply.texts("bookingId")), held.booking_id), to)

    def cancel(self, who: str) -> None:
        held = self.held[who]
        self._done(self.session.platform.cancel(self.resident(who), held.place.hsa_id, held.booking_id))

    def try_to_cancel(self, who: str) -> None:
        """The answer may be no."""
        held = self.held[who]
        self._reply = self.session.platform.cancel(self.resident(who), held.place.hsa_id, held.booking_id)

    def holds_invitation(self, who: str, place: str) -> None:
        mine = {"resident": self.resident(who), "healthcare_facility": self.place(place).hsa_id, "state": "active"}
        row = self.session.ledger("invitations", **mine)[0]
        self.held[who] = Held(row["booking_id"], self.place(place))

    def _done(self, reply: SoapReply) -> SoapReply:
        self._reply = reply
        assert reply.texts("resultCode")[:1] in (["OK"], ["INFO"]), reply.texts("resultText") or reply.fault
        return reply

    def _time_at(self, place: Place, at: datetime) -> Time:
        """What stands in the timetable then, free or not."""
        rows = self.session.ledger("timeslots", healthcare_facility=place.hsa_id, date=f"{at:%Y-%m-%d}")
        row = next((row for row in rows if row["start"] == at.isoformat()), None)
        assert row is not None or not rows, f"{place.name} has no time that begins {at}"
        end = at + _UNUSUAL if row is None else datetime.fromisoformat(row["end"])
        return Time(place.hsa_id, on_the_wire(at), on_the_wire(end), "" if row is None else row["time_type"])

    # What goes wrong

    def harm(self, fault: str, place: str, contract: str | None = None, **setting: str | int | float | bool) -> None:
        """A fault at the facility; of its whole system where the facility plays no part."""
        where = self.place(place)
        if contract is not None:
            setting |= {"contract": contract, "logical_address": where.hsa_id}
        self.session.faults.on(fault, **setting, producer=where.system)

    # 1177

    def open_booked_times(self, who: str, strategy: str = "current", place: str | None = None) -> None:
        self.looking = who
        self.session.calls.clear()
        self._shown = self.look(who, strategy, place)

    def look(self, who: str, strategy: str, place: str | None = None) -> Row:
        facility = None if place is None else self.place(place).hsa_id
        return self.session.portal.booked_times(self.resident(who), strategy, facility)

    @property
    def shown(self) -> Row:
        assert self._shown is not None, "nobody has opened Bokade tider yet"
        return self._shown

    def time_shown(self, at: datetime) -> Row | None:
        """The row in Bokade tider, or None."""
        return next((row for row in self.shown["booked_times"] if row["start"] == at.isoformat()), None)

    def why_hidden(self, at: datetime | None = None) -> list[str]:
        """The first reason of every time that is hidden, of one start or of all."""
        wanted = None if at is None else on_the_wire(at)
        return [row["reason"] for row in self.shown["hidden"] if wanted in (None, row["start"])]

    def called(self, source: str) -> list[str]:
        """Names of those 1177 has called that way; the platform by its number."""
        return [self.place_named(call["logical_address"]) for call in self.shown["calls"] if call["source"] == source]

    def call_failed(self, source: str, place: str | None = None) -> bool:
        """Whether 1177 says that a call went wrong, the aggregating service's own calls included."""
        wanted = None if place is None else self.place(place).hsa_id
        calls = [call for call in self.shown["calls"] if call["source"] == source]
        if any(call["status"] != "ok" and wanted in (None, call["logical_address"]) for call in calls):
            return True
        records = [record for call in calls for record in call["processing_status"]]
        return any(r["status_code"] == "NoDataSynchFailed" and wanted in (None, r["logical_address"]) for r in records)

    def questions_to(self, place: str) -> int:
        """How many times its booking system was asked for anybody's times, whoever asked."""
        where = self.place(place)
        asked = self.session.calls.newest(contract="GetSubjectOfCareSchedule", logical_address=where.hsa_id)
        return len([call for call in asked if call.component == "producer"])

    def happens(self, who: str, event: str, place: str) -> None:
        self.session.portal.happens(self.resident(who), event, self.place(place).hsa_id)

    def is_asked_directly(self, who: str, place: str) -> bool:
        """By the calls that follow from the relation list alone."""
        answer = self.look(who, "previous")
        direct = [call["logical_address"].upper() for call in answer["calls"] if call["source"] == "direct"]
        return self.place(place).hsa_id.upper() in direct

    def messages(self, who: str) -> list[tuple[str, str]]:
        """What the inbox holds: from which facility, and of which kind."""
        return [(each["facility_name"], each["kind"]) for each in self.session.portal.inbox(self.resident(who))]

    # The platform, as any consumer

    def heard(self, reply: SoapReply) -> None:
        self._reply = reply

    @property
    def reply(self) -> SoapReply:
        assert self._reply is not None, "nothing has been asked yet"
        return self._reply

    def sources(self, status: str) -> list[str]:
        """Addresses that ProcessingStatus says that of, sorted."""
        return sorted(each.logical_address for each in self.reply.sources if each.status_code == status)

    # The engagement index

    def engagements(self, who: str) -> list[Mapping[str, Any]]:
        return list(self.session.platform.find_content(self.resident(who)))

    def engagements_at(self, who: str, place: str) -> list[Mapping[str, Any]]:
        wanted = self.place(place).hsa_id
        return [row for row in self.engagements(who) if row["logicalAddress"] == wanted]
