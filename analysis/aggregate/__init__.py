"""From statements to what can be said of an actor: estimates, standings, and the answer as sentences.

estimates.py   the mean of an actor's statements with its interval, or in words why there is none
standings.py   one position per actor and per side; where tone and stance point apart
choices.py     which actors are looked at, and what changes under other choices
sentences.py   the answer in words, computed
card.py        how far the reader can be trusted, in words
"""

from analysis.aggregate.actors import breakdown, loudest, neighbours, toward, with_outlets
from analysis.aggregate.answers import answer_between_actors, answer_on_actor, answer_over_time
from analysis.aggregate.card import Card, reader_card, trust
from analysis.aggregate.choices import basis, only, portrayed, sensitivity
from analysis.aggregate.dates import within
from analysis.aggregate.estimates import estimates
from analysis.aggregate.findings import findings
from analysis.aggregate.movements import by_period, courses, moves, prices
from analysis.aggregate.robustness import robustness
from analysis.aggregate.sentences import about, about_article, answer, answer_in_article, choices_in_words
from analysis.aggregate.standings import apart, sides, sounding, standings

__all__ = [
    "Card",
    "about",
    "about_article",
    "answer",
    "answer_between_actors",
    "answer_in_article",
    "answer_on_actor",
    "answer_over_time",
    "apart",
    "basis",
    "breakdown",
    "by_period",
    "choices_in_words",
    "courses",
    "estimates",
    "findings",
    "loudest",
    "moves",
    "neighbours",
    "only",
    "portrayed",
    "prices",
    "reader_card",
    "robustness",
    "sensitivity",
    "sides",
    "sounding",
    "standings",
    "toward",
    "trust",
    "with_outlets",
    "within",
]
