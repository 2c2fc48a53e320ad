"""What 1177 says to the citizen.

Constants under a source's number stand there word for word; tests and other implementations may rely on them. Those
under "our own" fill gaps, mostly where the sources only describe rebooking or show a picture, and are written in their
tone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from simulator.portal.swedish import day_in_words

# Source 004, Ombokning
MY_BOOKED_TIMES = "Mina bokade tider"
BOOKED_TIMES = "Bokade tider"
CHOOSE_FACILITY = "Välj mottagning"
CHOOSE_PERSON = "Välj person"
CHOOSE_TIME = "VÄLJ TID"
FACILITY = "Mottagning"
TIME_TYPE = "Typ av tid"
REASON = "Anledning till besöket"
INFORMATION = "Information"
SHOW_MORE = "visa mer"
HIDE_TEXT = "dölj text"
COMMENT_HEADING = "Vad är anledningen till bokningen?"
SETTINGS = "Inställningar"

REBOOKING_COMMENT_PLACEHOLDER = "Jag ombokar tiden med anledning av ..."
REBOOKING_CONTINUE = "Fortsätt till nästa steg i ombokningen"
REBOOKING_CONFIRM = "Ja, genomför ombokningen"
NOT_REBOOKED = "Tiden är inte ombokad. Var vänlig försök igen!"
NOT_BOOKED = "Tiden är inte bokad. Var vänlig försök igen!"
"""The source has it once where NOT_REBOOKED is meant: what new booking says (consumer-rules.md, M.4)."""

FREE_TIMES_THAT_DATE = "Lediga tider finns detta datum"
NO_FREE_TIMES_THAT_DATE = "Inga lediga tider tillgängliga detta datum"
CHOSEN_DATE = "Vald dag med tillgängliga tider"

REBOOKING_FACILITY_PAGE = "Omboka - Villkorssida, välj mottagning"
REBOOKING_PERSON_PAGE = "Omboka - Ombokningssida, välj person"
REBOOKING_TIME_PAGE = "Omboka - Ombokningssida, välj dag och tid"
REBOOKING_COMMENT_PAGE = "Omboka - Ombokningssida, anledning till besök/telefonnummer"
REBOOKING_SUMMARY_PAGE = "Omboka - Sammanfattning av tiden"
REBOOKING_ERROR_PAGE = "Ombokning - Fel vid ombokning"
REBOOKING_CONFIRMATION_PAGE = "Omboka - Sida för bekräftelse, ombokning"

# Sources 000 and 001, Bokade tider
REBOOK_AND_CANCEL_DIRECTLY = "Om/avboka tid direkt"
MY_TIME_BOOKINGS = "Mina tidsbokningar"

# Source 002, 1177 tidbokning
BOOK_DIRECTLY = "Boka tid direkt"
BOOK = "Boka tid"
BOOKED_TIMES_DIRECTLY = "Bokade tider, av- och omboka direkt"
BOOKED_TIMES_AND_CHANGES = "Bokade tider, av- och omboka"

# Our own
PHONE = "Telefonnummer"
REBOOK = "Omboka"
CANCEL = "Avboka"
NO_DATES = "Det finns inga lediga tider under den här perioden."
NO_FREE_TIMES_AT_ALL = "Det finns inga lediga tider att välja på."
TECHNICAL_ERROR = "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."
NO_ACCESS = "Du har inte tillgång till tjänsten på den här mottagningen."
ACCEPT_TERMS = "Jag har läst villkoren och godkänner dem"
TERMS_NOT_ACCEPTED = "Godkänn villkoren för att gå vidare."


def search_further(last: date) -> str:
    """Source 004 has "Sök längre fram i tiden efter ....": `last` is the last day looked at so far (CR-WIN-05)."""
    return f"Sök längre fram i tiden efter {day_in_words(last)}"


@dataclass(frozen=True, slots=True)
class ActTexts:
    """What one act says from its comment field to its end. `unknown`: nobody has said whether it was carried out."""

    comment_placeholder: str
    go_on: str
    confirm: str
    done: str
    not_done: str
    unknown: str


class Act(Enum):
    """What a citizen does with a time. Only the texts of rebooking, and NOT_BOOKED, are in the sources."""

    BOOK = "book"
    REBOOK = "rebook"
    CANCEL = "cancel"

    @property
    def texts(self) -> ActTexts:
        return _TEXTS[self]


_LOOK_FIRST = f"Titta under {BOOKED_TIMES} innan du försöker igen."
_TEXTS = {
    Act.BOOK: ActTexts(
        comment_placeholder="Jag bokar tiden med anledning av ...",
        go_on="Fortsätt till nästa steg i bokningen",
        confirm="Ja, genomför bokningen",
        done="Tiden är bokad.",
        not_done=NOT_BOOKED,
        unknown=f"Det går inte att säga om tiden är bokad. {_LOOK_FIRST}",
    ),
    Act.REBOOK: ActTexts(
        comment_placeholder=REBOOKING_COMMENT_PLACEHOLDER,
        go_on=REBOOKING_CONTINUE,
        confirm=REBOOKING_CONFIRM,
        done="Tiden är ombokad.",
        not_done=NOT_REBOOKED,
        unknown=f"Det går inte att säga om tiden är ombokad. {_LOOK_FIRST}",
    ),
    Act.CANCEL: ActTexts(
        comment_placeholder="Jag avbokar tiden med anledning av ...",
        go_on="Fortsätt till nästa steg i avbokningen",
        confirm="Ja, genomför avbokningen",
        done="Tiden är avbokad.",
        not_done="Tiden är inte avbokad. Var vänlig försök igen!",
        unknown=f"Det går inte att säga om tiden är avbokad. {_LOOK_FIRST}",
    ),
}
