"""The loss audit: random corpora through every format; what was written is read, or told of, or the audit fails.

python -m tests.audit 1000     a thousand corpora, and the table of what became of their articles
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from analysis.corpus import entries, open_corpus
from analysis.corpus.reading import read
from analysis.entries import Entry
from analysis.records import Document
from tests.exported import FORMATS, Item, random_items

COUNTS = ("written", "read", "set aside", "unaccounted for")


def audit(name: str, items: list[Item], folder: Path) -> Counter[str]:
    """Return how many articles of a corpus in one format were written, read, set aside and lost or changed."""
    path = folder / name
    content = FORMATS[name](items, folder)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    corpus = open_corpus(path)
    rows = [read(entry, corpus.columns) if isinstance(entry, Entry) else entry for entry in entries(corpus)]
    documents = [row for row in rows if isinstance(row, Document)]
    lost = Counter(fingerprint(item.title, item.paragraphs, item.outlet, item.day.isoformat()) for item in items)
    lost.subtract(fingerprint(row.title, (row.text[len(row.title) :],), row.outlet, row.published) for row in documents)
    told = len(rows) - len(documents)
    return Counter(
        {
            "written": len(items),
            "read": len(documents),
            "set aside": told,
            "unaccounted for": max(0, sum(map(abs, lost.values())) - told),
        }
    )


def fingerprint(title: str, paragraphs: tuple[str, ...], outlet: str, day: str) -> tuple[str, str, str, str]:
    """Return what must be the same of an article, whatever its line breaks."""
    return title, " ".join(" ".join(paragraphs).split()), outlet, day


def audits(many: int, seed: int = 1) -> dict[str, Counter[str]]:
    """Return the counts of each format over so many random corpora, each written in one format after the other."""
    draw = random.Random(seed)
    counts: dict[str, Counter[str]] = {name: Counter() for name in FORMATS}
    names = list(FORMATS)
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        for number in range(many):
            name = names[number % len(names)]
            counts[name] += audit(name, random_items(draw), Path(folder))
    return counts


def main() -> None:
    """Print the table; exit with 1 where an article is unaccounted for."""
    counts = audits(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    print(f"| format | {' | '.join(COUNTS)} |\n|---|{'---:|' * len(COUNTS)}")
    for name, found in counts.items():
        print(f"| {name} | {' | '.join(str(found[count]) for count in COUNTS)} |")
    sys.exit(any(found["unaccounted for"] for found in counts.values()))


if __name__ == "__main__":
    main()
