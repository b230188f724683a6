"""Who agrees with whom: a square of actors, with agreement above its diagonal and conflict below; and its tables.

Drawn twice, for a page and for a phone, where the names stand below the square.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.figures.evidence import Links
from analysis.figures.tables import table
from analysis.notebook.canvas import HUE, INK, PAPER, PHONE, RULE, WIDTH, Canvas, Form, picture
from analysis.notebook.display import Fragment, Picture, counted, cut, few, rows

_HEAD, _ROWS, _CELL = 40, 18, 26.0
_WIDEST = 0.42  # radius of the dot of the heaviest tie, in cells
_FORMS = (Form(WIDTH, ((250, 718),), longest_name=28), Form(PHONE, ((24, 360),), above=24, longest_name=23))
_KEY = (("dot", "agreement"), ("ring", "conflict; larger: on more concepts"))


def agreements(
    camps: pd.DataFrame, agreed: pd.DataFrame, opposed: pd.DataFrame, affiliated: pd.DataFrame, quoted: pd.DataFrame
) -> Picture:
    """Return the square of actors by actors: filled dots above the diagonal for agreement, open below for conflict.

    ``camps`` gives the actors and their order, ``agreed`` and ``opposed`` the ties with their weights (`network.ties`),
    ``affiliated`` the statements that make them (`network.affiliated`) and ``quoted`` those that the page quotes, which
    the dots lead to (`evidence.quoted`). The area of a dot is the weight of the tie. At most 18 actors are drawn, those
    with most statements.

    >>> "actor" in figures.agreements(camps, agreed, opposed, affiliated, quoted).alt
    True
    """
    drawn = camps.loc[camps["n_statements"].sort_values(ascending=False, kind="stable").index[:_ROWS]].sort_index()
    at = {node: number for number, node in enumerate(drawn["node"])}
    own, links, cells = dict(list(affiliated.groupby("node"))), Links(quoted), []
    for agreeing, ties in ((True, agreed), (False, opposed)):
        for row in rows(ties[ties["source"].isin(at) & ties["target"].isin(at)]):
            ends = sorted((row.source, row.target), key=at.__getitem__, reverse=not agreeing)
            share = row.weight / ties["weight"].max()
            met = _met(row, own[ends[0]], own[ends[1]], links, agreeing)
            cells.append((at[ends[0]], at[ends[1]], share, *met))
    ties = pd.concat([agreed, opposed]).drop_duplicates(["source", "target"])
    data = ties[ties["source"].isin(at) & ties["target"].isin(at)]
    data = data.reindex(columns=["source_label", "target_label", "congruence", "conflict"])  # without ties, empty
    cells.sort(key=lambda cell: cell[:2])
    return picture(_FORMS, lambda form: _square(form, drawn, cells), _alternative(drawn, agreed, opposed), data)


def _square(form: Form, drawn: pd.DataFrame, cells: list[tuple[int, int, float, str, str]]) -> Canvas:
    """Draw numbers, names, the cells (row, column, share of the heaviest, words, link) and lines between the camps."""
    (left, right), narrow, many = form.lanes[0], bool(form.above), len(drawn)
    cell = min(_CELL, (right - left) / max(many, 1))
    far, half = cell * many, -(-many // 2)
    canvas = Canvas(_HEAD + max(far, _CELL) + 30, form.width)
    if not many:
        canvas.label(0, _HEAD + 16, "no two actors take a position together")
        return canvas

    def cross(along: float, color: str, width: float) -> None:
        canvas.line((left, left + far), (_HEAD + along, _HEAD + along), color, width)
        canvas.line((left + along, left + along), (_HEAD, _HEAD + far), color, width)

    for at, label in enumerate(drawn["label"]):
        middle = cell * (at + 0.5)
        words = f"{at + 1}  {cut(label, form.longest_name)}"
        canvas.label(left + middle, _HEAD - 8, str(at + 1), "center")
        cross(middle, RULE, 1)
        if narrow:
            canvas.label(0, _HEAD + middle + 4, str(at + 1))
            canvas.text(PHONE / 2 * (at // half), _HEAD + far + 24 + 17 * (at % half), words, 11)
        else:
            canvas.text(0, _HEAD + middle + 4, words)
    ends = drawn["camp"].ne(drawn["camp"].shift(-1)).to_numpy().nonzero()[0] + 1
    for end in ends[:-1]:
        cross(cell * end, INK, 1.5)
    for down, across, share, words, href in cells:
        x, y = left + cell * (across + 0.5), _HEAD + cell * (down + 0.5)
        radius = max(_WIDEST * cell * share**0.5, 2)
        with canvas.mark(x, y - radius, words, href):
            canvas.dot(x, y, radius, HUE if across > down else PAPER)
    canvas.height = canvas.key(canvas.height - 8 + (17 * half + 14) * narrow, _KEY, left) - 12
    return canvas


def _met(row: Any, one: pd.DataFrame, other: pd.DataFrame, links: Links, agreeing: bool) -> tuple[str, str]:
    """Return the words of a tie and where they lead: to a statement on a concept that the two ends share."""
    met = one.merge(other[["concept", "agreement"]].drop_duplicates(), on="concept", suffixes=("", "_other"))
    met = met[(met["agreement"] == met["agreement_other"]) == agreeing]
    count = counted(row.congruence, "agreement") if agreeing else counted(row.conflict, "conflict")
    concepts = sorted(set(met["concept"]))
    topics: dict[str, list[str]] = {}
    for topic, _, period in (concept.partition(" · ") for concept in concepts[:3]):
        topics.setdefault(topic, []).append(period)
    on = "; ".join(f"{topic}: {', '.join(periods)}" if any(periods) else topic for topic, periods in topics.items())
    who = " and ".join(cut(each["label"].iloc[0], 40) for each in (one, other))
    more = f" and {len(concepts) - 3} more" if len(concepts) > 3 else ""
    return f"{who}: {count}, on {on}{more}", links.first(met)


def _alternative(drawn: pd.DataFrame, agreed: pd.DataFrame, opposed: pd.DataFrame) -> str:
    """Say what the picture shows: the camps, and the heaviest ties of both kinds."""
    if drawn.empty:
        return "An empty figure: no two actors take a position together."
    said = [f"Agreement and conflict of {len(drawn)} actors."]
    for camp, group in drawn.groupby("camp"):
        where = f"Camp {camp!s}" if camp else "In no camp"
        said.append(f"{where}: {', '.join(cut(label, 60) for label in group['label'])}.")
    for words, ties in (("Most agreement", agreed), ("Most conflict", opposed)):
        heaviest = [f"{cut(row.source_label, 60)} and {cut(row.target_label, 60)}" for row in rows(ties.head(3))]
        said += [f"{words}: {'; '.join(heaviest)}."] * bool(heaviest)
    return " ".join(said)


def extent(affiliations: pd.DataFrame, left_out: int, nodes: str) -> Fragment:
    """Return how many actors, organizations or sides the network holds, leaves out and draws.

    >>> figures.extent(affiliations, 3, "actor").text.count("3 more")
    1
    """
    held = affiliations["node"].nunique()
    said = f"The network holds {counted(held, nodes)} with a position"
    said += f", those with most statements; {left_out:,} more are left out." if left_out else "."
    return few(f"{said} The square shows at most {_ROWS} of them." if held > _ROWS else said)


def pairs(agreed: pd.DataFrame, opposed: pd.DataFrame, most: int = 20) -> Fragment:
    """Return the pairs most often in agreement and in conflict, with what the weights count.

    >>> "Vladimir Putin" in figures.pairs(agreed, opposed).text
    True
    """
    return table("pairs", pd.concat([agreed.head(most), opposed.head(most)]).drop_duplicates(["source", "target"]))
