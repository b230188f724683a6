"""Who agrees with whom: a square of actors, with agreement above its diagonal and conflict below."""

from __future__ import annotations

import pandas as pd

from analysis.figures.canvas import HUE, INK, PAPER, RULE, SOFT, Canvas, house_style
from analysis.figures.display import Fragment, Picture, counted, cut, few, name, number, rows
from analysis.figures.tables import html_table

_HEAD, _NAME, _LEFT, _CELL, _ROWS, _LONGEST_NAME = 40, 0, 250, 26, 18, 28
_WIDEST = 10.5  # radius of the dot of the heaviest tie


def agreements(camps: pd.DataFrame, agreed: pd.DataFrame, opposed: pd.DataFrame) -> Picture:
    """Return the square of actors by actors: filled dots above the diagonal for agreement, open below for conflict.

    ``camps`` gives the actors and their order, ``agreed`` and ``opposed`` the ties with their weights (`network.ties`).
    The area of a dot is the weight of the tie. At most 18 actors are drawn, those with most statements.
    """
    drawn = camps.loc[camps["n_statements"].sort_values(ascending=False, kind="stable").index[:_ROWS]].sort_index()
    place = {node: number for number, node in enumerate(drawn["node"])}
    with house_style():
        canvas = Canvas(_HEAD + _CELL * max(len(drawn), 1) + 10)
        if not place:
            canvas.text(_NAME, _HEAD + 16, "no two actors take a position together", size=11, color=SOFT)
        for row in rows(drawn):
            middle = _HEAD + _CELL * (place[row.node] + 0.5)
            across = _LEFT + _CELL * (place[row.node] + 0.5)
            canvas.text(_NAME, middle + 4, f"{place[row.node] + 1}  {cut(row.label, _LONGEST_NAME)}")
            canvas.text(across, _HEAD - 8, str(place[row.node] + 1), size=11, color=SOFT, align="center")
            canvas.line((_LEFT, _LEFT + _CELL * len(place)), (middle, middle), RULE)
            canvas.line((across, across), (_HEAD, _HEAD + _CELL * len(place)), RULE)
        for upper, ties, face in ((True, agreed, HUE), (False, opposed, PAPER)):
            heaviest = max((row.weight for row in rows(ties)), default=1)
            for row in rows(ties):
                if row.source in place and row.target in place:
                    low, high = sorted((place[row.source], place[row.target]))
                    across, down = (high, low) if upper else (low, high)
                    x, y = _LEFT + _CELL * (across + 0.5), _HEAD + _CELL * (down + 0.5)
                    canvas.dot(x, y, max(_WIDEST * (row.weight / heaviest) ** 0.5, 2), face, HUE)
        boundary = int((drawn["camp"] == 1).sum())
        if 0 < boundary < len(place):
            edge, far = _CELL * boundary, _CELL * len(place)
            canvas.line((_LEFT, _LEFT + far), (_HEAD + edge, _HEAD + edge), INK, 1.5)
            canvas.line((_LEFT + edge, _LEFT + edge), (_HEAD, _HEAD + far), INK, 1.5)
        return Picture(canvas.svg(), _alternative(drawn, agreed, opposed))


def extent(affiliations: pd.DataFrame, left_out: int, nodes: str) -> Fragment:
    """Return how many actors, organizations or sides the network holds, leaves out and draws."""
    held = affiliations["node"].nunique()
    told = f"The network holds {counted(held, nodes)} with a position"
    told += f", those with most statements; {left_out:,} more are left out." if left_out else "."
    return few(f"{told} The square shows at most {_ROWS} of them." if held > _ROWS else told)


def pairs(agreed: pd.DataFrame, opposed: pd.DataFrame, most: int = 20) -> Fragment:
    """Return the pairs most often in agreement and in conflict, with what the weights count."""
    lines = [
        [name(row.source_label), name(row.target_label), row.congruence, row.conflict, f"{row.weight:.3g}"]
        for row in rows(pd.concat([agreed.head(most), opposed.head(most)]).drop_duplicates(["source", "target"]))
    ]
    head = ("Actor", "With", "Agreements", "Conflicts", "Weight")
    return html_table("Pairs by number of concepts on which both take the same, or opposite, positions.", head, lines)


def spoken_of(ties: pd.DataFrame, who: str, most: int = 20) -> Fragment:
    """Return who speaks of whom, how often, and in which tone (`network.mentions`, `network.portrayals`)."""
    lines = [
        [name(row.source_label), name(row.target_label), row.weight, row.n_documents, number(row.tone)]
        for row in rows(ties.head(most))
    ]
    head = (who, "Speaks of", "Times", "Articles", "Tone (mean)")
    rest = f" The first {most} of {len(ties)}." if len(ties) > most else ""
    return html_table(f"Most frequent first; the tone is that of the sentences, not a judgement.{rest}", head, lines)


def _alternative(drawn: pd.DataFrame, agreed: pd.DataFrame, opposed: pd.DataFrame) -> str:
    """Say what the picture shows: the camps, and the heaviest ties of both kinds."""
    if drawn.empty:
        return "An empty figure: no two actors take a position together."
    told = [f"Agreement and conflict of {len(drawn)} actors."]
    for camp, group in drawn.groupby("camp"):
        told.append(f"Camp {camp}: {', '.join(cut(label, 60) for label in group['label'])}.")
    for words, ties in (("Most agreement", agreed), ("Most conflict", opposed)):
        pairs = [f"{cut(row.source_label, 60)} and {cut(row.target_label, 60)}" for row in rows(ties.head(3))]
        if pairs:
            told.append(f"{words}: {'; '.join(pairs)}.")
    return " ".join(told)
