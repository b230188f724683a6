"""What a reader sees: marked words, evidence, tables, the main figure; escaped, described, the same every time."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import aggregate, claims, corpus, evaluation, figures, pipeline, reader, records, sampling
from analysis.corpus.tables import Analysis
from analysis.errors import InputError
from analysis.notebook.display import Fragment, number, shown
from analysis.notebook.markup import Layer, layers, marked
from analysis.notebook.mime import HEADLINE, STATEMENTS
from analysis.reader import Said
from analysis.records import DecidingWord, Portrayal
from tests.said import said

HOSTILE = "<script>alert(1)</script> ]]> {{ x }} $x$ \u202egnp \x07"


def tree(found: Fragment) -> ET.Element:
    """Return HTML that is read strictly: every element is closed in its turn, and no id stands twice."""
    root = ET.fromstring(f"<div>{found.html.replace(' open>', '>')}</div>")
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    return root


def words_of(found: Fragment) -> str:
    return "".join(tree(found).itertext())


#: What a reader might find in the first article: actor, source, cue, content, stance, confidence.
FOUND = [
    ("Arland", "supports", "supports a ceasefire.", "favor", 0.9),
    ("Boria", "rejected", "rejected the ceasefire again", "against", 0.8),
    ("Arland", "said", "We demand a ceasefire after this brutal attack", "favor", 0.7),
    ("Arland", "", "We support it", "conditional", 0.35),
]
NO_WORDS = records.table([], DecidingWord)


@pytest.fixture(scope="module")
def event(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """Return two articles through the method, with hostile words in title, text and register, read as `FOUND`."""
    folder = tmp_path_factory.mktemp("event")
    articles = [
        {
            "id": "a/1",
            "title": "Arland supports ceasefire",
            "date": "2031-05-01",
            "outlet": "Echo <b>",
            "text": "Arland supports a ceasefire. Boria rejected the ceasefire again.\n\n"
            f"“We demand a ceasefire after this brutal attack,” Arland said. “We support it.” "
            f"{HOSTILE}\n\nA “so-called” pause was over.",
        },
        {"id": "b", "title": "Nothing to report", "date": "2031-05-02", "text": "It rained in the valley."},
    ]
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    register = folder / "actors.csv"
    register.write_text(
        "id,name,kind,organization,side,aliases,pronoun\n"
        "arland,Arland,state,Arland,<i>East</i>,,it\nboria,Boria,state,Boria,West,,it\n",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read", lambda document, *rest: (read(document.text), []))
        found = pipeline.analyze(corpus.read_event(path, actors=register))
    portrayal = Portrayal("a/1", 1, "arland", *found.statements["source"][0], -0.7, "negative", 0.8, 0.1, 0.1)
    return found.with_tables(portrayals=records.table([portrayal], Portrayal))


def read(text: str) -> list[Said]:
    """Return what of `FOUND` stands in a text."""
    return [
        said(text, content, actor, stance, chance=confidence, cue=cue, source=actor)
        for actor, cue, content, stance, confidence in FOUND
        if content in text
    ]


def deciding(event: Analysis, word: str, change: float) -> pd.DataFrame:
    """Return a word as the one that decided the statement that holds it."""
    row = next(each for each in event.statements.itertuples() if word in each.content_text)
    start = row.content[0][0] + row.content_text.index(word)
    return records.table(
        [DecidingWord(row.document_id, row.statement_id, start, start + len(word), change)], DecidingWord
    )


def fragments(event: Analysis) -> dict[str, Fragment]:
    standing, stances = aggregate.standings(event), sampling.means(event, None)
    sounds, tones = (aggregate.estimates(event.statements, measure) for measure in ("sound", "tone"))
    told = aggregate.estimates(aggregate.portrayed(event), "tone")
    return {
        "answer": figures.answer(claims.lead(event, stances), claims.about(event)),
        "numbers": figures.table("numbers", standing, stance=stances, sound=sounds),
        "sides": figures.table("side_by_side", aggregate.sides(standing), stance=sampling.means(event, None, "side")),
        "counts": figures.table("basis", aggregate.basis(event)),
        "evidence": figures.evidence(event, standing, NO_WORDS),
        "unsure": figures.unsure(event, 0.5, NO_WORDS),
        "crossed": figures.crossed(event.statements, event.statements),
        "portrayals": figures.table("portrayals", told, narrator=told, own=tones),
        "narrated": figures.narrated(event, aggregate.portrayed(event)),
        "choices": figures.robustness(aggregate.robustness(event.statements, {})),
        "breakdown": figures.breakdown(aggregate.breakdown(event.statements, "sound"), "Sound"),
        "absent": figures.absent(event),
        "article": figures.article(event, "a/1", NO_WORDS),
        "attributions": figures.attributions(event, "a/1"),
        "unattributed": figures.unattributed(event, "a/1"),
        "newcomers": figures.newcomers(event, "a/1"),
        "inputs": figures.inputs(event.event, "0123"),
    }


def test_html_is_well_formed_and_runs_nothing(event: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CEASEFIRE_PAGE", "1")  # in JupyterLab the answer brings sheet and script along
    shown_of = fragments(event)
    for found in shown_of.values():
        root = tree(found)
        assert not {"script", "i", "style"} & {each.tag for each in root.iter()}
        assert not re.search("[\u202e\x07]", found.html)
        bundle = found._repr_mimebundle_()
        assert bundle["text/html"] == f'<div class="shown mathjax_ignore">{found.html}</div>'
        assert bundle["text/plain"] == found.text == repr(found)
        for table in root.iter("table"):
            assert [each.tag for each in table] == ["caption", "thead", "tbody"]
            assert all(head.get("scope") in ("col", "row") for head in table.iter("th"))
    assert "<script>alert(1)</script> ]]> {{ x }} $x$" in words_of(shown_of["article"])
    assert shown_of["answer"]._repr_mimebundle_()[HEADLINE]["headline"] == shown_of["answer"].text
    names = ("statements", "positions", "portrayals", "attributions")
    empty = aggregate.only(event, ["Arland"]).with_tables(**{name: getattr(event, name)[:0] for name in names})
    assert all(words_of(found).strip() and found.text.strip() for found in fragments(empty).values())


# --- marked words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (
            [Layer(0, 5, "span", "content", "s-1"), Layer(4, 5, "mark")],
            '<span id="s-1" class="content">a &lt; </span><span class="content"><mark>b</mark></span>',
        ),
        ([Layer(0, 3, "cite"), Layer(2, 5, "em")], "<cite>a </cite><cite><em>&lt;</em></cite><em> b</em>"),
        ([Layer(2, 2, "mark")], "a &lt; b"),
        ([Layer(-5, 1, "em", "", "s-2")], '<em id="s-2">a</em> &lt; b'),
    ],
)
def test_marked(marks: list[Layer], expected: str) -> None:
    assert marked("a < b, and more", 0, 5, marks) == expected


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=5))
def test_marking_keeps_every_word_and_closes_every_element(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [layer for n, span in enumerate(spans) for layer in layers([span], "mark", name=f"s-{n}")]
    fragment = marked(text, 0, len(text), marks)
    assert re.sub("<[^>]*>", "", fragment) == shown(text)
    tree(Fragment(fragment))


@pytest.mark.parametrize(
    ("value", "expected"), [(0.316, "+0.32"), (-0.4, "−0.40"), (0.0, "0.00"), (-0.001, "0.00"), (0.004, "0.00")]
)
def test_number(value: float, expected: str) -> None:
    assert number(value) == expected


# --- evidence and article -----------------------------------------------------------------------------------------


def test_a_quotation_stands_once_under_its_own_anchor_and_links_to_a_page_that_has_the_article(event: Analysis) -> None:
    standing, pages = aggregate.standings(event), {"a/1": "art.html"}
    laid_out = [
        figures.evidence(event, standing, NO_WORDS, 12, reader="0123", pages=pages),
        figures.unsure(event, 0.5, NO_WORDS, 12, "0123", pages),
    ]
    elements = [each for found in laid_out for each in tree(found).iter()]
    anchors = {f"s-{re.sub('[^a-zA-Z0-9_-]+', '-', key)}" for key in event.statements["statement_id"]}
    assert sorted(each.get("id", "") for each in elements if each.tag == "li") == sorted(anchors)
    assert {each.get("href") for each in elements if each.tag == "a"} == {f"art.html#{anchor}" for anchor in anchors}
    assert anchors <= {each.get("id") for each in tree(figures.article(event, "a/1", NO_WORDS)).iter()}
    plain = figures.evidence(event, standing, NO_WORDS)
    assert tree(plain).find(".//a") is None
    rows = list(csv.DictReader(io.StringIO(plain.data[STATEMENTS])))
    assert [row["content_text"] for row in rows] == list(event.statements["content_text"])
    assert {(row["outlet"], row["published"]) for row in rows} == {("Echo <b>", "2031-05-01")}


def test_who_and_what_is_absent_is_listed(event: Analysis) -> None:
    found = figures.absent(event.with_tables(statements=event.statements[event.statements["actor_id"] == "arland"]))
    heads = [each.text for each in tree(found).iter("summary")]
    assert heads == ["1 article without a statement", "1 actor named, but without a statement"]
    assert re.search("Nothing to report.*Boria", words_of(found), re.DOTALL)


def test_evidence_shows_the_sentence_its_parts_and_what_decided(event: Analysis) -> None:
    found = figures.evidence(event, aggregate.standings(event), deciding(event, "rejected", -0.34)).html
    section = next(part for part in found.split("<details") if 'id="a-boria"' in part)
    assert "<cite>Boria</cite>" in section
    assert '<mark title="−0.34 without this word">rejected</mark>' in section
    assert '<b class="stance">against</b> 0.80</span> <span>sounds <b>neutral</b></span>' in section
    about = "Boria, Echo &lt;b&gt;, 2031-05-01. Read as against 0.80, sounds neutral, by the reader."
    assert f'<p class="meta" title="{about}">Echo &lt;b&gt;, 2031-05-01 · act · certainty 1.00</p>' in section
    assert "Boria rejected the ceasefire again." in re.sub("<[^>]*>", "", section)


def test_what_the_reader_is_not_sure_of_stands_apart(event: Analysis) -> None:
    found = figures.unsure(event, 0.5, deciding(event, "support it", -0.02))
    assert "We support it" not in figures.evidence(event, aggregate.standings(event), NO_WORDS).text
    assert "no stance a probability of 0.50 or more" in found.text
    assert 'perhaps <b class="stance">conditional</b> 0.35' in found.html
    assert "favor 0.22, conditional 0.35, against 0.22, neutral 0.22" in found.html
    assert "−0.02 without this word" in found.html
    sure = event.with_tables(statements=event.statements[event.statements["sure"]])
    assert "no statement that the reader is not sure of" in figures.unsure(sure, 0.5, NO_WORDS).html


def test_the_statements_that_are_shown_are_given(event: Analysis) -> None:
    standing, statements = aggregate.standings(event), event.statements
    last = statements[statements["content_text"] == FOUND[2][2]]
    for asked, expected in (
        ((standing,), (0, 1, 2, 3)),
        ((standing, 1), (0, 1, 3)),
        ((standing, 1, last), (1, 2, 3)),  # what the page speaks of comes first
        ((standing[:0], 1), (3,)),
    ):
        found = figures.quoted(statements, *asked)
        assert list(found["content_text"]) == [FOUND[each][2] for each in expected]
    found = figures.evidence(event, standing, NO_WORDS, most=1).html
    assert found.count("<li id=") == len(standing) == 2
    assert "and 1 more of this actor’s statements" in found


def test_what_a_person_decided_is_shown_as_such(event: Analysis) -> None:
    decided = event.with_tables(statements=event.statements.assign(coder="R. <b>", machine_stance="neutral"))
    found = figures.evidence(decided, aggregate.standings(event), NO_WORDS)
    assert "coded by R. <b> (machine: neutral)" in words_of(found)
    assert '<b class="stance">against</b></span>' in found.html, "a person gives no probability"


def test_an_article_marks_what_decided_and_sets_furniture_aside(event: Analysis, seed_event: Path) -> None:
    words = pd.concat([deciding(event, "rejected", change) for change in (-0.1, -0.4)])
    found = re.sub("</?em>", "", figures.article(event, "a/1", words).html)
    assert found.count('<mark title="−0.40 without this word">rejected</mark>') == found.count("<mark") == 1
    seed = pipeline.analyze(corpus.read_event(seed_event))
    article, aside = figures.article(seed, figures.chosen(seed.documents, ""), NO_WORDS).html.split("<details")
    assert ("About The Author" in aside, "About The Author" in article) == (True, False)
    assert article.count('<p class="para') == (seed.paragraphs["role"] != "furniture").sum()


def test_the_first_document_is_chosen_unless_one_is_named(event: Analysis) -> None:
    assert [figures.chosen(event.documents, asked) for asked in ("", "b")] == ["a/1", "b"]
    with pytest.raises(InputError, match=r"no document 'c'; choose one of: a/1, b\."):
        figures.chosen(event.documents, "c")


def test_attributions_have_a_stance_and_quotations_without_a_source_are_listed(event: Analysis) -> None:
    other = event.with_tables(attributions=event.attributions.assign(statement_id=""))
    for tables, expected in (
        (event, ["favor 0.90", "against 0.80", "favor 0.70", "not sure, perhaps conditional 0.35"]),
        (other, ["other"] * 4),
    ):
        lines = figures.attributions(tables, "a/1").text.splitlines()
        assert [line.split(" | ")[-1] for line in lines[-4:]] == expected
    assert "so-called" in figures.unattributed(event, "a/1").text
    assert "We support it" not in figures.unattributed(event, "a/1").text


def test_the_clearest_sentences_come_first_with_their_probability(event: Analysis) -> None:
    (row,) = event.portrayals.to_dict("records")
    told = [("positive", 0.2, 0.5), ("negative", -0.7, 0.8), ("neutral", 0.9, 0.6)]
    rows = pd.DataFrame([{**row, "label": label, "tone": tone, label: chance} for label, tone, chance in told])
    found = figures.narrated(event, rows)
    assert re.findall(r"narrator (\w+) ([\d.]+) tone (.*)", found.text) == [
        ("negative", "0.80", "−0.70"),
        ("positive", "0.50", "+0.20"),
    ]
    assert "<cite>Arland</cite> supports a ceasefire." in found.html
    assert "and 1 more" in figures.narrated(event, rows, most=1).html
    assert "clearly kind or unkind" in figures.narrated(event, rows[2:]).html


# --- how far to trust it ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared() -> evaluation.Agreement:
    """Return the agreement of ten statements by hand with a machine that finds nine of them, two of them wrong."""
    gold = [evaluation.Coded("Ana", "favor", "act", ((10 * n, 10 * n + 9),)) for n in range(10)]
    machine = [
        dataclasses.replace(row, confidence=sure, side="East <b>", stance=stance)
        for row, sure, stance in zip(gold, [0.6] * 3 + [0.95] * 6, ["against"] * 2 + ["favor"] * 7, strict=False)
    ]
    codings = [[evaluation.Coding("d1", tuple(rows), ())] for rows in (gold, machine)]
    return evaluation.compare(*codings, {"d1": "Echo"})


def test_agreement_is_shown_by_probability_side_and_outlet(compared: evaluation.Agreement) -> None:
    drawn = figures.reliability(compared)
    assert isinstance(drawn, figures.Picture)
    assert drawn.alt.endswith("the probability that the reader gives. 0.5–0.7: 33% of 3; 0.9–1.0: 100% of 6.")
    assert "0.5–0.7: 33% of 3 statements right" in set(ET.fromstring(drawn.svg).itertext())
    for part, row in {
        "confidences": "0.5–0.7 | 3 | 33%",
        "sides": "East <b> | 10 | 9 | 7 | 0",
        "outlets": "Echo | 10 | 9 | 7 | 0",
        "measures": "right actor | 1.00",
        "confusion": "favor | 7 | 0 | 2 | 0",
        "kinds": "act | 10 | 9 | 7",
    }.items():
        assert row in words_of(figures.against_hand(compared, part)) + figures.against_hand(compared, part).text
    documents = pd.DataFrame({"document_id": ["d1"], "text": ["word " * 30]})
    assert "0.60" in figures.against_hand(compared, "differences", documents, 5).text
    nothing = figures.against_hand(None, "sides"), figures.reliability(None)
    assert all("No hand coding" in repr(piece) for piece in nothing)


def test_what_the_card_measured_is_a_table() -> None:
    row = {"set": "wires <b>", "reading": "the reader", "articles": 9, "statements": 40, "share": 0.8, "macro_f1": 0.7}
    card = pd.DataFrame([{**row, "low": 0.75, "high": 0.85, "found": 0.5, "right": 0.6}])
    event = pd.DataFrame([{**row, "low": None, "high": None, "found": 0.0, "right": None}]).drop(columns="set")
    told = figures.sounds(card, event)
    assert "wires <b> | the reader | 40 | 80% [75%, 85%] | 0.70 | 50% | 60%" in told.text
    assert "this event | the reader | 40 | 80% | 0.70 | 0% | none" in told.text
    assert "nothing to list" in figures.sounds(card[:0], event[:0]).html
    assert "not measured" in figures.table("measured", card[:0]).html
