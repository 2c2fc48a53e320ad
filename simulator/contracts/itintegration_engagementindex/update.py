"""Update 1.0: a source tells the index which rows are new, changed or gone (spec/platform.md 4.3 to 4.5)."""

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
    index.update(transactions(request))
    return DONE


CONTRACT = ServiceContract(
    name="Update",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation=HOSTED,
    reference="TKB itintegration:engagementindex 1.0",
    needs_actor=False,
    lenient=True,
)
