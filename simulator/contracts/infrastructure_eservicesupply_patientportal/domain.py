"""What the contracts of the patient portal share: their names."""

DOMAIN = "infrastructure:eservicesupply:patientportal"
VERSION = "1.0"
HOSTED = "hosted by the patient portal"
REFERENCE = "TKB infrastructure:eservicesupply:patientportal 1.0"
