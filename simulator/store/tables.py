"""The ledger's tables. Points in time are 14 digits and dates 8 digits of Swedish local time; HSA-ids are stored as
keys.

`timeslots.booking_id` is the claim on a time: one column, so a time can never have two bookings.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

SCHEMA_VERSION = 2

metadata = MetaData()

_identity = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only INTEGER PRIMARY KEY up by itself

ledger_version = Table("ledger_version", metadata, Column("version", Integer, primary_key=True))

sessions = Table(
    "sessions",
    metadata,
    Column("session", String, primary_key=True),
    Column("revision", Integer, nullable=False),  # moves when the set-up changes, so that workers read it again
    Column("scenario", String, nullable=False),  # the scenario's name
    Column("source", Text, nullable=False),  # its YAML, for reset and for longer timetables
    Column("clock_at", Float, nullable=False),
    Column("clock_since", Float, nullable=False),
    Column("clock_running", Boolean, nullable=False),
    Column("timetable_until", String, nullable=False),  # the last date that free times have been laid out for
)

booking_systems = Table(
    "booking_systems",
    metadata,
    Column("session", String, primary_key=True),
    Column("system", String, primary_key=True),
    Column("setup", Text, nullable=False),  # JSON of domain.facility.SystemSetup
)

residents = Table(
    "residents",
    metadata,
    Column("session", String, primary_key=True),
    Column("resident", String, primary_key=True),
    Column("first_name", String, nullable=False),
    Column("middle_name", String),
    Column("last_name", String, nullable=False),
    Column("phone", String),
    Column("test_identity", Boolean, nullable=False),
)

timeslots = Table(
    "timeslots",
    metadata,
    Column("slot_id", _identity, primary_key=True, autoincrement=True),
    Column("session", String, nullable=False),
    Column("facility", String, nullable=False),
    Column("start", String, nullable=False),
    Column("end", String, nullable=False),
    Column("time_type", String, nullable=False),
    Column("performer", String),
    Column("resource", String),
    Column("open_to", String, nullable=False),
    Column("message_allowed", Boolean),
    Column("booking_id", String),
    sqlite_autoincrement=True,  # a number never comes back, not even when the world is replaced
)
Index("timeslots_at", timeslots.c.session, timeslots.c.facility, timeslots.c.start)

bookings = Table(
    "bookings",
    metadata,
    Column("session", String, primary_key=True),
    Column("system", String, primary_key=True),
    Column("booking_id", String, primary_key=True),
    Column("state", String, nullable=False),  # active, cancelled, replaced
    Column("facility", String, nullable=False),
    Column("resident", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("time_type", String, nullable=False),
    Column("start", String),
    Column("end", String),
    Column("slot_id", _identity),
    Column("performer", String),
    Column("resource", String),
    Column("reason", Text),
    Column("purpose", Text),
    Column("hidden", Boolean, nullable=False),
    Column("origin", String, nullable=False),
    Column("message_allowed", Boolean),
    Column("valid_until", String),
    Column("invited_on", String),
    Column("facilities", Text),
    Column("contact", Text),  # JSON; never logged, never on the wire
    Column("cancel_message", Text),
)
Index("bookings_of_resident", bookings.c.session, bookings.c.resident, bookings.c.facility)

calls = Table(
    "calls",
    metadata,
    Column("call_id", _identity, primary_key=True, autoincrement=True),
    Column("session", String, nullable=False),
    Column("at", String, nullable=False),
    Column("producer", String, nullable=False),
    Column("contract", String, nullable=False),
    Column("logical_address", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("fault", Text),
    Column("elapsed_ms", Float, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
Index("calls_of_session", calls.c.session, calls.c.call_id)

SESSION_TABLES = (calls, bookings, timeslots, residents, booking_systems, sessions)
"""Every table with a session column, in the order they are emptied."""
