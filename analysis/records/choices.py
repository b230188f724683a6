"""The numbers that somebody had to choose, each with its reason and source."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd


def _chosen(value: float | tuple[float, ...], why: str, source: str) -> Any:
    return field(default=value, metadata={"why": why, "source": source})


@dataclass(frozen=True)
class Choices:
    """Every threshold of what is counted, told and drawn; the limits page lists them (`table`)."""

    min_statements: int = _chosen(3, "with fewer statements an actor gets no mean and no claim", "decision 6")
    fewest_documents: int = _chosen(5, "resampling fewer articles tells less than it seems to", "decision 6")
    confidence: float = _chosen(0.95, "share of resamples that an interval holds", "the usual one")
    random_seed: int = _chosen(2025, "fixes what is drawn at random; another would do as well", "arbitrary")
    resamples: int = _chosen(2000, "resamples behind the interval of a mean sound", "Davison & Hinkley 1997")
    audible: float = _chosen(0.05, "a mean tone nearer to zero is neutral", "Hutto & Gilbert 2014")
    certain: float = _chosen(0.7, "a statement not more certain is hedged or implied", "codebook, section 3")
    surer: tuple[float, ...] = _chosen(
        (0.7, 0.9), "probabilities above which a stance might count", "arbitrary, to see"
    )
    move_price: float = _chosen(1.5, "statements that a change of position must explain", "decision 15, simulated")
    half_fit: float = _chosen(0.5, "how well a statement fits a position that outweighs it", "codebook, section 4")
    strong_tie: int = _chosen(2, "concepts more that allies agree on than differ on, rivals the reverse", "decision 18")
    most_nodes: int = _chosen(500, "actors that a network holds at most, the most heard", "decision 14, measured")
    camp_resamples: int = _chosen(200, "resamples behind the stability of camps", "decision 18")
    stable: float = _chosen(0.75, "resamples in which a member of a camp that is named stays in it", "decision 18")
    lead_words: int = _chosen(40, "words of a lead at most, a name counting as one", "decision 18")
    hand_coded: int = _chosen(50, "hand-coded statements from which their shares are told", "decision 18")


CHOICES = Choices()


def table() -> pd.DataFrame:
    """Return the choices, as rows (what, number, note).

    >>> choices.table()["what"].tolist()[0]
    'min statements'
    """
    rows = []
    for each in fields(Choices):
        values = each.default if isinstance(each.default, tuple) else (each.default,)
        number, reason = " or ".join(f"{value:g}" for value in values), each.metadata
        rows.append((each.name.replace("_", " "), number, f"{reason['why']} ({reason['source']})"))
    return pd.DataFrame(rows, columns=["what", "number", "note"])
