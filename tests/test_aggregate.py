"""Positions, standings, estimates, what was read, which days and actors, and which choices the answer hangs on."""

from __future__ import annotations

import dataclasses
import json
import math

import pandas as pd
import pytest

from analysis import aggregate, claims, records, sampling
from analysis.attribution.positions import overall, positions
from analysis.corpus.tables import Analysis
from analysis.errors import InputError, ParameterError
from analysis.records import Portrayal, Statement, choices
from analysis.runs import comparison
from tests.handmade import statement, tables

FAVOR, AGAINST, NEUTRAL, CONDITIONAL = "favor", "against", "neutral", "conditional"
LETTERS = {"F": FAVOR, "A": AGAINST, "C": CONDITIONAL, "N": NEUTRAL}


def frame(*rows: Statement) -> pd.DataFrame:
    return records.table(rows, Statement)


def spread(actor: str, tones: list[float], documents: int) -> list[Statement]:
    """Return statements of these tones, dealt out to so many documents."""
    return [statement(actor, FAVOR, tone, f"d{n % documents + 1}", place=n) for n, tone in enumerate(tones)]


# --- positions (codebook, section 4) and standings ----------------------------------------------------------------


@pytest.mark.parametrize("case", "N:N NF:F FC:C FFA:A CA:A FFa:F Faa:A Nf:F Na:A".split())
def test_overall(case: str) -> None:
    """Capitals are explicit, small letters implied."""
    coded, expected = case.split(":")
    pairs = [(LETTERS[letter.upper()], letter.isupper()) for letter in coded]
    assert overall(pairs) == overall(reversed(pairs)) == LETTERS[expected]


def test_what_the_reader_is_unsure_of_counts_only_where_there_is_nothing_else() -> None:
    rows = [statement("Ana", FAVOR), statement("Ana", AGAINST, place=5, sure=False)]
    rows.append(statement("Ben", AGAINST, place=10, sure=False))
    found = [(row.actor, row.position, row.n_statements) for row in positions(rows)]
    assert found == [("Ana", FAVOR, 1), ("Ben", AGAINST, 1)]
    assert aggregate.standings(tables(rows))["actor"].tolist() == ["Ana"]


@pytest.mark.parametrize("case", ["F:F", "FFA:F+", "AF:F+", "FA:A+", "NNA:A", "N:N"])
def test_position_over_several_documents(case: str) -> None:
    """One letter a document; a plus where the actor takes different positions."""
    coded, expected = case.split(":")
    rows = [statement("Ana", LETTERS[letter], document=f"d{n}") for n, letter in enumerate(coded)]
    standing = aggregate.standings(tables(rows)).iloc[0]
    assert (standing["position"], standing["varied"]) == (LETTERS[expected[0]], expected[1:] == "+")
    assert standing["n_documents"] == len(coded)


def test_sides_with_most_statements_come_first_and_no_side_last() -> None:
    rows = [statement("Zoe", FAVOR), statement("Ana", FAVOR, side="East")]
    rows += [statement("Ben", AGAINST, side="West"), statement("Cy", NEUTRAL, side="West")]
    assert list(aggregate.standings(tables(rows))["actor"]) == ["Ben", "Cy", "Ana", "Zoe"]


@pytest.mark.parametrize(
    ("positions", "expected"),
    [([FAVOR, FAVOR, NEUTRAL], FAVOR), ([CONDITIONAL, FAVOR], "divided"), ([NEUTRAL, NEUTRAL], NEUTRAL)],
)
def test_position_of_a_side(positions: list[str], expected: str) -> None:
    rows = [statement(f"Actor {n}", stance, side="East") for n, stance in enumerate(positions)]
    side = aggregate.sides(aggregate.standings(tables(rows))).iloc[0]
    assert side["position"] == expected
    assert side[[FAVOR, CONDITIONAL, AGAINST, NEUTRAL]].sum() == len(positions)


def test_crossed() -> None:
    said = [
        *((FAVOR, "harsh", True), (AGAINST, "warm", True), (FAVOR, "harsh", False), (FAVOR, "warm", True)),
        *((AGAINST, "", True), (CONDITIONAL, "harsh", True), (NEUTRAL, "harsh", True)),
    ]
    rows = [dataclasses.replace(statement("Ana", stance, sure=sure), sound=sound) for stance, sound, sure in said]
    assert aggregate.crossed(frame(*rows)).index.tolist() == [0, 1]


# --- estimates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tones", "documents", "measure", "mean", "note"),
    [
        ([0.2], 1, "tone", None, "only 1 statement"),
        ([0.2, 0.4], 2, "tone", None, "only 2 statements"),
        ([0.1, 0.2, 0.6], 1, "tone", 0.3, "one article: no interval"),
        ([0.1, 0.2, 0.6], 3, "tone", 0.3, "3 articles: no interval"),
        ([0.1, 0.2, 0.6, 0.3, 0.3], 5, "tone", 0.3, ""),
        ([0.1, 0.2, 0.6, 0.3, 0.3], 5, "sound", 0.0, "all alike: no interval"),
    ],
)
def test_estimate_or_why_there_is_none(tones, documents: int, measure: str, mean: float | None, note: str) -> None:
    found = aggregate.estimates(frame(*spread("Ana", tones, documents)), measure).iloc[0]
    assert found["note"] == note
    assert math.isnan(found["mean"]) if mean is None else found["mean"] == pytest.approx(mean)
    assert math.isnan(found["ci_low"]) == math.isnan(found["ci_high"]) == bool(note)


def test_how_actors_sound_is_the_mean_of_labels_and_what_is_not_known_is_left_out() -> None:
    rows = [dataclasses.replace(statement("Ana", NEUTRAL), sound=sound) for sound in ("harsh", "harsh", "warm", "")]
    found = aggregate.estimates(frame(*rows), "sound").iloc[0]
    assert (found["mean"], found["n_statements"]) == (pytest.approx(-1 / 3, abs=1e-4), 3)
    assert aggregate.estimates(frame(*rows[3:]), "sound").iloc[0]["note"] == "only 0 statements"
    assert aggregate.estimates(frame(), "tone").empty


def test_what_the_reader_is_not_sure_of_is_counted_but_in_no_mean() -> None:
    rows = [*spread("Ana", [0.1, 0.2, 0.6], 1), statement("Ana", AGAINST, -1.0, place=9, sure=False)]
    found = aggregate.estimates(frame(*rows), "tone").iloc[0]
    assert (found["mean"], found["n_statements"]) == (pytest.approx(0.3), 3)
    table = aggregate.breakdown(frame(*rows), "kind").iloc[0]
    assert table[["n_statements", FAVOR, AGAINST, "unsure"]].tolist() == [4, 3, 0, 1]
    assert table["tone"] == pytest.approx(0.3)
    assert dict(aggregate.basis(tables(rows)).to_numpy()[:, :2])["statements the reader is not sure of"] == 1


def test_documents_are_resampled_and_not_statements() -> None:
    # One document speaks ninety times, four once: drawn by statements the interval would lie close around its tone.
    rows = [statement("Ana", FAVOR, 0.5, "d1", place=n) for n in range(90)]
    rows += [statement("Ana", FAVOR, -0.5, f"d{n}", place=n) for n in range(2, 6)]
    found = aggregate.estimates(frame(*rows), "tone").iloc[0]
    assert (found["ci_low"], found["n_statements"], found["n_documents"]) == (-0.5, 94, 5)


def test_the_same_seed_gives_the_same_interval_and_an_actor_more_moves_no_other() -> None:
    ana, ben = (frame(*spread(name, [n / 17 - 0.5 for n in range(17)], 17)) for name in ("Ana", "Ben"))
    first, other = (aggregate.estimates(ana, "tone", random_seed=seed).iloc[0] for seed in (1, 2))
    beside = aggregate.estimates(pd.concat([ben, ana]), "tone", random_seed=1).iloc[1]
    assert first.to_dict() == beside.to_dict()
    assert (first["ci_low"], first["ci_high"]) != (other["ci_low"], other["ci_high"])


@pytest.mark.parametrize(("option", "value"), [("confidence", 95), ("confidence", 0), ("min_statements", 0)])
def test_a_setting_that_makes_no_sense_is_refused(option: str, value: float) -> None:
    with pytest.raises(ParameterError, match=str(value)):
        aggregate.estimates(frame(), "tone", **{option: value})


# --- which days and actors, and what was read ---------------------------------------------------------------------

DAYS = ("2025-02-28", "2025-03-01", "2025-03-14T18:30:00Z", "2026-03-01", "")
ROWS = [statement("Ana", FAVOR, 0.4), statement("Ben", AGAINST, place=1), statement("Ana", NEUTRAL, place=2)]


@pytest.fixture
def dated() -> Analysis:
    """Return an event of five articles, each of another day, the last without one."""
    found = tables([statement("Ana", FAVOR, document=f"d{n}") for n in range(1, 6)], 5)
    found.documents = found.documents.assign(published=DAYS)
    return found


@pytest.mark.parametrize(
    ("dates", "documents"),
    [
        *(("", "12345"), ("2025", "123"), ("2025-03", "23"), ("2025-03-01", "2"), ("2025-02-28/2025-03-01", "12")),
        *(("2025-03-02/2025-03-14", "3"), ("2025-03/2026", "234")),
    ],
)
def test_only_the_articles_of_some_days(dated: Analysis, dates: str, documents: str) -> None:
    inside = aggregate.within(dated, dates)
    for name in ("documents", "statements", "positions"):
        assert getattr(inside, name)["document_id"].tolist() == [f"d{number}" for number in documents]
    assert len(inside.actors) == len(dated.actors)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ("2027", "No article is of 2027: they are from 2025-02-28 to 2026-03-01"),
        *((dates, "cannot be read; write 2025-03 or") for dates in ("March", "2025-3", "2025/", "/2025", "03/2025/04")),
    ],
)
def test_dates_without_an_article_or_sense_are_refused(dated: Analysis, dates: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        aggregate.within(dated, dates)


def test_only_some_actors_by_name_or_id() -> None:
    for actors, expected in (([], "Ana Ben Ana"), (["Ana", "ana"], "Ana Ana"), ("BEN", "Ben")):
        chosen = aggregate.only(tables(ROWS), actors)
        assert list(chosen.statements["actor"]) == expected.split()
        assert set(chosen.positions["actor"]) == set(expected.split())
    with pytest.raises(InputError, match=r"no actor 'Zoe'; choose from its register: Ana, Ben\."):
        aggregate.only(tables(ROWS), ["Zoe"])


def test_basis_counts_what_was_read_and_set_aside() -> None:
    told = aggregate.basis(tables(ROWS)).set_index("what")["number"]
    assert (told["paragraphs read"], told["paragraphs set aside"], told["of these neutral"]) == (1, 1, 1)
    assert (told["documents"], told["statements on the target"], told["attributions found"]) == (1, 3, 0)


def test_about_tells_outlets_and_what_was_not_read() -> None:
    assert claims.about(tables([])) == "Ceasefire in Arland · one article · 1 May 2031"
    found = tables([], 3, fictional=True)
    found.documents["outlet"] = ["The Post", "The Post", "Radio One"]
    found.set_aside = pd.DataFrame({"reason": ["no text", "no text"]})
    found.duplicates = pd.DataFrame({"document_id": ["d2"]})
    told = "three articles · Radio One and The Post · 1 May to 3 May 2031 · two set aside · one is a copy of another"
    assert claims.about(found) == f"Ceasefire in Arland · {told} · its states and people are invented"


def test_places_nobody_speaks_for_are_not_portrayed() -> None:
    event = tables(ROWS)
    event.actors["discovered"] = [False, True]
    rows = [Portrayal("d1", 0, actor, 0, 1, 0.5) for actor in ("ana", "ben", "town")]
    portrayed = aggregate.portrayed(event.with_tables(portrayals=records.table(rows, Portrayal)))
    assert list(portrayed["actor"]) == ["Ana", "Ben"], "Ben is not in the register but speaks; the town does neither"


# --- one actor in depth -------------------------------------------------------------------------------------------


def test_breakdown_counts_stances_and_means_of_outlets_that_may_be_missing() -> None:
    rows = [statement("Ana", FAVOR, 0.5), statement("Ana", AGAINST, -0.5, "d2"), statement("Ana", FAVOR, 0.1, "d2")]
    event = tables(rows, 2)
    event.documents["outlet"] = ["The Post", ""]
    found = aggregate.breakdown(aggregate.with_outlets(event), "outlet")
    columns = ["value", "n_statements", "favor", "conditional", "against", "neutral", "tone", "certainty"]
    assert found[columns].to_numpy().tolist() == [
        ["not given", 2, 1, 0, 1, 0, pytest.approx(-0.2), 1.0],
        ["The Post", 1, 1, 0, 0, 0, 0.5, 1.0],
    ]
    assert aggregate.breakdown(event.statements[:0], "kind").empty


def test_neighbours_share_a_side_that_is_given_and_ties_lead_to_an_actor() -> None:
    event = tables([statement(name, FAVOR, side=side) for name, side in (("Ana", "X"), ("Bo", "X"), ("Cy", ""))])
    ana = aggregate.only(event, "Ana")
    assert (aggregate.loudest(tables(ROWS)), aggregate.loudest(tables([]))) == (["ana"], [])
    assert aggregate.neighbours(event, ana)["actor"].tolist() == ["Bo"]
    assert aggregate.neighbours(event, aggregate.only(event, "Cy")).empty
    ties = pd.DataFrame({"source": ["bo", "ana"], "target": ["ana", "cy"]})
    assert aggregate.toward(ties, ana)["source"].tolist() == ["bo"]


# --- what a page hands on to be compared --------------------------------------------------------------------------


def test_findings_are_plain_values_of_every_actor_and_statement() -> None:
    made = tables([*ROWS, statement("Ben", FAVOR, place=3, sure=False)])
    made.statements.loc[1, "content_text"] = 300 * "x"
    published = aggregate.findings(made, aggregate.standings(made), sampling.means(made, None, min_statements=1))
    assert json.loads(json.dumps(published, allow_nan=False)) == published
    assert [each["statement_id"] for each in published["statements"]] == list(made.statements["statement_id"])
    assert [each["stance"] for each in published["statements"]] == [FAVOR, AGAINST, NEUTRAL, "unsure"]
    assert len(published["statements"][1]["text"]) == 240
    few = aggregate.findings(made, aggregate.standings(made), sampling.means(made, None))
    assert [(each["actor"], each["mean"]) for each in published["standings"]] == [("Ana", 1.0), ("Ben", -1.0)]
    assert [each["mean"] for each in few["standings"]] == [None, None]


def test_of_a_large_corpus_only_the_standings_are_handed_on(dated: Analysis) -> None:
    standing, scores = aggregate.standings(dated), sampling.means(dated, None)
    few, many = (dated.with_tables(statements=pd.concat([dated.statements] * times)) for times in (1000, 1001))
    assert len(aggregate.findings(few, standing, scores)["statements"]) == 5000
    published = aggregate.findings(many, standing, scores)
    assert published["standings"] and not published["statements"]
    step = comparison.compare(aggregate.findings(dated, standing, scores), published, "one", "two", "page.html")
    assert (step.n_new, step.n_gone, step.n_recoded) == (0, 0, 0)


# --- which choices the answer hangs on ----------------------------------------------------------------------------

IMPLIED = {"explicit": False}
OTHER = [statement("Ana", FAVOR, -0.4), statement("Ben", AGAINST, 0.4, place=1)]


UNSURE = (AGAINST, {"sure": False})
DAYS_APART = [*3 * [(AGAINST, {})], *((FAVOR, {"document": day}) for day in "xy")]


@pytest.mark.parametrize(
    ("choice", "rows", "changed"),
    [
        ("only statements surer than 0.7", [(FAVOR, {"confidence": 0.6}), (FAVOR, {}), (AGAINST, {})], True),
        ("only statements surer than 0.7", [(FAVOR, {"confidence": 0.8}), (FAVOR, {}), (AGAINST, {})], False),
        ("unsure statements counted with their likeliest stance", [(FAVOR, {}), UNSURE, UNSURE], True),
        ("without implied statements", [(FAVOR, {}), UNSURE], False),
        ("without implied statements", [(FAVOR, IMPLIED)], True),  # who has nothing left counts as changed
        ("each article counted once", DAYS_APART, True),
    ],
)
def test_whose_sign_a_choice_changes(choice: str, rows: list[tuple[str, dict]], changed: bool) -> None:
    made = [statement("Ana", stance, place=place, **more) for place, (stance, more) in enumerate(rows)]
    found = aggregate.robustness(tables(made).statements, {}, min_statements=1)
    assert (
        found.loc[(found["choice"] == choice) & (found["actor"] == "Ana"), "measure"].tolist() == ["stance"] * changed
    )


def test_another_reading_is_compared_in_both_measures() -> None:
    rows = [statement("Ana", FAVOR, 0.4), statement("Ben", FAVOR, 0.4, place=1)]
    found = aggregate.robustness(tables(rows).statements, {"other": tables(OTHER).statements}, min_statements=1)
    found = found[found["choice"] == "other"]
    assert list(zip(found["measure"], found["actor"], strict=True)) == [("stance", "Ben"), ("tone", "Ana")]


def test_of_who_has_too_few_statements_nothing_is_told() -> None:
    rows = [statement(name, FAVOR, place=n, **IMPLIED) for n, name in enumerate(["Ana", "Ben", "Ben", "Ben"])]
    found = aggregate.robustness(tables(rows).statements, {})
    assert set(found["actor"]) == {"Ben"}
    assert (found["n_actors"] == 1).all()
    assert (aggregate.robustness(tables([]).statements, {})["n_actors"] == 0).all()


def test_every_choice_is_told_with_its_reason() -> None:
    told = choices.table()
    assert told["what"].tolist()[:2] == ["min statements", "fewest documents"]
    assert (told["note"].str.len() > 20).all()
