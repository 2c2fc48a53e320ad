"""Why a step cannot be left, by the field that it is about: 1177's own sentences where there are any."""

from __future__ import annotations

from simulator.portal import texts
from simulator.portal.flows.pages import Page
from simulator.portal.flows.state import Step

CHOOSE = "Välj ett av alternativen för att gå vidare."
CHOOSE_AGAIN = "Det du valde finns inte längre att välja på. Välj igen."
WRITE_AGAIN = "Det som står här kan inte skickas. Skriv kortare eller på ett annat sätt."
_WITH_ONE_CHOICE = (Step.CARE_TYPE, Step.TIME_TYPE)


def of(page: Page) -> dict[str, str]:
    """By the id of the field. Nothing is wrong with a page that nobody has tried to leave."""
    found = {field.name: field.problem for field in page.fields if field.problem}
    if page.must_accept_terms:
        found["accepts_terms"] = texts.TERMS_NOT_ACCEPTED
    if page.step in _WITH_ONE_CHOICE:
        found.update({choice.name: CHOOSE for choice in page.choices})
    elif not found:
        found.update({choice.name: CHOOSE_AGAIN for choice in page.choices[:1]})
        found.update({field.name: WRITE_AGAIN for field in page.fields[:1]})
    return found
