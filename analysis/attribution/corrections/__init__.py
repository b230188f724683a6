"""An analyst overrules: ``corrections.csv`` in an event's folder changes, moves, adds and removes statements.

A correction names its statement by id, which holds document and place, or by its document and some of its words. When
the reader has changed and the id is gone, the statement of the same document whose content overlaps that place most is
taken, of several on the same words that of the actor named; what the machine no longer has, or never had, is added if
words, actor and stance are given. So hand work survives. What cannot be applied is reported with its reason, never
dropped.
"""

from __future__ import annotations

from analysis.attribution.corrections.applying import Corrected, apply
from analysis.attribution.corrections.reading import NONE, document_of, read_corrections

__all__ = ["NONE", "Corrected", "apply", "document_of", "read_corrections"]
