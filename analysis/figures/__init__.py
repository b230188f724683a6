"""Tables → what a reader sees, the same objects in JupyterLab and on a page.

display.py    what a cell shows: HTML or a picture, always with its plain or alternative text
markup.py     words of an article with some of them marked, everything escaped
stance.py     the main figure: where each actor stands and how it sounds; crossed.py where the two point apart
canvas.py     what figures are drawn on, each mark a link; links.py where it leads
evidence.py   quotation by quotation, with the words that decided; what the reader is not sure of, apart
narration.py  the narrator's sentences about an actor
article.py    an article with its sources, cues and statements marked in place
timeline.py   who moved, and when; movements.py the statements that prove it
network.py    who agrees with whom; polarity.py how far they part over time
tables.py     numbers as tables
robustness.py which choices the answer hangs on
checked.py    what a sample coded by hand makes of the machine's means
coders.py     how far two people who coded the same articles agree
trust.py      how the machine's coding compares with a person's, and whether its probabilities hold
"""

from analysis.figures.article import article, attributions, chosen, newcomers, unattributed
from analysis.figures.checked import compared, means_compared, quantities
from analysis.figures.coders import between_coders, drawn, to_settle
from analysis.figures.crossed import crossed
from analysis.figures.display import Fragment, Picture, answer, note
from analysis.figures.evidence import evidence, quoted, unsure
from analysis.figures.movements import moved, over_time, prices, proof
from analysis.figures.narration import narrated
from analysis.figures.network import agreements, extent, members, pairs, spoken_of
from analysis.figures.polarity import camps_over_time, polarity
from analysis.figures.robustness import robustness
from analysis.figures.stance import stance_and_sound
from analysis.figures.tables import absent, breakdown, inputs, numbers, portrayals, side_by_side, table
from analysis.figures.timeline import timeline
from analysis.figures.trust import against_hand, between, differences, reliability, sounds
