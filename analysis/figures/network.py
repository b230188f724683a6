"""Who agrees with whom: a square of actors, with agreement above its diagonal and conflict below.

Drawn twice, for a page and for a phone, where the names stand below the square.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.figures.canvas import HUE, INK, PAPER, PHONE, RULE, SOFT, WIDTH, Canvas, house_style, picture
from analysis.figures.display import Fragment, Picture, counted, cut, few, name, number, rows
from analysis.figures.links import Links
from analysis.figures.tables import html_table

_HEAD, _ROWS, _CELL = 40, 18, 26.0
_WIDEST = 0.42  # radius of the dot of the heaviest tie, in cells


def agreements(
    camps: pd.DataFrame, agreed: pd.DataFrame, opposed: pd.DataFrame, affiliated: pd.DataFrame, quoted: pd.DataFrame
) -> Picture:
    """Return the square of actors by actors: filled dots above the diagonal for agreement, open below for conflict.

    ``camps`` gives the actors and their order, ``agreed`` and ``opposed`` the ties with their weights (`network.ties`),
    ``affiliated`` the statements that make them (`network.affiliated`) and ``quoted`` those that the page quotes, which
    the dots lead to (`evidence.quoted`). The area of a dot is the weight of the tie. At most 18 actors are drawn, those
    with most statements.

    >>> affiliated = network.affiliated(coded, "actor", ["concept"])
    >>> camps = network.camps(coded, "actor", ["concept"])
    >>> "actor" in figures.agreements(camps, agreed, opposed, affiliated, quoted).alt
    True
    """
    drawn = camps.loc[camps["n_statements"].sort_values(ascending=False, kind="stable").index[:_ROWS]].sort_index()
    place = {node: at for at, node in enumerate(drawn["node"])}
    own = {node: affiliated[affiliated["node"] == node] for node in place}
    links = Links(quoted)
    fields = [
        (*_field(row, place, upper), row.weight / heaviest, *_meaning(row, place, own, links, upper))
        for upper, ties in ((True, agreed), (False, opposed))
        for heaviest in [max((row.weight for row in rows(ties)), default=1)]
        for row in rows(ties)
        if row.source in place and row.target in place
    ]
    with house_style():
        canvases = [_Square(drawn, narrow) for narrow in (False, True)]
        for canvas in canvases:
            for across, down, weight, told, href in sorted(fields, key=lambda field: (field[1], field[0])):
                canvas.field(across, down, weight, told, href)
        return picture(canvases, _alternative(drawn, agreed, opposed), _data(place, agreed, opposed))


class _Square(Canvas):
    """The paper of this figure: the square with its numbers, names and the line between the camps."""

    def __init__(self, drawn: pd.DataFrame, narrow: bool) -> None:
        many = len(drawn)
        self.left = 24.0 if narrow else 250.0
        self.cell = min(_CELL, (PHONE - self.left) / max(many, 1)) if narrow else _CELL
        self.far = self.cell * many
        names = 17 * -(-many // 2) + 14 if narrow else 0
        super().__init__(_HEAD + max(self.far, _CELL) + names + 30, PHONE if narrow else WIDTH)
        if not many:
            self.text(0, _HEAD + 16, "no two actors take a position together", size=11, color=SOFT)
            return
        for x, face, words in ((0, HUE, "agreement"), (90, PAPER, "conflict; larger: on more concepts")):
            self.dot(self.left + x + 5, self.height - 12, 5, face, HUE)
            self.text(self.left + x + 15, self.height - 8, words, size=11, color=SOFT)
        for at, label in enumerate(drawn["label"]):
            middle = self.cell * (at + 0.5)
            self.text(self.left + middle, _HEAD - 8, str(at + 1), size=11, color=SOFT, align="center")
            self.line((self.left, self.left + self.far), (_HEAD + middle, _HEAD + middle), RULE)
            self.line((self.left + middle, self.left + middle), (_HEAD, _HEAD + self.far), RULE)
            if narrow:
                column, line = divmod(at, -(-many // 2))
                self.text(0, _HEAD + middle + 4, str(at + 1), size=11, color=SOFT)
                words = f"{at + 1}  {cut(label, 23)}"
                self.text(PHONE / 2 * column, _HEAD + self.far + 24 + 17 * line, words, size=11)
            else:
                self.text(0, _HEAD + middle + 4, f"{at + 1}  {cut(label, 28)}")
        ends = drawn["camp"].ne(drawn["camp"].shift(-1)).to_numpy().nonzero()[0] + 1
        for edge in (self.cell * end for end in ends if end < many):
            self.line((self.left, self.left + self.far), (_HEAD + edge, _HEAD + edge), INK, 1.5)
            self.line((self.left + edge, self.left + edge), (_HEAD, _HEAD + self.far), INK, 1.5)

    def field(self, across: int, down: int, weight: float, told: str, href: str) -> None:
        """Draw a tie: filled above the diagonal, open below it."""
        x, y = self.left + self.cell * (across + 0.5), _HEAD + self.cell * (down + 0.5)
        radius = max(_WIDEST * self.cell * weight**0.5, 2)
        with self.mark(x, y - radius, told, href):
            self.dot(x, y, radius, HUE if across > down else PAPER, HUE)


def _field(row: Any, place: dict[str, int], upper: bool) -> tuple[int, int]:
    """Return the column and the row of a tie."""
    low, high = sorted((place[row.source], place[row.target]))
    return (high, low) if upper else (low, high)


def _meaning(
    row: Any, place: dict[str, int], own: dict[str, pd.DataFrame], links: Links, agreeing: bool
) -> tuple[str, str]:
    """Return the words of a tie and where they lead: to a statement on a concept that the two share."""
    ends = sorted((row.source, row.target), key=lambda node: place[node], reverse=not agreeing)
    labels = {row.source: row.source_label, row.target: row.target_label}
    one, other = (own[node] for node in ends)
    met = one.merge(other[["concept", "agreement"]].drop_duplicates(), on="concept", suffixes=("", "_other"))
    met = met[(met["agreement"] == met["agreement_other"]) == agreeing]
    count = counted(row.congruence if agreeing else row.conflict, "agreement" if agreeing else "conflict")
    concepts = sorted(set(met["concept"]))
    topics: dict[str, list[str]] = {}
    for topic, _, period in (concept.partition(" · ") for concept in concepts[:3]):
        topics.setdefault(topic, []).extend(filter(None, [period]))
    on = "; ".join(f"{topic}: {', '.join(periods)}" if periods else topic for topic, periods in topics.items())
    words = f"{cut(labels[ends[0]], 40)} and {cut(labels[ends[1]], 40)}: {count}, on {on}"
    return words + (f" and {len(concepts) - 3} more" if len(concepts) > 3 else ""), links.first(met)


def _data(place: dict[str, int], agreed: pd.DataFrame, opposed: pd.DataFrame) -> pd.DataFrame:
    """Return the ties that are drawn, each pair once, with the numbers of agreements and conflicts."""
    ties = pd.concat([agreed, opposed]).drop_duplicates(["source", "target"])
    drawn = ties[ties["source"].isin(place) & ties["target"].isin(place)]
    return drawn.reindex(columns=["source_label", "target_label", "congruence", "conflict"])  # without ties, empty


def extent(affiliations: pd.DataFrame, left_out: int, nodes: str) -> Fragment:
    """Return how many actors, organizations or sides the network holds, leaves out and draws.

    >>> figures.extent(affiliations, 3, "actor").text.count("3 more")
    1
    """
    held = affiliations["node"].nunique()
    told = f"The network holds {counted(held, nodes)} with a position"
    told += f", those with most statements; {left_out:,} more are left out." if left_out else "."
    return few(f"{told} The square shows at most {_ROWS} of them." if held > _ROWS else told)


def members(camps: pd.DataFrame, most: int = 20) -> Fragment:
    """Return who is in which camp, and how stable that is when articles are resampled (`network.camps`).

    >>> figures.members(network.camps(coded, "actor", ["concept"])).text != ""
    True
    """
    lines = [
        [
            name(row.label),
            row.camp,
            row.n_statements,
            '<span class="few">too few articles</span>' if pd.isna(row.stability) else f"{row.stability:.2f}",
        ]
        for row in rows(camps[camps["camp"] > 0].head(most))
    ]
    caption = (
        "Stability: the share of resamples of the articles in which an actor stays with and against the same others."
    )
    return html_table(caption, ("Actor", "Camp", "Statements", "Stability"), lines)


def pairs(agreed: pd.DataFrame, opposed: pd.DataFrame, most: int = 20) -> Fragment:
    """Return the pairs most often in agreement and in conflict, with what the weights count.

    >>> "Vladimir Putin" in figures.pairs(agreed, opposed).text
    True
    """
    lines = [
        [name(row.source_label), name(row.target_label), row.congruence, row.conflict, f"{row.weight:.3g}"]
        for row in rows(pd.concat([agreed.head(most), opposed.head(most)]).drop_duplicates(["source", "target"]))
    ]
    head = ("Actor", "With", "Agreements", "Conflicts", "Weight")
    return html_table("Pairs by number of concepts on which both take the same, or opposite, positions.", head, lines)


def spoken_of(ties: pd.DataFrame, who: str, most: int = 20) -> Fragment:
    """Return who speaks of whom, how often, and in which tone (`network.mentions`, `network.portrayals`).

    >>> ties = network.ties(network.mentions(found.statements, found.mentions, found.actors))
    >>> "Vladimir Putin" in figures.spoken_of(ties, "Speaker").text
    True
    """
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
        where = f"Camp {camp!s}" if camp else "In no camp"
        told.append(f"{where}: {', '.join(cut(label, 60) for label in group['label'])}.")
    for words, ties in (("Most agreement", agreed), ("Most conflict", opposed)):
        pairs = [f"{cut(row.source_label, 60)} and {cut(row.target_label, 60)}" for row in rows(ties.head(3))]
        if pairs:
            told.append(f"{words}: {'; '.join(pairs)}.")
    return " ".join(told)
