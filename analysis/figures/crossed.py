"""Statements whose words sound the other way than they stand: harsh words for it, warm words against it."""

from __future__ import annotations

import pandas as pd

from analysis.figures.display import Fragment, few, name, rows
from analysis.figures.links import POSITIONS, Links
from analysis.figures.tables import html_table


def crossed(statements: pd.DataFrame, quoted: pd.DataFrame, most: int = 12) -> Fragment:
    """Return at most so many of these statements (`aggregate.crossed`), their words leading to the quotation.

    ``quoted`` are the statements that the page quotes (`evidence.quoted`).

    >>> "“" in figures.crossed(found.statements, quoted).text
    True
    """
    if statements.empty:
        return few("No statement favors the target in harsh words or opposes it in warm ones.")
    links = Links(quoted)
    lines = [
        [name(row.actor), POSITIONS[row.stance], row.sound, links.words(statements.loc[[row.Index]])]
        for row in rows(statements.head(most))
    ]
    rest = f" The first {most} of {len(statements)}." if len(statements) > most else ""
    caption = f"By their sound alone, these would be taken for the opposite.{rest}"
    return html_table(caption, ("Actor", "Stance", "Sound", "Words"), lines)
