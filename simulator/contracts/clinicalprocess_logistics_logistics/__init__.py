"""GetCareContacts of clinicalprocess:logistics:logistics, versions 2.0 and 3.0, one module each."""

from simulator.contracts.clinicalprocess_logistics_logistics import get_care_contacts_2, get_care_contacts_3

__all__ = ["get_care_contacts_2", "get_care_contacts_3"]
