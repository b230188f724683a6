"""The loss audit: random corpora through every format; what was written is read, or told of, or the audit fails.

python -m tests.audit 1000     a thousand corpora, and the table of what became of their articles
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.exported import FORMATS, Item, all_of, expected, facts, random_items, written

COUNTS = ("written", "read", "set aside", "unaccounted for")


def audit(name: str, items: list[Item], folder: Path) -> Counter[str]:
    """Return how many articles of a corpus in one format were written, read, set aside and lost or changed."""
    documents, set_aside = all_of(written(folder / name, FORMATS[name](items, folder)))
    lost = Counter(map(expected, items))
    lost.subtract(map(facts, documents))
    missing = max(0, sum(map(abs, lost.values())) - len(set_aside))
    return Counter(dict(zip(COUNTS, (len(items), len(documents), len(set_aside), missing), strict=True)))


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
