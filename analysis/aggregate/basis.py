"""What the numbers rest on, and what a page hands on to be compared."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from analysis.aggregate.standings import sure
from analysis.corpus.tables import Analysis

#: How many answers that were set aside are told, and how much of each.
_MOST, _LONGEST = 10, 120
#: How much of a statement a comparison quotes, and how many statements it can hold without taking minutes to write.
_LONGEST_TEXT, _STATEMENTS = 240, 5_000


def basis(tables: Analysis) -> pd.DataFrame:
    """Return what was read and what was set aside, as rows (what, number, note).

    >>> aggregate.basis(found)["what"].tolist()[:2]
    ['documents', 'paragraphs read']
    """
    statements, attributions, paragraphs = tables.statements, tables.attributions, tables.paragraphs
    furniture = paragraphs[paragraphs["role"] == "furniture"]
    rules = ", ".join(dict.fromkeys(furniture["rule"]))
    unknown = int((attributions["actor_id"] == "").sum())
    taken = sure(statements)
    rows = [
        ("documents", len(tables.documents), ""),
        ("paragraphs read", len(paragraphs) - len(furniture), "title and text"),
        ("paragraphs set aside", len(furniture), rules),
        ("attributions found", len(attributions), f"{unknown} of them with a source that is no known actor"),
        ("statements on the target", len(statements), f"by {statements['actor_id'].nunique()} actors"),
        ("of these implied", int((~statements["explicit"].astype(bool)).sum()), "the position follows from context"),
        ("of these neutral", int((taken["stance"] == "neutral").sum()), "on the target, without a position"),
        ("statements the reader is not sure of", len(statements) - len(taken), "listed separately, and in no mean"),
    ]
    if len(tables.set_aside):
        first = tables.set_aside.iloc[0]
        note = f"could not be read; the first: {first['file']}, {first['reason']}"
        rows.insert(1, ("articles set aside", len(tables.set_aside), note))
    if len(tables.duplicates):
        left_out = int((~tables.duplicates["counted"].astype(bool)).sum())
        rows.insert(1, ("copies of other documents", len(tables.duplicates), f"{left_out} of them not counted"))
    if len(tables.outcomes):
        rows.append(("corrections by hand", len(tables.outcomes), _outcomes(tables.outcomes)))
    if tables.event.reading:
        rows += _answered(tables.answers)
    return pd.DataFrame(rows, columns=["what", "number", "note"])


def _answered(answers: pd.DataFrame) -> list[tuple[str, int, str]]:
    """Return what became of another reader's statements: found as given, aligned, set aside and why."""
    likeness = answers["likeness"].astype(float)
    aside = answers[likeness == 0]
    told = "; ".join(
        f"{row['actor'] or 'nobody'}, “{row['words'][:_LONGEST]}”: {row['reason']}"
        for row in aside.head(_MOST).to_dict("records")
    )
    rest = f"; and {len(aside) - _MOST} more" if len(aside) > _MOST else ""
    return [
        ("statements that the reader gave", len(answers), f"{int((likeness == 100).sum())} in the article's own words"),
        ("of these aligned", int(likeness.between(0, 100, "neither").sum()), "their words are nearly the article's"),
        ("of these set aside", len(aside), told + rest),
    ]


def _outcomes(corrections: pd.DataFrame) -> str:
    """Return what became of the corrections, and how often the machine was right where a person decided.

    Precision counts the machine's statements among these, recall the person's; right is a statement with the same actor
    and stance, wherever it begins and ends. What nobody decided enters neither: whoever notes mistakes alone makes the
    machine look worse than it is.
    """
    count = corrections["outcome"].value_counts()
    words = {
        "confirmed": "confirmed",
        "moved": "moved",
        "changed": "overruled",
        "removed": "taken out",
        "added": "added",
    }
    n = count.reindex(list(words), fill_value=0)
    told = [", ".join(f"{many} {words[str(outcome)]}" for outcome, many in n.items() if many)] if n.any() else []
    right = n["confirmed"] + n["moved"]
    machine, hand = right + n["changed"] + n["removed"], right + n["changed"] + n["added"]
    shares = [f"{right} of the machine’s {machine} are right (precision)"] if machine else []
    shares += [f"{right} of theirs, {hand}, are the machine’s too (recall)"] if hand else []
    told += [f"of the statements that people decided, {' and '.join(shares)}"] if shares else []
    lost = corrections[corrections["outcome"] == "unmatched"]
    told += [
        f"not applied: {statement_id + ', ' if statement_id else ''}{reason}"
        for statement_id, reason in zip(lost["statement_id"], lost["reason"], strict=True)
    ]
    return "; ".join(told)


def findings(tables: Analysis, standing: pd.DataFrame, scores: pd.DataFrame) -> dict[str, list[dict[Hashable, Any]]]:
    """Return ``standings`` and ``statements`` as lists of plain values, in the order of the tables.

    A standing has actor_id, actor, position, mean (of the scores, null with too few statements) and n_statements; a
    statement has statement_id, actor_id, document_id, stance (*unsure* where the reader is) and text. The id of a
    statement is made of its document and place: the same words in the same article keep it from one build to the next.
    Of more than 5,000 statements none is listed, because a part of them would look like all that there are.

    >>> list(aggregate.findings(found, standing, stances))
    ['standings', 'statements']
    """
    means = scores.set_index("actor_id")["mean"].astype(float).round(4)
    means = standing["actor_id"].map(means).astype(object).where(lambda mean: mean.notna(), None)
    told = standing.assign(mean=means)[["actor_id", "actor", "position", "mean", "n_statements"]]
    statements = tables.statements if len(tables.statements) <= _STATEMENTS else tables.statements[:0]
    stances = statements["stance"].where(statements["sure"].astype(bool), "unsure")
    texts = [
        text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1].rstrip() + "…"
        for text in statements["content_text"].astype(str)
    ]
    shown = statements[["statement_id", "actor_id", "document_id"]].assign(stance=stances, text=texts)
    return {"standings": told.to_dict("records"), "statements": shown.to_dict("records")}
