"""Booking on an open invitation: once, by the invited, while it holds (spec/producer-rules.md, H and N)."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.verification.check import Check, Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, Safety, rule
from simulator.verification.rules.rebooking import nothing_added, refused, still_open
from simulator.verification.run import Run
from simulator.verification.steps import acting, invitations
from simulator.verification.steps.acting import said
from simulator.verification.steps.answers import result_words, starts_by_id
from simulator.verification.steps.own import id_of
from simulator.verification.steps.rebooking import listed
from simulator.verification.words import Words

MKB = ("MakeBooking",)
FLOW = "open_invitations"

_DONE = "OK / INFO"
_A_TIME = Words("en tidpunkt", "a point in time")
_TWICE = Words(
    "Invånaren får två tider på samma kallelse, och någon annan ingen.",
    "The citizen gets two times by one invitation, and somebody else none.",
)


@rule(
    "PR-INV-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.7, 6.10.5",
    Words(
        "Det går att boka på en öppen kallelse, med kallelsens id som bookingId.",
        "It is possible to book on an open invitation, with its id as bookingId.",
    ),
    citizen=Words("Den som har kallats kan inte boka sin tid.", "Whoever has been invited cannot book the time."),
    safety=Safety.FULL,
    contracts=MKB,
    flow=FLOW,
)
def an_invitation_can_be_booked(run: Run) -> Iterator[Check]:
    used = invitations.used(run)
    if used.made.silence is None:
        also = (used.invitation.details, used.row.exchange)
        yield Check(said(used.made).carried_out, used.made, "resultCode", _DONE, result_words(used.made), also)


@rule(
    "PR-INV-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.10.5",
    Words(
        "En kallelse som är bokad går inte att boka på en gång till, fast tiden är ledig.",
        "An invitation that has been booked on cannot be booked on again, although the time is free.",
    ),
    citizen=_TWICE,
    safety=Safety.FULL,
    contracts=MKB,
    flow=FLOW,
)
def an_invitation_is_used_once(run: Run) -> Iterator[Check]:
    used = invitations.used(run)
    used.demand_booked()
    if used.again is None or used.after_again is None:
        raise Missing(
            Words(
                "kallelsen hade bara en ledig tid: lägg upp minst två för de kallade",
                "the invitation had one free time: add at least two for those invited",
            ),
            used.made,
        )
    again, after = used.again, used.after_again.schedule
    if again.answered or again.is_fault:
        expected = Words("ERROR", "ERROR")
        yield Check(not said(again).carried_out, again, "resultCode", expected, result_words(again), (used.made,))
    if after.answered:
        start = acting.start_of(used.invitation.rows[1])
        added = [row for row in after.rows() if acting.start_of(row) == start and id_of(row) not in used.before.ids]
        expected = Words(f"ingen bokning {start}", f"no booking at {start}")
        xpath = added[0].xpath if added else ""
        yield Check(not added, after, xpath, expected, _listing(after), (used.made, again))


def _listing(schedule: Exchange) -> str:
    return ", ".join(f"{booking_id} {start}" for booking_id, start in sorted(starts_by_id(schedule).items())) or "-"


@rule(
    "PR-INV-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.10.5",
    Words(
        "Av två samtidiga bokningar på en kallelse lyckas bara en.",
        "Of two simultaneous bookings on one invitation only one succeeds.",
    ),
    citizen=_TWICE,
    basis=Basis.DERIVED,
    safety=Safety.FULL,
    contracts=MKB,
    flow=FLOW,
)
def an_invitation_is_used_once_at_a_time(run: Run) -> Iterator[Check]:
    found = invitations.together(run)
    done = [each for each in found.made if said(each).carried_out]
    if not done:
        raise acting.not_booked(found.made[0])
    expected = Words("en OK eller INFO, en ERROR", "one OK or INFO, one ERROR")
    got = "; ".join(said(each).code or each.outcome for each in found.made)
    yield Check(len(done) == 1, done[-1], "resultCode", expected, got, found.made)
    if found.after.schedule.answered:
        starts = {acting.start_of(row) for row in found.invitation.rows}
        added = [row for row in found.added if acting.start_of(row) in starts]
        one = Words("högst en ny bokning", "one new booking at most")
        yield Check(len(added) <= 1, found.after.schedule, "", one, _listing(found.after.schedule), found.made)


@rule(
    "PR-INV-04",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.10.5",
    Words(
        "Det går bara att boka på en kallelse på en mottagning som GetAllHealthcareFacilities tar upp för den.",
        "An invitation can be booked on only at a facility that GetAllHealthcareFacilities lists for it.",
    ),
    citizen=Words(
        "Invånaren hamnar på en mottagning som inte kan göra undersökningen.",
        "The citizen ends up at a facility that cannot make the examination.",
    ),
    basis=Basis.DEFENCE,
    safety=Safety.FULL,
    contracts=MKB,
    flow=FLOW,
)
def an_unlisted_facility_is_refused(run: Run) -> Iterator[Check]:
    tried = invitations.tried_unlisted(run)
    yield from refused(tried)
    yield from nothing_added(tried)
    yield from still_open(tried)


@rule(
    "PR-INV-05",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.6",
    Words(
        "En bokad kallelse är sedan en vanlig bokning: den står i listan, med start och slut, och är ingen kallelse.",
        "An invitation that has been booked on is an ordinary booking: in the list, with start and end, and no "
        "invitation.",
    ),
    citizen=Words(
        "Invånaren ser ingen tid, eller en kallelse som ser obesvarad ut.",
        "The citizen sees no time, or an invitation that looks unanswered.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.FULL,
    contracts=MKB,
    flow=FLOW,
)
def a_booked_invitation_is_a_booking(run: Run) -> Iterator[Check]:
    used = invitations.used(run)
    booking_id = used.demand_booked()
    schedule, detail = used.after.schedule, used.after.detail
    if schedule.answered:
        start = acting.start_of(used.row)
        there = used.after.row(booking_id) or next(
            (row for row in schedule.rows() if acting.start_of(row) == start), None
        )  # that the id is the one that was told is PR-MKB-06's
        expected = Words(f"bokningen {start}", f"the booking at {start}")
        yield Check(there is not None, schedule, "", expected, _listing(schedule), (used.made,))
        if there is not None:
            yield _no_invitation(there, used.made)
    if detail is not None:
        yield _no_invitation(detail, used.made)
        for name in ("startTimeInclusive", "endTimeExclusive"):
            got = (detail.text(name) or "").strip()
            yield Check(bool(got), detail.exchange, detail.at(name), _A_TIME, got or "-", (used.made,))


def _no_invitation(row: Row, made: Exchange) -> Check:
    expected = Words("false, eller inget element", "false, or no element")
    got = row.text("isInvitation") or "-"
    return Check(not row.flag("isInvitation"), row.exchange, row.at("isInvitation"), expected, got, (made,))


@rule(
    "PR-INV-06",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.6",
    Words(
        "En bokad kallelse svarar inte längre som öppen kallelse.",
        "An invitation that has been booked on no longer answers as an open invitation.",
    ),
    citizen=Words(
        "Invånaren uppmanas att boka fast det redan är gjort.",
        "The citizen is asked to book although it has been done.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.FULL,
    contracts=MKB,
    flow=FLOW,
)
def a_booked_invitation_is_not_open(run: Run) -> Iterator[Check]:
    used = invitations.used(run)
    used.demand_booked()
    details = used.details_of_old
    if details is not None and (details.answered or details.is_fault):
        expected = Words("en bokning med start och slut, eller SOAP-fel", "a booking with start and end, or a fault")
        yield Check(
            not invitations.is_open(details), details, "timeslotDetail[1]/isInvitation", expected,
            Words("en öppen kallelse", "an open invitation"), (used.made,),
        )  # fmt: skip


@rule(
    "PR-INV-07",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.6",
    Words(
        "En annan invånare kan inte boka på kallelsen, och den är kvar för den kallade.",
        "Another citizen cannot book on the invitation, and it remains for the invited.",
    ),
    citizen=Words(
        "En annan person tar den plats som invånaren har kallats till.",
        "Somebody else takes the place that the citizen has been invited to.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.FULL,
    contracts=MKB,
    flow=FLOW,
)
def nobody_else_can_use_it(run: Run) -> Iterator[Check]:
    tried = invitations.tried_by_another(run)
    yield from refused(tried)
    yield from nothing_added(tried)
    yield from still_open(tried)


@rule(
    "PR-INV-08",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.6",
    Words("En kallelse som har gått ut går inte att boka på.", "An invitation that has expired cannot be booked on."),
    citizen=Words(
        "Invånaren bokar ett besök som vården inte längre väntar sig.",
        "The citizen books a visit that the unit no longer expects.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.FULL,
    contracts=MKB,
    flow=FLOW,
)
def an_expired_invitation_is_refused(run: Run) -> Iterator[Check]:
    tried = invitations.tried_expired(run)
    yield from refused(tried)
    yield from nothing_added(tried)


@rule(
    "PR-RYW-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.7, 6.10.5",
    Words(
        "Öppen kallelse, hela vägen: uppgifter, mottagningar, dagar, tider, bokning, listan; sedan inte en gång till.",
        "Open invitation, all the way: details, facilities, days, times, booking, the list; and then not once more.",
    ),
    citizen=Words(
        "Den som har kallats fastnar på vägen till sin tid.", "Whoever has been invited is stopped on the way."
    ),
    safety=Safety.FULL,
    contracts=("GetBookingDetails", "GetAvailableDates", "GetAvailableTimeslots", "MakeBooking"),
    flow=FLOW,
)
def an_open_invitation_all_the_way(run: Run) -> Iterator[Check]:
    used = invitations.used(run)
    choices, dates, schedule = used.invitation.choices, used.invitation.dates, used.after.schedule
    something = Words("minst en", "one at least")
    if choices is not None and choices.silence is None:
        yield Check(bool(listed(choices)), choices, "", something, ", ".join(listed(choices)) or choices.outcome)
    if dates is not None:
        yield Check(bool(dates.rows("performerAvailabilityByDate")), dates, "", something, "-")
    yield Check(True, used.row.exchange, used.row.xpath)
    if used.made.silence is None:
        yield Check(said(used.made).carried_out, used.made, "resultCode", _DONE, result_words(used.made))
    if not said(used.made).carried_out:
        return
    if schedule.answered:
        start = acting.start_of(used.row)
        there = start in starts_by_id(schedule).values()
        expected = Words(f"bokningen {start}", f"the booking at {start}")
        yield Check(there, schedule, "", expected, _listing(schedule), (used.made,))
    if used.again is not None and (used.again.answered or used.again.is_fault):
        done = said(used.again).carried_out
        expected = Words("ERROR", "ERROR")
        yield Check(not done, used.again, "resultCode", expected, result_words(used.again), (used.made,))


RULES = (
    an_invitation_can_be_booked,
    an_invitation_is_used_once,
    an_invitation_is_used_once_at_a_time,
    an_unlisted_facility_is_refused,
    a_booked_invitation_is_a_booking,
    a_booked_invitation_is_not_open,
    nobody_else_can_use_it,
    an_expired_invitation_is_refused,
    an_open_invitation_all_the_way,
)
