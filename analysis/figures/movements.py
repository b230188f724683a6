"""What an answer hangs on: changes and crossed words with the quotations that prove them, and the choices made."""

from __future__ import annotations

import pandas as pd

from analysis.figures.display import Fragment, missing, name, number, rows
from analysis.figures.links import POSITIONS, Links
from analysis.figures.tables import means_told, table, value

_NAMED = 8


def proof(statements: pd.DataFrame, moves: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """Return the statements that `moved` shows of these.

    >>> len(figures.proof(found.statements, moves))  # nobody moves in one article
    0
    """
    drawn = moves.head(most)
    return statements[statements["statement_id"].isin({*drawn["last_before"], *drawn["first_after"]})]


def moved(moves: pd.DataFrame, statements: pd.DataFrame, quoted: pd.DataFrame, most: int = 12) -> Fragment:
    """Return the changes by day, each with the last words before and the first after (`aggregate.moves`).

    The words lead to their quotation on the page, which is among ``quoted`` (`evidence.quoted`).

    >>> figures.moved(moves, found.statements, quoted).text != ""
    True
    """
    proven = proof(statements, moves, len(moves))
    words = dict(zip(proven["statement_id"], Links(quoted).words(proven), strict=True))
    change = [
        f"{row.before} → {row.after}" + ("" if row.explicit else " <small>may be: only implied</small>")
        for row in rows(moves)
    ]
    listed = moves.assign(change=change, before=moves["last_before"].map(words), after=moves["first_after"].map(words))
    return table("moves", listed, most)


def over_time(courses: pd.DataFrame, scores: pd.DataFrame, sounds: pd.DataFrame, most: int = 200) -> Fragment:
    """Return position, course, mean stance and mean sound of each actor and period, at most so many rows.

    ``scores`` are means by *actor in period* (`sampling.means`), ``sounds`` estimates (`aggregate.by_period`).

    >>> stances = sampling.means(found, None, "actor in period", period="week")
    >>> "Vladimir Putin" in figures.over_time(courses, stances, aggregate.by_period(dated, "sound")).text
    True
    """
    found = courses.assign(held=courses["held"].replace("", missing("none yet")))
    for measure, means in (("stance", scores), ("sound", sounds)):
        own = {(row.actor_id, row.period): row for row in rows(means)}
        found[measure] = [own.get((row.actor_id, row.period)) for row in rows(courses)]
    return table("courses", found, most, means=means_told(scores))


def crossed(statements: pd.DataFrame, quoted: pd.DataFrame, most: int = 12) -> Fragment:
    """Return at most so many statements that sound other than they stand (`aggregate.crossed`), linked as in `moved`.

    >>> "“" in figures.crossed(found.statements, quoted).text
    True
    """
    stance = statements["stance"].map(POSITIONS)
    return table("crossed", statements.assign(stance=stance, words=Links(quoted).words(statements)), most)


def robustness(found: pd.DataFrame) -> Fragment:
    """Return a row for each choice and measure with the actors whose sign changes (`aggregate.robustness`).

    >>> "TextBlob" in figures.robustness(aggregate.robustness(found.statements, pipeline.others(found))).text
    True
    """
    lines = []
    for (choice, measure), group in found.groupby(["choice", "measure"], sort=False):
        changed = group[group["actor_id"] != ""]
        who = [f"{name(row.actor)} {_mean(row.before)} → {_mean(row.after)}" for row in rows(changed.head(_NAMED))]
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        lines.append(
            (choice, measure, f"{len(changed)} of {group['n_actors'].iloc[0]}", "; ".join(who) + more or "nobody")
        )
    return table("robustness", pd.DataFrame(lines, columns=["choice", "measure", "share", "who"]))


def _mean(score: float) -> str:
    return value(score, written=number, nothing="none")
