"""Small scenarios for the tests, and short ways to read and fill them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text

from simulator.errors import ScenarioError
from simulator.scenarios.filling import fill
from simulator.scenarios.loader import parse
from simulator.scenarios.model import Scenario
from simulator.store.database import Database, open_database

REAL = 1_782_885_600.0  # Wednesday 1 July 2026 08:00 in Sweden

WORLD = """\
name: small
title: A small world
clock: 2026-07-01 08:00
timetable: {weeks: 4}
residents:
  - {id: 191212121212, first_name: Tolvan, last_name: Tolvansson, phone: "070-174 06 12"}
booking_systems:
  - id: norr
    name: Norr
    hsa_id: SE2321000016-SYS1
    profile: pasis
    care_types: [{id: LAK, name: Läkare}]
    time_types:
      - {id: NY, name: Nybesök, minutes: 30, care_type: LAK}
      - {id: ATER, name: Återbesök, minutes: 20}
    performers:
      - {hsa_id: SE2321000016-P1, first_name: Maja, last_name: Ekdal}
      - {hsa_id: SE2321000016-P2, first_name: Olof, last_name: Strand}
    resources: [{id: R1, name: Rum 1}]
    facilities:
      - hsa_id: SE2321000016-1HZ5
        name: Granbacken
        rebook_to: [SE2321000016-2HZ5]
        schedules:
          - {performers: [SE2321000016-P1], hours: [08:00-10:00, 13:00-14:00], resource: R1, time_types: [NY]}
      - hsa_id: SE2321000016-2HZ5
        name: Lindängen
bookings:
  - {id: B1, resident: 191212121212, facility: SE2321000016-1HZ5, time_type: NY, start: 2026-07-02 08:30, performer: SE2321000016-P1}
invitations:
  - {id: K1, resident: 191212121212, facility: SE2321000016-1HZ5, time_type: NY, text: Välkommen att boka}
"""  # noqa: E501 - a file as people write it


def world(*changes: tuple[str, str]) -> str:
    """`WORLD` with parts of its text exchanged; each must be there."""
    changed = WORLD
    for old, new in changes:
        assert old in changed, old
        changed = changed.replace(old, new, 1)
    return changed


def problems(source: str) -> list[str]:
    """What is wrong with a scenario, as `line: text`."""
    try:
        parse(source, "w.yaml")
    except ScenarioError as error:
        return [f"{problem.line}: {problem.text}" for problem in error.problems]
    return []


@contextmanager
def ledger() -> Iterator[Database]:
    database = open_database()
    try:
        yield database
    finally:
        database.close()


def filled(database: Database, source: str, real: float = REAL, session: str = "default") -> Scenario:
    scenario = parse(source, "w.yaml")
    fill(database, session, scenario, source, real)
    return scenario


def rows(database: Database, sql: str) -> list[Any]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]
