"""What a scenario says about the platform, the index, the portal, relations and faults: right, wrong, and in the ledger."""

# ruff: noqa: E501 - tables of mistakes are read across

from __future__ import annotations

from datetime import date

import pytest

from simulator.domain.patient_portal import NotificationMethod
from simulator.domain.portal import CaseType, Conditions, FacilityAtPortal
from simulator.domain.resident_at_portal import PersonName, ResidentAtPortal
from simulator.errors import ScenarioError
from simulator.scenarios.faults import settings as fault_settings
from simulator.scenarios.loader import parse
from simulator.scenarios.platform_setup import platform_setup, portal_setup, settings
from simulator.scenarios.setup import setups
from simulator.scenarios.setup_json import dump_settings, load_settings
from simulator.store.faults import listed
from simulator.store.residents import at_portal
from tests.scenarios.countries import COUNTRY, country
from tests.scenarios.test_strictness import JARGON, line_of
from tests.scenarios.worlds import WORLD, filled, ledger, problems, rows, world

TODAY = date(2026, 7, 1)


def test_the_small_country_is_right() -> None:
    assert problems(COUNTRY) == []


# What is changed, where the mistake then stands (some text on that line), and what the message must say.
MISTAKES = [
    # Field by field
    ("open: false", "open: perhaps", "open: perhaps", "must be true or false"),
    ("open: false", "opne: false", "opne", "did you mean 'open'?"),
    ("producer: 0.3", "producer: 0", "timeouts", "must be a number from 0.01 to 300, not '0'"),
    ("producer: 0.3", "producer: 301", "timeouts", "must be a number from 0.01 to 300, not '301'"),
    ("producer: 0.3", "producers: 0.3", "timeouts", "unknown field 'producers' in the platform's time limits"),
    ("contract: GetSubjectOfCareSchedule, logical_address: SE2321000016-7", "contract: GetSubjectOfCareShedule, logical_address: SE2321000016-7", "7HZ7, system", "did you mean 'GetSubjectOfCareSchedule'?"),
    ("contract: GetCareContacts/3", "contract: GetCareContacts", "example.org/vp", "is there in 2 versions: write GetCareContacts/2 or GetCareContacts/3"),
    ("contract: GetCareContacts/3", "contract: GetCareContacts/4", "example.org/vp", "unknown contract 'GetCareContacts/4'"),
    ("profile: rivtabp20", "profile: rivtabp22", "example.org/vp", "known here: other, rivtabp20, rivtabp21"),
    ("https://example.org/vp", "example.org/vp", "example.org/vp", "must be an address that begins with http:// or https://"),
    ("https://example.org/vp", "ftp://example.org/vp", "example.org/vp", "must be an address that begins with http:// or https://"),
    ("https://example.org/vp", "https://me@example.org/vp", "example.org/vp", "neither user name nor fragment"),
    ("https://tidbok.example.org/riv", "https://[tidbok", "https://[tidbok", "must be an address that begins with"),
    ("valid_until: 2026-07-31", "valid_until: 2026-07-32", "7HZ7, system", "not in any calendar"),
    ("timeout: 3", "timeout: [3]", "timeout: [3]", "must be text, not a list"),
    ("contracts: [GetSubjectOfCareSchedule, MakeBooking]", "contracts: []", "contracts: []", "is empty: at least one is needed"),
    ("logical_addresses: [SE2321000016-9HZ9]", "logical_addresses: []", "logical_addresses: []", "is empty: at least one is needed"),
    ("hsa_tree: {SE2321000016-7HZ7: SE2321000016-6HZ6}", "hsa_tree: SE2321000016-6HZ6", "hsa_tree", "must be fields of its own"),
    ("care_contacts: [2, 3]", "care_contacts: [2, 4]", "care_contacts", "must be a whole number from 2 to 3, not '4'"),
    ("care_contacts: [2, 3]", "care_contacts: [2, 2]", "care_contacts", "version '2' stands twice"),
    ("hide_after_minutes: 120", "hide_after_minutes: 121", "hide_after_minutes", "must be a whole number from 0 to 120"),
    ("start, booking_id]", "start, bookingId]", "sameness", "known here: booking_id, end, healthcare_facility, start; did you mean 'booking_id'?"),
    ("start, booking_id]", "start, start]", "sameness", "field 'start' stands twice"),
    ("[healthcare_facility, start, booking_id]", "[]", "sameness", "is empty: at least one is needed"),
    ("inbox_from_index_until: 2030-12-31", "inbox_from_index_until: tomorrow", "sameness", "is not a date: write for example 2021-12-31"),
    ("booked_times_active: false", "booked_time_active: false", "booked_time_active", "unknown field 'booked_time_active' in a facility's settings in the portal"),
    ("booking_only_for: [191212121212]", "booking_only_for: [198502149829]", "booking_only_for", "there is no resident '198502149829'"),
    ("changes_active: false", "changes_active: sometimes", "changes_active", "must be true or false"),
    ("concerns: Om besöken", "concern: Om besöken", "concern:", "unknown field 'concern' in the conditions of a service; known here: text, facility, concerns, comment, terms; did you mean 'concerns'?"),
    ("{facility: Om oss, concerns: Om besöken,", "{text: Allt, facility: Om oss,", "text: Allt", "conditions are one text or split, not both: remove text, or facility, comment, terms"),
    ("changes_conditions: Ring först", "changes_conditions: {concerns: Om besöken, terms: Ring}", "concerns: Om besöken, terms: Ring", "concerns is about what can be booked and stands only in booking_conditions"),
    ("changes_conditions: Ring först", "changes_conditions: {}", "changes_conditions", "nothing is said here: write a text, or some of facility, concerns, comment and terms"),
    ("changes_conditions: Ring först", "changes_conditions: [Ring först]", "changes_conditions", "must be a text, or its parts: facility, concerns, comment and terms, not a list"),
    ("active_user: false", "active_usr: false", "active_usr", "unknown field 'active_usr' in a resident's settings in the portal"),
    ("[Email, SMS]", "[Email, Sms]", "Sms", "unknown notification method 'Sms'; known here: Email, Other, SMS; did you mean 'SMS'?"),
    ("[Email, SMS]", "[SMS, SMS]", "active_user", "notification method 'SMS' stands twice"),
    ("    hsa_id: SE2321000016-SYS1", "    url: http://127.0.0.1:9\n    hsa_id: SE2321000016-SYS1", "127.0.0.1:9", "unknown field 'url' in a booking system: what stands under booking_systems is simulated and has no address of its own; a producer outside the simulator stands under external_systems"),
    ("        rebook_to:", "        urls: {MakeBooking: http://127.0.0.1:9}\n        rebook_to:", "127.0.0.1:9", "unknown field 'urls' in a facility: what stands under booking_systems is simulated"),
    ("write_delay: 5", "write_delay: soon", "write_delay", "must be seconds from 0 to 3600"),
    ("data_controller: SE232100-0016", "data_controller: my region", "data_controller", "must not contain blanks"),
    ("approved: true}]", "aproved: true}]", "aproved", "did you mean 'approved'?"),
    ("approved: true}]", "approved: true}, [x]]", "approved", "must be an HSA-id, or facility with on_start_page, listed or approved"),
    # What hangs together
    ("system: norr,", "system: nor,", "7HZ7, system", "there is no booking system or external system 'nor'; known here: norr, sydkust; did you mean 'norr'?"),
    (", system: norr,", ",", "7HZ7, valid", "a route needs a system or an address"),
    ("system: norr,", 'system: norr, address: "",', "7HZ7, system", "a system or an address, not both"),
    ("valid_until: 2026-07-31", "valid_from: 2026-08-01, valid_until: 2026-07-31", "7HZ7, system", "valid_until '2026-07-31' is before valid_from"),
    ("valid_from: +1d", "valid_from: 2027-03-28 02:30", "sample-sender-id", "skipped"),
    ("-2HZ5, contract: MakeBooking, permission", "-3HZ5, contract: MakeBooking, permission", "-3HZ5, contract", "there is no facility 'SE2321000016-3HZ5'"),
    ("MakeBooking, permission: true", "MakeBooking, permission: false", "permission: false", "nothing is missing here: set route, permission or both"),
    ("{SE2321000016-7HZ7: SE2321000016-6HZ6}", "{A: B, B: A}", "hsa_tree", "A is above itself: A under B under A"),
    ("id: sydkust", "id: norr", "# outside", "'norr' is already a simulated system"),
    ("id: sydkust", "id: Sydkust", "# outside", "letters a to z"),
    ("logical_addresses: [SE2321000016-9HZ9]", "logical_addresses: [SE2321000016-9HZ9, se2321000016-1hz5]", "logical_addresses", "se2321000016-1hz5 is already a facility of norr, which is simulated"),
    ("logical_addresses: [SE2321000016-9HZ9]", "logical_addresses: [SE2321000016-9HZ9, SE2321000016-9HZ9]", "logical_addresses", "logical address 'SE2321000016-9HZ9' stands twice"),
    ("urls: {MakeBooking:", "urls: {CancelBooking:", "urls", "sydkust does not answer CancelBooking; it answers GetSubjectOfCareSchedule, MakeBooking"),
    ("urls: {MakeBooking:", "urls: {MakeBokking:", "urls", "did you mean 'MakeBooking'?"),
    ("    client_key: klient.key\n", "", "client_certificate", "client_certificate is of no use without client_key"),
    ("    client_certificate: klient.pem\n", "", "client_key", "client_key is of no use without client_certificate"),
    ("[SE2321000016-1HZ5, {facility", "[SE2321000016-4HZ5, {facility", "4HZ5", "there is no facility 'SE2321000016-4HZ5'"),
    ("-9HZ9, approved: true}", "-9HZ9}", "-9HZ9}", "no part of the relation holds: set on_start_page, listed or approved"),
    ("[SE2321000016-1HZ5, {facility", "[SE2321000016-1HZ5, se2321000016-1hz5, {facility", "se2321000016-1hz5", "relation 'SE2321000016-1HZ5' stands twice"),
    ("only_for: [191212121212]}", "only_for: [198502149829]}", "Lindängens vc", "there is no resident '198502149829'"),
    (', url: "https://ei.example.org/"', "", "SE2321000018-EI", "field 'url' is missing in a subscriber: only 1177 itself is told without one"),
    ("hsa_id: SE2321000018-EI", "hsa_id: SE165565594230-1177", "SE165565594230-1177", ""),
    ("logical_address: se2321000016-1hz5", "logical_address: HSA-ID-1", "logical_address: HSA-ID-1", "'HSA-ID-1' is no facility here, so say source_system too"),
    ("write_delay: 5", "url: http://127.0.0.1:9", "  engagements:", "an index outside has its own rows: remove engagements, or url"),
    # Faults
    ("fault: slow", "fault: slwo", "slwo", "did you mean 'slow'?"),
    ("{fault: slow, ", "{", "seconds: 0.5", "field 'fault' is missing in a fault"),
    ("seconds: 0.5", "secnods: 0.5", "secnods", "did you mean 'seconds'?"),
    ("seconds: 0.5", "seconds: -1", "seconds", "seconds in a fault: -1.0 is not a number from 0 to"),
    ("seconds: 0.5", "seconds: long", "seconds", "'long' is not a number"),
    ("seconds: 0.5", "parameters: {seconds: long}", "seconds", "'long' is not a number"),
    ("seconds: 0.5", "status: 500", "status", "Parameters of slow: seconds"),
    ("status: 502", "status: 5.5", "status", "'5.5' is not a whole number from 300 to 599"),
    ("carried_out: yes", "carried_out: perhaps", "status", "'perhaps' is not true or false"),
    ("producer: norr, contract", "producer: nor, contract", "fault: slow", "there is no producer 'nor'; known here: engagement-index, norr, sydkust; did you mean 'norr'?"),
    ("contract: GetSubjectOfCareSchedule, seconds", "contract: GetSchedule, seconds", "fault: slow", "did you mean 'GetSubjectOfCareSchedule'?"),
    ("seconds: 0.5", "resident: 198502149829", "fault: slow", "there is no resident '198502149829'"),
    ("seconds: 0.5", "resident: EI:INVID", "fault: slow", "12 characters"),
    ("seconds: 0.5", "logical_address: SE2321000016-4HZ5", "fault: slow", "there is no logical address 'SE2321000016-4HZ5'"),
    ("until: 2026-07-02", "until: 2026-06-30", "fault: slow", "until '2026-06-30' is before since '2026-07-01'"),
    ("probability: 0.5", "probability: 1.5", "status", "must be a number from"),
    ("times: 3", "times: 0", "status", "must be a whole number from 1 to"),
    ("fault: http_status, id: nere", "fault: slow, id: slow", "probability", "fault 'slow' stands twice; each must be said once: give it an id of its own"),
    ("fault: slow, producer: norr, contract: GetSubjectOfCareSchedule", "fault: refuses, contract: GetSubjectOfCareSchedule", "fault: refuses", "refuses does nothing to GetSubjectOfCareSchedule"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "where", "says"),
    [mistake for mistake in MISTAKES if mistake[3]],
    ids=[f"{new}|{says}"[:80] for _, new, _, says in MISTAKES if says],
)
def test_a_mistake_is_said_with_its_line(old: str, new: str, where: str, says: str) -> None:
    source = country((old, new))
    found = problems(source)
    wanted = line_of(where, source)
    assert any(says in problem and problem.startswith(f"{wanted}: ") for problem in found), found
    assert not any(JARGON.search(problem) for problem in found), found


def test_1177_is_told_without_an_address_and_is_not_told_when_it_does_not_subscribe() -> None:
    told = ('{hsa_id: SE2321000018-EI, url: "https://ei.example.org/", ', "{hsa_id: se165565594230-1177, ")
    assert problems(country(told)) == []
    assert [(one.hsa_id, one.url) for one in platform_setup(parse(country(told), "c"), TODAY).index.subscribers] == [
        ("SE165565594230-1177", None)
    ]
    silent = country(("portal: {sameness", "portal: {subscribes: false, sameness"))
    assert [one.hsa_id for one in platform_setup(parse(silent, "c"), TODAY).index.subscribers] == ["SE2321000018-EI"]
    assert any("subscribes: false" in problem for problem in problems(silent.replace(*told)))


def test_settings_survive_the_ledger() -> None:
    said = settings(parse(COUNTRY, "c.yaml"), TODAY)
    assert load_settings(dump_settings(said)) == said
    assert dump_settings(load_settings(dump_settings(said))) == dump_settings(said)
    bare = settings(parse(WORLD, "w.yaml"), TODAY)
    assert load_settings(dump_settings(bare)) == bare


def test_the_platform_is_as_the_scenario_says() -> None:
    platform = platform_setup(parse(COUNTRY, "c.yaml"), TODAY)
    assert (platform.is_open, platform.instance_name, platform.timeouts.producer) == (False, "Landet", 0.3)
    assert platform.timeouts.index == 20.0
    to_system, to_address, nowhere = platform.routes
    assert to_system.contract == "urn:riv:crm:scheduling:GetSubjectOfCareScheduleResponder:1"
    assert (to_system.system, to_system.address, to_system.valid_until) == ("norr", None, "20260731235959")
    assert to_address.contract == "urn:riv:clinicalprocess:logistics:logistics:GetCareContactsResponder:3"
    assert (to_address.logical_address, to_address.system, to_address.profile) == ("*", None, "rivtabp20")
    assert nowhere.address == ""
    (permission,) = platform.permissions
    assert (permission.consumer, permission.valid_from) == ("sample-sender-id", "20260702000000")
    assert permission.valid_until == "99999999999999"
    (external,) = platform.external
    assert external.urls == {"urn:riv:crm:scheduling:MakeBookingResponder:1": "https://boka.example.org/1"}
    assert (external.timeout, external.client_certificate, external.trust) == (3.0, "klient.pem", None)
    assert platform.parents == {"SE2321000016-7HZ7": "SE2321000016-6HZ6"}
    assert platform.index.write_delay == 5.0


def test_the_portal_is_as_the_scenario_says() -> None:
    portal = portal_setup(parse(COUNTRY, "c.yaml"))
    assert portal.sameness == ("healthcare_facility", "start", "booking_id")
    assert (portal.hide_after_minutes, portal.inbox_from_index_until, portal.years_ahead) == (120, "20301231", 3)
    assert portal.facilities == {
        "SE2321000016-1HZ5": FacilityAtPortal(
            booking_active=False,
            changes_active=False,
            booking_only_for=frozenset({"191212121212"}),
            booking_name="Boka här",
            booked_times_name="Se här",
            booking_conditions=Conditions(None, "Om oss", "Om besöken", "Berätta", "Kom i tid"),
            changes_conditions=Conditions("Ring först"),
            sends_confirmations=False,
        ),
        "SE2321000016-2HZ5": FacilityAtPortal(
            booked_times_active=False, name="Lindängens vc", only_for=frozenset({"191212121212"})
        ),
    }


def test_a_facility_that_says_little_of_its_services_has_them_for_everybody_without_conditions() -> None:
    (said,) = portal_setup(parse(world(("name: Lindängen", "name: L\n        portal: {}")), "w")).facilities.values()
    assert said == FacilityAtPortal()
    assert [said.conditions(case_type) for case_type in CaseType] == [Conditions(), Conditions()]


def test_residents_have_their_own_settings_at_1177_or_those_of_everybody() -> None:
    name, number = PersonName("Tolvan", "Tolvansson"), "191212121212"
    said = (NotificationMethod.EMAIL, NotificationMethod.SMS)
    with ledger() as database:
        filled(database, COUNTRY)
        assert at_portal(database, "default", number) == ResidentAtPortal(number, name, None, False, said)
        filled(database, country(('phone: "", active_user: false, notification_methods: [Email, SMS]', "phone: 1")))
        assert at_portal(database, "default", number).phone == "1"
        filled(database, country(("[Email, SMS]", "[]")))
        assert at_portal(database, "default", number).notified_by == ()
        filled(database, WORLD)
        usual = ResidentAtPortal(number, name, "070-174 06 12", True, (NotificationMethod.SMS,))
        assert at_portal(database, "default", number) == usual


def test_a_scenario_that_says_nothing_of_the_country_has_the_usual_one() -> None:
    said = settings(parse(WORLD, "w.yaml"), TODAY)
    assert said.platform.is_open
    assert said.platform.timeouts.producer == 27.0
    assert said.portal.inbox_from_index_until == "20211231"
    assert [one.hsa_id for one in said.platform.index.subscribers] == ["SE165565594230-1177"]


def test_a_system_has_its_data_controller_and_its_care_contacts() -> None:
    (setup,) = setups(parse(COUNTRY, "c.yaml"))
    assert (setup.data_controller, setup.care_contacts) == ("SE232100-0016", (2, 3))


def test_relations_are_in_the_ledger_by_key_and_as_written() -> None:
    with ledger() as database:
        filled(database, country(("[SE2321000016-1HZ5, {", "[se2321000016-1hz5, {")))
        found = rows(database, "select facility, written, on_start_page, listed, approved from relations order by 1")
    assert found == [
        ("SE2321000016-1HZ5", "se2321000016-1hz5", 1, 0, 0),
        ("SE2321000016-9HZ9", "SE2321000016-9HZ9", 0, 0, 1),
    ]


def test_faults_are_on_in_the_order_of_the_file_with_their_parameters() -> None:
    with ledger() as database:
        filled(database, COUNTRY)
        slow, down = (counted.setting for counted in listed(database, "default"))
        assert rows(database, "select faults_revision > 0 from sessions") == [(1,)]
        filled(database, WORLD)
        assert rows(database, "select faults_revision from sessions") == [(0,)]
        assert listed(database, "default") == []
    assert (slow.id, slow.producer, slow.since, slow.until) == ("slow", "norr", "20260701000000", "20260702235959")
    assert slow.parameters == {"seconds": 0.5}
    assert (down.id, down.after, down.times, down.probability) == ("nere", 2, 3, 0.5)
    assert down.parameters == {"status": 502, "carried_out": True}


def test_days_of_faults_are_counted_from_the_sessions_today() -> None:
    source = country(("since: 2026-07-01, until: 2026-07-02", "since: tomorrow 09:00, until: +2d"))
    (slow, _) = fault_settings(parse(source, "c.yaml"), TODAY)
    assert (slow.since, slow.until) == ("20260702090000", "20260703235959")


class TestManyBookingsAtOnce:
    def test_each_begins_so_long_after_the_one_before(self) -> None:
        with ledger() as database:
            filled(database, world(("start: 2026-07-02 08:30", "count: 3, every: 1440, start: 2026-07-02 08:30")))
            found = rows(database, "select booking_id, start, \"end\" from bookings where start > '' order by start")
        assert found == [
            ("B1-1", "20260702083000", "20260702090000"),
            ("B1-2", "20260703083000", "20260703090000"),
            ("B1-3", "20260704083000", "20260704090000"),
        ]

    def test_without_every_one_follows_upon_the_other_and_sits_on_its_time_where_there_is_one(self) -> None:
        with ledger() as database:
            filled(database, world(("start: 2026-07-02 08:30", "count: 4, start: 2026-07-02 08:30")))
            found = rows(database, "select substr(start, 9, 4), slot_id is not null from bookings where start > ''")
        assert sorted(found) == [("0830", 1), ("0900", 1), ("0930", 1), ("1000", 0)]

    def test_a_thousand_fit_and_none_begins_in_the_hour_that_is_skipped(self) -> None:
        changes = ("clock: 2026-07-01 08:00", "clock: 2026-03-28 08:00"), ("2026-07-02 08:30", "2026-03-29 00:30")
        with ledger() as database:
            filled(database, world(*changes, ("id: B1", "count: 1000, every: 60, id: B1")))
            starts = sorted(start for (start,) in rows(database, "select start from bookings where start > ''"))
        assert len(set(starts)) == 1000
        assert [start[8:12] for start in starts[:4]] == ["0030", "0130", "0330", "0430"]

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (("id: B1", "every: 30, id: B1"), "every is only for many bookings: say count too, or remove every"),
            (("id: B1", "count: 0, id: B1"), "must be a whole number from 1 to 10000"),
            (("id: B1", "count: 10001, id: B1"), "must be a whole number from 1 to 10000"),
            (("id: B1", "count: 10000, every: 527040, id: B1"), "are outside the calendar: lower count or every"),
            (("start: 2026-07-02 08:30", "start: 9999-12-31 23:45"), "outside the calendar"),
            (
                (
                    "bookings:\n",
                    "bookings:\n  - {id: B1-2, resident: 191212121212, facility: SE2321000016-1HZ5, time_type: NY, start: today 09:00}\n",
                ),
                "",
            ),
        ],
    )
    def test_what_cannot_be_is_said(self, change: tuple[str, str], says: str) -> None:
        found = problems(world(change))
        assert any(says in problem for problem in found) if says else found == []

    def test_an_id_that_one_of_them_has_is_taken(self) -> None:
        other = (
            "  - {id: B1-2, resident: 191212121212, facility: SE2321000016-1HZ5, time_type: NY, start: today 09:00}\n"
        )
        found = problems(world(("bookings:\n", f"bookings:\n{other}"), ("id: B1,", "count: 3, id: B1,")))
        assert [problem.partition(": ")[2] for problem in found] == [
            "booking or invitation 'B1-2' stands twice; each must be said once"
        ]

    def test_more_than_the_ledger_should_be_given_so_are_refused(self) -> None:
        many = "".join(
            f"  - {{id: X{n}, count: 10000, resident: 191212121212, facility: SE2321000016-1HZ5, time_type: NY, start: today 09:00}}\n"
            for n in range(21)
        )
        found = problems(world(("bookings:\n", f"bookings:\n{many}")))
        assert any("at most 200,000 are made: use population" in problem for problem in found)


@pytest.mark.parametrize("number", ["194808069887", "194800000001", "194800000002", "194800000003"])
def test_the_people_of_the_national_platforms_own_stub_may_be_used(number: str) -> None:
    assert problems(world(("  - {id: 191212121212", f"  - {{id: {number}}}\n  - {{id: 191212121212"))) == []


@pytest.mark.parametrize("number", ["194800000004", "194808069888"])
def test_no_other_number_that_looks_like_them_may_be_used(number: str) -> None:
    assert problems(world(("  - {id: 191212121212", f"  - {{id: {number}}}\n  - {{id: 191212121212")))


@pytest.mark.parametrize(
    ("unit", "right"), [("SKLTP-MOCK01", True), ("HSA-ID-7", True), ("SKLTP-MOCK1", False), ("HSA-ID-A", False)]
)
def test_the_units_of_the_stub_are_facilities_and_nothing_else_without_an_organisation_is(
    unit: str, right: bool
) -> None:
    found = problems(world(("hsa_id: SE2321000016-2HZ5", f"hsa_id: {unit}"), ("[SE2321000016-2HZ5]", f"[{unit}]")))
    assert (found == []) is right


def test_a_period_that_is_impossible_just_today_is_said_when_the_scenario_is_loaded() -> None:
    source = country(("clock: 2026-07-01 08:00\n", ""), ("start: 2026-07-02", "start: tomorrow")).replace(
        "until: 2026-07-02", "until: 2026-07-02, id: x"
    )
    relative = source.replace("since: 2026-07-01", "since: tomorrow")
    with ledger() as database, pytest.raises(ScenarioError, match="until '2026-07-02' is before since 'tomorrow'"):
        filled(database, relative, real=1_782_885_600.0 + 86_400)
