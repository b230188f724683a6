"""Light English grammar: words with offsets and part-of-speech tags, verb groups and noun phrases.

No parser and no model download: the tags start from the word list inside the ``textblob`` package (the Penn Treebank
tags of Brill 1992's tagger, as published by De Smedt & Daelemans 2012) and are repaired by the few rules that matter
for finding who says what, chiefly whether a word such as *calls* or *demand* is a noun or a verb in its place.

What it misses: long-distance dependencies, and garden paths that only meaning resolves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from textblob.en import parser as _word_list

from analysis import lexicons
from analysis.inflection import inflections as inflections
from analysis.inflection import plain_pasts
from analysis.inflection import verb_forms as verb_forms
from analysis.records import Document, Sentence, Span

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}|[A-Z]\.(?=\s[A-Z])"  # U.S., Mark S. Kirk
    r"|[A-Za-z]+(?=n[’']t\b)|n[’']t\b"  # did|n't
    r"|[’'](?:s|re|ve|ll|d|m)\b"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?:-\w+)*"
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sen|Rep|Gov|Adm|Maj|Sgt|Capt|Rev|Prof|St|Jr|Sr|No)\.(?!\w)"
    r"|\w+(?:(?:[-‑–](?=\w)|[’'](?!(?:s|re|ve|ll|d|m|t)\b)|&)\w+)*[’']?(?<=\w)"
    r"|\.\.\.|--|''|``|[^\w\s]"
)

QUOTE_MARKS = frozenset("“”\"‘’'") | {"''", "``"}
BE = frozenset("is are was were be been being am 's ’s 're ’re 'm ’m".split())
HAVE = frozenset("has have had having 've ’ve".split())
BE_HAVE = BE | HAVE
AUXILIARIES = BE_HAVE | {"do", "does", "did"}
MODALS = frozenset("will would can could may might shall should must ca wo 'll ’ll 'd ’d".split())
NEGATIONS = frozenset("not n't n’t never no nor neither hardly without".split())
PRONOUNS = frozenset("he she they it i we you who him her them himself herself itself us me".split())
SUBORDINATORS = frozenset(
    "that as while when because if after before since although though but and or whereas until "
    "unless whether even where".split()
)
_AFTER_GERUND = frozenset(("VBD", "VBZ", "VBP", "MD", "IN", "CC", ",", "."))
_SETTLED = BE_HAVE | MODALS | {"’s", "'s", "'", "’", "long", "few", "many", "most", "several", "further"}
_OBJECT_OPENS = frozenset(("DT", "NN", "NNS", "NNP", "NNPS", "JJ", "PRP$", "IN", "TO"))
_NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "CD", "WP"))
_PHRASE_TAGS = _NOUN_TAGS | {"DT", "PRP$", "JJ", "JJR", "JJS", "POS", "VBN", "VBG", "PDT", "WDT"}


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one kind in ``lexicons/function_words.csv``."""
    return frozenset(row["word"] for row in lexicons.read("function_words") if row["kind"] == kind)


class Token:
    """A word or mark with its place in the document's text and its Penn Treebank tag."""

    __slots__ = ("end", "lemma", "lower", "start", "tag", "text")

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start, self.end, self.text, self.lower = start, end, text, text.lower()
        self.tag, self.lemma = "", ""

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}"

    @property
    def is_verb(self) -> bool:
        """Tell whether the tag is a verb's."""
        return self.tag[:2] == "VB"

    @property
    def is_noun(self) -> bool:
        """Tell whether the word can head a noun phrase: a noun, name, pronoun or number."""
        return self.tag in _NOUN_TAGS


@cache
def _nouns() -> frozenset[str]:
    """Return the cue words that are nouns as well as verbs: call, demand, report."""
    return frozenset(row["lemma"] for row in lexicons.read("reporting_cues") if row["pos"] == "noun")


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of ``text[start:end]``, untagged, in time proportional to its length."""
    return [Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text, start, end)]


def parse(document: Document, sentences: Iterable[Sentence]) -> list[list[Token]]:
    """Return one list of tagged tokens per sentence, in the order given.

    A headline in title case tells nothing about names; the body's spelling decides which of its words are names.
    """
    rows = list(sentences)
    parsed = [tokenize(document.text, row.start, row.end) for row in rows]
    names = _names(tokens for row, tokens in zip(rows, parsed, strict=True) if row.role == "body")
    for row, tokens in zip(rows, parsed, strict=True):
        tag(tokens, names, _title_case(tokens) if row.role == "title" else False)
    return parsed


def _names(body: Iterable[Sequence[Token]]) -> set[str]:
    """Return the words that the body writes with a capital inside a sentence and never without."""
    capital: set[str] = set()
    small: set[str] = set()
    for tokens in body:
        for token in tokens:
            if token.text.islower():
                small.add(token.text)
        capital.update(
            token.lower for index, token in enumerate(tokens) if token.text[:1].isupper() and not _opens(tokens, index)
        )
    return capital - small


def _title_case(tokens: Sequence[Token]) -> bool:
    """Tell whether most long words carry a capital, as in an American headline."""
    words = [token for token in tokens if len(token.text) > 3 and token.text[0].isalpha()]
    return len(words) > 1 and sum(token.text[0].isupper() for token in words) > 0.7 * len(words)


def tag(tokens: list[Token], names: Collection[str] = (), title_case: bool = False) -> None:
    """Tag the tokens in place. ``names`` decides where a capital says nothing: at the start, and in title case."""
    words = _word_list.lexicon
    forms = verb_forms()
    for index, token in enumerate(tokens):
        text, lower = token.text, token.lower
        if text in ("US", "UN", "EU", "UK"):
            token.tag = "NNP"
        elif text in QUOTE_MARKS:
            token.tag = "''"
        elif text[0].isdigit():
            token.tag = "CD"
        elif text[0].isupper() and (lower in names or not (title_case or _opens(tokens, index))):
            known = words.get(text) or ""
            token.tag = known if known.startswith(("NNP", "PRP", "JJ")) or text == "I" else "NNP"
        elif text[0].isupper() and (words.get(text) or "").startswith("NNP") and lower not in forms:
            token.tag = words[text]
        else:
            token.tag = words.get(lower) or words.get(text) or _guess(token, title_case)
        token.lemma = lower
    for index, token in enumerate(tokens):
        if token.lower in _SETTLED:
            _settle(tokens, index)
    for index, token in enumerate(tokens):
        if token.tag in ("NNP", "NNPS") or token.lower in BE_HAVE:
            continue
        if token.lower == "close" and tokens_follow(tokens, index, "to"):
            token.tag = "JJ"
        elif token.lower in forms:
            _repair(tokens, index, *forms[token.lower])
        elif index:
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
    elif token.lower == "further" and _verb_follows(tokens, index):
        token.tag = "RB"


def _possessive(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether "'s" makes a possessive and is no short "is" or "has": a noun follows."""
    before = tokens[index - 1]
    if index + 1 >= len(tokens) or before.tag == "PRP" or before.lower in ("that", "there", "who"):
        return False
    after = tokens[index + 1].tag
    if after == "VBG":  # "a source familiar with Cruz's thinking said"
        return index + 2 >= len(tokens) or tokens[index + 2].tag in ("VBD", "VBZ", ",", ".")
    return after[:2] in ("NN", "JJ", "CD", "VB") and after != "VBN"


def _plural_owner(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the mark makes a possessive and closes no quotation: "the rebels' refusal"."""
    before = tokens[index - 1]
    if before.text[-1] != "s" or before.end != tokens[index].start or not before.is_noun or index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    if any(tokens[place].text in "'’‘" and tokens[place].end == tokens[place + 1].start for place in range(index)):
        return False
    return after.start > tokens[index].end and after.tag[:2] in ("NN", "JJ", "VB")


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the token opens a sentence or a quotation, where any word has a capital."""
    return index == 0 or tokens[index - 1].text in QUOTE_MARKS or tokens[index - 1].text in (":", "—", "(")


def _guess(token: Token, title_case: bool) -> str:
    lower = token.lower
    if token.text[0].islower() and not token.text.islower():
        return "NNP"  # al-Burhan
    if not lower[0].isalpha():
        return "."
    if token.text[0].isupper() and not title_case:
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


def _repair(tokens: list[Token], index: int, lemma: str, form: str) -> None:
    """Decide whether a word that may be a verb is one here, from the words around it."""
    token = tokens[index]
    before = index - 1
    while (
        before >= 0
        and (tokens[before].tag == "RB" or tokens[before].lower in ("both", "all", "each"))
        and tokens[before].lower not in ("not", "n't", "n’t")
    ):
        before -= 1
    while before >= 0 and (tokens[before].tag == "RB" or tokens[before].lower in ("n't", "n’t")):
        before -= 1
    left = tokens[before] if before >= 0 else None
    if form == "VBG":
        fills = index + 1 < len(tokens) and tokens[index + 1].tag in _AFTER_GERUND
        if left is not None and left.tag == "DT" and tokens[index - 1] is left and fills:
            token.tag = "NN"  # "the fighting said"
        else:
            token.tag, token.lemma = "VBG", lemma
        return
    if form in ("VBD", "VBN"):
        if left is not None and left.lower in BE_HAVE:
            token.tag = "VBN"
        elif (
            left is None or left.is_noun or left.tag in (",", ")", "''", ":", "CC", "-") or left.lower in SUBORDINATORS
        ):
            token.tag = "VBN" if _by_agent(tokens, index) else "VBD"
        elif left.is_verb and form == "VBD":
            token.tag = "VBD" if left.tag == "VBN" else "VBN"  # "those polled said"
        else:
            token.tag = "VBN" if left.tag in ("DT", "IN", "JJ", "PRP$", "POS", "CC") else "VBD"
        token.lemma = lemma
        return
    if left is not None and left.lower == "to" and before and tokens[before - 1].lower == "according":
        verb = False
    elif left is not None and token.lower == "talks" and left.lower in words("proposal"):
        verb = False  # "truce talks to resume"
    elif left is not None and (left.lower == "to" or left.tag == "MD" or left.lower in ("do", "does", "did")):
        verb = not (left.lower == "to" and form == "VBZ")
    elif (
        left is not None
        and left.tag in ("DT", "PRP$", "POS", "JJ", "IN", "CD", "JJR", "JJS")
        and left.lower not in SUBORDINATORS
        and left.lower not in ("that", "this", "all", "both")
    ):
        verb = False
    elif left is None:
        verb = form == "VB" and token.lower != "state" and not _noun_follows(tokens, index)
    elif left.is_noun or left.lower in SUBORDINATORS or left.tag in (",", "''", ")", "WP", "WDT"):
        if left.is_noun:
            only_verb = (_word_list.lexicon.get(token.lower) or "")[:2] == "VB" and lemma not in _nouns()
            verb = _finite(tokens, before, form, only_verb)
        else:
            verb = form == "VBZ" or token.tag[:2] == "VB" or _second_verb(tokens, index, before)
        verb = verb and not (token.lower == "states" and _plural_verb_follows(tokens, index))
        verb = verb and not (token.lower == "state" and left.tag != "PRP")  # hardly ever a verb in this form
    elif left.is_verb and left.lower not in BE_HAVE:
        verb = False
    else:
        verb = token.tag[:2] == "VB"
    if verb and form == "VBZ" and index + 1 < len(tokens):
        # "the talks sought by", "calls grow": a noun that ends in -s, with its own verb after it.
        after = tokens[index + 1]
        verb = after.tag not in ("VBN", "VBD", "MD") and after.lower not in BE_HAVE | {"between", "among"}
        verb = verb and not (after.lower == "for" and _predicate_ends(tokens))
    if verb:
        token.tag, token.lemma = ("VB" if form == "VB" else "VBZ"), lemma
    elif token.tag[:2] == "VB":
        token.tag = "NNS" if form == "VBZ" else "NN"


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


def _repair_unlisted(tokens: Sequence[Token], index: int) -> None:
    """Correct the tag of a word outside the lexicons' verbs where its left neighbour decides."""
    token, left = tokens[index], tokens[index - 1]
    if left.tag == "RB" and index > 1:
        left = tokens[index - 2]
    subject = left.lower in ("he", "she", "it", "they", "we", "i", "you", "who")
    if token.tag == "VBG" and left.tag in ("DT", "PRP$", "POS") and tokens[index - 1] is left:
        if index + 1 < len(tokens) and tokens[index + 1].tag in _AFTER_GERUND:
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
        token.tag = "NN"  # "the military said"


def _finite_follows(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a word that can only be a finite verb stands right after the token."""
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    return after.tag in ("VBD", "MD", "VB", "VBP") or after.lower in BE_HAVE


def _heads(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a verb or, after "the army chief", a comma stands right after the token."""
    named = (
        index + 1 < len(tokens)
        and tokens[index + 1].text == ","
        and (tokens[index - 1].is_noun or tokens[index - 1].tag == "DT")
    )
    return named or _verb_follows(tokens, index)


def _verb_follows(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a verb stands right after the token, or after its adverb."""
    after = index + 1
    while after < len(tokens) and tokens[after].tag == "RB":
        after += 1
    if after == len(tokens):
        return False
    return tokens[after].tag in ("VBD", "VBZ", "VBP", "MD") or tokens[after].lower in verb_forms()


def tokens_follow(tokens: Sequence[Token], index: int, *words: str) -> bool:
    """Tell whether the words stand right after the token."""
    return tuple(token.lower for token in tokens[index + 1 : index + 1 + len(words)]) == words


def _by_agent(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether "by" and who did it follow; in "reacted by vowing" a deed follows."""
    if not tokens_follow(tokens, index, "by") or tokens[index].lower in plain_pasts():
        return False
    return index + 2 >= len(tokens) or verb_forms().get(tokens[index + 2].lower, ("", ""))[1] != "VBG"


def _predicate_ends(tokens: Sequence[Token]) -> bool:
    """Tell whether a plural verb ends the sentence, so that the subject is a plural: "UN calls for truce grow"."""
    last = len(tokens) - 1
    while last > 0 and not tokens[last].text[0].isalnum():
        last -= 1
    known = _word_list.lexicon.get(tokens[last].lower) or ""
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
    agrees = agrees or only_verb
    first = last
    while first > 0 and tokens[first - 1].tag in _PHRASE_TAGS:
        first -= 1
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


def _headline_list(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether nothing but names and a comma stand before the verb: "France, UK push for truce"."""
    names = tokens[: last + 1]
    return all(token.tag == "NNP" or token.text == "," for token in names) and any(token.text == "," for token in names)


def noun_phrase_ending(tokens: Sequence[Token], last: int) -> int:
    """Return the index of the first token of the base noun phrase that ends at ``last``."""
    first = last
    while first > 0:
        tag_before = tokens[first - 1].tag
        if tag_before not in _PHRASE_TAGS or (tokens[first].tag in ("DT", "PRP", "WP") and tag_before != "PDT"):
            break
        if tag_before in ("PRP", "WP", "WDT") or (tokens[first].tag == "PRP$"):
            break
        first -= 1
    return first


def noun_phrase_starting(tokens: Sequence[Token], first: int) -> int:
    """Return the index after the last token of the base noun phrase that starts at ``first`` (``first`` if none)."""
    stop = first
    while stop < len(tokens) and (tokens[stop].tag in _PHRASE_TAGS or tokens[stop].tag == "$"):
        token = tokens[stop]
        if stop > first and token.tag in ("DT", "PRP", "PRP$", "WP", "WDT", "PDT"):
            break
        stop += 1
        if token.tag == "PRP":
            break
    while stop > first and not (tokens[stop - 1].is_noun or tokens[stop - 1].tag in ("DT", "WDT")):
        stop -= 1
    return stop


def span(tokens: Sequence[Token], first: int, stop: int) -> Span:
    """Return the characters from token ``first`` to before token ``stop``."""
    return (tokens[first].start, tokens[stop - 1].end) if stop > first else (tokens[first].start, tokens[first].start)
