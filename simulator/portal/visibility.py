"""Which of the collected times are not shown, and why (CR-VIS-01 to CR-VIS-14).

One met criterion is enough (CR-VIS-07). A few are not in 1177's own list; their reasons name no rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.domain.portal import FacilityAtPortal, PortalSetup
from simulator.domain.times import parse_timestamp, to_local
from simulator.portal.collected import CollectedTime

_MOST_GRACE = 120  # minutes: what 1177 keeps of a passed time (spec/consumer-rules.md, M.12)
_AS_IN_1177 = FacilityAtPortal()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a time is not shown: a code that stays the same, the rule, and a Swedish sentence."""

    code: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """What a judgement is made against. `facility` (an HSA key) is the one whose own list is looked at, or None."""

    resident: str
    now: datetime
    setup: PortalSetup
    facility: str | None = None

    def at_portal(self, time: CollectedTime) -> FacilityAtPortal:
        return self.setup.facilities.get(time.facility_key, _AS_IN_1177)


def reasons_to_hide(time: CollectedTime, view: View) -> tuple[Reason, ...]:
    """All that hold, the first being the one to tell; empty when the time is shown."""
    return tuple(reason for check in _CHECKS if (reason := check(time, view)) is not None)


def earliest_start(now: datetime, setup: PortalSetup) -> datetime:
    """The last start that is hidden as passed: naive local time, to the second.

    Equality hides, for 1177 shows "enbart framtida tider". The minutes of grace are counted by the clock on the wall
    of the world, so that they are as many on the two nights when Swedish clocks are moved.
    """
    grace = max(0, min(setup.hide_after_minutes, _MOST_GRACE))
    if now.tzinfo is None or not grace:
        return now.replace(tzinfo=None, fold=0) - timedelta(minutes=grace)
    return to_local(now.timestamp() - 60 * grace).replace(tzinfo=None, fold=0)


def latest_start(now: datetime, setup: PortalSetup) -> datetime:
    """The last start that is shown: naive local time. 29 February becomes the 28th."""
    local = now.replace(tzinfo=None, fold=0)
    year = local.year + setup.years_ahead
    if year > datetime.max.year:
        return datetime.max
    try:
        return local.replace(year=year)
    except ValueError:
        return local.replace(year=year, day=28)


def moment(text: str | None) -> datetime | None:
    """The naive local time that a text says, or None when it is not 14 digits of a real date and time (CR-VIS-03)."""
    try:
        return parse_timestamp(text or "")
    except ValueError:
        return None


def _other_resident(time: CollectedTime, view: View) -> Reason | None:
    """Not in the sources: a producer that mixes citizens up must not make one of them see the other's care."""
    if time.resident is None or time.resident.strip().upper() == view.resident.upper():
        return None
    return Reason("other_resident", "", "Tiden gäller en annan person än den som frågan gällde.")


def _no_start(time: CollectedTime, view: View) -> Reason | None:
    if time.start is not None:
        return None
    return Reason("no_start", "CR-VIS-02", "Tiden saknar starttid.")


def _open_invitation(time: CollectedTime, view: View) -> Reason | None:
    if time.start is not None or not time.is_invitation:
        return None
    return Reason("open_invitation", "CR-VIS-14", "Öppna kallelser finns i inkorgen, inte i Bokade tider.")


def _malformed_start(time: CollectedTime, view: View) -> Reason | None:
    if time.start is None or moment(time.start) is not None:
        return None
    return Reason("malformed_start", "CR-VIS-03", _malformed("Starttiden", time.start))


def _malformed_end(time: CollectedTime, view: View) -> Reason | None:
    """A missing end hides nothing (CR-VIS-04)."""
    if time.end is None or moment(time.end) is not None:
        return None
    return Reason("malformed_end", "CR-VIS-03", _malformed("Sluttiden", time.end))


def _no_facility(time: CollectedTime, view: View) -> Reason | None:
    return None if time.facility else Reason("no_facility", "CR-VIS-05", "Tiden saknar mottagning.")


def _passed(time: CollectedTime, view: View) -> Reason | None:
    start = moment(time.start)
    if start is None or start > earliest_start(view.now, view.setup):
        return None
    return Reason("passed", "CR-VIS-01", "Starttiden har passerats.")


def _too_far_ahead(time: CollectedTime, view: View) -> Reason | None:
    start = moment(time.start)
    if start is None or start <= latest_start(view.now, view.setup):
        return None
    return Reason("too_far_ahead", "CR-VIS-06", f"Tiden ligger längre fram än {view.setup.years_ahead} år.")


def _facility_not_active(time: CollectedTime, view: View) -> Reason | None:
    if not time.facility or view.at_portal(time).active:
        return None
    return Reason("facility_not_active", "CR-VIS-09", "Mottagningen är inte aktiverad i 1177:s e-tjänster.")


def _service_not_active(time: CollectedTime, view: View) -> Reason | None:
    at_portal = view.at_portal(time)
    if not time.facility or not at_portal.active or at_portal.booked_times_active:
        return None
    text = "Mottagningen har inte aktiverat tjänsten Om/avboka tid direkt (Mina tidsbokningar)."
    return Reason("service_not_active", "CR-VIS-09", text)


def _not_planned(time: CollectedTime, view: View) -> Reason | None:
    """Of care contacts only booked visits are booked times (spec/platform.md 6.3)."""
    if time.other_status is None:
        return None
    return Reason("not_planned", "", f"Vårdkontakten är inte ett bokat besök: dess status är {time.other_status}.")


def _not_approved(time: CollectedTime, view: View) -> Reason | None:
    """The consumer's own duty (spec/platform.md 6.4, R1)."""
    if time.approved:
        return None
    return Reason("not_approved_for_patient", "CR-VIS-11", "Vårdkontakten är inte godkänd att visas för patienten.")


def _other_facility(time: CollectedTime, view: View) -> Reason | None:
    if view.facility is None or time.facility_key == view.facility:
        return None
    return Reason("other_facility", "CR-VIS-12", "Tiden är på en annan mottagning än den vars tider visas.")


def _malformed(what: str, text: str) -> str:
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    return f"{what} är felaktigt formaterad: {shown!r} är inte en tid med 14 siffror, ÅÅÅÅMMDDttmmss."


_CHECKS: tuple[Callable[[CollectedTime, View], Reason | None], ...] = (
    _other_resident,
    _no_start,
    _open_invitation,
    _malformed_start,
    _malformed_end,
    _no_facility,
    _passed,
    _too_far_ahead,
    _facility_not_active,
    _service_not_active,
    _not_planned,
    _not_approved,
    _other_facility,
)
