"""What a form of each step does: the same functions as the steps of the portal API, and the same limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from simulator.errors import Conflict
from simulator.portal.flows.pages import Page
from simulator.portal.flows.running import Flows, Shown
from simulator.portal.flows.state import Kind, Step
from simulator.web import flow_shapes as shapes
from simulator.web.context import parsed

Form = Mapping[str, str]


class Unfinished(Exception):
    """Something mandatory is missing or wrong; what has been written is kept, and the page says what it is."""


async def take(flows: Flows, resident: str, token: str, step: Step, form: Form) -> Shown:
    """Raises Unfinished, and what the flows themselves raise."""
    match step:
        case Step.FACILITY:
            return await flows.choose_facility(resident, token, form.get("healthcare_facility"), "show" not in form)
        case Step.CARE_TYPE:
            return await flows.choose_care_type(resident, token, _chosen(form, "care_type"))
        case Step.TIME_TYPE:
            return await flows.choose_time_type(resident, token, _chosen(form, "time_type"))
        case Step.PERFORMER:
            return await flows.choose_performer(resident, token, form.get("performer"))
        case Step.TIME:
            return await _choose_time(flows, resident, token, form)
        case Step.REASON:
            return await _give_reason(flows, resident, token, form)
        case Step.SUMMARY:
            return await _confirm(flows, resident, token, form)
        case _:
            raise Conflict(f"nothing is sent from the page {step.value}")


def _chosen(form: Form, name: str) -> str:
    if name not in form:
        raise Unfinished
    return form[name]


def _written(form: Form) -> str | None:
    """The comment. Browsers count a line break as one character, and send it as two."""
    return form["comment"].replace("\r\n", "\n") if "comment" in form else None


async def _choose_time(flows: Flows, resident: str, token: str, form: Form) -> Shown:
    given = {name: form[name] for name in ("day", "slot", "search_after") if name in form}
    wanted = parsed(shapes.TimeChosen, given, "field")
    if wanted.slot is not None:
        return await flows.choose_time(resident, token, wanted.slot)
    if wanted.day is not None:
        return await flows.choose_day(resident, token, date.fromisoformat(wanted.day))
    if wanted.search_after is not None:
        return await flows.search_further(resident, token, date.fromisoformat(wanted.search_after))
    raise Unfinished


async def _give_reason(flows: Flows, resident: str, token: str, form: Form) -> Shown:
    """What has been typed is kept first: so it is still there when the button should have been grey (CR-MSG-02)."""
    given = {"comment": _written(form), "phone": form.get("phone")}
    written = parsed(shapes.ReasonGiven, given, "field")
    typed = await flows.give_reason(resident, token, written.comment, written.phone, False)
    if not _can_go_on(typed.page):
        raise Unfinished
    return await flows.give_reason(resident, token, None, None, True)


async def _confirm(flows: Flows, resident: str, token: str, form: Form) -> Shown:
    """`again` takes a cancelling that was not carried out back to its page; it is not sent before it is confirmed."""
    given = {"comment": _written(form), "accepts_terms": "accepts_terms" in form}
    confirmed = parsed(shapes.FlowConfirmed, given, "field")
    if "again" in form:
        return await flows.write_comment(resident, token, confirmed.comment or "")
    try:
        return await flows.confirm(resident, token, confirmed.comment, confirmed.accepts_terms)
    except Conflict:
        flow = flows.look(resident, token).flow
        if flow.step is not Step.SUMMARY:
            raise
        if flow.kind is Kind.CANCELLING:
            await flows.write_comment(resident, token, confirmed.comment or "")
        raise Unfinished from None


def _can_go_on(page: Page) -> bool:
    return all(button.enabled for button in page.buttons)
