"""ProcessNotification 1.0: an index tells a subscriber, or another index, what has changed (spec/platform.md 4.6, 4.7).

Subscribers such as 1177 host it too.
"""

from __future__ import annotations

from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_engagementindex.engagement import (
    DOMAIN,
    DONE,
    HOSTED,
    VERSION,
    TransactionsRequest,
    TransactionsResponse,
    transactions,
)
from simulator.domain.engagement import EngagementIndex

Request = TransactionsRequest
Response = TransactionsResponse


def answer(request: Request, index: EngagementIndex) -> Response:
    index.process_notification(transactions(request))
    return DONE


CONTRACT = ServiceContract(
    name="ProcessNotification",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation=f"{HOSTED}, and by those who subscribe to it",
    reference="TKB itintegration:engagementindex 1.0",
    needs_actor=False,
    lenient=True,
)
