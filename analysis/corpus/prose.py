"""Lines of a page → paragraphs: print layouts and PDF files break lines where the page ends, not the thought."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: A text whose lines are all this short was wrapped to fit a page.
WRAPPED = 110
#: A line that ends so, and well before the others do, ends its paragraph.
_END = re.compile(r"[.!?:…][\"”’')\]]*$")
_SHORT = 0.8
_HYPHEN = re.compile(r"(\w+)-$")


def paragraphs(lines: Sequence[str]) -> str:
    """Return the text with one line for each paragraph, blank lines between them.

    Where lines are as long as paragraphs are, each is one. Wrapped lines go on until a blank line; where a text has
    none, as in a PDF, until a line that ends a sentence well before the margin.
    """
    stripped = [" ".join(line.split()) for line in lines]
    longest = max(map(len, stripped), default=0)
    if longest > WRAPPED:
        return "\n\n".join(filter(None, stripped))
    blocks: list[list[str]] = [[]]
    inner_blank = any(not line for line in _trimmed(stripped))
    for line in stripped:
        if not line:
            blocks.append([])
            continue
        blocks[-1].append(line)
        if not inner_blank and len(line) < _SHORT * longest and _END.search(line):
            blocks.append([])
    whole = " ".join(stripped)
    return "\n\n".join(_joined(block, whole) for block in blocks if block)


def _trimmed(lines: list[str]) -> list[str]:
    filled = [number for number, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _joined(block: list[str], whole: str) -> str:
    """Return lines as one; a word cut at the margin is put together unless the text has it with the hyphen."""
    text = ""
    for line in block:
        cut = _HYPHEN.search(text)
        first = re.match(r"[a-z]+", line)
        if cut and first:
            hyphened = f"{cut[1]}-{first[0]}"
            text = f"{text}{line}" if re.search(rf"\b{re.escape(hyphened)}\b", whole) else f"{text[:-1]}{line}"
        else:
            text = f"{text} {line}" if text else line
    return text


def article(text: str, wrapped: bool) -> str:
    """Return the text of a file that is one article; the first line stays apart, as its title.

    Lines ``wrapped`` to fit a page become paragraphs.
    """
    first, _, rest = text.strip().partition("\n")
    body = paragraphs(rest.split("\n")) if wrapped else rest.strip()
    return f"{first.strip()}\n\n{body}"
