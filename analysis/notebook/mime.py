"""The types under which an output of a notebook reaches a report, and which characters either may show."""

import re

#: The answer, as {"headline": sentence, "event": …} with the findings that an index compares.
HEADLINE = "application/vnd.ceasefire.headline+json"
#: The main figure once more for a narrow screen, and the rows that it draws as CSV.
NARROW, DATA = "application/vnd.ceasefire.narrow+svg", "application/vnd.ceasefire.data+csv"
#: The statements as CSV, to be written beside the page.
STATEMENTS = "application/vnd.ceasefire.statements+csv"

# Control characters, and those that turn the direction of all the text after them.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def showable(text: str) -> str:
    """Return a text with a mark in the place of each character that controls the display of what follows."""
    return _UNSHOWABLE.sub("\ufffd", text)
