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
from analysis.figures.checked import between_coders, compared, drawn, means_compared, quantities, to_settle
from analysis.figures.display import Fragment, Picture, answer, note
from analysis.figures.evidence import evidence, quoted, unsure
from analysis.figures.movements import crossed, moved, over_time, prices, proof, robustness
from analysis.figures.narration import narrated
from analysis.figures.network import agreements, extent, members, pairs, polarity, spoken_of
from analysis.figures.stance import stance_and_sound
from analysis.figures.tables import (
    absent,
    between,
    breakdown,
    counts,
    inputs,
    neighbours,
    numbers,
    portrayals,
    readers,
    side_by_side,
)
from analysis.figures.timeline import camps_over_time, timeline
from analysis.figures.trust import (
    agreement_table,
    by_confidence,
    by_kind,
    by_outlet,
    by_side,
    confusion,
    differences,
    measured,
    reliability,
    sounds,
)

__all__ = [
    "Fragment",
    "Picture",
    "absent",
    "agreement_table",
    "agreements",
    "answer",
    "article",
    "attributions",
    "between",
    "between_coders",
    "breakdown",
    "by_confidence",
    "by_kind",
    "by_outlet",
    "by_side",
    "camps_over_time",
    "chosen",
    "compared",
    "confusion",
    "counts",
    "crossed",
    "differences",
    "drawn",
    "evidence",
    "extent",
    "inputs",
    "means_compared",
    "measured",
    "members",
    "moved",
    "narrated",
    "neighbours",
    "newcomers",
    "note",
    "numbers",
    "over_time",
    "pairs",
    "polarity",
    "portrayals",
    "prices",
    "proof",
    "quantities",
    "quoted",
    "readers",
    "reliability",
    "robustness",
    "side_by_side",
    "sounds",
    "spoken_of",
    "stance_and_sound",
    "timeline",
    "to_settle",
    "unattributed",
    "unsure",
]
