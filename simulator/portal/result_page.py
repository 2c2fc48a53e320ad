"""The page after the last step: a confirmation or an error (CR-RES-01 to CR-RES-07, CR-DSP-10).

Which of the two it is must be unmistakable (CR-FOR-08): support knows citizens who believe that they have booked. So
each page begins with a sentence that says what became of the time, and where nobody knows it says that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from simulator.portal import texts
from simulator.portal.collected import said
from simulator.portal.texts import Act


class PageKind(Enum):
    CONFIRMATION = "confirmation"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ResultPage:
    """`text` is 1177's own sentence; `information` comes after it: the unit's words, or a general technical error."""

    kind: PageKind
    text: str
    information: str | None = None

    @property
    def is_done(self) -> bool:
        return self.kind is PageKind.CONFIRMATION


def of_reply(act: Act, result_code: object, result_text: str | None) -> ResultPage:
    """The page for a producer's reply. A text with OK is not shown (CR-RES-05); a code that is none of the three says
    nothing about what became of the time.
    """
    match result_code:
        case "OK":
            return ResultPage(PageKind.CONFIRMATION, act.texts.done)
        case "INFO":
            return ResultPage(PageKind.CONFIRMATION, act.texts.done, said(result_text))
        case "ERROR":
            return ResultPage(PageKind.ERROR, act.texts.not_done, said(result_text))
        case _:
            return of_silence(act)


def of_fault(act: Act) -> ResultPage:
    """The page for a SOAP fault: no details of it reach the citizen (CR-RES-06)."""
    return ResultPage(PageKind.ERROR, act.texts.not_done, texts.TECHNICAL_ERROR)


def of_silence(act: Act) -> ResultPage:
    """The page when there is no usable answer: the producer may have carried it out. Our own; sources are silent."""
    return ResultPage(PageKind.ERROR, act.texts.unknown, texts.TECHNICAL_ERROR)


def of_restricted() -> ResultPage:
    """The page for somebody the service is not for: nothing has been asked of the producer (CR-VIS-10)."""
    return ResultPage(PageKind.ERROR, texts.NO_ACCESS)
