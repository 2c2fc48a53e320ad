"""The patient portal's contracts."""

from __future__ import annotations

import pytest

from simulator.contracts import patient_portal
from simulator.domain.outcome import ResultCode
from simulator.domain.patient_portal import (
    NOT_ACTIVE,
    InboxMessage,
    NotificationMethod,
    Receipt,
    SenderUnit,
    SignOnLink,
)
from simulator.errors import TechnicalError
from tests.contracts.asking import ask, told

ADD = patient_portal.add_message_to_patient_portal_inbox.CONTRACT
ACTIVE = patient_portal.is_active_user.CONTRACT
SMALL = """
<r:subjectOfCareId>191212121212</r:subjectOfCareId>
<r:message><c:organisationUnit><c:unitId>SE-U</c:unitId><c:unitName>Mottagningen</c:unitName></c:organisationUnit>
<c:messageText>Hej</c:messageText></r:message>
"""
THREAD = "<c:messageThreadId>T1</c:messageThreadId><c:messageDescription>Rubrik</c:messageDescription><c:messageText>"
LINK = """</c:messageText><c:ssoLink><c:systemId>S</c:systemId><c:text>Hit</c:text><c:queryString>a=1</c:queryString>
<c:type>NewTarget</c:type></c:ssoLink>"""
FULL = (
    SMALL.replace("<c:messageText>", THREAD).replace("</c:messageText>", LINK)
    + "<r:notify>true</r:notify><r:sourceSystem>SE-S</r:sourceSystem>"
)


class Portal:
    def __init__(self, *active: NotificationMethod, known: bool = True) -> None:
        self.methods = active if known else None
        self.heard: InboxMessage | None = None

    def deliver(self, message: InboxMessage) -> Receipt:
        self.heard = message
        if self.methods is None:
            return Receipt(ResultCode.ERROR, NOT_ACTIVE)
        return Receipt(ResultCode.OK, notified=self.methods if message.notify else ())

    def notification_methods(self, resident: str) -> tuple[NotificationMethod, ...] | None:
        return self.methods


def test_a_message_is_delivered_with_all_that_it_says() -> None:
    portal = Portal()
    ask(ADD, FULL, portal)
    assert portal.heard == InboxMessage(
        resident="191212121212",
        unit=SenderUnit("SE-U", "Mottagningen"),
        text="Hej",
        heading="Rubrik",
        thread="T1",
        link=SignOnLink("S", "Hit", "a=1", "NewTarget"),
        notify=True,
        source_system="SE-S",
    )


def test_a_small_message_notifies_nobody() -> None:
    portal = Portal(NotificationMethod.SMS)
    response = told(ADD, SMALL, portal)
    assert portal.heard == InboxMessage("191212121212", SenderUnit("SE-U", "Mottagningen"), "Hej")
    assert (response.messageThreadId, response.notificationSent, response.resultCode) == (None, (), "OK")


def test_the_reply_says_how_the_citizen_was_notified_and_repeats_the_thread() -> None:
    response = told(ADD, FULL, Portal(NotificationMethod.SMS, NotificationMethod.EMAIL))
    assert (response.messageThreadId, response.notificationSent) == ("T1", ("SMS", "Email"))


def test_who_does_not_use_the_portal_cannot_be_written_to() -> None:
    response = told(ADD, SMALL, Portal(known=False))
    assert (response.resultCode, response.resultText) == ("ERROR", "Target person is not active user")


def test_a_message_must_follow_the_schema() -> None:
    with pytest.raises(TechnicalError, match="message saknas"):
        ask(ADD, "<r:subjectOfCareId>191212121212</r:subjectOfCareId>", Portal())


@pytest.mark.parametrize(
    ("portal", "status", "methods"),
    [
        (Portal(NotificationMethod.OTHER), True, ("Other",)),
        (Portal(), True, ()),
        (Portal(known=False), False, ()),
    ],
)
def test_an_active_user_may_have_no_notification_at_all(portal: Portal, status: bool, methods: tuple[str, ...]) -> None:
    response = told(ACTIVE, "<r:subjectOfCareId>191212121212</r:subjectOfCareId>", portal)
    assert (response.status, response.activeNotificationMethods) == (status, methods)
