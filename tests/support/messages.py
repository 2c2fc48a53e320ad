"""Requests of all twelve contracts as text, with sensible defaults (spec/scheduling-1.1.md, 2 and 3).

    message("MakeBooking", startTimeInclusive="20260804080000", endTimeExclusive="20260804083000")

Written by hand from the contract descriptions, so that the simulator's own tables are not their own judge. A field is
named as on the wire; None leaves it out, a list repeats it. Values are escaped, anything ending in `_xml` is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

FACILITY = "SE2321000016-1HZ5"
OTHER_FACILITY = "SE2321000016-2HZ6"
PERFORMER = "SE2321000016-P1"
RESIDENT = "191212121212"  # Tolvan Tolvansson
STAFF = "SE2321000016-STAFF1"
TIME_TYPE = "NYBESOK"

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
REGISTRY = "urn:riv:itintegration:registry:1"
HEADERS = "urn:riv:interoperability:headers:1"
CORE = "urn:riv:crm:scheduling:1"
CORE_EXTENSION = "urn:riv:crm:scheduling:1.1"
MONITORING = "itintegration:monitoring"
SCHEDULING = "crm:scheduling"

Value = str | Iterable[str] | None

# One line per element, in the order of the schema: prefix:name, then what is sent unless a test says otherwise.
# a is the contract's own namespace, e its extension, c the core, m the core's extension; the indented stands inside.
_TIMESLOT = f"""
a:requestedTimeslot
  c:startTimeInclusive 20260804080000
  c:endTimeExclusive 20260804083000
  c:healthcare_facility {FACILITY}
  c:performer
  c:bookingId
  c:subject_of_care {RESIDENT}
  c:purpose
  c:reason
  c:resourceName
  c:healthcare_facility_name
  c:performerName
  c:resourceID
  c:timeTypeName
  c:timeTypeID
  c:careTypeName
  c:careTypeID
  c:cancel_booking_allowed
  c:rebooking_allowed
  c:message_allowed
  m:isInvitation
"""
_CITIZEN = """
a:subject_of_care_info
  c:phone 070-174 06 12
  c:email
  c:address
  c:coaddress
  m:firstName Tolvan
  m:middleName
  m:lastName Tolvansson
"""
_TIMES = f"""
a:healthcare_facility {FACILITY}
a:bookingId
a:startDateInclusive 20260804
a:endDateInclusive 20260814
a:performer
a:timeTypeName
a:timeTypeID
a:careTypeName
a:careTypeID
e:subject_of_care {RESIDENT}
"""
_FIELDS: Mapping[str, str] = {
    "CancelBooking": f"""
a:healthcare_facility {FACILITY}
a:bookingId B-1
a:message
""",
    "GetAllCareTypes": f"""
a:healthcare_facility {FACILITY}
a:timeTypeIDs
a:performer
a:subject_of_care {RESIDENT}
""",
    "GetAllHealthcareFacilities": f"""
a:healthcare_facility {FACILITY}
a:subject_of_care {RESIDENT}
a:bookingId
""",
    "GetAllPerformers": f"""
a:healthcare_facility {FACILITY}
a:timeTypeIDs
a:careTypeIDs
a:subject_of_care {RESIDENT}
""",
    "GetAllTimeTypes": f"""
a:healthcare_facility {FACILITY}
e:careTypeIDs
e:subject_of_care {RESIDENT}
""",
    "GetAvailableDates": _TIMES,
    "GetAvailableTimeslots": _TIMES,
    "GetBookingDetails": f"""
a:healthcare_facility {FACILITY}
a:bookingId B-1
""",
    "GetSubjectOfCareSchedule": f"""
a:healthcare_facility {FACILITY}
a:subject_of_care {RESIDENT}
""",
    "MakeBooking": f"a:healthcare_facility_med {FACILITY}\n{_TIMESLOT}{_CITIZEN}\na:notification",
    "UpdateBooking": f"{_TIMESLOT}{_CITIZEN}\na:notification".replace("c:bookingId", "c:bookingId B-1"),
    "PingForConfiguration": f"""
a:serviceContractNamespace urn:riv:crm:scheduling:MakeBookingResponder:1
a:logicalAddress {FACILITY}
""",
}

CONTRACTS = tuple(_FIELDS)
READING = tuple(name for name in CONTRACTS if name.startswith("Get"))


def message(
    contract: str,
    *,
    logical_address: str | None = "",
    actor: str | None = RESIDENT,
    actor_type: str = "subject_of_care",
    extension_xml: str = "",
    citizen_extension_xml: str = "",
    headers_xml: str = "",
    actor_extension_xml: str = "",
    **fields: Value,
) -> str:
    """A whole envelope. `logical_address` is the message's facility unless it is said, None leaves the header out."""
    if logical_address == "":
        logical_address = _facility(fields)
    head = header(logical_address, actor, actor_type, actor_extension_xml) + headers_xml
    return envelope(payload(contract, extension_xml, citizen_extension_xml, **fields), head)


def envelope(body_xml: str, header_xml: str | None = None) -> str:
    """Any body in an envelope, with the headers of `message` unless others are given."""
    head = header() if header_xml is None else header_xml
    inside = f"<soap:Header>{head}</soap:Header><soap:Body>{body_xml}</soap:Body>"
    return f'<soap:Envelope xmlns:soap="{SOAP}">{inside}</soap:Envelope>'


def header(
    logical_address: str | None = FACILITY,
    actor: str | None = RESIDENT,
    actor_type: str = "subject_of_care",
    actor_extension_xml: str = "",
) -> str:
    """The header blocks of RIVTABP21; None leaves one out."""
    parts = []
    if logical_address is not None:
        parts.append(f'<r:LogicalAddress xmlns:r="{REGISTRY}">{escape(logical_address)}</r:LogicalAddress>')
    if actor is not None:
        parts.append(
            f'<h:Actor xmlns:h="{HEADERS}"><h:actorId>{escape(actor)}</h:actorId>'
            f"<h:actorType>{escape(actor_type)}</h:actorType>{actor_extension_xml}</h:Actor>"
        )
    return "".join(parts)


def payload(contract: str, extension_xml: str = "", citizen_extension_xml: str = "", **fields: Value) -> str:
    """The request element alone. `extension_xml` stands last in it, the citizen's last in subject_of_care_info."""
    lines = [line for line in _FIELDS[contract].splitlines() if line.strip()]
    unknown = fields.keys() - {_name(line) for line in lines}
    if unknown:
        raise ValueError(f"{contract} has no {', '.join(sorted(unknown))}; it has {', '.join(map(_name, lines))}")
    inner = "".join(_elements(lines, fields, citizen_extension_xml))
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in namespaces(contract).items())
    return f"<a:{contract}{declared}>{inner}{extension_xml}</a:{contract}>"


def namespaces(contract: str) -> dict[str, str]:
    """The prefixes that `payload` uses."""
    domain = MONITORING if contract == "PingForConfiguration" else SCHEDULING
    own = f"urn:riv:{domain}:{contract}Responder:1"
    return {"a": own, "e": f"{own}.1", "c": CORE, "m": CORE_EXTENSION}


def address(contract: str, system: str = "tidboken") -> str:
    """The path to POST to."""
    domain = MONITORING if contract == "PingForConfiguration" else SCHEDULING
    return f"/producers/{system}/{domain.replace(':', '/')}/{contract}/1/rivtabp21"


def _facility(fields: Mapping[str, Value]) -> str:
    named = fields.get("healthcare_facility") or fields.get("logicalAddress")
    return named if isinstance(named, str) else FACILITY


def _name(line: str) -> str:
    return line.split()[0].partition(":")[2]


def _elements(lines: list[str], fields: Mapping[str, Value], citizen_extension_xml: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        if line.startswith(" "):
            continue
        tag = line.split()[0]
        inside = _inside(lines[number + 1 :])
        if not inside:
            yield from _simple(line, fields)
        elif _name(line) not in fields:
            extension = citizen_extension_xml if tag == "a:subject_of_care_info" else ""
            children = "".join(text for child in inside for text in _simple(child, fields))
            yield f"<{tag}>{children}{extension}</{tag}>"


def _inside(following: list[str]) -> list[str]:
    end = next((number for number, line in enumerate(following) if not line.startswith(" ")), len(following))
    return following[:end]


def _simple(line: str, fields: Mapping[str, Value]) -> Iterator[str]:
    tag, _, default = line.strip().partition(" ")
    value = fields.get(_name(line), default or None)
    for text in (value,) if isinstance(value, str) else value or ():
        yield f"<{tag}>{escape(text)}</{tag}>"
