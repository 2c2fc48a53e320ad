"""The citizen's phone number: optional, and of four kinds of characters only (CR-PHN-01 to CR-PHN-03)."""

from __future__ import annotations

from simulator.portal.comment import listed_characters

ALLOWED = frozenset("0123456789 -+")

_MOST_NAMED = 10  # stopped characters that a sentence lists


def typed(keys: str) -> str:
    """What the field holds after these key presses: those that are not allowed write nothing (CR-PHN-02)."""
    return "".join(key for key in keys if key in ALLOWED)


def prefilled(setting: str | None) -> str:
    """What the field holds at first: the number in the citizen's own Inställningar, as far as it can hold it."""
    return typed(setting or "").strip()


def problem(phone: str | None) -> str | None:
    """Why this number cannot be what the field holds, as a Swedish sentence; None when nothing is wrong.

    For those who do not type in the field, as a program. No number is right too (CR-PHN-03).
    """
    stopped = list(dict.fromkeys(character for character in phone or "" if character not in ALLOWED))
    if not stopped:
        return None
    names = listed_characters(stopped[:_MOST_NAMED]) + (" med flera" if len(stopped) > _MOST_NAMED else "")
    return (
        f"Telefonnumret innehåller tecken som inte kan skrivas där: {names}. "
        "Bara siffror, mellanslag, bindestreck och plustecken kan skrivas."
    )


def cleaned(phone: str | None) -> str | None:
    """What is sent of a number without problem; None is not sent (CR-CON-12)."""
    return (phone or "").strip() or None
