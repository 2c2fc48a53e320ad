"""What a failed test's report says of its worlds: the newest calls, their faults, and the messages as readable XML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from simulator.bdd.calls import LoggedCall
from simulator.bdd.masking import Mask
from simulator.bdd.session import Session

MOST_CALLS = 20
_MOST_LINES = 120
_MOST_CHARACTERS = 200_000

Show = Callable[[str], str]


def of_sessions(sessions: Iterable[Session], unmasked: bool) -> str:
    """Never raises: a report that cannot be made must not hide why the test failed."""
    show: Show = str if unmasked else Mask()
    return "\n".join(line for session in sessions for line in _of_session(session, show))


def _of_session(session: Session, show: Show) -> Iterator[str]:
    try:
        newest = session.calls.newest(MOST_CALLS)
        on = ", ".join(each["id"] for each in session.faults.active())
        now = session.clock.now
    except Exception as error:  # noqa: BLE001 - the server may be what has failed
        yield show(f"{session.url}: calls cannot be read: {type(error).__name__}: {error}")
        return
    yield show(f"{session.url}, clock {now:%Y-%m-%d %H:%M:%S}, faults on: {on or 'none'}")
    if not newest:
        yield "no calls"
    for call in newest:
        yield ""
        yield show(_heading(call))
        yield from _message("request", call.request, show)
        yield from _message("reply", call.reply, show)
    if len(newest) == MOST_CALLS:
        yield f"(the newest {MOST_CALLS} calls; the others are at {session.url}/__admin/calls)"


def _heading(call: LoggedCall) -> str:
    harmed = f", faults: {' '.join(call.faults)}" if call.faults else ""
    failed = f", {call.fault}" if call.fault else ""
    return (
        f"#{call.id} {call.contract} to {call.logical_address or '(no address)'}: {call.component} {call.producer}, "
        f"{call.status or 'no answer'}, {call.elapsed_ms:.1f} ms{harmed}{failed}"
    )


def _message(what: str, text: str, show: Show) -> Iterator[str]:
    lines = show(_indented(text)).splitlines() or ["(empty)"]
    yield f"  {what}:"
    yield from (f"    {line}" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield f"    … {len(lines) - _MOST_LINES} lines more"


def _indented(text: str) -> str:
    """As it came when it is not XML, or too long to be worth reading."""
    if len(text) > _MOST_CHARACTERS:
        return text[:_MOST_CHARACTERS]
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return text
    return str(etree.tostring(root, pretty_print=True, encoding="unicode"))
