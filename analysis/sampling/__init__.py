"""A random sample of articles, coded by hand, corrects what the machine says of all of them.

design.py      which articles to code, and with what probability each was drawn
coded.py       what people coded of them
counting.py    what is counted in each article
tables.py      every quantity with the machine's value, the corrected one, and its interval
estimator.py   the difference estimator and its variance
misreading.py  the interval where nobody checked, from how the reader misread other articles
planning.py    how wide the intervals will be with 20, 40, 80 and 160 articles
"""

from analysis.sampling.coded import Sample, places, read_sample
from analysis.sampling.design import articles_of, draw
from analysis.sampling.planning import expected_widths
from analysis.sampling.tables import Quantity, corrected, implied, without_corrections

__all__ = [
    "Quantity",
    "Sample",
    "articles_of",
    "corrected",
    "draw",
    "expected_widths",
    "implied",
    "places",
    "read_sample",
    "without_corrections",
]
