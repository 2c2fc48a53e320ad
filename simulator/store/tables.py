"""The ledger's tables. Points in time are 14 digits and dates 8 digits of Swedish local time; HSA-ids are stored as
keys.

`timeslots.booking_id` is the claim on a time: one column, so a time can never have two bookings.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

SCHEMA_VERSION = 5

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
    Column("loaded_at", String, nullable=False),  # by its own clock, when the scenario was loaded
    Column("faults_revision", Integer, nullable=False),  # 0: no fault is on; another number after every change
)

settings = Table(
    "settings",
    metadata,
    Column("session", String, primary_key=True),
    Column("name", String, primary_key=True),  # platform, portal, seed
    Column("value", Text, nullable=False),  # JSON
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
    Column("made_at", String),  # when it was registered; empty: it was there when the world was loaded
    Column("changed_at", String),  # when anything last happened to it; empty: nothing has
)
Index("bookings_of_resident", bookings.c.session, bookings.c.resident, bookings.c.facility)

engagements = Table(
    "engagements",
    metadata,
    Column("session", String, primary_key=True),
    Column("key", String, primary_key=True),  # the business key's hash (spec/platform.md 4.4)
    Column("resident", String, nullable=False),
    Column("service_domain", String, nullable=False),
    Column("categorization", String, nullable=False),
    Column("logical_address", String, nullable=False),
    Column("business_object", String, nullable=False),
    Column("clinical_process", String, nullable=False),
    Column("most_recent_content", String),
    Column("source_system", String, nullable=False),
    Column("creation_time", String),
    Column("update_time", String),
    Column("data_controller", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("leaving", String),  # when its producer decided to have it deleted, since its time has passed
)
Index("engagements_of_resident", engagements.c.session, engagements.c.resident, engagements.c.service_domain)
Index("engagements_by_time", engagements.c.session, engagements.c.most_recent_content)

index_updates = Table(
    "index_updates",  # what producers are to tell the index: written with the act itself, gone when told
    metadata,
    Column("message_id", _identity, primary_key=True, autoincrement=True),
    Column("session", String, nullable=False),
    Column("system", String, nullable=False),
    Column("due", String, nullable=False),
    Column("transactions", Text, nullable=False),  # JSON
    Column("attempts", Integer, nullable=False),
    sqlite_autoincrement=True,
)
Index("index_updates_due", index_updates.c.session, index_updates.c.due)

index_writes = Table(
    "index_writes",  # what the index has accepted and does not show yet (its write delay)
    metadata,
    Column("message_id", _identity, primary_key=True, autoincrement=True),
    Column("session", String, nullable=False),
    Column("due", String, nullable=False),
    Column("transactions", Text, nullable=False),  # JSON
    Column("notification", Boolean, nullable=False),  # came by ProcessNotification
    sqlite_autoincrement=True,
)
Index("index_writes_due", index_writes.c.session, index_writes.c.due)

notifications = Table(
    "notifications",  # what the index is to tell its subscribers
    metadata,
    Column("message_id", _identity, primary_key=True, autoincrement=True),
    Column("session", String, nullable=False),
    Column("subscriber", String, nullable=False),
    Column("transactions", Text, nullable=False),  # JSON
    Column("attempts", Integer, nullable=False),
    sqlite_autoincrement=True,
)
Index("notifications_of_session", notifications.c.session, notifications.c.subscriber)

index_turns = Table(
    "index_turns",  # which process tells somebody outside, so that each is told in order and by one at a time
    metadata,
    Column("session", String, primary_key=True),
    Column("party", String, primary_key=True),  # a subscriber's HSA-id; empty: the index itself
    Column("holder", String, nullable=False),
    Column("until", Float, nullable=False),  # real seconds since 1970
)

faults = Table(
    "faults",
    metadata,
    Column("session", String, primary_key=True),
    Column("fault_id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("setting", Text, nullable=False),  # JSON of domain.fault.FaultSetting
    Column("seen", Integer, nullable=False),  # calls that fitted
    Column("harmed", Integer, nullable=False),
)

relations = Table(
    "relations",
    metadata,
    Column("session", String, primary_key=True),
    Column("resident", String, primary_key=True),
    Column("facility", String, primary_key=True),  # HSA key
    Column("written", String, nullable=False),  # as it was first written
    Column("on_start_page", Boolean, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("approved", Boolean, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("message_id", _identity, primary_key=True, autoincrement=True),
    Column("session", String, nullable=False),
    Column("resident", String, nullable=False),
    Column("facility", String, nullable=False),  # HSA key
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("heading", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("booking_id", String),
    Column("system", String),
    sqlite_autoincrement=True,
)
Index("inbox_of_resident", inbox.c.session, inbox.c.resident)

statistics = Table(
    "statistics",  # counters of 1177's collections
    metadata,
    Column("session", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

resident_settings = Table(
    "resident_settings",  # a citizen's own settings at 1177, where they differ from what the scenario says
    metadata,
    Column("session", String, primary_key=True),
    Column("resident", String, primary_key=True),
    Column("phone", String),  # "" is one taken away
    Column("active", Boolean),
    Column("notified_by", String),  # with blanks between; "" is by nothing
)

flows = Table(
    "flows",  # what citizens are in the middle of at 1177, and what it came to
    metadata,
    Column("session", String, primary_key=True),
    Column("token", String, primary_key=True),
    Column("resident", String, nullable=False),
    Column("state", String, nullable=False),  # open, confirming, done
    Column("revision", Integer, nullable=False),  # who changes it has seen this one
    Column("expires", String, nullable=False),
    Column("content", Text, nullable=False),  # JSON of portal.flows.state.Flow
)
Index("flows_of_resident", flows.c.session, flows.c.resident)
Index("flows_by_expiry", flows.c.session, flows.c.expires)

calls = Table(
    "calls",
    metadata,
    Column("call_id", _identity, primary_key=True, autoincrement=True),
    Column("session", String, nullable=False),
    Column("at", String, nullable=False),
    Column("component", String, nullable=False),  # who answered: producer, platform, index, portal, external
    Column("producer", String, nullable=False),
    Column("contract", String, nullable=False),
    Column("logical_address", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("correlation", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("fault", Text),
    Column("faults", Text, nullable=False),  # names of the faults that were put on it
    Column("began", Float, nullable=False),
    Column("elapsed_ms", Float, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
Index("calls_of_session", calls.c.session, calls.c.call_id)

SESSION_TABLES = (
    calls, flows, resident_settings, statistics, inbox, relations, faults, index_turns, notifications, index_writes,
    index_updates, engagements, bookings, timeslots, residents, booking_systems, settings, sessions,
)  # fmt: skip
"""Every table with a session column, in the order they are emptied."""
