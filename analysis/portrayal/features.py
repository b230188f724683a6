"""What can be read off a sentence about one of its names: words, their place, their role, and their valence.

A feature has a name that says what it is (``subject of:accus``, ``after:was fire``), a value and the tokens it stands
on. Words are Snowball stems (Porter 2001), so that *accused* and *accusing* share a weight. Valences are VADER's (Hutto
& Gilbert 2014), divided by four so that they run from −1 to +1; a negation up to four words before turns the sign.

What it misses: irony, who speaks, and judgements that only knowledge of the world makes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from nltk.stem.snowball import SnowballStemmer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import grammar, lexicons
from analysis.portrayal.scene import NAME, TARGET, Scene

_MASKS = frozenset((TARGET, NAME, "PRONOUN", "NUMBER"))
_CUTS = grammar.SUBORDINATORS - {"and", "or", "that"}
_NEGATION_REACH = 4
_REACH = 6  # from a verb to its object or predicate
_ROLES = frozenset(("subject", "passive", "object", "owner", "is"))
_CONTENT = frozenset(("NN", "VB", "JJ", "RB"))


class Feature(NamedTuple):
    """One row per feature of a scene; the tokens it stands on are ``first`` to ``last``, both included."""

    name: str
    value: float
    first: int
    last: int


class _Word(NamedTuple):
    """A word of the line: text, tag, token, distance to the target (negative before it), in its clause, negated."""

    text: str
    tag: str
    token: int
    distance: int
    together: bool
    negated: bool


def extract(scene: Scene) -> list[Feature]:
    """Return the features of a scene; a name that stands on several words (a valence) counts with their sum."""
    line = _line(scene)
    content = [word for word in line if word.text[0].isalpha() and word.text not in _MASKS]
    best: dict[str, Feature] = {}
    for feature in (*_vocabulary(content), *_contexts(line), *_roles(scene)):
        best.setdefault(feature.name, feature)
    return [*best.values(), *_kinds(best.values()), *_valences(content), *_shape(line)]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the Snowball stem of a word in small letters; masks and short words stay."""
    return word if word in _MASKS or len(word) < 4 else _stemmer().stem(word)


@cache
def _stemmer() -> SnowballStemmer:
    return SnowballStemmer("english")


@cache
def _judgements() -> dict[str, list[str]]:
    """Return the kinds of each stem in ``lexicons/judgements.csv``."""
    kinds: dict[str, list[str]] = {}
    for row in lexicons.read("judgements"):
        kinds.setdefault(stem(row["word"]), []).append(row["kind"])
    return {word: sorted(set(found)) for word, found in kinds.items()}


@cache
def _valence() -> dict[str, float]:
    return {word: value / 4 for word, value in SentimentIntensityAnalyzer().lexicon.items()}


def _line(scene: Scene) -> list[_Word]:
    """Return the words with a name of several tokens as one, and where they stand to the nearest target."""
    kept = [
        index
        for index, word in enumerate(scene.words)
        if not (index and word in (TARGET, NAME) and scene.words[index - 1] == word)
    ]
    texts = [scene.words[index] for index in kept]
    targets = [place for place, word in enumerate(texts) if word == TARGET]
    clauses, clause = [], 0
    for text in texts:
        if text in _CUTS or not (text[0].isalnum() or text[0] in "'’$%"):
            clause += 1
        clauses.append(clause)
    rows = []
    negation = -_NEGATION_REACH - 1
    nearest, following = targets[0], iter([*targets[1:], 2 * len(texts)])
    upcoming = next(following)
    for place, (text, token) in enumerate(zip(texts, kept, strict=True)):
        if upcoming - place < place - nearest:
            nearest, upcoming = upcoming, next(following)
        together = clauses[place] == clauses[nearest]
        negated = place - negation <= _NEGATION_REACH
        if text in grammar.NEGATIONS:
            negation = place
        rows.append(_Word(text, scene.tokens[token].tag, token, place - nearest, together, negated))
    return rows


def _vocabulary(content: Sequence[_Word]) -> Iterator[Feature]:
    """Yield the words of the sentence that are no function words."""
    for word in content:
        if word.tag[:2] in _CONTENT or word.text in grammar.NEGATIONS:
            yield Feature(f"word:{stem(word.text)}", 1.0, word.token, word.token)


def _contexts(line: Sequence[_Word]) -> Iterator[Feature]:
    """Yield the two words before and the two after each mention of the target, alone and together."""
    for place, word in enumerate(line):
        if word.text != TARGET:
            continue
        (one, one_at), (two, two_at) = (_neighbour(line, place, step) for step in (-1, -2))
        (next_one, next_at), (next_two, last_at) = (_neighbour(line, place, step) for step in (1, 2))
        yield Feature(f"1 before:{one}", 1.0, one_at, one_at)
        yield Feature(f"2 before:{two}", 1.0, two_at, two_at)
        yield Feature(f"1 after:{next_one}", 1.0, next_at, next_at)
        yield Feature(f"2 after:{next_two}", 1.0, last_at, last_at)
        yield Feature(f"both before:{two} {one}", 1.0, two_at, one_at)
        yield Feature(f"both after:{next_one} {next_two}", 1.0, next_at, last_at)


def _neighbour(line: Sequence[_Word], place: int, step: int) -> tuple[str, int]:
    """Return the word some steps from a place and its token; beyond the sentence ``#``, at the place itself."""
    at = place + step
    return (line[at].text, line[at].token) if 0 <= at < len(line) else ("#", line[place].token)


def _roles(scene: Scene) -> Iterator[Feature]:
    """Yield what the target does, undergoes, is, owns and belongs to."""
    tokens, words, target = scene.tokens, scene.words, set(scene.target)
    for verb, group in scene.groups.items():
        told = ("not " if group.negated else "") + stem(tokens[verb].lemma or tokens[verb].lower)
        if group.subject and group.head in target:
            role = "subject" if group.voice == "active" else "passive subject"
            yield Feature(f"{role} of:{told}", 1.0, verb, verb)
            yield Feature(role, 1.0, verb, verb)
            if tokens[verb].lower in grammar.BE:
                for place in range(verb + 1, min(verb + 1 + _REACH, len(tokens))):
                    if tokens[place].tag[:2] in _CONTENT and words[place] not in _MASKS:
                        yield Feature(f"is:{stem(words[place])}", 1.0, place, place)
    for place in scene.target:
        if place - 1 not in target:
            yield from _governed(scene, place)
        if place + 1 not in target:
            yield from _owned(scene, place)


def _governed(scene: Scene, first: int) -> Iterator[Feature]:
    """Yield the verb whose object the target is, and the noun it belongs to: *charges against TARGET*."""
    tokens = scene.tokens
    verb = next((at for at in range(first - 1, max(-1, first - 1 - _REACH), -1) if tokens[at].is_verb), None)
    if verb in scene.groups and tokens[verb].lower not in grammar.BE_HAVE:
        links = [tokens[at].lower for at in range(verb + 1, first) if tokens[at].tag in ("IN", "TO")]
        role = f"{links[-1]} after" if links else "object of"
        told = ("not " if scene.groups[verb].negated else "") + stem(tokens[verb].lemma or tokens[verb].lower)
        yield Feature(f"{role}:{told}", 1.0, verb, verb)
        yield Feature(role, 1.0, verb, verb)
    if first and tokens[first - 1].tag in ("IN", "TO"):
        at = first - 2
        while at >= 0 and tokens[at].tag[:2] in ("DT", "JJ", "NN"):
            if tokens[at].tag != "DT" and scene.words[at] not in _MASKS:
                yield Feature(f"noun {tokens[first - 1].lower}:{stem(scene.words[at])}", 1.0, at, at)
            at -= 1


def _owned(scene: Scene, last: int) -> Iterator[Feature]:
    """Yield what belongs to the target: *TARGET's sharp reply*."""
    tokens = scene.tokens
    follows = last + 1 < len(tokens) and tokens[last + 1].text in ("'s", "’s", "'", "’")
    if not (follows or tokens[last].tag in ("PRP$", "POS") or tokens[last].text.endswith(("'", "’"))):
        return
    at = last + 2 if follows else last + 1
    while at < len(tokens) and tokens[at].tag[:2] in ("JJ", "NN", "VB", "RB"):
        if scene.words[at] not in _MASKS:
            yield Feature(f"owner of:{stem(scene.words[at])}", 1.0, at, at)
        at += 1


def _kinds(found: Iterable[Feature]) -> Iterator[Feature]:
    """Yield the kinds of judging words (``lexicons/judgements.csv``) in the sentence and in a role: blame as object."""
    judgements = _judgements()
    for feature in found:
        role, _, word = feature.name.partition(":")
        kinds = judgements.get(word.removeprefix("not "), ())
        if not kinds:
            continue
        first = role.split()[0]
        for kind in kinds:
            if role == "word":
                yield feature._replace(name=f"kind:{kind}")
            elif first in _ROLES:
                yield feature._replace(name=f"kind:{kind} as {first}")
            elif role.endswith(" after") or first == "noun":
                yield feature._replace(name=f"kind:{kind} with preposition")


def _valences(content: Sequence[_Word]) -> Iterator[Feature]:
    """Yield the valence of each word: in the sentence, on its side of the target, by nearness, and in the clause."""
    valence = _valence()
    for word in content:
        value = valence.get(word.text, 0.0)
        if not value:
            continue
        value = -value if word.negated else value
        sign, size, token = "positive" if value > 0 else "negative", abs(value), word.token
        yield Feature(f"valence:{sign}", size, token, token)
        yield Feature(f"valence:{sign} {'after' if word.distance > 0 else 'before'}", size, token, token)
        yield Feature(f"valence:{sign} nearness", size / (1 + abs(word.distance) / 4), token, token)
        if word.together:
            yield Feature(f"valence:{sign} clause", size, token, token)


def _shape(line: Sequence[_Word]) -> Iterator[Feature]:
    """Yield how long the sentence is, where the target stands in it, and how many other names it has."""
    place = next(index for index, word in enumerate(line) if word.text == TARGET)
    at = line[place].token
    yield Feature("shape:length", min(len(line), 60) / 60, at, at)
    yield Feature("shape:place", place / len(line), at, at)
    yield Feature("shape:opens", float(place <= 1), at, at)
    yield Feature("shape:names", min(sum(word.text == NAME for word in line), 6) / 6, at, at)
