"""How things are said on the wire. `CATALOGUE` is the list of all service contracts: one module, one line."""

from __future__ import annotations

from collections.abc import Mapping

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

CATALOGUE: Mapping[str, ServiceContract] = {
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
