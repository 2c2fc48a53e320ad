"""Result codes and errors: what a citizen is told when something has been done, or not (spec/producer-rules.md, K)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange
from simulator.verification.rule import Basis, Level, Origin, Safety, rule
from simulator.verification.run import ACTS, Run
from simulator.verification.steps import acting, reading, tries
from simulator.verification.steps.acting import said
from simulator.verification.steps.answers import answers_to, result_words
from simulator.verification.words import Words

_CODES = ("OK", "INFO", "ERROR")

_TECHNICAL = {
    "stack trace": re.compile(
        r"Traceback \(most recent|^\s*at [\w.$<>]+\(|\bat [\w$]+(\.[\w$<>]+)+\(|File \"[^\"]+\", line \d", re.M
    ),
    "exception": re.compile(r"\b\w*Exception\b|\b[A-Z]\w+Error\b|\b(java|javax|System|org|com)\.\w+\.\w+"),
    "XML": re.compile(r"<\?xml|</?[A-Za-z][\w:.-]*(\s[^<>]*)?/?>|&lt;/?\w|\{\"|\bnull\b|\bundefined\b"),
    "SQL": re.compile(r"\bORA-\d+|\bSQL(STATE| Server)\b|\bSELECT\s.+\sFROM\b|\bINSERT INTO\b|\bdeadlock", re.I),
    "address or path": re.compile(r"https?://[\w.-]+:\d+|[A-Za-z]:\\\w+\\|/(usr|var|opt|home)/\w+"),
}
"""What no citizen should read, by kind."""


@rule(
    "PR-RES-01",
    Level.SHALL,
    Origin.SCHEMA,
    "crm:scheduling 1.1, XSD",
    Words("resultCode är OK, INFO eller ERROR.", "resultCode is OK, INFO or ERROR."),
    citizen=Words(
        "1177 vet inte om det gick, och kan inte säga det till invånaren.",
        "1177 does not know whether it went well, and cannot tell the citizen.",
    ),
    safety=Safety.REVERSIBLE,
    passive=True,
)
def the_code_is_one_of_three(run: Run) -> Iterator[Check]:
    for exchange in _acts(run):
        if exchange.answered:
            code = exchange.text("resultCode")
            yield Check(code in _CODES, exchange, "resultCode", "OK / INFO / ERROR", code or Words("inget", "nothing"))


def _acts(run: Run) -> list[Exchange]:
    """Every act in the run, at least one booking and cancellation if the target has them."""
    found, why = [], None
    for name in ACTS:
        try:
            found += answers_to(run, name, acting.booked_and_cancelled)
        except (Missing, NotClaimed) as error:
            why = error
    if not found and why is not None:
        raise why
    return found


@rule(
    "PR-RES-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 4.3",
    Words(
        "Det som inte får göras besvaras med ERROR, inte med SOAP-fel: en upptagen tid, en spärrad avbokning.",
        "What may not be done is answered by ERROR, not by a SOAP fault: an occupied time, a forbidden cancellation.",
    ),
    citizen=Words(
        "Invånaren läser ”tekniskt fel” i stället för att tiden har blivit tagen.",
        "The citizen reads “technical error” instead of that the time has been taken.",
    ),
    safety=Safety.REVERSIBLE,
)
def a_logical_no_is_no_fault(run: Run) -> Iterator[Check]:
    tried, why = [], None
    try:
        flow = acting.booked_and_cancelled(run)
        flow.demand_booked()
        tried += [] if flow.taken is None else [flow.taken]
        if flow.taken is None:
            acting.demand_other(run, flow.person)
    except (Missing, NotClaimed) as error:
        why = error
    if run.target.safety.allows(Safety.FULL):
        with suppress(Missing, NotClaimed):
            acting.booked_and_cancelled(run).demand_cancelled()  # if every cancellation is a fault, this one is too
            tried.append(tries.forbidden_cancelled(run).cancelled)
    if not tried and why is not None:
        raise why
    for exchange in tried:
        if exchange.silence is None:
            yield Check(not exchange.is_fault, exchange, "", "ERROR", result_words(exchange))


@rule(
    "PR-RES-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words("INFO betyder att det är utfört.", "INFO means that it has been done."),
    citizen=Words(
        "Invånaren tror att tiden är bokad eller avbokad, och så är det inte.",
        "The citizen believes that the time is booked or cancelled, and it is not.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=("GetSubjectOfCareSchedule",),
)
def info_is_carried_out(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    booked, freed, cancelled = flow.booked.schedule, flow.freed.schedule, flow.cancelled
    if said(flow.made).code == "INFO" and booked is not None and booked.answered:
        starts = map(acting.start_of, booked.rows())
        there = flow.start in starts or acting.listed(booked, said(flow.made).booking_id) is not None
        expected = Words(f"en bokning {flow.start}", f"a booking {flow.start}")
        yield Check(there, flow.made, "resultCode", expected, result_words(flow.made), (booked,))
    if cancelled is not None and said(cancelled).code == "INFO" and freed is not None and freed.answered:
        there = acting.listed(freed, flow.booking_id) is not None
        expected = Words(f"{flow.booking_id} är avbokad", f"{flow.booking_id} is cancelled")
        yield Check(not there, cancelled, "resultCode", expected, result_words(cancelled), (freed,))


@rule(
    "PR-RES-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 4.3",
    Words(
        "resultText går att läsa för en invånare: inga felspår, ingen kod, ingen XML.",
        "resultText can be read by a citizen: no stack traces, no code, no XML.",
    ),
    citizen=Words(
        "Invånaren läser programkod och vet inte vad hen ska göra.",
        "The citizen reads program code and does not know what to do.",
    ),
    safety=Safety.REVERSIBLE,
    passive=True,
)
def texts_are_for_citizens(run: Run) -> Iterator[Check]:
    for exchange in _acts(run):
        text = said(exchange).text
        if text:
            found = technical(text)
            expected = Words(
                "text för en invånare (läs den också själv: är den på begriplig svenska?)",
                "a text for a citizen (read it yourself too: is it in plain Swedish?)",
            )
            got = Words(f"{text} ({', '.join(found)})", f"{text} ({', '.join(found)})") if found else text
            yield Check(not found, exchange, "resultText", expected, got)


def technical(text: str) -> list[str]:
    """The kinds of what should not be there."""
    return [kind for kind, pattern in _TECHNICAL.items() if pattern.search(text)]


@rule(
    "PR-RES-05",
    Level.SHOULD,
    Origin.SCHEMA,
    "crm:scheduling 1.1, XSD",
    Words(
        "Läsande kontrakt svarar med en lista eller ett SOAP-fel, aldrig med en resultatkod.",
        "Reading contracts answer with a list or a SOAP fault, never with a result code.",
    ),
    citizen=Words(
        "1177 ser en tom lista där det var ett fel, och invånaren tror att tiden är borta.",
        "1177 sees an empty list where there was an error, and the citizen believes that the time is gone.",
    ),
    basis=Basis.DERIVED,
    passive=True,
)
def reading_has_no_result_code(run: Run) -> Iterator[Check]:
    with suppress(Missing, NotClaimed):
        reading.schedules(run)  # asked already, unless this rule is judged alone
    for exchange in run.exchanges:
        if exchange.contract.name in ACTS or not exchange.answered:
            continue
        found = [row for name in ("resultCode", "resultText") for row in exchange.rows(name)]
        yield Check(
            not found,
            exchange,
            found[0].xpath if found else "",
            Words("en lista utan resultatkod", "a list without a result code"),
            ", ".join((row.text() or "").strip() for row in found),
        )


RULES = (
    the_code_is_one_of_three,
    a_logical_no_is_no_fault,
    info_is_carried_out,
    texts_are_for_citizens,
    reading_has_no_result_code,
)
