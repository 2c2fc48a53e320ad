"""The contracts that a target has, and what it offers (spec/producer-rules.md, A: PR-GEN-17 to 20; M)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.contracts import BOOKING_CONTRACTS, headers
from simulator.contracts.consumer import request_writer
from simulator.contracts.itintegration_monitoring import ping_for_configuration
from simulator.verification.check import Check, Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.questions import Question
from simulator.verification.rule import Level, Origin, manual, rule
from simulator.verification.run import Run
from simulator.verification.steps import basics, reading, told
from simulator.verification.target import FLOWS
from simulator.verification.words import Words


@rule(
    "PR-GEN-17",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.8, 6.9.1",
    Words("Målet har åtminstone GetSubjectOfCareSchedule.", "The target has at least GetSubjectOfCareSchedule."),
    citizen=Words("Invånaren ser inte sina bokade tider.", "The citizen does not see their booked times."),
)
def the_schedule_can_be_asked_for(run: Run) -> Iterator[Check]:
    expected = Words("GetSubjectOfCareSchedule, som svarar", "GetSubjectOfCareSchedule, which answers")
    if not run.target.claims("GetSubjectOfCareSchedule"):
        yield Check(False, expected=expected, got=Words("kontraktet finns inte", "the contract is not there"))
        return
    try:
        (_, exchange), *_ = reading.schedules(run)
    except Missing as error:
        if not error.exchanges:
            raise
        exchange = error.exchanges[-1]
    yield Check(not basics.unsupported(exchange), exchange, expected=expected, got=basics.outcome(exchange))


@rule(
    "PR-GEN-18",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.8, 6.x.1",
    Words(
        "Målet har de kontrakt som det som mottagningen erbjuder kräver.",
        "The target has the contracts that the unit's offer requires.",
    ),
    citizen=Words("Invånaren ser en knapp som inte går att använda.", "The citizen sees a button that cannot be used."),
    passive=True,
)
def the_offer_is_backed_by_contracts(run: Run) -> Iterator[Check]:
    """What the target says it offers, and what the flags in its answers say (spec/producer-rules.md, M).

    A contract that is claimed but has answered nothing that was asked of it is lacking too.
    """
    silent = _unsupported(run)
    for flow in dict.fromkeys(("list", *run.target.flows)):
        lacking = [name for name in FLOWS.get(flow, ()) if name in silent or not run.target.claims(name)]
        yield Check(
            not lacking,
            next((silent[name] for name in lacking if name in silent), None),
            expected=Words(f"kontrakten för flödet {flow}", f"the contracts of the flow {flow}"),
            got=Words(f"saknar {', '.join(lacking)}", f"lacks {', '.join(lacking)}"),
        )
    basics.ask_everything(run)
    for row in told.timeslots(run):
        for name, needed in _implied(row).items():
            lacking = [each for each in needed if each in silent or not run.target.claims(each)]
            if lacking:
                _demand_declared(run, name, lacking)
            yield Check(
                not lacking,
                row.exchange,
                row.at(name),
                expected=Words(f"att målet har {', '.join(needed)}", f"that the target has {', '.join(needed)}"),
                got=Words(f"{name}=true utan {', '.join(lacking)}", f"{name}=true without {', '.join(lacking)}"),
                also=tuple(silent[each] for each in lacking if each in silent),
            )


def _unsupported(run: Run) -> Mapping[str, Exchange]:
    """Claimed contracts whose ordinary questions, or whose first acts of every flow, were not answered; with one."""
    asked: dict[str, list[Exchange]] = {}
    for exchange in told.first_questions(run):
        asked.setdefault(exchange.contract.name, []).append(exchange)
    return {name: each[-1] for name, each in asked.items() if all(basics.unsupported(one) for one in each)}


def _implied(row: Row) -> Mapping[str, tuple[str, ...]]:
    """The flags that are true, and the contracts that each requires."""
    open_invitation = row.flag("isInvitation") and row.find("startTimeInclusive") is None
    return {
        **({"cancel_booking_allowed": FLOWS["cancel"]} if row.flag("cancel_booking_allowed") else {}),
        **({"rebooking_allowed": FLOWS["rebook"]} if row.flag("rebooking_allowed") else {}),
        **({"isInvitation": FLOWS["open_invitations"]} if open_invitation else {}),
    }


def _demand_declared(run: Run, flag: str, lacking: list[str]) -> None:
    """A target that nothing has been said of may have more contracts than we know of."""
    if not run.target.contracts and run.target.flows == ("list",):
        raise Missing(
            Words(
                f"svaren har {flag}=true: ange i flows eller contracts om målet har {', '.join(lacking)}",
                f"the answers have {flag}=true: say in flows or contracts if the target has {', '.join(lacking)}",
            )
        )


@rule(
    "PR-GEN-19",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.1, 3.7",
    Words("PingForConfiguration besvaras.", "PingForConfiguration is answered."),
    citizen=Words(
        "Att tidboken inte svarar upptäcks först när invånaren märker det.",
        "That the timetable does not answer is first found out by the citizen.",
    ),
    contracts=("PingForConfiguration",),
)
def the_ping_is_answered(run: Run) -> Iterator[Check]:
    """Asked of producers until 1.1.1 only."""
    contract, address = ping_for_configuration.CONTRACT, run.target.facility
    namespace = BOOKING_CONTRACTS["GetSubjectOfCareSchedule"].responder_namespace
    question = Question(
        contract,
        address,
        headers.request_head(address, None, contract.address_namespace),
        request_writer(contract)(ping_for_configuration.Request(namespace, address)),
        Words("finns målet, och i vilken version", "is the target there, and which version"),
    )
    reply = run.ask(question)
    yield Check(
        reply.answered and bool(reply.text("version")),
        reply,
        expected=Words("PingForConfigurationResponse med version", "PingForConfigurationResponse with a version"),
        got=basics.outcome(reply),
    )


ONE_TIMETABLE = manual(
    "PR-GEN-20",
    Level.SHALL,
    Origin.PRACTICE,
    "1177, 004",
    Words(
        "En mottagning har ett enda tidbokssystem: dess LogicalAddress går till en enda producent.",
        "A facility has one timetable system only: its LogicalAddress goes to a single producer.",
    ),
    citizen=Words(
        "Invånaren ser bara en del av mottagningens tider.", "The citizen sees only a part of the facility's times."
    ),
    look_at=Words(
        "Sök mottagningens HSA-id i tjänsteadresseringskatalogen för varje kontrakt i crm:scheduling: alla vägval ska "
        "gå till samma producent, och mottagningen ska inte ha tider i ett annat system.",
        "Look the facility's HSA-id up in the service catalogue for each contract of crm:scheduling: every route must "
        "go to the same producer, and the facility must have no times in another system.",
    ),
)
