"""Tables → networks: who agrees with whom, who speaks of whom, and how far the debate falls into two camps.

The model is discourse network analysis: actors are affiliated with concepts, in agreement or disagreement, and two
actors are tied by what they agree on (congruence) or differ on (conflict).

    P. Leifeld & S. Haunss (2012): Political discourse networks and the conflict over software patents in Europe.
        European Journal of Political Research 51, 382–409.
    P. Leifeld (2013): Reconceptualizing major policy change in the advocacy coalition framework: a discourse network
        analysis of German pension politics. Policy Studies Journal 41, 169–198.
    P. Leifeld (2017): Discourse network analysis: policy debates as dynamic networks. In: The Oxford Handbook of
        Political Networks, 301–326.

A network needs several concepts to tell actors apart: with the target as the only one, everybody in favour is tied to
everybody in favour. So a concept is the target, or the target by topic, period or document (`with_concepts`,
`aggregate.with_periods`). What the networks miss: silence. Actors whom nobody quotes are not in them, and no tie means
no concept, not indifference.
"""

from analysis.network.bipartite import AGREEMENT, affiliated, affiliation, affiliations, most_heard, with_concepts
from analysis.network.camps import bipolarity, camps
from analysis.network.onemode import NORMALIZATIONS, conflict, congruence, subtract, ties
from analysis.network.speech import mentions, portrayals

__all__ = [
    "AGREEMENT", "NORMALIZATIONS", "affiliated", "affiliation", "affiliations", "bipolarity", "camps", "conflict",
    "congruence", "mentions", "most_heard", "portrayals", "subtract", "ties", "with_concepts"
]  # fmt: skip
