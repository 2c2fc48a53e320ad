"""Where the pages are. Each step of a flow has a page of its own, which can be loaded again and gone back to."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.errors import NotFound
from simulator.portal import texts
from simulator.portal.flows.state import Step

PREFIX = "/1177"

WORDS: Mapping[Step, str] = {
    Step.FACILITY: "mottagning",
    Step.INVITATION: "kallelse",
    Step.CARE_TYPE: "typ-av-vard",
    Step.TIME_TYPE: "typ-av-tid",
    Step.PERFORMER: "person",
    Step.TIME: "tid",
    Step.REASON: "anledning",
    Step.SUMMARY: "sammanfattning",
    Step.CONFIRMATION: "bekraftelse",
    Step.ERROR: "fel",
    Step.REFUSED: "nej",
    Step.TECHNICAL_ERROR: "tekniskt-fel",
}
_STEPS = {word: step for step, word in WORDS.items()}

NAMES: Mapping[Step, str] = {
    Step.FACILITY: texts.FACILITY,
    Step.CARE_TYPE: "Typ av vård",
    Step.TIME_TYPE: texts.TIME_TYPE,
    Step.PERFORMER: "Person",
    Step.TIME: "Dag och tid",
    Step.REASON: "Anledning och telefon",
    Step.SUMMARY: "Sammanfattning",
}
"""Of the steps that can be gone back to, as short as a list of them wants."""


def step_of(word: str) -> Step:
    """Raises NotFound."""
    if word not in _STEPS:
        raise NotFound(f"no page of a flow is called {word!r}")
    return _STEPS[word]
