"""The router's own faults, those of VP001 to VP015 that a simulator can meet: always HTTP 500, in the shape and with
the details that its tests compare.

Sentences are ours round the fragments that the platform's integration tests look for (spec/platform.md 2.10 and 2.11).
"""

from __future__ import annotations

from simulator.contracts.envelope import SOAP
from simulator.contracts.writers import escape
from simulator.domain.call import Answer

_CLIENT = frozenset({"VP002", "VP003", "VP004", "VP005", "VP015"})
_SENTENCES = {
    "VP002": "Fel i klientcertifikat. Saknas, är av felaktig typ eller är felaktigt utformat.",
    "VP003": "Logisk adressat (ReceiverId) saknas i RivHeadern på inkommande meddelande.",
    "VP004": (
        "Det finns inget vägval i tjänsteadresseringskatalogen som matchar anropets logiska adressat (ReceiverId) "
        "och tjänstekontrakt."
    ),
    "VP005": "Tjänsteproducenten stödjer inte anropets angivna rivta-version.",
    "VP006": "Internt fel i tjänsteplattformen. Flera tjänsteproducenter matchar anropet.",
    "VP007": "Tjänstekonsumenten saknar behörighet att anropa den logiska adressaten via detta tjänstekontrakt.",
    "VP008": "Internt fel i tjänsteplattformen. Kontakt saknas med tjänsteadresseringskatalogen.",
    "VP009": "Fel vid kontakt med tjänsteproducenten.",
    "VP010": "Internt fel i tjänsteplattformen. Adress (URL) saknas till tjänsteproducenten.",
    "VP014": "Anropet har redan passerat den här tjänsteplattformen: vägvalet går runt.",
    "VP015": "Anrop ej korrekt utformat.",
}


class VPFault(Exception):
    """The router says no.

    `code` is VPnnn, `detail` what the fault's detailString holds.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code} {_SENTENCES[code]}")
        self.code = code
        self.detail = detail

    def text(self, instance: str) -> str:
        return f"{self.code} [{instance}] {_SENTENCES[self.code]}"

    def answer(self, instance: str) -> Answer:
        party = "Client" if self.code in _CLIENT else "Server"
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="{SOAP}"><SOAP-ENV:Header/>'
            f"<SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>SOAP-ENV:{party}</faultcode>"
            f"<faultstring>{escape(self.text(instance))}</faultstring>"
            f"<detail><detailString>{escape(self.detail)}</detailString></detail>"
            "</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>"
        )
        return Answer(500, body.encode())


def no_route(contract: str, receiver: str) -> VPFault:
    detail = f"No receiverId (logical address) found for serviceNamespace: {contract}, receiverId: {receiver}"
    if " " in receiver:
        detail += ". Whitespace detected in incoming request!"
    return VPFault("VP004", detail)


def several_routes(contract: str, receiver: str) -> VPFault:
    return VPFault(
        "VP006",
        "More than one receiverId (logical address) with matching Riv-version found for "
        f"serviceNamespace: {contract}, receiverId: {receiver}",
    )


def no_address(contract: str, receiver: str) -> VPFault:
    return VPFault(
        "VP010",
        f"Physical Address field is empty in Service Producer for serviceNamespace: {contract}, receiverId: {receiver}",
    )


def no_permission(contract: str, receiver: str, sender: str) -> VPFault:
    return VPFault(
        "VP007",
        f"Authorization missing for serviceNamespace: {contract}, receiverId: {receiver}, senderId: {sender}",
    )


def no_contact(address: str, reason: str) -> VPFault:
    """`reason` as `<class>: <message>`."""
    return VPFault(
        "VP009",
        f"Error connecting to service producer at address {address}. Exception Caught by Camel when contacting "
        f"producer. Exception information: ({reason})",
    )


def wrong_status(address: str, status: int) -> VPFault:
    fault = no_contact(address, f"HttpOperationFailedException: HTTP operation failed with statusCode: {status}")
    return VPFault("VP009", f"{fault.detail}\nVP_PRODUCER_EXCEPTION_HTTP_STATUS={status}")


def empty(address: str) -> VPFault:
    return VPFault(
        "VP009",
        f"Error connecting to service producer at address {address}. "
        "Empty message when server responded with status code: 200 OK",
    )
