"""Strict dates: ISO 8601, or a form that somebody named. A date that could be two days is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from analysis.errors import InputError

_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| ?[+-]\d{2}:?\d{2})?)?")
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
            return datetime.strptime(value, form).date().isoformat()
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


def in_name(name: str) -> str:
    """Return the ISO date in a file's name, or nothing."""
    match = _IN_NAME.search(name)
    try:
        return iso(match[0]) if match else ""
    except ValueError:
        return ""


def check_format(form: object) -> None:
    """Raise InputError unless the form names day, month and year and nothing the machine's language decides."""
    # Names of months and days follow the locale, and so would the result.
    numbers = isinstance(form, str) and not re.search(r"%[aAbBcpxX]", form)
    whole = isinstance(form, str) and "%d" in form and "%m" in form and ("%Y" in form or "%y" in form)
    if not (numbers and whole):
        raise InputError(f"The date format {form!r} cannot be used; name day, month and year, such as %d/%m/%Y.")


def _trouble(value: str) -> str:
    match = _NUMBERS.match(value)
    if match and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1] != match[2]:
        return "could be two different days; say which with --date-format %d/%m/%Y or %m/%d/%Y"
    return "is not of the form 2025-03-14; write it so or name its form with --date-format"
