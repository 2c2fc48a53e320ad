"""A sender whose producer hears or says something else than ours would: for defects that no fault of ours has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock

from lxml import etree

from simulator.app import Application
from simulator.verification.client import Raw
from tests.support.messages import SOAP
from tests.verification.bench import InProcess


class Otherwise:
    """A sender whose producer does `what` with the calls to the contracts, one at a time."""

    def __init__(self, app: Application, contracts: tuple[str, ...], what: Callable[[Question], None]) -> None:
        self._send, self._contracts, self._what = InProcess(app), contracts, what
        self._lock = Lock()

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        if not any(f"/{each}/" in url for each in self._contracts):
            return self._send(method, url, body, headers)
        with self._lock:
            question = Question(etree.fromstring(body), lambda changed: self._send(method, url, changed, headers))
            self._what(question)
            return question.raw()


class Question:
    """A call on its way: `envelope` may be altered before `answer` is asked for, and the answer after that."""

    def __init__(self, envelope: etree._Element, ask: Callable[[bytes], Raw]) -> None:
        self.envelope, self._ask = envelope, ask
        self._raw: Raw | None = None
        self._reply: etree._Element | None = None

    def text(self, name: str) -> str:
        return self.envelope.findtext(f".//{{*}}{name}") or ""

    def write(self, name: str, text: str) -> None:
        for element in self.envelope[-1].iter(f"{{*}}{name}"):
            element.text = text

    @property
    def name(self) -> str:
        """Of the contract."""
        return etree.QName(self.envelope[-1][0]).localname

    @property
    def done(self) -> bool:
        """Whether an act was carried out, as the producer says."""
        return self.answer.findtext("{*}resultCode") in ("OK", "INFO")

    @property
    def answer(self) -> etree._Element:
        if self._reply is None:
            self._raw = self._ask(etree.tostring(self.envelope))
            self._reply = etree.fromstring(self._raw.body)
        return self._reply.find(f"{{{SOAP}}}Body")[0]

    def raw(self) -> Raw:
        _ = self.answer
        assert self._raw is not None
        return replace(self._raw, body=etree.tostring(self._reply))


def set_text(payload: etree._Element, name: str, text: str) -> None:
    for element in payload.iter(f"{{*}}{name}"):
        element.text = text
