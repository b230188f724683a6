"""The main figure: a row for each actor, grouped by side, stance on the left and sound on the right, never merged.

Position carries the meaning, so no colour has to be told apart. Statements of one label are heaped above one another;
where there are more than a row holds, one large dot has their number. Means stand below them: an open diamond is the
machine's, a filled one what a sample coded by hand makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.figures.evidence import POSITIONS, Links, mark_words
from analysis.notebook.canvas import HUE, INK, PAPER, PHONE, SOFT, WIDTH, Canvas, Form, known, means_key, picture, place
from analysis.notebook.display import Picture, counted, cut, rows
from analysis.records import SOUNDS

#: Where the labels of each measure lie, and what is written beside the dot of the actor that has most of one.
_SCALES: dict[str, dict[str, float]] = {"stance": {"against": -1, "conditional": 0, "favor": 1}, "sound": SOUNDS}
_MOST = {("stance", "favor"): "most in favor", ("stance", "against"): "most against", ("sound", "harsh"): "most"}
_ROWS = 12
_HEAP = 3  # more statements of one label than this become one dot with their number
_DOT, _STEP = 4.0, 9.5
_LARGE = (8.5, 12.5)  # radius of a dot with a number: of the fewest, of the most statements
_FITS = {3: 10.0, 4: 10.5}  # least radius by the characters of the number
_ESTIMATE = 13  # height of the strip below the dots
_FORMS = (
    Form(WIDTH, ((222, 416), (508, 648)), longest_name=27),
    Form(PHONE, ((28, 168), (218, 336)), above=18, longest_name=38),
)


@dataclass(frozen=True, slots=True)
class _Dot:
    """A mark: how many statements it is, whether all are only implied, and its words and link."""

    n: int
    implied: bool
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class _Row:
    """An actor (`aggregate.standings`) with its statements, its means by measure, its dots by measure and label."""

    actor: Any
    statements: pd.DataFrame
    means: list[Any]
    dots: dict[tuple[str, str], list[_Dot]]


def stance_and_sound(
    standing: pd.DataFrame, statements: pd.DataFrame, stances: pd.DataFrame, sounds: pd.DataFrame, quoted: pd.DataFrame
) -> Picture:
    """Return the picture of who stands where and sounds how.

    ``standing`` gives the rows and their order, ``statements`` the dots, ``stances`` the mean stances
    (`sampling.means`), ``sounds`` the estimates (`aggregate`), whose intervals know nothing of misreading and are not
    drawn, ``quoted`` the statements that the page quotes, which the dots lead to (`evidence.quoted`). At most
    12 actors are drawn, those with most statements. What the reader is not sure of is counted under the picture.

    >>> "Vladimir Putin" in figures.stance_and_sound(standing, found.statements, stances, sounds, quoted).alt
    True
    """
    sure, links = statements[statements["sure"].astype(bool)], Links(quoted)
    sounds = sounds.assign(machine=sounds["mean"], ci_low=None, checked=False)
    means = [{row.actor_id: row for row in rows(found)} for found in (stances, sounds)]
    most = standing["n_statements"].sort_values(ascending=False, kind="stable").index[:_ROWS]
    drawn = []
    for row in rows(standing.loc[most].sort_index()):
        own = sure[sure["actor_id"] == row.actor_id]
        drawn.append(_Row(row, own, [found.get(row.actor_id) for found in means], _dots(row, own, links)))
    left_out, unsure = len(standing) - len(drawn), len(statements) - len(sure)
    notes = [f"{counted(len(sure), 'statement')} in {counted(sure['document_id'].nunique(), 'article')}"]
    notes += [f"{counted(left_out, 'more actor')} with fewer statements, in the table of numbers"] * bool(left_out)
    notes += [f"{counted(unsure, 'statement')} left out: the reader is not sure"] * bool(unsure)
    return picture(_FORMS, lambda form: _drawing(form, drawn, notes), _alternative(standing, sure), _data(drawn))


def _dots(actor: Any, own: pd.DataFrame, links: Links) -> dict[tuple[str, str], list[_Dot]]:
    """Return the dots of an actor by measure and label: one for each statement, explicit ones first, or one for all."""
    found: dict[tuple[str, str], list[_Dot]] = {}
    for measure, label in ((measure, label) for measure, labels in _SCALES.items() for label in labels):
        heap = own[own[measure] == label]
        what = POSITIONS[label] if measure == "stance" else f"in {label} words"
        implied = ~heap["explicit"].astype(bool) & (measure == "stance")
        if len(heap) > _HEAP:
            words = mark_words(actor.actor, what, heap)
            found[measure, label] = [_Dot(len(heap), bool(implied.all()), words, links.actor(actor.actor_id))]
            continue
        dots = found[measure, label] = []
        for at, only_implied in implied.sort_values(kind="stable").items():
            one = heap.loc[[at]]
            words = mark_words(actor.actor, what + ", implied" * only_implied, one)
            dots.append(_Dot(1, only_implied, words, links.first(one)))
    return found


def _drawing(form: Form, drawn: list[_Row], notes: list[str]) -> Canvas:
    """Return the figure in one form."""
    canvas = Canvas(width=form.width)
    for (measure, labels), lane in zip(_SCALES.items(), form.lanes, strict=True):
        canvas.text(sum(lane) / 2, 14, measure.capitalize(), weight="bold", align="center")
        canvas.ticks(lane, 34, labels)
    canvas.text(form.width, 14, "statements", 9 if form.above else 11, SOFT, align="right")
    largest = max((dot.n for row in drawn for dots in row.dots.values() for dot in dots), default=1)
    most, y, side, spans = _most(drawn), 44.0, None, []
    if not drawn:
        canvas.label(0 if form.above else 14, y + 16, "no statement that the reader is sure of")
        y += 24
    for row in drawn:
        if row.actor.side != side:
            side, y = row.actor.side, y + 30
            canvas.text(0, y - 8, cut(side, 60) or "side not given", 12, weight="bold")
        spans.append((y + form.above, _draw_row(canvas, form, y + form.above, row, largest, most)))
        y = spans[-1][1]
    for lane in form.lanes:
        canvas.grid(lane, spans)
    canvas.line((0, form.width), (y + 4, y + 4))
    entries = [("dot", "statement"), ("ring", "implied")] * bool(drawn)
    entries += [("number", "several, with their number")] * (largest > 1)
    y = canvas.key(y + 22, entries + means_key(mean for row in drawn for mean in row.means))
    for number, note in enumerate(notes):
        canvas.label(0, y + 2 + 18 * number, note)
    canvas.height = y - 10 + 18 * len(notes)
    return canvas


def _draw_row(
    canvas: Canvas, form: Form, top: float, row: _Row, largest: int, most: dict[tuple[str, str], str]
) -> float:
    """Draw an actor's row and return where it ends."""
    lanes = dict(zip(_SCALES, form.lanes, strict=True))
    sizes = {at: [_radius(dot.n, largest) for dot in dots] for at, dots in row.dots.items()}
    tall = 11 + max(max(_STEP * len(radii), 2 * max(radii, default=0)) for radii in sizes.values())
    middle, foot = top + tall / 2, top + tall
    base = top - 5 if form.above else middle + 4
    canvas.text(0 if form.above else 14, base, cut(row.actor.actor, form.longest_name))
    canvas.text(form.width, base, f"{len(row.statements):,}", align="right")
    for at, dots in row.dots.items():
        x = place(_SCALES[at[0]][at[1]], lanes[at[0]])
        for step, (dot, radius) in enumerate(zip(dots, sizes[at], strict=True)):
            y = middle + _STEP * (step - (len(dots) - 1) / 2)
            with canvas.mark(x, y - radius, dot.words, dot.href):
                canvas.dot(x, y, radius, PAPER if dot.implied else HUE)
                if dot.n > 1:
                    size = 10 - max(len(_short(dot.n)) - 2, 0)
                    canvas.text(x, y + 0.36 * size, _short(dot.n), size, INK if dot.implied else PAPER, align="center")
        if most.get(at) == row.actor.actor_id and not form.above:  # a phone has no room for these words
            canvas.text(x + max(sizes[at]) + 4, middle + 3.6, _MOST[at], 10)
    for mean, lane in zip(row.means, form.lanes, strict=True):
        canvas.mean(lane, foot + _ESTIMATE / 2 - 1, mean)
    return foot + _ESTIMATE if any(map(known, row.means)) else foot


def _radius(n: int, largest: int) -> float:
    """Return the radius of a dot: with a number, its area by how many statements there are, as the number fits."""
    least, most = _LARGE
    fitting = _FITS.get(len(_short(n)), least)
    return max(fitting, least + (most - least) * (n / largest) ** 0.5) if n > 1 else _DOT


def _short(n: int) -> str:
    """Return a number that fits into a dot: 12, 1.2k, 12k."""
    return str(n) if n < 1000 else f"{n / 1000:.1f}k" if n < 9950 else f"{n / 1000:.0f}k"


def _most(drawn: list[_Row]) -> dict[tuple[str, str], str]:
    """Return the actor that has most statements of a label: where one alone has several, and enough for a mean."""
    found = {}
    for at in _MOST:
        counts = [sum(dot.n for dot in row.dots[at]) for row in drawn]
        leading = [row for row, n in zip(drawn, counts, strict=True) if n == max(counts) > 1]
        if len(leading) == 1 and known(leading[0].means[list(_SCALES).index(at[0])]):
            found[at] = leading[0].actor.actor_id
    return found


def _data(drawn: list[_Row]) -> pd.DataFrame:
    """Return one row per actor drawn: the numbers of its statements by stance and sound, and both estimates."""
    return pd.DataFrame(
        {"actor_id": row.actor.actor_id, "actor": row.actor.actor, "side": row.actor.side}
        | {"n_statements": len(row.statements)}
        | {label: (row.statements["stance"] == label).sum() for label in POSITIONS}
        | {f"sound_{label}": (row.statements["sound"] == label).sum() for label in SOUNDS}
        | {
            f"stance_{key}": getattr(row.means[0], key, None)
            for key in ("mean", "ci_low", "ci_high", "machine", "checked")
        }
        | {"sound_mean": getattr(row.means[1], "mean", None)}
        for row in drawn
    )


def _alternative(standing: pd.DataFrame, statements: pd.DataFrame) -> str:
    """Say what the picture shows: who stands where, with how many statements, and how many are harsh or warm."""
    if standing.empty:
        return "An empty figure: no statement was found that the reader is sure of."
    found = [f"Stance and sound of {counted(len(standing), 'actor')}, grouped by side."]
    heard = statements.groupby(["actor_id", "sound"]).size()
    for position, head in {**POSITIONS, "neutral": "no position"}.items():
        group = standing[standing["position"] == position]
        actors = []
        for row in rows(group.head(12)):
            n_of = {sound: heard.get((row.actor_id, sound), 0) for sound in ("harsh", "warm")}
            sounds = "".join(f", {n} {sound}" for sound, n in n_of.items() if n)
            actors.append(f"{cut(row.actor, 60)} (n {row.n_statements}{sounds})")
        rest = f" and {len(group) - 12} more" if len(group) > 12 else ""
        found += [f"{head.capitalize()}: {', '.join(actors)}{rest}."] * bool(actors)
    return " ".join(found)
