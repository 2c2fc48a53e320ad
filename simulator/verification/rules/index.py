"""What the target tells the engagement index, with verify as the index (spec/engagement-index-rules.md, 8).

All but those that act themselves are passive: they look at every act of the run and every Update that it led to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from simulator.contracts import schemas
from simulator.domain.engagement import SCHEDULING
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_timestamp, timestamp
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange
from simulator.verification.index_listener import UPDATE
from simulator.verification.index_posts import (
    CATEGORIZATION,
    CONTENT,
    DOMAIN,
    KEY,
    NOT_SENT,
    OBJECT,
    PERSON,
    PROCESS,
    SOURCE,
    Post,
    Told,
)
from simulator.verification.rule import Basis, Level, Origin, Safety, rule
from simulator.verification.run import Run
from simulator.verification.steps import acting, index_acts, indexing, invitations, staff, tries
from simulator.verification.steps.index_acts import Expired
from simulator.verification.steps.index_history import Act, History, is_time
from simulator.verification.words import Words

_OWN = tuple(name for name in KEY if name not in (DOMAIN, CATEGORIZATION, PROCESS))
_NOTHING = Words("saknas", "missing")
_NOT_FOUND = Words(
    "Invånarens tid syns inte bland Bokade tider i 1177: index pekar inte på den.",
    "The citizen's appointment is not among the booked times in 1177: the index does not point to it.",
)
_STALE = Words(
    "Invånaren kan få en tid visad, eller aviserad, som inte längre gäller.",
    "The citizen may be shown, or reminded of, a time that no longer holds.",
)
_NOISE = Words(
    "Invånaren kan få en avisering om något som inte har hänt.",
    "The citizen may be notified of something that has not happened.",
)


@rule(
    "EI-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.1, 3.4.2",
    Words(
        "En genomförd MakeBooking ger exakt en post i engagemangsindex, med bokningens id och dess start.",
        "A MakeBooking that is carried out gives exactly one post in the engagement index, with the booking's id and "
        "start.",
    ),
    citizen=_NOT_FOUND,
    safety=Safety.REVERSIBLE,
    contracts=("MakeBooking",),
    passive=True,
)
def a_booking_has_one_post(run: Run) -> Iterator[Check]:
    history = indexing.played(run)
    for act in history.acts:
        if act.name == "MakeBooking" and act.carried_out and history.id_after(act) != act.booking_id:
            yield from _made(run, history, act)


def _made(run: Run, history: History, act: Act) -> Iterator[Check]:
    created = [post for post in history.told_of(act) if not post.delete]
    keys = {post.key for post in created}
    one = Words("en post", "one post")
    if len(keys) != 1:
        exchange, also = (created[-1].exchange, (act.exchange,)) if created else (act.exchange, ())
        yield Check(False, exchange, "bookingId" if not created else created[-1].xpath, one, _count(run, keys), also)
        return
    last = created[-1]
    yield _content_is(history, last, act) if is_time(last.content) else _sound(last, act)


def _count(run: Run, keys: set[tuple[str, ...]]) -> Words:
    if keys:
        return Words(f"{len(keys)} poster med olika nycklar", f"{len(keys)} posts with different keys")
    wait = f"{run.target.index_wait:g} s"
    if not indexing.listener(run).told:
        return Words(f"ingen inom {wait}: {indexing.nothing_came(run).sv}",
                     f"none within {wait}: {indexing.nothing_came(run).en}")  # fmt: skip
    return Words(f"ingen inom {wait}", f"none within {wait}")


def _content_is(history: History, post: Post, act: Act) -> Check:
    ok = post.content in history.starts_of(act)
    return Check(ok, post.exchange, post.at_(CONTENT), act.start, post.content, (act.exchange,))


def _sound(post: Post, act: Act) -> Check:
    return Check(True, post.exchange, post.xpath, also=(act.exchange,))


def _each(run: Run, name: str, wanted: str) -> Iterator[Check]:
    """Every post about a booking has this value."""
    for post in indexing.heard(run).posts:
        got = post.values.get(name)
        if got is not None:
            yield Check(post.value(name) == wanted, post.exchange, post.at_(name), wanted, got)


@rule(
    "EI-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.2",
    Words(
        "serviceDomain är ordagrant riv:crm:scheduling, utan urn:.",
        "serviceDomain is literally riv:crm:scheduling, without urn:.",
    ),
    citizen=_NOT_FOUND,
    passive=True,
    books=True,
)
def the_service_domain_is_literal(run: Run) -> Iterator[Check]:
    yield from _each(run, DOMAIN, SCHEDULING)


@rule(
    "EI-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.2",
    Words(
        "categorization är NA, för bokningar och för kallelser.",
        "categorization is NA, for bookings and for invitations.",
    ),
    citizen=_NOT_FOUND,
    passive=True,
    books=True,
)
def the_categorization_is_na(run: Run) -> Iterator[Check]:
    yield from _each(run, CATEGORIZATION, "NA")


@rule(
    "EI-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.2",
    Words("clinicalProcessInterestId är NA.", "clinicalProcessInterestId is NA."),
    citizen=_NOT_FOUND,
    passive=True,
    books=True,
)
def the_clinical_process_is_na(run: Run) -> Iterator[Check]:
    yield from _each(run, PROCESS, "NA")


@rule(
    "EI-05",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.2",
    Words(
        "logicalAddress är den adress där GetBookingDetails ger bokningen.",
        "logicalAddress is the address at which GetBookingDetails gives the booking.",
    ),
    citizen=Words(
        "1177 frågar fel ställe, och invånarens tid syns inte.",
        "1177 asks in the wrong place, and the citizen's appointment is not shown.",
    ),
    contracts=("GetBookingDetails",),
    passive=True,
    books=True,
)
def the_address_leads_to_the_booking(run: Run) -> Iterator[Check]:
    history = indexing.heard(run)
    for post in history.posts:
        booking_id, until = history.id_of(post), history.end_of(post)
        asked = indexing.asked_details(run, booking_id, "", history.begin_of(post), until)
        there = [each for each in asked if hsa_key(each.logical_address) == hsa_key(post.address)]
        if post.delete or not post.address or not there or not any(map(_found, asked)):
            continue  # an id that is answered nowhere is not the address's fault
        ok = any(map(_found, there))
        yield Check(
            ok,
            post.exchange,
            post.at_("logicalAddress"),
            Words("där GetBookingDetails ger bokningen", "where GetBookingDetails gives the booking"),
            post.address if ok else _with(post.address, there[-1].fault_text or there[-1].outcome),
            (there[-1],),
        )  # fmt: skip


def _found(exchange: Exchange) -> bool:
    return bool(exchange.rows())


def _with(value: str, why: str) -> str:
    return f"{value} ({why})"


@rule(
    "EI-06",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.2",
    Words(
        "businessObjectInstanceIdentifier är bokningens id, som i GetSubjectOfCareSchedule.",
        "businessObjectInstanceIdentifier is the booking's id, as in GetSubjectOfCareSchedule.",
    ),
    citizen=Words(
        "1177 hittar inte uppgifterna om den tid som har aviserats.",
        "1177 does not find the details of the time that it was told of.",
    ),
    contracts=("GetSubjectOfCareSchedule",),
    passive=True,
    books=True,
)
def the_object_is_the_booking(run: Run) -> Iterator[Check]:
    history = indexing.heard(run)
    for act in history.acts:
        row = history.row_after(act)
        for post in history.told_of(act) if row is not None else ():
            assert row is not None
            if not post.delete and history.id_of(post) == row.booking_id:
                yield Check(
                    post.booking_id == row.booking_id,
                    post.exchange,
                    post.at_(OBJECT),
                    row.booking_id,
                    post.values.get(OBJECT, ""),
                    (row.exchange,),
                )


@rule(
    "EI-07",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.2",
    Words(
        "creationTime, updateTime och owner skickas aldrig: index sätter dem.",
        "creationTime, updateTime and owner are never sent: the index sets them.",
    ),
    citizen=Words(
        "När tiden lades in eller ändrades kan visas fel.",
        "When the appointment was made or changed may be shown wrongly.",
    ),
    passive=True,
    books=True,
)
def the_index_s_own_values_are_not_sent(run: Run) -> Iterator[Check]:
    for post in indexing.heard(run).posts:
        sent = [name for name in NOT_SENT if name in post.values]
        for name in sent:
            yield Check(
                False, post.exchange, post.at_(name), Words("utelämnat", "left out"), post.values[name] or _NOTHING
            )
        if not sent:
            yield Check(True, post.exchange, post.xpath)


@rule(
    "EI-08",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.2; XSD",
    Words(
        "mostRecentContent finns i varje ny eller ändrad post, med 14 siffror.",
        "mostRecentContent is in every new or changed post, with 14 digits.",
    ),
    citizen=_NOT_FOUND,
    passive=True,
    books=True,
)
def the_content_has_fourteen_digits(run: Run) -> Iterator[Check]:
    for post in indexing.heard(run).posts:
        if not post.delete:
            got = post.values.get(CONTENT)
            yield Check(
                is_time(got or ""),
                post.exchange,
                post.at_(CONTENT),
                Words("ÅÅÅÅMMDDttmmss, en tid som finns", "YYYYMMDDhhmmss, a time that exists"),
                got or _NOTHING,
            )


@rule(
    "EI-09",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.5",
    Words(
        "En borttagning har hela nyckeln, densamma som posten hade, och ingen mostRecentContent.",
        "A deletion has the whole key, the same as the post had, and no mostRecentContent.",
    ),
    citizen=_STALE,
    passive=True,
    books=True,
)
def a_deletion_has_the_whole_key(run: Run) -> Iterator[Check]:
    history = indexing.heard(run)
    for post in history.posts:
        if post.delete:
            yield from _deletion(history, post)


def _deletion(history: History, post: Post) -> Iterator[Check]:
    if CONTENT in post.values:
        yield Check(False, post.exchange, post.at_(CONTENT), Words("utelämnat", "left out"), post.values[CONTENT])
    lacking = [name for name in KEY if not post.value(name) or (name == OBJECT and post.is_nameless)]
    for name in lacking:
        got = post.values.get(name) or _NOTHING
        yield Check(False, post.exchange, post.at_(name), Words("ett värde", "a value"), got)
    created = [each for each in history.about(history.id_of(post), until=post.at) if not each.delete]
    if created and not lacking and _own(post) not in {_own(each) for each in created}:
        yield from _differences(post, created[-1])
    elif CONTENT not in post.values and not lacking:
        yield Check(True, post.exchange, post.xpath)


def _own(post: Post) -> tuple[str, ...]:
    """The key without what is to be the same in every post: EI-02, EI-03 and EI-04 are about that."""
    return tuple(post.values.get(name, "") for name in _OWN)


def _differences(post: Post, before: Post) -> Iterator[Check]:
    for name in _OWN:
        if post.values.get(name, "") != before.values.get(name, ""):
            yield Check(
                False, post.exchange, post.at_(name), before.values.get(name, ""), post.values.get(name, ""),
                (before.exchange,),
            )  # fmt: skip


@rule(
    "EI-10",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.3",
    Words(
        "En ombokning med samma id och mottagning uppdaterar posten: samma nyckel, ny start, ingen borttagning.",
        "A rebooking with the same id and facility updates the post: same key, new start, no deletion.",
    ),
    citizen=_STALE,
    safety=Safety.REVERSIBLE,
    contracts=("UpdateBooking",),
    passive=True,
)
def a_move_within_the_unit_updates_the_post(run: Run) -> Iterator[Check]:
    history = indexing.played(run)
    indexing.demand_steady_ids(history)
    for act, before, booking_id in history.moves():
        if booking_id == act.booking_id and hsa_key(before.facility) == hsa_key(act.facility):
            yield from _updated(run, history, act)


def _updated(run: Run, history: History, act: Act) -> Iterator[Check]:
    told = history.told_of(act)
    expected = Words(f"en uppdatering med starten {act.start}", f"one update with the start {act.start}")
    created = [post for post in told if not post.delete]
    for post in (each for each in told if each.delete and each.key in {other.key for other in created}):
        yield Check(False, post.exchange, f"{post.xpath}/deleteFlag", expected,
                    Words("en borttagning", "a deletion"), (act.exchange,))  # fmt: skip
    if not created:
        yield Check(False, act.exchange, "resultCode", expected, _count(run, set()))
        return
    last = created[-1]
    known = {_own(post) for post in history.about(act.booking_id, until=act.began) if not post.delete}
    if known and _own(last) not in known:
        earlier = next(each for each in history.about(act.booking_id, until=act.began) if not each.delete)
        yield from _differences(last, earlier)
    elif is_time(last.content):
        yield _content_is(history, last, act)
    else:
        yield _sound(last, act)


@rule(
    "EI-11",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.4",
    Words(
        "En ombokning som ger nytt id, eller en annan mottagning, tar bort den gamla posten och lägger in en ny.",
        "A rebooking that gives a new id, or another facility, deletes the old post and creates a new one.",
    ),
    citizen=_STALE,
    safety=Safety.REVERSIBLE,
    contracts=("UpdateBooking",),
    passive=True,
)
def a_move_to_another_key_replaces_the_post(run: Run) -> Iterator[Check]:
    history = indexing.prompt(run)
    indexing.demand_steady_ids(history)
    for act, before, booking_id in history.moves():
        elsewhere = booking_id != act.booking_id or hsa_key(before.facility) != hsa_key(act.facility)
        if elsewhere and not history.is_still_there(act, before):
            yield from _replaced(run, history, act, booking_id)


def _replaced(run: Run, history: History, act: Act, booking_id: str) -> Iterator[Check]:
    told = history.told_of(act)
    old = [post for post in told if post.delete and history.id_of(post) == act.booking_id]
    new = [post for post in told if not post.delete and history.id_of(post) == booking_id]
    before = [post for post in history.about(act.booking_id, until=act.began) if not post.delete]
    if new and before and _own(new[-1]) == _own(before[-1]):
        return  # the unit's address is in neither: EI-05 is about that
    yield _there_is(run, act, old, Words("en borttagning av den gamla posten", "a deletion of the old post"))
    yield _there_is(run, act, new, Words("en ny post för den nya tiden", "a new post for the new time"))


def _there_is(run: Run, act: Act, posts: list[Post], expected: Words) -> Check:
    if posts:
        return Check(True, posts[-1].exchange, posts[-1].xpath, expected, also=(act.exchange,))
    return Check(False, act.exchange, "resultCode", expected, _count(run, set()))


@rule(
    "EI-12",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.5, 3.4.6",
    Words(
        "En genomförd CancelBooking tar bort posten.",
        "A CancelBooking that is carried out deletes the post.",
    ),
    citizen=_STALE,
    safety=Safety.REVERSIBLE,
    contracts=("CancelBooking",),
    passive=True,
)
def a_cancelled_booking_has_no_post(run: Run) -> Iterator[Check]:
    history = indexing.played(run)
    indexing.demand_steady_ids(history)
    for act in history.acts:
        if act.name == "CancelBooking" and act.carried_out:
            yield from _cancelled(run, history, act)


def _cancelled(run: Run, history: History, act: Act) -> Iterator[Check]:
    """Of what the index has never been told there is nothing to delete; EI-01 is about that."""
    before = history.about(act.booking_id, until=act.began)
    own = any(each.carried_out and history.id_after(each) == act.booking_id for each in history.acts)
    if (own and not before) or (before and before[-1].delete):
        return
    told = history.told_of(act)
    deleted = [post for post in told if post.delete]
    reissued = [post for post in told if not post.delete] if not own else []  # an invitation may become open again
    yield _there_is(run, act, deleted or reissued, Words("en borttagning", "a deletion"))


@rule(
    "EI-13",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4, 3.8",
    Words(
        "Det som nekades (ERROR) lämnar inga spår i engagemangsindex.",
        "What was refused (ERROR) leaves no trace in the engagement index.",
    ),
    citizen=_NOISE,
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    passive=True,
)
def what_is_refused_is_not_told(run: Run) -> Iterator[Check]:
    history = indexing.heard(run)
    for act in history.acts:
        if act.refused:
            told = history.told_of_refused(act)
            for post in told:
                yield Check(False, post.exchange, post.xpath, Words("ingen Update", "no Update"),
                            Words("en borttagning", "a deletion") if post.delete else Words("en post", "a post"),
                            (act.exchange,))  # fmt: skip
            if not told:
                yield Check(True, act.exchange, "resultCode")


@rule(
    "EI-14",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.1",
    Words(
        "Även det som personalen bokar får en post i engagemangsindex.",
        "What staff book has a post in the engagement index too.",
    ),
    citizen=_NOT_FOUND,
    safety=Safety.REVERSIBLE,
    passive=True,
)
def what_staff_book_is_told(run: Run) -> Iterator[Check]:
    history = indexing.played(run)
    if history.posts and not history.is_prompt:
        raise Missing(indexing.too_late(run))
    flow = staff.booked_by_staff(run)
    history = indexing.history(run)
    start = acting.start_of(flow.slot)
    posts = [
        post
        for post in history.posts
        if not post.delete
        and (post.booking_id == flow.booking_id or (history.is_strange(post) and post.content == start))
    ]
    yield Check(
        bool(posts),
        posts[-1].exchange if posts else flow.booked.schedule,
        posts[-1].xpath if posts else "",
        Words("en post", "one post"),
        "" if posts else _staff_untold(run, flow.booking_id),
    )


def _staff_untold(run: Run, booking_id: str) -> Words:
    none = _count(run, set())
    return Words(f"{none.sv} för {booking_id}, som personal bokade genom {run.target.control.bookings}",
                 f"{none.en} for {booking_id}, which staff booked through {run.target.control.bookings}")  # fmt: skip


@rule(
    "EI-15",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.5, 3.4.6",
    Words(
        "När en bokad tid har börjat tar producenten bort posten.",
        "When a booked time has begun the producer deletes the post.",
    ),
    citizen=_STALE,
    safety=Safety.FULL,
    contracts=("MakeBooking",),
    passive=True,
)
def what_has_begun_is_deleted(run: Run) -> Iterator[Check]:
    history = indexing.prompt(run, tries.cancelled_too_late)
    passings = indexing.watch(run).passings.values()
    for each in passings:
        until = history.end_of(each.created, each.at)
        deleted = [post for post in history.about(each.booking_id, since=each.at, until=until) if post.delete]
        expected = Words("en borttagning när tiden har börjat", "a deletion when the time has begun")
        if deleted:
            yield Check(True, deleted[-1].exchange, deleted[-1].xpath, expected, also=(each.act.exchange,))
        else:
            yield Check(False, each.created.exchange, each.created.xpath, expected, _count(run, set()),
                        (each.act.exchange,))  # fmt: skip
    if not passings:
        raise Missing(
            Words(
                "ingen tid som verify hade bokat hann börja: ange control.clock i målfilen, så att klockan kan flyttas",
                "no time that verify had booked began: give control.clock in the target file, to move the clock",
            )
        )


@rule(
    "EI-16",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.1, 3.4.6",
    Words(
        "En öppen kallelse har en post med mottagningens datum, och den tas bort när kallelsen inte längre gäller.",
        "An open invitation has a post with the unit's date, and it is deleted when the invitation no longer holds.",
    ),
    citizen=Words(
        "Invånaren får ingen avisering om kallelsen, eller en kallelse som inte går att boka på.",
        "The citizen is not told of the invitation, or is shown one that cannot be booked on.",
    ),
    safety=Safety.FULL,
    contracts=("GetBookingDetails",),
    passive=True,
)
def an_open_invitation_has_a_post(run: Run) -> Iterator[Check]:
    history = indexing.played(run, tries.invitation_cancelled)
    if history.posts and not history.is_prompt:
        raise Missing(indexing.too_late(run))
    invited = {seen.booking_id: seen.person for seen in history.reopened()}
    invited |= indexing.watch(run).invited() or {}
    for booking_id, person in invited.items():
        yield _invited(run, history, booking_id, person)
    passed: tuple[Expired, ...] = ()
    with suppress(Missing):
        passed = index_acts.expired(run)
    for each in passed:
        yield _expired(run, each)
    if not invited and not passed:
        raise Missing(
            Words(
                "ingen öppen kallelse kom eller gick ut i körningen: ange en tidsatt kallelse som blir öppen när den "
                "avbokas (persons[].timed_invitations), eller known.open_until (en öppen kallelses id och sista dag) "
                "och control.clock",
                "no open invitation came or ran out in the run: give a timed invitation that becomes open when "
                "cancelled (persons[].timed_invitations), or known.open_until (an open invitation's id and last day) "
                "and control.clock",
            )
        )


def _invited(run: Run, history: History, booking_id: str, person: str) -> Check:
    about = history.about(booking_id) or [each for each in history.posts if history.is_strange(each)]
    created = [each for each in about if not each.delete and each.person == person]
    expected = Words(f"en post för den öppna kallelsen {booking_id}", f"a post for the open invitation {booking_id}")
    if created:
        return Check(True, created[-1].exchange, created[-1].xpath, expected)
    return Check(False, None, "", expected, _count(run, set()))


def _expired(run: Run, each: Expired) -> Check:
    expected = Words(f"en borttagning av {each.booking_id} efter {each.last}",
                     f"a deletion of {each.booking_id} after {each.last}")  # fmt: skip
    if each.deleted:
        return Check(True, each.deleted[-1].exchange, each.deleted[-1].xpath, expected)
    return Check(False, None, "", expected, _count(run, set()))


@rule(
    "EI-17",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.6",
    Words(
        "Det som inte ska visas för invånaren har ingen post.",
        "What is not to be shown to the citizen has no post.",
    ),
    citizen=Words(
        "Invånaren ser, eller aviseras om, en tid som vården håller för sig själv.",
        "The citizen sees, or is told of, a time that the unit keeps to itself.",
    ),
    safety=Safety.REVERSIBLE,
    passive=True,
)
def what_is_hidden_has_no_post(run: Run) -> Iterator[Check]:
    history = indexing.heard(run)
    hidden = {name for person in run.persons for name in person.hidden}
    expected = Words("ingen post", "no post")
    for post in history.posts:
        if post.booking_id in hidden and not post.delete:
            yield Check(False, post.exchange, post.at_(OBJECT), expected, post.booking_id)
    staffs = index_acts.hidden_by_staff(run)
    for post in staffs.posts:
        yield Check(False, post.exchange, post.at_(OBJECT), expected, post.booking_id)
    if not staffs.posts:
        yield Check(True, None, "", expected)


@rule(
    "EI-18",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.6",
    Words(
        "Varje posts id ger svar i GetBookingDetails, med samma invånare och samma start.",
        "Every post's id answers in GetBookingDetails, with the same citizen and the same start.",
    ),
    citizen=Words(
        "Invånaren aviseras om en tid som sedan inte går att visa, eller som har en annan start.",
        "The citizen is told of a time that then cannot be shown, or that has another start.",
    ),
    contracts=("GetBookingDetails",),
    passive=True,
    books=True,
)
def every_post_leads_to_a_booking(run: Run) -> Iterator[Check]:
    history = indexing.prompt(run)
    indexing.demand_steady_ids(history)
    refused = _of_refused(history)
    posts = [post for post in history.posts if not post.delete and id(post) not in refused]
    for post in posts:
        asked = indexing.asked_details(run, post.booking_id, "", history.begin_of(post), history.end_of(post))
        if asked:
            yield _leads(post, asked)
    for post in history.live():
        if id(post) in refused:
            continue
        since = history.last_change(post)
        indexing.ask_details(run, post.person, post.booking_id, post.address, since)
        asked = indexing.asked_details(run, post.booking_id, "", since)
        if asked:
            yield _leads(post, asked)


def _of_refused(history: History) -> set[int]:
    """The posts that EI-13 is about."""
    return {id(post) for act in history.acts if act.refused for post in history.told_of_refused(act)}


def _leads(post: Post, asked: list[Exchange]) -> Check:
    answered = [each for each in asked if each.rows()]
    if not answered:
        last = asked[-1]
        got = Words(
            f"inga uppgifter ({last.fault_text or last.outcome})", f"no details ({last.fault_text or last.outcome})"
        )
        expected = Words("bokningens uppgifter", "the booking's details")
        return Check(False, post.exchange, post.at_(OBJECT), expected, got, (last,))
    row = answered[-1].rows()[0]
    content = post.content if is_time(post.content) else ""
    for name, part, value in ((PERSON, "subject_of_care", post.person), (CONTENT, "startTimeInclusive", content)):
        said = (row.text(part) or "").strip()
        if said and value and said != value:
            return Check(False, post.exchange, post.at_(name), said, value, (answered[-1],))
    return Check(True, post.exchange, post.xpath, also=(answered[-1],))


@rule(
    "EI-19",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.1, 3.4.6",
    Words(
        "Det finns en post för varje bokning som ska ha en, och inga andra.",
        "There is one post for every booking that should have one, and no others.",
    ),
    citizen=_STALE,
    safety=Safety.REVERSIBLE,
    passive=True,
)
def the_posts_are_the_bookings(run: Run) -> Iterator[Check]:
    history = indexing.played(run)
    found: dict[tuple[str, int, bool], Check] = {}
    for moment in history.moments_after_acts():
        live = history.live(moment.at)
        for booking_id, act, there in history.own_at(moment.at):
            posts = [post for post in live if history.id_of(post) == booking_id]
            found.setdefault((booking_id, len(posts), there), _counted(run, posts, act, there))
    yield from found.values()


def _counted(run: Run, posts: list[Post], act: Act, there: bool) -> Check:
    expected = Words("en post", "one post") if there else Words("ingen post", "no post")
    got = Words(f"{len(posts)} poster", f"{len(posts)} posts") if posts else Words("ingen", "none")
    exchange = posts[-1].exchange if posts else act.exchange
    return Check(len(posts) == int(there), exchange, posts[-1].xpath if posts else "", expected, got, (act.exchange,))


@rule(
    "EI-20",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.6",
    Words(
        "Ingen post gäller en tid som redan har börjat.",
        "No post is about a time that has already begun.",
    ),
    citizen=_STALE,
    passive=True,
    books=True,
)
def no_post_has_passed(run: Run) -> Iterator[Check]:
    history = indexing.prompt(run, tries.cancelled_too_late)
    looked: set[tuple[int, bool]] = set()
    refused = _of_refused(history)
    for moment in history.moments:
        for post, start in history.timed_at(moment.at):
            passed = parse_timestamp(start) <= moment.now
            if (id(post), passed) not in looked and id(post) not in refused:
                looked.add((id(post), passed))
                later = Words(f"en start efter {timestamp(moment.now)}", f"a start after {timestamp(moment.now)}")
                yield Check(not passed, post.exchange, post.at_(CONTENT), later, start)


@rule(
    "EI-21",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.3",
    Words(
        "En Update som inte ändrar något i posten behövs inte, som när bara besöksorsak eller vårdgivare ändras.",
        "An Update that changes nothing in the post is not needed, as when only the reason or the performer changes.",
    ),
    citizen=_NOISE,
    basis=Basis.DERIVED,
    passive=True,
    books=True,
)
def what_changes_nothing_is_not_told(run: Run) -> Iterator[Check]:
    if run.target.safety.allows(Safety.REVERSIBLE) and run.index is not None:
        with suppress(Missing, NotClaimed):
            index_acts.other_performer(run)
    history = indexing.heard(run)
    indexing.demand_steady_ids(history)
    none = Words("ingen Update", "no Update")
    noise = _of_refused(history)
    for act in history.unmoved():
        told = history.told_of(act)
        noise |= {id(post) for post in told}
        for post in told:
            yield Check(False, post.exchange, post.xpath, none, post.content or post.booking_id, (act.exchange,))
        if not told:
            yield Check(True, act.exchange, "resultCode", none)
    for post in history.posts:
        if not post.delete and id(post) not in noise:
            yield _news(history, post)


def _news(history: History, post: Post) -> Check:
    """A value that is not the booking's own start is EI-01's to judge."""
    before = next((each for each in history.live(post.at) if each.key == post.key), None)
    if before is None:
        before = next((each for each in history.posts if each is not post and each.exchange is post.exchange
                       and each.place < post.place and each.said == post.said), None)  # fmt: skip
    right = post.content == history.start_of(history.id_of(post), post.at)
    same = before is not None and before.content == post.content and right
    also = (before.exchange,) if same and before is not None else ()
    return Check(not same, post.exchange, post.at_(CONTENT), Words("en ändring", "a change"), post.content, also)


@rule(
    "EI-22",
    Level.SHALL,
    Origin.SCHEMA,
    "TKB 1.1.5, 3.4.2; XSD",
    Words(
        "Varje Update följer schemat, och nyckelns värden är rätt skrivna, utan blanktecken runt om.",
        "Every Update keeps the schema, and the key's values are written right, without white space around them.",
    ),
    citizen=_NOT_FOUND,
    passive=True,
    books=True,
)
def every_update_keeps_its_schema(run: Run) -> Iterator[Check]:
    played = indexing.played(run)
    if not indexing.listener(run).told:
        raise Missing(indexing.nothing_came(run))
    for told in indexing.listener(run).told:
        yield _valid(told)
    for post in played.posts:
        yield from _well_written(run, post)


def _valid(told: Told) -> Check:
    payload = told.exchange.question
    if payload is None:
        return Check(False, told.exchange, "", Words("ett SOAP-kuvert", "a SOAP envelope"), told.refused)
    problems = [] if schemas.is_valid(UPDATE.xsd, payload) else schemas.problems(UPDATE.xsd, payload)
    spot = problems[0].partition(":")[0] if problems else ""
    return Check(
        not problems,
        told.exchange,
        spot,
        Words("en Update som följer schemat", "an Update that keeps the schema"),
        "; ".join(problems),
    )


def _well_written(run: Run, post: Post) -> Iterator[Check]:
    for name in KEY:
        value = post.values.get(name, "")
        if value != value.strip():
            yield Check(False, post.exchange, post.at_(name), value.strip(), repr(value))
    stated = run.target.source_system
    if stated and post.value(SOURCE):
        ok = hsa_key(post.value(SOURCE)) == hsa_key(stated)
        yield Check(ok, post.exchange, post.at_(SOURCE), stated, post.value(SOURCE))


@rule(
    "EI-23",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.3, 3.4.4",
    Words(
        "När en öppen kallelse har bokats har posten inte längre kallelsens datum: den är uppdaterad eller ersatt.",
        "When an open invitation has been booked its post no longer has the invitation's date: updated or replaced.",
    ),
    citizen=_STALE,
    basis=Basis.DERIVED,
    safety=Safety.FULL,
    contracts=("MakeBooking",),
    flow="open_invitations",
    passive=True,
)
def a_booked_invitation_has_no_invitation_date(run: Run) -> Iterator[Check]:
    history = indexing.prompt(run, invitations.used)
    booked = list(history.invitations_booked())
    for act in booked:
        yield _no_date(run, history, act)
    if not booked:
        raise Missing(
            Words(
                "ingen öppen kallelse blev bokad i körningen: ange en under persons[].open_invitations",
                "no open invitation was booked in the run: give one under persons[].open_invitations",
            )
        )


def _no_date(run: Run, history: History, act: Act) -> Check:
    told = history.told_of(act)
    expected = Words(f"en uppdatering till {act.start}, eller en borttagning",
                     f"an update to {act.start}, or a deletion")  # fmt: skip
    if not told:
        return Check(False, act.exchange, "bookingId", expected, _count(run, set()))
    dates = {post.content for post in history.about(act.booking_id, until=act.began) if not post.delete}
    kept = [post for post in told if not post.delete and _is_date_of(post, dates, history.starts_of(act))]
    if kept:
        return Check(False, kept[-1].exchange, kept[-1].at_(CONTENT), expected, kept[-1].content, (act.exchange,))
    return Check(True, told[-1].exchange, told[-1].xpath, expected, also=(act.exchange,))


def _is_date_of(post: Post, dates: set[str], starts: set[str]) -> bool:
    """A day without a time of day, or what the index had before."""
    return post.content not in starts and (post.content in dates or post.content.endswith("000000"))


RULES = (
    a_booking_has_one_post,
    the_service_domain_is_literal,
    the_categorization_is_na,
    the_clinical_process_is_na,
    the_address_leads_to_the_booking,
    the_object_is_the_booking,
    the_index_s_own_values_are_not_sent,
    the_content_has_fourteen_digits,
    a_deletion_has_the_whole_key,
    a_move_within_the_unit_updates_the_post,
    a_move_to_another_key_replaces_the_post,
    a_cancelled_booking_has_no_post,
    what_is_refused_is_not_told,
    what_staff_book_is_told,
    what_has_begun_is_deleted,
    an_open_invitation_has_a_post,
    what_is_hidden_has_no_post,
    every_post_leads_to_a_booking,
    the_posts_are_the_bookings,
    no_post_has_passed,
    what_changes_nothing_is_not_told,
    every_update_keeps_its_schema,
    a_booked_invitation_has_no_invitation_date,
)
