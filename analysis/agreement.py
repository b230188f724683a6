"""How far the machine's coding agrees with a hand coding of the same documents (codebook, section 6).

A machine statement matches a hand-coded one of the same document where their contents overlap by at least 0.3
(intersection over union of characters), one-to-one, best first. Intervals resample documents (Efron 1979), because
statements of one article stand or fall together; with one document there is none. Alpha is Krippendorff's (2004) with
the interval metric on against, conditional and favor, as NLTK computes it.

What it misses: whether the hand coding is right. Two careful coders reach an end-to-end F1 of about 0.9 on such text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import interval_distance

from analysis import lexicons
from analysis.errors import InputError
from analysis.records import KINDS, SCORES, STANCES, Span

_OVERLAP = 0.3
_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})

#: One row per measure; the figures that say how far a coding can be trusted.
MEASURES = ("detection_f1", "actor_accuracy", "stance_macro_f1", "stance_alpha", "end_to_end_f1", "positions_f1")


@dataclass(frozen=True)
class Coding:
    """The statements and positions one coder, person or machine, found in one document.

    Each statement is (actor, stance, kind, explicit, content as spans, rules).
    """

    document_id: str
    statements: tuple[Coded, ...]
    positions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Coded:
    """One row per coded statement, by whichever coder."""

    actor: str
    stance: str
    kind: str
    content: tuple[Span, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """How two codings compare.

    ``measures``: one row per measure with its interval; ``pairs``: one row per statement of either coding, ``outcome``
    right, wrong, missed or extra; ``confusion``: hand-coded stance by machine stance; ``kinds``: one row per kind;
    ``rules``: one row per stance rule that decided, and the share that agrees with the hand coding.
    """

    measures: pd.DataFrame
    pairs: pd.DataFrame
    confusion: pd.DataFrame
    kinds: pd.DataFrame
    rules: pd.DataFrame
    n_documents: int


def read_gold(path: Path, texts: Mapping[str, str]) -> list[Coding]:
    """Return the hand codings of the documents in ``texts`` (id → text); raises InputError naming the wrong line."""
    codings = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            row = json.loads(line)
            statements = row["statements"]
            document_id = row["id"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f'{where} is no coding ({error}); each line needs "id" and "statements".') from error
        if document_id not in texts:
            raise InputError(f"{where}: there is no document {document_id!r}; its id must be one of the articles'.")
        coded = tuple(_read_statement(row, texts[document_id], where) for row in statements)
        codings.append(Coding(document_id, coded, tuple(row.get("positions", {}).items())))
    return codings


def _read_statement(row: Mapping[str, object], text: str, where: str) -> Coded:
    missing = [key for key in ("actor", "kind", "content", "stance") if not row.get(key)]
    if missing:
        raise InputError(f"{where}: a statement has no {missing[0]!r}; add it.")
    if row["stance"] not in STANCES or row["kind"] not in KINDS:
        raise InputError(
            f"{where}: {row['stance']!r}, {row['kind']!r} are no stance and kind; "
            f"use {', '.join(STANCES)} and {', '.join(KINDS)}."
        )
    content = row["content"] if isinstance(row["content"], list) else [row["content"]]
    spans = locate([str(piece) for piece in content], text)
    if spans is None:
        raise InputError(
            f"{where}: the content {' … '.join(map(str, content))!r} does not stand in the article; copy its words."
        )
    return Coded(str(row["actor"]), str(row["stance"]), str(row["kind"]), spans)


def locate(pieces: Sequence[str], text: str) -> tuple[Span, ...] | None:
    """Return where the pieces stand in a text, in order if they can; white space and shapes of marks do not count."""
    plain = text.translate(_MARKS)
    spans: list[Span] = []
    after = 0
    for piece in pieces:
        words = [re.escape(word) for word in piece.translate(_MARKS).split()]
        pattern = re.compile(r"\s+".join(words))
        match = pattern.search(plain, after) or pattern.search(plain)
        if match is None or not words:
            return None
        spans.append(match.span())
        after = match.end()
    return tuple(spans)


def machine_codings(statements: pd.DataFrame, positions: pd.DataFrame, document_ids: Iterable[str]) -> list[Coding]:
    """Return the machine's tables as codings, one per document, also where it found nothing."""
    by_statement = dict(iter(statements.groupby("document_id", sort=False)))
    by_position = dict(iter(positions.groupby("document_id", sort=False)))
    codings = []
    for document_id in document_ids:
        rows = by_statement.get(document_id, statements.iloc[:0])
        columns = (rows[name].tolist() for name in ("actor", "stance", "kind", "content", "rules"))
        coded = tuple(Coded(*values) for values in zip(*columns, strict=True))
        places = by_position.get(document_id, positions.iloc[:0])
        codings.append(Coding(document_id, coded, tuple(zip(places["actor"], places["position"], strict=True))))
    return codings


def compare(
    gold: Sequence[Coding],
    machine: Sequence[Coding],
    *,
    confidence: float = 0.95,
    random_seed: int = 2025,
    n_resamples: int = 1000,
) -> Agreement:
    """Compare two codings of the same documents; the first is taken as right."""
    by_id = {coding.document_id: coding for coding in machine}
    counts = [_count(coding, by_id.get(coding.document_id, Coding(coding.document_id, (), ()))) for coding in gold]
    rows = [row for count in counts for row in count.pairs]
    columns = [
        "document_id",
        "outcome",
        "actor",
        "stance",
        "kind",
        "machine_actor",
        "machine_stance",
        "rules",
        "content",
    ]
    pairs = pd.DataFrame(rows, columns=columns)
    generator = np.random.default_rng(random_seed)
    draws = generator.integers(0, len(counts), (n_resamples, len(counts))) if len(counts) > 1 else np.empty((0, 0), int)
    tail = (1 - confidence) / 2
    measures = []
    for name in MEASURES:
        value = _MEASURE[name](counts)
        resampled = [_MEASURE[name]([counts[place] for place in draw]) for draw in draws]
        known = [each for each in resampled if not np.isnan(each)]
        low, high = np.quantile(known, [tail, 1 - tail]) if known else (np.nan, np.nan)
        measures.append((name, value, low, high, len(counts)))
    matched = pairs[pairs["outcome"].isin(("right", "wrong"))]
    confusion = pd.crosstab(matched["stance"], matched["machine_stance"]).reindex(
        index=STANCES, columns=STANCES, fill_value=0
    )
    hand = pairs[pairs["outcome"] != "extra"]
    kinds = pd.DataFrame(
        [
            (kind, len(each), int((each["outcome"] != "missed").sum()), int((each["outcome"] == "right").sum()))
            for kind in KINDS
            for each in [hand[hand["kind"] == kind]]
        ],
        columns=["kind", "n_statements", "found", "right"],
    )
    frame = pd.DataFrame(measures, columns=["measure", "value", "ci_low", "ci_high", "n_documents"])
    return Agreement(frame, pairs, confusion, kinds, _by_rule(pairs), len(counts))


class Tables(Protocol):
    """What a comparison needs of an event's tables."""

    event: Event
    documents: pd.DataFrame
    statements: pd.DataFrame
    positions: pd.DataFrame


class Event(Protocol):
    """What a comparison needs of an event: where its hand coding is, if it has one."""

    gold: Path | None


def of_event(tables: Tables, *, confidence: float = 0.95, random_seed: int = 2025) -> Agreement | None:
    """Return the agreement of an event's tables with the hand coding that comes with it, or None without one."""
    if tables.event.gold is None:
        return None
    texts = dict(zip(tables.documents["document_id"], tables.documents["text"], strict=True))
    gold = read_gold(tables.event.gold, texts)
    machine = machine_codings(tables.statements, tables.positions, texts)
    return compare(gold, machine, confidence=confidence, random_seed=random_seed)


def trust(agreement: Agreement | None) -> str:
    """Return the one line every report carries: how far its numbers can be trusted, or that nothing says so."""
    if agreement is None:
        return (
            "No hand-coded statements come with this event, so nothing here says how often the machine is right on it."
        )
    value = agreement.measures.set_index("measure")["value"]
    n_statements = int((agreement.pairs["outcome"] != "extra").sum())
    articles = "one article" if agreement.n_documents == 1 else f"{agreement.n_documents} articles"
    return (
        f"On the {n_statements} hand-coded statements of {articles} the machine finds statement, actor and stance with "
        f"an F1 of {value['end_to_end_f1']:.2f} and positions with {value['positions_f1']:.2f} (1 is perfect); "
        "expect less on other articles."
    )


def report(agreement: Agreement, texts: Mapping[str, str], n_errors: int = 10) -> str:
    """Return the agreement as text: measures, confusion, kinds, rules, and the first statements that it gets wrong."""
    parts = [agreement.measures.to_string(index=False, float_format="{:.3f}".format, na_rep="–")]
    parts.append("Stance by hand (rows) and by machine (columns)\n" + agreement.confusion.to_string())
    parts.append("By kind\n" + agreement.kinds.to_string(index=False))
    parts.append("By rule\n" + agreement.rules.to_string(index=False))
    wrong = agreement.pairs[agreement.pairs["outcome"] != "right"].head(n_errors)
    lines = [
        f"{row['document_id']} {row['outcome']}: {row['actor'] or '–'} {row['stance']} / {row['machine_actor'] or '–'} "
        f"{row['machine_stance']} {'; '.join(row['rules'])}\n    "
        + " … ".join(" ".join(texts[row["document_id"]][start:end].split()) for start, end in row["content"])
        for row in wrong.to_dict("records")
    ]
    return "\n\n".join([*parts, "Where they differ (by hand / by machine)\n" + "\n".join(lines)])


def _by_rule(pairs: pd.DataFrame) -> pd.DataFrame:
    machine = pairs[pairs["machine_stance"] != ""]
    # The first rule is the one that decided; what it is about follows a colon.
    rule = machine["rules"].map(lambda rules: rules[0].split(":")[0] if rules else "–")
    right = (machine["outcome"] == "right").groupby(rule).agg(["size", "mean"]).reset_index()
    right.columns = pd.Index(["rule", "n_statements", "right"])
    return right.sort_values(["n_statements", "rule"], ascending=[False, True], ignore_index=True)


# --- matching ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Count:
    """What one document adds to the measures."""

    n_gold: int
    n_machine: int
    matched: tuple[tuple[str, str, bool], ...]  # hand stance, machine stance, same actor
    gold_positions: frozenset[tuple[str, str]]
    machine_positions: frozenset[tuple[str, str]]
    pairs: tuple[tuple[object, ...], ...]


def _count(gold: Coding, machine: Coding) -> _Count:
    ranked = sorted(
        (
            (shared + 0.001 * same_actor(hand.actor, coded.actor), i, j)
            for i, hand in enumerate(gold.statements)
            for j, coded in enumerate(machine.statements)
            if (shared := _overlap(hand.content, coded.content)) >= _OVERLAP
        ),
        reverse=True,
    )
    partner: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in partner and j not in partner.values():
            partner[i] = j
    matched: list[tuple[str, str, bool]] = []
    pairs: list[tuple[object, ...]] = []
    for i, hand in enumerate(gold.statements):
        if i not in partner:
            pairs.append((gold.document_id, "missed", hand.actor, hand.stance, hand.kind, "", "", (), hand.content))
            continue
        coded = machine.statements[partner[i]]
        same = same_actor(hand.actor, coded.actor)
        matched.append((hand.stance, coded.stance, same))
        outcome = "right" if same and hand.stance == coded.stance else "wrong"
        pairs.append(
            (
                gold.document_id,
                outcome,
                hand.actor,
                hand.stance,
                hand.kind,
                coded.actor,
                coded.stance,
                coded.rules,
                hand.content,
            )
        )
    for j, coded in enumerate(machine.statements):
        if j not in partner.values():
            pairs.append(
                (gold.document_id, "extra", "", "", coded.kind, coded.actor, coded.stance, coded.rules, coded.content)
            )
    theirs = set()
    left = list(machine.positions)
    for actor, _ in gold.positions:
        found = next((item for item in left if same_actor(actor, item[0])), None)
        if found is not None:
            left.remove(found)
            theirs.add((actor, found[1]))
    theirs |= {(f"?{actor}", label) for actor, label in left}
    prefix = gold.document_id
    return _Count(
        len(gold.statements),
        len(machine.statements),
        tuple(matched),
        frozenset((f"{prefix}/{actor}", label) for actor, label in gold.positions),
        frozenset((f"{prefix}/{actor}", label) for actor, label in theirs),
        tuple(pairs),
    )


def _overlap(mine: Sequence[Span], theirs: Sequence[Span]) -> float:
    """Return the intersection over union of two sets of characters."""
    both = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in mine for b in theirs)
    either = sum(end - start for start, end in (*mine, *theirs)) - both
    return both / either if either else 0.0


# --- measures ---------------------------------------------------------------------------------------------------------


def _f1(hits: int, n_machine: int, n_gold: int) -> float:
    return 2 * hits / (n_machine + n_gold) if n_machine + n_gold else float("nan")


def _detection(counts: Sequence[_Count]) -> float:
    return _f1(sum(len(c.matched) for c in counts), sum(c.n_machine for c in counts), sum(c.n_gold for c in counts))


def _actor(counts: Sequence[_Count]) -> float:
    same = [row[2] for count in counts for row in count.matched]
    return sum(same) / len(same) if same else float("nan")


def _macro(counts: Sequence[_Count]) -> float:
    pairs = [row[:2] for count in counts for row in count.matched]
    scores = []
    for label in STANCES:
        n_gold, n_machine = (sum(pair[side] == label for pair in pairs) for side in (0, 1))
        if n_gold or n_machine:
            scores.append(_f1(sum(pair == (label, label) for pair in pairs), n_machine, n_gold))
    return sum(scores) / len(scores) if scores else float("nan")


def _alpha(counts: Sequence[_Count]) -> float:
    scored = [
        (SCORES[hand], SCORES[coded])
        for count in counts
        for hand, coded, _ in count.matched
        if SCORES[hand] is not None and SCORES[coded] is not None
    ]
    # With one value throughout nothing could have been confused, and alpha is not defined.
    if len(scored) < 2 or len({score for pair in scored for score in pair}) < 2:
        return float("nan")
    data = [(coder, item, score) for item, pair in enumerate(scored) for coder, score in zip("hm", pair, strict=True)]
    return float(AnnotationTask(data, distance=interval_distance).alpha())


def _end_to_end(counts: Sequence[_Count]) -> float:
    right = sum(same and hand == coded for count in counts for hand, coded, same in count.matched)
    return _f1(right, sum(c.n_machine for c in counts), sum(c.n_gold for c in counts))


def _positions(counts: Sequence[_Count]) -> float:
    hits = sum(len(count.gold_positions & count.machine_positions) for count in counts)
    return _f1(hits, sum(len(c.machine_positions) for c in counts), sum(len(c.gold_positions) for c in counts))


_MEASURE: dict[str, Callable[[Sequence[_Count]], float]] = dict(
    zip(MEASURES, (_detection, _actor, _macro, _alpha, _end_to_end, _positions), strict=True)
)


# --- names ------------------------------------------------------------------------------------------------------------


def same_actor(one: str, other: str) -> bool:
    """Tell whether two names are the same actor once offices, articles and a state's other names are set aside."""
    mine, theirs = _name_key(one), _name_key(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


@cache
def _name_key(name: str) -> frozenset[str]:
    low = name.strip().lower().translate(_MARKS).removesuffix("'s").removeprefix("the ").strip(" .,")
    state = _states().get(low)
    if state is not None:
        return frozenset([f"state: {state}"])
    words = re.findall(r"[\w-]+", low)
    bare = [word for word in words if word not in _offices()]
    return frozenset(bare or words)


@cache
def _states() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in lexicons.read("states"):
        for word in (row["name"], *row["aliases"].split("|"), *row["seats"].split("|")):
            if word:
                found.setdefault(word.lower(), row["name"])
    return found


@cache
def _offices() -> frozenset[str]:
    titles = (word for row in lexicons.read("roles") if row["kind"] == "title" for word in row["word"].split())
    adjectives = (word.lower() for row in lexicons.read("states") for word in row["adjectives"].split("|"))
    return frozenset((*titles, *adjectives, "the", "of", "former", "government", "administration"))
