"""Reports for tests of the formats: one made by hand with the worst that a target can send, one of a real run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from simulator.contracts import BOOKING_CONTRACTS
from simulator.verification.exchange import Exchange
from simulator.verification.report import Finding, Report, Result, State
from simulator.verification.rule import Level, Rule, Safety
from simulator.verification.rules import RULES
from simulator.verification.target import Person, Target, Waiver
from simulator.verification.verifying import Verification
from simulator.verification.words import Words
from simulator.verification.zoo import defects
from tests.support.messages import FACILITY, RESIDENT
from tests.verification.bench import Waited
from tests.verification.index_bench import run_with_index
from tests.verification.letting_loose import let_loose
from tests.verification.targets import granskning, target

SCRIPT = "<script>alert('å')</script>"
PHONE = "070-1740605"
SECRET = 'hem"lig<t'
NUMBER, OTHER = RESIDENT, "194804032094"
FORMS = (NUMBER, f"{NUMBER[:8]}-{NUMBER[8:]}", f"{NUMBER[2:8]}-{NUMBER[8:]}", f"{NUMBER[2:8]}+{NUMBER[8:]}", NUMBER[2:])
"""The ways in which the first person's number may stand in a reply."""

REPLY = f"""<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<r:GetSubjectOfCareScheduleResponse xmlns:r="urn:riv:crm:scheduling:GetSubjectOfCareScheduleResponder:1">
<r:timeslotDetail><c:bookingId xmlns:c="urn:riv:crm:scheduling:1">B-1</c:bookingId><reason>{" ".join(FORMS)}</reason>
<firstName>Tolvan</firstName><x:lastName xmlns:x="urn:x" kind="a">Tolvansson</x:lastName><phone>{PHONE}</phone>
<email>tolvan@example.se</email><note>{OTHER} skriv till tolvan@example.se</note></r:timeslotDetail>
<r:timeslotDetail><!-- {NUMBER} --><text>{SCRIPT.replace("<", "&lt;")}</text></r:timeslotDetail>
</r:GetSubjectOfCareScheduleResponse></s:Body></s:Envelope>""".encode()


def exchange(number: int = 1, reply: bytes = REPLY, **fields: object) -> Exchange:
    given: dict[str, object] = {
        "number": number,
        "contract": BOOKING_CONTRACTS["GetSubjectOfCareSchedule"],
        "url": f"http://target.example/x?who={NUMBER}",
        "logical_address": FACILITY,
        "purpose": Words(f"tider för {NUMBER}", f"times of {NUMBER}"),
        "request": f"<fråga><subject_of_care>{NUMBER}</subject_of_care><phone>{PHONE}</phone></fråga>".encode(),
        "request_headers": {"Content-Type": "text/xml", "X-Key": SECRET, "X-Who": NUMBER},
        "lawful": True,
        "began": 0.5,
        "elapsed": 0.25,
        "status": 200,
        "headers": {"content-type": "text/xml", "x-odd": f"\x07{NUMBER}"},
        "reply": reply,
        **fields,
    }
    return Exchange(**given)  # type: ignore[arg-type]


def report(*results: Result, exchanges: Sequence[Exchange] = (), **fields: object) -> Report:
    """Of a target whose name would be a script if anybody let it."""
    where = Target(
        name=SCRIPT,
        url="http://target.example/x",
        facilities=(FACILITY,),
        persons=(Person(NUMBER, "Tolvan", "Tolvansson", phone=PHONE), Person(OTHER)),
        headers={"X-Key": SECRET},
        secrets=(SECRET,),
        waivers=tuple(each.waiver for each in results if each.waiver is not None),
    )
    given: dict[str, object] = {
        "target": where,
        "results": results,
        "exchanges": exchanges,
        "began": "2026-08-03T08:00:00",
        "seconds": 2.5,
        "waited": 1.0,
        "version": "0.0",
        "clock": {"now": "2026-08-03T08:00:00", "source": "date header", "offset_seconds": "0"},
        "command": f"tidbok verify x.yaml --person {NUMBER}",
        **fields,
    }
    return Report(**given)  # type: ignore[arg-type]


def failed(*findings: Finding, rule: str = "PR-GSS-01", **fields: object) -> Result:
    state = State.FAILED if RULES[rule].level is Level.SHALL else State.WARNED
    given = {"looked_at": 3, "seconds": 0.5, "findings": findings, **fields}
    return Result(RULES[rule], state, **given)  # type: ignore[arg-type]


def worst() -> Report:
    """Every state, with scripts, formulas, personal numbers and control characters wherever a target can put them."""
    first, later = exchange(1, step="boka och avboka"), exchange(2, b"inte <xml " + NUMBER.encode())
    wide = exchange(3, f"<a>{NUMBER}</a>".encode("utf-16"))
    silent = exchange(4, b"", status=0, silence=Words(f"tyst om {NUMBER}", f"silent on {NUMBER}"))
    told = exchange(5, incoming=True, step="boka och avboka")
    waiver = Waiver("PR-GSS-03", f"{SCRIPT} {NUMBER}", "Förvaltningen", date(2026, 12, 24))
    findings = [
        Finding("1", f"{SCRIPT} {NUMBER}", "timeslotDetail[1]/bookingId", first),
        Finding(Words("något", "something"), f'=HYPERLINK("{NUMBER}")\x00\x1b[31m', "timeslotDetail[2]", first),
        Finding("ett svar", "-", "", later, (wide, silent, told)),
        Finding("a", "\ud800", f"x[{NUMBER}]", wide),
        Finding("en post", "ingen", "", told),
    ]
    rules = iter(each for each in RULES.values() if each.look is not None and each.id > "PR-GSS-03")
    reason = Words(f"{NUMBER} saknas", f"{NUMBER} is missing")
    others = [
        Result(next(rules), state, reason=None if state is State.PASSED else reason, looked_at=1)
        for state in State
        if state not in (State.FAILED, State.WAIVED)
    ]
    return report(
        failed(*findings),
        failed(Finding("=1+1", "@SUM(A1)", "", first), rule="PR-GSS-02"),
        Result(RULES["PR-GSS-03"], State.WAIVED, findings[:1], 1, reason, (first,), 0.1, waiver),
        *others,
        exchanges=(first, later, wide, silent),
        told=(told,),
        cleaned=(Words(f"Avbokad: {NUMBER}", f"Cancelled: {NUMBER}"),),
        left=(Words(f"Kvar: {NUMBER} {SCRIPT}", f"Left: {NUMBER} {SCRIPT}"),),
    )


@cache
def real() -> Report:
    """Of a run that books, of our own producer with two defects, its engagement index included."""
    waited = Waited()
    rules: list[Rule] = [
        RULES[name]
        for name in ("PR-GEN-16", "PR-GSS-01", "PR-GSS-02", "PR-GEN-12", "PR-MKB-01", "PR-CNB-01", "EI-01", "PR-GTT-08")
    ]
    with granskning(waited) as app:
        for defect in defects():
            if defect.name in ("end_before_start", "empty_performer"):
                let_loose(app, defect)
        run = run_with_index(app, target("reference", Safety.FULL), waited)
        return Verification(run, rules, "tidbok verify my-system.yaml --safety full").carry_out()
