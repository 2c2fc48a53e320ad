"""A target file says what a target is, and every mistake in it is told with its line."""

from __future__ import annotations

import json
import shutil
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from simulator.errors import ScenarioError, UsageError
from simulator.scenarios.part import Part
from simulator.verification import target_spec
from simulator.verification.rule import Safety
from simulator.verification.target import Bookable, Control, Known, Person, Target, Tls, Waiver
from simulator.verification.target_file import parse, read, schema

EXAMPLES = Path(__file__).parents[1] / "examples" / "targets"
SMALLEST = (EXAMPLES / "smallest.yaml").read_text("utf-8")
NOT_WRITTEN = {"secrets", "file"}
"""Fields of a Target that no file has."""


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The example with every field, and the certificates that it names beside it."""
    for name in ("klient.pem", "klient.key", "utfardare.pem"):
        (tmp_path / name).touch()
    shutil.copy(EXAMPLES / "whole.yaml", tmp_path)
    return tmp_path / "whole.yaml"


def wrong(text: str) -> list[str]:
    """What is said of a file with this text, without the file's name."""
    with pytest.raises(ScenarioError) as raised:
        parse(text, "t.yaml")
    return [str(problem).removeprefix("t.yaml:") for problem in raised.value.problems]


def test_every_field_becomes_the_targets_own(whole: Path) -> None:
    target = read(str(whole))
    assert target.file == str(whole)
    assert (target.name, target.via, target.profile) == ("Granbackens testsystem", "regional", "pasis")
    assert target.url == "https://bokning.test.example.se/tjanster"
    assert target.address_of("MakeBooking", "x") == "https://bokning.test.example.se/boka/MakeBooking"
    assert target.facilities == ("SE9910000001-HUVUD", "SE9910000001-FILIAL")
    assert target.claimed == ("GetSubjectOfCareSchedule", "GetBookingDetails", "MakeBooking", "CancelBooking")
    assert target.persons[0] == Person(
        "191212121212", "Tolvan", "Tolvansson", "070-1740612", "SE9910000001-HUVUD",
        bookings=("R-A1", "R-A2", "R-A3"), timed_invitations=("R-T1",), open_invitations=("R-O1",),
        expired_invitations=("R-OX",), hidden=("R-AH",), rebookable=("R-A1",), not_rebookable=("R-A3",),
        cancellable=("R-A2", "R-T1"), not_cancellable=("R-A3",), may_book=True,
        closed_time_types=("OPERATION",), closed_performers=("SE9910000001-LAK3",),
    )  # fmt: skip
    assert target.persons[1] == Person(
        "194804032094", bookings=(), timed_invitations=(), open_invitations=(), may_book=False
    )
    assert target.bookable == Bookable(
        "SE9910000001-HUVUD", "NYBESOK", "0012", "SE9910000001-LAK1", "LAKARE", date(2026, 8, 10)
    )
    assert target.known.local_times == {"R-A1": "20260817090000", "R-A2": "20270112091500"}
    assert target.tls == Tls(*(str(whole.parent / name) for name in ("klient.pem", "klient.key", "utfardare.pem")))
    assert (target.connect_timeout, target.timeout, target.rate, target.index_wait) == (5, 20.5, 0.5, 3)
    assert (target.safety, target.now) == (Safety.REVERSIBLE, datetime(2026, 8, 3, 8))
    assert target.waivers == (Waiver("PR-GEN-01", "rättas i nästa version", "Systemförvaltningen", date(2027, 1, 31)),)


def test_the_example_has_every_field() -> None:
    written = yaml.safe_load((EXAMPLES / "whole.yaml").read_text("utf-8"))
    assert set(written) == set(target_spec.TargetSpec.model_fields)
    assert set(written["persons"][0]) == set(target_spec.PersonSpec.model_fields)


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        (target_spec.TargetSpec, Target),
        (target_spec.PersonSpec, Person),
        (target_spec.BookableSpec, Bookable),
        (target_spec.KnownSpec, Known),
        (target_spec.TlsSpec, Tls),
        (target_spec.ControlSpec, Control),
        (target_spec.WaiverSpec, Waiver),
    ],
)
def test_a_file_can_say_all_that_a_target_has(spec: type[Part], kind: Any) -> None:
    assert set(spec.model_fields) == {each.name for each in fields(kind)} - NOT_WRITTEN


def test_what_a_file_leaves_out_is_as_of_any_target() -> None:
    made = parse(SMALLEST, "t.yaml")
    expected = Target(
        name="Granbackens testsystem", url="http://127.0.0.1:8080/producers/minimal",
        facilities=("SE2321000016-1HZ5",), file="t.yaml",
    )  # fmt: skip
    assert made == expected
    assert parse(SMALLEST + "persons: [{id: 191212121212}]\n", "t.yaml").persons == (Person("191212121212"),)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("person: []", "4: unknown field 'person' in a target; known here: name, url"),
        ("person: []", "did you mean 'persons'?"),
        ("persons: [{id: 191212121212, booking: [A]}]", "4: unknown field 'booking' in a person"),
        ("persons: [{id: 198001011234}]", "4: id in a person: personal identity number '19800101****'"),
        ("persons: [{id: 191212121212}, {id: 191212121212}]", "4: 19121212**** stands twice"),
        ("persons: [{id: 191212121212, facility: SE2321000016-2HZ5}]", "4: unknown facility 'SE2321000016-2HZ5'"),
        ("persons: [{id: 191212121212, bookings: [A], hidden: [A]}]", "4: A stands twice: here and in bookings"),
        ("persons: [{id: 191212121212, rebookable: [A], not_rebookable: [A]}]", "4: A is in rebookable too"),
        (
            "persons: [{id: 191212121212, bookings: [A], timed_invitations: [], cancellable: [B]}]",
            "4: B is neither in bookings nor in timed_invitations",
        ),
        ("flows: [list, boka]", "4: flows in a target: unknown flow 'boka'"),
        ("flows: []", "4: flows in a target: is empty"),
        ("contracts: [MakeBokning]", "did you mean 'MakeBooking'?"),
        ("urls: {MakeBokning: http://127.0.0.1/x}", "4: unknown contract 'MakeBokning' in urls"),
        ("profile: cosmic", "unknown profile 'cosmic'; known here: pasis, pmo, reference"),
        ("safety: reversable", "did you mean 'reversible'?"),
        ("rate: 0", "4: rate in a target: must be a number from 0.01 to 100, not '0'"),
        ("rate: 101", "4: rate in a target"),
        ("timeout: 0", "4: timeout in a target: must be a number from 0.1 to 600"),
        ("unknown_facility: SE2321000016-1hz5", "4: SE2321000016-1hz5 is among the facilities"),
        ("known: {unlisted_facility: SE2321000016-1HZ5}", "4: SE2321000016-1HZ5 is the main facility"),
        ("known: {performers: {LAK1: Maja}}", "'LAK1' is not a complete HSA-id"),
        ("known: {local_times: {B-1: 9.30}}", "must be a point in time, for example 2026-08-03 08:00, not '9.30'"),
        ("now: 2026-08-03T08:00:00+02:00", "must be Swedish local time, without a zone"),
        ("bookable: {time_type: A, other_time_type: A}", "4: is the same as time_type"),
        ("control: {clock: http://127.0.0.1:8081/clock}", "4: http://127.0.0.1:8081/clock is not on the target's own"),
        ("control: {clock: /clock}", "'/clock' is not an address"),
        ("tls: {certificate: inte.pem}", "4: 'inte.pem' is not a file"),
        ("tls: {key: inte.pem}", "4: has no certificate"),
        ("headers: {SOAPAction: x}", "SOAPAction is set by the contract itself"),
        ("headers: {'a b': x}", "'a b' is not the name of an HTTP header"),
        ("headers: {X-Token: '${TIDBOK_NOT_SET}'}", "the environment variable TIDBOK_NOT_SET is not set"),
        ("actor: Anna", "'Anna' is no HSA-id, and as a personal identity number it must be 12 characters"),
        ("waivers: [{rule: PR-GEN-1, reason: r, owner: o, expires: 2027-01-01}]", "4: no rule 'PR-GEN-1'; did"),
        ("waivers: [{rule: PR-GEN-01, reason: r, expires: 2027-01-01}]", "4: field 'owner' is missing in a waiver"),
        ("waivers: [{rule: PR-GEN-01, reason: r, owner: o, expires: snart}]", "must be a date, for example 2026-12-31"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_would_be_right(more: str, said: str) -> None:
    found = wrong(SMALLEST + more + "\n")
    assert any(said in line for line in found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: is empty: a target has at least name, url and facilities"),
        ("- a", "1: must be fields at the top level: name, url, facilities and so on"),
        ("name: x\n---\nname: y", "a file is one target"),
        ("name: x\nurl: http://127.0.0.1/\nfacilities: []", "3: facilities in a target: is empty"),
        ("name: x\nfacilities: [SE2321000016-1HZ5]", "1: field 'url' is missing in a target"),
        ("name: x\nurl: ftp://a/\nfacilities: [SE2321000016-1HZ5]", "'ftp://a/' is not an address"),
        ("name: x\nurl: http://u:p@a/\nfacilities: [SE2321000016-1HZ5]", "a name or a password does not belong"),
        ("name: x\nurl: http://a/?x=1\nfacilities: [SE2321000016-1HZ5]", "has a part after ? or #"),
        ("name: x\nurl: http://a:b/\nfacilities: [SE2321000016-1HZ5]", "is not an address"),
        ("name: x\nurl: http://a/\nfacilities: [VC]", "'VC' is not a complete HSA-id"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_target_is_told(text: str, said: str) -> None:
    found = wrong(text)
    assert any(said in line for line in found), found


def test_every_mistake_is_told_at_once() -> None:
    found = wrong(SMALLEST + "rate: 0\nprofil: pmo\nsafety: none\n")
    assert [line.split(":")[0] for line in found] == ["4", "5", "6"]


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match=r"cannot read the target nowhere\.yaml"):
        read("nowhere.yaml")


def test_a_secret_comes_from_the_environment_and_is_known_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDBOK_TEST_TOKEN", "hemligt")
    target = parse(SMALLEST + "headers: {Authorization: 'Bearer ${TIDBOK_TEST_TOKEN}'}\n", "t.yaml")
    assert target.headers == {"Authorization": "Bearer hemligt"}
    assert target.secrets == ("hemligt", "Bearer hemligt")


@pytest.mark.parametrize("name", ["X-Api-Key", "Authorization", "Cookie"])
def test_a_secret_that_stands_in_the_file_is_known_as_one(name: str) -> None:
    target = parse(SMALLEST + f"headers: {{{name}: 'Basic hemligt', X-Environment: prov}}\n", "t.yaml")
    assert target.secrets == ("hemligt", "Basic hemligt")


def test_the_schema_is_one_and_takes_what_the_reader_takes() -> None:
    stated = json.loads(schema())
    Draft202012Validator.check_schema(stated)
    validator = Draft202012Validator(stated)
    for example in EXAMPLES.glob("*.yaml"):
        assert not list(validator.iter_errors(_as_json(example.read_text("utf-8")))), example
    assert list(validator.iter_errors({**_as_json(SMALLEST), "profil": "pmo"}))


def _as_json(text: str) -> dict[str, Any]:
    """As an editor reads it: dates are text."""
    read = json.loads(json.dumps(yaml.safe_load(text), default=str))
    assert isinstance(read, dict)
    return read
