"""scenarios/granskning.yaml as targets: the same prepared data in a reference, a PASiS-like and a PMO-like system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from simulator.app import Application
from simulator.domain.times import timestamp
from simulator.resources import SCENARIOS
from simulator.settings import Settings
from simulator.verification.rule import Safety
from simulator.verification.target import Bookable, Control, Known, Person, Profile, Target
from tests.support.world import make_app
from tests.verification.bench import HOST, REAL, Waited, targeting

TOLVAN, LABAN, AGDA = "191212121212", "194804032094", "188803099368"
SYSTEMS: dict[Profile, tuple[str, str, str]] = {
    "reference": ("granskad-referens", "SE9910000001", "R"),
    "pasis": ("granskad-pasis", "SE9910000002", "P"),
    "pmo": ("granskad-pmo", "SE9910000003", "M"),
}
"""By profile: the system, the organisation's part of its HSA-ids, the first letter of its bookings' ids."""
FULL = Safety.FULL


@contextmanager
def granskning(waited: Waited | None = None) -> Iterator[Application]:
    """The shipped scenario with its clock at `bench.REAL`, in this process; nothing there really waits."""
    text = (SCENARIOS / "granskning.yaml").read_text("utf-8") + f"\nclock: {REAL:%Y-%m-%d %H:%M}\n"
    settings = Settings(sleep=(waited or Waited()).sleep)
    with make_app(scenario=text, settings=settings) as app:
        yield app


def target(profile: Profile, safety: Safety = Safety.READ_ONLY) -> Target:
    """What the owner of such a system would write in its target file."""
    system, organisation, letter = SYSTEMS[profile]
    main, branch, other, sender = (f"{organisation}-{name}" for name in ("HUVUD", "FILIAL", "ANNAN", "KALL"))
    opens = profile != "pmo"
    tolvan = Person(
        TOLVAN,
        "Tolvan",
        "Tolvansson",
        facility=main,
        bookings=tuple(f"{letter}-A{each}" for each in ("1", "2", "3", "4", "V", "S")),
        timed_invitations=tuple(f"{letter}-T{each}" for each in (1, 2, 3)),
        open_invitations=tuple(f"{letter}-O{each}" for each in (1, 2, 3, 4)) if opens else (),
        expired_invitations=(f"{letter}-OX",) if opens else (),
        hidden=(f"{letter}-AH",),
        rebookable=(f"{letter}-A1",),
        not_rebookable=(f"{letter}-A3", f"{letter}-A4"),
        cancellable=(f"{letter}-A2",),
        not_cancellable=(f"{letter}-A3", f"{letter}-A4"),
    )
    others: dict[str, Any] = {
        "facility": main,
        "timed_invitations": (),
        "open_invitations": (),
        "closed_time_types": ("EGENVARD", "KONTROLL") if opens else ("EGENVARD",),
        "closed_performers": (f"{organisation}-LAK3",) if opens else (),
    }
    laban = Person(LABAN, "Laban", "Meijer", bookings=(f"{letter}-B1",), **others)
    agda = Person(AGDA, "Agda", "Andersson", bookings=(), **others)
    flows = [
        "list",
        "details",
        "book",
        "rebook",
        "cancel",
        "timed_invitations",
        "other_facilities",
        "care_types",
        "agents",
    ]
    if opens:
        flows += ["open_invitations", "choose_performer"]
    return targeting(
        system,
        facilities=(main, branch),
        profile=profile,
        flows=tuple(flows),
        persons=(tolvan, laban, agda),
        bookable=Bookable(facility=main, time_type="NYBESOK", other_time_type="BLODTRYCK"),
        known=Known(
            performers={
                f"{organisation}-LAK1": "Leg. läkare Maja Ekdal",
                f"{organisation}-LAK2": "Leg. läkare Henrik Olof Strand",
                f"{organisation}-LAK3": "Specialist i allmänmedicin Sofia Berggren",
            },
            virtual_facilities=(sender,) if opens else (),
            unlisted_facility=other,
            other_facilities=(),
            local_times={
                f"{letter}-AV": timestamp((REAL + timedelta(days=45)).replace(hour=17, minute=15)),
                f"{letter}-AS": timestamp((REAL + timedelta(days=225)).replace(hour=17, minute=15)),
            },
        ),
        agent=f"{organisation}-HANDL",
        safety=safety,
        source_system=f"{organisation}-SYS1",
        control=Control(clock=f"{HOST}/__admin/clock", bookings=f"{HOST}/__admin/ledger/bookings"),
        now=None,
    )


def with_safety(made: Target, safety: Safety) -> Target:
    return replace(made, safety=safety)
