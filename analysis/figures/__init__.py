"""Tables → what a reader sees, the same objects in JupyterLab and on a page.

display.py    what a cell shows: HTML or a picture, always with its plain or alternative text
markup.py     words of an article with some of them marked, everything escaped
canvas.py     what figures are drawn on, each mark a link; links.py where it leads
stance.py     the main figure: where each actor stands and how it sounds
timeline.py   who moved, and when, and how far a debate falls into two camps; movements.py the words that prove it
network.py    who agrees with whom
checked.py    what people coded by hand: what a sample makes of the machine's means, how far two coders agree
evidence.py   quotation by quotation, with the words that decided; what the reader is not sure of, apart
article.py    an article with its sources, cues and statements marked in place; the narrator's sentences
tables.py     numbers as tables
trust.py      how the machine's coding compares with a person's, and whether its probabilities hold
"""

from analysis.figures.article import article, attributions, chosen, narrated, newcomers, unattributed
from analysis.figures.checked import between_coders, compared, means_compared, quantities
from analysis.figures.display import Fragment, Picture, answer, note
from analysis.figures.evidence import evidence, quoted, unsure
from analysis.figures.movements import crossed, moved, over_time, proof, robustness
from analysis.figures.network import agreements, extent, pairs
from analysis.figures.stance import stance_and_sound
from analysis.figures.tables import absent, breakdown, inputs, numbers, portrayals, side_by_side, table
from analysis.figures.timeline import camps_over_time, timeline
from analysis.figures.trust import against_hand, between, differences, reliability, sounds
