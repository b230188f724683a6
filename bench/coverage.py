"""Does the interval hold the true value? Samples drawn again and again from articles whose hand coding is known.

    python -m bench.coverage            1,000 draws of 20, 40 and 80 articles; writes bench/coverage.csv
    python -m bench.coverage --table    counts the misreadings anew; writes analysis/sampling/misreadings.csv

The population is 283 articles about invented conflicts and disputes that readers trained alike had not seen
(crossfitted.csv: what those read, on two of the four folds of decision 16, with the gate mended). Each conflict has
actors of its own, so they are pooled by rank: the two with most statements by hand in each conflict are *leading*, the
next three *second*, and everybody else *others*. The machine is also made worse on purpose.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import files
from analysis.evaluation import read_gold, same_actor
from analysis.records import SCORES
from analysis.sampling import design, estimator, quantities

HERE = Path(__file__).parent
FOLDERS = ("ceasefire", "disputes")
SIZES = (20, 40, 80)
DRAWS = 1000
RESAMPLES = 300
ROLES = ("leading", "second", "others")
SURE = 0.5


@cache
def articles() -> pd.DataFrame:
    """Return one row per coded article: document_id, conflict, published, outlet, text."""
    rows = [pd.read_json(HERE.parent / "coded" / each / "articles.jsonl", lines=True, dtype=False) for each in FOLDERS]
    found = pd.concat(rows, ignore_index=True).rename(columns={"id": "document_id", "date": "published"})
    return found.assign(text=found["title"] + "\n\n" + found["text"], outlet=found["source"])


def crossfitted() -> pd.DataFrame:
    """Return the readings: document_id, actor, stance, position, confidence, content; a bare row where nothing is."""
    rows = pd.read_csv(HERE / "crossfitted.csv", keep_default_na=False)
    rows["content"] = [
        tuple(tuple(map(int, span.split("-"))) for span in each.split("|") if span) for each in rows["content"]
    ]
    return rows


@cache
def by_hand() -> pd.DataFrame:
    """Return the statements by hand: document_id, actor, stance, position, content."""
    found = articles()
    texts = dict(zip(found["document_id"], found["text"], strict=True))
    codings = [each for name in FOLDERS for each in read_gold(HERE.parent / "coded" / name / "gold.jsonl", texts)]
    rows = [
        (coding.document_id, each.actor, each.stance, dict(coding.positions)[each.actor], each.content)
        for coding in codings
        for each in coding.statements
    ]
    return pd.DataFrame(rows, columns=["document_id", "actor", "stance", "position", "content"])


def misreadings(hand: pd.DataFrame, machine: pd.DataFrame, conflicts: dict[str, str]) -> pd.DataFrame:
    """Return how often the hand gave which stance where the machine gave which, by conflict; see `misreading`.

    Statements of one actor in one article are paired, those whose words overlap most first, the rest in their order.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    theirs = dict(iter(machine.groupby("document_id")))
    for document, rows in hand.groupby("document_id"):
        own = rows.to_dict("records")
        read = theirs[document].to_dict("records") if document in theirs else []
        pairs = sorted(
            (-_overlap(one["content"], other["content"]), place, at)
            for place, one in enumerate(own)
            for at, other in enumerate(read)
            if same_actor(one["actor"], other["actor"])
        )
        left, right = set(range(len(own))), set(range(len(read)))
        for _, place, at in pairs:
            if place in left and at in right:
                left.remove(place)
                right.remove(at)
                counts[conflicts[document], read[at]["stance"], own[place]["stance"]] += 1
        counts.update((conflicts[document], "", own[place]["stance"]) for place in left)
        counts.update((conflicts[document], read[at]["stance"], "") for at in right)
    rows = [(*key, n) for key, n in sorted(counts.items())]
    return pd.DataFrame(rows, columns=["conflict", "machine", "hand", "n"])


def _overlap(one: tuple, other: tuple) -> float:
    mine, theirs = ({at for start, end in each for at in range(start, end)} for each in (one, other))
    return len(mine & theirs) / max(len(mine | theirs), 1)


def roles(hand: pd.DataFrame, conflicts: dict[str, str], rows: pd.DataFrame) -> pd.Series:
    """Return the role of each row's actor in its conflict."""
    heard = hand.groupby([hand["document_id"].map(conflicts), "actor"], sort=True).size()
    ranks: dict[str, list[str]] = {
        conflict: own.droplevel(0).sort_values(ascending=False, kind="stable").index[:5].tolist()
        for conflict, own in heard.groupby(level=0)
    }

    def role(conflict: str, actor: str) -> str:
        ranked = ranks[conflict]
        place = ranked.index(actor) if actor in ranked else -1
        if place < 0:
            place = next((at for at, each in enumerate(ranked) if same_actor(each, actor)), len(ranked))
        return ROLES[0] if place < 2 else ROLES[1] if place < 5 else ROLES[2]

    whose = list(zip(rows["document_id"].map(conflicts), rows["actor"], strict=True))
    known = {each: role(*each) for each in set(whose)}
    return pd.Series([known[each] for each in whose], index=rows.index, dtype=object)


def worse(machine: pd.DataFrame, how: str) -> pd.DataFrame:
    """Return the readings made worse on purpose."""
    stream, other = np.random.default_rng(7), {"favor": "against", "against": "favor", "conditional": "neutral"}
    flipped = machine["stance"].map(other).fillna("conditional")
    if how == "stances flipped at random":
        chosen = stream.random(len(machine)) < 0.4
    elif how == "one actor always misread":
        chosen = (machine["actor_id"] == ROLES[0]).to_numpy()
    elif how == "half of the statements dropped":
        return machine[stream.random(len(machine)) < 0.5]
    else:
        return machine
    return machine.assign(stance=machine["stance"].where(~chosen, flipped))


MACHINES = ("as it reads", "stances flipped at random", "one actor always misread", "half of the statements dropped")


@dataclass(frozen=True)
class Population:
    """All articles with what is counted in each, by hand and by the machine, and the ratios whose coverage is tried."""

    articles: pd.DataFrame
    hand: np.ndarray
    machine: np.ndarray
    wanted: pd.DataFrame
    holding: np.ndarray
    truth: np.ndarray


def population(found: pd.DataFrame, hand: pd.DataFrame, machine: pd.DataFrame, how: str) -> Population:
    """Return the articles as `quantities` counts them, roles in the place of actors; ``how`` is of `MACHINES`."""
    machine = worse(machine, how)
    names = np.array(["all", *ROLES], dtype=object)
    counted = []
    for rows in (hand, machine):
        both = pd.concat([rows.assign(actor=rows["actor_id"]), rows.assign(actor="all")])
        both = both.assign(score=both["stance"].map(SCORES).astype(float))
        held = both.drop_duplicates(["document_id", "actor", "position"])
        laid_out = quantities.counted(both, held, ["document_id", "actor"])
        counted.append(quantities.sums_by_article(laid_out, "actor", names, found["document_id"].tolist()))
    n = counted[0].reshape(len(found), len(names), -1)[..., 0]
    wanted = quantities.wanted("actor", -np.arange(len(names)), (n > 0).sum(0))
    wanted = wanted[(wanted["one"] > 0) | ~wanted["quantity"].str.startswith(("position", "difference"))]
    wanted = wanted.reset_index(drop=True)
    drawn_from = design.articles_of(found, machine.assign(sure=True))
    truth = estimator.machine_alone(counted[0].sum(0), wanted)
    return Population(drawn_from, *counted, wanted, n > 0, truth)


KINDS = {"statements": "totals", "mean stance": "means", "difference of means": "differences"}


def trials(whole: Population, n_articles: int) -> pd.DataFrame:
    """Draw again and again; return a row per draw and ratio: cell, kind, enough, whose interval holds it, widths."""
    drawn = design.draw(whole.articles, n_articles, "")
    placed = design.placed(whole.articles, design.strata_of(drawn))
    n_drawn = drawn.groupby("stratum")["n_drawn"].first()
    index = pd.Index(whole.articles["document_id"])
    places = [index.get_indexer(own) for _, own in placed.groupby("stratum")["document_id"]]
    sizes = np.array([len(each) for each in places])
    stratum = np.repeat(np.arange(len(sizes)), n_drawn)
    other = np.where(whole.wanted["other"] < 0, whole.wanted["one"], whole.wanted["other"])
    scale = np.where(whole.wanted["below"] < 0, len(index) / len(stratum), 1.0)
    parts = []
    for seed in range(DRAWS):
        number = np.array(design.numbers(index, str(seed)))
        rows = np.concatenate([own[np.argsort(number[own])][: n_drawn[at]] for at, own in enumerate(places, 1)])
        held = whole.holding[rows].sum(0)
        totals = estimator.Totals(whole.hand[rows], whole.machine[rows], whole.machine.sum(0), stratum, sizes)
        wanted = whole.wanted.assign(n_holding=np.minimum(held[whole.wanted["one"]], held[other]))
        told = quantities.bounded(totals, wanted)
        _, *alone = estimator.estimate(totals, wanted, weight=0.0)
        resampled = np.random.default_rng(seed).multinomial(len(rows), np.full(len(rows), 1 / len(rows)), RESAMPLES)
        naive = estimator.machine_alone(resampled @ totals.machine, wanted) * scale
        enough = (wanted["n_holding"] >= quantities.FEWEST_HOLDING) & told["ci_low"].notna()
        bounds = {
            "corrected": told[["ci_low", "ci_high"]].to_numpy().T,
            "hand alone": np.stack(alone),
            "bootstrap": np.nanquantile(naive, [0.025, 0.975], axis=0),
        }
        holds = {name: (low <= whole.truth) & (whole.truth <= high) for name, (low, high) in bounds.items()}
        width, wide = (high - low for low, high in (bounds["corrected"], bounds["hand alone"]))
        parts.append(
            pd.DataFrame({"cell": range(len(wanted)), "enough": enough, **holds, "width": width, "wide": wide})
        )
    found = pd.concat(parts, ignore_index=True)
    kind = whole.wanted["quantity"].map(KINDS).fillna("shares")
    return found.assign(kind=found["cell"].map(kind), ratio=found["width"] / found["wide"])


def today(whole: Population, how: str) -> pd.DataFrame:
    """Return the share of ratios that the bootstrap over all articles holds, which a page without a sample has."""
    n = len(whole.articles)
    resampled = np.random.default_rng(2025).multinomial(n, np.full(n, 1 / n), 2000) @ whole.machine
    low, high = np.nanquantile(estimator.machine_alone(resampled, whole.wanted), [0.025, 0.975], axis=0)
    kind = whole.wanted["quantity"].map(KINDS).fillna("shares")
    holds = pd.DataFrame({"kind": kind, "bootstrap": (low <= whole.truth) & (whole.truth <= high)})
    return holds.groupby("kind")["bootstrap"].mean().round(3).reset_index().assign(machine=how, articles=n)


def summary(drawn: pd.DataFrame, machine: str, n_articles: int) -> pd.DataFrame:
    """Return a row per kind of quantity, with the lowest and highest coverage of a single one."""
    enough = drawn[drawn["enough"]]
    cells = enough.groupby(["kind", "cell"])["corrected"].agg(["mean", "size"])
    cells = cells.loc[cells["size"] >= DRAWS / 10, "mean"].groupby(level=0).agg(["min", "max"])
    means = enough.groupby("kind")[["corrected", "hand alone", "bootstrap"]].mean()
    widths = enough.groupby("kind")[["ratio", "width"]].median().rename(columns={"ratio": "width to hand alone"})
    few = 1 - drawn.groupby("kind")["enough"].mean()
    found = pd.concat([means, cells.rename(columns={"min": "lowest", "max": "highest"}), widths], axis=1)
    found = found.assign(**{"too few": few}).rename_axis("kind").reset_index()
    return found.assign(machine=machine, articles=n_articles).round(3)


def coded() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the articles that were left out of training, and their statements by hand and by machine, by role."""
    found, machine = articles(), crossfitted()
    conflicts = dict(zip(found["document_id"], found["conflict"], strict=True))
    kept, hand = set(machine["document_id"]), by_hand()
    hand = hand[hand["document_id"].isin(kept)]
    machine = sure(machine)
    hand, machine = (rows.assign(actor_id=roles(hand, conflicts, rows)) for rows in (hand, machine))
    return found[found["document_id"].isin(kept)], hand, machine


def sure(machine: pd.DataFrame) -> pd.DataFrame:
    """Return the readings that the reader is sure of."""
    return machine[machine["confidence"].replace("", 0).astype(float) >= SURE]


def misread() -> pd.DataFrame:
    """Return the table of misreadings."""
    found, machine = articles(), crossfitted()
    conflicts = dict(zip(found["document_id"], found["conflict"], strict=True))
    hand = by_hand()
    return misreadings(hand[hand["document_id"].isin(set(machine["document_id"]))], sure(machine), conflicts)


def main() -> None:
    """Measure, or count the misreadings anew."""
    if sys.argv[1:] == ["--table"]:
        place = HERE.parent / "analysis" / "sampling" / "misreadings.csv"
        files.write(place, misread().to_csv(index=False, lineterminator="\n"))
        return
    parts, read = [], coded()
    for how in MACHINES:
        whole = population(*read, how)
        parts.append(today(whole, how))
        for n_articles in SIZES:
            parts.append(summary(trials(whole, n_articles), how, n_articles))
            print(parts[-1].to_string(index=False), flush=True)
    columns = ["machine", "articles", "kind", "corrected", "lowest", "highest", "hand alone", "bootstrap"]
    rows = pd.concat(parts)[[*columns, "width", "width to hand alone", "too few"]]
    files.write(HERE / "coverage.csv", rows.to_csv(index=False, lineterminator="\n"))


if __name__ == "__main__":
    main()
