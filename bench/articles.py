"""Articles for measuring, made on the spot: paragraphs of the composed event in a new order, with new numbers.

    python -m bench.articles 1000 corpus.jsonl

Any number of them; the same for the same seed. They read like news and say nothing: only time, memory and checksums
are measured on them. Numbers and names of places are put between the words of each article, so that no two are copies.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SEED = 2031
EVENT = Path(__file__).parent.parent / "seeds" / "hesk-valley-2031"
OUTLETS = ("Halyard Wire", "The Port Lysk Ledger", "Sarrask Courier", "Highland Review", "Concord Weekly")
_PARAGRAPHS = 8


def articles(number: int) -> Iterator[dict[str, str]]:
    """Yield so many articles as rows with id, title, text, date and outlet."""
    stories = [file.read_text(encoding="utf-8").split("\n") for file in sorted((EVENT / "articles").glob("*.txt"))]
    titles = [lines[0] for lines in stories]
    paragraphs = [line for lines in stories for line in lines[1:] if len(line) > 60]
    for index in range(number):
        draw = random.Random(f"{SEED} {index}")
        body = [_varied(draw.choice(paragraphs), draw) for _ in range(_PARAGRAPHS)]
        yield {
            "id": f"a{index:07}",
            "title": draw.choice(titles),
            "text": "\n\n".join(body),
            "date": (date(2031, 3, 3) + timedelta(days=draw.randrange(56))).isoformat(),
            "outlet": draw.choice(OUTLETS),
        }


def _varied(paragraph: str, draw: random.Random) -> str:
    """Return a paragraph in which every few words have a number beside them, as in a dispatch with many figures."""
    words = paragraph.split(" ")
    for place in range(len(words) - 1, 0, -6):
        if words[place][:1].islower() and words[place - 1][-1:].isalpha():
            words.insert(place, str(draw.randrange(10, 10_000)))
    return " ".join(words)


def write(number: int, path: Path) -> Path:
    """Write so many articles as JSON lines."""
    with path.open("w", encoding="utf-8") as out:
        for row in articles(number):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
