"""Service levels: how fast and how steadily the target answers (spec/producer-rules.md, O).

Seconds are from the request's first byte to the reply's last, as verify's own computer measures them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from simulator.verification.check import Check, Missing
from simulator.verification.exchange import Exchange
from simulator.verification.rule import Basis, Level, Origin, Safety, manual, rule
from simulator.verification.rules.shared import free_at_once, gone_at_once, not_offered_at_once, seen_at_once
from simulator.verification.run import Run
from simulator.verification.steps import acting, reading
from simulator.verification.words import Words

LIMIT = 3.0  # seconds, for 95 % of the calls
ENOUGH = 100  # calls in all, for a percentile
ENOUGH_OF_ONE = 20  # calls of one contract: with fewer, one slow call would be more than 5 %
PATIENCE = 20.0  # seconds that may be spent on calls for the percentile's sake
LOAD_SECONDS = 60.0  # of constant load
LOAD_RATE = 0.95  # calls a second: 1, less what the pace loses
PROMISED_RATE = 1.1  # calls a second: what is more than that no producer has promised to bear
ALL = Words("alla kontrakt", "all contracts")

_TURNED_AWAY = (429, 502, 503, 504)

_SLOW = Words(
    "Invånaren väntar, och 1177 visar ”tekniskt fel” för den som svarar för sent.",
    "The citizen waits, and 1177 shows “technical error” for who answers too late.",
)


@rule(
    "PR-SLA-01",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words("95 % av alla anrop besvaras inom 3 sekunder.", "95 % of all calls are answered within 3 seconds."),
    citizen=_SLOW,
    passive=True,
    of_silence=True,
)
def nearly_all_are_fast(run: Run) -> Iterator[Check]:
    _fill_up(run)
    total = len(run.exchanges)
    if total < ENOUGH:
        raise Missing(
            Words(
                f"körningen gjorde {total} anrop, och {ENOUGH} behövs för en percentil: kör fler regler, ange fler "
                "testpersoner eller tillåt --safety reversible",
                f"the run made {total} calls, and {ENOUGH} are needed for a percentile: run more rules, give more test "
                "persons or allow --safety reversible",
            )
        )
    yield _fast(run.exchanges, ALL)
    by_contract: dict[str, list[Exchange]] = {}
    for exchange in run.exchanges:
        by_contract.setdefault(exchange.contract.name, []).append(exchange)
    for name, exchanges in by_contract.items():
        if len(exchanges) >= ENOUGH_OF_ONE:
            yield _fast(exchanges, Words(name, name))


def _fill_up(run: Run) -> None:
    """Ask for schedules and free days until there are enough calls, where that takes no longer than `PATIENCE`."""
    lacking, rate = ENOUGH - len(run.exchanges), run.target.rate
    if lacking <= 0 or (rate > 0 and lacking / rate > PATIENCE):
        return
    person = run.person
    asker, first = run.asker(person), run.today
    month = reading.times_request(run, person, first, first + timedelta(days=30))
    mix = [("GetSubjectOfCareSchedule", asker.schedule(person.id)), ("GetAvailableDates", asker.dates(month))]
    claimed = [question for name, question in mix if run.target.claims(name)]
    for number in range(lacking if claimed else 0):
        run.ask(claimed[number % len(claimed)])


def _fast(exchanges: Sequence[Exchange], what: Words) -> Check:
    found, slowest = percentile(exchanges), max(exchanges, key=_seconds)
    slow = sum(_seconds(each) > LIMIT for each in exchanges)
    got = Words(
        f"{_number(found)} s ({what.sv}: {slow} av {len(exchanges)} anrop över {LIMIT:g} s)",
        f"{found:.2f} s ({what.en}: {slow} of {len(exchanges)} calls over {LIMIT:g} s)",
    )
    expected = Words(f"95 % inom {LIMIT:g} s", f"95 % within {LIMIT:g} s")
    return Check(found < LIMIT, slowest, "", expected, got)


def percentile(exchanges: Sequence[Exchange]) -> float:
    """The 95th, in seconds, by nearest rank: so many calls were at least as fast."""
    ranked = sorted(_seconds(each) for each in exchanges)
    return ranked[max(0, -(-95 * len(ranked) // 100) - 1)]


def _seconds(exchange: Exchange) -> float:
    """What never was answered was not answered within any time."""
    return exchange.elapsed if exchange.silence is None else float("inf")


def _number(seconds: float) -> str:
    return f"{seconds:.2f}".replace(".", ",").replace("inf", "∞")


@rule(
    "PR-SLA-02",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words("Målet tål ett anrop i sekunden.", "The target bears one call a second."),
    citizen=Words(
        "När många vill boka samtidigt får ingen något svar.", "When many want to book at once nobody gets an answer."
    ),
    passive=True,
    of_silence=True,
)
def one_call_a_second_is_borne(run: Run) -> Iterator[Check]:
    asked = run.exchanges
    seconds = asked[-1].began - asked[0].began if asked else 0.0
    rate = (len(asked) - 1) / seconds if seconds else 0.0
    if seconds < LOAD_SECONDS or rate < LOAD_RATE:
        raise Missing(
            Words(
                f"körningen var {_number(seconds)} s med {_number(rate)} anrop/s, och en minut med minst 1 anrop/s "
                "behövs: kör fler regler, med --rate 1 eller mer",
                f"the run was {seconds:.2f} s with {rate:.2f} calls a second, and a minute of at least 1 is needed: "
                "run more rules, with --rate 1 or more",
            )
        )
    checks = [_not_turned_away(asked), _fast(asked, ALL)]
    if rate > PROMISED_RATE and not all(check.ok for check in checks):
        raise Missing(
            Words(
                f"målet hann inte med {_number(rate)} anrop/s, men har bara lovat 1: kör med --rate 1",
                f"the target did not keep up with {rate:.2f} calls a second, but has promised 1: run with --rate 1",
            )
        )
    yield from checks


def _not_turned_away(exchanges: Sequence[Exchange]) -> Check:
    """No answer at all, an HTTP status that says that there is too much to do, or now an answer and now none."""
    steady = {each.request for each in exchanges if each.answered and _repeatable(each)}
    away = [
        each
        for each in exchanges
        if each.silence is not None
        or (each.status in _TURNED_AWAY and not each.is_fault)
        or (not each.answered and each.request in steady)
    ]
    got = Words(f"{len(away)} av {len(exchanges)} anrop avvisade", f"{len(away)} of {len(exchanges)} calls turned away")
    expected = Words("inget anrop avvisat eller utan svar", "no call turned away or left unanswered")
    return Check(not away, away[0] if away else None, "", expected, got, tuple(away[1:5]))


def _repeatable(exchange: Exchange) -> bool:
    """Whether the same question is answered every time; those about a booking depend on what has become of it."""
    return exchange.contract.name.startswith("Get") and b"bookingId" not in exchange.request


availability = manual(
    "PR-SLA-03",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words("Målet är tillgängligt dygnet runt, 99,5 %.", "The target is available round the clock, 99.5 %."),
    citizen=Words("Tiderna syns inte just då.", "The appointments cannot be seen just then."),
    look_at=Words(
        "Se driftstatistiken för den senaste månaden: högst 3,6 timmars avbrott, planerade som oplanerade.",
        "Look at last month's operating figures: at most 3.6 hours of interruption, planned or not.",
    ),
)


@rule(
    "PR-SLA-04",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words(
        "En ändring syns genast i alla kontrakt, utan väntetid.",
        "A change is seen at once in all contracts, without waiting.",
    ),
    citizen=Words(
        "Invånaren ser gamla uppgifter och handlar efter dem.", "The citizen sees old data and acts on them."
    ),
    safety=Safety.REVERSIBLE,
    flow="book",
)
def changes_are_seen_without_waiting(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    yield from seen_at_once(flow)
    yield from not_offered_at_once(flow)
    if flow.cancelled is not None and acting.said(flow.cancelled).carried_out:
        yield from gone_at_once(flow)
        yield from free_at_once(flow)


@rule(
    "PR-SLA-05",
    Level.SHOULD,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1; 1177, 004",
    Words(
        "GetAvailableDates för 62 dagar besvaras inom 3 sekunder.",
        "GetAvailableDates for 62 days is answered within 3 seconds.",
    ),
    citizen=Words(
        "Kalendern för de kommande två månaderna öppnas inte.", "The calendar of the next two months does not open."
    ),
    basis=Basis.DERIVED,
    contracts=("GetAvailableDates",),
)
def two_months_are_fast(run: Run) -> Iterator[Check]:
    exchange = reading.free_dates(run)
    got = f"{_number(exchange.elapsed)} s"
    yield Check(exchange.elapsed < LIMIT, exchange, "", Words(f"inom {LIMIT:g} s", f"within {LIMIT:g} s"), got)


RULES = (
    nearly_all_are_fast,
    one_call_a_second_is_borne,
    availability,
    changes_are_seen_without_waiting,
    two_months_are_fast,
)
