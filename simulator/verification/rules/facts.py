"""What is said of a time, whoever is asked (spec/producer-rules.md, A: PR-GEN-12, 13, 15)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from simulator.contracts.crm_scheduling.timeslot import presence_in
from simulator.contracts.presence import Presence
from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Check, Missing
from simulator.verification.exchange import Row
from simulator.verification.rule import Level, Origin, rule
from simulator.verification.run import Run
from simulator.verification.steps import told
from simulator.verification.words import Words


@rule(
    "PR-GEN-12",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.7",
    Words(
        "Valfria uppgifter om en tid som saknar värde utelämnas och skickas aldrig tomma.",
        "Optional facts of a time that have no value are left out, never sent empty.",
    ),
    citizen=Words(
        "Invånaren kan få se tomma rubriker, eller inte kunna välja tiden.",
        "The citizen may see empty headings, or not be able to choose the time.",
    ),
    passive=True,
)
def facts_without_value_are_left_out(run: Run) -> Iterator[Check]:
    """What is required and empty has rules of its own."""
    for row in told.timeslots(run):
        table = presence_in(row.exchange.contract.name, "timeslotDetail")
        empty = [
            name
            for name in _names(row)
            if table.get(f"timeslotDetail/{name}") is Presence.OPTIONAL
            and not _has_content(row, name)
            and not (name == "purpose" and row.flag("isInvitation"))
        ]
        yield Check(
            not empty,
            row.exchange,
            row.at(empty[0]) if empty else "",
            expected=Words("att elementet saknas", "that the element is not there"),
            got=", ".join(f"<{name}/>" for name in empty),
        )


def _names(row: Row) -> list[str]:
    return [etree.QName(child).localname for child in row.children()]


def _has_content(row: Row, name: str) -> bool:
    element = row.find(name)
    return element is not None and (len(element) > 0 or bool((element.text or "").strip()))


@rule(
    "PR-GEN-13",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.7",
    Words(
        "Uppgifter som inte hör till meddelandet utelämnas.", "Facts that do not belong to the message are left out."
    ),
    citizen=Words(
        "Uppgifter om en person kan följa med tider som vem som helst kan boka.",
        "Facts about a person may come with times that anybody can book.",
    ),
    passive=True,
)
def facts_of_other_messages_are_left_out(run: Run) -> Iterator[Check]:
    for row in told.timeslots(run):
        table = presence_in(row.exchange.contract.name, "timeslotDetail")
        wrong = [name for name in _names(row) if table.get(f"timeslotDetail/{name}") is Presence.FORBIDDEN]
        yield Check(
            not wrong,
            row.exchange,
            row.at(wrong[0]) if wrong else "",
            expected=Words("att elementet saknas", "that the element is not there"),
            got=", ".join(wrong),
        )


@rule(
    "PR-GEN-15",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7 - 6.9, 7.1",
    Words(
        "performerName är titel, förnamn, mellannamn och efternamn med ett blanksteg emellan.",
        "performerName is title, first, middle and last name with single blanks between.",
    ),
    citizen=Words(
        "Invånaren ser fel namn på den hen ska träffa.", "The citizen sees the wrong name of whom they are to meet."
    ),
    passive=True,
)
def performer_names_are_whole(run: Run) -> Iterator[Check]:
    known = {hsa_key(hsa_id): name for hsa_id, name in run.target.known.performers.items()}
    compared = False
    for row in told.timeslots(run):
        name = row.text("performerName")
        if not name:
            continue
        right = known.get(hsa_key(row.text("performer") or ""))
        compared = compared or right is not None
        tidy = " ".join(name.split())
        yield Check(
            name == (right or tidy), row.exchange, row.at("performerName"), expected=right or tidy, got=f"»{name}«"
        )
    if not compared:
        raise Missing(
            Words(
                "ange known.performers: HSA-id och hela namnet för någon som har tider",
                "give known.performers: the HSA-id and whole name of somebody who has times",
            )
        )
