"""What a run of the measurements came to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One row per figure; ``ratio`` is to the first case of its measure."""

    measure: str
    case: str
    value: float
    unit: str
    ratio: float

    def line(self) -> str:
        """Return the figure as it is printed."""
        return f"{self.measure:36}{self.case:46}{self.value:12,.1f} {self.unit:18}{self.ratio:6.2f}"


def table(rows: Iterable[Result], described: str) -> str:
    """Return the results as CSV, the machine in the last row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["measure", "case", "value", "unit", "ratio"])
    for row in rows:
        writer.writerow([row.measure, row.case, f"{row.value:.4g}", row.unit, f"{row.ratio:.2f}"])
    writer.writerow(["machine", described, "", "", ""])
    return text.getvalue()
