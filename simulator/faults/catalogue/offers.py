"""Faults of what a booking system shows and offers, because it reads its own timetable wrongly."""

from __future__ import annotations

from simulator.domain.fault import (
    ChoiceMistake,
    DateMistake,
    Filter,
    IntervalMistake,
    ScheduleMistake,
    Stumble,
    UnitMistake,
)
from simulator.faults.catalogue.shared import (
    ACTS,
    ASKS,
    BOOK,
    CANCEL,
    CHOICES,
    DATES,
    DETAILS,
    FREE,
    REBOOK,
    SCHEDULE,
    TIMESLOTS,
)
from simulator.faults.fault import Fault, Kind, Parameter

_LIMITED = TIMESLOTS | DATES | {"GetAllHealthcareFacilities"} | REBOOK | CANCEL
_CODES = frozenset({"GetAllTimeTypes", "GetAllCareTypes", "GetAllPerformers"})
_UNITS = frozenset({"GetAllHealthcareFacilities"})

FAULTS = (
    Fault(
        "breaks_on",
        Kind.LOGIC,
        "Går sönder på vissa frågor",
        "Systemet svarar med ett tekniskt fel på en viss sorts fråga, fast inget är fel med den.",
        (
            Parameter(
                "what",
                Stumble.NOTHING_FOUND.value,
                "Vad i frågan eller i svaret det går sönder på",
                choices=tuple(each.value for each in Stumble),
            ),
        ),
        contracts=ASKS | ACTS,
    ),
    Fault(
        "address_ignored",
        Kind.LOGIC,
        "Bryr sig inte om adressen",
        "Systemet svarar för den mottagning som står i frågan, fast en annan är adresserad.",
        contracts=ASKS | ACTS,
    ),
    Fault(
        "actor_ignored",
        Kind.LOGIC,
        "Bryr sig inte om vem som frågar",
        "En invånare får se och ändra en annan invånares tider.",
        contracts=SCHEDULE | DETAILS | ACTS,
    ),
    Fault(
        "agent_as_citizen",
        Kind.LOGIC,
        "Ombud behandlas som invånare",
        "Det som personal får veta beror på vilken invånare frågan gäller.",
        contracts=CHOICES | FREE,
    ),
    Fault(
        "unit_rules_ignored",
        Kind.LOGIC,
        "Mottagningens regler gäller inte",
        "Tidstyper och utförare som bara vissa invånare får välja visas för alla.",
        contracts=CHOICES | FREE,
    ),
    Fault(
        "wrong_schedule",
        Kind.LOGIC,
        "Fel tider i listan",
        "Invånarens lista har tider som inte ska vara med, eller saknar tider.",
        (
            Parameter(
                "what",
                ScheduleMistake.ONE_MISSING.value,
                "Vad som är fel med listan",
                choices=tuple(each.value for each in ScheduleMistake),
            ),
        ),
        contracts=SCHEDULE,
    ),
    Fault(
        "shows_late",
        Kind.LOGIC,
        "Nya bokningar syns sent",
        "En ny bokning syns först efter en stund, mätt med sessionens klocka.",
        (Parameter("seconds", 60.0, "Så länge är den osynlig", 0.0, 31_536_000.0, "s"),),
        contracts=SCHEDULE | DETAILS,
    ),
    Fault(
        "booking_id_varies",
        Kind.LOGIC,
        "Bokningens id växlar",
        "En bokning har ett nytt id varje gång den listas; alla fungerar.",
        contracts=TIMESLOTS | DATES | _UNITS | ACTS,
    ),
    Fault(
        "serves_unknown_id",
        Kind.LOGIC,
        "Visar bokningar som inte finns",
        "För ett okänt id svarar systemet med uppgifter om en påhittad bokning.",
        contracts=DETAILS,
    ),
    Fault(
        "used_invitation_still_open",
        Kind.LOGIC,
        "Använd kallelse ser öppen ut",
        "En öppen kallelse som invånaren har bokat på visas fortfarande som en kallelse utan tid.",
        contracts=DETAILS,
    ),
    Fault(
        "free_times_have_ids",
        Kind.LOGIC,
        "Lediga tider har id",
        "Lediga tider har ett id, och visas som bokningar när man frågar efter det.",
        contracts=DETAILS | {"GetAvailableTimeslots"} | BOOK,
    ),
    Fault(
        "wrong_interval",
        Kind.LOGIC,
        "Läser intervallet fel",
        "Dagar i kanten av det som frågas efter saknas, eller så kommer dagar utanför med.",
        (
            Parameter(
                "what",
                IntervalMistake.END_EXCLUSIVE.value,
                "Hur intervallet läses",
                choices=tuple(each.value for each in IntervalMistake),
            ),
        ),
        contracts=FREE,
    ),
    Fault(
        "wrong_dates",
        Kind.LOGIC,
        "Fel dagar i kalendern",
        "En dag med lediga tider saknas i kalendern, eller så finns en dag utan.",
        (
            Parameter(
                "what",
                DateMistake.LACKING.value,
                "Vad som är fel med dagarna",
                choices=tuple(each.value for each in DateMistake),
            ),
        ),
        contracts=DATES,
    ),
    Fault(
        "filter_ignored",
        Kind.LOGIC,
        "Filter utan verkan",
        "Invånaren väljer till exempel en utförare, men får alla andras tider också.",
        (
            Parameter(
                "which",
                Filter.TIME_TYPE.value,
                "Vilket filter systemet inte ser",
                choices=tuple(each.value for each in Filter),
            ),
        ),
        contracts=FREE | _CODES,
    ),
    Fault(
        "offers_passed",
        Kind.LOGIC,
        "Erbjuder passerade tider",
        "Tider som redan har börjat räknas som lediga och går att boka.",
        (Parameter("days", 0, "Så många dagar bakåt; 0 är bara i dag", 0, 3_650, "d"),),
        contracts=FREE | BOOK | REBOOK,
    ),
    Fault(
        "offers_today",
        Kind.LOGIC,
        "Erbjuder tider i dag",
        "Systemet erbjuder tider i dag fast det ska börja tidigast i morgon.",
        contracts=FREE | BOOK | REBOOK,
    ),
    Fault(
        "still_offers_booked",
        Kind.LOGIC,
        "Erbjuder upptagna tider",
        "Tider som någon har bokat visas fortfarande som lediga, men går inte att boka.",
        contracts=FREE,
    ),
    Fault(
        "wrong_choices",
        Kind.LOGIC,
        "Fel val att göra",
        "Tidstyper, vårdtyper eller utförare som inte går att boka visas, eller så saknas några.",
        (
            Parameter(
                "what",
                ChoiceMistake.NOT_BOOKABLE.value,
                "Vad som är fel med valen",
                choices=tuple(each.value for each in ChoiceMistake),
            ),
        ),
        contracts=_CODES,
    ),
    Fault(
        "wrong_units",
        Kind.LOGIC,
        "Fel mottagningar att välja",
        "Mottagningar som inte kan ta emot bokningen visas, eller så saknas den egna.",
        (
            Parameter(
                "what",
                UnitMistake.OWN_MISSING.value,
                "Vad som är fel med mottagningarna",
                choices=tuple(each.value for each in UnitMistake),
            ),
        ),
        contracts=_UNITS,
    ),
    Fault(
        "limit_ignored",
        Kind.LOGIC,
        "Tidsgränsen gäller inte",
        "Tider går att avboka och omboka ända tills de börjar, fast systemet har en gräns.",
        contracts=_LIMITED,
    ),
)
