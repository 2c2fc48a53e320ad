"""A small country for the tests: everything that a scenario can say beside its booking systems."""

# ruff: noqa: E501 - a file as people write it

from __future__ import annotations

from tests.scenarios.worlds import WORLD

_RELATIONS = 'phone: "070-174 06 12", relations: [SE2321000016-1HZ5, {facility: SE2321000016-9HZ9, approved: true}]}'
_PORTAL = (
    "name: Lindängen\n        portal: {booked_times_active: false, name: Lindängens vc, only_for: [191212121212]}\n"
)
_SERVICES = """\
name: Granbacken
        portal:
          booking_active: false
          changes_active: false
          booking_only_for: [191212121212]
          booking_name: Boka här
          booked_times_name: Se här
          booking_conditions: {facility: Om oss, concerns: Om besöken, comment: Berätta, terms: Kom i tid}
          changes_conditions: Ring först
          sends_confirmations: false
"""
_OWN = ', portal: {phone: "", active_user: false, notification_methods: [Email, SMS]}}'

COUNTRY = (
    WORLD.replace('phone: "070-174 06 12"}', _RELATIONS.removesuffix("}") + _OWN)
    .replace("name: Granbacken\n", _SERVICES)
    .replace("name: Lindängen\n", _PORTAL)
    .replace(
        "    profile: pasis\n", "    profile: pasis\n    data_controller: SE232100-0016\n    care_contacts: [2, 3]\n"
    )
    + """\
platform:
  open: false
  instance_name: Landet
  timeouts: {producer: 0.3, aggregation: 0.4}
  routes:
    - {contract: GetSubjectOfCareSchedule, logical_address: SE2321000016-7HZ7, system: norr, valid_until: 2026-07-31}
    - {contract: GetCareContacts/3, logical_address: "*", address: "https://example.org/vp", profile: rivtabp20}
    - {contract: MakeBooking, logical_address: SE2321000016-8HZ8, address: ""}
  permissions:
    - {contract: GetSubjectOfCareSchedule, logical_address: "*", consumer: sample-sender-id, valid_from: +1d}
  missing:
    - {logical_address: SE2321000016-2HZ5, contract: MakeBooking, permission: true}
  hsa_tree: {SE2321000016-7HZ7: SE2321000016-6HZ6}
external_systems:
  - id: sydkust   # outside
    name: Sydkust
    hsa_id: SE2321000017-SYS1
    url: https://tidbok.example.org/riv
    urls: {MakeBooking: "https://boka.example.org/1"}
    contracts: [GetSubjectOfCareSchedule, MakeBooking]
    logical_addresses: [SE2321000016-9HZ9]
    timeout: 3
    client_certificate: klient.pem
    client_key: klient.key
engagement_index:
  write_delay: 5
  subscribers:
    - {hsa_id: SE2321000018-EI, url: "https://ei.example.org/", filters: [{service_domain: "riv:crm:scheduling"}]}
  engagements:
    - {resident: 191212121212, logical_address: se2321000016-1hz5, business_object: B9, most_recent_content: +3d 09:00}
portal: {sameness: [healthcare_facility, start, booking_id], hide_after_minutes: 120, inbox_from_index_until: 2030-12-31}
faults:
  - {fault: slow, producer: norr, contract: GetSubjectOfCareSchedule, seconds: 0.5, since: 2026-07-01, until: 2026-07-02}
  - {fault: http_status, id: nere, producer: sydkust, status: 502, carried_out: yes, after: 2, times: 3, probability: 0.5}
"""
)


def country(*changes: tuple[str, str]) -> str:
    """`COUNTRY` with parts of its text exchanged; each must be there."""
    changed = COUNTRY
    for old, new in changes:
        assert old in changed, old
        changed = changed.replace(old, new, 1)
    return changed
