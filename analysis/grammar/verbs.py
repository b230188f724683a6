"""Whether a word that can be a verb is one in its place: "calls", "demand", "rejected", "fighting"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from analysis import lexicons
from analysis.grammar.phrases import PHRASE_TAGS
from analysis.grammar.tokens import BE_HAVE, SUBORDINATORS, Token, tokens_follow, words
from analysis.grammar.wordlist import listed
from analysis.inflection import plain_pasts, verb_forms

AFTER_GERUND = frozenset(("VBD", "VBZ", "VBP", "MD", "IN", "CC", ",", "."))
_OBJECT_OPENS = frozenset(("DT", "NN", "NNS", "NNP", "NNPS", "JJ", "PRP$", "IN", "TO"))


@cache
def _nouns() -> frozenset[str]:
    """Return the cue words that are nouns as well as verbs: call, demand, report."""
    return frozenset(row["lemma"] for row in lexicons.read("reporting_cues") if row["pos"] == "noun")


def repair(tokens: list[Token], index: int, lemma: str, form: str) -> None:
    """Decide whether a word that may be a verb is one here, from the words around it; tag it in place."""
    token = tokens[index]
    before = _left(tokens, index)
    left = tokens[before] if before >= 0 else None
    if form == "VBG":
        fills = index + 1 < len(tokens) and tokens[index + 1].tag in AFTER_GERUND
        if left is not None and left.tag == "DT" and tokens[index - 1] is left and fills:
            token.tag = "NN"  # "the fighting said"
        else:
            token.tag, token.lemma = "VBG", lemma
    elif form in ("VBD", "VBN"):
        token.tag, token.lemma = _past_tag(tokens, index, left, form), lemma
    elif _is_verb(tokens, index, before, lemma, form):
        token.tag, token.lemma = ("VB" if form == "VB" else "VBZ"), lemma
    elif token.tag[:2] == "VB":
        token.tag = "NNS" if form == "VBZ" else "NN"


def _left(tokens: Sequence[Token], index: int) -> int:
    """Return where the word stands, past adverbs, that decides about the word at ``index``; −1 if there is none."""
    before = index - 1
    while (
        before > 0  # not "Each | side"
        and (tokens[before].tag == "RB" or tokens[before].lower in ("both", "all", "each"))
        and tokens[before].lower not in ("not", "n't", "n’t")
    ):
        before -= 1
    while before >= 0 and (tokens[before].tag == "RB" or tokens[before].lower in ("n't", "n’t")):
        before -= 1
    return before


def _past_tag(tokens: Sequence[Token], index: int, left: Token | None, form: str) -> str:
    """Return whether a form in -ed is the past (VBD) or a participle (VBN) after the word on its left."""
    if left is not None and left.lower in BE_HAVE:
        return "VBN"
    if left is None or left.is_noun or left.tag in (",", ")", "''", ":", "CC", "-") or left.lower in SUBORDINATORS:
        return "VBN" if _by_agent(tokens, index) else "VBD"
    if left.is_verb and form == "VBD":
        return "VBD" if left.tag == "VBN" else "VBN"  # "those polled said"
    return "VBN" if left.tag in ("DT", "IN", "JJ", "PRP$", "POS", "CC") else "VBD"


def _is_verb(tokens: Sequence[Token], index: int, before: int, lemma: str, form: str) -> bool:
    """Tell whether a base form or one in -s is a verb after the word at ``before``, and no noun."""
    token = tokens[index]
    left = tokens[before] if before >= 0 else None
    if left is None:
        verb = form == "VB" and token.lower != "state" and not _noun_follows(tokens, index)
    elif left.lower == "to" and before and tokens[before - 1].lower == "according":
        verb = False
    elif token.lower == "talks" and left.lower in words("proposal"):
        verb = False  # "truce talks to resume"
    elif left.lower == "to" or left.tag == "MD" or left.lower in ("do", "does", "did"):
        verb = not (left.lower == "to" and form == "VBZ")
    elif (
        left.tag in ("DT", "PRP$", "POS", "JJ", "IN", "CD", "JJR", "JJS")
        and left.lower not in SUBORDINATORS
        and left.lower not in ("that", "this", "all", "both")
    ):
        verb = False
    elif left.is_noun or left.lower in SUBORDINATORS or left.tag in (",", "''", ")", "WP", "WDT"):
        if left.is_noun:
            only_verb = (listed().get(token.lower, ""))[:2] == "VB" and lemma not in _nouns()
            verb = _finite(tokens, before, form, only_verb)
        else:
            verb = form == "VBZ" or token.tag[:2] == "VB" or _second_verb(tokens, index, before)
        verb = verb and not (token.lower == "states" and _plural_verb_follows(tokens, index))
        if token.lower == "state" and left.tag != "PRP":  # hardly ever a verb in this form
            verb = verb and tokens_follow(tokens, index, "that")
    elif left.is_verb and left.lower not in BE_HAVE:
        verb = False
    else:
        verb = token.tag[:2] == "VB"
    if verb and form == "VBZ" and index + 1 < len(tokens):
        # "the talks sought by", "calls grow": a noun that ends in -s, with its own verb after it.
        after = tokens[index + 1]
        auxiliary = after.lower in BE_HAVE and after.tag != "VBG"  # but "denies having"
        verb = after.tag not in ("VBN", "VBD", "MD") and not auxiliary and after.lower not in ("between", "among")
        verb = verb and not (after.lower == "for" and _predicate_ends(tokens))
    return verb


def _plural_verb_follows(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the plural's own verb comes next: "Gulf states press for"."""
    return index + 1 < len(tokens) and verb_forms().get(tokens[index + 1].lower, ("", ""))[1] == "VB"


def _second_verb(tokens: Sequence[Token], index: int, conjunction: int) -> bool:
    """Tell whether a plural subject goes on with a second verb: "rebels accept ceasefire and demand prisoner swap"."""
    if tokens[conjunction].tag != "CC" or index + 1 >= len(tokens) or tokens[index + 1].tag not in _OBJECT_OPENS:
        return False
    return any(
        tokens[place].tag in ("VB", "VBP") and tokens[place - 1].tag in ("NNS", "NNPS", "PRP")
        for place in range(1, conjunction)
    )


def _by_agent(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether "by" and who did it follow.

    "Reacted by vowing", "said by phone" and "decided by a show of hands" name no one.
    """
    if not tokens_follow(tokens, index, "by") or tokens[index].lower in plain_pasts():
        return False
    after = tokens[index + 2].lower if index + 2 < len(tokens) else ""
    if any(token.lower in words("tally") for token in tokens[index + 2 : index + 4]):
        return False
    return after not in words("medium") and verb_forms().get(after, ("", ""))[1] != "VBG"


def _predicate_ends(tokens: Sequence[Token]) -> bool:
    """Tell whether a plural verb ends the sentence, so that the subject is a plural: "UN calls for truce grow"."""
    last = len(tokens) - 1
    while last > 0 and not tokens[last].text[0].isalnum():
        last -= 1
    known = listed().get(tokens[last].lower, "")
    return last > 1 and known in ("VB", "VBP") and tokens[last - 1].tag in ("NN", "NNP", "NNS")


def _noun_follows(tokens: Sequence[Token], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].tag in ("VBD", "VBZ", "MD", "IN")


def _finite(tokens: Sequence[Token], last: int, form: str, only_verb: bool) -> bool:
    """Tell whether a noun phrase that ends at ``last`` can be the subject of a verb in this form.

    ``only_verb`` is true for a word that is hardly ever a noun: then agreement with a far head is not asked for.
    """
    while last and tokens[last].lower in words("time"):
        last -= 1
    head = tokens[last]
    if head.lower in ("he", "she", "it") or (head.tag in ("NN", "NNP") and head.lower not in ("police",)):
        agrees = form == "VBZ"
    elif head.lower in ("i", "we", "they", "you") or head.tag in ("NNS", "NNPS"):
        agrees = form == "VB"
    else:
        agrees = True
    first = last
    while first > 0 and tokens[first - 1].tag in PHRASE_TAGS:
        first -= 1
    agrees = agrees or only_verb or _agrees_afar(tokens, first, form)
    if not agrees:
        joined = any(token.lower == "and" for token in tokens[max(0, first - 4) : last])
        joined = joined or _headline_list(tokens, last)
        return joined and form == "VB" and head.tag == "NNP"
    before = tokens[first - 1] if first else None
    if only_verb and before is not None and before.is_verb:
        return True  # "those who have met Putin say"
    if before is not None and (before.is_verb or before.lower == "to") and before.lemma not in ("say", "think"):
        return head.tag in ("PRP", "WP") or (before.lower == "to" and first > 1 and tokens[first - 2].is_noun)
    return True


def _agrees_afar(tokens: Sequence[Token], first: int, form: str) -> bool:
    """Tell whether the verb agrees with what the phrase belongs to: "federation of | doctors supports"."""
    if first < 2 or tokens[first - 1].lower not in ("of", "in", "from"):
        return False
    head = tokens[first - 2].tag
    if form == "VBZ":
        return tokens[first - 1].lower == "of" and head in ("NN", "NNP")
    return form == "VB" and head in ("NNS", "NNPS") and tokens[first].tag in ("DT", "NNP")


def _headline_list(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether nothing but names and a comma stand before the verb: "France, UK push for truce"."""
    names = tokens[: last + 1]
    return all(token.tag == "NNP" or token.text == "," for token in names) and any(token.text == "," for token in names)
