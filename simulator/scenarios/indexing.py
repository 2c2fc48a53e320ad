"""What the engagement index holds when a scenario is loaded: as if everything in it had been told before.

Rows are made as they are written. What the producers' own rules leave out (hidden, passed, a silent system) they leave
out here too; only `indexed: false` is the scenario's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter

from simulator.domain.booking import Booking, BookingKind, Origin
from simulator.domain.engagement import Engagement, Transaction
from simulator.domain.facility import SystemSetup
from simulator.domain.fault import FaultSetting
from simulator.domain.identifiers import hsa_key
from simulator.domain.platform import Subscriber
from simulator.engagement_index.subscribers import kept
from simulator.faults.active import on_reports_at_load
from simulator.producers import PROFILES
from simulator.producers.index_posts import IndexPosts, rows_at_load
from simulator.producers.system import effective_profile
from simulator.scenarios.look_up import places
from simulator.scenarios.model import EngagementSpec, Scenario
from simulator.scenarios.plan import Plan
from simulator.scenarios.rows import POPULATION, Row
from simulator.scenarios.validity import first_moment


@dataclass(frozen=True, slots=True)
class Reporters:
    """Who reports, and how: the systems, the faults that are on, and what the clock says, 14 digits."""

    systems: Mapping[str, SystemSetup]
    faults: Sequence[FaultSetting]
    now: str

    def rows(self, bookings: Iterable[Booking]) -> Iterator[Engagement]:
        """Of bookings that come system by system."""
        for system, own in groupby(bookings, key=attrgetter("system")):
            setup = self.systems[system]
            profile = effective_profile(PROFILES[setup.profile], setup)
            yield from rows_at_load(setup, profile, own, self.now, self._faults_of)

    def care_contacts(self, bookings: Iterable[Booking]) -> Iterator[Engagement]:
        """Only that the systems have something of these residents as sources of care contacts."""
        for booking in bookings:
            setup = self.systems[booking.system]
            if setup.care_contacts and booking.resident.isdigit():
                profile = effective_profile(PROFILES[setup.profile], setup)
                yield IndexPosts(setup, profile, self.now).care_contact_row(booking.resident)

    def _faults_of(self, booking: Booking) -> Mapping[str, FaultSetting]:
        if not self.faults:
            return {}  # asked for every booking of a population
        facility = self.systems[booking.system].facilities[booking.facility].hsa_id
        return on_reports_at_load(self.faults, booking.system, facility, booking.resident, self.now)


def engagements(scenario: Scenario, reporters: Reporters, planned: Plan, today: date) -> Iterator[Engagement]:
    """Of the scenario's own bookings and invitations, and the rows that it writes itself.

    `indexed: false` hides a booking from national aggregation, not that its system is a source of care contacts.
    """
    indexed = [each for each in planned.bookings if (each.system, each.booking_id) not in planned.unindexed]
    others = [each for each in planned.bookings if (each.system, each.booking_id) in planned.unindexed]
    yield from _written(scenario, reporters, today)
    yield from reporters.rows(sorted(indexed, key=attrgetter("system")))
    yield from reporters.care_contacts(others)


def invitations_told(
    reporters: Reporters, planned: Plan, owner: str, subscriber: Subscriber
) -> Iterator[tuple[Transaction, ...]]:
    """What the index, by its HSA-id `owner`, has to tell a subscriber of the scenario's own invitations.

    One batch for each system that has any. Ordinary bookings are left out: their citizens know of them.
    """
    told = [
        each
        for each in planned.bookings
        if each.kind.is_invitation and (each.system, each.booking_id) not in planned.unindexed
    ]
    told.sort(key=attrgetter("system"))
    for _, own in groupby(told, key=attrgetter("system")):
        rows = (replace(row, owner=owner, creation_time=reporters.now) for row in reporters.rows(own))
        batch = kept(subscriber, [Transaction(False, row) for row in rows])
        if batch:
            yield batch


def population_engagements(reporters: Reporters, rows: Iterable[Row]) -> Iterator[Engagement]:
    """Of the population's bookings, from their rows in the ledger."""
    return reporters.rows(_booking(dict(zip(POPULATION, row, strict=True))) for row in rows)


def _booking(row: Mapping[str, object]) -> Booking:
    return Booking(
        booking_id=str(row["booking_id"]),
        system=str(row["system"]),
        facility=str(row["facility"]),
        resident=str(row["resident"]),
        kind=BookingKind.BOOKING,
        time_type=str(row["time_type"]),
        start=str(row["start"]),
        end=str(row["end"]),
        origin=Origin(row["origin"]),
    )


def _written(scenario: Scenario, reporters: Reporters, today: date) -> Iterator[Engagement]:
    known = places(scenario)
    for row in scenario.engagement_index.engagements:
        place = known.get(hsa_key(row.logical_address))
        system = reporters.systems[place.system.id] if place else None
        yield _row(row, system, today)


def _row(said: EngagementSpec, system: SystemSetup | None, today: date) -> Engagement:
    source = said.source_system or (system.hsa_id if system else said.logical_address)
    own = system.data_controller if system and system.hsa_id == source else None
    return Engagement(
        resident=said.resident,
        service_domain=said.service_domain,
        categorization=said.categorization,
        logical_address=said.logical_address,
        business_object=said.business_object,
        clinical_process=said.clinical_process,
        most_recent_content=first_moment(said.most_recent_content, today, None),
        source_system=source,
        creation_time=None,
        update_time=None,
        data_controller=said.data_controller or own or source.partition("-")[0],
        owner=said.owner,
    )
