"""Routing and permission rows: which count, and in which order they are looked for (spec/platform.md 2.4, 3.4, 5.2)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain.platform import Missing, Permission, Route
from simulator.platform.catalogue import Row, ServiceCatalogue
from tests.platform.worlds import BOOK, CONTACTS_3, NOW, SCHEDULE, UNIT, catalogue

ELSEWHERE = "http://elsewhere.test/tidbok"


def row(address: str, **more: str) -> Route:
    return Route(SCHEDULE, address, address=ELSEWHERE, **more)


def leads_to(found: list[Row]) -> list[str]:
    return [each.destination.producer for each in found]


def test_every_unit_is_reached_through_what_its_system_answers() -> None:
    assert leads_to(catalogue().routes(SCHEDULE, UNIT, NOW)) == ["tidboken"]
    assert leads_to(catalogue().routes(BOOK, UNIT, NOW)) == ["tidboken"]


def test_a_source_of_care_contacts_is_reached_by_its_own_id() -> None:
    assert leads_to(catalogue().routes(CONTACTS_3, "SE2321000016-SYS1", NOW)) == ["tidboken"]
    assert catalogue().routes(CONTACTS_3, UNIT, NOW) == []


@pytest.mark.parametrize("receiver", [UNIT.lower(), UNIT.upper()])
def test_case_plays_no_part(receiver: str) -> None:
    assert leads_to(catalogue().routes(SCHEDULE.upper(), receiver, NOW)) == ["tidboken"]


def test_blanks_do() -> None:
    assert catalogue().routes(SCHEDULE, f"{UNIT} ", NOW) == []


def test_the_nearest_parent_counts_before_the_star() -> None:
    found = catalogue(parents={"LEAF": "MIDDLE", "MIDDLE": "TOP"}, routes=(row("TOP"), row("*"), row("MIDDLE"))).routes(
        SCHEDULE, "LEAF", NOW
    )
    assert [each.logical_address for each in found] == ["MIDDLE"]


def test_a_unit_outside_the_tree_has_the_root_as_parent() -> None:
    found = catalogue(routes=(row("SE"), row("*"))).routes(SCHEDULE, "UNKNOWN", NOW)
    assert [each.logical_address for each in found] == ["SE"]


def test_the_tree_minds_case() -> None:
    assert catalogue(parents={"LEAF": "TOP"}, routes=(row("TOP"),)).routes(SCHEDULE, "leaf", NOW) == []


def test_a_tree_that_goes_round_ends() -> None:
    assert catalogue(parents={"A": "B", "B": "A"}).routes(SCHEDULE, "A", NOW) == []


def test_the_star_is_the_last_resort() -> None:
    assert [each.logical_address for each in catalogue(routes=(row("*"),)).routes(SCHEDULE, "X", NOW)] == ["*"]


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ({"valid_from": NOW}, True),
        ({"valid_until": NOW}, True),
        ({"valid_from": "20260803080001"}, False),
        ({"valid_until": "20260803075959"}, False),
    ],
)
def test_a_row_counts_from_its_first_moment_to_its_last(dates: dict[str, str], counts: bool) -> None:
    assert bool(catalogue(routes=(row("X", **dates),)).routes(SCHEDULE, "X", NOW)) is counts


def test_a_row_of_the_scenario_stands_beside_the_one_that_follows_from_the_system() -> None:
    assert len(catalogue(routes=(row(UNIT),)).routes(SCHEDULE, UNIT, NOW)) == 2


def test_a_row_can_be_taken_away() -> None:
    without = catalogue(missing=(Missing(UNIT, BOOK, route=True),))
    assert without.routes(BOOK, UNIT, NOW) == []
    assert without.routes(SCHEDULE, UNIT, NOW) != []


def test_a_double_address_is_tried_from_its_end_and_never_climbs() -> None:
    double = catalogue(parents={"VE": "SE"}, routes=(row("VG"), row("SE"), row("*")))
    assert [each.logical_address for each in double.routes(SCHEDULE, "VG#VE", NOW)] == ["VG"]
    assert double.routes(SCHEDULE, "X#Y", NOW) == []


def test_three_parts_are_never_permitted() -> None:
    assert not catalogue().permitted(SCHEDULE, "A#B#C", "anybody", NOW)


# Permission


def closed(*permissions: Permission, **more: Any) -> ServiceCatalogue:
    return catalogue(**{"is_open": False, "permissions": permissions, **more})


def test_on_an_open_platform_anybody_may_call() -> None:
    assert catalogue().permitted(SCHEDULE, UNIT, "anybody", NOW)


def test_on_an_open_platform_a_permission_can_be_taken_away() -> None:
    without = catalogue(missing=(Missing(UNIT, SCHEDULE, permission=True),))
    assert not without.permitted(SCHEDULE, UNIT, "anybody", NOW)
    assert without.permitted(BOOK, UNIT, "anybody", NOW)


def test_on_a_closed_platform_only_those_with_a_row_may_and_1177() -> None:
    shut = closed(Permission(SCHEDULE, UNIT, "SE-CONSUMER"))
    assert shut.permitted(SCHEDULE, UNIT, "se-consumer", NOW)
    assert not shut.permitted(SCHEDULE, UNIT, "SE-OTHER", NOW)
    assert not shut.permitted(BOOK, UNIT, "SE-CONSUMER", NOW)
    assert shut.permitted(SCHEDULE, UNIT, "SE165565594230-1177", NOW)


def test_a_permission_is_inherited_down_the_tree() -> None:
    shut = closed(Permission(SCHEDULE, "TOP", "C"), parents={"LEAF": "TOP"})
    assert shut.permitted(SCHEDULE, "LEAF", "C", NOW)


def test_a_permission_has_a_time() -> None:
    assert not closed(Permission(SCHEDULE, UNIT, "C", valid_until="20260101000000")).permitted(SCHEDULE, UNIT, "C", NOW)


# The aggregating services' question


def test_aggregation_does_not_climb_the_tree_that_the_router_climbs() -> None:
    found = catalogue(parents={"LEAF": "TOP"}, routes=(row("TOP"),))
    assert found.routes(SCHEDULE, "LEAF", NOW)
    assert not found.reachable(SCHEDULE, "LEAF", "anybody", NOW)


def test_aggregation_sees_the_star() -> None:
    assert catalogue(routes=(row("*"),)).reachable(SCHEDULE, "ANY", "anybody", NOW)


def test_aggregation_wants_both_permission_and_route() -> None:
    assert not closed().reachable(SCHEDULE, UNIT, "C", NOW)
    assert not catalogue().reachable(SCHEDULE, "UNKNOWN", "anybody", NOW)
    assert catalogue().reachable(SCHEDULE, UNIT, "anybody", NOW)


# What the registry tells


def test_the_registry_tells_the_contracts_of_an_address() -> None:
    found = catalogue().contracts_at(UNIT.lower(), None, NOW)
    assert SCHEDULE in found
    assert len(found) == 12


def test_the_registry_tells_only_what_the_consumer_may_call() -> None:
    assert closed(Permission(SCHEDULE, UNIT, "C")).contracts_at(UNIT, "C", NOW) == [SCHEDULE]


def test_on_a_closed_platform_the_registry_tells_nothing_without_permissions() -> None:
    assert closed().contracts_at(UNIT, None, NOW) == []
    assert closed(Permission(SCHEDULE, UNIT, "C")).contracts_at(UNIT, None, NOW) == [SCHEDULE]


def test_a_permission_that_is_over_gives_no_contract_but_still_an_addressee() -> None:
    over = closed(Permission(SCHEDULE, UNIT, "C", valid_until="20260101000000"))
    assert over.contracts_at(UNIT, "C", NOW) == []
    assert over.addressees(SCHEDULE, "c") == [UNIT]


def test_the_registry_tells_the_addressees_of_a_contract() -> None:
    assert catalogue().addressees(BOOK, "anybody") == [UNIT]
