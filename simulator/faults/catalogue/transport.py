"""Faults of the transport: how long it takes, how it ends, and what comes in place of a reply."""

from __future__ import annotations

from simulator.faults import transport
from simulator.faults.catalogue.shared import CARRIED_OUT
from simulator.faults.fault import Fault, Kind, Parameter

FAULTS = (
    Fault(
        "slow",
        Kind.TRANSPORT,
        "Långsamt svar",
        "Svaret är rätt men kommer sent, så att den som väntar för kort blir utan.",
        (Parameter("seconds", 10.0, "Så mycket längre tar svaret", 0.0, transport.LONGEST_SILENCE, "s"),),
        wait=transport.slow,
    ),
    Fault(
        "no_answer",
        Kind.TRANSPORT,
        "Inget svar",
        "Anslutningen hålls öppen men inget kommer, tills uppringaren ger upp.",
        (
            Parameter("seconds", 60.0, "Så länge hålls den öppen; 0: tills uppringaren ger upp", 0.0, 600.0, "s"),
            CARRIED_OUT,
        ),
        instead=transport.no_answer,
    ),
    Fault(
        "reset",
        Kind.TRANSPORT,
        "Bruten anslutning",
        "Anslutningen bryts utan att en enda byte har skickats.",
        (CARRIED_OUT,),
        instead=transport.reset,
    ),
    Fault(
        "truncated",
        Kind.TRANSPORT,
        "Avhugget svar",
        "Svaret är kortare än det säger sig vara: anslutningen stängs mitt i det.",
        (Parameter("share", 0.5, "Så stor del av svaret som kommer fram", 0.0, 0.99),),
        alter=transport.truncated,
    ),
    Fault(
        "garbage",
        Kind.TRANSPORT,
        "Skräp i stället för XML",
        "Svaret är HTTP 200 och text/xml, men innehållet går inte att läsa.",
        (CARRIED_OUT,),
        instead=transport.garbage,
    ),
    Fault(
        "empty_reply",
        Kind.TRANSPORT,
        "Tomt svar",
        "Svaret är HTTP 200 utan innehåll.",
        (CARRIED_OUT,),
        instead=transport.empty_reply,
    ),
    Fault(
        "http_status",
        Kind.TRANSPORT,
        "HTTP-fel med webbsida",
        "En mellanstation svarar med en felkod och en HTML-sida i stället för SOAP.",
        (Parameter("status", 503, "HTTP-statuskoden", 300, 599), CARRIED_OUT),
        instead=transport.http_status,
    ),
)
