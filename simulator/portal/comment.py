"""The comment that follows a booking: when there is one, and what may stand in it (CR-MSG-01 to CR-MSG-08).

Rebooking and booking go by the chosen time's message_allowed, cancelling by the one of GetBookingDetails. The three
work alike: true makes a comment mandatory, anything else leaves neither heading nor field.

The source says "alfabetet", the digits and 22 marks, "så att inga skadliga tecken kan skickas". Two things it leaves
out are allowed, because nobody can write a reason without them and 1177's own example has the first: space and line
break. The alphabet is the Swedish one, of 29 letters: é and ü are stopped, as the list reads. A letter written as two
code points, as some keyboards do with å, is the same letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LETTERS = "abcdefghijklmnopqrstuvwxyzåäöABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ"
DIGITS = "0123456789"
MARKS = "!%#/()=?+*_:;{}[]@.,\\-"
ALLOWED = frozenset(f"{LETTERS}{DIGITS}{MARKS} \n")

_MOST_NAMED = 10  # stopped characters that a sentence lists


def is_shown(message_allowed: bool | None) -> bool:
    """Whether heading and field are there; absent is false (CR-MSG-04, CR-CON-14)."""
    return message_allowed is True


def is_mandatory(message_allowed: bool | None) -> bool:
    """Whether the citizen cannot go on without one: wherever the field is there (CR-MSG-02)."""
    return is_shown(message_allowed)


def problem(text: str | None, message_allowed: bool | None) -> str | None:
    """Why the citizen cannot go on with this comment, as a Swedish sentence; None when nothing is wrong."""
    written = _normal(text or "")
    if not is_shown(message_allowed):
        return "Den här tiden tar inte emot någon kommentar: lämna den tom." if written else None
    if not written:
        return "Skriv en kommentar: den behövs för att gå vidare."
    stopped = list(dict.fromkeys(character for character in written if character not in ALLOWED))
    return _cannot_be_sent(stopped) if stopped else None


def cleaned(text: str | None, message_allowed: bool | None) -> str | None:
    """What is sent of a comment without problem: no white space around it, line breaks as \\n; None is not sent."""
    return (_normal(text or "") or None) if is_shown(message_allowed) else None


def _normal(text: str) -> str:
    """White space only is empty (CR-MSG-07). Browsers send a line break as two characters."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _cannot_be_sent(stopped: list[str]) -> str:
    names = listed_characters(stopped[:_MOST_NAMED]) + (" med flera" if len(stopped) > _MOST_NAMED else "")
    marks = " ".join(MARKS)
    return (
        f"Kommentaren innehåller tecken som inte kan skickas: {names}. "
        f"Det som kan skickas är bokstäverna a till ö, siffror, mellanslag, radbrytning och {marks}"
    )


def listed_characters(characters: Iterable[str]) -> str:
    """As a reader can see them: those without a shape of their own by number."""
    return ", ".join(each if _has_shape(each) else f"U+{ord(each):04X}" for each in characters)


def _has_shape(character: str) -> bool:
    return character.isprintable() and not character.isspace() and not unicodedata.category(character).startswith("M")
