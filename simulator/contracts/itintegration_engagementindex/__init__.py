"""The contracts of the engagement index, itintegration:engagementindex 1.0, one module each."""

from simulator.contracts.itintegration_engagementindex import find_content, process_notification, update

__all__ = ["find_content", "process_notification", "update"]
