"""The fixed part of a scenario as the domain's set-ups: what producers read, call after call."""

from __future__ import annotations

from simulator.domain.facility import (
    CareType,
    Delay,
    Facility,
    FacilityTexts,
    Performer,
    Resource,
    SystemSetup,
    TimeType,
)
from simulator.domain.identifiers import hsa_key
from simulator.scenarios.model import FacilitySpec, PerformerSpec, Scenario, SystemSpec, TimeTypeSpec
from simulator.scenarios.people import name_for


def setups(scenario: Scenario) -> list[SystemSetup]:
    """One set-up per booking system, in the order of the file."""
    return [_setup(scenario.seed, system) for system in scenario.booking_systems]


def _setup(seed: int, system: SystemSpec) -> SystemSetup:
    return SystemSetup(
        id=system.id,
        hsa_id=system.hsa_id,
        name=system.name,
        profile=system.profile,
        contracts=system.contracts.answered(),
        facilities={facility.key: _facility(system, facility) for facility in system.facilities},
        time_types={time_type.id: _time_type(time_type) for time_type in system.time_types},
        care_types={care_type.id: CareType(care_type.id, care_type.name) for care_type in system.care_types},
        performers={performer.key: _performer(seed, performer) for performer in system.performers},
        resources={resource.id: Resource(resource.id, resource.name) for resource in system.resources},
        delay=Delay(system.delay.default, system.delay.per_contract),
        lists_passed=system.lists_passed,
        rebooking_gives_new_id=system.rebooking_gives_new_id,
        data_controller=system.data_controller,
        care_contacts=tuple(sorted(system.care_contacts)),
    )


def _facility(system: SystemSpec, facility: FacilitySpec) -> Facility:
    texts = facility.texts
    return Facility(
        hsa_id=facility.hsa_id,
        name=facility.name,
        time_types=system.time_types_of(facility),
        performers=system.performers_of(facility),
        resources=system.resources_of(facility),
        rebook_to=tuple(hsa_key(other) for other in facility.rebook_to),
        virtual=facility.virtual,
        texts=FacilityTexts(texts.booked, texts.rebooked, texts.cancelled),
        cancelled_invitation_becomes_open=facility.cancelled_invitation_becomes_open,
    )


def _time_type(time_type: TimeTypeSpec) -> TimeType:
    return TimeType(
        id=time_type.id,
        name=time_type.name,
        minutes=time_type.minutes,
        care_type=time_type.care_type,
        level=time_type.level,
        visible=time_type.visible,
        cancel_allowed=time_type.cancel_allowed,
        rebooking_allowed=time_type.rebooking_allowed,
        message_allowed=time_type.message_allowed,
        only_for=frozenset(time_type.only_for),
        info=time_type.info,
    )


def _performer(seed: int, performer: PerformerSpec) -> Performer:
    first, last = performer.first_name, performer.last_name
    if first is None or last is None:
        invented = name_for(seed, performer.key)
        first, last = first or invented.first_name, last or invented.last_name
    return Performer(
        hsa_id=performer.hsa_id,
        first_name=first,
        last_name=last,
        title=performer.title,
        middle_name=performer.middle_name,
        only_for=frozenset(performer.only_for),
    )
