"""GetSubjectOfCareSchedule: what a citizen has booked (spec/producer-rules.md, C)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import combinations

from simulator.domain.identifiers import hsa_key, test_identities
from simulator.domain.times import parse_timestamp
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, Safety, rule
from simulator.verification.rules.details import has, is_time, listed_and_detailed, shown
from simulator.verification.run import Run
from simulator.verification.steps import acting, basics, lost, reading, rebooking
from simulator.verification.target import Person
from simulator.verification.words import Words

_LIST = ("GetSubjectOfCareSchedule",)
_REQUIRED = ("startTimeInclusive", "endTimeExclusive", "healthcare_facility", "bookingId", "subject_of_care")
_ONLY_OWN = Words("bara egna bokningar", "only one's own bookings")
_CALLED_TWICE = 2  # persons whose list is asked for once more
_BORN = date(1931, 5, 17)  # of the test number that nobody is likely to have used


@rule(
    "PR-GSS-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.9.4",
    Words(
        "Varje rad har starttid, sluttid, mottagning, bookingId och subject_of_care.",
        "Every row has a start, an end, a facility, a bookingId and subject_of_care.",
    ),
    citizen=Words(
        "Invånaren ser inte tiden, eller kan inte göra något med den.",
        "The citizen does not see the appointment, or can do nothing with it.",
    ),
    contracts=_LIST,
)
def rows_are_complete(run: Run) -> Iterator[Check]:
    for _, row in reading.booked_rows(run):
        for name in _REQUIRED:
            value = Words("ett värde", "a value")
            yield Check(has(row, name), row.exchange, row.at(name), expected=value, got=shown(row, name))


@rule(
    "PR-GSS-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.9",
    Words(
        "Alla invånarens bokningar på mottagningen finns i listan.",
        "All the citizen's bookings at the facility are in the list.",
    ),
    citizen=Words("Invånaren ser inte alla sina tider.", "The citizen does not see all their appointments."),
    contracts=_LIST,
)
def every_booking_is_listed(run: Run) -> Iterator[Check]:
    yield from _listed(run, lambda person: person.bookings, "bookings")


@rule(
    "PR-GSS-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.2; TKB 1.1.1, 14.4",
    Words("Tidsatta kallelser finns i listan.", "Timed invitations are in the list."),
    citizen=Words(
        "Invånaren ser inte tiden hen är kallad till.", "The citizen does not see the time of the invitation."
    ),
    contracts=_LIST,
    flow="timed_invitations",
)
def timed_invitations_are_listed(run: Run) -> Iterator[Check]:
    yield from _listed(run, lambda person: person.timed_invitations, "timed_invitations")


def _listed(run: Run, wanted: Callable[[Person], tuple[str, ...] | None], key: str) -> Iterator[Check]:
    """Each of the ids that the target file has under `key`. What has passed need not be there."""
    for person, exchange, ids in _lists_with(run, wanted, key):
        found = _ids(exchange)
        for booking_id in ids:
            if booking_id not in found and _has_passed(run, person, booking_id):
                continue
            yield Check(
                booking_id in found,
                exchange,
                expected=Words(f"{booking_id} i listan", f"{booking_id} in the list"),
                got=", ".join(sorted(found)) or Words("en tom lista", "an empty list"),
            )


def _lists_with(
    run: Run, wanted: Callable[[Person], tuple[str, ...] | None], key: str
) -> list[tuple[Person, Exchange, tuple[str, ...]]]:
    """Of the persons that the target file gives such ids for. Raises Missing when there are none."""
    found = [(person, exchange, wanted(person) or ()) for person, exchange in reading.schedules(run)]
    found = [each for each in found if each[2]]
    if not found:
        raise Missing(
            Words(
                f"målfilen säger inte vad som ska finnas: ange id i persons[].{key}",
                f"the target file does not say what there is: give ids in persons[].{key}",
            )
        )
    return found


def _ids(exchange: Exchange) -> set[str]:
    return {row.text("bookingId") or "" for row in exchange.rows() if row.text("bookingId")}


def _has_passed(run: Run, person: Person, booking_id: str) -> bool:
    """By its details, when it has any."""
    with suppress(Missing, NotClaimed, ValueError):
        row = next(iter(reading.details(run, person, booking_id).rows()), None)
        return row is not None and parse_timestamp(row.text("startTimeInclusive") or "") <= run.now
    return False


@rule(
    "PR-GSS-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.9.5, 3.6",
    Words("Öppna kallelser finns aldrig i listan.", "Open invitations are never in the list."),
    citizen=Words(
        "Invånaren ser en tid som inte är bokad bland sina bokade tider.",
        "The citizen sees what is not booked among their booked times.",
    ),
    contracts=_LIST,
    flow="open_invitations",
)
def open_invitations_are_not_listed(run: Run) -> Iterator[Check]:
    for _, row in _all_rows(run):
        if row.flag("isInvitation") and not has(row, "startTimeInclusive") and not has(row, "endTimeExclusive"):
            yield Check(False, row.exchange, row.xpath, _NOT_LISTED, row.text("bookingId") or "")
    yield from _not_listed(run, lambda person: person.open_invitations, "open_invitations")


_NOT_LISTED = Words("att den inte finns i listan", "that it is not in the list")


def _not_listed(run: Run, wanted: Callable[[Person], tuple[str, ...] | None], key: str) -> Iterator[Check]:
    for _, exchange, ids in _lists_with(run, wanted, key):
        rows = {row.text("bookingId"): row for row in exchange.rows()}
        for booking_id in ids:
            row = rows.get(booking_id)
            yield Check(row is None, exchange, row.xpath if row is not None else "", _NOT_LISTED, booking_id)


def _all_rows(run: Run) -> list[tuple[Person, Row]]:
    """There may be none."""
    return [(person, row) for person, exchange in reading.schedules(run) for row in exchange.rows()]


@rule(
    "PR-GSS-05",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.9.4",
    Words("Varje rad gäller den invånare som frågan gällde.", "Every row is about the citizen that was asked about."),
    citizen=Words("Invånaren ser någon annans tid.", "The citizen sees somebody else's appointment."),
    basis=Basis.DERIVED,
    contracts=_LIST,
)
def rows_are_about_who_was_asked_about(run: Run) -> Iterator[Check]:
    for person, row in reading.booked_rows(run):
        name = "subject_of_care"
        if has(row, name):
            told = (row.text(name) or "").strip()
            yield Check(told.upper() == person.id.upper(), row.exchange, row.at(name), person.id, told)


@rule(
    "PR-GSS-06",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 4.1",
    Words("Ingen annan invånares bokningar visas.", "No other citizen's bookings are shown."),
    citizen=Words("Invånarens tider visas för någon annan.", "The citizen's appointments are shown to somebody else."),
    basis=Basis.DERIVED,
    contracts=_LIST,
)
def nobody_elses_bookings_are_listed(run: Run) -> Iterator[Check]:
    """A row that names another test person, or an id that two citizens of one facility have for the same time:
    otherwise it is not unique (PR-GSS-07).
    """
    citizens = {person.id for person in run.persons}
    for person, row in _all_rows(run):
        told = (row.text("subject_of_care") or "").strip()
        if told in citizens - {person.id}:
            yield Check(False, row.exchange, row.at("subject_of_care"), _ONLY_OWN, told)
    for (one, first), (other, second) in _pairs(run):
        both = _bookings(first) & _bookings(second)
        declared = {
            booking_id
            for booking_id in _ids(second)
            if booking_id in (one.bookings or ()) + (one.timed_invitations or ()) + (one.open_invitations or ())
            and booking_id not in (other.bookings or ()) + (other.timed_invitations or ())
        } - {booking_id for booking_id, _ in both}
        yield Check(
            not both and not declared,
            second,
            expected=_ONLY_OWN,
            got=", ".join(sorted({*(booking_id for booking_id, _ in both), *declared})),
            also=(first,),
        )


def _pairs(run: Run) -> list[tuple[tuple[Person, Exchange], tuple[Person, Exchange]]]:
    """Both ways, of persons at the same facility of whom at least one has something. Raises Missing."""
    lists = reading.schedules(run)
    found = [
        pair
        for one, other in combinations(lists, 2)
        if hsa_key(one[1].logical_address) == hsa_key(other[1].logical_address) and (one[1].rows() or other[1].rows())
        for pair in ((one, other), (other, one))
    ]
    if not found:
        raise Missing(
            Words(
                "det behövs två testpersoner på samma mottagning, minst en med bokad tid: ange dem i persons",
                "two test persons at the same facility are needed, at least one with a booked time: name them in "
                "persons",
            )
        )
    return found


def _bookings(exchange: Exchange) -> set[tuple[str, str]]:
    rows = exchange.rows()
    return {
        (row.text("bookingId") or "", row.text("startTimeInclusive") or "") for row in rows if row.text("bookingId")
    }


@rule(
    "PR-GSS-07",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.1, 3.4.4",
    Words(
        "bookingId är unikt inom mottagningen och detsamma i varje svar.",
        "bookingId is unique within the facility and the same in every answer.",
    ),
    citizen=Words("Invånaren kan råka avboka en annan tid.", "The citizen may happen to cancel another appointment."),
    basis=Basis.DERIVED,
    contracts=_LIST,
)
def ids_are_unique_and_stay(run: Run) -> Iterator[Check]:
    yield from _unique_in_a_list(run)
    yield from _unique_between_citizens(run)
    yield from _the_same_again(run)


def _unique_in_a_list(run: Run) -> Iterator[Check]:
    seen: Counter[tuple[int, str]] = Counter()
    for _, row in reading.booked_rows(run):
        booking_id = row.text("bookingId")
        if booking_id:
            seen[row.exchange.number, booking_id] += 1
            yield Check(
                seen[row.exchange.number, booking_id] == 1,
                row.exchange,
                row.at("bookingId"),
                expected=Words("ett id som ingen annan rad har", "an id that no other row has"),
                got=booking_id,
            )


def _unique_between_citizens(run: Run) -> Iterator[Check]:
    with suppress(Missing):
        for (_, first), (_, second) in _pairs(run)[::2]:
            same = _bookings(first) & _bookings(second)
            taken = (_ids(first) & _ids(second)) - {booking_id for booking_id, _ in same}
            yield Check(
                not taken,
                second,
                expected=Words("id som ingen annan invånare har", "ids that no other citizen has"),
                got=", ".join(sorted(taken)),
                also=(first,),
            )


def _the_same_again(run: Run) -> Iterator[Check]:
    """Of times that both answers have: somebody may have booked or cancelled in between."""
    having = [(person, exchange) for person, exchange in reading.schedules(run) if _bookings(exchange)]
    for person, first in having[:_CALLED_TWICE]:
        again = run.ask(run.asker(person).schedule(person.id))
        before, after = _ids_by_time(first), _ids_by_time(again)
        for time in before.keys() & after.keys():
            kept = before[time] == after[time]
            yield Check(
                kept or len(before[time]) != len(after[time]),
                again,
                expected=", ".join(sorted(before[time])),
                got=", ".join(sorted(after[time])),
                also=(first,),
            )


def _ids_by_time(exchange: Exchange) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in exchange.rows():
        if row.text("bookingId") and row.text("startTimeInclusive"):
            found.setdefault(row.text("startTimeInclusive") or "", set()).add(row.text("bookingId") or "")
    return found


@rule(
    "PR-GSS-08",
    Level.SHOULD,
    Origin.SCHEMA,
    "XSD: timeslotDetail 0..*",
    Words(
        "En invånare utan bokningar får ett tomt svar, inte ett fel.",
        "A citizen without bookings gets an empty answer, not a fault.",
    ),
    citizen=Words(
        "Invånaren läser att något gick fel fast hen bara inte har någon tid.",
        "The citizen reads that something went wrong, although there just is no appointment.",
    ),
    basis=Basis.DERIVED,
    contracts=_LIST,
)
def no_bookings_is_no_error(run: Run) -> Iterator[Check]:
    """A test person that is said to have none, or else a test number that nobody has used here."""
    basics.basic(run, "GetSubjectOfCareSchedule").ask()  # who is answered about nobody is another rule's
    idle = next((each for each in run.persons if each.bookings == () and not each.timed_invitations), None)
    person = idle or Person(_unused_number(run), facility=run.target.facility_of(run.person))
    try:
        exchange = reading.schedule(run, person)
    except Missing as error:
        exchange = error.exchanges[-1]
    yield Check(
        exchange.answered,
        exchange,
        expected=Words("ett svar utan rader", "an answer without rows"),
        got=basics.outcome(exchange),
    )


def _unused_number(run: Run) -> str:
    taken = {person.id for person in run.persons}
    return next(each for each in test_identities(_BORN) if each not in taken)


@rule(
    "PR-GSS-09",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8, 6.9",
    Words(
        "Listan och uppgifterna säger detsamma om en tid får av- och ombokas; saknas flaggan är svaret nej.",
        "The list and the details say the same of whether a time may be cancelled and rebooked; no flag means no.",
    ),
    citizen=Words(
        "Invånaren ser en knapp som inte fungerar, eller saknar en som borde finnas.",
        "The citizen sees a button that does not work, or lacks one that should be there.",
    ),
    basis=Basis.DERIVED,
    contracts=("GetSubjectOfCareSchedule", "GetBookingDetails"),
)
def flags_agree_with_the_details(run: Run) -> Iterator[Check]:
    yield from _agreeing(run, "cancel_booking_allowed", "rebooking_allowed")


@rule(
    "PR-GSS-10",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.9.4",
    Words(
        "Listan och uppgifterna säger detsamma om en tid är en kallelse; saknas isInvitation är den det inte.",
        "The list and the details say the same of whether a time is an invitation; without isInvitation it is not.",
    ),
    citizen=Words(
        "Invånaren ser en kallelse som en egen bokning, eller tvärtom.",
        "The citizen sees an invitation as a booking of one's own, or the other way round.",
    ),
    basis=Basis.DERIVED,
    contracts=("GetSubjectOfCareSchedule", "GetBookingDetails"),
)
def invitations_agree_with_the_details(run: Run) -> Iterator[Check]:
    """A list without the element says nothing."""
    yield from _agreeing(run, "isInvitation", only_if_listed=True)


def _agreeing(run: Run, *names: str, only_if_listed: bool = False) -> Iterator[Check]:
    for listed, detail in listed_and_detailed(run):
        for name in names:
            if only_if_listed and not has(listed, name):
                continue
            yield Check(
                listed.flag(name) == detail.flag(name),
                listed.exchange,
                listed.at(name),
                expected=Words(
                    f"{detail.text(name) or 'saknas'}, som i uppgifterna", f"{detail.text(name) or 'absent'}"
                ),
                got=shown(listed, name),
                also=(detail.exchange,),
            )


@rule(
    "PR-GSS-11",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.3, 3.4.1",
    Words(
        "Mottagningen som en bokning anges höra till går att fråga: som LogicalAddress och som healthcare_facility.",
        "The facility that a booking is said to belong to can be asked: as LogicalAddress and as healthcare_facility.",
    ),
    citizen=Words(
        "Invånaren ser tiden men kan inte öppna, av- eller omboka den.",
        "The citizen sees the appointment but can neither open, cancel nor rebook it.",
    ),
    contracts=_LIST,
)
def the_facility_of_a_booking_can_be_asked(run: Run) -> Iterator[Check]:
    """1177 and the aggregating service address whatever facility they are told."""
    for person, exchange in reading.schedules(run):
        asked = hsa_key(exchange.logical_address)
        yield Check(True, exchange)
        for told, row in _facilities(exchange).items():
            if told == asked:
                continue
            facility = row.text("healthcare_facility") or ""
            try:
                there = reading.schedule(run, person, facility)
            except Missing as error:
                there = error.exchanges[-1]
            wanted = row.text("bookingId")
            yield Check(
                there.answered and (not wanted or wanted in _ids(there)),
                there,
                expected=Words(f"{wanted} i svaret från {facility}", f"{wanted} in the answer from {facility}"),
                got=basics.told(there),
                also=(exchange,),
            )


def _facilities(exchange: Exchange) -> dict[str, Row]:
    """A row of each facility that the list names."""
    found: dict[str, Row] = {}
    for row in exchange.rows():
        if has(row, "healthcare_facility"):
            found.setdefault(hsa_key(row.text("healthcare_facility") or ""), row)
    return found


@rule(
    "PR-GSS-12",
    Level.SHALL,
    Origin.PRACTICE,
    "1177, 002; TKB 1.1.5, 3.4.3",
    Words("Bokningar som mottagningen har dolt visas inte.", "Bookings that the facility has hidden are not shown."),
    citizen=Words(
        "Invånaren, eller någon som tvingar hen att visa, ser en tid som ska vara dold.",
        "The citizen, or somebody who forces the citizen to show, sees an appointment that is to be hidden.",
    ),
    contracts=_LIST,
)
def hidden_bookings_are_not_listed(run: Run) -> Iterator[Check]:
    yield from _not_listed(run, lambda person: person.hidden, "hidden")


@rule(
    "PR-GSS-13",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words(
        "Listan visar genast det som har bokats, ombokats och avbokats, och det andra står kvar.",
        "The list shows at once what has been booked, rebooked and cancelled, and the rest stays.",
    ),
    citizen=Words(
        "Invånaren tror att tiden inte blev bokad, eller att den avbokade står kvar.",
        "The citizen believes that the time was not booked, or that the cancelled one remains.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=("GetSubjectOfCareSchedule", "MakeBooking"),
)
def the_list_is_up_to_date(run: Run) -> Iterator[Check]:
    """By id or by start: which of them the acts got wrong is for others to say."""
    flow = acting.booked_and_cancelled(run)
    flow.demand_booked()
    if flow.booked.schedule is not None and flow.booked.schedule.answered:
        yield _shown(flow.booked.schedule, flow.booking_id, flow.start, flow.made)
        yield from lost.others_stay(run, flow.person, flow.made, flow.before.schedule, flow.booked.schedule)
    if flow.cancelled is not None and acting.said(flow.cancelled).carried_out:
        after = flow.freed.schedule
        if after is not None and after.answered:
            row = acting.listed(after, flow.booking_id)
            gone = Words(f"att {flow.booking_id} är borta", f"that {flow.booking_id} is gone")
            yield Check(
                row is None, after, row.xpath if row else "", gone, flow.booking_id, also=(flow.made, flow.cancelled)
            )
    with suppress(Missing, NotClaimed):
        move = rebooking.moved(run)
        if move.carried_out and move.after.schedule.answered:
            yield _shown(move.after.schedule, move.current_id, acting.start_of(move.new), move.asked)
            yield _moved_away(move)


def _shown(exchange: Exchange, booking_id: str, start: str, act: Exchange) -> Check:
    starts = [acting.start_of(row) for row in exchange.rows()]
    expected = Words(f"{booking_id}, som börjar {start}", f"{booking_id}, which begins {start}")
    there = start in starts or acting.listed(exchange, booking_id) is not None
    return Check(there, exchange, "", expected, ", ".join(starts) or "-", also=(act,))


def _moved_away(move: rebooking.Moved) -> Check:
    """The booking does not stand where it stood."""
    old = acting.start_of(move.old)
    row = acting.listed(move.after.schedule, move.current_id, old)
    stays = row is not None and old != acting.start_of(move.new)
    expected = Words(f"{move.current_id} på sin nya tid", f"{move.current_id} at its new time")
    return Check(not stays, move.after.schedule, row.xpath if row and stays else "", expected, old, also=(move.asked,))


@rule(
    "PR-GSS-14",
    Level.SHALL,
    Origin.PRACTICE,
    "1177, 000, 001",
    Words(
        "Varje rad har det som 1177 behöver för att visa den: starttid och sluttid som går att tolka, och mottagning.",
        "Every row has what 1177 needs to show it: a start and an end that can be read, and a facility.",
    ),
    citizen=Words("Invånaren ser inte tiden: 1177 döljer den.", "The citizen does not see it: 1177 hides it."),
    contracts=_LIST,
)
def rows_can_be_shown(run: Run) -> Iterator[Check]:
    for _, row in reading.booked_rows(run):
        for name in ("startTimeInclusive", "endTimeExclusive"):
            expected = Words("ÅÅÅÅMMDDttmmss", "YYYYMMDDhhmmss")
            yield Check(is_time(row.text(name)), row.exchange, row.at(name), expected=expected, got=shown(row, name))
        name = "healthcare_facility"
        expected = Words("en mottagning", "a facility")
        yield Check(has(row, name), row.exchange, row.at(name), expected=expected, got=shown(row, name))


RULES = (
    rows_are_complete,
    every_booking_is_listed,
    timed_invitations_are_listed,
    open_invitations_are_not_listed,
    rows_are_about_who_was_asked_about,
    nobody_elses_bookings_are_listed,
    ids_are_unique_and_stay,
    no_bookings_is_no_error,
    flags_agree_with_the_details,
    invitations_agree_with_the_details,
    the_facility_of_a_booking_can_be_asked,
    hidden_bookings_are_not_listed,
    the_list_is_up_to_date,
    rows_can_be_shown,
)
