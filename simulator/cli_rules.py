"""`tidbok rules`: the rules that `tidbok verify` judges by."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from simulator.errors import UsageError
from simulator.verification.words import LanguageName

if TYPE_CHECKING:
    from simulator.verification.rule import Rule
    from simulator.verification.words import Language, Words

T = TypeVar("T")

app = typer.Typer(help="The rules that `tidbok verify` judges by.", no_args_is_help=True, rich_markup_mode=None)
_LABEL = 15
LanguageOption = Annotated[LanguageName, typer.Option("--language", help="Of what is told.")]


@app.command("list", epilog="Examples:  tidbok rules list --level SKALL --contract MakeBooking   |   --theme EI")
def list_rules(
    level: Annotated[str, typer.Option(help="SKALL, BÖR, KAN, or shall, should, may.")] = "",
    origin: Annotated[str, typer.Option(help="schema, contract description, platform, 1177 practice or SLA.")] = "",
    contract: Annotated[str, typer.Option(help="The contract that the rules need.")] = "",
    theme: Annotated[str, typer.Option(help="What stands before the number in the ids: GSS, MKB, EI …")] = "",
    language: LanguageOption = LanguageName.SV,
) -> None:
    """One line per rule: id, level and sentence."""
    from simulator.contracts import BOOKING_CONTRACTS
    from simulator.verification.rule import Level, Origin
    from simulator.verification.rules import RULES

    levels = {name: each for each in Level for name in (each.value, each.name)}
    wanted_level = _known("level", level, levels)
    wanted_origin = _known("origin", origin, {each.value: each for each in Origin})
    wanted_contract = _known("contract", contract, {name: name for name in BOOKING_CONTRACTS})
    wanted_theme = _known("theme", theme, {_theme(rule): _theme(rule) for rule in RULES.values()})
    for rule in RULES.values():
        if (
            wanted_level in (None, rule.level)
            and wanted_origin in (None, rule.origin)
            and wanted_theme in (None, _theme(rule))
            and (wanted_contract is None or wanted_contract in _contracts(rule))
        ):
            print(f"{rule.id:<12}{_level(rule, language.value):<8}{rule.sentence.in_(language.value)}")


@app.command(epilog="Example:  tidbok rules show PR-GSS-05")
def show(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="A rule's id.")],
    language: LanguageOption = LanguageName.SV,
) -> None:
    """A rule in full: what it says, where it comes from, what it means for the citizen, what judging it takes."""
    from simulator.verification.rule_ids import no_such
    from simulator.verification.rules import RULES

    rule = RULES.get(rule_id.strip().upper())
    if rule is None:
        raise UsageError(no_such(rule_id, RULES))
    print(f"{rule.id}  {rule.sentence.in_(language.value)}\n")
    for label, words in _rows(rule, language.value):
        head = f"{label.in_(language.value):<{_LABEL}}"
        print(
            "\n".join(
                textwrap.wrap(words.in_(language.value), 110, initial_indent=head, subsequent_indent=" " * _LABEL)
            )
        )


def _known(what: str, word: str, known: Mapping[str, T]) -> T | None:
    """The one that is called so in any case of letters; None for no word. Raises UsageError with the nearest."""
    from simulator.scenarios.words import unknown

    if not word:
        return None
    found = {name.lower(): each for name, each in known.items()}.get(word.strip().lower())
    if found is None:
        raise UsageError(unknown(what, word, known))
    return found


def _theme(rule: Rule) -> str:
    """GSS of PR-GSS-05, EI of EI-01."""
    return rule.id.rpartition("-")[0].removeprefix("PR-")


def _contracts(rule: Rule) -> tuple[str, ...]:
    from simulator.verification.target import FLOWS

    return (*rule.contracts, *FLOWS.get(rule.flow, ()))


def _level(rule: Rule, language: Language) -> str:
    return rule.level.value if language == "sv" else rule.level.name


def _rows(rule: Rule, language: Language) -> Iterator[tuple[Words, Words]]:
    from simulator.verification.words import Words

    yield Words("nivå", "level"), _same(_level(rule, language))
    yield Words("källa", "source"), _same(f"{rule.source} ({rule.origin.value}, {rule.basis.value})")
    yield Words("för invånaren", "the citizen"), rule.citizen
    if rule.manual is not None:
        yield Words("för hand", "by hand"), rule.manual
        return
    safety = rule.safety.value
    books = Words(f"{safety}; bokar också, där körningen får", f"{safety}; books too, where the run may")
    yield Words("säkerhet", "safety"), books if rule.books else _same(safety)
    if rule.contracts:
        yield Words("kontrakt", "contracts"), _same(", ".join(rule.contracts))
    if rule.flow:
        yield Words("flöde", "flow"), _same(rule.flow)
    if rule.profile:
        yield Words("profil", "profile"), _same(rule.profile)
    if rule.passive:
        yield (
            Words("granskar", "looks at"),
            Words("allt som frågats i körningen, sist av alla", "all that was asked in the run, after all the others"),
        )


def _same(text: str) -> Words:
    from simulator.verification.words import Words

    return Words(text, text)
