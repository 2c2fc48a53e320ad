"""Rules that want more than one thing: each half is proved by a producer that keeps all the others.

What the zoo's defects break at once is broken here one thing at a time.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from lxml import etree

from simulator.app import Application
from simulator.domain.identifiers import hsa_key
from simulator.verification.report import Result
from simulator.verification.rules import RULES
from simulator.verification.target import Profile
from tests.verification.otherwise import Otherwise, Question, set_text
from tests.verification.searching_bench import aim, caught, five_weeks, look, playing
from tests.verification.targets import LABAN, TOLVAN

LIST, DETAILS, DATES, TIMES = (
    "GetSubjectOfCareSchedule", "GetBookingDetails", "GetAvailableDates", "GetAvailableTimeslots",
)  # fmt: skip
MAKE, MOVE, CANCEL = "MakeBooking", "UpdateBooking", "CancelBooking"
EVERY = (LIST, DETAILS, DATES, TIMES, MAKE, MOVE, CANCEL, "GetAllHealthcareFacilities")
NEVER = "030700"
"""A time of day that nobody offers."""


@pytest.fixture
def app() -> Iterator[Application]:
    with five_weeks() as made:
        yield made


class Producer:
    """Sound, and remembers: each kind of producer below breaks one thing after what it has seen."""

    profile: Profile = "reference"

    def __init__(self) -> None:
        self.rows: dict[str, etree._Element] = {}
        """The last row of a list with each bookingId; of free times, by start and performer."""
        self.extra: list[tuple[str, str, etree._Element]] = []
        """Citizen, facility and row of what lists have besides."""
        self.lacking: set[str] = set()
        """Ids and starts that lists leave out."""
        self.changed: dict[str, tuple[str, str]] = {}
        """By contract, an element and what stands in it."""

    def __call__(self, question: Question) -> None:
        self.hear(question)
        for name, text in filter(None, [self.changed.get(question.name)]):
            set_text(question.answer, name, text)
        if question.name in (LIST, TIMES):
            for row in list(question.answer):
                self._look_at(question, row)
        if question.name == LIST:
            asked = question.text("subject_of_care"), hsa_key(question.text("healthcare_facility"))
            rows = [row for citizen, facility, row in self.extra if (citizen, hsa_key(facility)) == asked]
            question.answer.extend(copy.deepcopy(row) for row in rows)

    def hear(self, question: Question) -> None:
        """Overridden: asks for the answer, and alters it or remembers."""

    def _look_at(self, question: Question, row: etree._Element) -> None:
        named = row.findtext("{*}bookingId") or ""
        start = row.findtext("{*}startTimeInclusive") or ""
        if question.name == LIST and {named, start} & self.lacking:
            question.answer.remove(row)
            return
        with_whom = row.findtext("{*}performer") or ""
        self.rows[named if question.name == LIST else start + with_whom] = copy.deepcopy(row)

    def add(self, citizen: str, facility: str, start: str, named: str = "X-1") -> None:
        """To a citizen's list."""
        row = copy.deepcopy(next(each for key, each in self.rows.items() if each.find("{*}bookingId") is not None))
        length = row.findtext("{*}endTimeExclusive") or ""
        end = start[:8] + max(length[8:], "235900")
        for name, text in (("bookingId", named), ("startTimeInclusive", start), ("endTimeExclusive", end),
                           ("subject_of_care", citizen)):  # fmt: skip
            set_text(row, name, text)
        self.extra.append((citizen, facility, row))


def refuse(question: Question) -> None:
    """An answer that says no, whatever was done."""
    set_text(question.answer, "resultCode", "ERROR")
    for told in question.answer.findall("{*}bookingId"):
        question.answer.remove(told)


def accept(question: Question) -> None:
    set_text(question.answer, "resultCode", "OK")


def start_of(question: Question) -> str:
    return question.text("startTimeInclusive")


# -- producers


class GivesTheRefusedATime(Producer):
    def hear(self, question: Question) -> None:
        if question.name == MAKE and question.text("subject_of_care") == LABAN and not question.done:
            self.add(LABAN, question.text("healthcare_facility"), start_of(question))


class TakesTheFirstOnesTime(Producer):
    def hear(self, question: Question) -> None:
        if question.name == MAKE and question.text("subject_of_care") == LABAN and not question.done:
            self.lacking.add(start_of(question))


class SetsARefusedTimeFree(Producer):
    freed = ""

    def hear(self, question: Question) -> None:
        if question.name == MAKE and question.text("subject_of_care") == LABAN and not question.done:
            self.freed = start_of(question) + question.text("performer")
        if question.name == TIMES and self.freed:
            row = self.rows[self.freed]
            question.answer.append(copy.deepcopy(row))


class KeepsAnEmptyDay(Producer):
    booked = False

    def hear(self, question: Question) -> None:
        self.booked = self.booked or (question.name == MAKE and question.done)
        if question.name == TIMES and self.booked:
            question.answer[:] = []


class BooksPassedTimesAndDenies(Producer):
    """With the fault offers_passed."""

    def hear(self, question: Question) -> None:
        if question.name == MAKE:
            refuse(question)


class BooksAtAnyAddress(Producer):
    def hear(self, question: Question) -> None:
        if question.name == MAKE and question.text("healthcare_facility") == aim().unknown_facility:
            question.write("healthcare_facility", aim().facility)


class SaysNoAndCancels(Producer):
    def hear(self, question: Question) -> None:
        if question.name == CANCEL and not question.done:
            self.lacking.add(question.text("bookingId"))


class OffersWhatCannotBeBookedAgain(Producer):
    cancelled = False

    def hear(self, question: Question) -> None:
        if question.name == MAKE and self.cancelled:
            question.write("startTimeInclusive", start_of(question)[:8] + NEVER)
        self.cancelled = self.cancelled or (question.name == CANCEL and question.done)


class NeverSaysThatItCanBeCancelled(Producer):
    profile = "pasis"

    def hear(self, question: Question) -> None:
        self.changed[DETAILS] = ("cancel_booking_allowed", "false")


class RefusesToCancelInTime(Producer):
    profile = "pasis"

    def hear(self, question: Question) -> None:
        if question.name == CANCEL:
            question.write("bookingId", "X-0")


class SaysThatItMovedWhatItMayNot(Producer):
    def hear(self, question: Question) -> None:
        if question.name == MOVE:
            accept(question)


class MovesWhatItSaysItMayNot(Producer):
    def hear(self, question: Question) -> None:
        if question.name == MOVE and not question.done:
            self.lacking.add(question.text("bookingId"))
            self.add(TOLVAN, question.text("healthcare_facility"), start_of(question), question.text("bookingId"))


class ForgetsDetails(Producer):
    def hear(self, question: Question) -> None:
        if question.name == MOVE and question.done:
            old = self.rows[question.text("bookingId")].findtext("{*}startTimeInclusive") or ""
            self.changed[DETAILS] = ("startTimeInclusive", old)


class UsesUpTheInvitationOnNo(Producer):
    """`act` is refused, and the open invitation is gone as one."""

    act = MOVE

    def hear(self, question: Question) -> None:
        if question.name == self.act and not question.done:
            self.changed[DETAILS] = ("isInvitation", "false")


class UsesUpTheInvitationOfAnother(UsesUpTheInvitationOnNo):
    act = MAKE


class LeavesACopyBehind(Producer):
    """A moved booking stays in the old list as well."""

    def hear(self, question: Question) -> None:
        if question.name == MOVE and question.done:
            row = copy.deepcopy(self.rows[question.text("bookingId")])
            self.extra.append((TOLVAN, row.findtext("{*}healthcare_facility") or "", row))


class BooksWhatItSaysItDoesNotKnow(Producer):
    def hear(self, question: Question) -> None:
        if question.name == MOVE and not question.done:
            self.add(TOLVAN, question.text("healthcare_facility"), start_of(question))


class AlwaysSaysThatItCanBeMoved(Producer):
    profile = "pasis"

    def hear(self, question: Question) -> None:
        self.changed[DETAILS] = ("rebooking_allowed", "true")


class OffersTimesTheSameDay(Producer):
    profile = "pasis"

    def hear(self, question: Question) -> None:
        day = question.text("startDateInclusive")
        if question.name == TIMES and question.text("bookingId") and not len(question.answer) and self.rows:
            row = copy.deepcopy(next(each for each in self.rows.values() if each.find("{*}bookingId") is None))
            set_text(row, "startTimeInclusive", f"{day}230000")
            set_text(row, "endTimeExclusive", f"{day}233000")
            question.answer.append(row)


class SaysYesToAUsedInvitation(Producer):
    used = False

    def hear(self, question: Question) -> None:
        if question.name != MAKE or not question.envelope[-1].findall(".//{*}bookingId"):
            return
        if self.used and not question.done:
            accept(question)
        self.used = self.used or question.done


class BooksOnAUsedInvitation(SaysYesToAUsedInvitation):
    def hear(self, question: Question) -> None:
        if question.name != MAKE or not question.envelope[-1].findall(".//{*}bookingId"):
            return
        if self.used and not question.done:
            self.add(TOLVAN, question.text("healthcare_facility"), start_of(question))
        self.used = self.used or question.done


class SaysYesToAnotherCitizen(Producer):
    def hear(self, question: Question) -> None:
        if question.name == MAKE and question.text("subject_of_care") == LABAN:
            accept(question)


class BooksForAnotherCitizen(Producer):
    def hear(self, question: Question) -> None:
        if question.name == MAKE and question.text("subject_of_care") == LABAN and not question.done:
            self.add(LABAN, question.text("healthcare_facility"), start_of(question))


class HasTheSameIdForTwo(Producer):
    def hear(self, question: Question) -> None:
        if question.name == LIST and question.text("subject_of_care") == LABAN:
            set_text(question.answer[0], "bookingId", "R-A1")


class ForgetsTheLastDaysOfLongPeriods(Producer):
    def hear(self, question: Question) -> None:
        if (
            question.name == DATES
            and question.text("startDateInclusive")[4:6] != question.text("endDateInclusive")[4:6]
        ):
            question.answer[:] = list(question.answer)[:3]


class ListsFacilitiesForWhatItDoesNotKnow(Producer):
    def hear(self, question: Question) -> None:
        for element in list(question.envelope[-1].iter("{*}bookingId")):
            if question.name == "GetAllHealthcareFacilities" and element.getparent() is not None:
                element.getparent().remove(element)


HALVES: tuple[tuple[str, str, type[Producer]], ...] = (
    ("PR-MKB-05", "what the refused one has", GivesTheRefusedATime),
    ("PR-MKB-05", "what the first one has", TakesTheFirstOnesTime),
    ("PR-MKB-05", "the time is still taken", SetsARefusedTimeFree),
    ("PR-MKB-07", "the day goes with its last time", KeepsAnEmptyDay),
    ("PR-MKB-13", "another facility's time", BooksAtAnyAddress),
    ("PR-CNB-03", "it remains in the list", SaysNoAndCancels),
    ("PR-CNB-05", "the freed time can be booked", OffersWhatCannotBeBookedAgain),
    ("PR-RYW-02", "the freed time can be booked", OffersWhatCannotBeBookedAgain),
    ("PR-CNB-12", "the flag in time", NeverSaysThatItCanBeCancelled),
    ("PR-CNB-12", "the act in time", RefusesToCancelInTime),
    ("PR-UPB-03", "it is refused", SaysThatItMovedWhatItMayNot),
    ("PR-UPB-03", "it stays", MovesWhatItSaysItMayNot),
    ("PR-UPB-04", "the details", ForgetsDetails),
    ("PR-UPB-09", "it is open afterwards", UsesUpTheInvitationOnNo),
    ("PR-UPB-12", "it is gone from where it was", LeavesACopyBehind),
    ("PR-RYW-03", "the old time is gone from the list", LeavesACopyBehind),
    ("PR-UPB-13", "nothing is booked", BooksWhatItSaysItDoesNotKnow),
    ("PR-UPB-18", "the flag when it is late", AlwaysSaysThatItCanBeMoved),
    ("PR-UPB-18", "no times the same day", OffersTimesTheSameDay),
    ("PR-INV-02", "it is refused", SaysYesToAUsedInvitation),
    ("PR-INV-02", "nothing is booked", BooksOnAUsedInvitation),
    ("PR-INV-03", "one is refused", SaysYesToAUsedInvitation),
    ("PR-INV-03", "one is booked", BooksOnAUsedInvitation),
    ("PR-INV-07", "it is refused", SaysYesToAnotherCitizen),
    ("PR-INV-07", "nothing is booked", BooksForAnotherCitizen),
    ("PR-INV-07", "it is open afterwards", UsesUpTheInvitationOfAnother),
    ("PR-GSS-07", "between citizens", HasTheSameIdForTwo),
    ("PR-GAD-06", "completely", ForgetsTheLastDaysOfLongPeriods),
    ("PR-GHF-03", "an empty list", ListsFacilitiesForWhatItDoesNotKnow),
)
"""Rule, the half that is broken, by what."""


@pytest.mark.parametrize(("rule", "half", "producer"), HALVES, ids=[f"{each[0]}: {each[1]}" for each in HALVES])
def test_half_a_rule_broken_is_the_rule_broken(
    app: Application, rule: str, half: str, producer: type[Producer]
) -> None:
    assert_caught(rule, look(app, RULES[rule], aim(producer.profile), Otherwise(app, EVERY, producer())))


def test_what_is_booked_too_late_though_it_was_refused_is_seen(app: Application) -> None:
    with playing(app, "offers_passed", contract=MAKE, days=7):
        sender = Otherwise(app, EVERY, BooksPassedTimesAndDenies())
        assert_caught("PR-MKB-12", look(app, RULES["PR-MKB-12"], aim(), sender))


def test_info_without_a_booking_is_seen_too(app: Application) -> None:
    with playing(app, "says_ok_changes_nothing", contract=MAKE, text="Välkommen."):
        assert_caught("PR-RES-03", look(app, RULES["PR-RES-03"]))


def assert_caught(rule: str, result: Result) -> None:
    assert result.state is caught(RULES[rule]), (result.state, result.reason)
    assert len(result.findings) == 1, [(each.expected, each.got) for each in result.findings]
