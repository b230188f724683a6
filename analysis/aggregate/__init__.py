"""From statements to what can be said of an actor: estimates, standings and movements.

estimates.py   the mean of an actor's statements with its interval, or in words why there is none
standings.py   one position per actor and per side
actors.py      which actors are looked at, and one of them in depth
dates.py       which days and periods are looked at
basis.py       what the numbers rest on
robustness.py  which choices the answer hangs on
movements.py   who moved, and when
"""

from analysis.aggregate.actors import breakdown, loudest, neighbours, only, portrayed, toward, with_outlets
from analysis.aggregate.basis import basis, findings
from analysis.aggregate.dates import every_period, with_periods, within
from analysis.aggregate.estimates import estimates
from analysis.aggregate.movements import by_period, courses, moves, prices
from analysis.aggregate.robustness import robustness
from analysis.aggregate.standings import crossed, sides, standings

__all__ = [
    "about", "about_article", "basis", "breakdown", "by_period", "checked", "courses", "crossed",
    "estimates", "every_period", "findings", "lead", "lead_between", "lead_of_article", "lead_on_sample",
    "lead_on_trust", "lead_over_time", "loudest", "moves", "neighbours", "only", "portrayed", "prices",
    "reader_card", "robustness", "sides", "sounds", "stances", "standings", "toward", "trust", "trust_in_sound",
    "with_outlets", "with_periods", "within"
]  # fmt: skip
