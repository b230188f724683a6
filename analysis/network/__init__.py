"""Tables → networks: who agrees with whom, who speaks of whom, and how far the debate falls into two camps.

The model is discourse network analysis: actors are affiliated with concepts, in agreement or disagreement, and two
actors are tied by what they agree on (congruence) or differ on (conflict).

    P. Leifeld & S. Haunss (2012): Political discourse networks and the conflict over software patents in Europe.
        European Journal of Political Research 51, 382–409.
    P. Leifeld (2017): Discourse network analysis: policy debates as dynamic networks. In: The Oxford Handbook of
        Political Networks, 301–326.

With the target as the only concept, everybody in favor is tied to everybody in favor. So a concept is the target by
topic, period or document (`with_concepts`, `aggregate.with_periods`). What the networks miss: silence. Actors whom
nobody quotes are not in them, and no tie means no common concept, not indifference.
"""

from analysis.network.affiliations import (
    AGREEMENT,
    NORMALIZATIONS,
    affiliated,
    affiliation,
    affiliations,
    conflict,
    congruence,
    most_heard,
    subtract,
    ties,
    with_concepts,
)
from analysis.network.camps import bipolarity, camps
from analysis.network.speech import mentions, portrayals
