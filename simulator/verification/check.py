"""What a rule says of one thing it looked at, and the two ways in which it may not be able to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.verification.words import Text, Words

if TYPE_CHECKING:
    from simulator.verification.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. A rule that gives none has judged nothing and is skipped, never passed.

    `xpath` points into the reply (local names, below the payload's own element), `also` are other exchanges that the
    verdict rests on, in the order they were made.
    """

    ok: bool
    exchange: Exchange | None = None
    xpath: str = ""
    expected: Text = ""
    got: Text = ""
    also: tuple[Exchange, ...] = ()


class Missing(Exception):
    """A precondition is not there: the rule is skipped, and this says what to arrange."""

    def __init__(self, words: Words, *exchanges: Exchange) -> None:
        super().__init__(words.sv)
        self.words = words
        self.exchanges = exchanges


class NotClaimed(Exception):
    """The target does not claim what the rule is about: not applicable."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.sv)
        self.words = words


class Stopped(Exception):
    """The run cannot go on: the target cannot be reached at all."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.sv)
        self.words = words
