"""How far a machine's coding, or another person's, agrees with one by hand.

codings.py      what one coder found in one document, read from the codebook's JSON lines or made of an event's tables
matching.py     which statements of two codings are the same, and which names are one actor
scoring.py      F1, macro-F1 and alpha from counts, with intervals that resample documents
statements.py   statements and positions: actor, stance, and where two readings differ
attribution.py  who says what, whatever it is about
tones.py        how statements sound, and the tone toward an actor
"""

from analysis.evaluation.attribution import validate_attribution
from analysis.evaluation.codings import Coded, Coding, machine_codings, read_gold, read_statement
from analysis.evaluation.matching import same_actor
from analysis.evaluation.statements import Agreement, between, compare, of_event, report, side_by_side
from analysis.evaluation.tones import TONES, predict, read_sounds, read_targets, sounds, toward

__all__ = [
    "TONES",
    "Agreement",
    "Coded",
    "Coding",
    "between",
    "compare",
    "machine_codings",
    "of_event",
    "predict",
    "read_gold",
    "read_sounds",
    "read_statement",
    "read_targets",
    "report",
    "same_actor",
    "side_by_side",
    "sounds",
    "toward",
    "validate_attribution",
]
