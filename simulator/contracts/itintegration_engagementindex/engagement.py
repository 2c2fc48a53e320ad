"""What the contracts of the engagement index share: a row, a transaction, and the answer that all went well.

The index reads leniently, so every part of a request may be None (missing) or "" (empty). Its answer to a request it
does not accept is a SOAP fault, never ResultCode ERROR as the contract description says (spec/platform.md 4.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.domain.engagement import Engagement, Transaction

DOMAIN = "itintegration:engagementindex"
VERSION = "1.0"
HOSTED = "hosted by the engagement index"


@dataclass(frozen=True, slots=True)
class EngagementType:
    registeredResidentIdentification: str | None
    serviceDomain: str | None
    categorization: str | None
    logicalAddress: str | None
    businessObjectInstanceIdentifier: str | None
    clinicalProcessInterestId: str | None
    mostRecentContent: str | None
    sourceSystem: str | None
    creationTime: str | None
    updateTime: str | None
    dataController: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class EngagementTransactionType:
    deleteFlag: bool | None
    engagement: EngagementType | None


@dataclass(frozen=True, slots=True)
class TransactionsRequest:
    """Update and ProcessNotification ask the same."""

    engagementTransaction: tuple[EngagementTransactionType, ...]


@dataclass(frozen=True, slots=True)
class TransactionsResponse:
    ResultCode: str
    comment: str | None


DONE = TransactionsResponse("OK", None)


def engagement(wire: EngagementType) -> Engagement:
    """The two have the same fields in the same order."""
    return Engagement(
        wire.registeredResidentIdentification,
        wire.serviceDomain,
        wire.categorization,
        wire.logicalAddress,
        wire.businessObjectInstanceIdentifier,
        wire.clinicalProcessInterestId,
        wire.mostRecentContent,
        wire.sourceSystem,
        wire.creationTime,
        wire.updateTime,
        wire.dataController,
        wire.owner,
    )


def engagement_type(row: Engagement) -> EngagementType:
    return EngagementType(
        row.resident,
        row.service_domain,
        row.categorization,
        row.logical_address,
        row.business_object,
        row.clinical_process,
        row.most_recent_content,
        row.source_system,
        row.creation_time,
        row.update_time,
        row.data_controller,
        row.owner,
    )


def transactions(request: TransactionsRequest) -> tuple[Transaction, ...]:
    """A deleteFlag that is missing, or neither true nor false, is false."""
    return tuple(
        Transaction(bool(each.deleteFlag), None if each.engagement is None else engagement(each.engagement))
        for each in request.engagementTransaction
    )


def transactions_request(changes: Iterable[Transaction]) -> TransactionsRequest:
    """The way back, for those who tell an index or a subscriber."""
    return TransactionsRequest(
        tuple(
            EngagementTransactionType(
                each.delete, None if each.engagement is None else engagement_type(each.engagement)
            )
            for each in changes
        )
    )
