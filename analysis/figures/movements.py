"""What an answer hangs on: changes and crossed words with the quotations that prove them, and the choices made."""

from __future__ import annotations

import pandas as pd

from analysis.figures.display import Fragment, few, missing, name, number, rows, shown
from analysis.figures.links import POSITIONS, Links
from analysis.figures.tables import estimate, html_table, mean, means_told

_NAMED = 8


def proof(statements: pd.DataFrame, moves: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """Return the statements that `moved` shows of these.

    >>> len(figures.proof(found.statements, aggregate.moves(dated)))  # nobody moves in one article
    0
    """
    drawn = moves.head(most)
    return statements[statements["statement_id"].isin({*drawn["last_before"], *drawn["first_after"]})]


def moved(moves: pd.DataFrame, statements: pd.DataFrame, quoted: pd.DataFrame, most: int = 12) -> Fragment:
    """Return the changes by day, each with the last words before and the first after (`aggregate.moves`).

    The words lead to their quotation on the page, which is among ``quoted`` (`evidence.quoted`).

    >>> figures.moved(aggregate.moves(dated), found.statements, quoted).text != ""
    True
    """
    if moves.empty:
        return few("No actor was found to change its position.")
    links = Links(quoted)
    words = {row.statement_id: links.words(statements.loc[[row.Index]]) for row in rows(proof(statements, moves, most))}
    lines = [
        [
            name(row.actor),
            f"{row.before} → {row.after}" + ("" if row.explicit else " <small>may be: only implied</small>"),
            shown(row.published),
            words[row.last_before],
            words[row.first_after],
            f"{row.gain:g}",
        ]
        for row in rows(moves.head(most))
    ]
    caption = f"Explains: how many statements fit better with this change than without it.{_first(most, moves)}"
    return html_table(caption, ("Actor", "Change", "Day", "Last words before", "First words after", "Explains"), lines)


def over_time(courses: pd.DataFrame, scores: pd.DataFrame, sounds: pd.DataFrame, most: int = 200) -> Fragment:
    """Return position, course, mean stance and mean sound of each actor and period, at most so many rows.

    ``scores`` are means by *actor in period* (`sampling.means`), ``sounds`` estimates (`aggregate.by_period`).

    >>> scores = sampling.means(found, None, "actor in period", period="week")
    >>> heard = aggregate.by_period(dated, "sound")
    >>> "Vladimir Putin" in figures.over_time(aggregate.courses(dated), scores, heard).text
    True
    """
    stance, sound = ({(row.actor_id, row.period): row for row in rows(each)} for each in (scores, sounds))
    lines = [
        [
            *(name(row.actor), shown(row.period), row.n_statements, row.n_documents),
            *(f'<b class="stance">{row.position}</b>', row.held or missing("none yet")),
            *(mean(stance.get((row.actor_id, row.period))), estimate(sound[row.actor_id, row.period])),
        ]
        for row in rows(courses.head(most))
    ]
    caption = (
        "Period by period, dated by its first day. Held: the position of the course at its end. "
        f"{means_told(scores)}{_first(most, courses, ' rows')}"
    )
    head = ("Actor", "Period", "Statements", "Articles", "Position", "Held", "Mean stance", "Mean sound, not corrected")
    return html_table(caption, head, lines)


def prices(found: pd.DataFrame) -> Fragment:
    """Return how many changes are told at which price (`aggregate.prices`).

    >>> "1.5 | 0 | 0" in figures.prices(aggregate.prices(dated)).text
    True
    """
    lines = [[f"{row.needed:g}", row.n_moves, row.n_actors] for row in rows(found)]
    head = ("Statements needed for a change", "Changes", "Actors who move")
    return html_table("How many changes are told when more, or less, is asked of each.", head, lines)


def crossed(statements: pd.DataFrame, quoted: pd.DataFrame, most: int = 12) -> Fragment:
    """Return at most so many statements that sound other than they stand (`aggregate.crossed`), linked as in `moved`.

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
    caption = f"By their sound alone, these would be taken for the opposite.{_first(most, statements)}"
    return html_table(caption, ("Actor", "Stance", "Sound", "Words"), lines)


def robustness(found: pd.DataFrame) -> Fragment:
    """Return a row for each choice and measure with the actors whose sign changes (`aggregate.robustness`).

    >>> "TextBlob" in figures.robustness(aggregate.robustness(found.statements, pipeline.others(found))).text
    True
    """
    lines = []
    for (choice, measure), group in found.groupby(["choice", "measure"], sort=False):
        changed = group[group["actor_id"] != ""]
        who = [
            f"{name(row.actor)} {' → '.join('none' if pd.isna(each) else number(each) for each in (row.before, row.after))}"
            for row in rows(changed.head(_NAMED))
        ]
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        share = f"{len(changed)} of {group['n_actors'].iloc[0]}"
        lines.append([shown(choice), shown(measure), share, "; ".join(who) + more or "nobody"])
    head = ("Choice", "Measure", "Actors whose sign changes", "Who, and from which mean to which")
    return html_table("Each choice undone in turn; means over all statements, however few.", head, lines)


def _first(most: int, table: pd.DataFrame, noun: str = "") -> str:
    return f" The first {most} of {len(table)}{noun}." if len(table) > most else ""
