"""Faults of what an act says it ended in: the act itself is carried out, or refused, as it would have been anyway.

They change the reply of MakeBooking, UpdateBooking and CancelBooking when it is OK or INFO.
"""

from __future__ import annotations

from lxml import etree

from simulator.faults.document import Document
from simulator.faults.fault import Values


def info_with_text(document: Document, values: Values) -> None:
    _say(document, "INFO", str(values["text"]))


def info_without_text(document: Document, values: Values) -> None:
    _say(document, "INFO", None)


def ok_with_text(document: Document, values: Values) -> None:
    _say(document, "OK", str(values["text"]))


def error_but_done(document: Document, values: Values) -> None:
    """As a no is written: with a text, without an id (PR-MKB-05)."""
    _say(document, "ERROR", str(values["text"]))
    for given in document.payload.findall("{*}bookingId"):
        document.payload.remove(given)


def _say(document: Document, code: str, text: str | None) -> None:
    """A no stays a no."""
    found = document.payload.find("{*}resultCode")
    if found is None or found.text == "ERROR":
        return
    found.text = code
    for told in document.payload.findall("{*}resultText"):
        document.payload.remove(told)
    if text is not None:
        told = etree.Element(etree.QName(etree.QName(found).namespace, "resultText"))
        told.text = text
        found.addnext(told)
