"""A contract from the consumer's side: requests as text, replies as values, from the same shapes as the producer's.

text = request_writer(CONTRACT)(Request(...))
message = envelope.parse(send(envelope.request(text, headers.request_head(address))))
reply = response_reader(CONTRACT)(message.payload)
"""

from __future__ import annotations

from functools import lru_cache

from simulator.contracts.contract import ServiceContract
from simulator.contracts.shapes import ComplexType
from simulator.contracts.tolerant import TolerantReader, tolerant_reader
from simulator.contracts.writers import Writer, writer


@lru_cache(maxsize=64)
def request_writer(contract: ServiceContract) -> Writer:
    """From the contract's `Request` to the text of the element that stands in soap:Body.

    It keeps the contract as replies do: nothing is written empty, and it raises ReplyError for a lack.
    """
    return writer(contract.request_element, contract.request, contract.request_rules)


@lru_cache(maxsize=64)
def response_reader(contract: ServiceContract) -> TolerantReader:
    """From a reply's element to the contract's `Response`, whatever the producer has made of it (`tolerant`).

    What the reply lacks is None, also where the schema requires it. A SOAP fault is the caller's to look for first.
    """
    shape = contract.response_element.type
    if not isinstance(shape, ComplexType):
        raise TypeError(f"{contract.name}: the response must be of a complex type")
    return tolerant_reader(shape, contract.response)
