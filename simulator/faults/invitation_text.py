"""Faults of the text of an invitation, which may be DocBook as text in `purpose` (PR-DBK-01 to PR-DBK-04)."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from simulator.faults.document import Document
from simulator.faults.fault import Values

CHILD_ELEMENTS = "child_elements"
MISTAKES: Mapping[str, str] = {
    CHILD_ELEMENTS: "<article><title>Kallelse</title><para>Välkommen.</para></article>",
    "not_well_formed": "<article><title>Kallelse</title><para>Välkommen.</article>",
    "other_root": "<section><title>Kallelse</title><para>Välkommen.</para></section>",
    "unknown_element": "<article><title>Kallelse</title><para>Kom <b>fastande</b>.</para></article>",
    "ulink_without_url": "<article><title>Kallelse</title><para><ulink>Läs mer</ulink></para></article>",
}
"""What takes the text's place, by the fault's parameter `what`."""


def wrong_docbook(document: Document, values: Values) -> None:
    """The text of every invitation; a row without `purpose` stays without."""
    text = MISTAKES[str(values["what"])]
    for purpose in document.payload.iter("{*}purpose"):
        if values["what"] == CHILD_ELEMENTS:
            purpose.text = None
            purpose.append(etree.fromstring(text))
        else:
            purpose.text = text
