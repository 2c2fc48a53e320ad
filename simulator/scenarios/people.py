"""Names and telephone numbers where a scenario leaves them out: Swedish, invented, and the same for the same seed.

Faker is imported only when a name is missing. Its own personal identity numbers and telephone numbers are never used:
they could be somebody's. Telephone numbers come from the series that PTS keeps free for books and films (070-174 06 05
to 99).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

_FIRST_PHONE = 605
_PHONES = 95
_POOL = 300


@dataclass(frozen=True, slots=True)
class FullName:
    first_name: str
    last_name: str


def name_for(seed: int, key: str, female: bool | None = None) -> FullName:
    """An invented name that depends on the seed and on whose it is, not on what else the scenario holds."""
    faker = _faker()
    random = Random(f"{seed}:{key}")
    faker.seed_instance(random.getrandbits(64))
    woman = random.random() < 0.5 if female is None else female
    return FullName(faker.first_name_female() if woman else faker.first_name_male(), faker.last_name())


def phone_for(seed: int, key: str) -> str:
    digits = f"{_FIRST_PHONE + Random(f'{seed}:{key}:phone').randrange(_PHONES):04}"
    return f"070-174 {digits[:2]} {digits[2:]}"


def is_woman(identity: str) -> bool | None:
    """The last digit but one of a personal identity number is even for women; None for reserve numbers."""
    return int(identity[10]) % 2 == 0 if identity.isdigit() else None


@dataclass(frozen=True, slots=True)
class Names:
    """Enough names to name a hundred thousand people quickly."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    last: tuple[str, ...]


def many_names(seed: int) -> Names:
    faker = _faker()
    faker.seed_instance(seed)
    return Names(
        tuple(faker.first_name_female() for _ in range(_POOL)),
        tuple(faker.first_name_male() for _ in range(_POOL)),
        tuple(faker.last_name() for _ in range(_POOL)),
    )


@lru_cache(maxsize=1)
def _faker() -> Any:
    from faker import Faker  # a tenth of a second, and most scenarios name everybody

    return Faker("sv_SE")
