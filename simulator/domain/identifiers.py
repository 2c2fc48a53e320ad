"""HSA-ids and personal identity numbers: how they are compared, checked and marked as test.

Sources: TKB crm:scheduling 1.1 section 3.2 and 5.2.4 (HSA-id), 1.2 facets (SubjectOfCareIdType); Skatteverket reserves
the birth numbers 980 to 999 for test, so a number in that series can never be a living person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

HSA_ID = re.compile(r"SE[0-9A-Z]{10}-[0-9A-Z]{1,20}", re.IGNORECASE)
SUBJECT_OF_CARE_ID = re.compile(r"[0-9]{8}[0-9pPtTfF][0-9]{3}")
TEST_SERIES = range(980, 1000)

# Published for test outside the reserved series, and known to every Swedish integration tester (spec/known-cases.md).
KNOWN_TEST_NUMBERS = frozenset(
    {
        "191212121212",  # Tolvan Tolvansson
        "121212121212",
        "188803099368",
        "194911172296",
        "198611062384",
        "192011189228",
        "194804032094",
    }
)

# The national platform's own stub answers for these and calls its units so; neither is what it looks like. No other
# number without a date or a check digit, and no other unit without an organisation, is accepted anywhere.
PLATFORM_STUB_IDENTITIES = frozenset({"194808069887", "194800000001", "194800000002", "194800000003"})
PLATFORM_STUB_UNIT = re.compile(r"SKLTP-MOCK[0-9]{2}|HSA-ID-[0-9]{1,2}")
INDEX_STUB_IDENTITIES = frozenset({"EI:INV_ID", "EI:TIMEOUT"})
"""Who the stub asks the engagement index about to have it answer with a fault, and too late. Nobody has such a one."""


def hsa_key(hsa_id: str) -> str:
    """The form in which two HSA-ids are compared: without case, without surrounding blanks (PR-GEN-04)."""
    return hsa_id.strip().upper()


def is_hsa_id(text: str) -> bool:
    """True when the id is complete: SE, organisation, hyphen, object (PR-GEN-05)."""
    return HSA_ID.fullmatch(text) is not None


def is_unit_id(text: str) -> bool:
    """True for what a facility can be called: a complete HSA-id, or a unit of the national platform's stub."""
    return is_hsa_id(text) or PLATFORM_STUB_UNIT.fullmatch(text) is not None


def check_digit(nine_digits: str) -> int:
    """Luhn check digit over YYMMDDNNN, as Skatteverket counts it."""
    total = 0
    for index, digit in enumerate(nine_digits):
        doubled = int(digit) * (2 if index % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return -total % 10


def problem_with_identity(number: str) -> str | None:
    """Why `number` cannot be used as a fictitious person's identity, or None when it can.

    Accepts twelve digits: a test number of Skatteverket's series, a known test number, or a coordination number
    (day + 60) of the same series. Reserve numbers with a letter in position 9 are nobody's and have no check digit.
    """
    if number in PLATFORM_STUB_IDENTITIES:
        return None
    if not SUBJECT_OF_CARE_ID.fullmatch(number):
        return "must be 12 characters, YYYYMMDDNNNN, without hyphen"
    if not number.isdigit():
        return None
    if not _is_birth_date(number[:8]):
        return f"does not begin with a date: {number[:8]}"
    if check_digit(number[2:11]) != int(number[11]):
        return f"has the wrong check digit: the last digit would be {check_digit(number[2:11])}"
    if not is_test_identity(number):
        return "could belong to a living person; use one of Skatteverket's test numbers (birth number 980 to 999)"
    return None


def masked_identity(number: str) -> str:
    """For messages: a number that was refused may be a living person's."""
    return f"{number[:-4]}****" if len(number) > 8 else number


def is_test_identity(number: str) -> bool:
    """True for numbers that are reserved or published for test, and for reserve numbers."""
    if not number.isdigit():
        return True
    return number in KNOWN_TEST_NUMBERS | PLATFORM_STUB_IDENTITIES or int(number[8:11]) in TEST_SERIES


def test_identities(first_birth_date: date) -> Iterator[str]:
    """Endless different test numbers with right check digits, twenty a day from `first_birth_date` and on."""
    day = first_birth_date
    while True:
        for serial in TEST_SERIES:
            nine = f"{day:%y%m%d}{serial}"
            yield f"{day:%Y%m%d}{serial}{check_digit(nine)}"
        day += timedelta(days=1)


def _is_birth_date(eight_digits: str) -> bool:
    """A real date, or a coordination number's date with 60 added to the day."""
    year, month, day = int(eight_digits[:4]), int(eight_digits[4:6]), int(eight_digits[6:])
    try:
        date(year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True
