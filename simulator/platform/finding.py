"""FindContent as an aggregating service asks it: a message like any other, and nothing but a right answer will do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from simulator.contracts import envelope, headers
from simulator.contracts.consumer import response_reader
from simulator.contracts.envelope import SOAP
from simulator.contracts.itintegration_engagementindex import find_content
from simulator.contracts.itintegration_engagementindex.engagement import engagement
from simulator.contracts.writers import escape
from simulator.domain.call import XML, NoAnswer
from simulator.domain.engagement import INDEX, Engagement, FindQuery
from simulator.errors import TechnicalError
from simulator.platform.aggregation import IndexFailed
from simulator.soap.endpoint import Endpoint, Post
from simulator.worlds import World

_CONTRACT = find_content.CONTRACT
_REPLY = f"{{{_CONTRACT.responder_namespace}}}{_CONTRACT.name}Response"


async def find(endpoint: Endpoint, world: World, query: FindQuery, correlation: str) -> Sequence[Engagement]:
    """Raises IndexFailed with the index's own words, or with what went wrong on the way (spec/platform.md 3.3)."""
    setup = world.setup.platform
    body = envelope.request(_request(query), headers.request_head(setup.index.hsa_id))
    post = Post(INDEX, _CONTRACT, body, XML, sender=setup.hsa_id, correlation=correlation)
    try:
        async with asyncio.timeout(setup.timeouts.index):
            reply = await endpoint.answer_in_loop(world, post)
        payload = envelope.parse(reply.body).payload
    except TimeoutError as error:
        raise IndexFailed("Read timed out") from error
    except (NoAnswer, TechnicalError) as error:
        raise IndexFailed(str(error)) from error
    if payload.tag == f"{{{SOAP}}}Fault":
        raise IndexFailed(payload.findtext("faultstring") or "")
    if payload.tag != _REPLY:
        raise IndexFailed(f"unexpected element {payload.tag}")
    found: find_content.Response = response_reader(_CONTRACT)(payload)
    return [engagement(each) for each in found.engagement]


def _request(query: FindQuery) -> str:
    """Resident and domain, also when they are empty, and at most a category."""
    fields = {
        "registeredResidentIdentification": query.resident,
        "serviceDomain": query.service_domain,
        "categorization": query.categorization,
    }
    content = "".join(f"<f:{name}>{escape(text)}</f:{name}>" for name, text in fields.items() if text is not None)
    return f'<f:FindContent xmlns:f="{_CONTRACT.responder_namespace}">{content}</f:FindContent>'
