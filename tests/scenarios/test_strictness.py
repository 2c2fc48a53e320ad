"""Every kind of mistake in a scenario is an error with the right line, in words that help."""

# ruff: noqa: E501 - tables of mistakes are read across

from __future__ import annotations

import re

import pytest

from simulator.errors import ScenarioError
from simulator.scenarios.loader import parse, read
from tests.scenarios.worlds import WORLD, problems, world

NY = "      - {id: NY, name: Nybesök, minutes: 30, care_type: LAK}\n"
B1 = WORLD.splitlines()[-3].strip()
JARGON = re.compile(r"[Ii]nput|[Vv]alue error|valid (list|integer|string)|pydantic|type=|dictionary|tuple", re.ASCII)


def line_of(text: str, source: str = WORLD) -> int:
    return next(number for number, line in enumerate(source.splitlines(), 1) if text in line)


def test_the_small_world_is_right() -> None:
    assert problems(WORLD) == []


# What is changed, where the mistake then stands (some text on that line), and what the message must say.
FIELDS = [
    ("time_type: NY, start", "time_type: NY, persn: x, start", "id: B1", "unknown field 'persn' in a booking; known here: id"),
    ("time_type: NY, start", "time_type: NY, persn: x, start", "id: B1", "did you mean 'resident'?"),
    ("title: A small", "titel: A small", "titel", "did you mean 'title'?"),
    ("profile: pasis", "profile: pasi", "profile", "known here: pasis, pmo, reference; did you mean 'pasis'?"),
    ("    profile: pasis\n", "    profile:\n", "id: norr", "field 'profile' is missing in a booking system"),
    ("    name: Norr\n", "", "id: norr", "field 'name' is missing in a booking system"),
    ("name: small", "name: Små", "name: Små", "letters a to z"),
    ("weeks: 4", "weeks: 0", "weeks", "a whole number from 1 to 104, not '0'"),
    ("weeks: 4", "weeks: [4]", "weeks", "must be text, not a list"),
    ("minutes: 30", "minutes: half", "id: NY", "a whole number from 1 to 1440, not 'half'"),
    ("name: Nybesök", f"name: {'x' * 101}", "id: NY", "is 101 characters long, at most 100 are allowed"),
    ("name: Nybesök", 'name: ""', "id: NY", "is empty: say something, or leave the field out"),
    ("hsa_id: SE2321000016-SYS1", "hsa_id: SYS1", "hsa_id: SYS1", "'SYS1' is not a complete HSA-id"),
    ("  - {id: 191212121212", "  - {id: 191212121213", "191212121213", "wrong check digit"),
    ("  - {id: 191212121212", "  - {id: 198501011236", "198501011236", "could belong to a living person"),
    ("  - {id: 191212121212", "  - {id: 121212-1212", "121212-1212", "without hyphen"),
    ("hours: [08:00-10:00, 13:00-14:00]", "hours: 10:00-08:00", "hours", "closes before it opens"),
    ("hours: [08:00-10:00, 13:00-14:00]", "hours: [08-10]", "hours", "not a time of day"),
    ("hours: [08:00-10:00, 13:00-14:00]", "hours: 08:00-10:00-12:00", "hours", "not opening hours"),
    ("13:00-14:00", "09:00-14:00", "hours", "overlap: 09:00 is before 10:00"),
    ("resource: R1, time", "weekdays: mon-fry, time", "weekdays", "unknown weekday 'fry'"),
    ("resource: R1, time", "open_to: all, time", "open_to", "known here: everyone, invited, staff"),
    ("resource: R1, time", "holidays: shut, time", "holidays", "known here: closed, open"),
    ("id: B1", "hidden: perhaps, id: B1", "id: B1", "must be true or false, not 'perhaps'"),
    ("id: B1", "origin: robot, id: B1", "id: B1", "known here: resident, staff"),
    ("id: B1", "id: B 1", "id: B 1", "must not contain blanks"),
    ("start: 2026-07-02 08:30", "start: 2026-07-02", "id: B1", "has no time of day"),
    ("start: 2026-07-02 08:30", "start: 08:30", "id: B1", "has no day"),
    ("start: 2026-07-02 08:30", "start: tomorow 08:30", "id: B1", "did you mean 'tomorrow'?"),
    ("clock: 2026-07-01 08:00", "clock: tomorrow 08:00", "clock", "needs an absolute time"),
    ("clock: 2026-07-01 08:00", "clock: 2026-03-29 02:30", "clock", "skipped"),
    ("clock: 2026-07-01 08:00", "clock: [now]", "clock", "must be a time as 2026-07-01 08:00"),
    ("    profile: pasis", "    profile: pasis\n    contracts: most", "contracts", "must be all, a list of contracts"),
    ("    profile: pasis", "    profile: pasis\n    delay: slow", "delay", "must be seconds from 0 to 3600"),
    ("    profile: pasis", "    profile: pasis\n    delay: {MakeBokking: 1}", "delay", "did you mean 'MakeBooking'?"),
    (", text: Välkommen att boka", "", "id: K1", "field 'text' is missing in an invitation"),
    ("timetable: {weeks: 4}", "timetable: 4", "timetable", "must be fields of its own, not '4'"),
    ("residents:\n", "bookings_: 1\nresidents:\n", "bookings_", "did you mean 'bookings'?"),
    ("    facilities:\n", "    facilities: []\n    x:\n", "facilities: []", "is empty: at least one is needed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "where", "says"), FIELDS, ids=[f"{new}|{says}"[:70] for _, new, _, says in FIELDS]
)
def test_a_wrong_field_is_said_with_its_line(old: str, new: str, where: str, says: str) -> None:
    source = world((old, new))
    found = problems(source)
    wanted = line_of(where, source)
    assert any(says in problem and problem.startswith(f"{wanted}: ") for problem in found), found
    assert not any(JARGON.search(problem) for problem in found), found


REFERENCES = [
    ("time_type: NY, start", "time_type: NI, start", "there is no time type 'NI' at Granbacken; known here: NY"),
    ("facility: SE2321000016-1HZ5, time_type: NY, start", "facility: SE2321000016-1HZ6, time_type: NY, start", "there is no facility"),
    ("id: B1, resident: 191212121212", "id: B1, resident: 198502149829", "there is no resident '198502149829'"),
    ("performer: SE2321000016-P1}", "performer: SE2321000016-P9}", "there is no performer 'SE2321000016-P9' at Granbacken"),
    ("performer: SE2321000016-P1}", "performer: SE2321000016-P1, resource: R2}", "there is no resource 'R2'"),
    ("care_type: LAK", "care_type: LEK", "there is no care type 'LEK'; known here: LAK; did you mean 'LAK'?"),
    ("resource: R1, time_types: [NY]", "resource: R3, time_types: [NY]", "there is no resource 'R3' at Granbacken"),
    ("resource: R1, time_types: [NY]", "time_types: [NYA]", "there is no time type 'NYA' at Granbacken"),
    ("rebook_to: [SE2321000016-2HZ5]", "rebook_to: [SE2321000016-1HZ5]", "there is no other facility of the same system"),
    ("rebook_to: [SE2321000016-2HZ5]", "performers: [SE2321000016-P7]", "there is no performer 'SE2321000016-P7'"),
    ("rebook_to: [SE2321000016-2HZ5]", "time_types: []", "is empty: leave the field out"),
    ("rebook_to: [SE2321000016-2HZ5]", "virtual: true", "a virtual facility offers no times of its own"),
    ("hsa_id: SE2321000016-2HZ5", "hsa_id: se2321000016-1hz5", "facility 'SE2321000016-1HZ5' stands twice"),
    ("{id: ATER, name: Återbesök", "{id: NY, name: Återbesök", "time type 'NY' stands twice"),
    ("hsa_id: SE2321000016-P2", "hsa_id: SE2321000016-p1", "performer 'SE2321000016-P1' stands twice"),
    ("id: K1", "id: B1", "booking or invitation 'B1' stands twice"),
    ("minutes: 30, care", "minutes: 30, only_for: [198502149829], care", "there is no resident '198502149829'"),
    ("performer: SE2321000016-P1}", "performer: SE2321000016-P1, end: 08:00}", "is not after the start"),
    ("performer: SE2321000016-P1}", "performer: SE2321000016-P1, end: 2026-07-01 09:00}", "is not after the start"),
    ("start: 2026-07-02 08:30", "start: 2027-03-28 02:30", "skipped"),
    ("text: Välkommen att boka", "text: Kom, start: 2026-07-02 08:30, performer: SE2321000016-P1", "already has 'B1'"),
    ("text: Välkommen att boka", "text: Kom, start: 2026-07-03 08:30, valid_until: +3d", "only for open invitations"),
    ("text: Välkommen att boka", "text: Kom, facilities: [SE2321000016-3HZ5]", "no facility of the same system"),
    ("text: Välkommen att boka", "text: <article><para>", "not well-formed DocBook"),
    ("text: Välkommen att boka", "text: <book/>", "the root 'book'; it must be 'article'"),
    ("text: Välkommen att boka", "text: <article><parra/></article>", "did you mean 'para'?"),
    ("text: Välkommen att boka", "text: <article><ulink>x</ulink></article>", "a ulink without url"),
    ("text: Välkommen att boka", "text: <!DOCTYPE article><article/>", "has a DOCTYPE"),
    ("profile: pasis", "profile: pmo", "which has no open invitations"),
    ("[08:00-10:00, 13:00-14:00]", "[08:00-08:20]", "no time fits in the hours: the first takes 30 minutes"),
    ("resource: R1, time_types: [NY]}", "time_types: [NY]}\n          - {performers: [SE2321000016-P1], hours: 09:30-11:00}",
     "has another schedule at the same time"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), REFERENCES, ids=[says[:60] for _, _, says in REFERENCES])
def test_what_does_not_hang_together_is_said(old: str, new: str, says: str) -> None:
    source = world((old, new))
    assert any(says in problem for problem in problems(source)), problems(source)


def without(*names: str) -> str:
    return world(("    profile: pasis", f"    profile: pasis\n    contracts: {{without: [{', '.join(names)}]}}"))


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("GetSubjectOfCareSchedule", "norr must answer GetSubjectOfCareSchedule"),
        ("PingForConfiguration", "norr must answer PingForConfiguration"),
        ("GetAllTimeTypes", "norr answers MakeBooking and must then also answer GetAllTimeTypes"),
        ("GetAvailableDates", "norr answers UpdateBooking and must then also answer GetAvailableDates"),
        ("GetAllHealthcareFacilities", "lets bookings move to other facilities (rebook_to) and must then also answer"),
        ("GetBookingDetails", "sends open invitations and must then also answer GetBookingDetails"),
        ("GetAllCareTypes", "has care types but does not answer GetAllCareTypes"),
        ("GetAllCaretypes", "unknown contract 'GetAllCaretypes'; known here: CancelBooking, "),
    ],
)
def test_a_set_of_contracts_that_breaks_the_obligations_is_refused(left_out: str, says: str) -> None:
    assert any(says in problem for problem in problems(without(left_out)))


def test_a_system_that_only_shows_may_answer_three_contracts() -> None:
    few = "contracts: [GetSubjectOfCareSchedule, GetBookingDetails, PingForConfiguration]"
    source = world(
        ("    profile: pasis", f"    profile: pasis\n    {few}"),
        ("    care_types: [{id: LAK, name: Läkare}]\n", ""),
        (", care_type: LAK", ""),
        ("        rebook_to: [SE2321000016-2HZ5]\n", ""),
        ("text: Välkommen att boka", "text: Välkommen, start: 2026-07-03 08:30"),
    )
    assert problems(source) == []


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "1: is empty"),
        ("# only a comment\n", "1: is empty"),
        ("- a\n- b\n", "1: must be fields at the top level"),
        ("just text", "1: must be fields at the top level"),
        ("name: a\n\ttitle: b\n", "2: is indented with a tab"),
        ("name: a\ntitle: [b\n", "is not YAML"),
        ("name: a\nname: b\n", "2: field 'name' stands twice; first on line 1"),
        ("name: a\n---\nname: b\n", "has a second document"),
        ("name: *nobody\n", "an *alias needs an &anchor"),
        ("name: !!python/object:os.system x\n", "the tag 'tag:yaml.org,2002:python/object:os.system' is not used"),
        ("? [a]\n: b\n", "must be a word"),
        ("name: \x00\n", "has a character that YAML does not allow"),
        ("name: a\n<<: 3\n", "2: <<: can only be followed by fields"),
        ("a: &a [*a]\n", "nested deeper than 50 levels"),
        ("a: " + "[" * 5000, ""),
        ("x: " + "a" * 5_000_001, "at most 5,000,000 are read"),
    ],
)
def test_text_that_is_no_scenario_is_refused(source: str, says: str) -> None:
    found = problems(source)
    assert any(says in problem for problem in found), found


def test_a_bomb_of_aliases_is_refused_quickly() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    assert any("holds more than 500,000 values" in problem for problem in problems(bomb))


def test_anchors_and_merged_fields_may_be_used() -> None:
    source = world(
        (
            "- {id: NY, name: Nybesök, minutes: 30, care_type: LAK}",
            "- &ny {id: NY, name: Nybesök, minutes: 30, care_type: LAK}",
        ),
        ("- {id: ATER, name: Återbesök, minutes: 20}", "- {<<: *ny, id: ATER, name: Återbesök}"),
    )
    assert parse(source, "w.yaml").booking_systems[0].time_types[1].minutes == 30


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("name: a\ntitle: Återbesök\n".encode("latin-1"))
    with pytest.raises(ScenarioError) as refused:
        read(str(file))
    assert [(problem.line, problem.text) for problem in refused.value.problems] == [
        (2, "is not UTF-8: save the file with that encoding")
    ]


def test_all_mistakes_are_said_at_once_whatever_kind_they_are() -> None:
    source = world(
        ("id: B1", "persn: x, id: B1"),
        ("title: A small world", "title: A small world\nsede: 3"),
        ("care_type: LAK", "care_type: LEK"),
        ("id: K1, resident: 191212121212", "id: K1, resident: 198502149829"),
    )
    said = "\n".join(problems(source))
    for words in ("'persn'", "'sede'", "'LEK'", "'198502149829'"):
        assert words in said


def test_a_mistake_is_said_with_the_line_it_has_in_the_file_also_after_a_wrong_booking() -> None:
    wrong = "  - {id: B0, persn: x}\n"
    source = world(
        ("bookings:\n  -", f"bookings:\n{wrong}  -"), ("performer: SE2321000016-P1}", "performer: SE2321000016-P9}")
    )
    assert any(
        problem.startswith(f"{line_of('id: B1', source)}: there is no performer") for problem in problems(source)
    )


def test_a_mistake_that_shows_only_on_some_days_is_said_when_the_scenario_is_loaded_that_day() -> None:
    source = world(
        ("clock: 2026-07-01 08:00\n", ""),
        ("start: 2026-07-02 08:30", "start: tomorrow 08:30"),
        ("text: Välkommen att boka", "text: Kom, start: friday 08:30, performer: SE2321000016-P1"),
    )
    assert problems(source) == []
