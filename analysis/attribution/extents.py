"""How far a content reaches: where the complement of a cue ends and the narrator takes over again."""

from __future__ import annotations

from analysis import clauses
from analysis.attribution.lines import Line, cues
from analysis.grammar import words

_RELATIVES = frozenset("which who where whose whom".split())
_FRONTING = frozenset("while as when after although though if because since before even whether unless".split())
_AFTER_DASH = frozenset("but and though even a an the something which".split())
_SCENES = frozenset("as while after amid despite".split())  # what a headline goes on with: "…, as deadline looms"
_PREPOSITIONS = frozenset("including excluding starting beginning involving pending regarding".split())
_BRACKETS = {"(": ")", "—": "—", "–": "–", "-": "-", "--": "--"}
_ASIDE = 12  # tokens
_REACH = 300  # tokens: no content is longer, so that a line full of cues is read in time
_WINDOW = 40  # tokens: how far a reported clause may be from its own verb


def stop(line: Line, first: int, cue: int, reported: bool = True) -> int:
    """Return where the complement that starts at ``first`` ends: before the next clause of the narrator's.

    What is reported may hold clauses of its own; the object of an act (``reported`` false) ends at the first.
    """
    tokens = line.tokens
    last = _bracket_closes(line, cue, min(clauses.clause_stop(tokens, first), first + _REACH))
    fronted = _fronted(line, cue)
    for index in range(first + 1, last):
        if line.quoted[index] != -1:
            continue
        token = tokens[index]
        if token.text == ";" or (token.lower == "even" and line.at(index + 1) in ("as", "though")):
            return index
        # “a trap,” while …
        closed = token.tag == "''" and tokens[index - 1].text == "," and line.quoted[index - 1] != -1
        if (closed or token.text == ",") and (fronted or _comma_ends(line, index, cue, reported)):
            return index
        if token.lower in ("and", "but") and (
            _same_subject(line, index, cue) or _new_subject(line, first, index, reported)
        ):
            return index - 1 if tokens[index - 1].text == "," else index
        if token.lower == "after" and clause_starts(line, index + 1):
            return index
        if line.sentence.role == "title" and token.lower in _SCENES and not _called(line, index):
            return index
        if not reported and token.text in ("-", "—", "–", "--") and line.at(index + 1) in _AFTER_DASH:
            return index
    return last


def _called(line: Line, index: int) -> bool:
    """Tell whether "as" says what something is called: "slams the deal as 'capitulation'", "as a trick"."""
    if line.at(index) != "as":
        return False
    return index + 2 >= len(line.tokens) or line.tokens[index + 1].tag in ("''", "DT", "JJ")


def _bracket_closes(line: Line, cue: int, last: int) -> int:
    """Return where the bracket or dash closes that opened before the cue with "who": "X — who backs it — said"."""
    opening = cue
    while opening > 0 and cue - opening < _ASIDE and line.tokens[opening].text not in _BRACKETS:
        opening -= 1
    mark = line.tokens[opening].text
    if opening == cue or mark not in _BRACKETS or (mark != "(" and line.at(opening + 1) not in _RELATIVES):
        return last
    for place in range(cue + 1, last):
        if line.tokens[place].text == _BRACKETS[mark]:
            return place
    return last


def _enumerates(line: Line, comma: int) -> bool:
    """Tell whether the comma stands in a list of things alike: "the release of captives, the return … and an end"."""
    tokens = line.tokens
    for place in range(comma + 1, min(comma + _WINDOW, len(tokens) - 1)):
        group = line.groups.get(place)
        if (group is not None and group.finite) or line.at(place) in _RELATIVES or tokens[place].text in ";:.":
            return False
        if line.at(place) == "and" and tokens[place + 1].tag == tokens[comma + 1].tag:
            return not clause_starts(line, place + 1)
    return False


def _comma_ends(line: Line, comma: int, cue: int, reported: bool) -> bool:
    """Tell whether the narrator takes over after this comma."""
    if comma + 1 >= len(line.tokens):
        return True
    following = line.tokens[comma + 1]
    word = following.lower
    if word in ("according", "but", "while", "although", "though", "whereas", "as") or _suffix(line, comma):
        return True
    if word == "even" and line.at(comma + 2) != "if":
        return True
    added = following if following.tag != "RB" or comma + 2 >= len(line.tokens) else line.tokens[comma + 2]
    if added.tag == "VBG" and added.lemma in cues("verb"):
        return True  # "…, harshly criticizing the blockade"
    if word == "and" and clause_starts(line, comma + 2):
        return True
    if (not reported or line.sentence.role == "title" or _modifies(line, cue)) and _goes_on(line, comma + 1):
        return True
    if _judged(line, comma + 1) or (line.sentence.role == "title" and clause_starts(line, comma + 1)):
        return True
    if reported:
        return False
    return (
        (following.tag == "DT" and not _enumerates(line, comma))
        or following.tag == "WDT"
        or (following.tag == "VBG" and word not in _PREPOSITIONS)
        or word in _RELATIVES
        or word in ("when", "after", "before", "because", "since")
        or (word == "in" and line.at(comma + 2) == "a")
        or (following.tag in ("PRP", "NNP") and clause_starts(line, comma + 1))
    )


def _modifies(line: Line, cue: int) -> bool:
    """Tell whether the cue stands in a relative clause: "X, who warned that …, | took credit"."""
    group = line.groups.get(cue)
    if group is None or group.subject is None:
        return False
    return group.relative or line.at(group.subject[0] - 1) in _RELATIVES


def _judged(line: Line, index: int) -> bool:
    """Tell whether the narrator names what was said and goes on: "…, a demand Ankara has turned down"."""
    if line.at(index) in words("proposal") and line.at(index).endswith("s") and line.tokens[index - 1].text == ",":
        return clause_starts(line, index) and line.tokens[index + 1].tag in ("NNP", "PRP", "DT")
    if line.at(index) not in ("a", "an", "something"):
        return False
    nouns = cues("noun")
    for place in range(index, min(index + 3, len(line.tokens) - 1)):
        if line.at(place) in nouns or line.at(place) in ("something", "condition", "charge", "accusation"):
            return line.tokens[place + 1].tag in ("NNP", "PRP", "DT", "WDT", "NN", "NNS") or line.at(place + 1) in (
                "that",
                "which",
            )
    return False


def _new_subject(line: Line, first: int, conjunction: int, reported: bool) -> bool:
    """Tell whether the narrator goes on with another subject: "Oslo welcomed it and | Bern called for more".

    After a reported clause only one that speaks: "said the truce was holding and | the army denied it".
    """
    index = conjunction + 1
    if not clause_starts(line, index):
        return False
    if reported and not any(place in line.groups and line.groups[place].finite for place in range(first, conjunction)):
        return False
    for verb in range(index, min(index + _ASIDE, len(line.tokens))):
        group = line.groups.get(verb)
        if group is not None:
            if group.subject is None or group.subject[0] != index:
                return False
            if not reported:
                return True
            cue = cues("verb").get(line.tokens[verb].lemma)
            return cue is not None and cue.takes("q") and cue.frames["q"] in ("report", "tell") and group.finite
    return False


def _goes_on(line: Line, index: int) -> bool:
    """Tell whether the subject goes on with a second verb: "Oslo turns down truce, vows to finish campaign"."""
    for verb in range(index, min(index + 3, len(line.tokens))):
        group = line.groups.get(verb)
        if group is not None:
            resumes = group.inherited or (group.subject is not None and group.subject[1] < index)
            return group.finite and resumes and group.first == index
    return False


def before_predicate(line: Line, first: int, last: int) -> int:
    """Return where the predicate begins of what the complement modifies: "Egypt's call for a truce | failed"."""
    for place in range(first + 1, last):
        group = line.groups.get(place)
        if group is not None and group.finite and not group.relative and line.outside(place):
            return max(group.first, first + 1)
    return last


def _fronted(line: Line, cue: int) -> bool:
    """Tell whether the cue stands in a clause before the main one: "While X supports it, …"."""
    group = line.groups.get(cue)
    if group is None or group.subject is None:
        return False
    before = group.subject[0] - 1
    return line.at(before) in _FRONTING and (before == 0 or line.at(before - 1) == ",")


def _suffix(line: Line, comma: int) -> bool:
    """Tell whether ", X said" or ", said X" closes the sentence after this comma."""
    cue = cues("verb").get(line.tokens[comma + 1].lemma)
    if cue is not None and cue.takes("q") and cue.frames["q"] == "report" and comma + 1 in line.groups:
        after = line.tokens[comma + 2] if comma + 2 < len(line.tokens) else line.tokens[comma + 1]
        return line.groups[comma + 1].finite and after.tag in ("NNP", "DT") and not clause_starts(line, comma + 2)
    for verb in range(comma + 1, min(comma + 10, len(line.tokens))):
        group = line.groups.get(verb)
        if group is not None:
            cue = cues("verb").get(line.tokens[verb].lemma)
            if (cue is None or not group.finite) and group.subject is not None and group.subject[0] == comma + 1:
                continue  # "…, two people briefed on the call said"
            return (
                cue is not None
                and cue.takes("q")
                and group.finite
                and not group.inherited
                and group.subject is not None
                and group.subject[0] == comma + 1
                and not any(place in line.groups and line.groups[place].finite for place in range(verb + 1, verb + 30))
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
            same_tense = line.tokens[group.first].tag == line.tokens[cue].tag or line.tokens[cue].tag in ("VBG", "JJ")
            return group.inherited and group.first == index and line.tokens[verb].lemma in cues("verb") and same_tense
    return False


def clause_starts(line: Line, index: int) -> bool:
    """Tell whether a subject with a finite verb of its own starts at ``index``."""
    tokens = line.tokens
    if index >= len(tokens) or (tokens[index].tag in ("IN", ",", "VBZ", "MD", "CC") and line.at(index) != "if"):
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
