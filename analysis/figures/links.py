"""Where a mark of a figure or a line of a table leads: to its quotation, or else to the quotations of its actor."""

from __future__ import annotations

import pandas as pd

from analysis.figures.display import anchor, counted, cut, shown

POSITIONS = {"favor": "in favor", "conditional": "on conditions", "against": "against", "neutral": "without a position"}


class Links:
    """The places of a page that hold a quotation (`evidence.quoted`); what is not on the page is linked to nothing."""

    def __init__(self, quoted: pd.DataFrame) -> None:
        self.statements = set(quoted["statement_id"])
        self.actors = set(quoted.loc[quoted["sure"].astype(bool), "actor_id"])

    def actor(self, actor_id: str) -> str:
        """Return the link to an actor's quotations."""
        return f"#{anchor('a', actor_id)}" if actor_id in self.actors else ""

    def first(self, statements: pd.DataFrame) -> str:
        """Return the link to the first of some statements that is quoted, or else to the first actor who is."""
        for statement_id in statements["statement_id"]:
            if statement_id in self.statements:
                return f"#{anchor('s', statement_id)}"
        return next(filter(None, map(self.actor, statements["actor_id"])), "")

    def words(self, statements: pd.DataFrame) -> list[str]:
        """Return the words of each statement for HTML: a link to their quotation, or bare where it is nowhere."""
        said = [f"“{shown(cut(words, 240))}”" for words in statements["content_text"]]
        hrefs = [self.first(statements.iloc[[at]]) for at in range(len(statements))]
        return [f'<a href="{href}">{words}</a>' if href else words for words, href in zip(said, hrefs, strict=True)]


def mark_words(who: str, what: str, statements: pd.DataFrame) -> str:
    """Return the words of a mark: who, what, and the words themselves where they are one statement’s."""
    if len(statements) == 1:
        return f"{cut(who, 40)}, {what}: “{cut(statements['content_text'].iloc[0], 110)}”"
    implied = int((~statements["explicit"].astype(bool)).sum())
    rest = f", {implied} of them implied" if implied else ""
    return f"{cut(who, 40)}: {counted(len(statements), 'statement')} {what}{rest}"
