"""What verify has done and seen in a run, and what the target has told its index meanwhile: which post is of which act.

A post belongs to an act by the booking's id. A target that writes another id than GetSubjectOfCareSchedule shows is
still understood, by citizen and start, so that EI-06 says so and no other rule does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_timestamp
from simulator.verification.exchange import Exchange
from simulator.verification.index_posts import KEY, OBJECT, Post
from simulator.verification.run import ACTS, Run
from simulator.verification.steps import acting

NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Act:
    """A booking made, moved or cancelled, or refused. Points in time are seconds since the run began."""

    exchange: Exchange
    person: str
    booking_id: str
    """In the question; "" for a new booking that is on no invitation."""
    new_id: str
    """In the reply, of MakeBooking."""
    code: str
    """OK, INFO or ERROR; "" when it is not known what came of it."""

    @property
    def name(self) -> str:
        return self.exchange.contract.name

    @property
    def began(self) -> float:
        return self.exchange.began

    @property
    def ended(self) -> float:
        return self.exchange.began + self.exchange.elapsed

    @property
    def carried_out(self) -> bool:
        return self.code in ("OK", "INFO")

    @property
    def refused(self) -> bool:
        return self.code == "ERROR"

    @property
    def start(self) -> str:
        """The time asked for."""
        return self.exchange.asked("startTimeInclusive")

    @property
    def facility(self) -> str:
        return self.exchange.asked("healthcare_facility")

    @property
    def ids(self) -> set[str]:
        return {self.booking_id, self.new_id} - {""}


@dataclass(frozen=True, slots=True)
class Seen:
    """A booking in a reply of GetSubjectOfCareSchedule, or of GetBookingDetails, where `start` may be ""."""

    exchange: Exchange
    person: str
    booking_id: str
    start: str
    facility: str
    is_invitation: bool = False

    @property
    def is_list(self) -> bool:
        return self.exchange.contract.name == "GetSubjectOfCareSchedule"


@dataclass(frozen=True, slots=True)
class Moment:
    """When the index was to have heard of all that had been done: just before anything more is done."""

    at: float
    """Seconds since the run began."""
    now: datetime
    """By the target's clock."""


class History:
    """What has been done, seen and told in the run until now."""

    def __init__(self, run: Run, moments: Sequence[Moment] = ()) -> None:
        self._run, self.moments = run, moments
        self.seen = list(_seen(run.exchanges))
        self.acts = list(_acts(run.exchanges, self.seen))
        self._all_posts = [] if run.index is None else run.index.posts
        self._ids_after: dict[int, str] = {}
        self._passed_at: dict[str, float] = {}

    # -- which post is about which booking

    @cached_property
    def ids(self) -> set[str]:
        """Of every booking that verify knows."""
        logged = {each.booking_id for each in self._run.cleanup.entries} - {""}
        return {each.booking_id for each in self.seen} | {name for act in self.acts for name in act.ids} | logged

    @cached_property
    def posts(self) -> list[Post]:
        """Those about bookings, also where the service domain is wrong; not those of the target's other domains."""
        right = {post.booking_id for post in self._all_posts if post.is_of_scheduling}
        return [
            post
            for post in self._all_posts
            if post.is_of_scheduling or (post.booking_id in self.ids and post.booking_id not in right)
        ]

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The booking's id, by the id that posts have for it where that is another."""
        found: dict[str, str] = {}
        for act in self.acts:
            made = self.id_after(act)
            for post in self.posts if made else ():
                strange = self.is_strange(post) and not post.delete and post.at >= act.began
                if strange and (post.person, post.content) == (act.person, act.start):
                    found.setdefault(post.booking_id, made)
        return found

    def is_strange(self, post: Post) -> bool:
        """Whether its id is none that verify knows."""
        return post.booking_id not in self.ids

    def id_of(self, post: Post) -> str:
        """Of the booking that it is about."""
        if post.delete and post.is_nameless:
            return self._nameless.get((post.exchange.number, post.place), "")
        return self._names.get(post.booking_id, post.booking_id)

    @cached_property
    def _nameless(self) -> Mapping[tuple[int, int], str]:
        """Deletions without an id are of what the citizen last changed; EI-09 is about them."""
        found: dict[tuple[int, int], str] = {}
        for post in self.posts:
            acts = [each for each in self.acts if each.carried_out and each.person == post.person]
            last = [each for each in acts if each.began <= post.at]
            if post.delete and post.is_nameless and last:
                found[post.exchange.number, post.place] = last[-1].booking_id or last[-1].new_id
        return found

    def about(self, *ids: str, since: float = 0.0, until: float = NEVER) -> list[Post]:
        wanted = set(ids) - {""}
        return [post for post in self.posts if since <= post.at < until and self.id_of(post) in wanted]

    def told_of(self, act: Act) -> list[Post]:
        """The posts about the booking from the act until the next one, those that came in time."""
        found = self.about(*act.ids, self.id_after(act), since=act.began, until=self.until(act))
        return [post for post in found if self.in_time(post, act)]

    def in_time(self, post: Post, act: Act) -> bool:
        """Before the first moment after the act when the index was to have heard of it."""
        return post.at <= min((each.at for each in self.moments if each.at > act.began), default=NEVER)

    @cached_property
    def is_prompt(self) -> bool:
        """Whether the index has heard in time of any booking: where it has not, EI-01 says so, and enough of it."""
        made = (act for act in self.acts if act.name == "MakeBooking" and act.carried_out)
        return any(not post.delete for act in made for post in self.told_of(act))

    @cached_property
    def varying(self) -> Seen | None:
        """A booking that GetSubjectOfCareSchedule has under another id than MakeBooking answered with."""
        for act in self.acts:
            row = self.row_after(act) if act.name == "MakeBooking" and act.new_id else None
            if row is not None and row.booking_id != act.new_id:
                return row
        return None

    def told_of_refused(self, act: Act) -> list[Post]:
        """What seems to tell of an act that was refused."""
        until = self.until(act)
        if any(each.carried_out and _overlap(each, act) for each in self.acts):
            return []  # what was told then may be of the other
        if act.booking_id:
            earlier = [each for each in self.acts if each.began < act.began and act.booking_id in self.ids_of(each)]
            if any(each.carried_out and not self.told_of(each) for each in earlier):
                return []  # these are what was owed of the act before
            return [
                each for each in self.about(act.booking_id, since=act.began, until=until) if self.in_time(each, act)
            ]
        others = {name for each in self.acts if each.carried_out for name in self.ids_of(each)}
        return [
            post
            for post in self.posts
            if act.began <= post.at < until
            and (post.person, post.content, post.delete) == (act.person, act.start, False)
            and self.id_of(post) not in others
            and self.in_time(post, act)
        ]

    def live(self, at: float = NEVER) -> list[Post]:
        """What the index had then, of what has been told in the run. What a deletion leaves empty fits any value."""
        rows: dict[tuple[str, ...], Post] = {}
        for post in self.posts:
            if post.at >= at:
                continue
            if post.delete:
                name = self.id_of(post)
                rows = {key: row for key, row in rows.items() if self.id_of(row) != name or not _fits(post.key, key)}
            else:
                rows[post.key] = post
        return list(rows.values())

    def begin_of(self, post: Post) -> float:
        """When the booking came to be as the post says: the last act on it before, else when the post came."""
        name = self.id_of(post)
        acts = (each.began for each in self.acts if each.began <= post.at and name in self.ids_of(each))
        return max(acts, default=post.at)

    def end_of(self, post: Post, since: float = 0.0) -> float:
        """When the booking was next acted on, after `since`."""
        name, at = self.id_of(post), max(post.at, since)
        return min((each.began for each in self.acts if each.began > at and name in self.ids_of(each)), default=NEVER)

    def last_change(self, post: Post) -> float:
        """When the booking was last acted on, or else when the post came."""
        name = self.id_of(post)
        return max((each.began for each in self.acts if name in self.ids_of(each)), default=post.at)

    # -- what became of a booking

    def ids_of(self, act: Act) -> set[str]:
        return (act.ids | {self.id_after(act)}) - {""}

    def until(self, act: Act) -> float:
        """When the same booking was next acted on, carried out or not; or the same time was asked for once more.

        An act at the same time is not the next one: what was told then may be about either.
        """
        ids = self.ids_of(act)
        later = (
            each
            for each in self.acts
            if each.began >= act.ended and (each.booking_id in ids or (act.refused and _asks_the_same(each, act)))
        )
        return min((each.began for each in later), default=NEVER)

    def id_after(self, act: Act) -> str:
        """The booking's id after an act that was carried out, as the reply or a reading says; "" if unknown."""
        number = act.exchange.number
        if number not in self._ids_after:
            self._ids_after[number] = self._found_after(act)
        return self._ids_after[number]

    def _found_after(self, act: Act) -> str:
        if act.name == "CancelBooking" or not act.carried_out:
            return ""
        if act.new_id:
            return act.new_id
        rows = self._read_after(act)
        if any((each.booking_id, each.start) == (act.booking_id, act.start) for each in rows):
            return act.booking_id
        listed = [each for each in rows if each.is_list]
        if act.booking_id and any(each.booking_id == act.booking_id for each in listed):
            return act.booking_id  # a copy has been made
        return next((each.booking_id for each in listed if each.start == act.start), "")

    def _read_after(self, act: Act) -> list[Seen]:
        """What was read of the citizen's bookings after the act and before the citizen's next."""
        later = (each.began for each in self.acts if each.began > act.began and each.person == act.person)
        end = min(later, default=NEVER)
        return [each for each in self.seen if act.began < each.exchange.began < end and each.person == act.person]

    def row_after(self, act: Act) -> Seen | None:
        """What GetSubjectOfCareSchedule then had for the time that was asked for."""
        if not act.carried_out or act.name == "CancelBooking":
            return None
        return next((each for each in self._read_after(act) if each.is_list and each.start == act.start), None)

    def is_still_there(self, act: Act, before: Seen) -> bool:
        """Whether the citizen's list still had the booking where it was before it was moved."""
        rows = (each for each in self._read_after(act) if each.is_list and each.booking_id == act.booking_id)
        return any(each.start == before.start != act.start for each in rows)

    def starts_of(self, act: Act) -> set[str]:
        """The start that was asked for, and whatever the target has said since that it is."""
        ids, until = self.ids_of(act), self.until(act)
        rows = (each for each in self.seen if act.began < each.exchange.began < until and each.booking_id in ids)
        return {act.start} | {each.start for each in rows if each.start}

    def before(self, act: Act) -> Seen | None:
        """The booking that was acted on as it was last made, moved or else seen before.

        None when it is not known, or the target's readings are at odds with what was asked for.
        """
        made = [
            Seen(each.exchange, each.person, self.id_after(each), each.start, each.facility)
            for each in self.acts
            if each.began < act.began and self.id_after(each) == act.booking_id
        ]
        rows = [each for each in self.seen if each.exchange.began < act.began and each.booking_id == act.booking_id]
        known = max(made or [each for each in rows if each.start], key=lambda each: each.exchange.began, default=None)
        later = (each for each in rows if known is not None and each.exchange.began > known.exchange.began)
        at_odds = known is not None and any(each.start not in ("", known.start) for each in later)
        return None if at_odds else known

    def moves(self) -> Iterator[tuple[Act, Seen, str]]:
        """Carried-out rebookings to another time or place: the booking before, and its id afterwards."""
        for act in self.acts:
            before, name = self.before(act), self.id_after(act)
            if act.name == "UpdateBooking" and before is not None and name and not _is_there(before, act):
                yield act, before, name

    def unmoved(self) -> Iterator[Act]:
        """Carried-out rebookings that leave the booking at its time, place and id: a new reason, another performer."""
        for act in self.acts:
            before = self.before(act)
            if act.name == "UpdateBooking" and before is not None and self.id_after(act) == act.booking_id:
                yield from [act] if _is_there(before, act) else []

    def reopened(self) -> Iterator[Seen]:
        """Open invitations that have come of timed ones which were cancelled, as their details say."""
        for act in self.acts:
            if act.name != "CancelBooking" or not act.carried_out:
                continue
            told = {post.booking_id for post in self.posts if post.at >= act.began and post.person == act.person}
            rows = [each for each in self.seen if each.exchange.began > act.began and not each.is_list]
            for name in {act.booking_id, *(name for name in told if name not in self.before_ids(act.began))}:
                later = [each for each in rows if each.booking_id == name]
                if later and not later[0].start and later[0].is_invitation:
                    yield later[0]

    def before_ids(self, at: float) -> set[str]:
        """Of the bookings that were known by then."""
        seen = {each.booking_id for each in self.seen if each.exchange.began < at}
        return seen | {name for act in self.acts if act.began < at for name in self.ids_of(act)}

    def invitations_booked(self) -> Iterator[Act]:
        """MakeBooking on an open invitation, carried out."""
        opens = {name for person in self._run.persons for name in person.open_invitations or ()}
        for act in self.acts:
            rows = [each for each in self.seen if each.booking_id == act.booking_id and not each.is_list]
            seen_open = any(not each.start and each.exchange.began < act.began for each in rows)
            if act.name == "MakeBooking" and act.carried_out and (act.booking_id in opens or seen_open):
                yield act

    def made_own(self, at: float = NEVER) -> dict[str, Act]:
        """The acts that made, or last moved, what verify had booked then, by id."""
        found: dict[str, Act] = {}
        for act in self.acts:
            if act.began < at and act.carried_out:
                was = found.pop(act.booking_id, None)
                name = self.id_after(act)
                if name and (act.name == "MakeBooking" or was is not None):
                    found[name] = act
        return found

    def is_listed(self, booking_id: str, act: Act, since: float, until: float) -> bool | None:
        """Whether the citizen's last list in that time had it; None when there was no such list."""
        lists = [
            each
            for each in self._run.exchanges
            if each.contract.name == "GetSubjectOfCareSchedule"
            and since < each.began < until
            and each.answered
            and each.asked("subject_of_care") == act.person
            and hsa_key(each.asked("healthcare_facility")) == hsa_key(act.facility)
        ]
        if not lists:
            return None
        return any((row.text("bookingId") or "").strip() == booking_id for row in lists[-1].rows())

    def moments_after_acts(self) -> Iterator[Moment]:
        """The moments since which something had been done."""
        last = 0.0
        for moment in self.moments:
            if any(last <= act.began < moment.at for act in self.acts):
                yield moment
            last = moment.at

    def own_at(self, at: float) -> Iterator[tuple[str, Act, bool]]:
        """What verify had booked, and had cancelled or replaced, then: whether it was there, where that is certain."""
        there = self.made_own(at)
        made = {self.id_after(act): act for act in self.acts if act.began < at and act.name == "MakeBooking"}
        for name, act in made.items():
            if not name or name == act.booking_id or self.has_passed(name, at) or self._is_unclear(name, at):
                continue
            last = [each for each in self.acts if each.began < at and each.carried_out and name in self.ids_of(each)][
                -1
            ]
            if self.is_listed(name, act, last.began, at) is (name in there):
                yield name, last, name in there

    def _is_unclear(self, booking_id: str, at: float) -> bool:
        """It was moved, and nothing tells what id it has since."""
        moves = (each for each in self.acts if each.name == "UpdateBooking" and each.carried_out and each.began < at)
        return any(each.booking_id == booking_id and not self.id_after(each) for each in moves)

    def timed_at(self, at: float) -> Iterator[tuple[Post, str]]:
        """The live posts of bookings that were not cancelled, with the booking's start where it is known."""
        there = self.made_own(at)
        gone = {name for act in self.acts if act.began < at for name in self.ids_of(act)} - there.keys()
        for post in self.live(at):
            name = self.id_of(post)
            start = self.start_of(name, at)
            if name not in gone and is_time(start):
                yield post, start

    def has_passed(self, booking_id: str, at: float = NEVER) -> bool:
        """Whether it may have begun by the target's clock at any of the moments until then."""
        if booking_id not in self._passed_at:
            self._passed_at[booking_id] = self._first_passed(booking_id)
        return self._passed_at[booking_id] <= at and self._passed_at[booking_id] < NEVER

    def _first_passed(self, booking_id: str) -> float:
        acts = (act for act in self.acts if act.name != "CancelBooking" and booking_id in self.ids_of(act))
        starts = [start for act in acts for start in self.starts_of(act) if is_time(start)]
        first = min(map(parse_timestamp, starts), default=datetime.max)
        return min((each.at for each in self.moments if each.now >= first), default=NEVER)

    def start_of(self, booking_id: str, at: float = NEVER) -> str:
        """As last asked for or read before then; "" when it is not known, or it has none."""
        made = [
            (act.began, act.start)
            for act in self.acts
            if act.carried_out and act.began < at and self.id_after(act) == booking_id
        ]
        rows = [(each.exchange.began, each.start) for each in self.seen if each.booking_id == booking_id]
        return max((*made, *(row for row in rows if row[0] < at)), default=(0.0, ""))[1]


def _is_there(seen: Seen, act: Act) -> bool:
    """Whether the booking already was at the time and place that are asked for."""
    return (seen.start, hsa_key(seen.facility)) == (act.start, hsa_key(act.facility))


def _fits(deletion: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """But for the id, which has been compared already."""
    parts = zip(KEY, deletion, key, strict=True)
    return all(not part or part == other for name, part, other in parts if name != OBJECT)


def _overlap(one: Act, other: Act) -> bool:
    return one.began < other.ended and other.began < one.ended


def _asks_the_same(one: Act, other: Act) -> bool:
    return (one.name, one.person, one.start) == (other.name, other.person, other.start)


def is_time(digits: str) -> bool:
    """Whether it is 14 digits that are in the calendar."""
    try:
        parse_timestamp(digits)
    except ValueError:
        return False
    return len(digits) == 14


# -- reading the calls


def _acts(exchanges: Iterable[Exchange], seen: list[Seen]) -> Iterator[Act]:
    whose = {each.booking_id: each.person for each in seen}
    for exchange in exchanges:
        if exchange.contract.name not in ACTS:
            continue
        said = acting.said(exchange)
        booking_id = exchange.asked("bookingId")
        person = exchange.asked("subject_of_care") or whose.get(booking_id) or _actor(exchange)
        act = Act(exchange, person, booking_id, said.booking_id, said.code)
        if act.new_id and act.carried_out:
            whose[act.new_id] = person
        yield act


def _actor(exchange: Exchange) -> str:
    if exchange.question is None:
        return ""
    found = exchange.question.getroottree().getroot().iterfind("{*}Header/{*}Actor/{*}actorId")
    return next((each.text or "" for each in found), "").strip()


def _seen(exchanges: Iterable[Exchange]) -> Iterator[Seen]:
    for exchange in exchanges:
        name = exchange.contract.name
        if name not in ("GetSubjectOfCareSchedule", "GetBookingDetails"):
            continue
        for row in exchange.rows():
            texts = {part: (row.text(part) or "").strip() for part in _PARTS}
            person, booking_id = texts["subject_of_care"], texts["bookingId"]
            if name == "GetSubjectOfCareSchedule":
                person = exchange.asked("subject_of_care") or person
            else:
                booking_id = exchange.asked("bookingId")
            if booking_id:
                yield Seen(exchange, person, booking_id, texts["startTimeInclusive"], texts["healthcare_facility"],
                           row.flag("isInvitation"))  # fmt: skip


_PARTS = ("subject_of_care", "bookingId", "startTimeInclusive", "healthcare_facility")
