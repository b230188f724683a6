"""Changes of position with the words of the two statements that prove each, and positions period by period."""

from __future__ import annotations

import pandas as pd

from analysis.figures.display import Fragment, few, name, rows, shown
from analysis.figures.links import Links
from analysis.figures.tables import estimate, html_table


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
    drawn, links = moves.head(most), Links(quoted)
    found = {row.statement_id: statements.loc[[row.Index]] for row in rows(proof(statements, moves, most))}
    lines = [
        [
            name(row.actor),
            f"{row.before} → {row.after}" + ("" if row.explicit else " <small>may be: only implied</small>"),
            shown(row.published),
            links.words(found[row.last_before]),
            links.words(found[row.first_after]),
            f"{row.gain:g}",
        ]
        for row in rows(drawn)
    ]
    rest = f" The first {most} of {len(moves)}." if len(moves) > most else ""
    caption = f"Explains: how many statements fit better with this change than without it.{rest}"
    return html_table(caption, ("Actor", "Change", "Day", "Last words before", "First words after", "Explains"), lines)


def over_time(courses: pd.DataFrame, scores: pd.DataFrame, sounds: pd.DataFrame, most: int = 200) -> Fragment:
    """Return position, course, mean stance and mean sound of each actor and period, at most so many rows.

    >>> scores, heard = (aggregate.by_period(dated, measure) for measure in ("score", "sound"))
    >>> "Vladimir Putin" in figures.over_time(aggregate.courses(dated), scores, heard).text
    True
    """
    stance, sound = ({(row.actor_id, row.period): row for row in rows(each)} for each in (scores, sounds))
    lines = [
        [
            name(row.actor),
            shown(row.period),
            row.n_statements,
            row.n_documents,
            f'<b class="stance">{row.position}</b>',
            row.held or '<span class="few">none yet</span>',
            estimate(stance[row.actor_id, row.period]),
            estimate(sound[row.actor_id, row.period]),
        ]
        for row in rows(courses.head(most))
    ]
    rest = f" The first {most} of {len(courses)} rows." if len(courses) > most else ""
    caption = f"Period by period, dated by its first day. Held: the position of the course at its end.{rest}"
    head = ("Actor", "Period", "Statements", "Articles", "Position", "Held", "Stance (mean)", "Sound (mean)")
    return html_table(caption, head, lines)


def prices(found: pd.DataFrame) -> Fragment:
    """Return how many changes are told at which price (`aggregate.prices`).

    >>> "1.5 | 0 | 0" in figures.prices(aggregate.prices(dated)).text
    True
    """
    lines = [[f"{row.needed:g}", row.n_moves, row.n_actors] for row in rows(found)]
    head = ("Statements needed for a change", "Changes", "Actors who move")
    return html_table("How many changes are told when more, or less, is asked of each.", head, lines)
