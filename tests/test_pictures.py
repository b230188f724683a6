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

from analysis import aggregate, figures, network, periods, sampling
from analysis.figures.display import Picture, anchor, cut
from analysis.mime import DATA, NARROW
from analysis.records import Statement
from tests.handmade import statement, tables

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
HOSTILE = "<script>alert(1)</script> ]]> {{ x }} $x$ \u202egnp \x07"
POSITIONS = {"favor": "in favor", "conditional": "on conditions", "against": "against"}


@dataclass(frozen=True)
class Mark:
    """A mark as a reader meets it: where it is, how large, what it says and where it leads."""

    x: float
    y: float
    radius: float
    told: str
    href: str


def marks(svg: str) -> list[Mark]:
    """Return the marks of a drawing in the order of the keyboard, each with the first dot or bar in it."""
    root = ET.fromstring(svg)
    radii = {path.get("id"): float(path.get("d", "").split()[2]) for path in root.iter(f"{SVG}path") if path.get("id")}
    found = []
    for each in (element for element in root.iter() if element.get("class") == "mark"):
        title = each.find(f"{SVG}title")
        assert title is not None
        dot = next(each.iter(f"{SVG}use"), None)
        x, y = (float(dot.get(key, "")) for key in "xy") if dot is not None else (0.0, 0.0)
        radius = radii[dot.get(LINK, "")[1:]] if dot is not None else 0.0
        found.append(Mark(x, y, radius, title.text or "", each.get("href", "")))
    return found


def words(svg: str) -> dict[str, tuple[float, float]]:
    """Return the words of a drawing with their places, without those that only the keyboard shows."""
    texts = (text for text in ET.fromstring(svg).iter(f"{SVG}text") if text.get("class") != "told")
    return {text.text or "": (float(text.get("x", "")), float(text.get("y", ""))) for text in texts}


def picture(rows: list[Statement], min_statements: int = 3, most: int = 12) -> Picture:
    event = tables(rows, n_documents=31)
    stances = sampling.means(event, None, min_statements=min_statements)
    sounds = aggregate.estimates(event.statements, "sound", min_statements=min_statements)
    standing = aggregate.standings(event)
    quoted = figures.quoted(event.statements, standing, most)
    return figures.stance_and_sound(standing, event.statements, stances, sounds, quoted)


def places(quoted: pd.DataFrame) -> set[str]:
    """Return every place that a page with these quotations has."""
    sure = quoted[quoted["sure"].astype(bool)]
    keys = [*(("s", key) for key in quoted["statement_id"]), *(("a", key) for key in sure["actor_id"])]
    return {f"#{anchor(kind, key)}" for kind, key in keys}


STATEMENTS = st.lists(
    st.builds(
        lambda actor, stance, sound, document, explicit, sure, place: replace(
            statement(actor, stance, 0.0, document, actor[0], explicit, place, sure=sure), sound=sound
        ),
        st.sampled_from(["Ana", "Ari", "Ben", "Cy"]),
        st.sampled_from(["favor", "conditional", "against", "neutral"]),
        st.sampled_from(["harsh", "neutral", "warm"]),
        st.sampled_from([f"d{number}" for number in range(1, 8)]),
        st.booleans(),
        st.integers(0, 9).map(bool),
        st.integers(0, 10_000),
    ),
    max_size=40,
    unique_by=lambda row: row.statement_id,
)


# --- the main figure ----------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(STATEMENTS)
def test_each_mark_lies_at_its_own_position_and_covers_no_other(rows: list[Statement]) -> None:
    drawn = picture(rows)
    for svg in (drawn.svg, drawn.narrow):
        said = words(svg)
        lanes = {word: said[word][0] for word in ("against", "conditional", "favor", "harsh", "neutral", "warm")}
        for mark in marks(svg):
            own = next(lane for lane, told in {**POSITIONS, **SOUNDS}.items() if told in mark.told)
            assert min(lanes, key=lambda lane: abs(lanes[lane] - mark.x)) == own
            # The nearest name, in a narrow drawing the nearest above, is its actor's.
            names = {name: y - 4 for name, (_, y) in said.items() if name in {row.actor for row in rows}}
            near = {name: abs(y - mark.y) for name, y in names.items() if svg == drawn.svg or y < mark.y}
            assert mark.told.startswith(min(near, key=near.__getitem__))
        for one, other in combinations(marks(svg), 2):
            assert dist((one.x, one.y), (other.x, other.y)) >= one.radius + other.radius - 0.6


SOUNDS = {sound: f"in {sound} words" for sound in ("harsh", "neutral", "warm")}


@settings(max_examples=25, deadline=None)
@given(STATEMENTS, st.integers(1, 3))
def test_marks_count_every_statement_and_lead_to_what_is_quoted(rows: list[Statement], most: int) -> None:
    drawn = picture(rows, most=most)
    event = tables(rows)
    quoted = figures.quoted(event.statements, aggregate.standings(event), most)
    sure = [row for row in rows if row.sure]
    expected = Counter((row.actor, told) for row in sure if (told := POSITIONS.get(row.stance)))
    expected += Counter((row.actor, SOUNDS[row.sound]) for row in sure)
    for svg in (drawn.svg, drawn.narrow):
        counted: Counter[tuple[str, str]] = Counter()
        for mark in marks(svg):
            actor = re.split("[,:]", mark.told)[0]
            place = next(told for told in (*POSITIONS.values(), *SOUNDS.values()) if told in mark.told)
            several = re.search(r": ([\d,]+) statements", mark.told)
            counted[actor, place] += int(several[1].replace(",", "")) if several else 1
            assert mark.href in places(quoted)
        assert counted == expected
    if sure:
        table = drawn.data
        assert table is not None
        for row in table.itertuples():
            assert [row.favor, row.conditional, row.against] == [
                expected[row.actor, told] for told in POSITIONS.values()
            ]


def test_a_single_statement_is_quoted_and_many_are_one_number() -> None:
    one = replace(statement("Ana", "favor", explicit=False), content_text="We <b>support</b> it", sound="harsh")
    many = [statement("Ben", "against", place=2 * n) for n in range(12)]
    drawn = picture([one, *many])
    told = {mark.told: mark for mark in marks(drawn.svg)}
    assert told["Ana, in favor, implied: “We <b>support</b> it”"].href == "#s-d1-0-1"
    assert told["Ana, in harsh words: “We <b>support</b> it”"].href == "#s-d1-0-1"
    assert told["Ben: 12 statements against"].href == "#a-ben"
    assert {"12", "most against", "several, with their number"} <= set(words(drawn.svg))
    assert not any(word.startswith("most") for word in words(drawn.narrow))


def test_what_is_not_on_the_page_is_linked_to_nothing() -> None:
    event = tables([statement("Ana", "favor")])
    standing = aggregate.standings(event)
    none = sampling.means(event, None), aggregate.estimates(event.statements, "sound")
    drawn = figures.stance_and_sound(standing, event.statements, *none, event.statements[:0])
    assert [mark.href for mark in marks(drawn.svg)] == ["", ""]


ROWS = [
    replace(statement("Ana", "favor", side="East"), sound="harsh"),
    statement("Ben", "against", side="West"),
    replace(statement("Cy", "neutral", side="West"), sound="warm"),
]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "An empty figure: no statement was found that the reader is sure of."),
        (
            ROWS,
            "Stance and sound of 3 actors, grouped by side. In favor: Ana (n 1, 1 harsh). Against: Ben (n 1). "
            "No position: Cy (n 1, 1 warm).",
        ),
    ],
)
def test_alternative_text(rows: list[Statement], expected: str) -> None:
    drawn = picture(rows)
    data, metadata = drawn._repr_mimebundle_()
    assert drawn.alt == data["text/plain"] == metadata["image/svg+xml"]["alt"] == expected


def test_the_mean_by_hand_is_told_from_the_machines() -> None:
    rows = [statement("Ana", stance, document=f"d{n}") for n, stance in enumerate(("favor", "favor", "against"), 1)]
    event = tables(rows, n_documents=3)
    machine, sounds = sampling.means(event, None), aggregate.estimates(event.statements, "sound")
    corrected = machine.assign(mean=-0.5, ci_low=-0.8, ci_high=-0.2, checked=True)
    told = {}
    for name, means in (("machine", machine), ("corrected", corrected), ("few", machine.iloc[:0])):
        drawn = figures.stance_and_sound(aggregate.standings(event), event.statements, means, sounds, event.statements)
        told[name] = set(words(drawn.svg)) & {
            "mean, by the machine", "mean, corrected by hand", "its interval", "where it would lie by hand"
        }  # fmt: skip
    assert told["machine"] == {"mean, by the machine", "where it would lie by hand"}
    assert told["corrected"] == {"mean, by the machine", "mean, corrected by hand", "its interval"}
    assert told["few"] == {"mean, by the machine"}  # how she sounds


def test_what_the_reader_is_not_sure_of_is_counted_and_not_drawn() -> None:
    doubtful = [statement("Ana", "against", place=5, sure=False), statement("Dan", "favor", place=9, sure=False)]
    drawn = picture([*ROWS, *doubtful])
    assert "2 statements left out: the reader is not sure" in words(drawn.svg)
    assert "Dan" not in words(drawn.svg)
    assert picture(ROWS).alt == drawn.alt


def test_those_with_most_statements_are_drawn_and_the_rest_counted() -> None:
    rows = [statement(f"Actor {n:03}", "favor", place=2 * n) for n in range(100)]
    drawn = picture([*rows, statement("Actor 090", "favor", place=500), statement("Actor 091", "favor", place=502)])
    names = [word for word in words(drawn.svg) if word.startswith("Actor")]
    assert len(names) == 12
    assert {"Actor 090", "Actor 091"} <= set(names)
    assert "88 more actors with fewer statements, in the table of numbers" in words(drawn.svg)
    assert len(drawn.alt) < 1000


# --- every figure -------------------------------------------------------------------------------------------------


LETTERS = {"f": "favor", "a": "against", "c": "conditional", "n": "neutral"}


def told_over_time(name: str = "Ana") -> list[Picture]:
    """Return the other figures that are linked, over four weeks in which two actors part and meet again."""
    rows = [
        statement(actor, LETTERS[letter], 0.0, f"d{1 + 7 * week}", place=2 * number)
        for number, (actor, letters) in enumerate(((name, "faaf"), ("Ben", "ffaf"), ("Cy", "nfcf")))
        for week, letter in enumerate(letters)
    ]
    event = tables(rows, n_documents=28)
    quoted = figures.quoted(event.statements, aggregate.standings(event), most=2)
    dated = network.with_concepts(periods.with_periods(event.statements, event.documents, "week"), "a truce")
    between = periods.between(dated["period"], "week")
    courses, moves = aggregate.courses(dated), aggregate.moves(dated)
    held = network.affiliations(dated, "actor", ["period"])
    agreed, opposed = network.ties(network.congruence(held)), network.ties(network.conflict(held))
    numbers = network.affiliated(dated, "actor", ["period"])
    labels = numbers.groupby("node", as_index=False).agg(label=("label", "first"), n_statements=("label", "size"))
    return [
        figures.timeline(courses, moves, between, dated, quoted),
        figures.agreements(labels.assign(camp=1), agreed, opposed, numbers, quoted),
        figures.camps_over_time(network.bipolarity(dated, concepts=["period"]), between, dated, quoted),
    ]


def test_marks_over_time_and_between_actors_say_what_they_count() -> None:
    over_time, square, camps = ([mark.told for mark in marks(drawn.svg)] for drawn in every()[1:])
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


@cache
def every(name: str = "Ana") -> list[Picture]:
    """Return each of the linked figures."""
    return [picture([statement(name, "favor", side=name)]), *told_over_time(name)]


@pytest.mark.parametrize("number", range(4))
def test_every_mark_leads_to_a_quotation_and_says_something(number: int) -> None:
    drawn = every()[number]
    for svg in (drawn.svg, drawn.narrow):
        assert marks(svg)
        assert all(re.fullmatch(r"#[sa]-[\w-]+", mark.href) and mark.told for mark in marks(svg))
    assert [(mark.told, mark.href) for mark in marks(drawn.svg)] == [(m.told, m.href) for m in marks(drawn.narrow)]


@pytest.mark.parametrize("number", range(4))
def test_what_is_published_beside_the_drawing(number: int) -> None:
    drawn = every()[number]
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


def test_the_same_bytes_and_no_date() -> None:
    once, again = ([(each.svg, each.narrow, each.png) for each in made] for made in (every(), every.__wrapped__()))
    assert once == again
    assert not any(re.search("dc:date|Matplotlib", each.svg) for each in every())


@pytest.mark.parametrize("number", range(4))
def test_colours_are_those_of_the_page_and_rules_are_for_the_drawing_alone(number: int) -> None:
    svg = every()[number].svg
    assert re.findall(r"(?:fill|stroke): (#[0-9a-f]{6})", svg) == []
    assert "var(--hue, #1f5f7a)" in svg
    (style,) = (each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}style"))
    assert all(rule.strip().startswith(".drawing ") for rule in style.split("}")[:-1])


@pytest.mark.parametrize("name", [HOSTILE, "$x^2$", "N" * 10_000, "\u202eAna", "%s\\frac", '"><a href="#x">'])
def test_hostile_names_are_drawn_as_text(name: str) -> None:
    for drawn in every(name):
        root = ET.fromstring(drawn.svg)
        assert not list(root.iter(f"{SVG}script"))
        assert not any("\u202e" in text or "\x07" in text for text in root.itertext())
        assert len(drawn.alt) < 1000
        assert max(len(mark.told) for mark in marks(drawn.svg)) <= 240
    assert any(word.startswith(cut(name, 5)[:4]) for word in words(every(name)[0].svg))


def test_a_formula_in_a_name_is_defused_in_the_data() -> None:
    bundle, _ = picture([statement("=1+1", "favor")])._repr_mimebundle_()
    assert "'=1+1" in bundle[DATA]


def test_the_keyboard_goes_through_rows_from_top_to_bottom() -> None:
    rows = [statement(name, "favor", place=2 * n) for n, name in enumerate(("Ana", "Ben", "Cy"))]
    assert all(one.y <= other.y for one, other in pairwise(marks(picture(rows).svg)))


# --- words that lead to their quotation ---------------------------------------------------------------------------


def test_words_lead_to_their_quotation() -> None:
    rows = [replace(statement("Ana <b>", "favor"), sound="harsh", content_text="Cease <i>now</i>")]
    event = tables(rows)
    found = figures.crossed(event.statements, event.statements).html
    assert '<a href="#s-d1-0-1">“Cease &lt;i&gt;now&lt;/i&gt;”</a>' in found
    assert "<a" not in figures.crossed(event.statements, event.statements[:0]).html
    assert "in harsh words or opposes" in figures.crossed(event.statements[:0], event.statements).text


def test_statements_that_the_page_speaks_of_are_quoted_ahead_of_others() -> None:
    event = tables([statement("Ana", "favor", place=2 * n) for n in range(5)])
    standing, last = aggregate.standings(event), event.statements[-1:]
    assert list(figures.quoted(event.statements, standing, 1, ahead=last)["statement_id"]) == ["d1#8-9"]
    assert list(figures.quoted(event.statements, standing, 1)["statement_id"]) == ["d1#0-1"]
