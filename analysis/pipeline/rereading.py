"""Articles read once more, for tables that are there: what decided a statement, and how else it might be heard."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis import reader, records
from analysis.attribution import sentiment
from analysis.corpus.tables import Analysis
from analysis.records import DecidingWord, Span

#: The ways to hear a statement, the one that pages show first; the last is what no way should be worse than.
HEARD = ("the reader", "VADER without names and topics", "VADER without names", "VADER as it is", "neutral throughout")


def heard(found: Analysis, by_hand: Sequence[tuple[str, tuple[Span, ...], str]]) -> pd.DataFrame:
    """Return how the machine hears statements that a person labelled, one row per statement of ``by_hand``.

    ``by_hand`` has document, content and sound (`evaluation.read_sounds`). A column of labels for each way to hear: the
    reader’s, VADER’s with and without what is done to its text, and neutral whatever it is.

    >>> by_hand = evaluation.read_sounds(found.event.gold, found.documents)
    >>> len(pipeline.heard(found, by_hand)) == len(by_hand)
    True
    """
    articles = found.articles(document for document, _, _ in by_hand)
    rows: list[tuple[str, ...]] = []
    for document, own in groupby(by_hand, key=lambda row: row[0]):
        article, (_, contents, labels) = articles[document], zip(*own, strict=True)
        texts = (sentiment.masked(article), sentiment.masked(article, topics=False), article.text)
        for content, label, sound in zip(contents, labels, reader.sounds_of(article, contents), strict=True):
            scores = (sentiment.tone(text, content, article.sentences) for text in texts)
            rows.append((document, label, sound, *map(sentiment.sound, scores), "neutral"))
    return pd.DataFrame(rows, columns=["document_id", "by hand", *HEARD])


def deciding_words(found: Analysis, statements: pd.DataFrame) -> pd.DataFrame:
    """Return the words that decided these statements, one row per word (`records.DecidingWord`), the strongest first.

    Each word is hidden in turn and the sentence read again, which takes about a second for a dozen statements: ask for
    those that are shown. A statement that a person decided has no such words.

    >>> words = pipeline.deciding_words(found, found.statements.head(1))
    >>> words["document_id"].unique().tolist() == found.documents["document_id"].tolist()
    True
    """
    machine = statements[statements["coder"] == "machine"]
    articles = found.articles(machine["document_id"])
    words: dict[tuple[Any, ...], tuple[tuple[int, int, float], ...]] = {}
    rows = []
    read = machine[["document_id", "statement_id", "content", "stance"]].itertuples(index=False, name=None)
    for document, statement_id, content, stance in tqdm(
        read, "Words", len(machine), unit=" statements", delay=2, disable=None
    ):
        key = (document, content, stance)
        if key not in words:  # a second actor of the same words has the same
            words[key] = reader.deciding_words(articles[document], content, stance)
        rows += [DecidingWord(document, statement_id, *word) for word in words[key]]
    return records.table(rows, DecidingWord)
