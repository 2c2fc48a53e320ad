"""ProcessingStatus: the header in which an aggregating service says how each source answered (spec/platform.md 3.9).

Its records are called ProcessingStatusList, one element each. No WSDL declares it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from simulator.contracts.headers import INTEROPERABILITY
from simulator.contracts.writers import escape

PROCESSING_STATUS = f"{{{INTEROPERABILITY}}}ProcessingStatus"
DATA_FROM_SOURCE = "DataFromSource"
NO_DATA_SYNCH_FAILED = "NoDataSynchFailed"
_CACHE_AND_SYNCH: Mapping[str, tuple[bool, bool]] = {
    DATA_FROM_SOURCE: (False, True),
    NO_DATA_SYNCH_FAILED: (False, False),
    "DataFromCache": (True, True),
    "DataFromCacheSynchFailed": (True, False),
}
"""isResponseFromCache and isResponseInSynch of each status. The national service has no cache, so it uses two."""
_AGENT = "virtualization_platform"  # whoever it was: the national service never says another


@dataclass(frozen=True, slots=True)
class ProcessingRecord:
    """One source. Points in time are 14 digits; `code` and `text` are of its last failure."""

    logical_address: str
    status_code: str
    last_successful: str | None = None
    last_unsuccessful: str | None = None
    code: str | None = None
    text: str | None = None


def processing_status_header(records: Iterable[ProcessingRecord], faithful: bool = True) -> str:
    """The header block's text, for `envelope.wrap`. It is written also when there are no records.

    The schema requires lastSuccessfulSynch, yet the national service leaves it out of a record without success.
    `faithful` does the same; without it the element is written empty, and the header follows its schema.
    """
    rows = "".join(_record(record, faithful) for record in records)
    return f'<h:ProcessingStatus xmlns:h="{INTEROPERABILITY}">{rows}</h:ProcessingStatus>'


def _record(record: ProcessingRecord, faithful: bool) -> str:
    cached, in_synch = _CACHE_AND_SYNCH[record.status_code]
    last_successful = record.last_successful if faithful else record.last_successful or ""
    content = (
        _element("logicalAddress", record.logical_address),
        _element("statusCode", record.status_code),
        _element("isResponseFromCache", str(cached).lower()),
        _element("isResponseInSynch", str(in_synch).lower()),
        _element("lastSuccessfulSynch", last_successful),
        _element("lastUnsuccessfulSynch", record.last_unsuccessful),
        _error(record),
    )
    return f"<h:ProcessingStatusList>{''.join(content)}</h:ProcessingStatusList>"


def _error(record: ProcessingRecord) -> str:
    if record.code is None and record.text is None:
        return ""
    content = (
        _element("causingAgent", _AGENT),
        _element("code", record.code or ""),
        _element("text", record.text or ""),
    )
    return f"<h:lastUnsuccessfulSynchError>{''.join(content)}</h:lastUnsuccessfulSynchError>"


def _element(name: str, text: str | None) -> str:
    return "" if text is None else f"<h:{name}>{escape(text)}</h:{name}>"


def read_processing_status(header: etree._Element) -> list[ProcessingRecord]:
    """The records of a ProcessingStatus element, from whoever wrote it: what is unknown is passed by, what is missing
    is None, or "" for the address and the status.
    """
    return [_read(record) for record in header.iterfind(f"{{{INTEROPERABILITY}}}ProcessingStatusList")]


def _read(record: etree._Element) -> ProcessingRecord:
    error = "lastUnsuccessfulSynchError"
    return ProcessingRecord(
        logical_address=_text(record, "logicalAddress") or "",
        status_code=_text(record, "statusCode") or "",
        last_successful=_text(record, "lastSuccessfulSynch") or None,
        last_unsuccessful=_text(record, "lastUnsuccessfulSynch") or None,
        code=_text(record, error, "code"),
        text=_text(record, error, "text"),
    )


def _text(element: etree._Element, *path: str) -> str | None:
    return element.findtext("/".join(f"{{{INTEROPERABILITY}}}{name}" for name in path))
