"""The summary box: what a time is shown with in a flow's steps and on its confirmation (CR-DSP-01 to CR-DSP-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simulator.domain.portal import FacilityAtPortal
from simulator.portal.abridged import Abridged, abridged_or_none
from simulator.portal.collected import said
from simulator.portal.docbook_view import Purpose, purpose_or_none
from simulator.portal.naming import time_type_name
from simulator.portal.swedish import span, when
from simulator.portal.visibility import moment


class Named(Protocol):
    """What may say whom or what the citizen meets."""

    @property
    def performer_name(self) -> str | None: ...
    @property
    def resource_name(self) -> str | None: ...
    @property
    def care_type_name(self) -> str | None: ...


class Timed(Named, Protocol):
    """Points in time as the producer wrote them."""

    @property
    def start(self) -> str | None: ...
    @property
    def end(self) -> str | None: ...


class Described(Timed, Protocol):
    """A booking, an invitation or a chosen time, as collected.CollectedTime has it."""

    @property
    def time_type_name(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def purpose(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Summary:
    """None is for what is not shown. `end` is None too where the facility does not show it.

    `heading` is start, end and who in one line; None for an open invitation, which has none of them. Under it stand
    facility (texts.FACILITY), time type (texts.TIME_TYPE), reason (texts.REASON), and last, without heading, the
    purpose.
    """

    start: datetime | None
    end: datetime | None
    who: str | None
    facility: str
    time_type: str | None
    reason: Abridged | None
    purpose: Purpose | None

    @property
    def heading(self) -> str | None:
        shown = (when(self.start, self.end) if self.start else None, self.who)
        return ", ".join(each for each in shown if each) or None


def summary(time: Described, facility: str, settings: FacilityAtPortal) -> Summary:
    """`facility` is the facility's name at 1177 (display.Facilities.name), never the one of the message (CR-DSP-03)."""
    start, end = period(time)
    return Summary(
        start=start,
        end=end if settings.shows_end_time else None,
        who=who(time),
        facility=facility,
        time_type=time_type_name(time.time_type_name),
        reason=abridged_or_none(time.reason),
        purpose=purpose_or_none(time.purpose),
    )


def who(time: Named) -> str | None:
    """Whom or what the citizen meets: the first that says anything (CR-DSP-02, CR-DSP-11)."""
    return said(time.performer_name) or said(time.resource_name) or said(time.care_type_name)


def period(time: Timed) -> tuple[datetime | None, datetime | None]:
    """Naive local times. A malformed one is not shown, and neither is an end that is not after its start."""
    start, end = moment(time.start), moment(time.end)
    return start, end if start is not None and end is not None and end > start else None


def slot_line(time: Timed) -> str | None:
    """A free time in the list under VÄLJ TID: start, end and who; the facility's setting for ends does not count here
    (CR-WIN-08, M.13). None for one that cannot be shown, as it does not say when it is.
    """
    start, end = period(time)
    if start is None:
        return None
    name = who(time)
    return f"{span(start, end)}, {name}" if name else span(start, end)
