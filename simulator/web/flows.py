"""The flows in the portal API: a page comes back from every step, and the token in it is all that the caller keeps.

Going on is a POST to the step that the page is at, and going back one to an earlier step. Doing the last step again
gives its page again and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any, Protocol, TypeVar

from simulator.domain.identifiers import hsa_key
from simulator.domain.patient_portal import NotificationMethod
from simulator.errors import BadRequest, NotFound
from simulator.portal import Portal
from simulator.portal.first_free import Need
from simulator.portal.flows.running import Shown
from simulator.portal.flows.state import Kind
from simulator.web import flow_shapes as shapes
from simulator.web import flow_views as views
from simulator.web.openapi import Operation
from simulator.web.residents import identity

T = TypeVar("T")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Run(Protocol):
    """Runs a coroutine in the request's thread."""

    def __call__(self, coroutine: Coroutine[Any, Any, T]) -> T: ...


class _Handlers:
    def __init__(self, portal: Callable[[], Portal], run: Run) -> None:
        self._portal = portal
        self._run = run

    def begin_flow(self, resident: str, body: shapes.FlowStart) -> shapes.FlowPage:
        facility = body.healthcare_facility.strip()
        return self._page(
            self._portal().flows.begin(identity(resident), Kind(body.flow), facility, body.booking_id, body.agent)
        )

    def flows(self, resident: str) -> list[shapes.FlowPage]:
        return [views.flow_page(each) for each in self._portal().flows.of_resident(identity(resident))]

    def flow(self, resident: str, token: str) -> shapes.FlowPage:
        return views.flow_page(self._portal().flows.look(identity(resident), token_of(token)))

    def choose_facility(self, resident: str, token: str, body: shapes.FacilityChosen) -> shapes.FlowPage:
        flows = self._portal().flows
        facility = body.healthcare_facility and body.healthcare_facility.strip()
        return self._page(flows.choose_facility(identity(resident), token_of(token), facility, body.go_on))

    def choose_care_type(self, resident: str, token: str, body: shapes.CareTypeChosen) -> shapes.FlowPage:
        flows = self._portal().flows
        return self._page(flows.choose_care_type(identity(resident), token_of(token), body.care_type))

    def choose_time_type(self, resident: str, token: str, body: shapes.TimeTypeChosen) -> shapes.FlowPage:
        flows = self._portal().flows
        return self._page(flows.choose_time_type(identity(resident), token_of(token), body.time_type))

    def choose_performer(self, resident: str, token: str, body: shapes.PerformerChosen) -> shapes.FlowPage:
        flows = self._portal().flows
        return self._page(flows.choose_performer(identity(resident), token_of(token), body.performer))

    def choose_time(self, resident: str, token: str, body: shapes.TimeChosen) -> shapes.FlowPage:
        given = [name for name in ("day", "slot", "search_after") if getattr(body, name) is not None]
        if len(given) != 1:
            raise BadRequest(
                f"one of the fields day, slot and search_after is wanted, not {' and '.join(given) or 'none'}"
            )
        flows, citizen = self._portal().flows, (identity(resident), token_of(token))
        if body.slot is not None:
            return self._page(flows.choose_time(*citizen, body.slot))
        if body.day is not None:
            return self._page(flows.choose_day(*citizen, date.fromisoformat(body.day)))
        return self._page(flows.search_further(*citizen, date.fromisoformat(str(body.search_after))))

    def give_reason(self, resident: str, token: str, body: shapes.ReasonGiven) -> shapes.FlowPage:
        flows = self._portal().flows
        return self._page(flows.give_reason(identity(resident), token_of(token), body.comment, body.phone, body.go_on))

    def write_comment(self, resident: str, token: str, body: shapes.CommentWritten) -> shapes.FlowPage:
        return self._page(self._portal().flows.write_comment(identity(resident), token_of(token), body.comment))

    def confirm_flow(self, resident: str, token: str, body: shapes.FlowConfirmed) -> shapes.FlowPage:
        flows = self._portal().flows
        return self._page(flows.confirm(identity(resident), token_of(token), body.comment, body.accepts_terms))

    def settings(self, resident: str) -> shapes.ResidentSettings:
        return views.settings(self._portal().settings(identity(resident)))

    def change_settings(self, resident: str, body: shapes.SettingsChange) -> shapes.ResidentSettings:
        methods = body.notification_methods
        changed = None if methods is None else tuple(map(NotificationMethod, dict.fromkeys(methods)))
        known = self._portal().change_settings(identity(resident), body.phone, body.active_user, changed)
        return views.settings(known)

    def services(self, resident: str, query: shapes.ServicesQuery) -> list[shapes.FacilityService]:
        """Of every facility that the scenario describes, or of one."""
        portal, citizen = self._portal(), identity(resident)
        wanted = None if query.healthcare_facility is None else hsa_key(query.healthcare_facility)
        return [
            service
            for system in portal.world.setup.systems.values()
            for key, facility in system.facilities.items()
            if wanted in (None, key)
            for service in views.services(citizen, facility.hsa_id, system.profile, portal.facilities)
        ]

    def own_messages(self) -> list[shapes.OwnMessages]:
        portal = self._portal()
        return [views.own_messages(each, portal.facilities) for each in portal.own_messages()]

    def first_free(self, resident: str, body: shapes.FirstFreeWanted) -> shapes.FirstFree:
        portal = self._portal()
        need = Need(body.time_type, body.care_type)
        asked = body.healthcare_facilities and [each.strip() for each in body.healthcare_facilities]
        return views.first_free(self._run(portal.first_free(identity(resident), need, asked)), portal.facilities)

    def _page(self, taking: Coroutine[Any, Any, Shown]) -> shapes.FlowPage:
        return views.flow_page(self._run(taking))


def operations(portal: Callable[[], Portal], run: Run) -> tuple[Operation, ...]:
    """`portal` opens the 1177 of the request's session."""
    handlers = _Handlers(portal, run)
    citizen = "/residents/<string:resident>"
    flow = f"{citizen}/flows/<string:token>"
    page = shapes.FlowPage
    return (
        Operation(
            "POST", f"{citizen}/flows", "Begin a flow", handlers.begin_flow, page, body=shapes.FlowStart, status=201
        ),
        Operation("GET", f"{citizen}/flows", "The citizen's flows, the unfinished ones too", handlers.flows, [page]),
        Operation("GET", flow, "The page that a flow is at; asks nobody", handlers.flow, page),
        Operation(
            "POST",
            f"{flow}/facility",
            "Villkorssidan: choose a facility, go on",
            handlers.choose_facility,
            page,
            body=shapes.FacilityChosen,
        ),
        Operation(
            "POST",
            f"{flow}/care_type",
            "Choose a care type",
            handlers.choose_care_type,
            page,
            body=shapes.CareTypeChosen,
        ),
        Operation(
            "POST",
            f"{flow}/time_type",
            "Choose a time type",
            handlers.choose_time_type,
            page,
            body=shapes.TimeTypeChosen,
        ),
        Operation(
            "POST",
            f"{flow}/performer",
            "Välj person: somebody, or nobody in particular",
            handlers.choose_performer,
            page,
            body=shapes.PerformerChosen,
        ),
        Operation(
            "POST",
            f"{flow}/time",
            "Choose a day, choose a time, or search further ahead",
            handlers.choose_time,
            page,
            body=shapes.TimeChosen,
        ),
        Operation(
            "POST", f"{flow}/reason", "Comment and phone number", handlers.give_reason, page, body=shapes.ReasonGiven
        ),
        Operation(
            "POST",
            f"{flow}/summary",
            "The comment of a cancelling, while it is written",
            handlers.write_comment,
            page,
            body=shapes.CommentWritten,
        ),
        Operation(
            "POST",
            f"{flow}/confirm",
            "Ja, genomför: carried out once, however often it is asked for",
            handlers.confirm_flow,
            page,
            body=shapes.FlowConfirmed,
        ),
        Operation(
            "GET", f"{citizen}/settings", "The citizen's own Inställningar", handlers.settings, shapes.ResidentSettings
        ),
        Operation(
            "PUT",
            f"{citizen}/settings",
            "Change some of them",
            handlers.change_settings,
            shapes.ResidentSettings,
            body=shapes.SettingsChange,
        ),
        Operation(
            "POST",
            f"{citizen}/first-free",
            "The first free time at each of many facilities, earliest first",
            handlers.first_free,
            shapes.FirstFree,
            body=shapes.FirstFreeWanted,
        ),
        Operation(
            "GET",
            f"{citizen}/services",
            "What facilities offer at 1177, by which names, and whether this citizen can use it",
            handlers.services,
            [shapes.FacilityService],
            query=shapes.ServicesQuery,
        ),
        Operation(
            "GET",
            "/own-messages",
            "Units' own messages to the inbox, and what they cost",
            handlers.own_messages,
            [shapes.OwnMessages],
        ),
    )


def token_of(token: str) -> str:
    """Raises NotFound for what no token looks like."""
    if not _TOKEN.fullmatch(token):
        raise NotFound(f"there is no flow {token[:80]!r}: begin one")
    return token
