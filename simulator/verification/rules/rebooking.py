"""UpdateBooking: what may be moved, what may not, and what is there afterwards (spec/producer-rules.md, I and N)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, Safety, manual, rule
from simulator.verification.rules.shared import has_text, promised_but_unclaimed
from simulator.verification.run import Run
from simulator.verification.steps import (
    acting,
    invitations,
    lost,
    reading,
    rebooking,
    rebooking_limits,
    refused_moves,
)
from simulator.verification.steps.acting import said
from simulator.verification.steps.answers import acts, result_words, starts_by_id
from simulator.verification.steps.own import Seen, id_of, times_offered
from simulator.verification.steps.rebooking import Moved
from simulator.verification.steps.refused_moves import Tried
from simulator.verification.words import Text, Words

UPB = ("UpdateBooking",)

_DONE = "OK / INFO"
_REFUSED = Words("ERROR", "ERROR")
_LOST = Words(
    "Invånaren blir av med sin tid utan att ha fått någon ny.",
    "The citizen loses the appointment without having got another.",
)
_WRONG_TIME = Words(
    "Invånaren ser den gamla tiden och kommer fel dag.", "The citizen sees the old time and comes on the wrong day."
)


# -- what the rules have in common


def refused(tried: Tried) -> Iterator[Check]:
    """By ERROR, or by a fault: in which form it is said is PR-RES-02's."""
    if tried.act.answered or tried.act.is_fault:
        done = said(tried.act).carried_out
        yield Check(not done, tried.act, "resultCode", _REFUSED, result_words(tried.act), tried.before.exchanges)


def unchanged(tried: Tried) -> Iterator[Check]:
    """The booking that was aimed at is where it was."""
    yield from _stays(tried.booking_id, tried.before, tried.act, tried.after)


def _stays(booking_id: str, before: Seen, act: Exchange, after: Seen) -> Iterator[Check]:
    was, also = before.row(booking_id), (*before.exchanges, act)
    if was is not None and after.schedule.answered:
        start, there = acting.start_of(was), after.row(booking_id)
        ok = start in starts_by_id(after.schedule).values() if there is None else acting.start_of(there) == start
        yield Check(ok, after.schedule, "", f"{booking_id} {start}", _listing(after.schedule), also)
    if before.detail is not None and after.detail is not None:
        yield _same_start(after.detail, acting.start_of(before.detail), also)


def nothing_added(tried: Tried) -> Iterator[Check]:
    """The citizen has got no booking at the time that was asked for."""
    if tried.after.schedule.answered:
        added = [row for row in tried.added if acting.start_of(row) == tried.start]
        expected = Words(f"ingen bokning {tried.start}", f"no booking at {tried.start}")
        xpath = added[0].xpath if added else ""
        also = (*tried.before.exchanges, tried.act)
        yield Check(not added, tried.after.schedule, xpath, expected, _listing(tried.after.schedule), also)


def _same_start(row: Row, start: str, also: tuple[Exchange, ...]) -> Check:
    got = acting.start_of(row)
    return Check(got == start, row.exchange, row.at("startTimeInclusive"), start, got or "-", also)


def _listing(schedule: Exchange) -> str:
    return ", ".join(f"{booking_id} {start}" for booking_id, start in sorted(starts_by_id(schedule).items())) or "-"


def _demand_done(moved: Moved) -> Moved:
    """Raises Missing when the move was refused (PR-UPB-02 is about that)."""
    if not moved.carried_out:
        raise acting.not_done(moved.asked, "omboka", "rebook")
    return moved


# -- the rules


@rule(
    "PR-UPB-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.11.1",
    Words(
        "Den som säger rebooking_allowed=true någonstans har UpdateBooking.",
        "Who says rebooking_allowed=true anywhere has UpdateBooking.",
    ),
    citizen=Words(
        "Invånaren ser en knapp för att omboka, men den fungerar inte.",
        "The citizen sees a button to rebook, and it does not work.",
    ),
    safety=Safety.REVERSIBLE,
)
def rebooking_is_supported(run: Run) -> Iterator[Check]:
    row = _rebookable_row(run)
    if row is None:
        return
    unclaimed = promised_but_unclaimed(run, row, "UpdateBooking", "rebook", "rebooking_allowed")
    if unclaimed is not None:
        yield unclaimed
        return
    expected = Words("svar från UpdateBooking", "a reply from UpdateBooking")
    asked = _some_rebooking(run)
    if asked is not None and asked.silence is None:
        yield Check(asked.answered, asked, "", expected, result_words(asked), (row.exchange,))


def _rebookable_row(run: Run) -> Row | None:
    """The first time that is said to be possible to move, in whatever has been read so far or can be read."""
    with suppress(Missing, NotClaimed):
        reading.schedules(run)
    reads = ("GetSubjectOfCareSchedule", "GetBookingDetails", "GetAvailableTimeslots")
    rows = (row for each in run.exchanges if each.contract.name in reads for row in each.rows())
    return next((row for row in rows if row.flag("rebooking_allowed")), None)


def _some_rebooking(run: Run) -> Exchange | None:
    """One that was answered, or else the last; a fault for an unknown id alone says nothing (PR-UPB-13)."""
    asked: list[Exchange] = []
    for flow in (rebooking.moved, refused_moves.tried_taken):
        with suppress(Missing, NotClaimed):
            flow(run)
        asked = [each for each in run.exchanges if each.contract.name == "UpdateBooking"]
        if any(each.answered for each in asked):
            break
    lawful = [each for each in asked if each.asked("bookingId") != acting.UNKNOWN_ID]
    return next((each for each in asked if each.answered), lawful[-1] if lawful else None)


@rule(
    "PR-UPB-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.4",
    Words(
        "Det som har rebooking_allowed=true går att omboka till en tid som erbjuds.",
        "What has rebooking_allowed=true can be moved to a time that is offered.",
    ),
    citizen=Words(
        "Invånaren erbjuds att omboka men får nej.", "The citizen is offered to rebook, and is then refused."
    ),
    safety=Safety.REVERSIBLE,
    contracts=UPB,
)
def what_may_be_moved_can_be(run: Run) -> Iterator[Check]:
    moved = rebooking.moved(run)
    if moved.asked.silence is None:
        also = (*moved.before.exchanges, moved.new.exchange)
        yield Check(moved.carried_out, moved.asked, "resultCode", _DONE, result_words(moved.asked), also)


@rule(
    "PR-UPB-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.4",
    Words(
        "Det som inte har rebooking_allowed=true går inte att omboka, och står kvar.",
        "What has not rebooking_allowed=true cannot be moved, and stays.",
    ),
    citizen=Words(
        "En tid som vården har sagt inte får flyttas flyttas ändå.",
        "A time that the unit has said may not be moved is moved all the same.",
    ),
    safety=Safety.FULL,
    contracts=UPB,
)
def what_may_not_be_moved_stays(run: Run) -> Iterator[Check]:
    tried = refused_moves.tried_forbidden(run)
    yield from refused(tried)
    yield from unchanged(tried)


@rule(
    "PR-UPB-04",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words(
        "En ombokad tid står genast på sin nya tid, i listan och i uppgifterna.",
        "A moved booking is at once at its new time, in the list and in the details.",
    ),
    citizen=_WRONG_TIME,
    safety=Safety.REVERSIBLE,
    contracts=UPB,
)
def a_move_is_seen_at_once(run: Run) -> Iterator[Check]:
    moved = _demand_done(rebooking.moved(run))
    start = acting.start_of(moved.new)
    if moved.after.schedule.answered:
        there = any(acting.start_of(row) == start for row in moved.own_rows)
        got = ", ".join(f"{id_of(row)} {acting.start_of(row)}" for row in moved.own_rows) or "-"
        expected = Words(f"bokningen {start}", f"the booking at {start}")
        yield Check(there, moved.after.schedule, "", expected, got, (moved.asked,))
    if moved.after.detail is not None:
        yield _same_start(moved.after.detail, start, (moved.asked,))


@rule(
    "PR-UPB-05",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words("Den gamla tiden är genast ledig.", "The old time is free at once."),
    citizen=Words(
        "Tiden står tom fast andra väntar på en.", "The time stands empty although others are waiting for one."
    ),
    safety=Safety.REVERSIBLE,
    contracts=UPB,
)
def the_old_time_is_free(run: Run) -> Iterator[Check]:
    moved = _demand_done(rebooking.moved(run))
    if moved.old_day is not None and moved.old_day.answered:
        there = times_offered(moved.old_day, moved.old) > 0
        start = acting.start_of(moved.old)
        expected = Words(f"tiden {start} erbjuds", f"the time {start} is offered")
        yield Check(there, moved.old_day, "", expected, _starts(moved.old_day), (moved.old.exchange, moved.asked))


@rule(
    "PR-UPB-06",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words("Den nya tiden erbjuds genast inte längre.", "The new time is at once no longer offered."),
    citizen=Words(
        "En annan invånare erbjuds samma tid, och får nej eller dubbelbokas.",
        "Another citizen is offered the same time, and is refused or double-booked.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=UPB,
)
def the_new_time_is_taken(run: Run) -> Iterator[Check]:
    moved = _demand_done(rebooking.moved(run))
    before, after = moved.new_day_before, moved.new_day
    if before is None or after is None or not before.answered or not after.answered:
        return
    was, now = times_offered(before, moved.new), times_offered(after, moved.new)
    if now and not acting.identified(moved.new):
        raise Missing(
            Words(
                "tiden har varken performer eller resourceID, så flera lika tider kan stå bakom raden: ange "
                "bookable.performer",
                "the time has neither performer nor resourceID, so several equal times may stand behind the row: give "
                "bookable.performer",
            ),
            after,
        )
    start = acting.start_of(moved.new)
    expected = Words(f"tiden {start} erbjuds inte", f"the time {start} is not offered")
    yield Check(now < max(was, 1), after, "", expected, _starts(after), (before, moved.asked))


def _starts(times: Exchange) -> str:
    return ", ".join(acting.start_of(row) for row in times.rows()[:20]) or "-"


@rule(
    "PR-UPB-07",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.11",
    Words(
        "Efter ombokning finns en bokning: den är flyttad, inte kopierad.",
        "After rebooking there is one booking: it is moved, not copied.",
    ),
    citizen=Words(
        "Invånaren har två tider, tar upp den ena för någon annan och kan få betala för ett uteblivet besök.",
        "The citizen has two times, keeps one from somebody else and may have to pay for a missed visit.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=UPB,
)
def a_booking_is_moved_not_copied(run: Run) -> Iterator[Check]:
    moved = _demand_done(rebooking.moved(run))
    if not moved.before.schedule.answered or not moved.after.schedule.answered:
        return
    ids = {moved.booking_id, moved.current_id}
    starts = {acting.start_of(moved.old), acting.start_of(moved.new)}
    rows = [row for row in moved.own_rows if id_of(row) in ids or acting.start_of(row) in starts]
    got = ", ".join(f"{id_of(row)} {acting.start_of(row)}" for row in rows) or "-"
    expected = Words("en bokning", "one booking")
    yield Check(len(rows) == 1, moved.after.schedule, "", expected, got, (moved.before.schedule, moved.asked))
    yield from lost.others_stay(run, moved.person, moved.asked, moved.before.schedule, moved.after.schedule)


@rule(
    "PR-UPB-08",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.11.5, 3.6",
    Words(
        "En tidsatt kallelse som ombokas blir en bokning: isInvitation är sedan false eller saknas.",
        "A timed invitation that is moved becomes a booking: isInvitation is false or absent afterwards.",
    ),
    citizen=Words(
        "Invånaren ser en obesvarad kallelse, och kan svara en gång till.",
        "The citizen sees an invitation that is not answered, and may answer once more.",
    ),
    safety=Safety.FULL,
    contracts=UPB,
    flow="timed_invitations",
)
def a_moved_invitation_is_a_booking(run: Run) -> Iterator[Check]:
    moved = _demand_done(rebooking.moved_invitation(run))
    rows = (moved.after.detail, moved.after.row(moved.current_id))
    yield from (_no_invitation(row, moved) for row in rows if row is not None)


def _no_invitation(row: Row, moved: Moved) -> Check:
    expected = Words("false, eller inget element", "false, or no element")
    got = row.text("isInvitation") or "-"
    return Check(not row.flag("isInvitation"), row.exchange, row.at("isInvitation"), expected, got, (moved.asked,))


@rule(
    "PR-UPB-09",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.11.5",
    Words(
        "En öppen kallelse går inte att omboka med UpdateBooking, och står kvar.",
        "An open invitation cannot be moved by UpdateBooking, and stays.",
    ),
    citizen=Words(
        "Kallelsen kan förbrukas utan att invånaren har fått en tid.",
        "The invitation may be used up without the citizen having got a time.",
    ),
    safety=Safety.FULL,
    contracts=UPB,
    flow="open_invitations",
)
def an_open_invitation_is_not_moved(run: Run) -> Iterator[Check]:
    tried = invitations.tried_rebooking(run)
    yield from refused(tried)
    yield from nothing_added(tried)
    yield from still_open(tried)


def still_open(tried: Tried) -> Iterator[Check]:
    """GetBookingDetails says what it said before."""
    details = tried.after.details
    if details is not None and details.silence is None:
        expected = Words("en öppen kallelse", "an open invitation")
        yield Check(invitations.is_open(details), details, "", expected, _kind(details), (tried.act,))


def _kind(details: Exchange) -> Text:
    rows = details.rows()
    if not rows:
        return details.fault_text or details.outcome
    return f"isInvitation={rows[0].text('isInvitation') or '-'}, startTimeInclusive={acting.start_of(rows[0]) or '-'}"


@rule(
    "PR-UPB-10",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.11.5, 3.8",
    Words(
        "En upptagen tid går inte att omboka till, och bokningen är kvar där den var.",
        "A booking cannot be moved to an occupied time, and stays where it was.",
    ),
    citizen=_LOST,
    safety=Safety.REVERSIBLE,
    contracts=UPB,
)
def a_refused_move_changes_nothing(run: Run) -> Iterator[Check]:
    with suppress(Missing, NotClaimed):
        moved = rebooking.moved(run)
        if said(moved.asked).refused:  # PR-UPB-02 is about that; but then it must not have been done either
            yield from _stays(moved.booking_id, moved.before, moved.asked, moved.after)
    tried = refused_moves.tried_taken(run)
    yield from refused(tried)
    yield from unchanged(tried)


@rule(
    "PR-UPB-11",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.11.5",
    Words(
        "Det går bara att omboka till den egna mottagningen, eller till en som GetAllHealthcareFacilities tar upp.",
        "A booking can be moved only to its own facility, or to one that GetAllHealthcareFacilities lists.",
    ),
    citizen=Words(
        "Invånaren hamnar på en mottagning som inte kan ta emot ärendet.",
        "The citizen ends up at a facility that cannot take care of the matter.",
    ),
    basis=Basis.DEFENCE,
    safety=Safety.FULL,
    contracts=UPB,
    flow="other_facilities",
)
def an_unlisted_facility_is_refused(run: Run) -> Iterator[Check]:
    yield from refused(refused_moves.tried_unlisted(run))


@rule(
    "PR-UPB-12",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.3",
    Words(
        "Det går att omboka till en annan mottagning som GetAllHealthcareFacilities tar upp.",
        "A booking can be moved to another facility that GetAllHealthcareFacilities lists.",
    ),
    citizen=Words(
        "Invånaren erbjuds en annan mottagning men kan inte välja den, eller har sedan tid på båda.",
        "The citizen is offered another facility but cannot choose it, or then has a time at both.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=UPB,
    flow="other_facilities",
)
def a_listed_facility_is_accepted(run: Run) -> Iterator[Check]:
    moved = rebooking.moved_elsewhere(run)
    if moved.asked.silence is None:
        also = (*moved.before.exchanges, *filter(None, (moved.facilities, moved.new.exchange)))
        yield Check(moved.carried_out, moved.asked, "resultCode", _DONE, result_words(moved.asked), also)
    if not moved.carried_out:
        return
    start, there, left = acting.start_of(moved.new), moved.after.schedule, moved.left
    if there.answered:
        seen = start in starts_by_id(there).values()
        expected = Words(f"bokningen {start} på {there.logical_address}", f"the booking at {start}")
        yield Check(seen, there, "", expected, _listing(there), (moved.asked,))
    if left is not None and left.answered and hsa_key(left.logical_address) != hsa_key(there.logical_address):
        old = acting.start_of(moved.old)
        still = any(id_of(row) == moved.booking_id and acting.start_of(row) == old for row in left.rows())
        expected = Words(f"{moved.booking_id} är borta", f"{moved.booking_id} is gone")
        yield Check(not still, left, "", expected, _listing(left), (moved.asked,))


@rule(
    "PR-UPB-13",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words(
        "Ett okänt id går inte att omboka, och ger ingen ny bokning.",
        "An unknown id cannot be moved, and gives no new booking.",
    ),
    citizen=Words(
        "Invånaren får besked om en ombokning som inte har gjorts, eller en tid för mycket.",
        "The citizen is told of a move that has not been made, or gets a time too many.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=UPB,
)
def an_unknown_id_is_not_moved(run: Run) -> Iterator[Check]:
    tried = refused_moves.tried_unknown(run)
    yield from refused(tried)
    yield from nothing_added(tried)


@rule(
    "PR-UPB-14",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.11.5, 3.4.2",
    Words(
        "En ombokad tid går att nå: med samma id, eller med ett nytt som står i listan.",
        "A moved booking can be reached: by the same id, or by a new one that is in the list.",
    ),
    citizen=Words(
        "Invånaren kan inte öppna, omboka eller avboka sin nya tid.",
        "The citizen cannot open, move or cancel the new time.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=UPB,
)
def a_moved_booking_can_be_reached(run: Run) -> Iterator[Check]:
    moved = _demand_done(rebooking.moved(run))
    by_id = moved.details_of_old if moved.current_id == moved.booking_id else moved.after.details
    listed = moved.after.row(moved.current_id) is not None
    if by_id is not None and by_id.silence is None:
        expected = Words(f"uppgifter om {moved.current_id}", f"details of {moved.current_id}")
        also = (moved.asked, moved.after.schedule)
        yield Check(by_id.answered, by_id, "", expected, by_id.fault_text or by_id.outcome, also)
    elif moved.after.schedule.answered:
        expected = Words("bokningen, med sitt id eller ett nytt", "the booking, with its id or a new one")
        yield Check(listed, moved.after.schedule, "", expected, _listing(moved.after.schedule), (moved.asked,))


@rule(
    "PR-UPB-15",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words("INFO och ERROR har en text till invånaren.", "INFO and ERROR have a text for the citizen."),
    citizen=Words(
        "Invånaren får inte veta varför det inte gick, eller vad hen ska tänka på.",
        "The citizen is not told why it failed, or what to think of before the visit.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=UPB,
    passive=True,
)
def a_message_has_a_text(run: Run) -> Iterator[Check]:
    for exchange in acts(run, "UpdateBooking", rebooking.moved, refused_moves.tried_taken, refused_moves.tried_unknown):
        yield from has_text(exchange)


@rule(
    "PR-UPB-16",
    Level.SHALL,
    Origin.SCHEMA,
    "crm:scheduling 1.1, XSD",
    Words("Det går att omboka utan subject_of_care_info.", "It is possible to rebook without subject_of_care_info."),
    citizen=Words(
        "Den vars kontaktuppgifter inte skickas med kan inte omboka.",
        "Those whose contact details are not sent cannot rebook.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=UPB,
)
def contact_details_are_optional(run: Run) -> Iterator[Check]:
    moved = _demand_done(rebooking.moved(run))
    if moved.minimal is None:
        raise Missing(
            Words(
                "bokningen fick inte ombokas en gång till, eller så erbjöds inga fler tider: lägg upp fler tider",
                "the booking could not be moved once more, or no more times were offered: add more times",
            ),
            moved.asked,
        )
    if moved.minimal.silence is None:
        done = said(moved.minimal).carried_out
        yield Check(done, moved.minimal, "resultCode", _DONE, result_words(moved.minimal), (moved.asked,))


@rule(
    "PR-UPB-17",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7",
    Words("Det går inte att omboka till en tid som har börjat.", "A booking cannot be moved to a time that has begun."),
    citizen=_LOST,
    basis=Basis.DERIVED,
    safety=Safety.FULL,
    contracts=UPB,
)
def a_passed_time_is_refused(run: Run) -> Iterator[Check]:
    yield from refused(refused_moves.tried_passed(run))


@rule(
    "PR-UPB-18",
    Level.SHALL,
    Origin.PRACTICE,
    "1177, 002 (PASiS, PMO)",
    Words(
        "I PASiS går det att omboka till 24 timmar före, och tidigast till i morgon; i PMO även till samma dag.",
        "In PASiS rebooking is possible until 24 hours before, and to tomorrow at the earliest; in PMO also to the "
        "same day.",
    ),
    citizen=Words(
        "Invånaren ombokar så sent att ingen annan hinner få tiden, eller får inte omboka i tid.",
        "The citizen rebooks so late that nobody else can have the time, or may not rebook in good time.",
    ),
    safety=Safety.FULL,
    contracts=UPB,
)
def regional_limits_are_kept(run: Run) -> Iterator[Check]:
    if run.target.profile == "pasis":
        yield from _until_the_day_before(rebooking_limits.day_before(run))
    elif run.target.profile == "pmo":
        yield from _to_the_same_day(rebooking_limits.same_day(run))
    else:
        raise NotClaimed(Words("gäller profilerna pasis och pmo", "is about the profiles pasis and pmo"))


def _until_the_day_before(limits: rebooking_limits.DayBefore) -> Iterator[Check]:
    yield from _flag(limits.early, limits.booking_id, limits.early_clock, allowed=True)
    yield from _flag(limits.late, limits.booking_id, limits.late_clock, allowed=False)
    that_day = limits.that_day
    if that_day.answered:
        today = limits.early_clock[:8]
        rows = [row for row in that_day.rows() if acting.start_of(row).startswith(today)]
        expected = _at(limits.early_clock, "inga tider samma dag", "no times the same day")
        yield Check(not rows, that_day, rows[0].xpath if rows else "", expected, _starts(that_day))
    for act, clock in ((limits.late_act, limits.late_clock), (limits.same_day_act, limits.early_clock)):
        if act is not None and (act.answered or act.is_fault):
            yield Check(not said(act).carried_out, act, "resultCode", _at(clock, "ERROR", "ERROR"), result_words(act))


def _to_the_same_day(found: rebooking_limits.SameDay) -> Iterator[Check]:
    if found.that_day.answered:
        start = acting.start_of(found.row)
        expected = _at(found.clock, f"tiden {start} erbjuds", f"the time {start} is offered")
        offered = times_offered(found.that_day, found.row) > 0
        yield Check(offered, found.that_day, "", expected, _starts(found.that_day), found.before.exchanges)
    if found.act.silence is None:
        done = said(found.act).carried_out
        yield Check(done, found.act, "resultCode", _at(found.clock, _DONE, _DONE), result_words(found.act))


def _flag(seen: Seen, booking_id: str, clock: str, *, allowed: bool) -> Iterator[Check]:
    row = seen.detail or seen.row(booking_id)
    if row is not None:
        word = "true" if allowed else "false"
        got = row.text("rebooking_allowed") or "-"
        ok = row.flag("rebooking_allowed") == allowed
        yield Check(ok, row.exchange, row.at("rebooking_allowed"), _at(clock, word, word), got)


def _at(clock: str, sv: str, en: str) -> Words:
    return Words(f"{sv} (målets klocka: {clock})", f"{en} (the target's clock: {clock})")


following_up = manual(
    "PR-UPB-19",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.11",
    Words(
        "Enheten kan följa upp invånarnas ombokningar.", "The unit can follow up the bookings that citizens have moved."
    ),
    citizen=Words(
        "Ingen märker att en viktig tid flyttas gång på gång.",
        "Nobody notices that an important appointment is moved time after time.",
    ),
    look_at=Words(
        "Omboka en tid som invånare. Visa sedan i systemet vem som flyttade den, när, och från vilken tid.",
        "Rebook a time as a citizen. Then show in the system who moved it, when, and from which time.",
    ),
    contracts=UPB,
)


@rule(
    "PR-RYW-05",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.11.5",
    Words(
        "Tidsatt kallelse, hela vägen: den går att omboka, och är sedan en bokning.",
        "Timed invitation, all the way: it can be moved, and is a booking afterwards.",
    ),
    citizen=Words(
        "Invånaren kan inte byta den tid hen blev kallad till, eller vet inte vilken som gäller.",
        "The citizen cannot change the time of the invitation, or does not know which one holds.",
    ),
    safety=Safety.FULL,
    contracts=("GetSubjectOfCareSchedule", "UpdateBooking", "GetBookingDetails"),
    flow="timed_invitations",
)
def a_timed_invitation_all_the_way(run: Run) -> Iterator[Check]:
    moved = rebooking.moved_invitation(run)
    if moved.asked.silence is None:
        also = moved.before.exchanges
        yield Check(moved.carried_out, moved.asked, "resultCode", _DONE, result_words(moved.asked), also)
    if moved.carried_out and moved.after.detail is not None:
        yield _no_invitation(moved.after.detail, moved)


RULES = (
    rebooking_is_supported,
    what_may_be_moved_can_be,
    what_may_not_be_moved_stays,
    a_move_is_seen_at_once,
    the_old_time_is_free,
    the_new_time_is_taken,
    a_booking_is_moved_not_copied,
    a_moved_invitation_is_a_booking,
    an_open_invitation_is_not_moved,
    a_refused_move_changes_nothing,
    an_unlisted_facility_is_refused,
    a_listed_facility_is_accepted,
    an_unknown_id_is_not_moved,
    a_moved_booking_can_be_reached,
    a_message_has_a_text,
    contact_details_are_optional,
    a_passed_time_is_refused,
    regional_limits_are_kept,
    following_up,
    a_timed_invitation_all_the_way,
)
