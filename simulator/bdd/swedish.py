"""Days and times as features write them: `8 juni`, `2 januari 2027`, `8 juni kl. 08.00`, `8 juni kl. 07.59.59`.

No year means 2026.
"""

from __future__ import annotations

from datetime import date, datetime, time

_MONTHS = ["januari", "februari", "mars", "april", "maj", "juni"]
_MONTHS += ["juli", "augusti", "september", "oktober", "november", "december"]
_YEAR = 2026
DAY = rf"\d{{1,2}} (?:{'|'.join(_MONTHS)})(?: \d{{4}})?"
MOMENT = rf"{DAY} kl\. \d{{2}}\.\d{{2}}(?:\.\d{{2}})?"


def day(text: str) -> date:
    number, month, *year = text.split()
    return date(int(year[0]) if year else _YEAR, _MONTHS.index(month) + 1, int(number))


def moment(text: str) -> datetime:
    on, at = text.split(" kl. ")
    return datetime.combine(day(on), time.fromisoformat(at.replace(".", ":")))


def on_the_wire(when: date) -> str:
    """14 digits of a point in time, 8 digits of a day."""
    return f"{when:%Y%m%d%H%M%S}" if isinstance(when, datetime) else f"{when:%Y%m%d}"
