"""From statements to what can be said of an actor: estimates, standings and movements.

estimates.py   the mean of an actor's statements with its interval, or in words why there is none
standings.py   one position per actor and per side
selection.py   which days and actors are looked at, and one actor in depth
basis.py       what the numbers rest on
robustness.py  which choices the answer hangs on
movements.py   who moved, and when
"""

from analysis.aggregate.basis import basis, findings
from analysis.aggregate.estimates import estimates
from analysis.aggregate.movements import by_period, courses, moves, prices
from analysis.aggregate.robustness import robustness
from analysis.aggregate.selection import (
    breakdown,
    every_period,
    loudest,
    neighbours,
    only,
    portrayed,
    toward,
    with_outlets,
    with_periods,
    within,
)
from analysis.aggregate.standings import crossed, sides, standings
