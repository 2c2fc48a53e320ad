"""Has our schema and the published one judge the same generated messages."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import xmlschema
from lxml import etree
from xmlschema.validators import XsdElement

from tests.published.messages import Message, valid_message
from tests.published.mutations import MUTATIONS, Mutation
from tests.published.pairs import Pair

UNBROKEN = "unbroken"
_UNBROKEN_PER_ELEMENT = 100
_BROKEN_PER_MUTATION = 12
_ATTEMPTS = 4  # a message of optional parts may happen to lack the place that a mutation needs


@dataclass(frozen=True)
class Judgement:
    pair: Pair
    element: str
    change: str  # the name of a mutation, or UNBROKEN
    message: bytes
    ours: bool
    published: bool

    @property
    def differs(self) -> bool:
        return self.ours != self.published

    def __str__(self) -> str:
        words = {True: "accepted", False: "rejected"}
        return (
            f"{self.pair}, {self.element}, {self.change}: {words[self.ours]} by ours, {words[self.published]} by the "
            f"published schema\n{self.message.decode()}"
        )


def judge(pair: Pair, rng: Random) -> Iterator[Judgement]:
    """Messages for every global element of the published schema, each judged by both sides with lxml."""
    ours, published = etree.XMLSchema(file=str(pair.ours)), etree.XMLSchema(file=str(pair.published))
    for declaration in xmlschema.XMLSchema(pair.published).elements.values():
        for change, message in _messages(declaration, rng):
            yield Judgement(
                pair=pair,
                element=declaration.local_name,
                change=change,
                message=etree.tostring(message.root),
                ours=ours.validate(message.root),
                published=published.validate(message.root),
            )


def _messages(declaration: XsdElement, rng: Random) -> Iterator[tuple[str, Message]]:
    for _ in range(_UNBROKEN_PER_ELEMENT):
        yield UNBROKEN, valid_message(declaration, rng)
    for mutation in MUTATIONS:
        for _ in range(_BROKEN_PER_MUTATION):
            message = _broken(declaration, mutation, rng)
            if message is not None:
                yield mutation.__name__, message


def _broken(declaration: XsdElement, mutation: Mutation, rng: Random) -> Message | None:
    for _ in range(_ATTEMPTS):
        message = valid_message(declaration, rng)
        if mutation(message, rng):
            return message
    return None
