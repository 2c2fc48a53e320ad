"""What a rule is: an id from spec/producer-rules.md or spec/engagement-index-rules.md, and a function that looks.

@rule(
    "PR-GSS-05",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.9.4",
    Words("Varje rad gäller den invånare som frågan gällde.", "Each row is about the citizen that was asked about."),
    citizen=Words("En annan persons tid kan visas.", "Somebody else's appointment may be shown."),
    basis=Basis.DERIVED,
)
def rows_belong_to_who_was_asked_about(run: Run) -> Iterator[Check]:
    ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from simulator.verification.check import Check
from simulator.verification.words import Words

if TYPE_CHECKING:
    from simulator.verification.run import Run

Look = Callable[["Run"], Iterable[Check]]
"""Raises Missing when a precondition is not there, NotClaimed when the target does not claim what it is about."""


class Level(Enum):
    """The value is the word of the reports. A breach of SHALL fails, of the others it warns."""

    SHALL = "SKALL"
    SHOULD = "BÖR"
    MAY = "KAN"


class Origin(Enum):
    """Where the rule comes from."""

    SCHEMA = "schema"
    DESCRIPTION = "contract description"
    PLATFORM = "platform"
    PRACTICE = "1177 practice"
    SLA = "SLA"


class Basis(Enum):
    """How the source says it (the severity column of spec/producer-rules.md)."""

    STATED = "stated"
    DERIVED = "derived"
    """It follows logically. Level SHOULD, but SHALL where a breach harms another citizen or loses a booking."""
    DEFENCE = "defence"
    """The source puts the obligation on the consumer; a producer ought to refuse. Level SHOULD."""


class Safety(Enum):
    """What a rule does to the target's data; a target allows as much as it says."""

    READ_ONLY = "read-only"
    REVERSIBLE = "reversible"
    """Books, and undoes it."""
    FULL = "full"
    """Uses up prepared bookings and invitations, moves the target's clock."""

    def allows(self, other: Safety) -> bool:
        order = list(Safety)
        return order.index(other) <= order.index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """`look` is None for what cannot be seen from outside; `manual` then says what a person is to look at."""

    id: str
    level: Level
    origin: Origin
    source: str
    sentence: Words
    citizen: Words
    """What a breach means for the citizen."""
    basis: Basis = Basis.STATED
    safety: Safety = Safety.READ_ONLY
    contracts: tuple[str, ...] = ()
    """Names; empty: all. A target that does not claim one of them makes the rule not applicable."""
    flow: str = ""
    """The flow (target.FLOWS) that must be claimed; empty: any."""
    profile: str = ""
    """Only for targets of this profile (pasis, pmo); empty: any."""
    passive: bool = False
    """Looks at everything that has been asked in the run, after all the others."""
    look: Look | None = None
    manual: Words | None = None
    last: bool = False
    """Asks for itself, but after the others: where the run may, it moves the target's clock too."""
    books: bool = False
    """Only reads, and where the run may book it does that too, for more to look at."""
    of_silence: bool = False
    """A target that does not answer breaks it. Of the others silence says nothing."""


def rule(
    id: str,
    level: Level,
    origin: Origin,
    source: str,
    sentence: Words,
    *,
    citizen: Words,
    basis: Basis = Basis.STATED,
    safety: Safety = Safety.READ_ONLY,
    contracts: tuple[str, ...] = (),
    flow: str = "",
    profile: str = "",
    passive: bool = False,
    last: bool = False,
    books: bool = False,
    of_silence: bool = False,
) -> Callable[[Look], Rule]:
    """Make the function below it a rule. The module lists its rules in RULES."""

    def made(look: Look) -> Rule:
        return Rule(
            id,
            level,
            origin,
            source,
            sentence,
            citizen,
            basis,
            safety,
            contracts,
            flow,
            profile,
            passive,
            look,
            last=last,
            books=books,
            of_silence=of_silence,
        )

    return made


def manual(
    id: str,
    level: Level,
    origin: Origin,
    source: str,
    sentence: Words,
    *,
    citizen: Words,
    look_at: Words,
    basis: Basis = Basis.STATED,
    contracts: tuple[str, ...] = (),
    flow: str = "",
    profile: str = "",
) -> Rule:
    """A rule that only a person can judge; `look_at` says how."""
    return Rule(
        id,
        level,
        origin,
        source,
        sentence,
        citizen,
        basis,
        contracts=contracts,
        flow=flow,
        profile=profile,
        manual=look_at,
    )
