"""The zoo's matrix as a page: which defect each rule was made to catch, and which others notice it.

python -m tests.verification.matrix > simulator/verification/ZOO.md
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.verification.rule import Rule
from simulator.verification.rules import RULES
from simulator.verification.zoo import Defect, defects

_HEAD = """\
# The zoo of bad producers

{defects} defects prove {rules} rules. Each defect is let loose alone on one of our own booking systems, and is caught
by the rule it was made for and by no other than those that cannot help noticing it (`tests/test_honesty.py`; all of
them: `TIDBOK_ZOO=all pytest tests/test_honesty.py -m long`). The list is [zoo.yaml](zoo.yaml); this page is made from
it by `python -m tests.verification.matrix`.
"""


def page() -> str:
    listed = defects()
    proved = {defect.rule for defect in listed}
    return "\n".join((_HEAD.format(defects=len(listed), rules=len(proved)), *_table(listed), ""))


def _table(listed: tuple[Defect, ...]) -> Iterator[str]:
    yield "| rule | level | what it says | defects made for it | noticed by it too |"
    yield "|---|---|---|---|---|"
    for rule in RULES.values():
        own = ", ".join(f"`{each.name}`" for each in listed if each.rule == rule.id)
        also = ", ".join(f"`{each.name}`" for each in listed if rule.id in each.also)
        yield f"| {rule.id} | {rule.level.value} | {rule.sentence.en} | {own or _none(rule)} | {also} |"


def _none(rule: Rule) -> str:
    return "for a person to judge" if rule.look is None else "none"


if __name__ == "__main__":
    print(page(), end="")
