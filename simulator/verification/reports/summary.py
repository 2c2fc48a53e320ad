"""What is said in words in several formats: the verdict, what it means for citizens, and what the words mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from simulator.verification.report import ExitCode, Report, Result, State
from simulator.verification.rule import Basis, Level, Origin, Rule, Safety
from simulator.verification.words import Words

BREACHES = (State.FAILED, State.ERROR, State.WARNED, State.WAIVED)
"""The states that are shown one by one, the gravest first."""
UNJUDGED = (State.SKIPPED, State.MANUAL, State.NOT_APPLICABLE)

STATE_MEANINGS: Mapping[State, Words] = {
    State.PASSED: Words("Det som granskades följer regeln.", "What was looked at keeps the rule."),
    State.FAILED: Words(
        "En SKALL-regel följs inte, eller ett undantag har gått ut.", "A SHALL rule is broken, or a waiver has expired."
    ),
    State.WARNED: Words(
        "En regel som bör följas följs inte; det underkänner inte.", "A rule that should be kept is not; nothing fails."
    ),
    State.SKIPPED: Words(
        "Något saknades för att kunna granska; skälet säger vad.", "Something was missing; the reason says what."
    ),
    State.NOT_APPLICABLE: Words("Gäller något som målet inte säger sig ha.", "About what the target does not claim."),
    State.MANUAL: Words(
        "Syns inte utifrån: en människa får titta.", "Not to be seen from outside: a person must look."
    ),
    State.WAIVED: Words("Avvikelsen är känd, och har ett undantag som gäller.", "The deviation is known and waived."),
    State.ERROR: Words("tidbok gick sönder: säger inget om målet.", "tidbok broke: this says nothing of the target."),
}

LEVELS: Mapping[Level, Words] = {each: Words(each.value, each.name) for each in Level}

ORIGINS: Mapping[Origin, Words] = {
    Origin.SCHEMA: Words("kontraktets schema", "the contract's schema"),
    Origin.DESCRIPTION: Words("tjänstekontraktsbeskrivningen", "the contract description"),
    Origin.PLATFORM: Words("tjänsteplattformen", "the service platform"),
    Origin.PRACTICE: Words("1177:s praxis", "1177's practice"),
    Origin.SLA: Words("SLA", "SLA"),
}

BASES: Mapping[Basis, Words] = {
    Basis.STATED: Words("uttalad", "stated"),
    Basis.DERIVED: Words("härledd", "derived"),
    Basis.DEFENCE: Words("skydd mot fel hos konsumenten", "defence against a consumer's mistake"),
}

SAFETIES: Mapping[Safety, Words] = {
    Safety.READ_ONLY: Words("läser bara", "reads only"),
    Safety.REVERSIBLE: Words("bokar och återställer", "books and undoes"),
    Safety.FULL: Words("förbrukar förberedda data", "uses up prepared data"),
}

CLOCKS: Mapping[str, Words] = {
    "bench": Words("avläst på testbänken", "read from the test bench"),
    "file": Words("enligt målfilen", "by the target file"),
    "date header": Words("mätt på svarens Date-huvud", "measured by the replies' Date header"),
    "own clock": Words("den här datorns, målets är inte mätt", "this computer's, the target's was not measured"),
}

OUTCOMES: Mapping[str, Words] = {
    "svar": Words("svar", "a reply"),
    "SOAP-fel": Words("SOAP-fel", "a SOAP fault"),
    "inget svar": Words("inget svar", "no answer"),
}
"""Of Exchange.outcome; what is not here is the same in any language."""

THEMES: Mapping[str, Words] = {
    "PR-GEN": Words("Allmänt, transport och adressering", "General, transport and addressing"),
    "PR-ACT": Words("Vem som frågar: Actor", "Who asks: Actor"),
    "PR-GSS": Words("Bokade tider", "Booked times"),
    "PR-GBD": Words("Uppgifter om en bokning", "Details of a booking"),
    "PR-DBK": Words("Kallelsetext", "Invitation texts"),
    "PR-GTT": Words("Tidstyper", "Time types"),
    "PR-GCT": Words("Vårdtyper", "Care types"),
    "PR-GPF": Words("Vårdpersonal att välja", "Staff to choose from"),
    "PR-GHF": Words("Mottagningar att välja", "Facilities to choose from"),
    "PR-GAD": Words("Dagar med lediga tider", "Days with free times"),
    "PR-GAT": Words("Lediga tider", "Free times"),
    "PR-MKB": Words("Boka", "Booking"),
    "PR-INV": Words("Kallelser", "Invitations"),
    "PR-UPB": Words("Omboka", "Rebooking"),
    "PR-CNB": Words("Avboka", "Cancelling"),
    "PR-RES": Words("Resultatkoder och fel", "Result codes and errors"),
    "PR-RYW": Words("Det nyss gjorda syns", "What was just done is seen"),
    "PR-SLA": Words("Svarstider", "Response times"),
    "EI": Words("Engagemangsindex", "The engagement index"),
}

STEPS: Mapping[str, str] = {
    "boka och avboka": "book and cancel",
    "omboka": "rebook",
    "boka det som inte erbjuds": "book what is not offered",
    "boka samtidigt": "book at the same time",
    "boka utan namn": "book without a name",
    "avboka med meddelande": "cancel with a message",
    "omboka till en upptagen tid": "rebook to a taken time",
    "omboka till en annan mottagning": "rebook to another facility",
    "omboka något som inte finns": "rebook what does not exist",
    "avboka det som inte får avbokas": "cancel what may not be cancelled",
    "avboka vid 24-timmarsgränsen": "cancel at the limit of 24 hours",
    "personal bokar": "staff book",
    "boka en passerad tid": "book a time that has passed",
    "boka på någon annans kallelse": "book on somebody else's invitation",
    "omboka en öppen kallelse": "rebook an open invitation",
    "boka på en kallelse på en mottagning utanför listan": "book on an invitation at an unlisted facility",
    "öppen kallelse": "open invitation",
    "två bokningar på en kallelse samtidigt": "two bookings on one invitation at once",
    "boka på en kallelse som har gått ut": "book on an expired invitation",
    "omboka det som inte får ombokas": "rebook what may not be rebooked",
    "omboka en tidsatt kallelse": "rebook a timed invitation",
    "omboka till en mottagning utanför listan": "rebook to an unlisted facility",
    "omboka till en passerad tid": "rebook to a time that has passed",
    "omboka dagen före": "rebook the day before",
    "omboka till samma dag": "rebook to the same day",
    "avboka en kallelse": "cancel an invitation",
    "avboka en passerad tid": "cancel a time that has passed",
    "en annan invånare agerar": "another citizen acts",
    "omboka till en annan vårdgivare på samma tid": "rebook to somebody else at the same time",
    "städa": "clean up",
}
"""Of Exchange.step."""

_VERDICTS: Mapping[ExitCode, Words] = {
    ExitCode.PASSED: Words("Godkänd: inget SKALL-krav underkändes.", "Passed: no SHALL rule failed."),
    ExitCode.FAILED: Words("Underkänd: minst ett SKALL-krav följs inte.", "Failed: at least one SHALL rule is broken."),
    ExitCode.NOTHING_JUDGED: Words("Inget kunde bedömas till slut.", "Nothing could be judged to its end."),
    ExitCode.BROKE: Words(
        "Verktyget gick sönder: domen är ofullständig.", "The tool broke: the verdict is incomplete."
    ),
    ExitCode.INTERRUPTED: Words("Avbruten: domen är ofullständig.", "Interrupted: the verdict is incomplete."),
}


LEFT = Words("Något kan vara kvar bokat i målet.", "Something may be left booked in the target.")


def verdict(report: Report) -> Words:
    """One sentence. A failure without a broken SHALL rule is an expired or needless waiver."""
    code = report.exit_code
    failed = [each for each in report.results if each.state is State.FAILED]
    if code is ExitCode.FAILED and failed and all(each.waiver is not None for each in failed):
        return Words(
            "Underkänd: ett undantag har gått ut eller behövs inte.", "Failed: a waiver is expired or unneeded."
        )
    return _VERDICTS[code]


def verdict_state(report: Report) -> State:
    """What the verdict is painted as."""
    return {ExitCode.PASSED: State.PASSED, ExitCode.FAILED: State.FAILED, ExitCode.BROKE: State.ERROR}.get(
        report.exit_code, State.SKIPPED
    )


def in_short(report: Report) -> list[Words]:
    """What a manager wants to know, a sentence at a time."""
    counts = report.counts
    judged = sum(counts[state] for state in (State.PASSED, State.FAILED, State.WARNED, State.WAIVED))
    said = [
        Words(
            f"{judged} av {_of(len(report.results))} kunde bedömas; {counts[State.PASSED]} av dem följs.",
            f"{judged} of {_of(len(report.results), 'rule', 'rules')} could be judged; {counts[State.PASSED]} kept.",
        )
    ]
    for state, words in (
        (State.FAILED, Words("måste åtgärdas (underkänd)", "must be put right (failed)")),
        (State.WARNED, Words("bör åtgärdas (varning)", "should be put right (warning)")),
        (State.WAIVED, Words("är känd sedan tidigare och har undantag", "is known and waived")),
        (State.ERROR, Words("gick inte att bedöma: verktyget gick sönder", "could not be judged: the tool broke")),
    ):
        if counts[state]:
            said.append(Words(f"{counts[state]} {words.sv}.", f"{counts[state]} {words.en}."))
    missing = counts[State.SKIPPED]
    if missing:
        said.append(
            Words(
                f"{missing} kunde inte bedömas för att något saknades; det står längre ned vad.",
                f"{missing} could not be judged because something was missing; what is told further down.",
            )
        )
    return said


def _of(count: int, one: str = "regel", more: str = "regler") -> str:
    return f"{count} {one if count == 1 else more}"


def consequences(results: Iterable[Result]) -> list[tuple[Words, list[str]]]:
    """What the broken SHALL rules mean for citizens, each sentence once with the rules it comes from."""
    found: dict[Words, list[str]] = {}
    for result in results:
        if result.state is State.FAILED and result.findings:
            found.setdefault(result.rule.citizen, []).append(result.rule.id)
    return list(found.items())


def theme(rule: Rule) -> str:
    """PR-GSS of PR-GSS-05."""
    return rule.id.rpartition("-")[0]


def by_theme(results: Iterable[Result]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(theme(result.rule), []).append(result)
    return found


def theme_words(name: str) -> Words:
    return THEMES.get(name, Words(name, name))


def reasons(results: Sequence[Result], state: State) -> dict[Words, list[str]]:
    """By reason: twenty rules that need the same thing are one line."""
    found: dict[Words, list[str]] = {}
    for result in results:
        if result.state is state:
            found.setdefault(result.reason or Words("", ""), []).append(result.rule.id)
    return found


def outcome(told: str) -> Words:
    return OUTCOMES.get(told, Words(told, told))


def step_words(step: str) -> Words:
    return Words(step, STEPS.get(step, step))
