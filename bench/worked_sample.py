"""The worked example's hand coding: what the gold of the invented event says of the articles in its sample.csv.

``python -m bench.worked_sample`` writes it again, after ``python -m analysis sample hesk-valley-2031 --articles 20
--seed hesk``. Nobody coded these twenty articles for a second time: see the event's README.
"""

from __future__ import annotations

import json
from pathlib import Path

from analysis.sampling import design

EVENT = Path(__file__).parent.parent / "seeds" / "hesk-valley-2031"


def coded() -> str:
    """Return the lines of sample_gold.jsonl, in the order of the sample."""
    rows = map(json.loads, (EVENT / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    said = {row["id"]: row for row in rows}
    drawn = design.read(EVENT / "sample.csv")["document_id"]
    lines = [{"id": each, "coder": "gold", "mode": "blind", **said[each]} for each in drawn]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


if __name__ == "__main__":
    (EVENT / "sample_gold.jsonl").write_text(coded(), encoding="utf-8", newline="\n")
