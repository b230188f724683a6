"""A random sample of articles, coded by hand, corrects what the machine says of all of them.

design.py      which articles to code, and with what probability each was drawn
coded.py       what people coded of them
quantities.py  what is counted in each article, and every quantity with the machine's value and the corrected one
estimator.py   the difference estimator and its variance
misreading.py  the interval where nobody checked, from how the reader misread other articles
means.py       mean stances as pages show them, corrected or not
planning.py    how wide the intervals will be with 20, 40, 80 and 160 articles
"""

from analysis.sampling.coded import Sample, census, places, read_sample
from analysis.sampling.design import articles_of, draw
from analysis.sampling.means import compared, means
from analysis.sampling.planning import expected_widths
from analysis.sampling.quantities import corrected, without_corrections
