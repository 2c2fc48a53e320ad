"""The features say what they seem to say: nothing in them is swallowed, left out, or passes without being run.

pytest-bdd runs one of two scenarios of one name, takes `Exempel:` for the examples of the scenario before it, runs an
outline with an empty table once with the raw placeholders, and passes an `async def` step without awaiting it.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gherkin.parser import Parser

from features.support.contracts_kept import breaches
from tests.support.messages import message

ROOT = Path(__file__).parents[1]
FEATURES = sorted((ROOT / "features").rglob("*.feature"))
STEPS = sorted([*(ROOT / "features").rglob("*.py"), *(ROOT / "simulator" / "bdd" / "steps").rglob("*.py")])
RULE = re.compile(
    r"@(PR-(GEN|ACT|GSS|GBD|DBK|GTT|GCT|GPF|GHF|GAD|GAT|MKB|INV|UPB|CNB|RES|RYW|SLA)-\d\d"
    r"|CR-(COL|VIS|REL|RBK|FAC|PER|WIN|MSG|PHN|DSP|RES|CON|REG|INV|INB)-\d\d|EI-\d\d|AGP-4\.18\.\d+|VP0\d\d|PLT-\d\.\d+)"
)
"""Producer and consumer rules, index rules, the platform's own cases, its codes, and sections of spec/platform.md."""


def _numbered(series: str, numbers: Iterable[int]) -> list[str]:
    return [f"{series}-{number:02}" for number in numbers]


CONSUMER_RULES = [
    *_numbered("CR-COL", range(1, 17)),
    *_numbered("CR-VIS", range(1, 15)),
    *_numbered("CR-REL", range(1, 13)),
]
"""spec/consumer-rules.md A, B and C."""
FLOW_RULES = [
    *_numbered("CR-RBK", range(1, 12)),
    *_numbered("CR-FAC", range(1, 8)),
    *_numbered("CR-PER", range(1, 5)),
    *_numbered("CR-WIN", range(1, 11)),
    *_numbered("CR-MSG", range(1, 9)),
    *_numbered("CR-PHN", range(1, 5)),
    *_numbered("CR-DSP", range(1, 12)),
    *_numbered("CR-RES", range(1, 8)),
    *_numbered("CR-CON", range(1, 19)),
    *_numbered("CR-REG", range(1, 13)),
    *_numbered("CR-INV", range(1, 5)),
    *_numbered("CR-INB", range(1, 7)),
]
"""spec/consumer-rules.md D to K."""
UNSEEN = {"CR-CON-15": "how strongly a citizen has logged in: the portal API is told who it is and has no login"}
"""Rules that nothing can be seen of from outside, and why."""

INDEX_RULES = _numbered("EI", [*range(1, 7), *range(9, 21), 23])
"""Those of EI-01 to EI-23 that can be seen from outside; the others are of the messages that producers send."""

PLATFORM_CASES = [f"AGP-4.18.{number}" for number in range(1, 13)]
PLATFORM_CODES = [f"VP{number:03}" for number in (2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15)]
"""Those that a simulator can meet."""

Node = dict[str, Any]


def scenarios(text: str) -> Iterator[Node]:
    """Also those inside a Regel."""
    waiting = list(Parser().parse(text)["feature"]["children"])
    for child in waiting:
        if "scenario" in child:
            yield child["scenario"]
        waiting += child.get("rule", {}).get("children", [])


def repeated_names(text: str) -> list[str]:
    names = Counter(scenario["name"] for scenario in scenarios(text))
    return [f"{count} scenarios are named {name!r}" for name, count in names.items() if count > 1]


def swallowed(text: str) -> Iterator[str]:
    for scenario in scenarios(text):
        name, is_outline = scenario["name"], scenario["keyword"] != "Scenario"
        if not scenario["steps"]:
            yield f"{name!r} has no steps"
        if is_outline != bool(scenario["examples"]):
            yield f"{name!r}: a Scenariomall has Exempel, and nothing else has; a scenario is called Scenario"
        for examples in scenario["examples"]:
            if not examples.get("tableBody"):
                yield f"{name!r}: Exempel without rows"
            if re.search(r"^\s*(Givet|När|Så|Och|Men) ", examples.get("description", ""), re.MULTILINE):
                yield f"{name!r}: Exempel {examples['name']!r} has steps, which are never run"


def unknown_tags(text: str) -> Iterator[str]:
    for scenario in scenarios(text):
        tags = [tag["name"] for tag in scenario["tags"]]
        if not tags:
            yield f"{scenario['name']!r} names no rule"
        yield from (f"{scenario['name']!r}: {tag} is no rule's id" for tag in tags if not RULE.fullmatch(tag))


def untold(rules: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Rules that no scenario names by its tag."""
    told = {tag["name"] for text in texts for scenario in scenarios(text) for tag in scenario["tags"]}
    return [rule for rule in rules if f"@{rule}" not in told]


def async_steps(source: str) -> list[str]:
    return [
        f"line {node.lineno}: async def"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.AsyncFunctionDef)
    ]


def runs(text: str) -> int:
    """How many tests the scenarios should become."""
    return sum(
        sum(len(examples["tableBody"]) for examples in scenario["examples"]) if scenario["examples"] else 1
        for scenario in scenarios(text)
    )


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("feature", FEATURES, ids=by_name)
@pytest.mark.parametrize("problems", [repeated_names, swallowed, unknown_tags])
def test_feature_is_what_it_seems(feature: Path, problems: Any) -> None:
    assert list(problems(feature.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "rules",
    [CONSUMER_RULES, FLOW_RULES, INDEX_RULES, PLATFORM_CASES, PLATFORM_CODES],
    ids=["consumer_rules", "flow_rules", "index_rules", "platform_cases", "platform_codes"],
)
def test_every_rule_has_a_scenario(rules: list[str]) -> None:
    texts = [feature.read_text(encoding="utf-8") for feature in FEATURES]
    assert untold(rules, texts) == [rule for rule in rules if rule in UNSEEN]


@pytest.mark.parametrize("module", STEPS, ids=by_name)
def test_steps_are_not_async(module: Path) -> None:
    assert async_steps(module.read_text(encoding="utf-8")) == []


def test_every_scenario_is_a_test() -> None:
    command = [sys.executable, "-m", "pytest", "features", "--collect-only", "-q", "-p", "no:cacheprovider"]

    collected = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False).stdout

    expected = sum(runs(feature.read_text(encoding="utf-8")) for feature in FEATURES)
    assert len(re.findall(r"^features/.*::", collected, re.MULTILINE)) == expected > 250, collected


# The guards themselves see what they are for


def feature(body: str) -> str:
    return f"# language: sv\nEgenskap: Prov\n{body}"


def test_two_scenarios_of_one_name_are_seen_across_rules() -> None:
    one = "Regel: {}\n@PR-MKB-10\nScenario: Samma\nGivet a\n"

    assert repeated_names(feature(one.format("A") + one.format("B"))) == ["2 scenarios are named 'Samma'"]


@pytest.mark.parametrize(
    "body",
    [
        "Regel: A\nScenario: Ett\nGivet a\nExempel: Två\nGivet b\nSå c\n",
        "Scenario: Ett\nGivet a\nExempel:\n| n |\n| 1 |\n",
        "Scenariomall: Ett\nGivet <n>\nExempel:\n| n |\n",
        "Scenariomall: Ett\nGivet <n>\nExempel:\n",
        "Scenariomall: Ett\nGivet <n>\n",
        "Scenario: Ett\nScenario: Två\nGivet a\n",
    ],
    ids=["example_as_scenario", "examples_of_a_scenario", "no_rows", "no_table", "no_examples", "no_steps"],
)
def test_swallowed_steps_are_seen(body: str) -> None:
    assert list(swallowed(feature(body)))


def test_rule_without_a_scenario_is_seen() -> None:
    text = feature("@CR-COL-01 @CR-COL-02\nScenario: Ett\nGivet a\n")

    assert untold(["CR-COL-01", "CR-COL-02", "CR-COL-03"], [text]) == ["CR-COL-03"]


@pytest.mark.parametrize("tags", ["", "@MKB-10\n", "@PR-MKB-1\n", "@PR-XYZ-10\n", "@PR-MKB-10 @todo\n"])
def test_scenario_without_a_rule_is_seen(tags: str) -> None:
    assert list(unknown_tags(feature(f"{tags}Scenario: Ett\nGivet a\n")))


def test_async_step_is_seen() -> None:
    assert async_steps("@given('a')\nasync def _(): ...\n") == ["line 2: async def"]


def test_a_message_that_breaks_its_contract_is_noticed() -> None:
    asked = message("GetSubjectOfCareSchedule")
    payload = asked[asked.index("<a:GetSubject") : asked.index("</soap:Body>")]
    row = {"contract": "GetSubjectOfCareSchedule", "component": "producer", "faults": [], "correlation": "c"}
    whole = {**row, "request": asked, "reply": asked}

    assert breaches([whole]) == []
    assert len(breaches([{**whole, "reply": asked.replace("subject_of_care", "resident")}])) >= 1
    assert breaches([{**whole, "reply": asked.replace("subject_of_care", "resident"), "faults": ["x"]}]) == []
    assert len(breaches([{**whole, "request": asked.replace(payload, payload.replace("facility", "unit"))}])) >= 1
