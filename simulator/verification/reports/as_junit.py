"""The report as JUnit's XML, for build servers: a testsuite per subject, a testcase per rule.

Valid by the schemas in use (Ant's and Jenkins'), which have no properties on a testcase: a rule's level, origin, source
and state are properties of its testsuite, named `PR-GSS-05.level`. A warning and a known deviation do not fail: they
are told in system-out and in the state.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml import etree

from simulator.verification.report import STATE_WORDS, Report, Result, State
from simulator.verification.reports import as_json, summary
from simulator.verification.reports.marking import printable
from simulator.verification.reports.masking import Masking
from simulator.verification.words import Language, Text, Words, said

_NOT_RUN = (State.SKIPPED, State.NOT_APPLICABLE, State.MANUAL)
_MOST = 20  # findings of one rule


def write(report: Report, language: Language = "sv", *, masked: bool = True) -> str:
    return _Writer(report, language, as_json.masking(report, masked)).document()


class _Writer:
    def __init__(self, report: Report, language: Language, hide: Masking) -> None:
        self._report = report
        self._language: Language = language
        self._hide = hide

    def document(self) -> str:
        root = etree.Element("testsuites")
        for number, (name, results) in enumerate(summary.by_theme(self._report.results).items()):
            root.append(self._suite(number, name, results))
        written = etree.tostring(root, encoding="unicode", pretty_print=True)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}'

    def _suite(self, number: int, name: str, results: Sequence[Result]) -> etree._Element:
        report = self._report
        states = [result.state for result in results]
        suite = self._element(
            "testsuite",
            name=f"{name} {self._say(summary.theme_words(name))}",
            id=str(number),
            package=_token(self._say(report.target.name)),
            timestamp=report.began[:19],
            hostname=_host(report),
            tests=str(len(results)),
            failures=str(states.count(State.FAILED)),
            errors=str(states.count(State.ERROR)),
            skipped=str(sum(state in _NOT_RUN for state in states)),
            time=_seconds(sum(result.seconds for result in results)),
        )
        properties = etree.SubElement(suite, "properties")
        for key, value in self._properties(results):
            properties.append(self._element("property", name=key, value=value))
        suite.extend([self._case(name, result) for result in results])
        notes = "\n".join(self._note(result) for result in results if result.state in (State.WARNED, State.WAIVED))
        etree.SubElement(suite, "system-out").text = self._say(notes)
        etree.SubElement(suite, "system-err").text = ""
        return suite

    def _properties(self, results: Sequence[Result]) -> list[tuple[str, str]]:
        report = self._report
        rows = [("target", report.target.name), ("tidbok", report.version), ("command", report.command)]
        for result in results:
            rule = result.rule
            rows += [
                (f"{rule.id}.level", rule.level.value),
                (f"{rule.id}.origin", rule.origin.value),
                (f"{rule.id}.source", rule.source),
                (f"{rule.id}.state", result.state.value),
            ]
        return rows

    def _case(self, theme: str, result: Result) -> etree._Element:
        case = self._element(
            "testcase",
            name=f"{result.rule.id} {self._say(result.rule.sentence)}",
            classname=f"{_token(self._say(self._report.target.name))}.{theme}",
            time=_seconds(result.seconds),
        )
        sentence = self._say(result.rule.sentence if result.reason is None else result.reason)
        kind = {State.FAILED: "failure", State.ERROR: "error"}.get(result.state)
        if kind is not None:
            told = self._element(kind, message=sentence, type=self._say(STATE_WORDS[result.state]))
            told.text = self._note(result)
            case.append(told)
        elif result.state in _NOT_RUN:
            word = self._say(STATE_WORDS[result.state])
            case.append(self._element("skipped", message=f"{word}: {sentence}"))
        return case

    def _note(self, result: Result) -> str:
        """What there is to say of a breach, a line each."""
        rule = result.rule
        lines: list[tuple[Words, Text]] = [
            (
                STATE_WORDS[result.state],
                f"{rule.id} {self._say(summary.LEVELS[rule.level])} {self._say(rule.sentence)}",
            ),
            (Words("För invånaren", "The citizen"), rule.citizen),
            (Words("Källa", "Source"), f"{rule.source} ({self._say(summary.ORIGINS[rule.origin])})"),
        ]
        if result.reason is not None:
            lines.append((Words("Skäl", "Reason"), result.reason))
        for finding in result.findings[:_MOST]:
            call = "-" if finding.exchange is None else f"{finding.exchange.number} {finding.exchange.contract.name}"
            lines += [
                (Words("Anrop", "Call"), call),
                (Words("Plats", "Place"), finding.xpath or "-"),
                (Words("Väntat", "Expected"), finding.expected or "-"),
                (Words("Fick", "Got"), finding.got or "-"),
            ]
        lines.append((Words("Återskapa med", "Repeat with"), as_json.repeating(self._report, result)))
        return "".join(f"{self._say(label)}: {self._say(text)}\n" for label, text in lines)

    def _element(self, tag: str, /, **attributes: str) -> etree._Element:
        return etree.Element(tag, {key: _token(self._say(value)) for key, value in attributes.items()})

    def _say(self, text: Text) -> str:
        return printable(self._hide.text(said(text, self._language)))


def _token(text: str) -> str:
    """In one line, as the schemas want names."""
    return " ".join(text.split()) or "-"


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _host(report: Report) -> str:
    """The target's."""
    addresses = [report.target.url, *report.target.urls.values()]
    return next((urlsplit(each).hostname or "" for each in addresses if each), "") or "localhost"
