"""Two coders on the same articles: how far they agree, and what they have to settle."""

from __future__ import annotations

import pandas as pd

from analysis import evaluation
from analysis.errors import ParameterError
from analysis.evaluation import Agreement
from analysis.handcoding.lines import words
from analysis.handcoding.work import Work


def drawn(work: Work) -> pd.DataFrame:
    """Return one row per drawn article: title, outlet, published, and who finished it with how many statements."""
    lines = work.finished()
    rows = []
    for each in work.documents:
        own = [line for line in lines if line.document_id == each.document_id]
        by = ", ".join(line.coder for line in own), ", ".join(str(len(line.statements)) for line in own)
        rows.append((each.title or each.document_id, each.outlet, each.published, *by))
    return pd.DataFrame(rows, columns=["title", "outlet", "published", "finished", "n_statements"])


def compared(work: Work, other: str = "") -> Agreement | None:
    """Return how far the coder agrees with another on the articles that both have finished; None without any.

    ``other`` may be left out where there is one other coder. Nobody of the two is right: F1 and alpha are the same
    whoever goes first. Raises ParameterError.
    """
    lines = work.finished()
    others = sorted({line.coder for line in lines} - {work.coder})
    if other and other not in others:
        raise ParameterError(f"No article is finished by {other!r}; others who have: {', '.join(others) or 'none'}.")
    if not other and len(others) > 1:
        raise ParameterError(f"There are several other coders; choose one of {', '.join(others)}.")
    theirs = {line.document_id: line for line in lines if line.coder == (other or "".join(others))}
    both = [line for line in lines if line.coder == work.coder and line.document_id in theirs]
    if not both:
        return None
    return evaluation.compare(both, [theirs[line.document_id] for line in both])


def differences(found: Agreement | None, work: Work) -> pd.DataFrame:
    """Return one row per statement that the coders have to settle, in the order of the articles.

    ``words`` are in the article; ``mine`` and ``theirs`` hold actor and stance as each coder has them, or nothing.
    """
    columns = ["document_id", "words", "mine", "theirs"]
    if found is None:
        return pd.DataFrame(columns=columns)
    open_ = found.pairs[found.pairs["outcome"] != "right"]
    rows = [
        (
            row["document_id"],
            words(row["content"], work.texts[row["document_id"]]),
            ", ".join(filter(None, (row["actor"], row["stance"]))),
            ", ".join(filter(None, (row["machine_actor"], row["machine_stance"]))),
        )
        for row in open_.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=columns)
