"""What stands on each page of a flow: pure, from the flow and 1177's own settings.

The order is the pages' own: reason before phone (CR-FOR-03), the purpose last in the summary box (CR-DSP-07).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from simulator.domain.identifiers import hsa_key
from simulator.portal import comment, conditions, naming, result_page, texts
from simulator.portal.conditions import ConditionsText, Place
from simulator.portal.display import Facilities
from simulator.portal.flow_time import FlowTime
from simulator.portal.flows import wording
from simulator.portal.flows.state import Flow, Kind, Search, Step
from simulator.portal.result_page import PageKind, ResultPage
from simulator.portal.summary import Summary, slot_line, summary
from simulator.portal.swedish import weekday_in_words


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    text: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """`name` is the field of the step's operation that takes an option's id."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    day: date
    legend: str


@dataclass(frozen=True, slots=True)
class Field:
    """`problem`: why the citizen cannot go on with what the field holds."""

    name: str
    label: str
    value: str
    placeholder: str | None = None
    mandatory: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A greyed one says why."""

    name: str
    text: str
    enabled: bool = True
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`heading` is the step's, and `facility_name` a heading of its own below it (CR-FOR-02)."""

    step: Step
    title: str
    heading: str | None = None
    facility_name: str | None = None
    summary: Summary | None = None
    conditions: tuple[ConditionsText, ...] = ()
    choices: tuple[Choice, ...] = ()
    calendar: tuple[CalendarDay, ...] = ()
    fields: tuple[Field, ...] = ()
    must_accept_terms: bool = False
    information: tuple[str, ...] = ()
    result: ResultPage | None = None
    buttons: tuple[Button, ...] = ()


_REBOOKING_TITLES = {
    Step.FACILITY: texts.REBOOKING_FACILITY_PAGE,
    Step.PERFORMER: texts.REBOOKING_PERSON_PAGE,
    Step.TIME: texts.REBOOKING_TIME_PAGE,
    Step.REASON: texts.REBOOKING_COMMENT_PAGE,
    Step.SUMMARY: texts.REBOOKING_SUMMARY_PAGE,
    Step.CONFIRMATION: texts.REBOOKING_CONFIRMATION_PAGE,
    Step.ERROR: texts.REBOOKING_ERROR_PAGE,
    Step.REFUSED: texts.REBOOKING_ERROR_PAGE,
    Step.TECHNICAL_ERROR: texts.REBOOKING_ERROR_PAGE,
}
_OTHER_TITLES = {
    Step.FACILITY: "Villkorssida",
    Step.INVITATION: wording.INVITATION,
    Step.CARE_TYPE: wording.CHOOSE_CARE_TYPE,
    Step.TIME_TYPE: wording.CHOOSE_TIME_TYPE,
    Step.PERFORMER: texts.CHOOSE_PERSON,
    Step.TIME: "Välj dag och tid",
    Step.REASON: "Anledning till besök/telefonnummer",
    Step.SUMMARY: "Sammanfattning av tiden",
    Step.CONFIRMATION: "Bekräftelse",
    Step.ERROR: "Fel",
    Step.REFUSED: "Fel",
    Step.TECHNICAL_ERROR: "Fel",
}
_VERBS = {Kind.BOOKING: "Boka", Kind.CANCELLING: texts.CANCEL, Kind.INVITATION: wording.INVITATION}


def page(flow: Flow, facilities: Facilities) -> Page:
    """The page that the flow is at."""
    drawn = _Drawing(flow, facilities).page()
    told = (texts.TECHNICAL_ERROR,) if flow.failed else ()
    return replace(drawn, information=(*told, *drawn.information))


def technical_error(flow: Flow) -> Page:
    """When a page could not be fetched. The flow is where it was: the same step may be tried again (CR-RES-06)."""
    step = Step.TECHNICAL_ERROR
    return Page(step, title_of(flow, step), result=ResultPage(PageKind.ERROR, texts.TECHNICAL_ERROR))


def title_of(flow: Flow, step: Step) -> str:
    if flow.kind is Kind.REBOOKING and step in _REBOOKING_TITLES:
        return _REBOOKING_TITLES[step]
    return f"{_VERBS.get(flow.kind, texts.REBOOK)} - {_OTHER_TITLES[step]}"


class _Drawing:
    def __init__(self, flow: Flow, facilities: Facilities) -> None:
        self._flow = flow
        self._facilities = facilities
        self._settings = facilities.settings(flow.chosen_facility)
        self._conditions = self._settings.conditions(flow.case_type)
        self._texts = flow.kind.act.texts

    def page(self) -> Page:
        empty = Page(
            self._flow.step,
            title_of(self._flow, self._flow.step),
            facility_name=self._name(self._flow.chosen_facility),
        )
        match self._flow.step:
            case Step.FACILITY:
                return self._facility(empty)
            case Step.INVITATION:
                return self._invitation(empty)
            case Step.CARE_TYPE:
                return self._care_type(empty)
            case Step.TIME_TYPE:
                return self._time_type(empty)
            case Step.PERFORMER:
                return self._performer(empty)
            case Step.TIME:
                return self._time(empty)
            case Step.REASON:
                return self._reason(empty)
            case Step.SUMMARY:
                return self._summary_page(empty)
            case _:
                return self._end(empty)

    def _facility(self, empty: Page) -> Page:
        return replace(
            empty,
            heading=texts.FACILITY,
            summary=self._of_original(),
            conditions=self._conditions_at(Place.FACILITY),
            choices=tuple(self._facility_choice()),
            buttons=(Button("go_on", wording.GO_ON),),
        )

    def _facility_choice(self) -> Iterator[Choice]:
        if self._flow.facilities is None:
            return
        chosen = hsa_key(self._flow.chosen_facility)
        options = (
            Option(each.hsa_id, self._name(each.hsa_id), hsa_key(each.hsa_id) == chosen)
            for each in self._flow.facilities
        )
        yield Choice("healthcare_facility", texts.CHOOSE_FACILITY, tuple(options))

    def _invitation(self, empty: Page) -> Page:
        """What can be done with a timed invitation is what its flags say."""
        original = self._flow.original or FlowTime()
        return replace(
            empty,
            heading=wording.INVITATION,
            summary=self._of_original(),
            buttons=(
                Button(Kind.REBOOKING.value, texts.REBOOK, original.rebooking_allowed),
                Button(Kind.CANCELLING.value, texts.CANCEL, original.cancel_allowed),
            ),
        )

    def _care_type(self, empty: Page) -> Page:
        chosen = self._flow.care_type and self._flow.care_type.id
        options = tuple(Option(each.id, each.name, each.id == chosen) for each in self._flow.care_types)
        return replace(
            empty, heading=wording.CHOOSE_CARE_TYPE, choices=(Choice("care_type", wording.CHOOSE_CARE_TYPE, options),)
        )

    def _time_type(self, empty: Page) -> Page:
        """Names are cut for the eye only (CR-WIN-09)."""
        chosen = self._flow.time_type and self._flow.time_type.id
        options = tuple(
            Option(each.id, naming.time_type_name(each.name) or each.id, each.id == chosen)
            for each in self._flow.time_types
        )
        return replace(
            empty,
            heading=wording.CHOOSE_TIME_TYPE,
            conditions=self._conditions_at(Place.TIME_TYPE),
            choices=(Choice("time_type", texts.TIME_TYPE, options),) if options else (),
            information=() if options else (wording.NO_TIME_TYPES,),
        )

    def _performer(self, empty: Page) -> Page:
        chosen = self._flow.performer
        people = (Option(each.hsa_id, each.name, each.hsa_id == chosen) for each in self._flow.performers)
        options = (Option("", wording.ANYONE, chosen is None), *people)
        return replace(
            empty,
            heading=texts.CHOOSE_PERSON,
            summary=self._of_original(),
            choices=(Choice("performer", texts.CHOOSE_PERSON, options),),
            buttons=(Button("go_on", wording.GO_ON),),
        )

    def _time(self, empty: Page) -> Page:
        search = self._flow.search
        if search is None:
            raise AssertionError("the times are searched for before they are shown")
        further = Button("search_after", texts.search_further(search.last))
        if not search.dates:
            return replace(empty, heading=texts.CHOOSE_TIME, information=(texts.NO_DATES,), buttons=(further,))
        return replace(
            empty,
            heading=texts.CHOOSE_TIME,
            calendar=tuple(_calendar(search)),
            choices=(_days(search), self._slots(search)),
            information=() if search.slots else (texts.NO_FREE_TIMES_AT_ALL,),
            buttons=(further,),
        )

    def _slots(self, search: Search) -> Choice:
        """Start, end and who of each (CR-WIN-08)."""
        chosen = self._flow.slot and self._flow.slot.slot_id
        options = (Option(each.slot_id, slot_line(each) or "", each.slot_id == chosen) for each in search.slots)
        return Choice("slot", texts.CHOOSE_TIME, tuple(options))

    def _reason(self, empty: Page) -> Page:
        fields = tuple(self._comment_field())
        phone = Field("phone", texts.PHONE, self._flow.phone or "")
        wrong = next((field.problem for field in fields if field.problem), None)
        return replace(
            empty,
            heading=texts.COMMENT_HEADING if fields else None,
            conditions=self._conditions_at(Place.COMMENT),
            fields=(*fields, phone),
            buttons=(Button("go_on", self._texts.go_on, wrong is None, wrong),),
        )

    def _comment_field(self) -> Iterator[Field]:
        """There, and mandatory, exactly where the time takes a comment (CR-MSG-01 to CR-MSG-04)."""
        allowed = self._flow.message_allowed
        if comment.is_shown(allowed):
            written = self._flow.comment or ""
            yield Field(
                "comment",
                texts.COMMENT_HEADING,
                written,
                self._texts.comment_placeholder,
                comment.is_mandatory(allowed),
                comment.problem(written, allowed),
            )

    def _summary_page(self, empty: Page) -> Page:
        cancelling = self._flow.kind is Kind.CANCELLING
        fields = tuple(self._comment_field()) if cancelling else ()
        wrong = next((field.problem for field in fields if field.problem), None)
        return replace(
            empty,
            summary=self._of_original() if cancelling else self._of_slot(),
            fields=fields,
            conditions=() if cancelling else self._conditions_at(Place.SUMMARY),
            must_accept_terms=must_accept_terms(self._flow, self._facilities),
            buttons=(Button("confirm", self._texts.confirm, wrong is None, wrong),),
        )

    def _end(self, empty: Page) -> Page:
        result = ending_page(self._flow)
        shown = None
        if result.is_done:
            shown = self._of_original() if self._flow.kind is Kind.CANCELLING else self._of_slot()
        return replace(empty, heading=result.text, summary=shown, result=result)

    def _of_original(self) -> Summary | None:
        """Of a new booking there is none yet."""
        original = self._flow.original
        return None if original is None else self._summary(original, self._flow.facility)

    def _of_slot(self) -> Summary:
        """The chosen time with what the citizen has written: what followed along is shown, nothing is fetched anew."""
        slot = self._flow.slot
        if slot is None:
            raise AssertionError("a summary is of a time")
        written = comment.cleaned(self._flow.comment, slot.message_allowed)
        return self._summary(replace(slot, reason=written or slot.reason), slot.facility or self._flow.chosen_facility)

    def _summary(self, time: FlowTime, facility: str) -> Summary:
        return summary(time, self._name(facility), self._facilities.settings(facility))

    def _conditions_at(self, place: Place) -> tuple[ConditionsText, ...]:
        return conditions.texts_at(place, self._conditions, self._flow.case_type, self._flow.message_allowed)

    def _name(self, facility: str) -> str:
        """1177's own; what the producer says only for one that 1177 has no name for (CR-DSP-03, CR-CON-16)."""
        name = self._facilities.name(facility)
        if name != facility:
            return name
        told = (each.name for each in self._flow.facilities or () if hsa_key(each.hsa_id) == hsa_key(facility))
        return next((each for each in told if each), facility)


def must_accept_terms(flow: Flow, facilities: Facilities) -> bool:
    """Cancelling makes no booking, and has no booking terms."""
    terms = facilities.settings(flow.chosen_facility).conditions(flow.case_type)
    return flow.kind is not Kind.CANCELLING and conditions.must_accept(terms)


def ending_page(flow: Flow) -> ResultPage:
    """CR-RES-01 to CR-RES-07; 1177's own no says why."""
    ending, act = flow.ending, flow.kind.act
    if ending is None:
        raise AssertionError("a flow that has ended has an ending")
    if flow.step is Step.REFUSED:
        return ResultPage(PageKind.ERROR, ending.text or texts.NO_ACCESS)
    if not ending.sent:
        return ResultPage(PageKind.ERROR, texts.TECHNICAL_ERROR)
    if ending.fault:
        return result_page.of_fault(act)
    return result_page.of_reply(act, ending.code and ending.code.value, ending.text)


def _calendar(search: Search) -> Iterator[CalendarDay]:
    """Every day that has been asked about, in one of three states (CR-WIN-07)."""
    free = set(search.dates)
    for number in range((search.last - search.first).days + 1):
        day = search.first + timedelta(days=number)
        legend = texts.FREE_TIMES_THAT_DATE if day in free else texts.NO_FREE_TIMES_THAT_DATE
        yield CalendarDay(day, texts.CHOSEN_DATE if day == search.day else legend)


def _days(search: Search) -> Choice:
    options = (Option(day.isoformat(), weekday_in_words(day), day == search.day) for day in search.dates)
    return Choice("day", wording.CHOOSE_DAY, tuple(options))
