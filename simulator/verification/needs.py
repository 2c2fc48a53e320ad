"""What a target must have prepared, for which rules, and what of it is not there (`tidbok doctor`).

Each need says exactly what to create, and which key of the target file to fill in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_datestamp
from simulator.verification.surveying import STAND_IN, Survey
from simulator.verification.target import Person
from simulator.verification.words import Words


class Lack(NamedTuple):
    """Something that is not there: what to do, and the rules that cannot be judged without it."""

    words: Words
    rules: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Need:
    """`say` gives None when the target has it, or does not claim what it is for."""

    say: Callable[[Survey], Words | None]
    rules: tuple[str, ...]


def lacking(found: Survey) -> Iterator[Lack]:
    for need in NEEDS:
        words = need.say(found)
        if words is not None:
            yield Lack(words, need.rules)


def _rules(prefix: str, *numbers: int) -> tuple[str, ...]:
    return tuple(f"{prefix}-{number:02}" for number in numbers)


# -- where and when


def _person(found: Survey) -> Person:
    return found.target.persons[0] if found.target.persons else STAND_IN


def _for(found: Survey) -> str:
    """`191212121212 på SE…`: who and where; the caller masks."""
    person = _person(found)
    return f"{person.id}, {found.target.facility_of(person)}"


def _time_type(found: Survey) -> str:
    stated = found.target.bookable.time_type
    return stated or next(iter(found.bookable), "") or next((each.id for each in found.time_types), "")


def _of_type(found: Survey) -> Words:
    time_type = _time_type(found)
    return Words(f", tidstyp {time_type}", f", time type {time_type}") if time_type else Words("", "")


def _day(found: Survey, days: int) -> date:
    """A working day at least so many days ahead, with free times if there is one."""
    least = found.today + timedelta(days=days)
    offered = [parse_datestamp(each) for each in found.dates.get(_time_type(found), [])]
    later = next((each for each in offered if each >= least), None)
    if later is not None:
        return later
    while least.weekday() > 4:
        least += timedelta(days=1)
    return least


def _create(what: Words, key: str, *, days: int | None = 14) -> Callable[[Survey], Words]:
    def say(found: Survey) -> Words:
        kind = _of_type(found)
        start = f", start {_day(found, days)} 10:00" if days is not None else ""
        return Words(
            f"lägg upp {what.sv} för {_for(found)}{kind.sv}{start}, och ange dess id i {key}",
            f"make {what.en} for {_for(found)}{kind.en}{start}, and give its id in {key}",
        )

    return say


def _unless(has: Callable[[Survey], object], say: Callable[[Survey], Words]) -> Callable[[Survey], Words | None]:
    return lambda found: None if has(found) else say(found)


def _always(words: Words) -> Callable[[Survey], Words]:
    return lambda _: words


# -- what is there


def _has(name: str) -> Callable[[Survey], bool]:
    """Whether some test person has ids under this key of the target file."""
    return lambda found: any(getattr(person, name) for person in found.target.persons)


def _has_held(*, invitation: bool | None = None, **flags: bool) -> Callable[[Survey], bool]:
    def has(found: Survey) -> bool:
        return any(
            (invitation is None or each.is_invitation is invitation)
            and all(getattr(each, name) is value for name, value in flags.items())
            for _, each in found.held
        )

    return has


def _either(*has: Callable[[Survey], object]) -> Callable[[Survey], bool]:
    return lambda found: any(each(found) for each in has)


def _strangers(found: Survey) -> list[str]:
    """Facilities that are listed, and may be the target's or another system's."""
    known = {hsa_key(each) for each in (*found.hosted, *(found.target.known.other_facilities or ()))}
    return [
        each.id for each in found.other_facilities if not found.target.hosts(each.id) and hsa_key(each.id) not in known
    ]


def _opens(found: Survey) -> bool:
    """PMO-like systems have no open invitations."""
    return found.target.profile != "pmo"


_OPEN = Words("en öppen kallelse (utan tid, isInvitation=true)", "an open invitation (no time, isInvitation=true)")
_TIMED = Words("en timmad kallelse (isInvitation=true)", "an invitation with a time (isInvitation=true)")

NEEDS: tuple[_Need, ...] = (
    _Need(
        _unless(
            lambda found: found.has_persons,
            _always(
                Words(
                    "ange en testperson: --person, eller persons i målfilen",
                    "give a test person: --person, or persons in the target file",
                )
            ),
        ),
        (*_rules("PR-GSS", 1, 2, 5, 7, 8), *_rules("PR-GBD", 1, 2, 3), *_rules("PR-GAD", 2, 6), *_rules("PR-GAT", 2)),
    ),
    _Need(
        _unless(
            lambda found: len(found.target.persons) > 1,
            _always(
                Words(
                    "ange en testperson till, som har andra bokningar än den första",
                    "give one more test person, with other bookings than the first",
                )
            ),
        ),
        ("PR-ACT-03", "PR-ACT-06", "PR-GSS-06", "PR-MKB-10", "PR-MKB-11", "PR-INV-07", "PR-UPB-10", "PR-RYW-02"),
    ),
    _Need(
        _unless(
            _has_held(invitation=False, cancellable=True),
            _create(
                Words("en bokning som får avbokas och ombokas", "a booking that may be cancelled and rebooked"),
                "persons[].bookings/rebookable/cancellable",
            ),
        ),
        (*_rules("PR-GSS", 1, 2, 5, 7, 9, 10, 14), *_rules("PR-GBD", 1, 2, 3, 7, 8, 11), "PR-GAD-11", "PR-GHF-02"),
    ),
    _Need(
        _unless(
            _either(_has_held(invitation=True), _has("timed_invitations")),
            _create(_TIMED, "persons[].timed_invitations"),
        ),
        ("PR-GSS-03", "PR-GBD-06", "PR-GBD-13", "PR-UPB-08", "PR-CNB-11", "PR-RYW-05"),
    ),
    _Need(
        lambda found: (
            None
            if not _opens(found) or any(each.open_invitations for each in found.persons)
            else _create(_OPEN, "persons[].open_invitations", days=None)(found)
        ),
        (
            "PR-GSS-04",
            "PR-GBD-04",
            "PR-GAD-12",
            "PR-UPB-09",
            *_rules("PR-INV", 1, 2, 3, 4, 5, 6, 7),
            "PR-RYW-04",
            "EI-16",
            "EI-23",
        ),
    ),
    _Need(
        lambda found: (
            None
            if not _opens(found) or _has("expired_invitations")(found)
            else _create(
                Words("en öppen kallelse vars sista dag har passerat", "an open invitation whose last day has passed"),
                "persons[].expired_invitations",
                days=None,
            )(found)
        ),
        ("PR-INV-08",),
    ),
    _Need(
        _unless(_has("hidden"), _create(Words("en dold bokning", "a hidden booking"), "persons[].hidden")),
        ("PR-GSS-12", "EI-17"),
    ),
    _Need(
        _unless(
            _either(_has("not_rebookable"), _has_held(rebookable=False)),
            _create(
                Words("en bokning som inte får ombokas", "a booking that may not be rebooked"),
                "persons[].not_rebookable",
            ),
        ),
        ("PR-UPB-03",),
    ),
    _Need(
        _unless(
            _either(_has("not_cancellable"), _has_held(cancellable=False)),
            _create(
                Words("en bokning som inte får avbokas", "a booking that may not be cancelled"),
                "persons[].not_cancellable",
            ),
        ),
        ("PR-CNB-03",),
    ),
    _Need(
        lambda found: (
            None
            if found.bookable
            else Words(
                f"lägg upp lediga tider på {found.target.facility}{_of_type(found).sv}, {_day(found, 3)} och framåt",
                f"make free times at {found.target.facility}{_of_type(found).en}, from {_day(found, 3)} on",
            )
        ),
        (
            *_rules("PR-GAD", 3, 7, 8),
            *_rules("PR-GAT", 2, 3, 9, 11, 12),
            *_rules("PR-MKB", 2, 6, 7, 8),
            *_rules("PR-RYW", 1, 2, 3),
        ),
    ),
    _Need(
        lambda found: (
            None
            if len(found.bookable) != 1 or found.target.bookable.other_time_type
            else Words(
                f"lägg upp lediga tider av en tidstyp till än {found.bookable[0]} på {found.target.facility}, "
                "och ange den i bookable.other_time_type",
                f"make free times of another time type than {found.bookable[0]} at {found.target.facility}, "
                "and give it in bookable.other_time_type",
            )
        ),
        ("PR-GAD-09", "PR-GAT-06"),
    ),
    _Need(
        lambda found: (
            None
            if not found.performers or found.target.known.performers
            else Words(
                f"ange known.performers: titel och hela namnet för till exempel {found.performers[0].id}",
                f"give known.performers: title and whole name of for example {found.performers[0].id}",
            )
        ),
        ("PR-GEN-15",),
    ),
    _Need(
        _unless(
            lambda found: found.target.known.local_times,
            _create(
                Words(
                    "en bokning på vintern och en på sommaren, med starttid ur tidboken",
                    "a booking in winter and one in summer, with the start that the timetable says",
                ),
                "known.local_times",
                days=None,
            ),
        ),
        ("PR-GEN-10",),
    ),
    _Need(
        lambda found: (
            None
            if found.other_facilities
            else Words(
                f"låt bokningar på {found.target.facility} få flyttas till en enhet till i samma system",
                f"let bookings at {found.target.facility} be moved to one more unit of the same system",
            )
        ),
        ("PR-UPB-12", "PR-GAD-16", "PR-GHF-06"),
    ),
    _Need(
        lambda found: (
            None
            if not _strangers(found)
            else Words(
                f"ange {', '.join(_strangers(found))} i facilities om målet har dem, och annars i "
                "known.other_facilities",
                f"give {', '.join(_strangers(found))} in facilities if the target has them, or else in "
                "known.other_facilities",
            )
        ),
        ("PR-UPB-12", "PR-GAD-16", "PR-GHF-06"),
    ),
    _Need(
        _unless(
            lambda found: found.target.known.unlisted_facility,
            _always(
                Words(
                    "ange known.unlisted_facility: en enhet i systemet dit bokningar inte får flyttas",
                    "give known.unlisted_facility: a unit of the system that bookings may not be moved to",
                )
            ),
        ),
        ("PR-UPB-11", "PR-INV-04"),
    ),
    _Need(
        _unless(
            lambda found: found.target.known.virtual_facilities or not _opens(found),
            _always(
                Words(
                    "ange known.virtual_facilities: en enhet som bara skickar kallelser",
                    "give known.virtual_facilities: a unit that only sends invitations",
                )
            ),
        ),
        ("PR-GHF-05",),
    ),
    _Need(
        _unless(
            lambda found: any(each.closed_time_types for each in found.target.persons),
            _always(
                Words(
                    "ange persons[].closed_time_types: tidstyper som personen inte får boka själv",
                    "give persons[].closed_time_types: time types that the person may not book itself",
                )
            ),
        ),
        ("PR-GTT-09",),
    ),
    _Need(
        lambda found: (
            None
            if not found.performers or any(each.closed_performers for each in found.target.persons)
            else Words(
                "ange persons[].closed_performers: vårdpersonal som personen inte får välja",
                "give persons[].closed_performers: staff that the person may not choose",
            )
        ),
        ("PR-GPF-03",),
    ),
    _Need(
        _unless(
            lambda found: found.target.agent,
            _always(
                Words(
                    "ange agent: HSA-id för någon i personalen, och flödet agents",
                    "give agent: the HSA-id of a member of staff, and the flow agents",
                )
            ),
        ),
        ("PR-ACT-02", "PR-ACT-03"),
    ),
    _Need(
        _unless(
            lambda found: found.target.control.clock,
            _always(
                Words(
                    "ange control.clock: en adress på målets dator där testbänkens klocka läses och ställs",
                    "give control.clock: an address on the target's host where its clock is read and set",
                )
            ),
        ),
        ("PR-GAD-04", "PR-GAT-04", "PR-MKB-12", "PR-CNB-12", "PR-CNB-15", "PR-UPB-17", "PR-UPB-18", "EI-15"),
    ),
    _Need(
        _unless(
            lambda found: found.target.control.bookings,
            _always(
                Words(
                    "ange control.bookings: en adress på målets dator där personalens bokningar kan göras",
                    "give control.bookings: an address on the target's host where staff's bookings can be made",
                )
            ),
        ),
        ("PR-RYW-06", "EI-14"),
    ),
    _Need(
        _always(
            Words(
                "kör med --index-port N, och ställ in målets engagemangsindex på den adress som då skrivs ut",
                "run with --index-port N, and set the target's engagement index to the address that is then printed",
            )
        ),
        _rules("EI", *range(1, 24)),
    ),
)
