"""Faults of what a booking system tells the engagement index."""

from __future__ import annotations

from simulator.domain.fault import IndexMistake
from simulator.faults.catalogue.shared import ACTS
from simulator.faults.fault import Fault, Kind, Parameter

FAULTS = (
    Fault(
        "index_silent",
        Kind.INDEX,
        "Uppdaterar inte engagemangsindex",
        "Det som bokas syns bara för den som har en relation till mottagningen.",
        contracts=ACTS,
    ),
    Fault(
        "index_late",
        Kind.INDEX,
        "Uppdaterar engagemangsindex sent",
        "Det som bokas syns först efter en stund, mätt med sessionens klocka.",
        (Parameter("seconds", 3600.0, "Så sent kommer uppdateringen", 0.0, 31_536_000.0, "s"),),
        contracts=ACTS,
    ),
    Fault(
        "index_wrong",
        Kind.INDEX,
        "Uppdaterar engagemangsindex fel",
        "Indexet pekar fel, så att tider inte hittas eller frågas efter på fel ställe.",
        (
            Parameter(
                "what",
                IndexMistake.LOGICAL_ADDRESS.value,
                "Vad i posten som är fel",
                choices=tuple(each.value for each in IndexMistake),
            ),
        ),
        contracts=ACTS,
    ),
)
