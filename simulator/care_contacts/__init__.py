"""Booking systems as sources of care contacts: their bookings as visits, planned and past (spec/platform.md 6)."""
