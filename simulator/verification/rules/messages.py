"""What a message is like on the wire, and how errors are told (spec/producer-rules.md, A: PR-GEN-01, 02, 06 to 08)."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial

from lxml import etree

from simulator.contracts import schemas
from simulator.contracts.envelope import SOAP, SOAP12
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange
from simulator.verification.questions import Question
from simulator.verification.rule import Basis, Level, Origin, rule
from simulator.verification.run import ACTS, Run
from simulator.verification.steps import basics, told
from simulator.verification.words import Text, Words

_GARBLED = (*(each.encode().decode(wrong, "ignore") for wrong in ("latin-1", "cp1252") for each in "åäöÅÄÖé"), "\ufffd")
"""Letters in UTF-8 that somebody has taken for something else, and the mark of letters that are lost."""
_FOREIGN = "urn:example:verification"


@rule(
    "PR-GEN-01",
    Level.SHALL,
    Origin.SCHEMA,
    "crm:scheduling 1.1, XSD",
    Words("Varje svar följer kontraktets schema.", "Every reply keeps its contract's schema."),
    citizen=Words(
        "1177 kan inte läsa svaret: tider saknas eller visas fel.",
        "1177 cannot read the reply: appointments are missing or wrong.",
    ),
    passive=True,
)
def every_reply_keeps_its_schema(run: Run) -> Iterator[Check]:
    basics.ask_everything(run)
    for exchange in run.exchanges:
        if exchange.payload is None or exchange.is_fault:
            continue
        problems = (
            []
            if schemas.is_valid(exchange.contract.xsd, exchange.payload)
            else schemas.problems(exchange.contract.xsd, exchange.payload)
        )
        yield Check(
            not problems,
            exchange,
            xpath=problems[0].partition(":")[0] if problems else "",
            expected=Words("ett svar som följer schemat", "a reply that keeps the schema"),
            got="; ".join(problems),
        )


@rule(
    "PR-GEN-02",
    Level.SHALL,
    Origin.SCHEMA,
    "XSD, WSDL; SOAP 1.1; RIVTABP21",
    Words(
        "Varje kontrakt som målet har besvarar en riktig fråga med HTTP 200, text/xml och kontraktets svarselement.",
        "Every contract that the target has answers a proper question with HTTP 200, text/xml and the contract's "
        "response element.",
    ),
    citizen=Words(
        "Invånaren ser inget: 1177 får inget svar som går att läsa.",
        "The citizen sees nothing: 1177 gets no reply that can be read.",
    ),
    passive=True,
    of_silence=True,
)
def every_contract_answers(run: Run) -> Iterator[Check]:
    """Ordinary questions and the first act of each flow must be answered; nothing lawful may come back as rubbish."""
    must_be_served = told.first_questions(run)
    for exchange in run.exchanges:
        if not exchange.lawful or (exchange.is_fault and exchange not in must_be_served):
            continue
        problem = _problem_on_the_wire(exchange)
        yield Check(
            problem is None,
            exchange,
            expected=Words(
                f"{exchange.contract.name}Response i {exchange.contract.responder_namespace}, HTTP 200, text/xml",
                f"{exchange.contract.name}Response in {exchange.contract.responder_namespace}, HTTP 200, text/xml",
            ),
            got=problem or "",
        )
    yield from _answered_now_and_then(run)


def _answered_now_and_then(run: Run) -> Iterator[Check]:
    """The very same lawful question answered once and once by a fault, though nothing had changed in between."""
    asked: dict[object, list[Exchange]] = {}
    for exchange in run.exchanges:
        if exchange.lawful and exchange.contract.name not in ACTS and (exchange.answered or exchange.is_fault):
            question = exchange.url, exchange.request, tuple(sorted(exchange.request_headers.items()))
            asked.setdefault(question, []).append(exchange)
    acts = [each.number for each in run.exchanges if each.contract.name in ACTS]
    for alike in asked.values():
        for fault in (each for each in alike if each.is_fault):
            answer = _answer_all_the_same(fault, alike, sorted([*acts, *run.steered]))
            if answer:
                also = Words(
                    f"svar, som på samma fråga i anrop {answer[0].number}",
                    f"a reply, as to the same question in call {answer[0].number}",
                )
                yield Check(False, fault, expected=also, got=basics.outcome(fault), also=answer)


def _answer_all_the_same(fault: Exchange, alike: list[Exchange], changes: list[float]) -> tuple[Exchange, ...]:
    """The replies that tell that `fault` is no answer to the question: with nothing booked, cancelled or steered in
    between, or (of a list) with a booking that was in it both before and after. Empty: the fault may be right.
    """
    answers = [each for each in alike if each.answered]
    place = bisect(changes, fault.number)
    near = next((each for each in answers if bisect(changes, each.number) == place), None)
    if near is not None:
        return (near,)
    before = [each for each in answers if each.number < fault.number][-1:]
    after = [each for each in answers if each.number > fault.number][:1]
    if fault.contract.name == "GetSubjectOfCareSchedule" and before and after:
        was, now = ({(row.text("bookingId"), row.text("startTimeInclusive")) for row in each.rows()}
                    for each in (*before, *after))  # fmt: skip
        return (*before, *after) if was & now else ()
    return ()


def _problem_on_the_wire(exchange: Exchange) -> Text | None:
    if exchange.silence is not None or exchange.unreadable or exchange.is_fault:
        return basics.outcome(exchange)
    contract, payload = exchange.contract, exchange.payload
    assert payload is not None
    if payload.tag != f"{{{contract.responder_namespace}}}{contract.name}Response":
        return basics.outcome(exchange)
    if exchange.status != 200:
        return f"HTTP {exchange.status}"
    kind = exchange.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "text/xml":
        return f"Content-Type: {kind or '-'}"
    garbled = next((text for text in payload.itertext() if any(each in text for each in _GARBLED)), None)
    if garbled is not None:
        shown = " ".join(str(garbled).split())[:80]
        return Words(f"trasiga bokstäver: {shown}", f"broken letters: {shown}")
    return None


@rule(
    "PR-GEN-06",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 4.3; SOAP 1.1, 6.2",
    Words(
        "Tekniska fel ges som SOAP Fault (SOAP 1.1, HTTP 500), aldrig som ett påhittat svar eller en webbsida.",
        "Technical errors are given as a SOAP Fault (SOAP 1.1, HTTP 500), never as a made-up answer or a web page.",
    ),
    citizen=Words(
        "Invånaren får veta att det gick bra fast det inte gjorde det, eller inte vad som hände.",
        "The citizen is told that all went well when it did not, or not told what happened.",
    ),
    passive=True,
    of_silence=True,
)
def technical_errors_are_soap_faults(run: Run) -> Iterator[Check]:
    basics.ask_everything(run)
    provoked = [run.ask(question) for question in _provocations(run)]
    for exchange in run.exchanges:
        if exchange.is_fault:
            yield Check(exchange.status == 500, exchange, "Fault", expected="HTTP 500", got=f"HTTP {exchange.status}")
        elif (exchange in provoked and _is_no_error_at_all(exchange)) or _is_no_soap_error(exchange):
            yield Check(False, exchange, expected=Words("soap:Fault, HTTP 500", "soap:Fault, HTTP 500"),
                        got=_answer_or_outcome(exchange))  # fmt: skip


def _provocations(run: Run) -> Iterator[Question]:
    """What nobody can carry out. A platform in between would say no itself, so then none."""
    if run.target.via != "direct":
        return
    with suppress(Missing, NotClaimed):
        question = basics.basic(run, "GetSubjectOfCareSchedule").question
        whole = question.body
        broken = Words("avhuggen XML", "XML that has been cut off")
        yield replace(question, purpose=broken, lawful=False, raw=whole[: len(whole) * 2 // 3])
    for name in ("GetSubjectOfCareSchedule", "GetBookingDetails"):
        with suppress(Missing, NotClaimed):
            purpose = Words("ett element som inget kontrakt har", "an element that no contract has")
            payload = f'<okant xmlns="{_FOREIGN}"/>'
            yield replace(basics.basic(run, name).question, payload=payload, purpose=purpose, lawful=False)


def _is_no_error_at_all(exchange: Exchange) -> bool:
    return exchange.answered or exchange.silence is not None


def _is_no_soap_error(exchange: Exchange) -> bool:
    """An error page, or a fault of SOAP 1.2. A fault that is spoilt on the way is PR-GEN-02's."""
    if exchange.silence is not None or exchange.answered:
        return False
    spoilt = SOAP.encode() in exchange.reply and b"Fault" in exchange.reply
    return (exchange.status >= 400 and not spoilt) or SOAP12.encode() in exchange.reply


def _answer_or_outcome(exchange: Exchange) -> Text:
    if exchange.answered:
        return Words(f"{exchange.contract.name}Response, som om allt gick bra", "the response, as if all went well")
    return basics.outcome(exchange)


@rule(
    "PR-GEN-07",
    Level.SHOULD,
    Origin.SCHEMA,
    "XSD",
    Words(
        "En fråga som bryter mot schemat behandlas inte som en riktig.",
        "A question that breaks the schema is not treated as a proper one.",
    ),
    citizen=Words(
        "Invånaren kan få ett svar som handlar om något annat än det som frågades.",
        "The citizen may get an answer about something else than what was asked.",
    ),
    basis=Basis.DERIVED,
)
def unlawful_questions_are_not_served(run: Run) -> Iterator[Check]:
    for ordinary in basics.basics(run, ("GetSubjectOfCareSchedule", "GetBookingDetails")):
        last = "subject_of_care" if ordinary.question.contract.name == "GetSubjectOfCareSchedule" else "bookingId"
        for change, purpose in (
            (partial(_leave_out, name=last), Words(f"utan {last}", f"without {last}")),
            (
                lambda root: _add(root, root.nsmap[root.prefix]),
                Words("med ett okänt element", "with an unknown element"),
            ),
        ):
            reply = run.ask(ordinary.question.changed(change, purpose))
            yield Check(
                not reply.answered,
                reply,
                expected=Words(f"SOAP-fel: frågan är {purpose.sv}", f"SOAP fault: the question is {purpose.en}"),
                got=_answer_or_outcome(reply),
            )


def _leave_out(root: etree._Element, name: str) -> None:
    element = root.find(f"{{*}}{name}")
    if element is not None:
        root.remove(element)


def _add(root: etree._Element, namespace: str | None) -> None:
    """Last in the question."""
    etree.SubElement(root, f"{{{namespace}}}okant").text = "1"


@rule(
    "PR-GEN-08",
    Level.SHALL,
    Origin.SCHEMA,
    'XSD: xs:any namespace="##other"',
    Words(
        "Ett element ur en annan namnrymd sist i frågan ändrar inte svaret.",
        "An element of another namespace last in the question does not change the answer.",
    ),
    citizen=Words(
        "Tiderna försvinner den dag 1177 skickar med en uppgift till.",
        "The appointments disappear the day 1177 sends one more piece of data.",
    ),
)
def foreign_elements_are_tolerated(run: Run) -> Iterator[Check]:
    for ordinary in basics.basics(run):
        purpose = Words("med ett element ur en annan namnrymd", "with an element of another namespace")
        question = ordinary.question.changed(lambda root: _add(root, _FOREIGN), purpose, lawful=True)
        reply, alike = basics.asked_like(run, ordinary, question)
        yield Check(
            alike,
            reply,
            expected=Words(
                f"samma svar som utan: {basics.told(ordinary.ask()).sv}",
                f"the same answer as without: {basics.told(ordinary.ask()).en}",
            ),
            got=basics.told(reply),
            also=(ordinary.ask(),),
        )
