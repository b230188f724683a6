"""Who says what: attributions (source, cue, content) from tagged sentences, by named constructions.

The model is that of PolNeAR (Newell, Margolin & Ruths 2018): an attribution has a source, a cue and a content, and the
content need not stand in quotation marks. Each construction is a small function that returns what it found or nothing; it
refuses rather than guesses. ``Attribution.pattern`` names the construction.

What it misses: attributions spread over several sentences without quotation marks, and cues outside
``lexicons/reporting_cues.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from analysis import clauses, grammar, lexicons
from analysis.clauses import Range, VerbGroup
from analysis.grammar import Token
from analysis.records import Attribution, Document, Quotation, Sentence, Span

_WH = frozenset("how why what whether if when where who which".split())
_UNANSWERED = frozenset("comment respond reply answer elaborate discuss".split())


@dataclass(frozen=True)
class Cue:
    """One row per cue word of the lexicon: its class and the complements it takes, by class."""

    lemma: str
    frames: dict[str, str]  # frame → class, in lexicon order

    def takes(self, frame: str) -> bool:
        return frame in self.frames


@dataclass
class Line:
    """A sentence on its way through the constructions: tokens, the quotation each lies in, and its verb groups."""

    sentence: Sentence
    tokens: list[Token]
    quoted: list[int]
    groups: dict[int, VerbGroup]
    found: list[Found] = field(default_factory=list)

    def at(self, index: int) -> str:
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def outside(self, index: int) -> bool:
        return 0 <= index < len(self.tokens) and self.quoted[index] == -1


@dataclass
class Found:
    """What a construction found: token ranges, before quotations are joined and offsets are taken."""

    source: Range | None
    cue: Range
    content: list[Range]
    pattern: str
    cue_class: str
    negated: bool = False
    quotations: list[int] = field(default_factory=list)
    awaits: bool = False  # a colon promised that the next paragraph is what was said


@cache
def cues(pos: str) -> dict[str, Cue]:
    """Return the lexicon's cues of one part of speech (verb, noun, adjective) by lemma."""
    result: dict[str, Cue] = {}
    for row in lexicons.read("reporting_cues"):
        if row["pos"] == pos:
            cue = result.setdefault(row["lemma"], Cue(row["lemma"], {}))
            for frame in row["frames"].split() or ["-"]:
                cue.frames.setdefault(frame, row["class"])
    return result


def attributions(document: Document, sentences: Sequence[Sentence], parsed: Sequence[list[Token]],
                 quotations: Sequence[Quotation]) -> list[Attribution]:
    """Return the attributions in text order; ``actor_id`` is left for ``actors`` to fill."""
    lines = _lines(sentences, parsed, quotations)
    for line in lines:
        line.found = sorted(_constructions(line, quotations), key=lambda found: found.cue)
    pairs = _join_quotations(lines, quotations)
    rows: list[Attribution] = []
    for line, found in pairs:
        row = _record(document, line, found, quotations, len(rows))
        if row is not None:
            rows.append(row)
    return rows


def _lines(sentences: Sequence[Sentence], parsed: Sequence[list[Token]], quotations: Sequence[Quotation]) -> list[Line]:
    lines: list[Line] = []
    current = 0
    for sentence, tokens in zip(sentences, parsed, strict=True):
        quoted = []
        for token in tokens:
            while current < len(quotations) and quotations[current].end <= token.start:
                current += 1
            inside = current < len(quotations) and quotations[current].start <= token.start
            quoted.append(current if inside else -1)
        lines.append(Line(sentence, tokens, quoted, clauses.verb_groups(tokens, quoted)))
    return lines


def _constructions(line: Line, quotations: Sequence[Quotation]) -> Iterator[Found]:
    verbs, nouns, adjectives = cues("verb"), cues("noun"), cues("adjective")
    taken = -1
    for index, token in enumerate(line.tokens):
        if not line.outside(index):
            continue
        found: Found | None = None
        if index in line.groups and token.lemma in verbs and index > taken:
            found = _verb(line, line.groups[index], verbs[token.lemma], quotations)
        elif token.lower == "according" and line.at(index + 1) == "to":
            found = _according(line, index)
        elif token.lower.rstrip("s") in nouns or token.lower in nouns:
            found = _noun(line, index, nouns.get(token.lower) or nouns[token.lower.rstrip("s")])
        elif token.lower in adjectives:
            found = _adjective(line, index, adjectives[token.lower])
        elif token.text == ":" and index not in line.groups:
            found = _label(line, index)
        if found is not None:
            if found.pattern == "to do" and found.content:
                taken = found.content[0][0] + 2
            yield found


# --- verbs -----------------------------------------------------------------------------------------------------------


def _verb(line: Line, group: VerbGroup, cue: Cue, quotations: Sequence[Quotation]) -> Found | None:
    if group.voice in ("passive", "reduced"):
        return _passive(line, group, cue)
    verb = group.verb
    source = group.subject
    inverted = None
    left = _left_content(line, (source[0] if source and not group.inherited else group.first), quotations)
    if cue.takes("q") and (source is None or group.inherited) and left is not None and line.at(group.first - 1) not in ("and", "but"):
        # “…,” said Liz Throssell.
        after = clauses.noun_phrase_after(line.tokens, line.quoted, verb + 1)
        if after is not None:
            inverted, source = after, _with_aside(line, after[0])
    if source is None:
        return None
    cue_range = (group.first, verb + 1)
    found = Found(source, cue_range, [], "", "", group.negated)
    after_verb = inverted and source[1] or verb + 1
    right = None if inverted else _complement(line, verb, cue)
    if inverted:
        right = _resumed(line, after_verb)
    if right is not None:
        found.content, found.quotations, found.pattern, frame = right
        found.cue_class = cue.frames.get(frame, "report")
        found.awaits = found.pattern == "before colon"
        if found.pattern in ("clause", "quotation") and not group.inherited and left is not None and _speech_before(line, left):
            found.content.insert(0, left[0])
            found.quotations = left[1] + found.quotations
            found.pattern = "around cue"
        return found
    if left is not None and (cue.takes("q") or cue.takes("s")) and not (group.inherited and not inverted):
        found.content, found.quotations = [left[0]], left[1]
        found.pattern = "inverted" if inverted else "after content"
        found.cue_class = cue.frames.get("q") or cue.frames["s"]
        return found
    if "-" in cue.frames:
        # "Putin balked": the clause itself is the content.
        found.content = [(group.first, _stop(line, verb + 1, verb))]
        found.pattern, found.cue_class = "bare act", cue.frames["-"]
        return found
    return None


Complement = tuple[list[Range], list[int], str, str]


def _complement(line: Line, verb: int, cue: Cue) -> Complement | None:
    """Return what follows the verb: quotation, clause, infinitive, prepositional or plain object."""
    tokens, index = line.tokens, verb + 1
    while index < len(tokens) and tokens[index].tag == "RB" and line.outside(index):
        index += 1
    if index >= len(tokens):
        return None
    word = line.at(index)
    if cue.takes("i") and word == "to" and index + 1 < len(tokens) and tokens[index + 1].tag in ("VB", "RB", "VBZ", "VBP", "NN"):
        return [(index, _stop(line, index, verb))], [], "to do", "i"
    if cue.takes(word) and word not in ("o", "s", "q", "i") and index + 1 < len(tokens) and word != "":
        infinitive = _infinitive(line, index + 1)
        start = index + 1
        return [(start, _stop(line, start, verb))], [], f"{word} object" if not infinitive else "urging", word
    if cue.takes("oi"):
        infinitive = _infinitive(line, index)
        if infinitive:
            return [(index, _stop(line, index, verb))], [], "urging", "oi"
    if cue.takes("q") or cue.takes("s"):
        speech = _speech(line, index, verb, cue)
        if speech is not None:
            return speech
    if cue.takes("o"):
        noun = clauses.noun_phrase_after(tokens, line.quoted, index)
        opening = tokens[index].tag == "''" and index + 1 < len(tokens) and line.quoted[index + 1] != -1
        if noun is not None or opening or tokens[index].tag in ("VBG", "WP"):
            return [(index, _stop(line, index, verb))], [], "object", "o"
    return None


def _infinitive(line: Line, index: int) -> bool:
    """Tell whether a noun phrase followed by "to do" starts here."""
    noun = clauses.noun_phrase_after(line.tokens, line.quoted, index)
    if noun is None:
        return False
    stop = noun[0][1]
    for place in range(index + 1, min(stop + 4, len(line.tokens) - 1)):
        if line.at(place) == "to" and line.outside(place) and line.tokens[place + 1].tag in ("VB", "''", "VBP", "RB"):
            return True
    return False


def _speech(line: Line, index: int, verb: int, cue: Cue) -> Complement | None:
    """Return a reported clause or quotation, after an addressee, place or time if there is one."""
    tokens = line.tokens
    for _ in range(8):
        if index >= len(tokens):
            return None
        token = tokens[index]
        if line.quoted[index] != -1 or (token.tag == "''" and index + 1 < len(tokens) and line.quoted[index + 1] != -1):
            inside = index if line.quoted[index] != -1 else index + 1
            return _quoted(line, index, inside, verb)
        if token.lower == "that" and index + 1 < len(tokens) and cue.takes("s"):
            return [(index + 1, _stop(line, index + 1, verb))], [], "clause", "s"
        if token.lower in _WH and cue.takes("s"):
            return [(index, _stop(line, index, verb))], [], "clause", "s"
        if token.text == ":":
            stop = clauses.clause_stop(tokens, index + 1)
            if stop > index + 1:
                inside = next((place for place in range(index + 1, len(tokens)) if line.quoted[place] != -1), None)
                if inside is not None and inside <= index + 2:
                    return _quoted(line, index + 1, inside, verb)
                return [(index + 1, stop)], [], "clause", "s" if cue.takes("s") else "q"
            return [], [], "before colon", "q"
        if token.text == "," and index + 1 < len(tokens) and (tokens[index + 1].tag == "''" or line.quoted[index + 1] != -1):
            index += 1
            continue
        if cue.takes("s") and _clause_starts(line, index):
            return [(index, _stop(line, index, verb))], [], "clause", "s"
        if token.tag in ("IN", "TO", "RB") or token.lower in ("to", "on", "in", "at", "during") or token.lower in clauses._TIME:
            if token.lower in grammar.SUBORDINATORS:
                return None
            further = grammar.noun_phrase_starting(tokens, index + 1)
            index = max(further, index + 1)
            continue
        if cue.frames.get("s") == "tell" or cue.lemma in ("tell", "ask", "warn", "promise", "assure", "remind", "show"):
            further = grammar.noun_phrase_starting(tokens, index)
            if further > index:
                index = further
                continue
        return None
    return None


def _clause_starts(line: Line, index: int) -> bool:
    """Tell whether a subject with a finite verb of its own starts at ``index``."""
    tokens = line.tokens
    if tokens[index].tag in ("IN", ",") and tokens[index].lower not in ("if",):
        return False
    for place in range(index, min(index + 25, len(tokens))):
        group = line.groups.get(place)
        if group is not None and group.finite and not group.inherited and group.subject is not None:
            return group.subject[0] <= index + 1 and group.subject[0] >= index - 1
        if group is not None and group.finite and line.at(index) in ("there", "it", "this", "that"):
            return True
        if tokens[place].text in (";", ":", "—") or (tokens[place].tag == "''" and place > index):
            return line.quoted[place] == -1 and False
    return False


def _quoted(line: Line, index: int, inside: int, verb: int) -> Complement:
    """Return a quotation that follows the cue, with the paraphrase around it when it is only part of the sentence."""
    quotation = line.quoted[inside]
    after = inside
    while after < len(line.tokens) and line.quoted[after] == quotation:
        after += 1
    if after < len(line.tokens) and line.tokens[after].tag == "''":
        after += 1
    rest = [token for token in line.tokens[after:] if token.text[0].isalnum()]
    if rest and line.at(after) not in (",", ".", "and", "but", "as", "while"):
        return [(index, _stop(line, index, verb))], [], "clause", "q"
    return [(inside, after)], [quotation], "quotation", "q"


def _resumed(line: Line, index: int) -> Complement | None:
    """Return the quotation that goes on after "“…,” said X, “…”"."""
    while index < len(line.tokens):
        if line.quoted[index] != -1:
            return _quoted(line, index, index, index)
        index += 1
    return None


Left = tuple[Range, list[int]]


def _left_content(line: Line, subject: int, quotations: Sequence[Quotation]) -> Left | None:
    """Return the sentence's part before "…, X said" and the quotation it is, or None when no comma or mark sets it off."""
    before = subject - 1
    while before > 0 and line.at(before) in ("and", "but") and line.tokens[before - 1].tag in ("''", ","):
        before -= 1
    if before < 0:
        return None
    closing = line.tokens[before].tag == "''" and (before == 0 or line.quoted[before - 1] != -1)
    if not closing and line.tokens[before].text not in (",", "—", "–", "?", "!"):
        return None
    stop = before
    if closing:
        quotation = line.quoted[before - 1] if before else -1
        if before == 0:
            return None
        if quotations[quotation].start <= line.tokens[0].end:
            return (0, stop), [quotation]
        first = before
        while first > 0 and line.quoted[first - 1] == quotation:
            first -= 1
        whole = sum(token.text[0].isalnum() for token in line.tokens[:first])
        if whole <= 1:
            return (first, stop), [quotation]
    start = 0
    while start < stop and (line.tokens[start].tag == "''" or line.at(start) in ("but", "and", ",")):
        start += 1
    if sum(token.text[0].isalnum() for token in line.tokens[start:stop]) < 2:
        return None
    return (start, stop), []


def _speech_before(line: Line, left: Left) -> bool:
    """Tell whether the part before a cue that also has something after it is speech, not an adverbial."""
    if left[1]:
        return True
    first, stop = left[0]
    return any(first <= verb < stop and group.finite and group.subject is not None and group.subject[0] <= first + 1
               for verb, group in line.groups.items()) and not line.tokens[first].tag == "IN" and line.at(first) not in _WH


def _with_aside(line: Line, noun: Range) -> Range:
    """Extend a noun phrase by an apposition after a comma: "said X, a professor at Y"."""
    stop = noun[1]
    if line.at(stop) == "," and stop + 1 < len(line.tokens) and line.tokens[stop + 1].tag in ("DT", "NN", "NNP", "NNS", "JJ", "PRP$"):
        further = clauses.noun_phrase_after(line.tokens, line.quoted, stop + 1)
        if further is not None and (further[0][1] >= len(line.tokens) or line.tokens[further[0][1]].text in (",", ".", "''")):
            return noun[0], further[0][1]
    return noun


def _passive(line: Line, group: VerbGroup, cue: Cue) -> Found | None:
    """"The plan was rejected by Hamas", "the talks sought by Trump"."""
    tokens, verb = line.tokens, group.verb
    frame = "o" if cue.takes("o") else "for" if cue.takes("for") else "s" if cue.takes("s") else ""
    if not frame:
        return None
    by = verb + 1
    while by < min(verb + 4, len(tokens)) and line.at(by) != "by":
        if tokens[by].tag not in ("RB", "IN", "RP") or not line.outside(by):
            return None
        by += 1
    if line.at(by) != "by":
        return None
    agent = clauses.noun_phrase_after(tokens, line.quoted, by + 1)
    if agent is None or tokens[agent[1]].tag == "CD":
        return None
    if group.voice == "passive":
        content = group.subject
    else:
        last = group.first - 1
        while last >= 0 and tokens[last].tag in ("RB", "JJ"):
            last -= 1
        if last < 0 or not tokens[last].is_noun or not line.outside(last):
            return None
        found = clauses.subject_ending(tokens, line.quoted, last)
        content = found[0] if found else None
    if content is None:
        return None
    return Found(agent[0], (group.first, by + 1), [content], "passive", cue.frames[frame], group.negated)


# --- nouns, adjectives, labels ---------------------------------------------------------------------------------------


def _according(line: Line, index: int) -> Found | None:
    """"According to X, …" and "…, according to X"."""
    source = clauses.noun_phrase_after(line.tokens, line.quoted, index + 2)
    if source is None:
        return None
    first = index
    stop = _with_aside(line, source[0])[1]
    if first == 0 or all(line.tokens[place].tag in ("''", "CC") for place in range(first)):
        if line.at(stop) == ",":
            stop += 1
        content = (stop, clauses.clause_stop(line.tokens, stop))
    else:
        last = first - 1 if line.at(first - 1) == "," else first
        content = (0, last)
    if content[1] <= content[0]:
        return None
    return Found(source[0], (index, index + 2), [content], "according to", "report")


def _noun(line: Line, index: int, cue: Cue) -> Found | None:
    """"X's demand for …", "a plea from X to …", "calls by X for …", "US calls for …"."""
    tokens = line.tokens
    if tokens[index].is_verb or not (tokens[index].is_noun or tokens[index].tag == "JJ"):
        return None
    after = index + 1
    source: Range | None = None
    if line.at(after) in ("from", "by"):
        agent = clauses.noun_phrase_after(tokens, line.quoted, after + 1)
        if agent is None:
            return None
        # The noun phrase stops before "to" or "for": those open the content.
        stop = grammar.noun_phrase_starting(tokens, after + 1)
        source, after = (after + 1, stop), stop
    else:
        first = grammar.noun_phrase_ending(tokens, index)
        for place in range(index - 1, first - 1, -1):
            if tokens[place].tag == "POS":
                source = (grammar.noun_phrase_ending(tokens, place - 1), place) if place else None
                break
            if tokens[place].tag == "PRP$":
                source = (place, place + 1)
                break
        if source is None and index > first and tokens[index - 1].tag == "NNP":
            start = index - 1
            while start > first and tokens[start - 1].tag == "NNP":
                start -= 1
            source = (start, index)
    if source is None or after >= len(tokens) or not line.outside(after):
        return None
    word = line.at(after)
    if word == "that" and cue.takes("s"):
        content, frame = (after + 1, _stop(line, after + 1, index)), "s"
    elif word == "to" and after + 1 < len(tokens) and tokens[after + 1].tag == "VB":
        content, frame = (after, _stop(line, after, index)), next(iter(cue.frames))
    elif cue.takes(word) and after + 1 < len(tokens):
        content, frame = (after + 1, _stop(line, after + 1, index)), word
    else:
        return None
    return Found(source, (index, after + 1), [content], "noun cue", cue.frames[frame])


def _adjective(line: Line, index: int, cue: Cue) -> Found | None:
    """"X is optimistic about …", "X, hopeful that …", and the headline's "X Optimistic About …"."""
    tokens = line.tokens
    before = index - 1
    while before >= 0 and (tokens[before].tag == "RB" or tokens[before].lower in ("very", "more", "cautiously")):
        before -= 1
    if before < 0:
        return None
    group = line.groups.get(before)
    negated = any(token.lower in grammar.NEGATIONS for token in tokens[before:index])
    if group is not None and (tokens[before].lower in grammar.BE or tokens[before].lower in clauses.RAISING | {"remain", "remains", "remained", "sounds", "sounded", "feels", "felt"}):
        source, first, negated = group.subject, group.first, negated or group.negated
    elif line.sentence.role == "title" and tokens[before].is_noun:
        found = clauses.subject_ending(tokens, line.quoted, before)
        source, first = (found[0] if found else None), index
    else:
        return None
    if source is None:
        return None
    after = index + 1
    word = line.at(after)
    if word == "to" and cue.takes("i") and after + 1 < len(tokens):
        content, frame = (after, _stop(line, after, index)), "i"
    elif word == "that" and cue.takes("s"):
        content, frame = (after + 1, _stop(line, after + 1, index)), "s"
    elif cue.takes(word) and word not in ("s", "i") and after + 1 < len(tokens):
        content, frame = (after + 1, _stop(line, after + 1, index)), word
    elif cue.takes("s") and after < len(tokens) and _clause_starts(line, after):
        content, frame = (after, _stop(line, after, index)), "s"
    else:
        return None
    return Found(source, (first, after + (word == frame)), [content], "adjective", cue.frames[frame], negated)


def _label(line: Line, index: int) -> Found | None:
    """"Blinken: Hamas Proposes Nonstarters" in a headline, and "SMITH: “…”" in a transcript."""
    tokens = line.tokens
    if index == 0 or index > 6 or index + 2 >= len(tokens) or any(place in line.groups for place in range(index)):
        return None
    quotation = line.quoted[index + 1] != -1 or tokens[index + 1].tag == "''"
    if line.sentence.role != "title" and not quotation:
        return None
    if not all(token.tag in ("NNP", "NNPS", "NN", "NNS", "POS", "JJ") for token in tokens[:index]):
        return None
    return Found((0, index), (index, index + 1), [(index + 1, clauses.clause_stop(tokens, index + 1))], "label", "report")


# --- how far a complement reaches ------------------------------------------------------------------------------------


def _stop(line: Line, first: int, cue: int) -> int:
    """Return where the complement that starts at ``first`` ends: before the next clause of the narrator's."""
    tokens = line.tokens
    stop = clauses.clause_stop(tokens, first)
    for index in range(first + 1, stop):
        if line.quoted[index] != -1:
            continue
        token, after = tokens[index], line.at(index + 1)
        if token.text == ";":
            return index
        if token.lower == "even" and after == "as":
            return index
        if token.text == "," and line.quoted[index] == -1:
            nxt = tokens[index + 1] if index + 1 < len(tokens) else None
            if nxt is None:
                return index
            if nxt.lower == "according" or (nxt.tag == "VBG" and nxt.lemma in cues("verb")):
                return index
            if nxt.lower in ("but", "while", "although", "though", "whereas", "as") and index + 2 < stop:
                return index
            if nxt.lower == "even" and line.at(index + 2) in ("as", "though"):
                return index
            if _suffix(line, index):
                return index
        if token.lower in ("and", "but") and _same_subject(line, index, cue):
            return index - 1 if tokens[index - 1].text == "," else index
    return stop


def _suffix(line: Line, comma: int) -> bool:
    """Tell whether ", X said" closes the sentence after this comma."""
    for verb in range(comma + 1, min(comma + 10, len(line.tokens))):
        group = line.groups.get(verb)
        if group is not None:
            cue = cues("verb").get(line.tokens[verb].lemma)
            return (cue is not None and cue.takes("q") and group.finite and not group.inherited
                    and group.subject is not None and group.subject[0] == comma + 1
                    and all(not token.is_verb for token in line.tokens[verb + 1:]))
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


# --- quotations over sentences ---------------------------------------------------------------------------------------


def _join_quotations(lines: Sequence[Line], quotations: Sequence[Quotation]) -> list[tuple[Line, Found]]:
    """Give each quotation to one attribution: its own cue, the speech it continues, or the last speaker."""
    pairs: list[tuple[Line, Found]] = []
    owner: dict[int, Found] = {}
    for line in lines:
        for found in line.found:
            for quotation in found.quotations:
                owner.setdefault(quotation, found)
    latest: Found | None = None
    latest_paragraph = -1
    covered: set[int] = set()
    for line in lines:
        paragraph = line.sentence.paragraph
        inside = sorted({quotation for quotation in line.quoted if quotation != -1})
        claimed = {line.quoted[index] for found in line.found for first, stop in found.content
                   for index in range(first, min(stop, len(line.quoted)))} | covered
        for quotation in inside:
            if quotation in owner or quotation in claimed:
                continue
            row = quotations[quotation]
            alone = sum(line.quoted[index] == -1 and token.text[0].isalnum() for index, token in enumerate(line.tokens)) <= 1
            previous = owner.get(quotation - 1)
            continues = previous is not None and (quotations[quotation - 1].continued or latest_paragraph == paragraph)
            if latest is not None and latest.awaits and alone:
                latest.quotations.append(quotation)
                owner[quotation] = latest
            elif alone and continues and previous is not None:
                previous.quotations.append(quotation)
                owner[quotation] = previous
            elif alone and latest is not None and paragraph - latest_paragraph <= 2 and row.end - row.start > 20:
                floating = Found(latest.source, (0, 0), [], "floating quotation", "report", False, [quotation])
                floating.cue = latest.cue
                owner[quotation] = floating
                pairs.append((_line_of(lines, latest), floating))
                latest_paragraph = paragraph
        covered = {quotation for quotation in claimed if quotation != -1}
        for found in line.found:
            pairs.append((line, found))
            if found.cue_class in ("report", "tell") and found.source is not None:
                latest, latest_paragraph = found, paragraph
    return pairs


def _line_of(lines: Sequence[Line], wanted: Found) -> Line:
    return next(line for line in lines if any(found is wanted for found in line.found))


def _record(document: Document, line: Line, found: Found, quotations: Sequence[Quotation], number: int) -> Attribution | None:
    """Turn token ranges into spans of the document, and say which kind of content it is."""
    tokens = line.tokens
    spans: list[Span] = []
    for first, stop in found.content:
        whole = [quotation for quotation in found.quotations if any(line.quoted[i] == quotation for i in range(first, min(stop, len(tokens))))]
        if whole:
            continue
        while first < stop and tokens[first].text in ",—–" :
            first += 1
        while stop > first and (tokens[stop - 1].text in ",;:—–"):
            stop -= 1
        if stop > first:
            spans.append(_trim(document.text, grammar.span(tokens, first, stop)))
    spans += [(quotations[quotation].start, quotations[quotation].end) for quotation in dict.fromkeys(found.quotations)]
    spans = sorted(span for span in spans if span[1] > span[0])
    if not spans:
        return None
    source = grammar.span(tokens, *found.source) if found.source else (tokens[found.cue[0]].start,) * 2
    cue = grammar.span(tokens, *found.cue)
    kind = _kind(spans, found, quotations)
    return Attribution(document.document_id, number, line.sentence.sentence, source, cue, tuple(spans), kind,
                       found.pattern, found.cue_class, "", found.negated)


def _trim(text: str, span: Span) -> Span:
    """Drop an outer pair of quotation marks and stray marks at the ends."""
    start, end = span
    while start < end and text[start] in "“\"" and not any(mark in text[start + 1:end] for mark in "”\""):
        start += 1
    return start, end


def _kind(spans: Sequence[Span], found: Found, quotations: Sequence[Quotation]) -> str:
    length = sum(end - start for start, end in spans)
    inside = sum(max(0, min(end, q.end) - max(start, q.start)) for start, end in spans
                 for q in quotations if q.start < end and q.end > start)
    if inside >= 0.95 * length:
        return "direct"
    if inside:
        return "mixed"
    return "indirect" if found.pattern in ("clause", "after content", "inverted", "around cue", "according to", "label") else "act"


def without_answer(rows: Sequence[Attribution], text: str) -> list[Attribution]:
    """Mark "declined to comment" and "did not respond" as no attribution by leaving them out."""
    return [replace(row) for row in rows
            if not any(word in text[row.content[0][0]:row.content[0][1]].split() for word in _UNANSWERED)]
