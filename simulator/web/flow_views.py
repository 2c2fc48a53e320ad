"""Pages of flows as the portal API's shapes."""

from __future__ import annotations

from simulator.domain.portal import CaseType
from simulator.domain.resident_at_portal import ResidentAtPortal
from simulator.domain.times import parse_timestamp
from simulator.portal import texts
from simulator.portal.abridged import Abridged
from simulator.portal.booking_client import MadeCall
from simulator.portal.conditions import ConditionsText
from simulator.portal.confirmations import OwnMessages
from simulator.portal.display import Facilities
from simulator.portal.docbook_view import Purpose
from simulator.portal.first_free import FirstFree, FreeTime
from simulator.portal.flows.pages import Choice, Page
from simulator.portal.flows.running import Shown
from simulator.portal.flows.state import Flow
from simulator.portal.naming import service_name, time_type_name
from simulator.portal.services import has_access, is_active
from simulator.portal.summary import Summary, slot_line
from simulator.web import flow_shapes as shapes


def flow_page(shown: Shown) -> shapes.FlowPage:
    flow, page = shown.flow, shown.page
    return shapes.FlowPage(
        token=flow.token,
        flow=flow.kind.value,
        resident=flow.resident,
        healthcare_facility=flow.chosen_facility,
        step=page.step.value,
        reached=[step.value for step in flow.reached],
        expires=_iso(shown.expires),
        title=page.title,
        heading=page.heading,
        facility_name=page.facility_name,
        information=list(page.information),
        summary=_summary(page.summary) if page.summary else None,
        conditions=[_conditions(each) for each in page.conditions],
        must_accept_terms=page.must_accept_terms,
        choices=[_choice(each) for each in page.choices],
        calendar=[shapes.CalendarDay(day=each.day.isoformat(), legend=each.legend) for each in page.calendar],
        fields=[
            shapes.FormField(
                name=each.name,
                label=each.label,
                value=each.value,
                placeholder=each.placeholder,
                mandatory=each.mandatory,
                problem=each.problem,
            )
            for each in page.fields
        ],
        buttons=[
            shapes.Button(name=each.name, text=each.text, enabled=each.enabled, why_not=each.why_not)
            for each in page.buttons
        ],
        result=_result(flow, page),
        calls=calls(shown.calls),
    )


def calls(made: tuple[MadeCall, ...]) -> list[shapes.FlowCall]:
    return [
        shapes.FlowCall(
            contract=each.contract,
            version=each.version,
            logical_address=each.logical_address,
            status=each.status,
            http_status=each.http_status,
            elapsed_ms=each.elapsed_ms,
            error=each.error,
        )
        for each in made
    ]


def settings(known: ResidentAtPortal) -> shapes.ResidentSettings:
    return shapes.ResidentSettings(
        resident=known.resident,
        phone=known.phone,
        active_user=known.active,
        notification_methods=[each.value for each in known.notified_by],
    )


def own_messages(sent: OwnMessages, facilities: Facilities) -> shapes.OwnMessages:
    return shapes.OwnMessages(
        healthcare_facility=sent.facility,
        facility_name=facilities.name(sent.facility),
        messages=sent.messages,
        kronor=sent.kronor,
    )


def services(resident: str, facility: str, profile: str | None, facilities: Facilities) -> list[shapes.FacilityService]:
    settings = facilities.settings(facility)
    return [
        shapes.FacilityService(
            healthcare_facility=facility,
            facility_name=facilities.name(facility),
            case_type=case_type.value,
            name=service_name(settings, case_type, profile),
            active=is_active(settings, case_type),
            access=has_access(settings, case_type, resident),
        )
        for case_type in CaseType
    ]


def first_free(found: FirstFree, facilities: Facilities) -> shapes.FirstFree:
    return shapes.FirstFree(
        times=[_free_time(each, facilities) for each in found.times],
        without=[
            shapes.WithoutFreeTime(
                healthcare_facility=each.facility,
                facility_name=facilities.name(each.facility),
                failed=each.failed,
                explanation=each.explanation,
            )
            for each in found.without
        ],
        calls=calls(found.calls),
    )


def _free_time(found: FreeTime, facilities: Facilities) -> shapes.FreeTime:
    time = found.time
    return shapes.FreeTime(
        healthcare_facility=found.facility,
        facility_name=facilities.name(found.facility),
        start=_iso(time.start or ""),
        end=_iso(time.end or ""),
        text=slot_line(time) or "",
        time_type=time.time_type,
        time_type_name=time_type_name(time.time_type_name),
        care_type_name=time.care_type_name,
    )


def _result(flow: Flow, page: Page) -> shapes.FlowResult | None:
    if page.result is None:
        return None
    ending = flow.ending
    return shapes.FlowResult(
        done=page.result.is_done,
        result_code=ending.code.value if ending and ending.code else None,
        text=page.result.text,
        information=page.result.information,
        booking_id=ending.booking_id if ending and ending.done else None,
    )


def _summary(shown: Summary) -> shapes.FlowSummary:
    return shapes.FlowSummary(
        heading=shown.heading,
        start=shown.start.isoformat() if shown.start else None,
        end=shown.end.isoformat() if shown.end else None,
        who=shown.who,
        facility=shown.facility,
        time_type=shown.time_type,
        reason=_text(shown.reason) if shown.reason else None,
        purpose=_purpose(shown.purpose) if shown.purpose else None,
    )


def _text(text: Abridged) -> shapes.Text:
    return shapes.Text(
        shown=text.shown,
        whole=text.whole,
        has_more=text.has_more,
        show_more=texts.SHOW_MORE if text.has_more else None,
        hide_text=texts.HIDE_TEXT if text.has_more else None,
    )


def _purpose(purpose: Purpose) -> shapes.PurposeText:
    return shapes.PurposeText(
        shown=purpose.plain.shown if purpose.plain else purpose.text,
        whole=purpose.text,
        has_more=purpose.has_more,
        is_docbook=purpose.is_docbook,
        html=purpose.html,
    )


def _conditions(text: ConditionsText) -> shapes.ConditionsPart:
    return shapes.ConditionsPart(part=text.part.value, heading=text.part.heading, text=_text(text.text))


def _choice(choice: Choice) -> shapes.Choice:
    options = [shapes.Option(id=each.id, text=each.text, selected=each.selected) for each in choice.options]
    return shapes.Choice(name=choice.name, label=choice.label, options=options)


def _iso(digits: str) -> str:
    return parse_timestamp(digits).isoformat()
