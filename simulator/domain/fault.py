"""A fault that is switched on: which one, for whom, when, how often (catalogue of names: simulator/faults)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class IndexMistake(StrEnum):
    """What a system with the fault index_wrong has wrong in its rows, or in when it tells of them."""

    CATEGORIZATION = "categorization"
    LOGICAL_ADDRESS = "logical_address"
    SOURCE_SYSTEM = "source_system"
    MOST_RECENT_CONTENT = "most_recent_content"
    DOMAIN = "domain"
    CLINICAL_PROCESS = "clinical_process"
    BUSINESS_OBJECT = "business_object"
    # What the index corrects or ignores, and a look at its rows does not show.
    CREATION_TIME = "creation_time"
    UPDATE_TIME = "update_time"
    OWNER = "owner"
    CONTENT_ON_DELETE = "content_on_delete"
    # What the index refuses.
    BLANKS = "blanks"
    SHORT_KEY_ON_DELETE = "short_key_on_delete"
    # What it takes, although something is missing or too much.
    NO_CONTENT = "no_content"
    TWICE = "twice"
    NEVER_DELETED = "never_deleted"
    NOT_DELETED_WHEN_CANCELLED = "not_deleted_when_cancelled"
    NOT_DELETED_WHEN_REPLACED = "not_deleted_when_replaced"
    NOT_DELETED_WHEN_PASSED = "not_deleted_when_passed"
    DELETED_AND_CREATED = "deleted_and_created"
    NOT_MOVED = "not_moved"
    NOISE = "noise"
    HIDDEN_TOLD = "hidden_told"
    REFUSED_TOLD = "refused_told"
    STAFF_NOT_TOLD = "staff_not_told"
    OPEN_INVITATION_NOT_TOLD = "open_invitation_not_told"
    INVITATION_DATE_KEPT = "invitation_date_kept"


class IntervalMistake(StrEnum):
    """How a system with the fault wrong_interval reads the closed interval of a question for free times."""

    END_EXCLUSIVE = "end_exclusive"
    START_EXCLUSIVE = "start_exclusive"
    OVERRUNS = "overruns"
    ONE_DAY_EMPTY = "one_day_empty"


class DateMistake(StrEnum):
    """What a system with the fault wrong_dates does to the dates that have free times."""

    LACKING = "lacking"
    WITHOUT_TIMES = "without_times"


class Filter(StrEnum):
    """Which filter a system with the fault filter_ignored does not look at."""

    TIME_TYPE = "time_type"
    PERFORMER = "performer"
    CARE_TYPE = "care_type"
    BOOKING_ID = "booking_id"
    INVITATION = "invitation"


class Stumble(StrEnum):
    """Which questions a system with the fault breaks_on answers by a SOAP fault, although they are right."""

    TIME_TYPE = "time_type"
    CARE_TYPE = "care_type"
    PERFORMER = "performer"
    BOOKING_ID = "booking_id"
    OTHER_UNIT = "other_unit"
    UNKNOWN_ID = "unknown_id"
    ONE_DAY = "one_day"
    LONG_INTERVAL = "long_interval"
    PASSED_INTERVAL = "passed_interval"
    NOTHING_FOUND = "nothing_found"
    LETTER_CASE = "letter_case"
    AGENT = "agent"
    CITIZEN = "citizen"
    MINIMAL = "minimal"
    MESSAGE = "message"
    NO_MESSAGE = "no_message"
    REFUSAL = "refusal"


class ScheduleMistake(StrEnum):
    """What a system with the fault wrong_schedule lists of a citizen's times."""

    OPEN_INVITATIONS = "open_invitations"
    NO_INVITATIONS = "no_invitations"
    HIDDEN = "hidden"
    ONE_MISSING = "one_missing"
    OTHER_UNITS = "other_units"


class ChoiceMistake(StrEnum):
    """What a system with the fault wrong_choices offers of time types, care types and performers."""

    NOT_BOOKABLE = "not_bookable"
    UNKNOWN_CODE = "unknown_code"
    NARROW_UNFILTERED = "narrow_unfiltered"


class UnitMistake(StrEnum):
    """Which facilities a system with the fault wrong_units lists."""

    OWN_MISSING = "own_missing"
    VIRTUAL = "virtual"
    NOT_BOOKABLE = "not_bookable"
    EVERY = "every"


class StoredMistake(StrEnum):
    """What a system with the fault stores_otherwise changes in what was asked for."""

    START = "start"
    RESIDENT = "resident"
    TIME_TYPE = "time_type"
    PERFORMER = "performer"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class FaultSetting:
    """None means any.

    Points in time are 14 digits of the session's clock.     `after`: calls that fit and pass unharmed first. `times`:
    calls that are harmed, None means all. `probability`:     drawn from the session's seed, the fault's id and the
    call's number, so that a run can be repeated.
    """

    id: str
    """Unique in the session; the fault's name unless the scenario or the admin API says otherwise."""

    fault: str
    producer: str | None = None
    """A booking system's id, an external system's, or `engagement-index`."""

    contract: str | None = None
    """A contract's name, or name/major where two versions are to be told apart."""

    logical_address: str | None = None
    resident: str | None = None
    after: int = 0
    times: int | None = None
    since: str | None = None
    until: str | None = None
    probability: float = 1.0
    parameters: Mapping[str, str | int | float | bool] = field(default_factory=dict)
