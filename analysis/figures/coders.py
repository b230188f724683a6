"""Two people who coded the same articles: how far they agree, and what they have to settle."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from analysis.figures.display import Fragment, counted, few, name, rows, shown
from analysis.figures.tables import html_table
from analysis.figures.trust import measures

_ALONE = few("No article is finished by two coders yet; open this notebook as another coder to code the same sample.")


class Agreement(Protocol):
    """What is shown of an agreement of two coders."""

    measures: pd.DataFrame
    n_documents: int


def drawn(articles: pd.DataFrame) -> Fragment:
    """Return the drawn articles, and who has finished each with how many statements (`handcoding.drawn`).

    >>> columns = ["title", "outlet", "published", "finished", "n_statements"]
    >>> articles = pd.DataFrame([["Truce holds", "The Herald", "2031-03-01", "A", "2"]], columns=columns)
    >>> figures.drawn(articles).text.splitlines()[-1]
    'Truce holds | The Herald | 2031-03-01 | A | 2'
    """
    lines = [[name(row.title), shown(row.outlet), shown(row.published), shown(row.finished), shown(row.n_statements)]
             for row in rows(articles)]  # fmt: skip
    head = ("Article", "Outlet", "Date", "Finished by", "Statements")
    return html_table("The drawn articles, in the order in which to code them.", head, lines)


def between_coders(agreement: Agreement | None) -> Fragment:
    """Return the measures of two coders' agreement with their intervals; they are the same whoever goes first.

    >>> figures.between_coders(None).text.split(";")[0]
    'No article is finished by two coders yet'
    """
    if agreement is None:
        return _ALONE
    number = counted(agreement.n_documents, "article")
    return measures(agreement.measures, f"One coder against the other on {number}; 1 is perfect.")


def to_settle(differences: pd.DataFrame) -> Fragment:
    """Return the statements that two coders do not have alike (`handcoding.differences`).

    >>> columns = ["words", "document_id", "mine", "theirs"]
    >>> figures.to_settle(pd.DataFrame([["a truce", "d1", "Egypt: favor", ""]], columns=columns)).text.splitlines()[-1]
    'a truce | d1 | Egypt: favor | –'
    """
    lines = [[shown(row.words), name(row.document_id), shown(row.mine) or "–", shown(row.theirs) or "–"]
             for row in rows(differences)]  # fmt: skip
    return html_table("What the coders have to settle.", ("Words", "Article", "This coder", "The other"), lines)
