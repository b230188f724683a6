"""How far a content reaches: where the complement of a cue ends and the narrator takes over again."""

from __future__ import annotations

from analysis import clauses
from analysis.attribution.lines import Line, cues
from analysis.grammar import words

_RELATIVES = frozenset("which who where whose whom".split())
_FRONTING = frozenset("while as when after although though if because since before even whether unless".split())
_AFTER_DASH = frozenset("but and though even a an the something which".split())
_WINDOW = 40  # tokens: how far a reported clause may be from its own verb


def stop(line: Line, first: int, cue: int, reported: bool = True) -> int:
    """Return where the complement that starts at ``first`` ends: before the next clause of the narrator's.

    What is reported may hold clauses of its own; the object of an act (``reported`` false) ends at the first.
    """
    tokens = line.tokens
    last = clauses.clause_stop(tokens, first)
    fronted = _fronted(line, cue)
    for index in range(first + 1, last):
        if line.quoted[index] != -1:
            continue
        token = tokens[index]
        if token.text == ";" or (token.lower == "even" and line.at(index + 1) in ("as", "though")):
            return index
        if token.text == "," and (fronted or _comma_ends(line, index, reported)):
            return index
        if token.lower in ("and", "but") and _same_subject(line, index, cue):
            return index - 1 if tokens[index - 1].text == "," else index
        if token.lower == "after" and clause_starts(line, index + 1):
            return index
        if not reported and token.text in ("-", "—", "–", "--") and line.at(index + 1) in _AFTER_DASH:
            return index
    return last


def _comma_ends(line: Line, comma: int, reported: bool) -> bool:
    """Tell whether the narrator takes over after this comma."""
    if comma + 1 >= len(line.tokens):
        return True
    following = line.tokens[comma + 1]
    word = following.lower
    if word in ("according", "but", "while", "although", "though", "whereas", "as", "even") or _suffix(line, comma):
        return True
    if following.tag == "VBG" and following.lemma in cues("verb"):
        return True
    if word == "and" and clause_starts(line, comma + 2):
        return True
    if reported:
        return False
    return (
        following.tag in ("DT", "WDT")
        or word in _RELATIVES
        or word in ("when", "after", "before", "because", "since")
        or (following.tag in ("PRP", "NNP") and clause_starts(line, comma + 1))
    )


def _fronted(line: Line, cue: int) -> bool:
    """Tell whether the cue stands in a clause before the main one: "While X supports it, …"."""
    group = line.groups.get(cue)
    if group is None or group.subject is None:
        return False
    before = group.subject[0] - 1
    return line.at(before) in _FRONTING and (before == 0 or line.at(before - 1) == ",")


def _suffix(line: Line, comma: int) -> bool:
    """Tell whether ", X said" closes the sentence after this comma."""
    for verb in range(comma + 1, min(comma + 10, len(line.tokens))):
        group = line.groups.get(verb)
        if group is not None:
            cue = cues("verb").get(line.tokens[verb].lemma)
            return (
                cue is not None
                and cue.takes("q")
                and group.finite
                and not group.inherited
                and group.subject is not None
                and group.subject[0] == comma + 1
                and not any(token.is_verb for token in line.tokens[verb + 1 : verb + 30])
            )
    return False


def _same_subject(line: Line, conjunction: int, cue: int) -> bool:
    """Tell whether "and" goes on with a cue verb in the tense and with the subject of the first."""
    index = conjunction + 1
    while index < len(line.tokens) and line.tokens[index].tag == "RB":
        index += 1
    for verb in range(index, min(index + 3, len(line.tokens))):
        group = line.groups.get(verb)
        if group is not None:
            same_tense = line.tokens[group.first].tag == line.tokens[cue].tag or line.tokens[cue].tag == "VBG"
            return group.inherited and group.first == index and line.tokens[verb].lemma in cues("verb") and same_tense
    return False


def clause_starts(line: Line, index: int) -> bool:
    """Tell whether a subject with a finite verb of its own starts at ``index``."""
    tokens = line.tokens
    if index >= len(tokens) or (tokens[index].tag in ("IN", ",", "VBZ", "MD") and line.at(index) != "if"):
        return False
    relative = False
    for place in range(index, min(index + _WINDOW, len(tokens))):
        token = tokens[place]
        group = line.groups.get(place)
        if group is not None and group.finite:
            if relative:
                relative = False
                continue
            return place > index or line.quoted[index] != -1
        if token.text in (";", ":", "—", "(") or token.text == ",":
            return False
        if place > index and line.quoted[place] == -1 and token.lower in words("subordinator"):
            return False
        if place > index and (token.tag in ("WP", "WDT") or (token.lower == "that" and tokens[place - 1].is_noun)):
            relative = True
    return False
