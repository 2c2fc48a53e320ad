"""What a system with the fault index_wrong tells the engagement index, read off the messages themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from lxml import etree

from simulator.domain.booking import Booking, BookingKind
from simulator.domain.fault import FaultSetting, IndexMistake
from simulator.producers.index_posts import IndexPosts
from simulator.store.call_log import CallFilter
from tests.producers.reported import NS, SYSTEM, Scene, Told, booked, scene
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT, TIME_TYPE
from tests.support.world import RESIDENTS, invited_slots, slots

CITIZEN = RESIDENTS[0]
SLOT, OTHER_SLOT = slots(2)
ELSEWHERE = slots(1, OTHER_FACILITY)[0]
INVITED = invited_slots(1)[0]
B_1, I_1 = "20260810090000", "20260811090000"


def wrong(world: Scene, what: str) -> None:
    """Put on, with nothing told yet."""
    world.admin("PUT", "/faults/index_wrong", {"parameters": {"what": what}})
    world.forget()


def sent(world: Scene) -> list[etree._Element]:
    """The transactions since `wrong`, also of messages that the index refused; oldest first."""
    newest = world.app.call_log.newest("default", CallFilter(contract="Update", component="index", limit=1000))
    requests = (etree.fromstring(each.request) for each in reversed(newest))
    return [each for request in requests for each in request.iter("{*}engagementTransaction")]


def texts(world: Scene, name: str) -> list[str | None]:
    """Of every transaction, None where it has no such element."""
    return [each.findtext(f".//{NS}{name}") for each in sent(world)]


def _extra(name: str, value: str) -> Callable[[Scene], None]:
    def judge(world: Scene) -> None:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        assert world.door.cancel(CITIZEN, booking_id).carried_out
        assert texts(world, name) == [value, value]
        assert booking_id not in world.rows()

    return judge


def _business_object(world: Scene) -> None:
    booking_id = booked(world.door.book(CITIZEN, SLOT))
    assert world.door.cancel(CITIZEN, booking_id).carried_out
    assert texts(world, "businessObjectInstanceIdentifier") == [f"EI-{booking_id}"] * 2
    assert f"EI-{booking_id}" not in world.rows()


def _blanks(world: Scene) -> None:
    """Which our index refuses (EI004)."""
    booking_id = booked(world.door.book(CITIZEN, SLOT))
    assert texts(world, "businessObjectInstanceIdentifier") == [f" {booking_id} "]
    assert world.rows().keys() == {"B-1", "I-1", "I-2"}


def _no_content(world: Scene) -> None:
    booked(world.door.book(CITIZEN, SLOT))
    assert world.door.rebook(RESIDENT, "B-1", OTHER_SLOT).carried_out
    assert texts(world, "mostRecentContent") == [None, None]


def _content_on_delete(world: Scene) -> None:
    assert world.door.cancel(RESIDENT, "B-1").carried_out
    assert [(each.delete, each.most_recent_content) for each in world.told()] == [(True, "20260803080000")]
    assert "B-1" not in world.rows()


def _short_key(world: Scene) -> None:
    assert world.door.cancel(RESIDENT, "B-1").carried_out
    assert [(each.delete, each.business_object) for each in world.told()] == [(True, "NA")]
    assert "B-1" in world.rows()


def _twice(world: Scene) -> None:
    booked(world.door.book(CITIZEN, SLOT))
    found = world.admin("GET", f"/ledger/engagements?resident={CITIZEN}")
    assert len(found) == 2
    assert len({row["business_object"] for row in found}) == 1
    assert world.door.cancel(CITIZEN, found[0]["business_object"]).carried_out
    assert world.admin("GET", f"/ledger/engagements?resident={CITIZEN}") == []


def _not_when_cancelled(world: Scene) -> None:
    assert world.door.cancel(RESIDENT, "B-1").carried_out
    assert world.told() == []
    assert world.door.rebook(RESIDENT, "I-1", ELSEWHERE).carried_out
    assert [each.delete for each in world.told()] == [True, False]


def _not_when_replaced(world: Scene) -> None:
    assert world.door.rebook(RESIDENT, "B-1", ELSEWHERE).carried_out
    assert world.told() == [Told(False, "B-1", ELSEWHERE.start, OTHER_FACILITY)]
    world.forget()
    assert world.door.cancel(RESIDENT, "B-1", OTHER_FACILITY).carried_out
    assert [each.delete for each in world.told()] == [True]


def _not_when_passed(world: Scene) -> None:
    world.move_clock(now="2026-08-12T09:00:00")
    assert world.told() == []
    assert world.rows().keys() == {"B-1", "I-1", "I-2"}


def _deleted_and_created(world: Scene) -> None:
    assert world.door.rebook(RESIDENT, "B-1", SLOT).carried_out
    assert world.told() == [Told(True, "B-1", None), Told(False, "B-1", SLOT.start)]


def _not_moved(world: Scene) -> None:
    assert world.door.rebook(RESIDENT, "B-1", SLOT).carried_out
    assert world.told() == []
    assert world.times()["B-1"] == B_1


def _noise(world: Scene) -> None:
    """Twice what there is to tell, and once more when there is nothing."""
    assert world.door.rebook(RESIDENT, "B-1", SLOT).carried_out
    assert world.told() == [Told(False, "B-1", SLOT.start)] * 2
    opened = world.app.worlds.open("default")
    fault = FaultSetting("index_wrong", "index_wrong", parameters={"what": "noise"})
    posts = IndexPosts(opened.setup.systems[SYSTEM], opened.setup.profiles[SYSTEM], "20260803080000", {fault.id: fault})
    old = Booking("B-9", SYSTEM, FACILITY, RESIDENT, BookingKind.BOOKING, TIME_TYPE, SLOT.start, SLOT.end)
    assert len(posts.of_change(old, replace(old, reason="Annat"))) == 2


def _hidden(world: Scene) -> None:
    booking_id = world.staff_book("2026-08-04T08:00:00", hidden=True)
    assert world.times()[booking_id] == SLOT.start


def _refused(world: Scene) -> None:
    booked(world.door.book(CITIZEN, SLOT))
    world.forget()
    assert not world.door.book(RESIDENT, SLOT).carried_out
    assert not world.door.rebook(RESIDENT, "B-1", SLOT).carried_out
    assert not world.door.cancel(RESIDENT, "B-404").carried_out
    first, second = world.told()
    assert (first.delete, first.most_recent_content) == (False, SLOT.start)
    assert second == Told(False, "B-1", B_1)


def _staff(world: Scene) -> None:
    booking_id = world.staff_book("2026-08-04T08:00:00")
    assert world.told() == []
    world.staff_cancel(booking_id)
    assert [each.delete for each in world.told()] == [True]
    assert len(world.updates()) == 1


def _open_invitation(world: Scene) -> None:
    """I-1 becomes an open one when it is cancelled; what was there from the start stays."""
    assert world.door.cancel(RESIDENT, "I-1").carried_out
    assert world.told() == [Told(True, "I-1", None)]
    assert world.rows().keys() == {"B-1", "I-2"}


def _invitation_date(world: Scene) -> None:
    before = world.times()["I-2"]
    world.forget()
    assert world.door.book(RESIDENT, INVITED, bookingId="I-2").carried_out
    assert world.told() == []
    assert world.times()["I-2"] == before
    assert world.door.rebook(RESIDENT, "I-1", SLOT).carried_out
    assert world.times()["I-1"] == SLOT.start


TRIED: Mapping[str, Callable[[Scene], None]] = {
    IndexMistake.BUSINESS_OBJECT: _business_object,
    IndexMistake.CREATION_TIME: _extra("creationTime", "20260803080000"),
    IndexMistake.UPDATE_TIME: _extra("updateTime", "20260803080000"),
    IndexMistake.OWNER: _extra("owner", "SE2321000016-SYS1"),
    IndexMistake.CONTENT_ON_DELETE: _content_on_delete,
    IndexMistake.BLANKS: _blanks,
    IndexMistake.SHORT_KEY_ON_DELETE: _short_key,
    IndexMistake.NO_CONTENT: _no_content,
    IndexMistake.TWICE: _twice,
    IndexMistake.NOT_DELETED_WHEN_CANCELLED: _not_when_cancelled,
    IndexMistake.NOT_DELETED_WHEN_REPLACED: _not_when_replaced,
    IndexMistake.NOT_DELETED_WHEN_PASSED: _not_when_passed,
    IndexMistake.DELETED_AND_CREATED: _deleted_and_created,
    IndexMistake.NOT_MOVED: _not_moved,
    IndexMistake.NOISE: _noise,
    IndexMistake.HIDDEN_TOLD: _hidden,
    IndexMistake.REFUSED_TOLD: _refused,
    IndexMistake.STAFF_NOT_TOLD: _staff,
    IndexMistake.OPEN_INVITATION_NOT_TOLD: _open_invitation,
    IndexMistake.INVITATION_DATE_KEPT: _invitation_date,
}
"""The others, which show in the index's rows: tests/producers/test_index_faults.py."""


@pytest.mark.parametrize("what", TRIED)
def test_a_system_tells_wrongly_as_the_name_says(what: str) -> None:
    with scene() as world:
        wrong(world, what)
        TRIED[what](world)


@pytest.mark.parametrize("what", IndexMistake)
def test_a_system_that_told_wrongly_tells_rightly_when_it_is_over(what: str) -> None:
    with scene() as world:
        wrong(world, what)
        booked(world.door.book(CITIZEN, SLOT))
        assert world.door.rebook(RESIDENT, "I-1", OTHER_SLOT).carried_out
        assert world.door.cancel(RESIDENT, "B-1").carried_out
        world.admin("DELETE", "/faults/index_wrong", status=204)
        world.forget()
        booking_id = booked(world.door.book(RESIDENTS[1], slots(3)[2]))
        assert world.told() == [Told(False, booking_id, slots(3)[2].start)]
