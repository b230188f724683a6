"""What a comparison of attributions comes to: scores by measure, kind and overlap, and what was missed."""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLDS = (0.3, 0.5, 0.8)
MEASURES = ("content", "content+source")  # the second is met only where the first is


@dataclass(frozen=True)
class Score:
    """One row per measure and threshold. ``found`` of ``extracted`` are right, and of ``annotated`` are found.

    ``measure`` is content or content+source, ``kind`` is all, direct, mixed, indirect or named (the gold source has a
    name). Precision is missing for the kinds, because an extracted attribution has the kind of no gold one.
    """

    measure: str
    kind: str
    overlap: float
    found: int
    extracted: int
    annotated: int

    @property
    def precision(self) -> float:
        """Return the share of the extracted attributions that are right."""
        return self.found / self.extracted if self.extracted else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the annotated attributions that are found."""
        return self.found / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.found / (self.extracted + self.annotated) if self.extracted + self.annotated else 0.0


@dataclass(frozen=True)
class Miss:
    """One annotated attribution that nothing extracted matches, in words."""

    document_id: str
    source: str
    cue: str
    content: str


@dataclass(frozen=True)
class ValidationReport:
    """The scores, and the longest contents that were missed."""

    documents: int
    scores: tuple[Score, ...]
    misses: tuple[Miss, ...]

    def score(self, measure: str, kind: str = "all", overlap: float = 0.5) -> Score:
        """Return one row."""
        return next(row for row in self.scores if (row.measure, row.kind, row.overlap) == (measure, kind, overlap))

    def __str__(self) -> str:
        lines = [f"{self.documents} documents", "", f"{'':28}{'overlap':>8}{'precision':>11}{'recall':>8}{'F1':>7}"]
        for row in self.scores:
            name = f"{row.measure}, {row.kind}"
            figures = f"{row.recall:19.3f}"
            if row.kind == "all":
                figures = f"{row.precision:11.3f}{row.recall:8.3f}{row.f1:7.3f}"
            lines.append(f"{name:28}{row.overlap:8.1f}{figures}   ({row.found} of {row.annotated})")
        for overlap in THRESHOLDS:
            found = self.score("content", overlap=overlap).found
            right = self.score("content+source", overlap=overlap).found
            share = f"{right / max(1, found):19.3f}   ({right} of {found})"
            lines.append(f"{'source right where found':28}{overlap:8.1f}{share}")
        lines += ["", "Longest contents missed:"]
        lines += [
            f"  {miss.document_id}: {miss.source or '(nobody)'} | {miss.cue} | {miss.content}" for miss in self.misses
        ]
        return "\n".join(lines)
