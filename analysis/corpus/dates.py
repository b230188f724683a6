"""Strict dates: ISO 8601, or a form that somebody named. A date that could be two days is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from analysis.errors import InputError

_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| ?[+-]\d{2}:?\d{2})?)?")
#: English names, with a number for each month; a date is read alike whatever the machine's language.
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = re.compile(rf"\b(?:{'|'.join(rf'({name[:3]})(?:{name[3:]}|t)?' for name in _MONTHS)})\b\.?", re.IGNORECASE)
_DAY = re.compile(rf"\b(?:{'|'.join(rf'{name[:3]}(?:{name[3:]})?' for name in _DAYS)})\b\.?", re.IGNORECASE)
_IN_NAME = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


def iso(value: str, formats: Sequence[str] = ()) -> str:
    """Return the day as 2025-03-14, empty for an empty value; raises ValueError with the reason.

    The day is the one written: a time and its zone are left off, not converted.
    """
    value = value.strip()
    if not value:
        return ""
    for form in formats:
        try:
            return datetime.strptime(*_numbers(value, form)).date().isoformat()
        except ValueError:
            continue
    match = _ISO.fullmatch(value)
    if match:
        try:
            return date.fromisoformat(match[1]).isoformat()
        except ValueError:
            raise ValueError(f"the date {value[:40]!r} is no day of the calendar") from None
    named = f"; it is of none of the forms {', '.join(formats)}" if formats else ""
    raise ValueError(f"the date {value[:40]!r} {_trouble(value)}{named}")


def _numbers(value: str, form: str) -> tuple[str, str]:
    """Return a date and its form with the name of the month as a number and that of the day left out."""
    if re.search("%[bB]", form):
        value, named = _MONTH.subn(lambda month: f"{month.lastindex:02}", value)
        form = re.sub("%[bB]", "%m", form) if named == 1 else ""
    if re.search("%[aA]", form):
        value, form = _DAY.sub("", value), re.sub("%[aA]", "", form)
    return value.strip(), form.strip()


def in_name(name: str) -> str:
    """Return the ISO date in a file's name, or nothing."""
    match = _IN_NAME.search(name)
    try:
        return iso(match[0]) if match else ""
    except ValueError:
        return ""


def check_format(form: object) -> None:
    """Raise InputError unless the form names day, month and year and nothing the machine's language decides."""
    # The rest of what strptime knows follows the locale, and so would the result.
    alike = isinstance(form, str) and not re.search(r"%[cpxX]", form)
    whole = isinstance(form, str) and "%d" in form and re.search("%[mbB]", form) and re.search("%[yY]", form)
    if not (alike and whole):
        raise InputError(
            f"The date format {form!r} cannot be used; name day, month and year, such as %d/%m/%Y or '%B %d, %Y'."
        )


def _trouble(value: str) -> str:
    match = _NUMBERS.match(value)
    if match and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1] != match[2]:
        return "could be two different days; say which with --date-format %d/%m/%Y or %m/%d/%Y"
    example = ", such as '%B %d, %Y'" if _MONTH.search(value) else ""
    return f"is not of the form 2025-03-14; write it so or name its form with --date-format{example}"
