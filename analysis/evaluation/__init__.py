"""How far a machine's coding, or another person's, agrees with one by hand.

codings.py      what one coder found in one document, and when two coders mean the same
scoring.py      F1, macro-F1 and alpha from counts, with intervals that resample documents
statements.py   statements and positions: actor, stance, and where two readings differ
attribution.py  who says what, whatever it is about
tones.py        how statements sound, and the tone toward an actor
"""

from analysis.evaluation.attribution import validate_attribution
from analysis.evaluation.codings import Coded, Coding, machine_codings, read_gold, read_statement, same_actor
from analysis.evaluation.statements import Agreement, between, compare, of_event, report, side_by_side
from analysis.evaluation.tones import TONES, predict, read_sounds, read_targets, sounds, toward
