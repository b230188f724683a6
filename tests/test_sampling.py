"""A sample coded by hand: drawn with known probabilities, and what it makes of the machine's numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import aggregate, claims, figures, pipeline, sampling
from analysis.__main__ import main
from analysis.corpus import read_event
from analysis.corpus.tables import Analysis
from analysis.errors import InputError, ParameterError
from analysis.records import STANCES, Document
from analysis.sampling import design, estimator, misreading
from bench import coverage, worked_sample
from tests import handmade
from tests.handmade import statement

COUNTS = st.lists(st.integers(0, 12), min_size=12, max_size=60)


def articles(found: list[int]) -> pd.DataFrame:
    days = [f"2031-{1 + n % 9:02}-01" if n % 7 else "" for n in range(len(found))]
    return pd.DataFrame({"document_id": [f"d{n}" for n in range(len(found))], "day": days, "found": found})


def event(folder: Path, read: dict[str, list[str]], by_hand: dict[str, list[str]], **more: object) -> Analysis:
    """Return an event of articles d1, d2, …: both codings give an actor’s stances, one or none each."""
    n = len(next(iter(read.values())))
    said = [
        [
            statement(actor, stance, document=f"d{place}", place=at)
            for at, (actor, stances) in enumerate(each.items())
            for place, stance in enumerate(stances, 1)
            if stance
        ]
        for each in (read, by_hand)
    ]
    found = handmade.tables(said[0])
    documents = [Document(f"d{place}", "T", "T\n\nB", "Wire", published="2031-05-01") for place in range(1, n + 1)]
    found = found.with_tables(documents=pd.DataFrame(documents))
    found.event = replace(found.event, root=folder, documents=tuple(documents))
    drawn = design.draw(sampling.articles_of(found.documents, found.statements), int(more.get("drawn", n)), "7")
    drawn.to_csv(folder / "sample.csv", index=False)
    write_gold(folder, more.get("coded", drawn["document_id"].tolist()), said[1])
    return found


def write_gold(folder: Path, coded: list[str], rows: list) -> None:
    said: dict[str, list] = {document: [] for document in coded}
    for row in rows:
        said.get(row.document_id, []).append({"actor": row.actor, "kind": "act", "content": "B", "stance": row.stance})
    lines = [{"id": each, "coder": "c1", "mode": "blind", "statements": own} for each, own in said.items()]
    (folder / "sample_gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def corrected(found: Analysis, **settings: object) -> pd.DataFrame | None:
    return sampling.corrected(found, sampling.read_sample(found.event), **settings)


def value(rows: pd.DataFrame, quantity: str, subject: str, other: str = "") -> pd.Series:
    chosen = (rows["quantity"] == quantity) & (rows["subject"] == subject) & (rows["other"] == other)
    return rows[chosen].iloc[0]


# --- the draw -----------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(COUNTS, st.integers(10, 60), st.integers(0, 20), st.text(max_size=5))
def test_a_draw_holds_each_article_with_its_probability_and_a_larger_one_holds_it(
    found: list[int], n: int, more: int, seed: str
) -> None:
    frame = articles(found)
    try:
        drawn = design.draw(frame, n, seed)
    except ParameterError:
        assert n < 2 * 3 * design.MOST_PERIODS
        return
    strata = drawn.drop_duplicates("stratum")
    assert strata["stratum_size"].sum() == len(frame)
    assert (strata["probability"] * strata["stratum_size"]).sum() == pytest.approx(min(n, len(frame)), abs=1e-3)
    assert (strata["n_drawn"] >= np.minimum(2, strata["stratum_size"])).all()
    for _, inside in design.placed(frame, design.strata_of(drawn)).groupby("stratum"):
        taken = inside["document_id"].isin(drawn["document_id"])
        number = np.array(design.numbers(inside["document_id"], seed))
        assert number[taken].max() <= min(number[~taken], default=1)
    larger = design.draw(frame, n + more, seed, drawn)
    keys = ["document_id", "stratum", "stratum_size", "order"]
    assert len(drawn.merge(larger, on=keys)) == len(drawn)


@pytest.mark.parametrize(
    ("n", "seed", "changed", "error"),
    [
        (30, "8", None, InputError),
        (12, "7", None, ParameterError),
        (30, "7", ("found", 40), InputError),
        (30, "7", ("document_id", "new"), InputError),
    ],
)
def test_a_design_in_use_is_extended_or_refused(n: int, seed: str, changed: tuple | None, error: type) -> None:
    frame = articles([0, 1, 1, 3, 9] * 8)
    drawn = design.draw(frame, 20, "7")
    if changed:
        first = drawn.loc[drawn["least"] == 0, "document_id"].iloc[0]
        frame.loc[frame["document_id"] == first, changed[0]] = changed[1]
    with pytest.raises(error):
        design.draw(frame, n, seed, drawn)


# --- the estimator ------------------------------------------------------------------------------------------------

#: Two strata of four and three articles; a column of the hand's and the machine's statements.
HAND = np.array([0, 1, 2, 5, 3, 0, 4.0])
MACHINE = np.array([0, 0, 2, 4, 5, 1, 3.0])
STRATUM = np.array([0, 0, 0, 0, 1, 1, 1])
TOTAL = pd.DataFrame({"above": [0], "below": -1, "above_other": -1, "below_other": -1, "share": False})


@pytest.mark.parametrize("weight", [0.0, 0.4, 1.0])
def test_over_all_samples_the_total_is_right_on_average_and_so_is_its_variance(weight: float) -> None:
    every = [[*one, *other] for one, other in product(combinations(range(4), 2), combinations(range(4, 7), 2))]
    totals = [
        estimator.Totals(
            HAND[rows, None], MACHINE[rows, None], MACHINE.sum(keepdims=True), STRATUM[rows], np.array([4, 3])
        )
        for rows in every
    ]
    value, low, high = np.array([estimator.estimate(each, TOTAL, weight=weight) for each in totals])[..., 0].T
    t = 12.706204736174694  # of one degree of freedom: one stratum has a single article left uncoded
    assert value.mean() == pytest.approx(HAND.sum())
    assert np.mean(((high - low) / 2 / t) ** 2) == pytest.approx(value.var())


def test_a_useless_machine_is_left_out_and_a_perfect_one_leaves_no_doubt() -> None:
    stream = np.random.default_rng(3)
    hand, place, sizes = stream.poisson(3.0, (60, 1)).astype(float), np.zeros(60, int), np.array([600])
    same = estimator.Totals(hand, hand, np.array([1800.0]), place, sizes)
    noise = replace(same, machine=stream.permutation(hand)[::-1] * -1)
    alone, low, high = estimator.estimate(noise, TOTAL, weight=0.0)
    assert estimator.estimate(noise, TOTAL)[0] == pytest.approx(alone, rel=0.02)
    perfect, least, most = estimator.estimate(same, TOTAL)
    assert perfect == pytest.approx(1800, rel=0.01)
    assert most - least < (high - low) / 10


def test_an_unstratified_mean_is_that_of_prediction_powered_inference() -> None:
    ppi = pytest.importorskip("ppi_py", reason="ppi-python is compared with where it is installed")
    stream = np.random.default_rng(5)
    machine = stream.poisson(3.0, 20_000).astype(float)
    rows = stream.choice(len(machine), 200, replace=False)
    hand = np.maximum(machine[rows] + stream.integers(-1, 3, 200), 0)
    totals = estimator.Totals(
        hand[:, None], machine[rows, None], machine.sum(keepdims=True), np.zeros(200, int), np.array([len(machine)])
    )
    for weight in (0.0, 0.5, 1.0):
        own = np.ravel(estimator.estimate(totals, TOTAL, weight=weight)) / len(machine)
        theirs = ppi.ppi_mean_pointestimate(hand, machine[rows], machine, lam=weight)
        low, high = ppi.ppi_mean_ci(hand, machine[rows], machine, alpha=0.05, lam=weight)
        assert own[0] == pytest.approx(float(theirs[0]))
        assert own[2] - own[1] == pytest.approx(float((high - low)[0]), rel=0.05)


# --- the table ----------------------------------------------------------------------------------------------------

READ = {"Arland": ["favor", "against", "", "favor"] * 5, "Boria": ["against", "", "neutral", "against"] * 5}
BY_HAND = {"Arland": ["favor", "favor", "conditional", "favor"] * 5, "Boria": ["against", "against", "", "against"] * 5}


def test_where_every_article_is_coded_the_corrected_value_is_the_hands_without_doubt(tmp_path: Path) -> None:
    rows = corrected(event(tmp_path, READ, BY_HAND))
    assert (rows["note"] == "").all() | (rows["corrected"].isna() == rows["note"].ne("")).all()
    known = rows[rows["note"] == ""]
    assert (known["corrected"] == known["ci_low"]).all()
    assert (known["corrected"] == known["ci_high"]).all()
    for quantity, subject, other, machine, hand in (
        ("statements", "arland", "", 15, 20),
        ("mean stance", "arland", "", 1 / 3, 0.75),
        ("share conditional", "arland", "", 0, 0.25),
        ("position favor", "arland", "", 2 / 3, 0.75),
        ("mean stance", "boria", "", -1, -1),
        ("difference of means", "arland", "boria", 4 / 3, 1.75),
        ("statements", "Wire", "", 30, 35),
        ("statements", "2031-05-01", "", 30, 35),
    ):
        row = value(rows, quantity, subject, other)
        assert (row["machine"], row["corrected"]) == (pytest.approx(machine, abs=1e-4), pytest.approx(hand, abs=1e-4))


def test_what_the_sample_cannot_tell_is_said_and_the_machines_mean_is_kept(tmp_path: Path) -> None:
    silent = [""] * 60
    read = {
        "Arland": ["favor", "against", "favor"] * 20,
        "Boria": ["favor"] * 60,
        "Caria": ["favor"] * 3 + silent[3:],
        "Doria": [*silent[:50], *["against"] * 10],
    }
    hand = read | {"Arland": ["favor", "favor", "conditional"] * 20, "Caria": silent}
    found = event(tmp_path, read, hand, drawn=40)
    rows, sample = corrected(found), sampling.read_sample(found.event)
    assert value(rows, "mean stance", "caria")["note"] == "not corrected: not in the sample"
    assert value(rows, "mean stance", "doria")["note"].startswith("not corrected: in ")
    assert value(rows, "mean stance", "boria")["note"] == "all alike: no interval"
    never = value(rows, "share against", "arland")
    assert (never["corrected"], never["ci_low"]) == (0, 0)
    assert 0.05 < never["ci_high"] < 0.1  # none of 40 articles
    told = value(rows, "mean stance", "arland")
    assert told["ci_low"] < 2 / 3 < told["ci_high"]
    means = sampling.means(found, sample).set_index("actor_id")
    assert means["checked"].to_dict() == {"arland": True, "boria": True, "caria": False, "doria": False}
    assert (means.loc["doria", "mean"], means.loc["arland", "note"]) == (-1, "")
    assert means.loc["doria", "note"].startswith("not corrected: in ")
    weekly = sampling.means(found, sample, "actor in period", period="week")
    assert weekly[["actor_id", "period"]].values.tolist()[0] == ["arland", "2031-04-28"]
    seldom = sampling.means(found, None, min_statements=11).set_index("actor_id").loc["doria"]
    assert (np.isnan(seldom["mean"]), seldom["note"]) == (True, "only 10 statements")
    for wrong in ({"confidence": 1.0}, {"min_statements": 0}):
        with pytest.raises(ParameterError):
            sampling.means(found, None, **wrong)


def test_only_what_was_coded_in_order_is_estimated_from(tmp_path: Path) -> None:
    event(tmp_path, READ, BY_HAND)
    strata = design.read(tmp_path / "sample.csv").groupby("stratum")["document_id"]
    first = strata.head(3).tolist()
    found = event(tmp_path, READ, BY_HAND, coded=[*first, *strata.tail(1)])
    sample = sampling.read_sample(found.event)
    assert set(sample.drawn.loc[sample.drawn["used"], "document_id"]) == set(first)
    assert set(corrected(found)["n_articles"]) == {len(first)}


def test_means_are_corrected_where_there_is_a_sample_and_the_machines_are_kept(tmp_path: Path) -> None:
    found = event(tmp_path, READ, BY_HAND)
    alone, checked = (sampling.means(found, each) for each in (None, sampling.read_sample(found.event)))
    for told, mean in ((alone, 1 / 3), (checked, 0.75)):
        row = told.set_index("actor_id").loc["arland"]
        assert (row["mean"], row["machine"]) == (pytest.approx(mean, abs=1e-4), pytest.approx(1 / 3, abs=1e-4))
        assert row["ci_low"] <= mean <= row["ci_high"]
        assert row["checked"] == (told is checked)
    told = claims.checked(None, alone), claims.checked(sampling.read_sample(found.event), checked)
    assert told[0].startswith("Not checked")
    assert told[1] == "Checked by hand on 20 of 20 articles, drawn at random: the mean stances below are corrected."
    standing, sounds = aggregate.standings(found), aggregate.estimates(found.statements, "sound")
    shown = [figures.table("numbers", standing, stance=means, sound=sounds) for means in (alone, checked)]
    assert '<span class="machine">' not in shown[0].html
    assert "+0.75 [+0.75, +0.75] machine +0.33" in shown[1].text
    assert ["not checked by hand" in each.text for each in shown] == [True, False]


def test_who_is_in_too_few_sampled_articles_keeps_the_machines_mean_and_it_is_said(tmp_path: Path) -> None:
    silent = [""] * 60
    read = {"Arland": ["favor", "against", "favor"] * 20, "Doria": [*silent[:50], *["against"] * 10]}
    found = event(tmp_path, read, read | {"Arland": ["favor", "favor", "conditional"] * 20}, drawn=40)
    sample = sampling.read_sample(found.event)
    rows = sampling.means(found, sample).set_index("actor_id")
    assert rows["checked"].tolist() == [True, False]
    assert (rows.loc["doria", "mean"], rows.loc["arland", "note"]) == (-1, "")
    assert rows.loc["doria", "note"].startswith("not corrected: in ")
    weekly = sampling.means(found, sample, "actor in period", period="week")
    assert weekly[["actor_id", "period"]].values.tolist() == [["arland", "2031-04-28"], ["doria", "2031-04-28"]]
    seldom = sampling.means(found, None, min_statements=11).set_index("actor_id").loc["doria"]
    assert (np.isnan(seldom["mean"]), seldom["note"]) == (True, "only 10 statements")
    for wrong in ({"confidence": 1.0}, {"min_statements": 0}):
        with pytest.raises(ParameterError):
            sampling.means(found, None, **wrong)


def test_the_worked_example_is_the_gold_of_the_articles_that_were_drawn() -> None:
    assert (worked_sample.EVENT / "sample_gold.jsonl").read_text(encoding="utf-8") == worked_sample.coded()
    found = read_event("hesk-valley-2031")
    sample, census = sampling.read_sample(found), sampling.census(found)
    assert [name for name, _ in sample.inputs] == ["sample.csv", "sample_gold.jsonl"]
    assert (sample.n_used, sample.n_articles) == (20, 31)
    inside = census.statements["document_id"].isin(sample.drawn["document_id"])
    pd.testing.assert_frame_equal(
        *(
            each.sort_values(list(each.columns)[:4], kind="stable", ignore_index=True)
            for each in (census.statements[inside], sample.statements)
        )
    )


def test_without_the_gold_of_every_article_there_is_no_census(small: Path) -> None:
    line = '{"id": "a0", "statements": []}\n'
    (small / "gold.jsonl").write_text(line, encoding="utf-8")
    assert sampling.census(read_event(small)) is None
    (small / "gold.jsonl").write_text("".join(line.replace("a0", f"a{n}") for n in range(8)), encoding="utf-8")
    assert sampling.census(read_event(small)).n_used == 8


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"coder": ""}, "'d1' needs coder"),
        ({"mode": "half"}, "'d1' needs coder"),
        ({"id": "elsewhere"}, "no document 'elsewhere'"),
        ({"id": "d2", "coder": "c1"}, "'d2' stands twice"),
        (
            {"statements": [{"actor": "Arland", "kind": "act", "stance": "favor", "content": ["not in it"]}]},
            "'not in it' does not stand in the article",
        ),
    ],
)
def test_a_wrong_coding_is_refused(tmp_path: Path, changed: dict[str, object], told: str) -> None:
    found = event(tmp_path, READ, BY_HAND, coded=["d2"])
    with (tmp_path / "sample_gold.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "d1", "statements": [], "coder": "c", "mode": "blind"} | changed))
    with pytest.raises(InputError, match=told):
        corrected(found)


def test_of_two_codings_of_an_article_the_first_counts_and_later_articles_are_not_taken_for_those_drawn_from(
    tmp_path: Path,
) -> None:
    found = event(tmp_path, READ, BY_HAND)
    alone, gold = corrected(found), tmp_path / "sample_gold.jsonl"
    lines = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    with gold.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(line | {"coder": "c2", "statements": []}) + "\n" for line in lines)
    pd.testing.assert_frame_equal(corrected(found), alone)
    more = [*found.event.documents, Document("d99", "T", "T\n\nB")]
    found.event = replace(found.event, documents=tuple(more))
    with pytest.raises(InputError, match="21 articles"):
        corrected(found.with_tables(documents=pd.DataFrame(more)))
    gold.unlink()
    assert corrected(found) is None
    (tmp_path / "sample.csv").unlink()
    assert sampling.read_sample(found.event) is None and corrected(found) is None


# --- with the reader ----------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An event of eight articles, with a register."""
    (tmp_path / "articles").mkdir()
    for place in range(8):
        verb = "rejected the ceasefire" if place % 3 else "welcomed the ceasefire"
        text = f"Truce news {place}\n\nPresident Ana Brel of Arland {verb} on Monday, saying talks were over.\n"
        (tmp_path / "articles" / f"a{place}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "event.toml").write_text('duplicates = "all"', encoding="utf-8")
    (tmp_path / "actors.csv").write_text(
        "id,name,kind,organization,side,aliases,pronoun\nbrel,Ana Brel,person,Arland,Arland,,she\n", encoding="utf-8"
    )
    return tmp_path


def test_corrections_of_single_statements_do_not_enter(small: Path) -> None:
    found = pipeline.analyze(read_event(small))
    assert len(found.statements) >= 4
    sampling.draw(sampling.articles_of(found.documents, found.statements), 8, "7").to_csv(
        small / "sample.csv", index=False
    )
    write_gold(small, [f"a{place}" for place in range(8)], [])
    plain = corrected(pipeline.analyze(read_event(small)))
    ids = found.statements["statement_id"]
    (small / "corrections.csv").write_text(
        "statement_id,actor,stance,note,coder\n" + "".join(f"{each},,none,,c1\n" for each in ids), encoding="utf-8"
    )
    overruled = pipeline.analyze(read_event(small))
    assert len(overruled.statements) == 0
    pd.testing.assert_frame_equal(corrected(overruled), plain)
    assert value(plain, "statements", "brel")["machine"] == (found.statements["actor_id"] == "brel").sum()


def test_the_command_draws_extends_and_refuses(small: Path) -> None:
    def run(n_articles: int, *more: str) -> tuple[int, pd.DataFrame]:
        done = CliRunner().invoke(main, ["sample", str(small), "--articles", str(n_articles), *more])
        return done.exit_code, design.read(small / "sample.csv")

    (first, drawn), (refused, same) = run(6, "--actors", "Ana Brel"), run(8, "--seed", "other")
    assert (first, len(drawn), refused) == (0, 6, 2)
    pd.testing.assert_frame_equal(same, drawn)
    again, larger = run(8, "--actors", "Ana Brel")
    assert again == 0 and set(drawn["document_id"]) < set(larger["document_id"])
    assert len(pipeline.analyze(read_event(small)).documents) == 8


# --- what the reader's misreadings imply, and coverage ------------------------------------------------------------


def test_the_interval_without_a_sample_holds_the_hand_coding_of_conflicts_left_out() -> None:
    seen, scores = misreading.cube(misreading.counts()), misreading.SCORES_OF
    k, taken = len(STANCES), misreading.TAKEN
    holds = []
    for place, own in enumerate(seen):
        machine, hand = own[:k].sum(1), own[:, :k].sum(0)
        others, stream = np.delete(seen, place, 0), np.random.default_rng(place)
        drawn = misreading.simulate(machine[None].astype(int), others, stream, 1000)[:, 0]
        n = drawn.sum(1)
        quantities = [(drawn @ scores / drawn[:, taken].sum(1), hand @ scores / hand[taken].sum()), (n, hand.sum())]
        quantities += [(drawn[:, each] / n, hand[each] / hand.sum()) for each in range(k)]
        for values, truth in quantities:
            low, high = np.nanquantile(values, [0.025, 0.975])
            holds.append(low <= truth <= high)
    assert len(holds) >= 200
    assert np.mean(holds) >= 0.95


def test_the_table_of_misreadings_is_what_the_readings_give() -> None:
    pd.testing.assert_frame_equal(coverage.misread(), misreading.counts(), check_dtype=False)


def test_the_recorded_coverage_is_within_its_bounds() -> None:
    rows = pd.read_csv(coverage.HERE / "coverage.csv").dropna(subset="corrected")
    assert set(rows["machine"]) == set(coverage.MACHINES)
    assert rows.loc[rows["articles"] == 20, "corrected"].between(0.90, 0.97).all()
    assert rows.loc[rows["articles"] > 20, "corrected"].between(0.93, 0.97).all()
    assert (rows["width to hand alone"] <= 1.0).all()


@pytest.fixture(scope="module")
def coded() -> tuple[pd.DataFrame, ...]:
    return coverage.coded()


@pytest.mark.parametrize("how", coverage.MACHINES)
def test_intervals_hold_the_true_value_however_bad_the_machine(
    how: str, coded: tuple[pd.DataFrame, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage, "DRAWS", 60)
    monkeypatch.setattr(coverage, "RESAMPLES", 50)
    drawn = coverage.trials(coverage.population(*coded, how), 40)
    enough = drawn[drawn["enough"]].groupby("kind")[["corrected", "bootstrap"]].mean()
    assert enough["corrected"].between(0.91, 0.985).all()
    assert enough.loc["totals", "bootstrap"] < 0.5
    widths = drawn[drawn["enough"]].groupby("kind")["ratio"].median()
    assert (widths <= 1.001).all()
