"""Part-of-speech tags: the word list's, then those that a word's neighbours decide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from analysis.grammar import verbs
from analysis.grammar.tokens import BE_HAVE, HAVE, MODALS, QUOTE_MARKS, Token, tokens_follow, words
from analysis.grammar.verbs import AFTER_GERUND
from analysis.grammar.wordlist import listed
from analysis.inflection import verb_forms

_COMPASS = frozenset(("north", "south", "east", "west"))
_SETTLED = (
    _COMPASS
    | BE_HAVE
    | MODALS
    | {"’s", "'s", "'", "’", "long", "few", "many", "most", "several", "further", "neither"}
    | {"armed", "named"}
)
_INITIALS = frozenset(("US", "UN", "EU", "UK"))
_PROPER = frozenset(("NNP", "NNPS"))
_REPAIRED = frozenset(("VBG", "VBN", "VBD", "NN", "NNS", "JJ", "JJR"))  # outside the lexicons' verbs
_SUBJECTS = frozenset(("he", "she", "it", "they", "we", "i", "you", "who"))


def tag(tokens: list[Token], names: Collection[str] = (), title_case: bool = False) -> None:
    """Tag the tokens in place. ``names`` decides where a capital says nothing: at the start, and in title case."""
    known = listed()
    forms = verb_forms()
    settled = []
    for index, token in enumerate(tokens):
        text, lower = token.text, token.lower
        if not text[0].isupper():
            token.tag = _small(text)
        elif text in _INITIALS:
            token.tag = "NNP"
        elif lower in names or not (title_case or opens(tokens, index)):
            tag = known.get(text, "")
            token.tag = tag if tag.startswith(("NNP", "PRP", "JJ")) or text == "I" else "NNP"
        elif known.get(text, "").startswith("NNP") and lower not in forms:
            token.tag = known[text]
        else:
            token.tag = known.get(lower) or known.get(text) or _guess(text, title_case)
            if token.tag == "FW" and index + 1 < len(tokens) and tokens[index + 1].lower in words("saying"):
                token.tag = "NNP"  # "Santos said", though the list has it from a Latin line
        token.lemma = lower
        if lower in _SETTLED:
            settled.append(index)
    for index in settled:
        _settle(tokens, index)
    for index, token in enumerate(tokens):
        lower = token.lower
        form = forms.get(lower)
        if token.tag in _PROPER or lower in BE_HAVE:
            continue
        if lower == "close" and tokens_follow(tokens, index, "to"):
            token.tag = "JJ"
        elif form is not None:
            verbs.repair(tokens, index, *form)
        elif index and token.tag in _REPAIRED:
            _repair_unlisted(tokens, index)


def _settle(tokens: Sequence[Token], index: int) -> None:
    """Tag a function word by its neighbours, whatever the word list says: 's, auxiliaries, "has long", "many say"."""
    token = tokens[index]
    if token.lower in ("’s", "'s") and index:
        token.tag = "POS" if _possessive(tokens, index) else "VBZ"
    elif token.lower in BE_HAVE:
        token.tag = "VBG" if token.lower.endswith("ing") else "VBZ"
        token.lemma = "have" if token.lower in HAVE else token.lemma
    elif token.text in "'’" and index and _plural_owner(tokens, index):
        token.tag = "POS"
    elif token.lower in MODALS and token.text[0].islower():
        token.tag = "MD"
    elif token.lower == "long" and index and tokens[index - 1].lower in HAVE:
        token.tag = "RB"
    elif token.lower in ("few", "many", "most", "several") and _verb_follows(tokens, index):
        token.tag = "NNS"
    elif token.lower == "neither" and index and tokens[index - 1].is_noun and _verb_follows(tokens, index):
        token.tag = "RB"  # "the army neither confirmed nor denied it"
    elif token.lower in _COMPASS and token.tag == "RB" and index and tokens[index - 1].lower == "the":
        token.tag = "NN"  # "the neighbor to the south offered"
    elif token.lower == "armed" and index + 1 < len(tokens) and tokens[index + 1].tag in ("NN", "NNS"):
        token.tag = "JJ"  # "the M23 armed group"
    elif (
        token.lower == "named"
        and index > 1
        and any(before.lower in ("a", "an") for before in tokens[max(0, index - 3) : index])
    ):
        token.tag = "VBN"  # "a priest named Paul Mena called"
    elif token.lower == "further" and _verb_follows(tokens, index):
        token.tag = "RB"


def _possessive(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether "'s" makes a possessive and is no short "is" or "has": a noun follows."""
    before = tokens[index - 1]
    if index + 1 >= len(tokens) or before.tag == "PRP" or before.lower in ("that", "there", "who"):
        return False
    place = index + 1
    while place + 1 < len(tokens) and tokens[place].tag == "RB":
        place += 1  # "Yemen's internationally recognised government"
    after, further = tokens[place].tag, tokens[place + 1].tag if place + 1 < len(tokens) else "."
    modifies = further in ("NN", "NNS", "NNP", "JJ")  # "Thailand's acting premier", but "Israel's agreed to"
    if after == "VBG" and not modifies:
        return further in ("VBD", "VBZ", ",", ".")  # "a source familiar with Cruz's thinking said"
    if after in ("VBN", "VBD", "VBG") or place > index + 1:
        return modifies
    return after[:2] in ("NN", "JJ", "CD", "VB")


def _plural_owner(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the mark makes a possessive and closes no quotation: "the rebels' refusal"."""
    before = tokens[index - 1]
    if before.text[-1] != "s" or before.end != tokens[index].start or not before.is_noun or index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    if any(tokens[place].text in "'’‘" and tokens[place].end == tokens[place + 1].start for place in range(index)):
        return False
    return after.start > tokens[index].end and after.tag[:2] in ("NN", "JJ", "VB")


def opens(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the token opens a sentence or a quotation, where any word has a capital."""
    return index == 0 or tokens[index - 1].text in QUOTE_MARKS or tokens[index - 1].text in (":", "—", "(")


@lru_cache(maxsize=65536)
def _small(text: str) -> str:
    """Return the tag of a word without a capital, a number or a mark."""
    if text in QUOTE_MARKS:
        return "''"
    if text[0].isdigit():
        return "CD"
    return listed().get(text.lower()) or listed().get(text) or _guess(text, False)


@lru_cache(maxsize=65536)
def _guess(text: str, title_case: bool) -> str:
    """Return the tag of a word outside the word list, from its letters."""
    lower = text.lower()
    if text[0].islower() and not text.islower():
        return "NNP"  # al-Burhan
    if not lower[0].isalpha():
        return "."
    if text[0].isupper() and not title_case:
        return "NNP"
    for suffix, guess in (
        ("ing", "VBG"),
        ("ed", "VBN"),
        ("ly", "RB"),
        ("ous", "JJ"),
        ("ful", "JJ"),
        ("able", "JJ"),
        ("ive", "JJ"),
        ("al", "JJ"),
        ("ish", "JJ"),
        ("s", "NNS"),
    ):
        if lower.endswith(suffix):
            return guess
    return "NN"


def _repair_unlisted(tokens: Sequence[Token], index: int) -> None:
    """Correct the tag of a word outside the lexicons' verbs where its left neighbour decides."""
    token, left = tokens[index], tokens[index - 1]
    if left.tag == "RB" and index > 1:
        left = tokens[index - 2]
    subject = left.lower in _SUBJECTS
    if token.tag == "VBG" and left.tag in ("DT", "PRP$", "POS") and tokens[index - 1] is left:
        if index + 1 < len(tokens) and tokens[index + 1].tag in AFTER_GERUND:
            token.tag = "NN"  # "the shelling drew"
    elif token.tag == "VBN" and left.lower == "the" and _finite_follows(tokens, index):
        token.tag = "NNS"  # "the displaced refuse"
    elif token.tag == "VBN" and (left.is_noun or left.tag in (")", ",")) and left.lower not in BE_HAVE:
        if not tokens_follow(tokens, index, "by"):
            token.tag = "VBD"
    elif token.tag == "VBD" and left.lower in BE_HAVE:
        token.tag = "VBN"
    elif token.tag == "NN" and (left.tag == "MD" or (subject and left.lower not in ("it", "you"))):
        token.tag = "VB"
    elif token.tag == "NNS" and subject:
        token.tag = "VBZ"
    elif token.tag == "JJ" and token.lower in words("collective") and _heads(tokens, index):
        token.tag = "NN"  # "the military said", "the rebels' chief of staff"
    elif token.tag in ("JJ", "JJR") and left.tag != "VBZ" and _speaks(tokens, index):
        token.tag = "NN"  # "the cardinal said"


def _finite_follows(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a word that can only be a finite verb stands right after the token."""
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    return after.tag in ("VBD", "MD", "VB", "VBP") or after.lower in BE_HAVE


def _heads(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a verb or, after "the army chief" and "its chief", a comma stands right after the token."""
    named = (
        index + 1 < len(tokens)
        and tokens[index + 1].text == ","
        and (tokens[index - 1].is_noun or tokens[index - 1].tag in ("DT", "POS", "PRP$"))
    )
    return named or tokens_follow(tokens, index, "of") or _verb_follows(tokens, index)


def _speaks(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a word that says who speaks, and is hardly ever a participle, stands right after the token."""
    determined = any(token.tag in ("DT", "POS", "PRP$") for token in tokens[max(0, index - 3) : index])
    return determined and index + 1 < len(tokens) and tokens[index + 1].lower in words("saying")


def _verb_follows(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a verb stands right after the token, or after its adverb."""
    after = index + 1
    while after < len(tokens) and tokens[after].tag == "RB":
        after += 1
    if after == len(tokens):
        return False
    return tokens[after].tag in ("VBD", "VBZ", "VBP", "MD") or tokens[after].lower in verb_forms()
