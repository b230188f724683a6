"""Tables → what a reader sees, the same objects in JupyterLab and on a page (`notebook.display`).

stance.py     the main figure: where each actor stands and how it sounds
timeline.py   who moved, and when, and how far a debate falls into two camps
network.py    who agrees with whom
evidence.py   quotation by quotation, with the words that decided, and the links that lead there
article.py    an article with its sources, cues and statements marked in place; the narrator's sentences
tables.py     numbers as tables
trust.py      how far the numbers hold: beside what people coded by hand, and where choices are undone
"""

from analysis.figures.article import article, attributions, chosen, narrated, newcomers, unattributed
from analysis.figures.evidence import crossed, evidence, moved, proof, quoted, unsure
from analysis.figures.network import agreements, extent, pairs
from analysis.figures.stance import stance_and_sound
from analysis.figures.tables import absent, breakdown, inputs, table
from analysis.figures.timeline import camps_over_time, timeline
from analysis.figures.trust import (
    against_hand,
    between,
    between_coders,
    compared,
    quantities,
    reliability,
    robustness,
    sounds,
)
from analysis.notebook.display import Fragment, Picture, answer, note
