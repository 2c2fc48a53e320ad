"""A flow as it is between two requests: everything the citizen has been shown and has chosen, kept as text.

The caller holds a token and nothing else, so any worker can take the next step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from pydantic import TypeAdapter

from simulator.domain.identifiers import hsa_key
from simulator.domain.outcome import ResultCode
from simulator.domain.portal import CaseType
from simulator.portal.booking_client import Named, NamedFacility, Person, TimesWanted
from simulator.portal.flow_time import FlowTime
from simulator.portal.texts import Act

LIFETIME = timedelta(hours=1)
"""By the session's clock, from the last step. The sources do not say how long; a frozen clock waits for ever."""
REMEMBERED = timedelta(days=1)
"""How long an expired flow is told from one that never was."""


class Kind(Enum):
    """The flows of TKB crm:scheduling 1.1, chapter 3, that end in an act; named as the portal API names them."""

    BOOKING = "booking"
    REBOOKING = "rebooking"
    CANCELLING = "cancelling"
    INVITATION = "invitation"

    @property
    def act(self) -> Act:
        return _ACTS[self]


_ACTS = {Kind.BOOKING: Act.BOOK, Kind.REBOOKING: Act.REBOOK, Kind.CANCELLING: Act.CANCEL, Kind.INVITATION: Act.BOOK}


class Step(Enum):
    """The page the citizen is at."""

    FACILITY = "facility"
    """Villkorssidan: conditions, and where a facility can be chosen."""
    INVITATION = "invitation"
    """A timed invitation as it is read; what can be done with it are flows of their own."""
    CARE_TYPE = "care_type"
    TIME_TYPE = "time_type"
    PERFORMER = "performer"
    TIME = "time"
    REASON = "reason"
    SUMMARY = "summary"
    CONFIRMATION = "confirmation"
    ERROR = "error"
    REFUSED = "refused"
    TECHNICAL_ERROR = "technical_error"


STEPS = {
    Kind.BOOKING: (
        Step.FACILITY,
        Step.CARE_TYPE,
        Step.TIME_TYPE,
        Step.PERFORMER,
        Step.TIME,
        Step.REASON,
        Step.SUMMARY,
    ),
    Kind.REBOOKING: (Step.FACILITY, Step.PERFORMER, Step.TIME, Step.REASON, Step.SUMMARY),
    Kind.INVITATION: (Step.FACILITY, Step.TIME, Step.REASON, Step.SUMMARY),
    Kind.CANCELLING: (Step.SUMMARY,),
}
"""In order. Care types and performers are passed by where the producer does not support them."""


_OVER = frozenset((Step.CONFIRMATION, Step.REFUSED, Step.TECHNICAL_ERROR, Step.INVITATION))


@dataclass(frozen=True, slots=True)
class Ending:
    """What a flow came to. `code` is the producer's, None when it never said anything that can be read as one.

    `text`: the producer's resultText, or 1177's own reason when `refused`.
    """

    code: ResultCode | None
    text: str | None = None
    booking_id: str | None = None
    sent: bool = True
    """Whether the producer was asked to do anything at all."""
    fault: bool = False
    """It answered with a SOAP fault: nothing was done, and it may be tried again."""

    @property
    def done(self) -> bool:
        return self.code in (ResultCode.OK, ResultCode.INFO)


@dataclass(frozen=True, slots=True)
class Search:
    """The search for dates. `last` is the last day asked about, `slots` the times of the chosen `day`."""

    first: date
    last: date
    dates: tuple[date, ...] = ()
    day: date | None = None
    slots: tuple[FlowTime, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """`facility` is where the flow began, `chosen_facility` where it goes on; ids as they are written."""

    token: str
    resident: str
    kind: Kind
    facility: str
    chosen_facility: str
    step: Step
    reached: tuple[Step, ...] = ()
    """Steps that have been shown, in order: those that can be gone back to, and the present one."""
    booking_id: str | None = None
    agent: str | None = None
    original: FlowTime | None = None
    """What GetBookingDetails says of the booking or the invitation."""
    supported: tuple[tuple[str, tuple[str, ...] | None], ...] = ()
    """By HSA key: the contracts that a facility supports; None when the catalogue did not say."""
    facilities: tuple[NamedFacility, ...] | None = None
    """Those that can be chosen; None when the list is not shown."""
    care_types: tuple[Named, ...] = ()
    care_type: Named | None = None
    time_types: tuple[Named, ...] = ()
    time_type: Named | None = None
    performers: tuple[Person, ...] = ()
    performer: str | None = None
    search: Search | None = None
    slot: FlowTime | None = None
    comment: str | None = None
    phone: str | None = None
    failed: bool = False
    """Something that only adds to the present page could not be fetched: the citizen is told so, generally."""
    ending: Ending | None = None

    def supports(self, contract: str, facility: str | None = None) -> bool | None:
        """None when the catalogue did not say."""
        key = hsa_key(facility or self.chosen_facility)
        known = dict(self.supported).get(key)
        return None if known is None else contract in known

    @property
    def has_care_types(self) -> bool:
        return self.supports("GetAllCareTypes") is True

    @property
    def is_over(self) -> bool:
        """Nothing more can be done in it. After a no that is known to be one another time may be chosen."""
        tried_in_vain = self.step is Step.TECHNICAL_ERROR and self.ending is not None and self.ending.fault
        return self.step in _OVER and not tried_in_vain

    @property
    def case_type(self) -> CaseType:
        """Whose conditions and name the flow has."""
        return CaseType.BOOK if self.kind in (Kind.BOOKING, Kind.INVITATION) else CaseType.CHANGE

    @property
    def message_allowed(self) -> bool | None:
        """Cancelling goes by the booking's own flag, the rest by the chosen time's (M.10, CR-MSG-01, CR-MSG-08)."""
        time = self.original if self.kind is Kind.CANCELLING else self.slot
        return None if time is None else time.message_allowed

    def wanted(self) -> TimesWanted:
        """What narrows the questions for performers, dates and times (CR-PER-02, CR-PER-03, CR-RBK-03, CR-RBK-04)."""
        return TimesWanted(
            facility=self.chosen_facility,
            booking_id=self.booking_id,
            performer=self.performer,
            time_type=self.time_type,
            care_type=self.care_type if self.has_care_types else None,
        )

    def at(self, step: Step) -> Flow:
        """On to `step`, or back to it: then what came after it is forgotten."""
        before = self.reached[: self.reached.index(step)] if step in self.reached else self.reached
        return replace(self, step=step, reached=(*before, step), failed=False, ending=None)

    def ended(self, step: Step, ending: Ending) -> Flow:
        return replace(self, step=step, ending=ending, failed=False)


def dump(flow: Flow) -> str:
    return _adapter().dump_json(flow).decode()


def load(text: str) -> Flow:
    return _adapter().validate_json(text)


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Flow]:
    return TypeAdapter(Flow)
