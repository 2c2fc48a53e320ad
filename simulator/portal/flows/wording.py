"""What 1177 says when a flow cannot go on, beside what the sources have (portal/texts.py). Our own words."""

from __future__ import annotations

from simulator.domain.times import parse_timestamp
from simulator.portal.swedish import when

NOT_REBOOKABLE = "Tiden går inte att omboka här. Kontakta mottagningen."
NOT_CANCELLABLE = "Tiden går inte att avboka här. Kontakta mottagningen."
NO_TIME_YET = "Du har inte valt någon tid ännu. Öppna kallelsen i din inkorg och boka en tid."
NO_INVITATION = "Kallelsen gäller inte längre. Den kan redan vara använd. Kontakta mottagningen."
NOWHERE_TO_BOOK = "Kallelsen går inte att boka på någon mottagning just nu. Kontakta mottagningen."
ANYONE = "Ingen särskild person"
BOOK_ON_INVITATION = "Boka en tid"
INVITATION = "Kallelse"
CHOOSE_CARE_TYPE = "Välj typ av vård"
CHOOSE_TIME_TYPE = "Välj typ av tid"
CHOOSE_DAY = "Välj dag"
GO_ON = "Gå vidare"
NO_TIME_TYPES = "Det finns inga tider att boka här just nu."


def at(start: str | None) -> str:
    """ " måndag 10 augusti 2026 klockan 09:00", or nothing for what is no point in time."""
    try:
        return f" {when(parse_timestamp(start or ''))}"
    except ValueError:
        return ""
