"""The list of all faults, one module per kind. A new one is one entry there, and one function in the module of its
kind, or for the kinds logic and index a hook in simulator/producers.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.faults.catalogue import acts, content, guard, index, offers, soap, transport
from simulator.faults.fault import Fault, Kind

_PLATFORM = (
    Fault(
        "catalogue_unavailable",
        Kind.PLATFORM,
        "Plattformen saknar kontakt med tjänsteadresseringskatalogen",
        "Inget anrop kommer fram: plattformen svarar VP008 på allt som skulle dirigeras.",
    ),
)

FAULTS: Mapping[str, Fault] = {
    fault.name: fault
    for fault in (
        *transport.FAULTS,
        *soap.FAULTS,
        *index.FAULTS,
        *content.FAULTS,
        *guard.FAULTS,
        *offers.FAULTS,
        *acts.FAULTS,
        *_PLATFORM,
    )
}
"""By name, in the order they are shown. Of several with a parameter of the same name, the JSON Schema of scenario files
describes the first one's."""
