"""Changes of position with the two statements that prove each, and positions period by period as a table."""

from __future__ import annotations

import pandas as pd

from analysis.figures.display import Fragment, few, more, name, rows, shown
from analysis.figures.evidence import Quoted, Tables
from analysis.figures.tables import estimate, html_table


def proof(statements: pd.DataFrame, moves: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """Return the statements that `moved` shows of these."""
    drawn = moves.head(most)
    return statements[statements["statement_id"].isin({*drawn["last_before"], *drawn["first_after"]})]


def moved(tables: Tables, moves: pd.DataFrame, words: pd.DataFrame, most: int = 12) -> Fragment:
    """Return the changes by day, each with the last statement before and the first after (`aggregate.moves`).

    ``words`` are those that decided (`pipeline.deciding_words`), for the statements that `proof` gives.
    """
    if moves.empty:
        return few("No actor was found to change its position.")
    drawn = moves.head(most)
    wanted = proof(tables.statements, moves, most)
    index = dict(zip(wanted["statement_id"], wanted.index, strict=True))
    laid_out = Quoted(tables, list(index.values()), words)
    sections, lines = [], []
    for row in rows(drawn):
        pair = [index[row.last_before], index[row.first_after]]
        gain = f"{row.gain:g} statements fit better with this change than without it"
        sections.append(
            f'<section class="actor"><h3>{name(row.actor)} <small>{row.before} → {row.after}, '
            f"{shown(row.published)} · {gain}</small></h3>\n"
            f'<ul class="evidence">\n{"".join(map(laid_out.item, pair))}</ul></section>\n'
        )
        lines += [f"{row.actor}: {row.before} → {row.after}, {row.published}", *map(laid_out.line, pair)]
    return Fragment("".join(sections) + more(len(moves) - most, "change"), "\n".join(lines))


def over_time(courses: pd.DataFrame, scores: pd.DataFrame, tones: pd.DataFrame, most: int = 200) -> Fragment:
    """Return position, course, mean stance and mean tone of each actor and period, at most so many rows."""
    stance, tone = ({(row.actor_id, row.period): row for row in rows(each)} for each in (scores, tones))
    lines = [
        [
            name(row.actor),
            shown(row.period),
            row.n_statements,
            row.n_documents,
            f'<b class="stance">{row.position}</b>',
            row.held or '<span class="few">none yet</span>',
            estimate(stance[row.actor_id, row.period]),
            estimate(tone[row.actor_id, row.period]),
        ]
        for row in rows(courses.head(most))
    ]
    rest = f" The first {most} of {len(courses)} rows." if len(courses) > most else ""
    caption = f"Period by period, dated by its first day. Held: the position of the course at its end.{rest}"
    head = ("Actor", "Period", "Statements", "Articles", "Position", "Held", "Stance (mean)", "Tone (mean)")
    return html_table(caption, head, lines)


def prices(found: pd.DataFrame) -> Fragment:
    """Return how many changes are told at which price (`aggregate.prices`)."""
    lines = [[f"{row.needed:g}", row.n_moves, row.n_actors] for row in rows(found)]
    head = ("Statements needed for a change", "Changes", "Actors who move")
    return html_table("How many changes are told when more, or less, is asked of each.", head, lines)
