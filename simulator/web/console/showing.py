"""How the console writes things: points in time, Swedish words for the codes of the APIs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint

from simulator.domain.times import parse_timestamp, to_local
from simulator.faults.fault import Kind
from simulator.portal.collected import Source
from simulator.portal.collection import Strategy

STRATEGIES = {Strategy.CURRENT: "Aktuell logik", Strategy.TARGET: "Målbild", Strategy.PREVIOUS: "Tidigare logik"}
SOURCES = {
    Source.AGGREGATED: "1: aggregerad tjänst",
    Source.DIRECT: "2: mottagningsrelation",
    Source.CARE_CONTACTS_V3: "3: vårdkontakter v3",
    Source.CARE_CONTACTS_V2: "3: vårdkontakter v2",
}
KINDS = {
    Kind.TRANSPORT: "Transport",
    Kind.SOAP: "SOAP",
    Kind.INDEX: "Engagemangsindex",
    Kind.CONTENT: "Svarens innehåll",
    Kind.GUARD: "Kontroll av det som kommer in",
    Kind.LOGIC: "Systemets beteende",
    Kind.PLATFORM: "Plattformen",
}
COMPONENTS = {
    "producer": "tidbokningssystem",
    "platform": "nationell plattform",
    "index": "engagemangsindex",
    "portal": "1177",
    "external": "externt system",
}
STATUSES = {
    "ok": "svar",
    "fault": "SOAP-fel",
    "http_error": "HTTP-fel",
    "unreadable": "oläsligt",
    "no_answer": "inget svar",
}
_WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


def install_filters(pages: Blueprint) -> None:
    for function in (moment, day, real, milliseconds, weekday):
        pages.add_app_template_filter(function, f"console_{function.__name__}")


def moment(text: str | datetime | None) -> str:
    """2026-07-01 08:00:00 of 14 digits, ISO 8601 or a datetime; what is none of them as it is."""
    if text is None:
        return ""
    if isinstance(text, datetime):
        return f"{text:%Y-%m-%d %H:%M:%S}"
    try:
        read = parse_timestamp(text) if text.isdigit() else datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{read:%Y-%m-%d %H:%M:%S}"


def day(text: str | datetime | None) -> str:
    """The same to the minute, with the day of the week."""
    written = moment(text)
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        return written
    return f"{weekday(read)} {read:%Y-%m-%d %H:%M}"


def weekday(read: datetime) -> str:
    return _WEEKDAYS[read.weekday()]


def real(seconds: float) -> str:
    """The computer's time as Swedish local time, with milliseconds."""
    return f"{to_local(seconds):%Y-%m-%d %H:%M:%S}.{int(seconds % 1 * 1000):03}"


def milliseconds(value: float) -> str:
    if value >= 10_000:
        return f"{value / 1000:.1f} s".replace(".", ",")
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms".replace(".", ",")


def has_all(words: Iterable[str], *texts: str | None) -> bool:
    """Every word somewhere in the texts, in any case."""
    everything = " ".join(text for text in texts if text).casefold()
    return all(word.casefold() in everything for word in words)
