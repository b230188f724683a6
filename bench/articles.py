"""Articles for measuring: what is at hand as it is, and any number of new ones made from it on the spot.

    python -m bench.articles 1000 corpus.jsonl

At hand is the composed event, and development text beside the project where there is any. The new ones are its
paragraphs in a new order, with new numbers; they read like news and say nothing: only time, memory and checksums are
measured on them.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

SEED = 2031
ROOT = Path(__file__).parent.parent
EVENT = ROOT / "seeds" / "hesk-valley-2031"
#: Text for development that is not the project's own, by what it is; missing elsewhere.
OTHERS = {
    "news on ceasefires": ("ceasefire/voa/articles.jsonl", "ceasefire/digests/articles.jsonl"),
    "news on a campaign": ("polnear/train.jsonl",),
}
INVENTED = "the invented event"
OUTLETS = ("Halyard Wire", "The Port Lysk Ledger", "Sarrask Courier", "Highland Review", "Concord Weekly")
#: Articles of one kind that are read as they are.
_MOST = 200
_PARAGRAPHS = 8

#: One article: its title and text.
Story = tuple[str, str]


@cache
def stories() -> Mapping[str, Sequence[Story]]:
    """Return the articles at hand by kind of text, the kind that new ones are made from first."""
    folder = ROOT.parent / "shared" / "data"
    found = {
        kind: [story for name in names for story in _lines(folder / name)][:_MOST]
        for kind, names in OTHERS.items()
        if all((folder / name).exists() for name in names)
    }
    files = sorted((EVENT / "articles").glob("*.txt"))
    return {**found, INVENTED: [_cut(file.read_text(encoding="utf-8")) for file in files]}


def _lines(file: Path) -> Iterator[Story]:
    with file.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield row["title"], row["text"]


def _cut(article: str) -> Story:
    title, _, text = article.partition("\n")
    return title, text.strip()


def articles(number: int) -> Iterator[dict[str, str]]:
    """Yield so many new articles as rows with id, title, text, date and outlet; the same for the same seed.

    Numbers are put between the words of each, so that no two are copies.
    """
    told = next(iter(stories().values()))
    titles = [title for title, _ in told]
    paragraphs = [line for _, text in told for line in text.split("\n") if len(line) > 60]
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
    """Write so many new articles as JSON lines."""
    with path.open("w", encoding="utf-8") as out:
        for row in articles(number):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
