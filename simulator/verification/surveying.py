"""What is there in a target, found out by reading calls only (`tidbok doctor`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum

from simulator.contracts import BOOKING_CONTRACTS
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_datestamp
from simulator.verification import bench_clock
from simulator.verification.check import Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Safety
from simulator.verification.run import Run
from simulator.verification.steps import reading
from simulator.verification.target import FLOWS, Person, Target
from simulator.verification.words import Words

STAND_IN = Person("191212121212", "Tolvan", "Tolvansson")
"""Who asks when no test person is given: known to every tester, and nobody."""
_FACILITY = ("healthcare_facility", "healthcare_facility_name")
_PERFORMER = ("perfomer", "title", "firstName", "lastName")
_NO_BOOKING = "TIDBOK-FINNS-INTE"
_MOST_TIME_TYPES = 6  # that are searched for free times
_MOST_FACILITIES = 3  # that are listed, and asked whether they are the target's own
_MOST_IDS = 12  # of one person, whose details are asked for


class Answers(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """Cannot be seen without booking or cancelling."""


@dataclass(frozen=True, slots=True)
class Answer:
    contract: str
    answers: Answers
    words: Words


@dataclass(frozen=True, slots=True)
class Code:
    """A time type, care type, member of staff or facility."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Held:
    """A booking or a timed invitation as the target tells of it."""

    id: str
    start: str
    is_invitation: bool
    rebookable: bool
    cancellable: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Of one person: what is listed, and which of the open invitations that were named are answered for."""

    person: Person
    held: Sequence[Held] | None
    """None: the list could not be had."""
    open_invitations: Sequence[str] = ()


@dataclass
class Survey:
    """`target` is what was given; everything else is what the target itself says."""

    target: Target
    today: date
    has_persons: bool
    answers: list[Answer] = field(default_factory=list)
    facilities: list[Code] = field(default_factory=list)
    """Those that are listed."""
    hosted: list[str] = field(default_factory=list)
    """HSA-ids that the target answers for, beside those that were given."""
    time_types: list[Code] = field(default_factory=list)
    care_types: list[Code] = field(default_factory=list)
    performers: list[Code] = field(default_factory=list)
    dates: dict[str, list[str]] = field(default_factory=dict)
    """By time type: days with free times in the next 62, 8 digits."""
    persons: list[Found] = field(default_factory=list)

    def answered(self, contract: str) -> Answers:
        return next((each.answers for each in self.answers if each.contract == contract), Answers.UNKNOWN)

    @property
    def answers_at_all(self) -> bool:
        """Whether some contract does."""
        return any(each.answers is Answers.YES for each in self.answers)

    @property
    def held(self) -> list[tuple[Person, Held]]:
        return [(found.person, each) for found in self.persons for each in found.held or ()]

    @property
    def bookable(self) -> list[str]:
        """Time types that have free times, those with most days first."""
        return sorted((each for each in self.dates if self.dates[each]), key=lambda each: -len(self.dates[each]))

    @property
    def other_facilities(self) -> list[Code]:
        return [each for each in self.facilities if hsa_key(each.id) != hsa_key(self.target.facility)]

    @property
    def flows(self) -> list[str]:
        """What the unit offers, as far as can be seen."""
        return [flow for flow in FLOWS if self._offers(flow)]

    def _offers(self, flow: str) -> bool:
        held = [each for _, each in self.held]
        signs = {
            "list": self.answered("GetSubjectOfCareSchedule") is Answers.YES,
            "details": self.answers_at_all,
            "book": bool(self.bookable),
            "rebook": any(each.rebookable for each in held),
            "cancel": any(each.cancellable for each in held),
            "timed_invitations": any(each.is_invitation for each in held),
            "open_invitations": any(found.open_invitations for found in self.persons),
            "other_facilities": bool(self.other_facilities),
            "choose_performer": bool(self.performers),
            "care_types": bool(self.care_types),
            "agents": bool(self.target.agent),
        }
        return signs[flow] and all(self.answered(name) is not Answers.NO for name in FLOWS[flow])


def survey(run: Run, given: Target) -> Survey:
    """`run` is of the target as `surveying` makes it of `given`. Raises Stopped when it does not answer at all."""
    bench_clock.measure(run)
    first = run.target.persons[0]
    found = Survey(given, run.today, has_persons=bool(given.persons))
    found.persons = [_found(run, person) for person in run.target.persons]
    found.facilities = _codes(lambda: reading.facilities(run, first), "healthcareFacilityInfos", *_FACILITY)
    found.time_types = _codes(lambda: reading.time_types(run, first), "ListOfTimeTypes", "timeTypeId", "timeTypeName")
    found.care_types = _codes(lambda: reading.care_types(run, first), "careTypes", "careTypeId", "careTypeName")
    found.performers = _codes(lambda: reading.performers(run, first), "performerInfos", *_PERFORMER)
    found.hosted = _hosted(run, first, found)
    found.today = run.today
    _search(run, first, found)
    found.answers = _answers(run)
    return found


def surveying(target: Target) -> Target:
    """The target with everything claimed and nothing allowed but reading: so that all of it is asked."""
    return replace(
        target,
        persons=target.persons or (STAND_IN,),
        contracts=tuple(BOOKING_CONTRACTS),
        safety=Safety.READ_ONLY,
        waivers=(),
    )


def _hosted(run: Run, person: Person, found: Survey) -> list[str]:
    """Through a platform anybody answers: then it cannot be known."""
    if run.target.via != "direct":
        return []
    hosted = []
    for each in found.other_facilities[:_MOST_FACILITIES]:
        if not run.target.hosts(each.id):
            with suppress(Missing):
                reading.schedule(run, person, each.id)
                hosted.append(each.id)
    return hosted


def _found(run: Run, person: Person) -> Found:
    try:
        rows = reading.schedule(run, person).rows()
    except Missing:
        _details(run, person, _NO_BOOKING)
        return Found(person, None)
    held = [
        _held(row, _details(run, person, (row.text("bookingId") or "").strip()) if number < _MOST_IDS else None)
        for number, row in enumerate(rows)
    ]
    opened = [each for each in person.open_invitations or () if _details(run, person, each) is not None]
    if not held:
        _details(run, person, _NO_BOOKING)  # whether GetBookingDetails is there at all
    return Found(person, held, opened)


def _details(run: Run, person: Person, booking_id: str) -> Row | None:
    if not booking_id:
        return None
    with suppress(Missing):
        return next(iter(reading.details(run, person, booking_id).rows()), None)
    return None


def _held(row: Row, details: Row | None) -> Held:
    """The details know best (PR-GSS-09 is about a list that does not agree)."""
    best = details or row
    return Held(
        (row.text("bookingId") or "").strip(),
        (row.text("startTimeInclusive") or "").strip(),
        best.flag("isInvitation") or row.flag("isInvitation"),
        best.flag("rebooking_allowed"),
        best.flag("cancel_booking_allowed"),
    )


def _codes(ask: Callable[[], Exchange], rows: str, code: str, *names: str) -> list[Code]:
    with suppress(Missing):
        found = [Code((row.text(code) or "").strip(), _name(row, names)) for row in ask().rows(rows)]
        return list(dict.fromkeys(each for each in found if each.id))
    return []


def _name(row: Row, names: Sequence[str]) -> str:
    return " ".join(" ".join(row.text(name) or "" for name in names).split())


def _search(run: Run, person: Person, found: Survey) -> None:
    first, last = run.today, run.today + timedelta(days=reading.WINDOW - 1)
    wanted = [each.id for each in found.time_types[:_MOST_TIME_TYPES]]
    for time_type in dict.fromkeys([run.target.bookable.time_type, *wanted]):
        if time_type:
            with suppress(Missing):
                exchange = reading.available_dates(run, person, first, last, time_type=time_type)
                found.dates[time_type] = sorted(set(_days(reading.dates_in(exchange))))
    if not found.dates:
        with suppress(Missing):
            reading.available_dates(run, person, first, last)
    day = next((days[0] for days in found.dates.values() if days), None)
    asked = first if day is None else parse_datestamp(day)
    with suppress(Missing):
        reading.available_timeslots(run, person, asked, asked, time_type=next(iter(found.bookable), None))


def _days(dates: Sequence[str]) -> Iterator[str]:
    for each in dates:
        with suppress(ValueError):
            parse_datestamp(each.strip())
            yield each.strip()


# -- which contracts


def _answers(run: Run) -> list[Answer]:
    asked: dict[str, list[Exchange]] = {}
    for exchange in run.exchanges:
        asked.setdefault(exchange.contract.name, []).append(exchange)
    served = {name: _wsdl(run, name) for name in BOOKING_CONTRACTS if name not in asked}
    known = any(served.values())
    return [
        _heard(name, asked[name]) if name in asked else _unasked(name, served[name], known)
        for name in BOOKING_CONTRACTS
    ]


def _heard(name: str, exchanges: Sequence[Exchange]) -> Answer:
    if any(each.answered for each in exchanges):
        return Answer(name, Answers.YES, Words("svarar", "answers"))
    last = exchanges[-1]
    why = last.fault_text or (last.silence.sv if last.silence else last.outcome)
    if last.is_fault and all(_NO_BOOKING.encode() in each.request for each in exchanges):
        words = Words(f"okänt: ingen bokning att fråga om ({why})", f"unknown: no booking to ask about ({why})")
        return Answer(name, Answers.UNKNOWN, words)
    return Answer(name, Answers.NO, Words(f"svarar inte som det ska: {why}", f"does not answer as it should: {why}"))


def _wsdl(run: Run, name: str) -> bool:
    """Whether a description is served where the contract would be: a GET changes nothing."""
    contract = BOOKING_CONTRACTS[name]
    address = f"{run.target.address_of(name, contract.path)}?wsdl"
    status, body = run.http("GET", address, b"", dict(run.target.headers))
    return status == 200 and b"definitions" in body[:4000]


def _unasked(name: str, served: bool, known: bool) -> Answer:
    if served:
        return Answer(name, Answers.YES, Words("har en WSDL på sin adress", "has a WSDL at its address"))
    if known:
        return Answer(name, Answers.NO, Words("har ingen WSDL, som de andra", "has no WSDL, as the others have"))
    words = Words("inte frågat, och ingen WSDL på adressen", "not asked, and no WSDL at the address")
    return Answer(name, Answers.UNKNOWN, words)
