"""Large scenarios, made: a compact YAML with realistic systems and a `population`."""

from __future__ import annotations

from random import Random
from typing import Any

import yaml

_BOOKINGS_PER_SYSTEM = 50_000
_FACILITIES = 10
_PERFORMERS = 3
_REGIONS = (
    "Norrskog", "Älvdal", "Skärkust", "Slättland", "Sjöbygd", "Bergslag", "Havsö", "Mellanskog", "Östmark", "Västmark",
    "Fjällby", "Sydkust",
)  # fmt: skip
_PLACES = (
    "Granbacken", "Lindängen", "Solhöjden", "Björkhaga", "Ekdungen", "Kvarnbyn", "Älvstranden", "Rönnbacka", "Tallåsen",
    "Sjövik", "Hagaberg", "Kyrkbyn", "Mossängen", "Furulund", "Strandvallen", "Åkersro", "Klockarvik", "Vitsippan",
)  # fmt: skip
_KINDS = ("vårdcentral", "barnavårdscentral", "rehabmottagning", "ögonmottagning", "hudmottagning", "laboratorium")
_TIME_TYPES: list[dict[str, Any]] = [
    {"id": "NYBESOK", "name": "Nybesök läkare", "minutes": 30},
    {"id": "ATERBESOK", "name": "Återbesök läkare", "minutes": 30},
    {"id": "PROV", "name": "Provtagning", "minutes": 30, "info": "Kom fastande: ät och drick inget efter midnatt."},
    {"id": "SSK", "name": "Besök hos sjuksköterska", "minutes": 30, "message_allowed": True},
]
_HOURS = ("08:00-16:00", "07:30-15:30", ["08:00-11:30", "13:00-17:00"])


def generate(people: int, bookings: int, systems: int | None = None, seed: int = 1) -> str:
    """The YAML text of a large scenario; the same for the same arguments."""
    random = Random(seed)
    number_of_systems = systems or max(3, round(bookings / _BOOKINGS_PER_SYSTEM))
    scenario = {
        "name": "large",
        "title": f"{people:,} people, {bookings:,} bookings, {number_of_systems} booking systems".replace(",", " "),
        "seed": seed,
        "booking_systems": [_system(number, random) for number in range(number_of_systems)],
        "population": {"people": people, "bookings": bookings},
    }
    text = yaml.safe_dump(scenario, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    return f"# Made by: tidbok scenario generate\n{text}"


def _system(number: int, random: Random) -> dict[str, Any]:
    organisation = f"SE23219{number:05}"
    region = f"{_REGIONS[number % len(_REGIONS)]}{'' if number < len(_REGIONS) else f' {number // len(_REGIONS) + 1}'}"
    people = [f"{organisation}-P{at}{who}" for at in range(_FACILITIES) for who in range(_PERFORMERS)]
    profile = random.choice(("pasis", "pmo", "reference"))
    return {
        "id": f"system-{number + 1}",
        "name": f"Tidboken {region}",
        "hsa_id": f"{organisation}-SYS",
        "profile": profile,
        "time_types": [dict(time_type) for time_type in _TIME_TYPES],
        "performers": [{"hsa_id": performer, "title": "Leg. läkare"} for performer in people],
        "facilities": [_facility(organisation, at, people, region, random) for at in range(_FACILITIES)],
    }


def _facility(organisation: str, at: int, people: list[str], region: str, random: Random) -> dict[str, Any]:
    own = people[at * _PERFORMERS : (at + 1) * _PERFORMERS]
    return {
        "hsa_id": f"{organisation}-F{at}",
        "name": f"{random.choice(_PLACES)}s {random.choice(_KINDS)} {at + 1}, {region}",
        "performers": own,
        "schedules": [{"performers": own, "weekdays": "mon-fri", "hours": random.choice(_HOURS)}],
    }
