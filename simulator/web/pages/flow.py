"""The pages of a flow: GET shows a step, POST takes it and leads to the page that comes of it (303).

A step that the flow has come to may be looked at again as it was, and done again from there; nothing is forgotten
before something is done.
"""

from __future__ import annotations

from flask import Response, request, url_for

from simulator.errors import BadRequest, Conflict
from simulator.portal.flows import pages
from simulator.portal.flows.pages import Page
from simulator.portal.flows.running import Flows, Shown
from simulator.portal.flows.state import Flow, Kind, Step
from simulator.web.context import parsed
from simulator.web.flow_shapes import FlowStart
from simulator.web.flows import token_of
from simulator.web.pages import problems
from simulator.web.pages.addresses import NAMES, WORDS, step_of
from simulator.web.pages.calendar import WEEKDAYS, months
from simulator.web.pages.desk import Desk, see
from simulator.web.pages.steps import Unfinished, take

_TEMPLATES = {
    Step.FACILITY: "facility",
    Step.INVITATION: "invitation",
    Step.CARE_TYPE: "choice",
    Step.TIME_TYPE: "choice",
    Step.PERFORMER: "choice",
    Step.TIME: "time",
    Step.REASON: "reason",
    Step.SUMMARY: "summary",
}


class FlowPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _flows(self) -> Flows:
        return self._desk.portal.flows

    def begin(self) -> Response:
        given = {name: request.form.get(name) or None for name in ("flow", "healthcare_facility", "booking_id")}
        start = parsed(FlowStart, given, "field")
        facility = start.healthcare_facility.strip()
        beginning = self._flows.begin(self._desk.resident, Kind(start.flow), facility, start.booking_id)
        return self._to(self._desk.run(beginning))

    def current(self, token: str) -> Response:
        return self._to(self._look(token))

    def show(self, token: str, page: str) -> str | Response:
        step, shown = step_of(page), self._look(token)
        flow = shown.flow
        if step is flow.step:
            return self._draw(flow, shown.page)
        if flow.is_over or step is Step.SUMMARY:  # a summary that has been carried out is not offered again
            return self._to(shown)
        if step is Step.TECHNICAL_ERROR:
            return self._draw(flow, pages.technical_error(flow))
        if step not in flow.reached:
            return self._to(shown)
        before = flow.at(step)
        return self._draw(before, pages.page(before, self._desk.portal.facilities))

    def act(self, token: str, page: str) -> Response:
        step, resident = step_of(page), self._desk.resident
        token_of(token)
        try:
            return self._to(self._desk.run(take(self._flows, resident, token, step, request.form)), step)
        except (Unfinished, BadRequest):
            return self._again(token, step)
        except Conflict:  # it is elsewhere by now: what it has come to is the answer
            return self.current(token)

    def _look(self, token: str) -> Shown:
        return self._flows.look(self._desk.resident, token_of(token))

    def _again(self, token: str, step: Step) -> Response:
        return see(url_for("citizen.step", token=token, page=WORDS[step], fel=1, _anchor="fel"))

    def _to(self, shown: Shown, tried: Step | None = None) -> Response:
        """To the page that a step has led to. The times of another day are further down on the same page."""
        flow, step = shown.flow, shown.page.step
        if step is Step.TECHNICAL_ERROR and flow.step is not step:
            return see(url_for("citizen.step", token=flow.token, page=WORDS[step], steg=WORDS[tried or flow.step]))
        chosen_day = "tider" if tried is step is Step.TIME and "day" in request.form else None
        return see(url_for("citizen.step", token=flow.token, page=WORDS[step], _anchor=chosen_day))

    def _draw(self, flow: Flow, page: Page) -> str:
        reached = [each for each in flow.reached if each in NAMES]
        return self._desk.draw(
            f"flow/{_TEMPLATES.get(page.step, 'end')}.html",
            flow=flow,
            page=page,
            steps=[(NAMES[each], _address(flow, each), each is page.step) for each in reached],
            here_again=_address(flow, page.step),
            before=_before(flow, page.step),
            problems=problems.of(page) if "fel" in request.args else {},
            months=months(page.calendar),
            weekdays=WEEKDAYS,
            last_searched=flow.search.last.isoformat() if flow.search else "",
            chosen_day=flow.search.day if flow.search else None,
            again=_to_try_again(flow, page.step),
            time_address=_address(flow, Step.TIME),
            summary_address=_address(flow, Step.SUMMARY),
        )


def _address(flow: Flow, step: Step) -> str:
    return url_for("citizen.step", token=flow.token, page=WORDS[step])


def _before(flow: Flow, step: Step) -> str | None:
    """The step that this one came after."""
    place = flow.reached.index(step) if step in flow.reached else 0
    return _address(flow, flow.reached[place - 1]) if place else None


def _to_try_again(flow: Flow, step: Step) -> str | None:
    """The step that could not be fetched, while the flow is still at it."""
    tried = request.args.get("steg", "")
    if step is not Step.TECHNICAL_ERROR or flow.step is step or tried not in WORDS.values():
        return None
    return url_for("citizen.step", token=flow.token, page=tried)
