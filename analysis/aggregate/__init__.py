"""From statements to what can be said of an actor: estimates, standings, and claims in words.

estimates.py   the mean of an actor's statements with its interval, or in words why there is none
standings.py   one position per actor and per side
selection.py   which days and actors are looked at, and one actor in depth
basis.py       what the numbers rest on
robustness.py  which choices the answer hangs on
movements.py   who moved, and when
claims/        every sentence of a page, with what it rests on
"""

from analysis.aggregate.basis import basis, findings
from analysis.aggregate.claims.lead import about, about_article, lead, lead_between, lead_of_article, lead_over_time
from analysis.aggregate.claims.trust import checked, lead_on_sample, lead_on_trust, reader_card, trust, trust_in_sound
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
