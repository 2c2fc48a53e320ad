"""The index that verify plays while a run goes on: waiting for what the target is to tell it, and the flows behind.

Whatever changes a booking waits until the index has heard of the change before it, `target.index_wait` seconds at the
most: a target that gathers its changes would else have nothing to tell of what is booked and at once cancelled.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import sleep
from typing import Any

from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_timestamp
from simulator.verification.check import Missing, NotClaimed
from simulator.verification.cleanup import STEP as CLEANING
from simulator.verification.cleanup_log import Fate
from simulator.verification.exchange import Exchange
from simulator.verification.index_listener import PATH, IndexListener
from simulator.verification.index_posts import Post
from simulator.verification.rule import Safety
from simulator.verification.run import Run
from simulator.verification.steps import acting, rebooking, refused_moves
from simulator.verification.steps.index_history import NEVER, Act, History, Moment, is_time
from simulator.verification.words import Words

_SETTLE, _QUICK = 1.0, 0.2  # seconds in which what should not come would have come; where the pace is lifted
_ENOUGH = 2  # acts of a kind that the index heard nothing of, before one stops waiting for it

FLOWS: tuple[Callable[[Run], object], ...] = (
    acting.booked_and_cancelled,
    rebooking.moved,
    rebooking.moved_elsewhere,
    refused_moves.tried_taken,
)
"""What the rules of the index look at; it books, moves and undoes, and is played for others' sake too."""


@dataclass(frozen=True, slots=True)
class Passing:
    """A booking of verify's own that had begun, by the target's clock."""

    booking_id: str
    act: Act
    created: Post
    at: float
    """When it had not begun yet; seconds since the run began."""


class Watch:
    """Sees to it that the index has heard of each act before the next one, and looks at what it has then."""

    def __init__(self, run: Run, index: IndexListener) -> None:
        self._run, self._index = run, index
        self._settled = 0  # acts, from the first
        self._staffs: set[str] = set()
        self._history: tuple[object, History] | None = None
        self._unheard: dict[str, int] = {}
        self._looking = False
        self.moments: list[Moment] = []
        self.passings: dict[str, Passing] = {}
        self._opens: Mapping[str, str] | None = None
        self._opens_asked = False

    def settle(self, *, before_act: bool = False) -> None:
        """Wait for what is to be told of the acts since the last time, and ask where the new posts lead.

        Not while cleaning up: whoever has pressed Ctrl-C waits for nothing.
        """
        if self._looking or self._run.step == CLEANING:
            return
        self._looking = True
        try:
            self._list_invitations()
            acts = self.history().acts
            for act in acts[self._settled :]:
                self._await(act)
            self._await_staff()
            self._await_passed()
            new, self._settled = len(acts) > self._settled, len(acts)
            if new:
                self._follow()
            if new or before_act:
                self.moments.append(Moment(self._run.seconds, self._run.now))
        finally:
            self._looking = False

    def history(self) -> History:
        """Made anew when anything has come since the last time."""
        now = len(self._run.exchanges), len(self._index.told), len(self.moments), len(self._run.cleanup.entries)
        if self._history is None or self._history[0] != now:
            self._history = now, History(self._run, tuple(self.moments))
        return self._history[1]

    def _list_invitations(self) -> None:
        """Before the first act: what there is by then has been told of before the run."""
        if not self._opens_asked:
            self._opens_asked = True
            self._opens = open_invitations(self._run)

    def invited(self) -> Mapping[str, str] | None:
        """Open invitations that have come during the run, with their citizens; None when the bench does not say."""
        now = open_invitations(self._run)
        if self._opens is None or now is None:
            return None
        return {name: person for name, person in now.items() if name not in self._opens}

    def _await(self, act: Act) -> None:
        ended = min(act.began + act.exchange.elapsed, self._run.seconds)
        wait = self._run.target.index_wait
        if act.carried_out and self._unheard.get(act.name, 0) < _ENOUGH:
            heard = self._index.wait_for(lambda: self._has_heard(act), max(ended + wait - self._run.seconds, 0.0))
            self._unheard[act.name] = 0 if heard else self._unheard.get(act.name, 0) + 1
        left = ended + _settle(self._run) - self._run.seconds
        if left > 0:
            sleep(left)

    def _has_heard(self, act: Act) -> bool:
        delete = act.name == "CancelBooking"
        return any(
            post.at >= act.began
            and post.delete == delete
            and (post.booking_id in act.ids or (post.person == act.person and (delete or post.content == act.start)))
            for post in self._index.posts
        )

    def _await_staff(self) -> None:
        """What is in the clean-up log and no contract has made, staff have."""
        entries = (each for each in self._run.cleanup.entries if each.fate is Fate.BOOKED)
        acts = {name for act in self.history().acts for name in act.ids}
        for name in {each.booking_id for each in entries} - acts - self._staffs - {""}:
            self._staffs.add(name)
            wait_for_posts(self._run, name, delete=False, since=0.0)

    def _await_passed(self) -> None:
        """What has begun is to be deleted; the clock is moved by a bench, so it may have begun just now."""
        history, now = self.history(), self._run.now
        before = self.moments[-1].at if self.moments else 0.0
        live = history.live(before)
        for name, act in history.made_own().items():
            starts = history.starts_of(act)
            if name in self.passings or not all(is_time(each) and parse_timestamp(each) <= now for each in starts):
                continue
            created = [post for post in live if history.id_of(post) == name]
            for post in created[-1:]:
                self.passings[name] = Passing(name, act, post, before)
                wait_for_posts(self._run, post.booking_id, delete=True, since=before)

    def _follow(self) -> None:
        """GetBookingDetails as a consumer would who has found the post, where the flow itself has not asked so."""
        history = self.history()
        own = history.made_own()
        for post in history.live():
            name = history.id_of(post)
            act = own.get(name)
            if act is not None:
                ask_details(self._run, act.person, name, post.address, since=act.began)
                ask_details(self._run, act.person, post.booking_id, act.facility, since=act.began)


def open_invitations(run: Run) -> Mapping[str, str] | None:
    """The test persons' open invitations by the bench's own list, id: citizen; None where it has none to show.

    The same address as staff book at, with GET and `resident`, as in tidbok's admin API. Only asked in full runs.
    """
    url = run.target.control.bookings
    if not url or not run.target.safety.allows(Safety.FULL):
        return None
    found: dict[str, str] = {}
    for person in run.persons:
        separator = "&" if "?" in url else "?"
        status, body = run.http("GET", f"{url}{separator}resident={person.id}", b"", dict(run.target.headers))
        try:
            rows = json.loads(body)
            opens = [row["booking_id"] for row in rows if row["resident"] == person.id and _is_open(row)]
        except (ValueError, TypeError, KeyError):
            return None
        if status != 200:
            return None
        found |= dict.fromkeys(opens, person.id)
    return found


def _is_open(row: Any) -> bool:
    return not row["start"] and not row["hidden"] and row["state"] == "active"


def ask_details(run: Run, citizen: str, booking_id: str, address: str, since: float) -> None:
    """Of a test person's booking, unless they have been asked for at that address since then."""
    person = next((each for each in run.persons if each.id == citizen), None)
    if person is None or not booking_id or not address or not run.target.claims("GetBookingDetails"):
        return
    if not asked_details(run, booking_id, address, since):
        run.ask(run.asker(person, address).details(booking_id))


def play_index(run: Run, index: IndexListener) -> None:
    """Let the run have the index; what comes from now on belongs to it."""
    watch = Watch(run, index)
    index.attend(lambda: next(run.numbers), lambda: run.seconds, lambda: run.now, lambda: run.step)
    run.index, run.before_act = index, lambda: watch.settle(before_act=True)
    run.remember(_WATCH, lambda: watch)


_WATCH = (__name__, "watch")


def asked_details(run: Run, booking_id: str, address: str, since: float, until: float = NEVER) -> list[Exchange]:
    """The questions for a booking's details that were addressed so."""
    return [
        each
        for each in run.exchanges
        if each.contract.name == "GetBookingDetails"
        and since <= each.began < until
        and each.asked("bookingId") == booking_id
        and (not address or hsa_key(each.logical_address) == hsa_key(address))
    ]


# -- for the rules


def listener(run: Run) -> IndexListener:
    """Raises Missing when verify does not play the index."""
    if run.index is None:
        raise Missing(
            Words(
                f"kör med --index-port PORT, och ställ in målets engagemangsindex på http://DEN-HÄR-DATORN:PORT/{PATH}",
                f"run with --index-port PORT, and set the target's engagement index to http://THIS-COMPUTER:PORT/{PATH}",
            )
        )
    return run.index


def watch(run: Run) -> Watch:
    """Raises Missing when verify does not play the index."""
    listener(run)
    found: Watch = run.remember(_WATCH, lambda: None)  # type: ignore[assignment]  # play_index put it there
    return found


def history(run: Run) -> History:
    """Everything until now, the index having heard of it. Raises Missing when verify does not play the index."""
    watch(run).settle()
    return watch(run).history()


def played(run: Run, *flows: Callable[[Run], object]) -> History:
    """The history after FLOWS, and `flows` where everything is allowed; each is played once in a run.

    Raises Missing when verify does not play the index.
    """
    listener(run)
    for flow in FLOWS if run.target.safety.allows(Safety.REVERSIBLE) else ():
        with suppress(Missing, NotClaimed):
            flow(run)
    for flow in flows if run.target.safety.allows(Safety.FULL) else ():
        with suppress(Missing, NotClaimed):
            flow(run)
    return history(run)


def heard(run: Run, *flows: Callable[[Run], object]) -> History:
    """As `played`. Raises Missing when the target has told the index of no booking at all."""
    found = played(run, *flows)
    if not found.posts:
        raise Missing(nothing_came(run))
    return found


def prompt(run: Run, *flows: Callable[[Run], object]) -> History:
    """As `heard`. Raises Missing when no booking has been told of in time either: EI-01 is about that."""
    found = heard(run, *flows)
    if not found.is_prompt:
        raise Missing(too_late(run))
    return found


def demand_steady_ids(found: History) -> None:
    """Raises Missing when bookings change ids by themselves: PR-GSS-07 and EI-06 are about that."""
    row = found.varying
    if row is not None:
        raise Missing(
            Words(
                f"MakeBooking och GetSubjectOfCareSchedule har olika id för samma bokning (anrop "
                f"{row.exchange.number}: {row.booking_id}), så det går inte att följa den i index",
                f"MakeBooking and GetSubjectOfCareSchedule have different ids for one booking (call "
                f"{row.exchange.number}: {row.booking_id}), so it cannot be followed in the index",
            ),
            row.exchange,
        )


def too_late(run: Run) -> Words:
    wait = f"{run.target.index_wait:g} s"
    return Words(
        f"ingen post om en ny bokning kom inom {wait} (EI-01), så det går inte att säga vad som fattas här: höj "
        "index_wait i målfilen om målet behöver mer tid",
        f"no post about a new booking came within {wait} (EI-01), so it cannot be said what is lacking here: raise "
        "index_wait in the target file if the target needs more time",
    )


def nothing_came(run: Run) -> Words:
    url = listener(run).url
    return Words(
        f"målet har inte skickat någon Update om bokningar: är dess engagemangsindex inställt på {url}?",
        f"the target has sent no Update about bookings: is its engagement index set to {url}?",
    )


def wait_for_posts(run: Run, booking_id: str, *, delete: bool, since: float) -> bool:
    """Until there is such a post about the booking, `target.index_wait` seconds at most."""
    index = listener(run)
    return index.wait_for(
        lambda: any(
            post.at >= since and post.delete == delete and post.booking_id == booking_id for post in index.posts
        ),
        run.target.index_wait,
    )


def rest(run: Run) -> None:
    """A while in which what should not come would have come."""
    sleep(_settle(run))


def _settle(run: Run) -> float:
    return min(_SETTLE if run.target.rate > 0 else _QUICK, run.target.index_wait)
