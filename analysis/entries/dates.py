"""The day that a date names, however it is written. A date that could be two days is none.

Read by themselves are ISO dates, dates with the English name of a month, and numbers that can only be one day, each
with or without weekday, time and zone: *February 1, 2031 Saturday 6:10 AM GMT*, *Mon, 03 Feb 2031 21:02:00 +0100*,
*20310203T210200Z*, *25/12/2031*. The day is the one written: a time and its zone are left off, not converted. Of a
date and the date of its update the first counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import ClassVar

from dateutil.parser import parser, parserinfo

from analysis.errors import InputError

#: The order of a date's numbers where they could be two days.
ORDERS = ("day first", "month first")
_AMBIGUOUS = "could be two different days; say which with --date-format %d/%m/%Y or %m/%d/%Y"
_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_.])(\d{2})\2(\d{2})(?!\d)")
_UPDATE = re.compile(r"\b(?:last\s+)?(?:updated?|modified|revised)\b", re.IGNORECASE)
_DOTTED_TIME = re.compile(r"(?<=\s)(\d{1,2})\.(\d{2})(?![.\d])")
_HALF_OF_DAY = re.compile(r"\b([ap])\.m\b", re.IGNORECASE)
_LONGEST = 200  # characters; no date has more
#: What may stand beside the day, besides a time and its zone.
_BESIDE = (
    "published posted date first online dated eastern time : ( ) [ ] | · • – — Z UTC GMT BST IST CET CEST EET EEST MSK "
    "SGT HKT JST AEST AEDT EST EDT CST CDT MST MDT PST PDT ET CT MT PT Tues Wednes Thur Thurs"
)


class _English(parserinfo):
    """The words of a date; names are English ones, whatever the machine's language."""

    JUMP: ClassVar[list[str]] = [*parserinfo.JUMP, *_BESIDE.split()]


_READERS = {order: parser(_English(dayfirst=order == "day first")) for order in ORDERS}


def iso(value: str, formats: Sequence[str] = ()) -> str:
    """Return the day as 2025-03-14, empty for an empty value; raises ValueError with the reason.

    The forms that somebody named come first. Numbers that could be two days are decided by a weekday beside them.
    """
    value = " ".join(value.split())
    if not value:
        return ""
    for form in formats:
        try:
            return datetime.strptime(value, form).date().isoformat()
        except ValueError:
            continue
    try:
        days = _days(value)
        if len(days) > 1:
            raise ValueError(_AMBIGUOUS)
    except ValueError as trouble:
        named = f"; it is of none of the forms {', '.join(formats)}" if formats else ""
        raise ValueError(f"the date {value[:40]!r} {trouble}{named}") from None
    return days[0].isoformat()


def settled(value: str, order: str) -> str:
    """Return a date whose numbers could be two days as the order has it, and any other as it is."""
    try:
        days = _days(value)
    except ValueError:
        return value
    return days[ORDERS.index(order)].isoformat() if len(days) > 1 else value


def ambiguous(value: str) -> bool:
    """Tell whether a date is of numbers that could be two days."""
    return settled(value, "day first") != value


def order_of(values: Iterable[str]) -> str:
    """Return which of `ORDERS` the numeric dates of a column have, empty where that cannot be told.

    A column that holds a 25/12/2031 and no 12/25/2031 has the day first in every row.
    """
    found = [(int(match[1]) > 12, int(match[3]) > 12) for match in map(_NUMBERS.search, values) if match]
    told = [order for order, sign in zip(ORDERS, ((True, False), (False, True)), strict=True) if sign in found]
    return told[0] if len(told) == 1 else ""


def in_name(name: str) -> str:
    """Return the date in a file's name (2031-03-14, 2031_03_14, 2031.03.14), or nothing."""
    match = _IN_NAME.search(name)
    try:
        return date(int(match[1]), int(match[3]), int(match[4])).isoformat() if match else ""
    except ValueError:
        return ""


def check_format(form: object) -> None:
    """Raise InputError unless the form names day, month and year and nothing the machine's language decides."""
    # The rest of what strptime knows follows the locale, and so would the result.
    text = form if isinstance(form, str) else ""
    if re.search(r"%[cxX]", text):
        raise InputError(f"The date format {form!r} cannot be used: %c, %x and %X mean something else on each machine.")
    if not ("%d" in text and re.search("%[mbB]", text) and re.search("%[yY]", text)):
        raise InputError(
            f"The date format {form!r} cannot be used; name day, month and year, such as %d/%m/%Y or '%B %d, %Y'."
        )


def _days(value: str) -> list[date]:
    """Return the day that a date names, or both, day first and month first, where nothing decides."""
    first, *later = _UPDATE.split(value if len(value) <= _LONGEST else "", maxsplit=1)
    value = first if re.search(r"\d", first) else "".join(later)
    value = _HALF_OF_DAY.sub(r"\1m", _DOTTED_TIME.sub(r"\1:\2", value))
    year_first = re.match(r"\D*\d{4}", value) is not None
    days = [_day(value, order) for order in (ORDERS[1:] if year_first else ORDERS)]
    if days[0] == days[-1]:
        return days[:1]
    weekdays = set(map(_English().weekday, re.findall("[A-Za-z]+", value)))
    said = [day for day in days if day.weekday() in weekdays]
    return said if len(said) == 1 else days


def _day(value: str, order: str) -> date:
    try:
        # What the text does not name comes from the default: two of them tell a day from half a one.
        one, two = (
            _READERS[order].parse(value, default=datetime(year, month, day), ignoretz=True).date()
            for year, month, day in ((2000, 1, 1), (2004, 3, 20))
        )
    except (ValueError, OverflowError) as error:
        if "month" in str(error) or "day is out of range" in str(error):
            raise ValueError("is no day of the calendar") from None
        one, two = date.min, date.max
    if one != two or str(one.year) not in value:
        example = ", such as '%B %d, %Y'" if re.search("[A-Za-z]{3}", value) else ""
        raise ValueError(f"is not of the form 2025-03-14; write it so or name its form with --date-format{example}")
    return one
