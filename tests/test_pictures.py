"""Figures whose marks lead to the words: what a mark says, where it lies and leads, and what else is published."""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise
from math import dist

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import aggregate, figures, network, sampling
from analysis.figures.evidence import anchor
from analysis.notebook.display import Picture, cut
from analysis.notebook.mime import DATA, NARROW
from analysis.records import Statement
from tests.handmade import statement, tables

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
HOSTILE = "<script>alert(1)</script> ]]> {{ x }} $x$ \u202egnp \x07"
POSITIONS = {"favor": "in favor", "conditional": "on conditions", "against": "against"}
SOUNDS = {sound: f"in {sound} words" for sound in ("harsh", "neutral", "warm")}


@dataclass(frozen=True)
class Mark:
    """A mark as a reader meets it: where it is, how large, what it says and where it leads."""

    x: float
    y: float
    radius: float
    words: str
    href: str


def marks(svg: str) -> list[Mark]:
    """Return the marks of a drawing in the order of the keyboard, each with the first dot in it."""
    root = ET.fromstring(svg)
    radii = {path.get("id"): float(path.get("d", "").split()[2]) for path in root.iter(f"{SVG}path") if path.get("id")}
    found = []
    for each in (element for element in root.iter() if element.get("class") == "mark"):
        title, dot = each.find(f"{SVG}title"), next(each.iter(f"{SVG}use"), ET.Element("none"))
        assert title is not None
        place = (float(dot.get("x", 0)), float(dot.get("y", 0)), radii.get(dot.get(LINK, "")[1:], 0.0))
        found.append(Mark(*place, title.text or "", each.get("href", "")))
    return found


def words(svg: str) -> dict[str, tuple[float, float]]:
    """Return the words of a drawing with their places, without those that only the keyboard shows."""
    texts = (text for text in ET.fromstring(svg).iter(f"{SVG}text") if text.get("class") is None)
    return {text.text or "": (float(text.get("x", "")), float(text.get("y", ""))) for text in texts}


def picture(rows: list[Statement], most: int = 12) -> Picture:
    event = tables(rows, n_documents=31)
    sounds, standing = aggregate.estimates(event.statements, "sound"), aggregate.standings(event)
    quoted = figures.quoted(event.statements, standing, most)
    return figures.stance_and_sound(standing, event.statements, sampling.means(event, None), sounds, quoted)


STATEMENTS = st.lists(
    st.builds(
        lambda actor, stance, sound, document, explicit, sure, place: replace(
            statement(actor, stance, 0.0, document, actor[0], explicit, place, sure=sure), sound=sound
        ),
        st.sampled_from(["Ana", "Ari", "Ben", "Cy"]),
        st.sampled_from([*POSITIONS, "neutral"]),
        st.sampled_from([*SOUNDS]),
        st.sampled_from([f"d{number}" for number in range(1, 8)]),
        st.booleans(),
        st.integers(0, 9).map(bool),
        st.integers(0, 10_000),
    ),
    max_size=40,
    unique_by=lambda row: row.statement_id,
)


@settings(max_examples=10, deadline=None)
@given(STATEMENTS, st.integers(1, 3))
def test_each_mark_lies_at_its_own_place_counts_every_statement_and_leads_to_a_quotation(
    rows: list[Statement], most: int
) -> None:
    drawn, event = picture(rows, most), tables(rows)
    quoted = figures.quoted(event.statements, aggregate.standings(event), most)
    sure = quoted[quoted["sure"].astype(bool)]
    places = {f"#{anchor('s', key)}" for key in quoted["statement_id"]} | {
        f"#{anchor('a', k)}" for k in sure["actor_id"]
    }
    expected = Counter((row.actor, POSITIONS[row.stance]) for row in rows if row.sure and row.stance in POSITIONS)
    expected += Counter((row.actor, SOUNDS[row.sound]) for row in rows if row.sure)
    for svg in (drawn.svg, drawn.narrow):
        said, counted = words(svg), Counter[tuple[str, str]]()
        lanes = {word: said[word][0] for word in (*POSITIONS, *SOUNDS)}
        for mark in marks(svg):
            own = next(lane for lane, told in {**POSITIONS, **SOUNDS}.items() if told in mark.words)
            assert min(lanes, key=lambda lane: abs(lanes[lane] - mark.x)) == own
            # The nearest name, in a narrow drawing the nearest above, is its actor's.
            names = {name: y - 4 for name, (_, y) in said.items() if name in {row.actor for row in rows}}
            near = {name: abs(y - mark.y) for name, y in names.items() if svg == drawn.svg or y < mark.y}
            actor = min(near, key=near.__getitem__)
            assert mark.words.startswith(actor)
            several = re.search(r": ([\d,]+) statements", mark.words)
            counted[actor, {**POSITIONS, **SOUNDS}[own]] += int(several[1].replace(",", "")) if several else 1
            assert mark.href in places
        assert counted == expected
        for one, other in combinations(marks(svg), 2):
            assert dist((one.x, one.y), (other.x, other.y)) >= one.radius + other.radius - 0.6
    assert drawn.data is not None
    for row in drawn.data.itertuples():
        assert [getattr(row, each) for each in POSITIONS] == [expected[row.actor, told] for told in POSITIONS.values()]


def test_a_single_statement_is_quoted_and_many_are_one_number() -> None:
    one = replace(statement("Ana", "favor", explicit=False), content_text="We <b>support</b> it", sound="harsh")
    drawn = picture([one, *(statement("Ben", "against", place=2 * n) for n in range(12))])
    told = {mark.words: mark for mark in marks(drawn.svg)}
    assert told["Ana, in favor, implied: “We <b>support</b> it”"].href == "#s-d1-0-1"
    assert told["Ana, in harsh words: “We <b>support</b> it”"].href == "#s-d1-0-1"
    assert told["Ben: 12 statements against"].href == "#a-ben"
    assert {"12", "most against", "several, with their number"} <= set(words(drawn.svg))
    assert not any(word.startswith("most") for word in words(drawn.narrow))


ROWS = [
    replace(statement("Ana", "favor", side="East"), sound="harsh"),
    statement("Ben", "against", side="West"),
    replace(statement("Cy", "neutral", side="West"), sound="warm"),
]
ALT = (
    "Stance and sound of 3 actors, grouped by side. In favor: Ana (n 1, 1 harsh). Against: Ben (n 1). "
    "No position: Cy (n 1, 1 warm)."
)


def test_the_mean_by_hand_is_told_from_the_machines_and_what_is_not_on_the_page_is_linked_to_nothing() -> None:
    rows = [statement("Ana", stance, document=f"d{n}") for n, stance in enumerate(("favor", "favor", "against"), 1)]
    event = tables(rows, n_documents=3)
    machine, sounds = sampling.means(event, None), aggregate.estimates(event.statements, "sound")
    corrected = machine.assign(mean=-0.5, ci_low=-0.8, ci_high=-0.2, checked=True)
    key = {"mean, by the machine", "mean, corrected by hand", "its interval", "where it would lie by hand"}
    for means, expected in (
        (machine, {"mean, by the machine", "where it would lie by hand"}),
        (corrected, {"mean, by the machine", "mean, corrected by hand", "its interval"}),
        (machine.iloc[:0], {"mean, by the machine"}),  # how she sounds
    ):
        standing, quoted = aggregate.standings(event), event.statements[:0]
        drawn = figures.stance_and_sound(standing, event.statements, means, sounds, quoted)
        assert set(words(drawn.svg)) & key == expected
        assert {mark.href for mark in marks(drawn.svg)} == {""}


def test_what_is_not_drawn_is_counted() -> None:
    doubtful = [statement("Ana", "against", place=5, sure=False), statement("Dan", "favor", place=9, sure=False)]
    drawn = picture([*ROWS, *doubtful])
    assert "2 statements left out: the reader is not sure" in words(drawn.svg)
    assert "Dan" not in words(drawn.svg)
    assert drawn.alt == ALT
    rows = [statement(f"Actor {n:03}", "favor", place=2 * n) for n in range(100)]
    drawn = picture([*rows, statement("Actor 090", "favor", place=500), statement("Actor 091", "favor", place=502)])
    names = [word for word in words(drawn.svg) if word.startswith("Actor")]
    assert len(names) == 12
    assert {"Actor 090", "Actor 091"} <= set(names)
    assert "88 more actors with fewer statements, in the table of numbers" in words(drawn.svg)
    assert len(drawn.alt) < 1000


def test_the_keyboard_goes_through_rows_from_top_to_bottom_and_nothing_is_said_to_be_nothing() -> None:
    rows = [statement(name, "favor", place=2 * n) for n, name in enumerate(("Ana", "Ben", "Cy"))]
    assert all(one.y <= other.y for one, other in pairwise(marks(picture(rows).svg)))
    assert picture([]).alt == "An empty figure: no statement was found that the reader is sure of."


# --- every figure -------------------------------------------------------------------------------------------------


@cache
def every(name: str = "Ana") -> list[Picture]:
    """Return the linked figures; those over time over four weeks in which two actors part and meet again."""
    letters = {"f": "favor", "a": "against", "c": "conditional", "n": "neutral"}
    rows = [
        statement(actor, letters[letter], 0.0, f"d{1 + 7 * week}", place=2 * number)
        for number, (actor, course) in enumerate(((name, "faaf"), ("Ben", "ffaf"), ("Cy", "nfcf")))
        for week, letter in enumerate(course)
    ]
    event = tables(rows, n_documents=28)
    quoted = figures.quoted(event.statements, aggregate.standings(event), most=2)
    dated = network.with_concepts(aggregate.with_periods(event.statements, event.documents, "week"), "a truce")
    between = aggregate.every_period(dated["period"], "week")
    courses, moves = aggregate.courses(dated), aggregate.moves(dated)
    held = network.affiliations(dated, "actor", ["period"])
    agreed, opposed = network.ties(network.congruence(held)), network.ties(network.conflict(held))
    numbers = network.affiliated(dated, "actor", ["period"])
    labels = numbers.groupby("node", as_index=False).agg(label=("label", "first"), n_statements=("label", "size"))
    return [
        picture([statement(name, "favor", side=name)]),
        figures.timeline(courses, moves, between, dated, quoted),
        figures.agreements(labels.assign(camp=1), agreed, opposed, numbers, quoted),
        figures.camps_over_time(network.bipolarity(dated, concepts=["period"]), between, dated, quoted),
    ]


def test_marks_over_time_and_between_actors_say_what_they_count() -> None:
    over_time, square, camps = ([mark.words for mark in marks(drawn.svg)] for drawn in every()[1:])
    assert "Ana, 2031-04-28, in favor: “words”" in over_time
    assert len(over_time) == 12
    assert set(square) == {
        "Ana and Ben: 3 agreements, on 2031-04-28; 2031-05-12; 2031-05-19",
        "Ana and Cy: 1 agreement, on 2031-05-19",
        "Ben and Cy: 2 agreements, on 2031-05-05; 2031-05-19",
        "Ben and Ana: 1 conflict, on 2031-05-05",
        "Cy and Ana: 1 conflict, on 2031-05-05",
    }
    assert [each.split(":")[0] for each in camps] == ["2031-04-28", "2031-05-05", "2031-05-12", "2031-05-19"]
    assert all(re.search(r"bipolarity \d\.\d\d; \d statements of \d actors", each) for each in camps)


@pytest.mark.parametrize("number", range(4))
def test_every_mark_leads_to_a_quotation_and_all_is_published_beside_the_drawing(number: int) -> None:
    drawn = every()[number]
    for svg in (drawn.svg, drawn.narrow):
        assert marks(svg)
        assert all(re.fullmatch(r"#[sa]-[\w-]+", mark.href) and mark.words for mark in marks(svg))
        assert re.findall(r"(?:fill|stroke): (#[0-9a-f]{6})", svg) == []
        assert "var(--hue, #1f5f7a)" in svg
        (style,) = (each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}style"))
        assert all(rule.strip().startswith(".drawing ") for rule in style.split("}")[:-1])
        assert not re.search("dc:date|Matplotlib", svg)
    assert [(mark.words, mark.href) for mark in marks(drawn.svg)] == [(m.words, m.href) for m in marks(drawn.narrow)]
    bundle, metadata = drawn._repr_mimebundle_()
    assert bundle["text/html"].count('xlink:href="#s-') == bundle["image/svg+xml"].count(' href="#s-') > 0
    assert not re.search(r"<a\b[^>]* href=", bundle["text/html"]), "JupyterLab fails on these"
    assert bundle[NARROW] == drawn.narrow
    assert drawn.data is not None
    assert len(pd.read_csv(io.StringIO(bundle[DATA]))) == len(drawn.data) > 0
    image = base64.b64decode(bundle["image/png"])
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(image) < 150_000
    assert not re.search(rb"tEXt|tIME|matplotlib", image)
    assert metadata["image/png"] == metadata["image/svg+xml"] == {"alt": drawn.alt}


def test_the_same_bytes() -> None:
    once, again = ([(each.svg, each.narrow, each.png) for each in made] for made in (every(), every.__wrapped__()))
    assert once == again


@pytest.mark.parametrize("name", [HOSTILE + "%s\\frac $x^2$", "N" * 10_000, '=1+1\u202e"><a href="#x">'])
def test_hostile_names_are_drawn_as_text(name: str) -> None:
    for drawn in every(name):
        root = ET.fromstring(drawn.svg)
        assert not list(root.iter(f"{SVG}script"))
        assert not any("\u202e" in text or "\x07" in text for text in root.itertext())
        assert len(drawn.alt) < 1000
        assert max(len(mark.words) for mark in marks(drawn.svg)) <= 240
    assert any(word.startswith(cut(name, 5)[:4]) for word in words(every(name)[0].svg))
    assert not re.search(r'[\n,]"?[=+]', every(name)[0]._repr_mimebundle_()[0][DATA]), "a formula in the data"


def test_words_lead_to_their_quotation() -> None:
    event = tables([replace(statement("Ana <b>", "favor"), sound="harsh", content_text="Cease <i>now</i>")])
    found = figures.crossed(event.statements, event.statements).html
    assert '<a href="#s-d1-0-1">“Cease &lt;i&gt;now&lt;/i&gt;”</a>' in found
    assert "<a" not in figures.crossed(event.statements, event.statements[:0]).html
    assert "in harsh words or opposes" in figures.crossed(event.statements[:0], event.statements).text
