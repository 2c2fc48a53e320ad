"""Faults of the guard: which messages a booking system takes."""

from __future__ import annotations

from simulator.faults.catalogue.shared import ACTS, ASKS
from simulator.faults.fault import Fault, Kind

FAULTS = (
    Fault(
        "actor_not_needed",
        Kind.GUARD,
        "Kräver ingen Actor",
        "Anrop utan Actor besvaras, fast ingen har sagt vem som frågar.",
        contracts=ASKS | ACTS,
    ),
    Fault(
        "any_actor_type",
        Kind.GUARD,
        "Tar alla sorters Actor",
        "En actorType som inte finns behandlas som en invånare.",
        contracts=ASKS | ACTS,
    ),
    Fault(
        "any_address",
        Kind.GUARD,
        "Svarar på alla adresser",
        "Anrop till adresser som systemet inte har besvaras för den mottagning som står i frågan.",
        contracts=ASKS | ACTS,
    ),
    Fault(
        "refuses_extensions",
        Kind.GUARD,
        "Vägrar utvidgningar",
        "Element från andra namnrymder ger ett tekniskt fel, fast schemat tillåter dem.",
        contracts=ASKS | ACTS,
    ),
)
