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

from analysis.errors import InputError

#: English names, with a number for each month; a date is read alike whatever the machine's language.
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = re.compile(rf"\b(?:{'|'.join(rf'({name[:3]})(?:{name[3:]}|t)?' for name in _MONTHS)})\b\.?", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(?:{'|'.join(rf'({name[:3]})(?:{name[3:]}|s|rs|nes|ur)?' for name in _DAYS)})\b\.?", re.IGNORECASE
)
_NAMED = rf"(?:{'|'.join(rf'{name[:3]}(?:{name[3:]}|t)?' for name in _MONTHS)})\b\.?"
_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_.])(\d{2})\2(\d{2})(?!\d)")

#: The order of a date's numbers where they could be two days.
ORDERS = ("day first", "month first")

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)|(?<!\d)(\d{4})(\d{2})(\d{2})(?=T\d|Z|$|\s)"
    r"|(?<!\d)(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"\b({_NAMED})\s*(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]*(?:of\s+)?({_NAMED})[\s,-]*(\d{{4}})\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
#: What may stand beside the day: a time of any clock, a zone, a weekday, and a few words.
_BESIDE = re.compile(
    r"T?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?|T\d{4,6}(?:\.\d+)?"
    r"|\b\d{1,2}(?=\s*[ap]\.?m)|[ap]\.?m\b\.?|[+-]\d{2}:?\d{2}\b"
    r"|(?<![a-z])(?:Z|UTC|GMT|BST|IST|CET|CEST|EET|EEST|MSK|SGT|HKT|JST|AEST|AEDT|[ECMP][SD]T|ET|CT|MT|PT|Eastern|Time)\b"
    r"|\b(?:at|on|published|posted|date|first|online|dated)\b|[\s,;:|()·•–—-]|\[|\]",
    re.IGNORECASE,
)
_UPDATE = re.compile(r"\b(?:last\s+)?(?:updated?|modified|revised)\b", re.IGNORECASE)


def iso(value: str, formats: Sequence[str] = ()) -> str:
    """Return the day as 2025-03-14, empty for an empty value; raises ValueError with the reason.

    The forms that somebody named come first. Numbers that could be two days are decided by a weekday beside them.
    """
    value = value.strip()
    if not value:
        return ""
    for form in formats:
        try:
            return datetime.strptime(*_numbers(value, form)).date().isoformat()
        except ValueError:
            continue
    try:
        return _read(value)
    except ValueError as trouble:
        named = f"; it is of none of the forms {', '.join(formats)}" if formats else ""
        raise ValueError(f"the date {value[:40]!r} {trouble}{named}") from None


def _read(value: str) -> str:
    first, *later = _UPDATE.split(value, maxsplit=1)
    value = first if re.search(r"\d", first) else "".join(later) or value
    for pattern, order in ((_ISO, "ymd"), (_MONTH_FIRST, "mdy"), (_DAY_FIRST, "dmy")):
        match = pattern.search(value)
        if match:
            if not _only_beside(value, match):
                break
            parts = dict(zip(order, filter(None, match.groups()), strict=True))
            month = int(parts["m"]) if parts["m"].isdigit() else _month(parts["m"])
            return _day(int(parts["y"]), month, int(parts["d"]))
    match = _NUMBERS.search(value)
    if match and _only_beside(value, match) and len(match[4]) == 4:
        return _of_numbers(int(match[1]), int(match[3]), int(match[4]), _weekday(value))
    example = ", such as '%B %d, %Y'" if _MONTH.search(value) else ""
    raise ValueError(f"is not of the form 2025-03-14; write it so or name its form with --date-format{example}")


_AMBIGUOUS = "could be two different days; say which with --date-format %d/%m/%Y or %m/%d/%Y"


def _of_numbers(first: int, second: int, year: int, weekday: int | None) -> str:
    if first > 12 or second > 12 or first == second:
        return _day(year, *((second, first) if first > 12 or first == second else (first, second)))
    both = [date(year, second, first), date(year, first, second)]
    said = [day for day in both if day.weekday() == weekday]
    if len(said) == 1:
        return said[0].isoformat()
    raise ValueError(_AMBIGUOUS)


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError("is no day of the calendar") from None


def _month(name: str) -> int:
    match = _MONTH.fullmatch(name)
    return match.lastindex or 0 if match else 0


def _weekday(value: str) -> int | None:
    match = _DAY.search(value)
    return (match.lastindex or 1) - 1 if match else None


def _only_beside(value: str, match: re.Match[str]) -> bool:
    """Tell whether nothing but a time, a zone and a weekday stands beside the day."""
    rest = f"{value[: match.start()]} {value[match.end() :]}"
    return not _BESIDE.sub("", _DAY.sub(" ", rest)).strip(" .")


def order_of(values: Iterable[str]) -> str:
    """Return which of `ORDERS` the numeric dates of a column have, empty where that cannot be told.

    A column that holds a 25/12/2031 and no 12/25/2031 has the day first in every row.
    """
    seen = set()
    for value in values:
        match = _NUMBERS.search(value)
        if match and len(match[4]) == 4 and (int(match[1]) > 12) != (int(match[3]) > 12):
            seen.add("day first" if int(match[1]) > 12 else "month first")
            if len(seen) > 1:
                return ""
    return seen.pop() if seen else ""


def settled(value: str, order: str) -> str:
    """Return a date whose numbers could be two days as the order has it, and any other as it is."""
    try:
        iso(value)
    except ValueError as trouble:
        match = _NUMBERS.search(value)
        if match and _AMBIGUOUS in str(trouble):
            first, second = int(match[1]), int(match[3])
            month, day = (second, first) if order == "day first" else (first, second)
            return _day(int(match[4]), month, day)
    return value


def ambiguous(value: str) -> bool:
    """Tell whether a date is of numbers that could be two days."""
    return settled(value, "day first") != value


def _numbers(value: str, form: str) -> tuple[str, str]:
    """Return a date and its form with the name of the month as a number and that of the day left out."""
    if re.search("%[bB]", form):
        value, named = _MONTH.subn(lambda month: f"{month.lastindex:02}", value)
        form = re.sub("%[bB]", "%m", form) if named == 1 else ""
    if re.search("%[aA]", form):
        value, form = _DAY.sub("", value), re.sub("%[aA]", "", form)
    if "%p" in form:  # the machine's language would decide what stands for morning
        value = re.sub(r"\b([ap])\.?m\b\.?", r"\1m", value, flags=re.IGNORECASE)
        value, form = re.sub(r"\b[ap]m\b", "", value, flags=re.IGNORECASE), form.replace("%p", "")
    return " ".join(value.split()), " ".join(form.split())


def in_name(name: str) -> str:
    """Return the date in a file's name (2031-03-14, 2031_03_14, 2031.03.14), or nothing."""
    match = _IN_NAME.search(name)
    try:
        return _day(int(match[1]), int(match[3]), int(match[4])) if match else ""
    except ValueError:
        return ""


def check_format(form: object) -> None:
    """Raise InputError unless the form names day, month and year and nothing the machine's language decides."""
    # The rest of what strptime knows follows the locale, and so would the result.
    if isinstance(form, str) and re.search(r"%[cxX]", form):
        raise InputError(f"The date format {form!r} cannot be used: %c, %x and %X mean something else on each machine.")
    if not (isinstance(form, str) and "%d" in form and re.search("%[mbB]", form) and re.search("%[yY]", form)):
        raise InputError(
            f"The date format {form!r} cannot be used; name day, month and year, such as %d/%m/%Y or '%B %d, %Y'."
        )
