"""Citizens on their way through 1177's flows: the page that each is at, and what 1177 has asked to show it.

Steps say one thing to it each, and see what a citizen sees: texts, fields and buttons. What 1177 has asked of others is
read in the session's call log, so that any implementation of 1177 can be looked at the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

from lxml import etree

from simulator.bdd.admin import Refused
from simulator.bdd.calls import LoggedCall
from simulator.bdd.flows import FlowClient, Page, Row
from simulator.bdd.scene import Scene

SOME_COMMENT = "En annan tid passar bättre"
_CHOICES = ("facility", "care_type", "time_type", "performer")
_CHOSEN_BY = {"facility": "healthcare_facility"}
"""The field of a step's choice, where it is not the step's own name."""


class Journey:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.client = FlowClient(scene.session.portal.api)
        self.refused = ""
        self._pages: dict[str, Page] = {}
        self._who = ""
        self._began = 0
        self._mark = 0

    # Beginning

    def begin(self, who: str, flow: str, place: str, booking_id: str | None = None, agent: str | None = None) -> None:
        """`place` is an HSA-id."""
        self._began = self._newest()
        resident = self.scene.resident(who)
        self._turn(who, lambda: self.client.begin(resident, flow, place, booking_id=booking_id, agent=agent))

    def begin_with_time(self, who: str, flow: str, at: datetime) -> None:
        """From Bokade tider, as a citizen does."""
        row = self.booked(who, at)
        self.begin(who, flow, row["healthcare_facility"], row["booking_id"])

    def open_invitation(self, who: str, place: str, whose: str | None = None) -> None:
        """From the inbox; somebody else's when `whose` is said."""
        row = self.invitation(whose or who, place)
        self.begin(who, "invitation", row["healthcare_facility"], row["booking_id"])

    def booked(self, who: str, at: datetime) -> Row:
        rows: list[Row] = self.scene.look(who, "current")["booked_times"]
        found = [row for row in rows if row["start"] == at.isoformat()]
        assert found, f"{who} has no time {at} in Bokade tider, only {[row['start'] for row in rows]}"
        return found[0]

    def invitation(self, who: str, place: str) -> Row:
        """The newest message with an invitation from there."""
        rows = self.inbox(who)
        found = [row for row in rows if row["facility_name"] == place and row["kind"].endswith("invitation")]
        assert found, f"{who} has no invitation from {place} in the inbox: {rows}"
        return found[0]

    def inbox(self, who: str) -> list[Row]:
        return self.scene.session.portal.inbox(self.scene.resident(who))

    # Going on

    def take(self, who: str, step: str, **fields: Any) -> None:
        token = self.page_of(who)["token"]
        self._turn(who, lambda: self.client.take(self.scene.resident(who), token, step, **fields))

    def go_on(self, who: str) -> None:
        """With what is chosen on the page, or with nobody in particular."""
        step = self.page_of(who)["step"]
        if step in ("care_type", "time_type"):
            self.take(who, step, **{step: self._options(who, step)[0]["id"]})
        else:
            self.take(who, step, **({"performer": None} if step == "performer" else {}))

    def choose(self, who: str, text: str) -> None:
        """What stands so among the step's choices: a care type, a time type or a person."""
        step = self.page_of(who)["step"]
        self.take(who, step, **{step: self._option(who, step, text)["id"]})

    def choose_facility(self, who: str, place: str) -> None:
        """To read its conditions; the citizen stays at the page."""
        option = self._option(who, "healthcare_facility", place)
        self.take(who, "facility", healthcare_facility=option["id"], go_on=False)

    def choose_at(self, who: str, step: str, text: str) -> None:
        """At a step further on; before it, what stands first."""
        while self.page_of(who)["step"] != step:
            assert self.page_of(who)["step"] in _CHOICES, self.page_of(who)
            self.go_on(who)
        self.choose(who, text)

    def go_on_while_choosing(self, who: str) -> None:
        while self.page_of(who)["step"] in _CHOICES:
            self.go_on(who)

    def to_times(self, who: str) -> None:
        self.go_on_while_choosing(who)
        assert self.page_of(who)["step"] == "time", self.page_of(who)

    def choose_day(self, who: str, day: date) -> None:
        self.take(who, "time", day=day.isoformat())

    def choose_time(self, who: str, at: datetime) -> None:
        if self._selected(who, "day") != at.date().isoformat():
            self.choose_day(who, at.date())
        slots = self._options(who, "slot")
        found = next((each for each in slots if each["text"].startswith(f"{at:%H:%M}")), None)
        assert found is not None, f"no time begins {at:%H:%M}, only {[each['text'] for each in slots]}"
        self.take(who, "time", slot=found["id"])

    def to_summary(self, who: str, at: datetime) -> None:
        """From wherever on the way, with some comment where there must be one."""
        self.to_times(who)
        self.choose_time(who, at)
        wanted = {"comment": SOME_COMMENT} if self.field(who, "comment") else {}
        self.take(who, "reason", **wanted)
        assert self.page_of(who)["step"] == "summary", self.page_of(who)

    def write(self, who: str, **fields: str) -> None:
        """What is typed in a field; the citizen stays at the page."""
        step = self.page_of(who)["step"]
        self.take(who, step, **fields, **({"go_on": False} if step == "reason" else {}))

    def press(self, who: str, text: str) -> None:
        """A button that stands on the page and is not grey."""
        button = self.button(text, who)
        assert button["enabled"], button
        self._press(who, button["name"])

    def _press(self, who: str, button: str) -> None:
        page = self.page_of(who)
        if button == "go_on":
            self.go_on(who)
        elif button == "search_after":
            self.take(who, "time", search_after=self._last_searched(page))
        elif button == "confirm":
            self.confirm(who)
        else:
            invitation = self.invitation(who, page["facility_name"])
            self.begin(who, button, invitation["healthcare_facility"], invitation["booking_id"])

    def _last_searched(self, page: Page) -> str:
        """The calendar's last day; without one, the last day that was asked about."""
        if page["calendar"]:
            return str(page["calendar"][-1]["day"])
        digits = self.windows()[-1][1]
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"

    def confirm(self, who: str, accepts: bool = False) -> None:
        self.take(who, "confirm", **({"accepts_terms": True} if accepts else {}))

    def confirm_twice(self, who: str) -> list[Page]:
        """Both at once."""
        resident, token = self.scene.resident(who), self.page_of(who)["token"]
        self._mark = self._newest()
        with ThreadPoolExecutor(2) as threads:
            clicks = [threads.submit(self.client.take, resident, token, "confirm") for _ in range(2)]
            pages = [click.result() for click in clicks]
        self._pages[who] = pages[0]
        return pages

    def again(self, who: str) -> None:
        """The step that could not be taken: the flow is where it was."""
        page = self.page_of(who)
        self._pages[who] = self.client.look(self.scene.resident(who), page["token"])
        self.go_on(who)

    def trying(self, deed: Callable[[], None]) -> None:
        """What may be refused; the sentence is kept."""
        self.refused = ""
        try:
            deed()
        except Refused as no:
            self.refused = str(no)

    # The page that the last citizen who did something is at

    @property
    def page(self) -> Page:
        return self.page_of(self._who)

    def page_of(self, who: str) -> Page:
        assert who in self._pages, f"{who or 'nobody'} is in no flow"
        return self._pages[who]

    @property
    def summary(self) -> Row:
        found = self.page["summary"]
        assert found is not None, self.page
        return dict(found)

    @property
    def result(self) -> Row:
        found = self.page["result"]
        assert found is not None, self.page
        return dict(found)

    def button(self, text: str, who: str | None = None) -> Row:
        page = self.page_of(who or self._who)
        found = [each for each in page["buttons"] if each["text"] == text]
        assert found, f"no button {text!r}, only {[each['text'] for each in page['buttons']]}: {page}"
        return dict(found[0])

    def field(self, who: str, name: str) -> Row | None:
        return next((each for each in self.page_of(who)["fields"] if each["name"] == name), None)

    def labelled(self, label: str) -> Row | None:
        """A field by what stands over it."""
        return next((each for each in self.page["fields"] if each["label"] == label), None)

    def options(self, name: str) -> list[str]:
        """Texts of a choice; empty when it is not on the page."""
        return [each["text"] for each in self._options(self._who, name)]

    def chosen(self, name: str) -> list[str]:
        return [each["text"] for each in self._options(self._who, name) if each["selected"]]

    def legend(self, day: date) -> str:
        found = [each["legend"] for each in self.page["calendar"] if each["day"] == day.isoformat()]
        assert found, f"{day} is not in the calendar"
        return str(found[0])

    def _options(self, who: str, name: str) -> list[Row]:
        return [each for choice in self.page_of(who)["choices"] if choice["name"] == name for each in choice["options"]]

    def _option(self, who: str, name: str, text: str) -> Row:
        known = self._options(who, name)
        found = next((each for each in known if each["text"] == text), None)
        assert found is not None, f"{text!r} cannot be chosen, only {[each['text'] for each in known]}"
        return found

    def _selected(self, who: str, name: str) -> str | None:
        return next((each["id"] for each in self._options(who, name) if each["selected"]), None)

    # What 1177 has asked of others

    def made(self, contract: str | None = None) -> list[LoggedCall]:
        """Calls that the last thing a citizen did led to, in order."""
        return self._since(self._mark, contract)

    def made_in_flow(self, contract: str | None = None) -> list[LoggedCall]:
        """Calls since the flow began."""
        return self._since(self._began, contract)

    def windows(self) -> list[tuple[str, str]]:
        """First and last day of every search for dates in the flow, 8 digits each."""
        return [_window(call) for call in self.made_in_flow("GetAvailableDates")]

    def _since(self, mark: int, contract: str | None) -> list[LoggedCall]:
        calls = self.scene.session.calls.newest(contract=contract)
        return [call for call in reversed(calls) if call.id > mark and call.component in ("producer", "platform")]

    def _newest(self) -> int:
        newest = self.scene.session.calls.newest(limit=1)
        return newest[0].id if newest else 0

    def _turn(self, who: str, deed: Callable[[], Page]) -> None:
        self._mark = self._newest()
        self._pages[who] = deed()
        self._who = who


def values(message: etree._Element) -> dict[str, list[str]]:
    """Texts of a message's elements, by local name."""
    found: dict[str, list[str]] = {}
    for name, text in _leaves(message):
        found.setdefault(name, []).append(text)
    return found


def _leaves(message: etree._Element) -> Iterator[tuple[str, str]]:
    for element in message.iter("{*}*"):
        if not len(element):
            yield etree.QName(element).localname, element.text or ""


def _window(call: LoggedCall) -> tuple[str, str]:
    said = values(call.request_xml)
    return said["startDateInclusive"][0], said["endDateInclusive"][0]
