"""A survey as a target file that `tidbok verify` accepts, with comments on what was found and what may be added."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from simulator.verification.surveying import Answers, Found, Survey
from simulator.verification.target import Person, Target
from simulator.verification.words import Language, Words

_SHOWN = 8  # codes of a kind in a comment
_UNNAMED = (Person("").first_name, Person("").last_name)


def text(found: Survey, file: Path, language: Language) -> str:
    """`file` is where it will lie: certificates are named from there."""
    return "\n".join(line.rstrip() for line in _Writer(found, file, language).lines()) + "\n"


class _Writer:
    def __init__(self, found: Survey, file: Path, language: Language) -> None:
        self._found, self._file, self._language = found, file, language
        self._target: Target = found.target

    def lines(self) -> Iterator[str]:
        yield self._comment(
            Words("Skriven av tidbok doctor. Kör: tidbok verify ", "Written by tidbok doctor. Run: tidbok verify "),
            str(self._file),
        )
        yield self._comment(
            Words("Fälten beskrivs av: tidbok verify --schema", "The fields are described by: tidbok verify --schema")
        )
        yield from self._where()
        yield from self._offers()
        yield from self._persons()
        yield from self._bookable()
        yield from self._known()
        yield from self._access()

    # -- parts

    def _where(self) -> Iterator[str]:
        target = self._target
        yield f"name: {_quoted(target.name)}"
        if target.url:
            yield f"url: {_quoted(target.url)}"
        yield from _mapping("urls", target.urls, indent="")
        if target.via != "direct":
            yield f"via: {target.via}"
        yield f"facilities: {_list([*target.facilities, *self._found.hosted])}"
        if self._found.facilities:
            yield self._comment(
                Words("GetAllHealthcareFacilities listar ", "GetAllHealthcareFacilities lists "),
                ", ".join(f"{each.id} ({each.name})" for each in self._found.facilities[:_SHOWN]),
            )
        yield f"profile: {target.profile}"

    def _offers(self) -> Iterator[str]:
        yield ""
        for answer in self._found.answers:
            if answer.answers is not Answers.YES:
                yield self._comment(answer.words, before=f"{answer.contract}: ")
        yield f"flows: {_list(self._found.flows or ['list'])}"
        if self._target.contracts:
            yield f"contracts: {_list(self._target.contracts)}"

    def _persons(self) -> Iterator[str]:
        yield ""
        if not self._found.has_persons:
            yield self._comment(
                Words("persons: ange minst en testperson, helst två", "persons: give one test person, better two")
            )
            return
        yield "persons:"
        for found in self._found.persons:
            yield from self._person(found)

    def _person(self, found: Found) -> Iterator[str]:
        person = found.person
        yield f"  - id: {_quoted(person.id)}"
        if (person.first_name, person.last_name) == _UNNAMED:
            yield self._comment(
                Words(
                    "first_name, last_name: skickas med när tidbok bokar",
                    "first_name, last_name: sent when tidbok books",
                ),
                indent="    ",
            )
        else:
            yield f"    first_name: {_quoted(person.first_name)}"
            yield f"    last_name: {_quoted(person.last_name)}"
        if person.phone:
            yield f"    phone: {_quoted(person.phone)}"
        if person.facility:
            yield f"    facility: {person.facility}"
        held = found.held
        if held is None:
            yield self._comment(Words("listan gick inte att läsa", "the list could not be read"), indent="    ")
        else:
            yield f"    bookings: {_list(each.id for each in held if each.id and not each.is_invitation)}"
            yield f"    timed_invitations: {_list(each.id for each in held if each.id and each.is_invitation)}"
            for name, wanted, flag in (
                ("rebookable", True, "rebookable"),
                ("not_rebookable", False, "rebookable"),
                ("cancellable", True, "cancellable"),
                ("not_cancellable", False, "cancellable"),
            ):
                chosen = [each.id for each in held if each.id and getattr(each, flag) is wanted]
                if chosen:
                    yield f"    {name}: {_list(dict.fromkeys(chosen))}"
        if found.open_invitations:
            yield f"    open_invitations: {_list(found.open_invitations)}"
        else:
            yield self._comment(
                Words("open_invitations: [id] om personen har öppna kallelser (de syns inte i listan)",
                      "open_invitations: [id] if the person has open invitations (no list shows them)"),
                indent="    ",
            )  # fmt: skip
        for name in ("expired_invitations", "hidden", "closed_time_types", "closed_performers"):
            if getattr(person, name):
                yield f"    {name}: {_list(getattr(person, name))}"
        if not person.may_book:
            yield "    may_book: false"

    def _bookable(self) -> Iterator[str]:
        found, stated = self._found, self._target.bookable
        yield ""
        for each in found.time_types[:_SHOWN]:
            days = found.dates.get(each.id)
            counted = Words("inte efterfrågad", "not asked for")
            if days is not None:
                counted = Words(f"{len(days)} dagar med lediga tider", f"{len(days)} days with free times")
            yield self._comment(counted, before=f"{each.id} ({each.name}): ")
        first, *others = [*dict.fromkeys([*filter(None, [stated.time_type]), *found.bookable]), "", ""][:2]
        other = stated.other_time_type or others[0]
        rows = (
            ("facility", stated.facility),
            ("time_type", first),
            ("other_time_type", other if other != first else ""),
            ("performer", stated.performer),
            ("care_type", stated.care_type),
            ("first_date", stated.first_date.isoformat() if stated.first_date else ""),
        )
        if any(value for _, value in rows):
            yield "bookable:"
            yield from (f"  {name}: {_quoted(value)}" for name, value in rows if value)

    def _known(self) -> Iterator[str]:
        known = self._target.known
        if self._found.performers and not known.performers:
            shown = [f"{each.id}: {_quoted(each.name)}" for each in self._found.performers[:_SHOWN]]
            yield self._comment(
                Words("known.performers, när namnen är jämförda med katalogen: ",
                      "known.performers, when the names have been compared with the directory: "),
                "{" + ", ".join(shown) + "}",
            )  # fmt: skip
        lines = [
            *_mapping("performers", known.performers),
            *([f"  virtual_facilities: {_list(known.virtual_facilities)}"] if known.virtual_facilities else []),
            *([f"  unlisted_facility: {known.unlisted_facility}"] if known.unlisted_facility else []),
            *_mapping("local_times", known.local_times),
            *_mapping("open_until", {each: day.isoformat() for each, day in known.open_until.items()}),
            *([] if known.other_facilities is None else [f"  other_facilities: {_list(known.other_facilities)}"]),
        ]
        if lines:
            yield "known:"
            yield from lines

    def _access(self) -> Iterator[str]:
        target = self._target
        yield ""
        for name in ("actor", "agent", "source_system"):
            if getattr(target, name):
                yield f"{name}: {_quoted(getattr(target, name))}"
        headers = {name: self._header(name, value) for name, value in target.headers.items()}
        yield from _mapping("headers", headers, indent="")
        tls, control = target.tls, target.control
        files = {"certificate": tls.certificate, "key": tls.key, "trust": tls.trust}
        yield from _mapping("tls", {name: self._path(file) for name, file in files.items() if file}, indent="")
        addresses = {"clock": control.clock, "bookings": control.bookings}
        yield from _mapping("control", {name: url for name, url in addresses.items() if url}, indent="")
        yield f"timeout: {target.timeout:g}"
        yield f"rate: {target.rate if target.rate > 0 else 1:g}"
        yield "safety: read-only"
        yield self._comment(
            Words("safety: reversible bokar och avbokar; full förbrukar det som är förberett ovan",
                  "safety: reversible books and cancels; full uses up what is prepared above")
        )  # fmt: skip

    # -- how things are written

    def _header(self, name: str, value: str) -> str:
        """A secret is named, never written."""
        if not any(secret in value for secret in self._target.secrets):
            return value
        variable = "".join(each if each.isalnum() else "_" for each in name.upper())
        return f"${{{variable}}}"

    def _path(self, path: str) -> str:
        try:
            return Path(os.path.relpath(path, self._file.parent)).as_posix()
        except ValueError:  # another drive, on Windows
            return os.path.abspath(path)

    def _comment(self, words: Words, after: str = "", *, before: str = "", indent: str = "") -> str:
        line = " ".join(f"{before}{words.in_(self._language)}{after}".split())
        return f"{indent}# {line}"


def _mapping(name: str, values: Mapping[str, str], indent: str = "  ") -> list[str]:
    """Nothing for nothing."""
    rows = [f"{indent}  {_quoted(key)}: {_quoted(value)}" for key, value in values.items()]
    return [f"{indent}{name}:", *rows] if rows else []


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(each) for each in values)}]"


def _quoted(value: str) -> str:
    """A JSON string is a YAML one."""
    return json.dumps(value, ensure_ascii=False)
