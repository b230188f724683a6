"""How far the machine's coding agrees with a hand coding of the same documents (codebook, section 6).

A machine statement matches a hand-coded one of the same document where their contents overlap by at least 0.3
(intersection over union of characters), one-to-one, best first; of two that overlap alike, the one with the same actor.
Statements of which the machine was unsure count like the others. Intervals resample documents. Alpha is Krippendorff's
with the interval metric on against, conditional and favor. What it misses: whether the hand coding is right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.corpus.tables import Analysis
from analysis.evaluation.codings import Coding, machine_codings, one_to_one, overlaps, places, read_gold, same_actor
from analysis.evaluation.scoring import alpha, confusion, label_f1, macro_f1, ratio, with_intervals
from analysis.records import KINDS, SCORES, STANCES

#: Intersection over union of characters from which two contents are the same statement's.
_OVERLAP = 0.3
#: Where one range of confidence ends and the next begins.
_BOUNDS = (0.0, 0.5, 0.7, 0.9, 1.0)
_PAIR = "document_id outcome actor stance kind machine_actor machine_stance confidence content".split()
_MEASURES = "detection_f1 actor_accuracy stance_macro_f1 stance_alpha end_to_end_f1 positions_f1".split()
#: What stands side by side of several readings.
_SHOWN = ["detection_f1", "actor_accuracy", "stance_macro_f1", "end_to_end_f1"]
#: The stances that are positions come first.
_VALUES = np.array([score for score in SCORES.values() if score is not None])


@dataclass(frozen=True)
class Agreement:
    """How two codings compare.

    ``measures``: one row per measure with its interval; ``pairs``: one row per statement of either coding, ``outcome``
    right, wrong, missed or extra; ``confusion``: hand-coded stance by machine stance; ``kinds``: one row per kind;
    ``confidences``: one row per range of the machine's confidence, and the share of its statements that are right;
    ``sides`` and ``outlets``: how many statements of each were found, right, and extra, to see whether errors differ.
    """

    measures: pd.DataFrame
    pairs: pd.DataFrame
    confusion: pd.DataFrame
    kinds: pd.DataFrame
    confidences: pd.DataFrame
    sides: pd.DataFrame
    outlets: pd.DataFrame
    n_documents: int


def compare(
    gold: Sequence[Coding],
    machine: Sequence[Coding],
    outlets: Mapping[str, str] | None = None,
    *,
    confidence: float = 0.95,
    random_seed: int = 2025,
) -> Agreement:
    """Compare two codings of the same documents; the first is taken as right. ``outlets`` are theirs, by id."""
    by_id = {coding.document_id: coding for coding in machine}
    both = [(coding, by_id.get(coding.document_id, Coding(coding.document_id, (), ()))) for coding in gold]
    found = [(place, *row) for place, each in enumerate(both) for row in _pairs(*each)]
    placed = pd.DataFrame(found, columns=["place", "same", *_PAIR])
    pairs, matched = placed[_PAIR], placed[placed["outcome"].isin(("right", "wrong"))]
    met = confusion(matched["place"], matched["stance"], matched["machine_stance"], STANCES, len(both))
    same, right = (
        np.bincount(matched["place"], chosen, len(both)) for chosen in (matched["same"], matched["outcome"] == "right")
    )
    sizes = [(len(hand.statements), len(read.statements), *_positions(hand, read)) for hand, read in both]
    counts = np.column_stack([np.array(sizes).reshape(-1, 5), same, right, met.reshape(len(both), -1)])
    measured = with_intervals(counts, _measures, confidence, random_seed)
    measures = pd.DataFrame(measured.T, columns=["value", "ci_low", "ci_high"]).assign(n_documents=len(both))
    measures.insert(0, "measure", _MEASURES)
    published = pairs["document_id"].map(lambda key: (outlets or {}).get(key, ""))
    hand = pairs[pairs["outcome"] != "extra"]
    rows, columns = (pd.Index(STANCES, name=each) for each in ("stance", "machine_stance"))
    return Agreement(
        measures,
        pairs,
        pd.DataFrame(met.sum(0, dtype=int), rows, columns),
        _by_group("kind", hand["kind"], hand).set_index("kind").reindex(KINDS, fill_value=0).reset_index().iloc[:, :4],
        _by_confidence(pairs),
        _by_group("side", _sides(pairs, machine), pairs),
        _by_group("outlet", published, pairs),
        len(both),
    )


def of_event(tables: Analysis, *, confidence: float = 0.95, random_seed: int = 2025) -> Agreement | None:
    """Return the agreement of an event's tables with the hand coding that comes with it, or None without one.

    >>> "detection_f1" in evaluation.of_event(found).measures["measure"].tolist()
    True
    """
    if tables.event.gold is None:
        return None
    texts, outlets = (
        dict(zip(tables.documents["document_id"], tables.documents[each], strict=True)) for each in ("text", "outlet")
    )
    machine = machine_codings(tables.statements, tables.positions, texts)
    gold = read_gold(tables.event.gold, texts)
    return compare(gold, machine, outlets, confidence=confidence, random_seed=random_seed)


def report(agreement: Agreement, texts: Mapping[str, str], n_errors: int = 10) -> str:
    """Return the agreement as text: its tables, and the first statements that it gets wrong."""
    parts = [agreement.measures.to_string(index=False, float_format="{:.3f}".format, na_rep="–")]
    parts.append("Stance by hand (rows) and by machine (columns)\n" + agreement.confusion.to_string())
    for what, table in {
        "kind": agreement.kinds,
        "confidence": agreement.confidences,
        "side": agreement.sides,
        "outlet": agreement.outlets,
    }.items():
        parts.append(f"By {what}\n" + table.to_string(index=False, float_format="{:.2f}".format))
    wrong = ["Where they differ (by hand / by machine)"]
    for row in agreement.pairs[agreement.pairs["outcome"] != "right"].head(n_errors).to_dict("records"):
        doubt = "" if math.isnan(row["confidence"]) else f" ({row['confidence']:.2f})"
        who = f"{row['actor'] or '–'} {row['stance']} / {row['machine_actor'] or '–'} {row['machine_stance']}{doubt}"
        words = " … ".join(" ".join(texts[row["document_id"]][start:end].split()) for start, end in row["content"])
        wrong.append(f"{row['document_id']} {row['outcome']}: {who.rstrip()}\n    {words}")
    return "\n\n".join([*parts, "\n".join(wrong)])


def side_by_side(
    readings: Mapping[str, Analysis], *, confidence: float = 0.95, random_seed: int = 2025
) -> pd.DataFrame:
    """Return one row per reading, the hand coding first, with the measures of `compare` and their intervals.

    ``n_statements`` are those of the articles that are coded by hand; without a hand coding all, and no measure.
    ``tokens`` and ``seconds`` are what a language model took, as counted when it was asked; missing for who took none.

    >>> evaluation.side_by_side({"embedded": found})["reader"].tolist()
    ['hand coding', 'embedded']
    """
    rows: list[dict[str, object]] = []
    for name, tables in readings.items():
        texts = dict(zip(tables.documents["document_id"], tables.documents["text"], strict=True))
        gold = read_gold(tables.event.gold, texts) if tables.event.gold else []
        known = [coding.document_id for coding in gold] or list(texts)
        if gold and not rows:
            rows.append({"reader": "hand coding", "n_statements": sum(len(coding.statements) for coding in gold)})
        reading = tables.event.reading
        row: dict[str, object] = {
            "reader": f"{name} ({reading.model})" if reading else name,
            "n_statements": int(tables.statements["document_id"].isin(known).sum()),
            "tokens": reading.tokens_in + reading.tokens_out if reading else np.nan,
            "seconds": reading.seconds if reading else np.nan,
        }
        if gold:
            machine = machine_codings(tables.statements, tables.positions, known)
            found = compare(gold, machine, confidence=confidence, random_seed=random_seed).measures
            for end, column in (("", "value"), ("_low", "ci_low"), ("_high", "ci_high")):
                row |= dict(zip(found["measure"] + end, found[column], strict=True))
        rows.append(row)
    columns = [f"{measure}{end}" for measure in _SHOWN for end in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=["reader", "n_statements", *columns, "tokens", "seconds"])


def between(first: Analysis, second: Analysis) -> pd.DataFrame:
    """Return one row per statement on which two readings of an event differ, those to look at first on top.

    That is: opposite positions, then another stance or actor, then what one reading alone has; within each, articles
    with more such differences first. ``actor`` and ``stance`` are the first reading's, ``other_actor`` and
    ``other_stance`` the second's; empty where it has none. ``n_article`` are the differences in the article.

    >>> len(evaluation.between(found, found))
    0
    """
    ids = first.documents["document_id"].tolist()
    one, other = (machine_codings(each.statements, each.positions, ids) for each in (first, second))
    pairs = compare(one, other).pairs
    pairs = pairs[pairs["outcome"] != "right"].rename(columns=lambda name: name.replace("machine", "other"))
    mine, theirs = (pairs[each].map(SCORES).astype(float).fillna(0.0) for each in ("stance", "other_stance"))
    apart = abs(mine - theirs).where((pairs["stance"] != "") & (pairs["other_stance"] != ""), -1.0)
    pairs = pairs.assign(n_article=pairs.groupby("document_id")["outcome"].transform("size"), apart=apart)
    found = pairs.sort_values(["apart", "n_article", "document_id"], ascending=[False, False, True], kind="stable")
    kept = ["document_id", "n_article", "actor", "stance", "other_actor", "other_stance", "content"]
    return found[kept].reset_index(drop=True)


def _pairs(hand: Coding, machine: Coding) -> list[tuple[object, ...]]:
    """Return whether the actors are the same, and a row of `_PAIR`, for each statement of either coding."""
    shared = overlaps(*([places(row.content) for row in coding.statements] for coding in (hand, machine)))
    for i, j in zip(*(shared >= _OVERLAP).nonzero(), strict=True):
        shared[i, j] += 0.001 * same_actor(hand.statements[i].actor, machine.statements[j].actor)
    partner = one_to_one(np.where(shared >= _OVERLAP, shared, 0))
    rows: list[tuple[object, ...]] = []
    for i, row in enumerate(hand.statements):
        same, outcome, by_machine = False, "missed", ("", "", math.nan)
        if i in partner:
            other = machine.statements[partner[i]]
            same, by_machine = same_actor(row.actor, other.actor), (other.actor, other.stance, other.confidence)
            outcome = "right" if same and row.stance == other.stance else "wrong"
        rows.append((same, hand.document_id, outcome, row.actor, row.stance, row.kind, *by_machine, row.content))
    return rows + [
        (False, hand.document_id, "extra", "", "", row.kind, row.actor, row.stance, row.confidence, row.content)
        for j, row in enumerate(machine.statements)
        if j not in partner.values()
    ]


def _positions(hand: Coding, machine: Coding) -> tuple[int, int, int]:
    """Return how many positions the coder has, the machine has, and both have, each actor's taken for one other's."""
    left, taken, agreed = list(machine.positions), 0, 0
    for actor, position in hand.positions:
        found = next((each for each in left if same_actor(actor, each[0])), None)
        if found is not None:
            left.remove(found)
            taken, agreed = taken + 1, agreed + (found[1] == position)
    return len(hand.positions), taken + len(set(left)), agreed


def _measures(counts: np.ndarray) -> np.ndarray:
    """Return the `_MEASURES` of counts as `compare` lays them out, in the last axis."""
    n_hand, n_machine, held, held_by_machine, agreed, same, right = np.moveaxis(counts[..., :7], -1, 0)
    met = counts[..., 7:].reshape(*counts.shape[:-1], len(STANCES), len(STANCES))
    matched, taken = met.sum((-2, -1)), met[..., : len(_VALUES), : len(_VALUES)]
    found = (
        ratio(2 * matched, n_hand + n_machine),
        ratio(same, matched),
        macro_f1(label_f1(met)),
        alpha(taken, _VALUES),
        ratio(2 * right, n_hand + n_machine),
        ratio(2 * agreed, held + held_by_machine),
    )
    return np.stack(found, -1)


def _by_confidence(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how many statements the machine made with which confidence, and the share that is right."""
    names = [f"{low}–{high}" for low, high in pairwise(_BOUNDS)]
    inside = pd.cut(pairs["confidence"], [*_BOUNDS[:-1], np.nextafter(_BOUNDS[-1], 2)], right=False, labels=names)
    right = (pairs["outcome"] == "right").groupby(inside, observed=False).agg(["size", "mean"])
    return pd.DataFrame({"confidence": names, "n_statements": right["size"].tolist(), "right": right["mean"].tolist()})


def _sides(pairs: pd.DataFrame, machine: Sequence[Coding]) -> pd.Series:
    """Return the side of the actor of each pair, by hand where there is one, as the machine's statements give sides."""
    known = {each.actor: each.side for coding in machine for each in coding.statements if each.side}
    names = pairs["actor"].where(pairs["actor"] != "", pairs["machine_actor"])
    of = {name: next((known[each] for each in known if same_actor(name, each)), "") for name in names.unique()}
    return names.map(of)


def _by_group(name: str, groups: pd.Series, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how many statements of each group were coded by hand, found, found right, and made beyond them."""
    outcomes = pd.crosstab(groups.replace("", "–"), pairs["outcome"])
    outcomes = outcomes.reindex(columns=["missed", "wrong", "right", "extra"], fill_value=0).rename_axis(columns=None)
    found = outcomes["wrong"] + outcomes["right"]
    outcomes = outcomes.assign(n_statements=outcomes["missed"] + found, found=found).rename_axis(name).reset_index()
    outcomes = outcomes.sort_values(["n_statements", name], ascending=[False, True], ignore_index=True)
    return outcomes[[name, "n_statements", "found", "right", "extra"]]
