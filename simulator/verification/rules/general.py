"""Every contract: schema, addressing, times, HSA-ids, faults (spec/producer-rules.md, A)."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.contracts import schemas
from simulator.verification.check import Check
from simulator.verification.rule import Level, Origin, rule
from simulator.verification.run import Run
from simulator.verification.words import Words


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


RULES = (every_reply_keeps_its_schema,)
