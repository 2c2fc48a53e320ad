"""What is the citizen's own: the inbox and Inställningar (CR-INB, CR-PHN-01)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request, url_for

from simulator.domain.patient_portal import NotificationMethod
from simulator.domain.times import parse_timestamp
from simulator.errors import NotFound
from simulator.portal import phone
from simulator.portal.docbook_view import purpose_or_none
from simulator.portal.inbox import MessageKind
from simulator.portal.swedish import when
from simulator.store.inbox import Message
from simulator.web.context import parsed
from simulator.web.flow_shapes import SettingsChange
from simulator.web.pages.desk import Desk, see

_OF_INDEX = {each.value for each in MessageKind}
_INVITATIONS = {MessageKind.OPEN_INVITATION.value, MessageKind.TIMED_INVITATION.value}
_METHODS = {NotificationMethod.SMS: "Sms", NotificationMethod.EMAIL: "E-post", NotificationMethod.OTHER: "Annat sätt"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is read: `body` is the unit's own text under ours, plain or DocBook, as safe HTML."""

    text: str
    body: str | None


class OwnPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def inbox(self) -> str:
        portal = self._desk.portal
        messages = self._desk.run(portal.inbox(self._desk.resident))
        return self._desk.draw(
            "inbox.html", "citizen.inbox", messages=messages, facilities=portal.facilities, parse=parse_timestamp
        )

    def message(self, message_id: int) -> str:
        portal = self._desk.portal
        messages = self._desk.run(portal.inbox(self._desk.resident))
        found = next((each for each in messages if each.message_id == message_id), None)
        if found is None:
            raise NotFound(f"message {message_id} is not in this inbox")
        return self._desk.draw(
            "message.html",
            "citizen.inbox",
            message=found,
            letter=_letter(found),
            at=when(parse_timestamp(found.at)),
            facility_name=portal.facilities.name(found.facility),
            is_invitation=found.kind in _INVITATIONS and found.booking_id is not None,
        )

    def settings(self) -> str:
        return self._settings({})

    def _settings(self, problems: dict[str, str], typed: str | None = None) -> str:
        known = self._desk.portal.settings(self._desk.resident)
        return self._desk.draw(
            "settings.html",
            "citizen.settings",
            known=known,
            phone=(known.phone or "") if typed is None else typed,
            methods=_METHODS,
            problems=problems,
            saved="sparat" in request.args and not problems,
        )

    def change_settings(self) -> Response | tuple[str, int]:
        """A number that cannot be one is not kept, and the page says why."""
        resident, typed = self._desk.resident, request.form.get("phone", "")
        wrong = phone.problem(typed)
        if wrong is not None:
            return self._settings({"phone": wrong}, typed), 422
        given = {
            "phone": typed.strip(),
            "active_user": "active_user" in request.form,
            "notification_methods": request.form.getlist("notification_methods"),
        }
        change = parsed(SettingsChange, given, "field")
        methods = tuple(map(NotificationMethod, dict.fromkeys(change.notification_methods or ())))
        self._desk.portal.change_settings(resident, change.phone, change.active_user, methods)
        return see(url_for("citizen.settings", sparat=1))


def _letter(message: Message) -> Letter:
    """1177's own sentence comes first in what the index leads to; after a blank line the unit's text (portal/inbox)."""
    if message.kind not in _OF_INDEX:
        return Letter(message.text, None)
    text, _, body = message.text.partition("\n\n")
    purpose = purpose_or_none(body)
    return Letter(text, purpose.html if purpose else None)
