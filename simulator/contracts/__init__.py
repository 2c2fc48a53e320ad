"""How things are said on the wire. Here are the lists of all service contracts: one module, one line.

from simulator.contracts import engagement_index
engagement_index.find_content.CONTRACT
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.contracts import clinicalprocess_logistics_logistics as care_contacts
from simulator.contracts import infrastructure_eservicesupply_patientportal as patient_portal
from simulator.contracts import infrastructure_itintegration_registry as registry_2
from simulator.contracts import itintegration_engagementindex as engagement_index
from simulator.contracts import itintegration_registry as registry_1
from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import (
    cancel_booking,
    get_all_care_types,
    get_all_healthcare_facilities,
    get_all_performers,
    get_all_time_types,
    get_available_dates,
    get_available_timeslots,
    get_booking_details,
    get_subject_of_care_schedule,
    make_booking,
    update_booking,
)
from simulator.contracts.itintegration_monitoring import ping_for_configuration

__all__ = [
    "BOOKING_CONTRACTS",
    "BY_PATH",
    "CATALOGUE",
    "care_contacts",
    "engagement_index",
    "patient_portal",
    "registry_1",
    "registry_2",
]

BOOKING_CONTRACTS: Mapping[str, ServiceContract] = {
    contract.name: contract
    for contract in (
        cancel_booking.CONTRACT,
        get_all_care_types.CONTRACT,
        get_all_healthcare_facilities.CONTRACT,
        get_all_performers.CONTRACT,
        get_all_time_types.CONTRACT,
        get_available_dates.CONTRACT,
        get_available_timeslots.CONTRACT,
        get_booking_details.CONTRACT,
        get_subject_of_care_schedule.CONTRACT,
        make_booking.CONTRACT,
        update_booking.CONTRACT,
        ping_for_configuration.CONTRACT,
    )
}
"""What a simulated booking system answers, by name; the names that a scenario's `contracts:` may hold."""

CATALOGUE: Mapping[str, ServiceContract] = {
    contract.responder_namespace: contract
    for contract in (
        *BOOKING_CONTRACTS.values(),
        engagement_index.find_content.CONTRACT,
        engagement_index.process_notification.CONTRACT,
        engagement_index.update.CONTRACT,
        care_contacts.get_care_contacts_2.CONTRACT,
        care_contacts.get_care_contacts_3.CONTRACT,
        registry_1.get_logical_addressees_by_service_contract.CONTRACT,
        registry_1.get_supported_service_contracts.CONTRACT,
        registry_2.get_logical_addressees_by_service_contract.CONTRACT,
        registry_2.get_supported_service_contracts.CONTRACT,
        patient_portal.add_message_to_patient_portal_inbox.CONTRACT,
        patient_portal.is_active_user.CONTRACT,
    )
}
"""All contracts, by responder namespace: what the service catalogue (TAK) calls them, and a message's root says."""

BY_PATH: Mapping[str, ServiceContract] = {contract.path.lower(): contract for contract in CATALOGUE.values()}
"""All contracts, by the end of their addresses in lower case: both are matched without case."""
