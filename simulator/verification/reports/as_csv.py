"""The report as a table for spreadsheets: a line per rule, commas between, UTF-8 with the mark that Excel wants."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from simulator.verification.report import STATE_WORDS, Report, Result
from simulator.verification.reports import as_json, summary
from simulator.verification.reports.marking import printable
from simulator.verification.reports.masking import Masking
from simulator.verification.words import Language, Text, Words, said

_BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LONGEST = 2_000  # characters of a cell; Excel takes 32 767

COLUMNS = (
    Words("regel", "rule"),
    Words("bedömning", "state"),
    Words("nivå", "level"),
    Words("ursprung", "origin"),
    Words("källa", "source"),
    Words("regeln säger", "sentence"),
    Words("för invånaren", "citizen"),
    Words("skäl", "reason"),
    Words("granskade ställen", "looked at"),
    Words("avvikelser", "findings"),
    Words("plats", "place"),
    Words("väntat", "expected"),
    Words("fick", "got"),
    Words("anrop", "calls"),
    Words("sekunder", "seconds"),
    Words("återskapa med", "repeat with"),
)
"""Place, expected and got are of the first finding."""


def write(report: Report, language: Language = "sv", *, masked: bool = True, bom: bool = True) -> str:
    """`bom`: begin with the byte order mark, without which Excel takes the letters for another encoding's."""
    hide = as_json.masking(report, masked)
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow([words.in_(language) for words in COLUMNS])
    for result in report.results:
        table.writerow([_cell(said(text, language), hide) for text in _row(report, result)])
    return (_BOM if bom else "") + written.getvalue()


def _row(report: Report, result: Result) -> Iterator[Text]:
    rule, findings = result.rule, result.findings
    first = findings[0] if findings else None
    calls = [] if first is None else [each for each in (first.exchange, *first.also) if each is not None]
    yield rule.id
    yield STATE_WORDS[result.state]
    yield summary.LEVELS[rule.level]
    yield summary.ORIGINS[rule.origin]
    yield rule.source
    yield rule.sentence
    yield rule.citizen
    yield result.reason or ""
    yield str(result.looked_at)
    yield str(len(findings))
    yield "" if first is None else first.xpath
    yield "" if first is None else first.expected
    yield "" if first is None else first.got
    yield ", ".join(str(each.number) for each in calls)
    yield f"{result.seconds:.3f}"
    yield as_json.repeating(report, result)


def _cell(text: str, hide: Masking) -> str:
    """What a target sends must not become a formula in somebody's spreadsheet."""
    shown = printable(hide.text(text))[:_LONGEST]
    return f"'{shown}" if shown != "-" and shown.lstrip(" ").startswith(_FORMULA) else shown
