"""The contracts of the patient portal, infrastructure:eservicesupply:patientportal 1.0, one module each."""

from simulator.contracts.infrastructure_eservicesupply_patientportal import (
    add_message_to_patient_portal_inbox,
    is_active_user,
)

__all__ = ["add_message_to_patient_portal_inbox", "is_active_user"]
