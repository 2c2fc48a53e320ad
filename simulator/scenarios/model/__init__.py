"""What a scenario file may say, field by field. Everything else in it is an error (design decision 10).

A field added here is in the JSON Schema and known to the error messages at once; its use is where the ledger is filled.
"""

from simulator.scenarios.model.booked import BookingSpec, InvitationSpec, PopulationSpec
from simulator.scenarios.model.faults import FaultSpec
from simulator.scenarios.model.index import EngagementSpec, IndexSpec
from simulator.scenarios.model.people import RelationSpec, ResidentSpec
from simulator.scenarios.model.platform import ExternalSystemSpec, PlatformSpec, RouteSpec
from simulator.scenarios.model.portal import ConditionsSpec, FacilityPortalSpec, PortalSpec
from simulator.scenarios.model.scenario import Scenario
from simulator.scenarios.model.systems import FacilitySpec, PerformerSpec, ScheduleSpec, SystemSpec, TimeTypeSpec

__all__ = [
    "BookingSpec",
    "ConditionsSpec",
    "EngagementSpec",
    "ExternalSystemSpec",
    "FacilityPortalSpec",
    "FacilitySpec",
    "FaultSpec",
    "IndexSpec",
    "InvitationSpec",
    "PerformerSpec",
    "PlatformSpec",
    "PopulationSpec",
    "PortalSpec",
    "RelationSpec",
    "ResidentSpec",
    "RouteSpec",
    "Scenario",
    "ScheduleSpec",
    "SystemSpec",
    "TimeTypeSpec",
]
