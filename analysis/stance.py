"""From attributions to statements: which side of the target the actor's own words or acts stand on, and by which rules.

The clause is read outside in, as a human coder does (codebook, section 3): the outermost cue is the actor's own; every
operator on the way to the target keeps or turns its sign (rejecting calls for a truce is against, condemning its
rejection is in favour); what the content says of other people's positions is a report, not a position. The names of the
rules and the words they fired on are kept, so that a reader can disagree with a rule and not with a number. Tone never
enters (Bestvater & Monroe 2023).

What it misses: irony, positions that need knowledge of the conflict, and conditions spread over several sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis import grammar, lexicons
from analysis.grammar import Token
from analysis.records import SCORES, Actor, Attribution, Document, Sentence, Span, Statement
from analysis.targets import Bearing

_OPERATORS = ("pro", "call", "con", "anti", "deny", "accuse")
# Words between the last operator and what it governs; what only may stand for the target must stand close.
_REACH = {"term": 12, "stopping": 12, "related": 5, "anaphor": 3, "pronoun": 0}
_NEXT = 6  # words between a refusing operator and the next one or the target
_CONTRAST = frozenset(("but", "instead", "however", "although", "though", "yet", "while"))
# Words that open a background clause: what follows is not what the cue before it governs.
_BACKGROUND = frozenset(("after", "before", "since", "when", "as", "because", "despite", "amid", "following", "if", "whether", "hours", "days"))
# Announcing that something is so reports it; announcing a ceasefire makes it.
_ANNOUNCING = frozenset(("announce", "declare", "confirm", "unveil", "proclaim", "broker", "mediate", "extend"))
_OWN_WORDS = frozenset(("i", "we", "us", "our", "my"))


@dataclass(frozen=True, slots=True)
class Cue:
    """One match of a stance phrase: token range, class, and the phrase that matched."""

    first: int
    stop: int
    kind: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one statement; ``evidence`` holds the words each rule fired on."""

    stance: str
    explicit: bool
    certainty: float
    rules: tuple[str, ...]
    evidence: tuple[Span, ...]


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the stance phrases by first word, longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in lexicons.read("stance_cues"):
        words = tuple(row["phrase"].split())
        index.setdefault(words[0], []).append((words, row["class"]))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return index


def _key(token: Token) -> str:
    """Return the word a phrase is matched by: a verb's or a plural's base form."""
    form = grammar.verb_forms().get(token.lower)
    if form is not None:
        return form[0]
    lower = token.lower.replace("’", "'")
    if token.tag in ("NNS", "NNPS") and lower.endswith("s"):
        return lower[:-3] + "y" if lower.endswith("ies") else lower[:-1]
    return lower


def cues(tokens: Sequence[Token]) -> list[Cue]:
    """Return the stance phrases in a stretch of tokens, in order; one phrase may belong to several classes."""
    keys = [_key(token) for token in tokens]
    found: list[Cue] = []
    index = _phrases()
    for first, (key, token) in enumerate(zip(keys, tokens, strict=True)):
        longest: dict[str, Cue] = {}
        for word in {key, token.lower}:
            for words, kind in index.get(word, ()):
                if kind not in longest:
                    stop = _match(keys, tokens, first, words)
                    if stop:
                        longest[kind] = Cue(first, stop, kind, " ".join(words))
        found += longest.values()
    return sorted(found, key=lambda cue: (cue.first, -cue.stop))


def _match(keys: Sequence[str], tokens: Sequence[Token], first: int, words: Sequence[str]) -> int:
    """Return the end of a phrase that starts at ``first``, or 0; "*" stands for up to three words."""
    index = first
    for number, word in enumerate(words):
        if word == "*":
            following = words[number + 1]
            gap = next((step for step in range(4) if index + step < len(keys)
                        and following in (keys[index + step], tokens[index + step].lower)), None)
            if gap is None:
                return 0
            index += gap
            continue
        if index >= len(keys) or word not in (keys[index], tokens[index].lower):
            return 0
        index += 1
    return index


def statements(document: Document, sentences: Sequence[Sentence], parsed: Sequence[list[Token]],
               attributions: Sequence[Attribution], actors: dict[str, Actor], bearings: dict[int, list[Bearing]],
               mentions: dict[str, list[Span]]) -> list[Statement]:
    """Return the statements on the target in text order; ``mentions`` holds each actor's spans, to know its own clauses."""
    tokens = [token for line in parsed for token in line]
    starts = {token.start: index for index, token in enumerate(tokens)}
    reader = _Reader(document, sentences, tokens, starts, actors, bearings, mentions)
    judged = []
    for row in attributions:
        if row.actor_id:
            judged += reader.judge(row)
    judged = [(_with_verb(row), verdict) for row, verdict in judged]
    return [_statement(document, row, verdict, actors[row.actor_id]) for row, verdict in _outermost(judged)]


def _with_verb(row: Attribution) -> Attribution:
    """Take the deciding verb into the content of an act: "reject US calls …", "the peace talks sought by Trump"."""
    if row.kind != "act" or len(row.content) != 1:
        return row
    start, end = row.content[0]
    if row.pattern == "passive":
        return replace(row, content=((start, max(end, row.source[1])),)) if row.source[1] - start < 300 else row
    return replace(row, content=((min(start, row.cue[0]), end),)) if start - row.cue[1] < 3 else row


Judged = tuple[Attribution, Verdict]


class _Reader:
    """Reads one document's attributions against what bears on the target."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], tokens: Sequence[Token], starts: dict[int, int],
                 actors: dict[str, Actor], bearings: dict[int, list[Bearing]], mentions: dict[str, list[Span]]) -> None:
        self.document, self.sentences, self.tokens, self.starts = document, sentences, tokens, starts
        self.actors, self.bearings, self.mentions = actors, bearings, mentions
        self.ends = {token.end: index + 1 for index, token in enumerate(tokens)}

    def judge(self, row: Attribution) -> list[Judged]:
        """Return the statement an attribution makes, or two where it favours a pause and refuses more (rule 6)."""
        clauses = self._clauses(row)
        bearing = self._bearing(row)
        own = self._own(row)
        votes: list[Vote] = []
        for clause in clauses:
            votes += self._clause(row, clause, bearing, own)
        if not votes:
            return []
        return [(row, _verdict(votes, row))]

    # --- what is read -------------------------------------------------------------------------------------------------

    def _range(self, span: Span) -> tuple[int, int] | None:
        first = next((self.starts[place] for place in range(span[0], min(span[1], span[0] + 80)) if place in self.starts), None)
        stop = next((self.ends[place] for place in range(span[1], max(span[0], span[1] - 80), -1) if place in self.ends), None)
        return (first, stop) if first is not None and stop is not None and stop > first else None

    def _clauses(self, row: Attribution) -> list[tuple[int, int]]:
        """Return the content cut at sentence ends and contrasts; an act's cue is read with its content."""
        ranges = [found for span in row.content if (found := self._range(span))]
        pieces: list[tuple[int, int]] = []
        for first, stop in ranges:
            start = first
            for index in range(first, stop):
                token = self.tokens[index]
                contrast = token.lower in (_CONTRAST | _BACKGROUND) and index > start + 2 and self._opens_clause(index, stop)
                if token.text in (".", ";", "?", "!") or contrast:
                    if index > start:
                        pieces.append((start, index))
                    start = index
            if stop > start:
                pieces.append((start, stop))
        return pieces

    def _opens_clause(self, index: int, stop: int) -> bool:
        """Tell whether a contrast or background word opens a clause: not "as well", "before talks", "since Monday"."""
        if self.tokens[index].lower in _CONTRAST | {"despite", "amid", "if", "whether", "because"}:
            return True
        return any(self.tokens[place].is_verb or self.tokens[place].tag == "MD" for place in range(index + 1, min(index + 9, stop)))

    def _bearing(self, row: Attribution) -> list[Bearing]:
        last = max(stop for _, stop in row.content)
        first = min(start for start, _ in (*row.content, row.cue))
        found = []
        number = row.sentence
        while number > 0 and self.sentences[number].start > first:
            number -= 1
        while number < len(self.sentences) and self.sentences[number].start < last:
            found += self.bearings.get(number, [])
            number += 1
        return found

    def _own(self, row: Attribution) -> set[str]:
        """Return the actors whose doings are the source's own: itself, whom it speaks for, and the state it belongs to."""
        actor = self.actors[row.actor_id]
        return {other.actor_id for other in self.actors.values()
                if other.actor_id == actor.actor_id or (other.name and other.name in (actor.organization, actor.side))}

    # --- one clause ---------------------------------------------------------------------------------------------------

    def _clause(self, row: Attribution, clause: tuple[int, int], bearing: Sequence[Bearing], own: set[str]) -> list[Vote]:
        tokens = self.tokens[clause[0]:clause[1]]
        here = [item for item in bearing if item.start < tokens[-1].end and item.end > tokens[0].start]
        cue_range = self._range(row.cue) if row.cue[1] > row.cue[0] else None
        head = list(self.tokens[cue_range[0]:cue_range[1]]) if cue_range else []
        outside = cue_range is None or cue_range[1] <= clause[0] or cue_range[0] >= clause[1]
        region = [*head, *tokens] if outside else list(tokens)
        return Clause(self, row, region, len(head) if outside else 0, here, own).votes()

    def near(self, row: Attribution) -> bool:
        """Tell whether the target was named in the sentence of the attribution or just before it."""
        return any(item.via in ("term", "stopping") for number in range(max(0, row.sentence - 2), row.sentence + 1)
                   for item in self.bearings.get(number, []))


@dataclass(frozen=True, slots=True)
class Vote:
    """What one clause says: a stance, by a rule, on some words; ``weight`` ranks rules when clauses disagree."""

    stance: str
    rule: str
    evidence: Span
    explicit: bool
    hedged: int = 0


class Clause:
    """One clause of a statement: the cue's tokens, then the content's, with what bears on the target in it."""

    def __init__(self, reader: _Reader, row: Attribution, tokens: Sequence[Token], cue_length: int,
                 bearing: Sequence[Bearing], own: set[str]) -> None:
        self.reader, self.row, self.tokens, self.cue_length, self.own = reader, row, tokens, cue_length, own
        self.cues = cues(tokens)
        self.targets = self._targets(bearing)

    def _targets(self, bearing: Sequence[Bearing]) -> list[tuple[int, int, str]]:
        found = []
        for item in bearing:
            inside = [index for index, token in enumerate(self.tokens) if item.start <= token.start and token.end <= item.end]
            if inside and inside[0] >= self.cue_length:
                found.append((inside[0], inside[-1] + 1, item.via))
        return found

    def of(self, *kinds: str) -> list[Cue]:
        """Return the phrases of these classes; a demand must be a verb here ("calls for a truce" is none)."""
        return [cue for cue in self.cues if cue.kind in kinds
                and not (cue.kind == "must" and self.tokens[cue.first].tag in ("NN", "NNS"))]

    def span(self, cue: Cue) -> Span:
        return self.tokens[cue.first].start, self.tokens[cue.stop - 1].end

    # --- the rules, outside in ----------------------------------------------------------------------------------------

    def votes(self) -> list[Vote]:
        strong = [target for target in self.targets if target[2] in ("term", "stopping")]
        weak = [target for target in self.targets if target[2] in ("related", "anaphor", "pronoun")]
        hedged = len(self.of("hedge"))
        war = self.of("war")
        if war and not self._denied(war[0]) and self._fights(war[0]):
            return [self._war(war[0], hedged)]
        if not strong and not weak:
            return self._without_target(hedged)
        target = (strong or weak)[0]
        explicit = bool(strong) or target[2] == "related"
        condition = self._condition(target)
        if condition is not None:
            return [condition]
        chain = self._chain(target)
        if chain is not None:
            stance, rule, evidence = chain
            return [Vote(stance, rule, evidence, explicit, hedged)]
        judged = self._judgement(target)
        if judged is not None:
            return [judged]
        if self._speech() and (strong or (target[2] != "pronoun" and self.reader.near(self.row))) or (strong and self._named_by_cue()):
            return [Vote("neutral", "on the target", self._target_span(target), explicit, hedged)]
        return []

    def _target_span(self, target: tuple[int, int, str]) -> Span:
        return self.tokens[target[0]].start, self.tokens[target[1] - 1].end

    def _speech(self) -> bool:
        return self.row.kind in ("direct", "mixed", "indirect")

    def _named_by_cue(self) -> bool:
        return any(cue.kind in ("deny", "accuse") and cue.first < self.cue_length for cue in self.cues)

    def _negated(self, index: int) -> bool:
        """Tell whether a negation governs the word at ``index``, within its own few words."""
        window = self.tokens[max(0, index - 4):index]
        if any(token.text in (",", ";") for token in window):
            window = window[max(place for place, token in enumerate(window) if token.text in (",", ";")):]
        return any(token.lower in grammar.NEGATIONS for token in window)

    def _denied(self, cue: Cue) -> bool:
        return self._negated(cue.first) or any(other.kind in ("con", "anti", "condemn") and 0 <= cue.first - other.stop < 3 and other.phrase != "fail"
                                               for other in self.cues)

    def _fights(self, cue: Cue) -> bool:
        """Tell whether it is the actor's own side that goes on fighting, not somebody else whom it speaks of."""
        own = cue.first < self.cue_length or self.row.kind == "act" or self._own_clause(cue.first)
        return own or (self.row.kind == "direct" and not self._other_before(cue.first))

    def _other_before(self, index: int) -> bool:
        """Tell whether another named actor stands before ``index`` in the clause."""
        spans = [span for actor_id, rows in self.reader.mentions.items() if actor_id not in self.own for span in rows]
        return any(start <= token.start < end for token in self.tokens[self.cue_length:index] for start, end in spans)

    def _war(self, cue: Cue, hedged: int) -> Vote:
        if any(other.kind == "condition" and other.phrase in ("if", "unless") for other in self.cues):
            return Vote("conditional", "fighting goes on if", self.span(cue), False, hedged)
        return Vote("against", "fighting goes on", self.span(cue), False, hedged)

    def _condition(self, target: tuple[int, int, str]) -> Vote | None:
        """No truce unless or until; conditions and guarantees: conditional, or against where victory comes first."""
        found = [cue for cue in self.of("condition") if cue.phrase not in ("if", "in case")]
        if not found or (self.row.kind == "act" and any(cue.first < self.cue_length for cue in self.of("call", "con"))):
            return None
        cue = found[0]
        late = cue.phrase in ("until", "unless", "only after", "only when", "only once", "only if", "before any", "before a", "before it")
        if late and any(other.first >= cue.stop for other in self.of("victory")):
            return Vote("against", "victory first", self.span(cue), True)
        if late and not cue.phrase.startswith("only"):
            # "no truce until": the target, denied, comes before the term that is set for it.
            held = [other for other in self.targets if other[0] < cue.first]
            if not held or not any(token.lower in grammar.NEGATIONS for token in self.tokens[:cue.first]):
                return None
        if any(other.first < cue.first for other in self.of("must")):
            return None
        own = self.row.kind == "direct" or any(self._own_clause(place) for place in (cue.first, target[0])) or self._own_by_cue()
        if not late and not own and not cue.phrase.startswith(("depend", "condition", "one condition", "contingent")):
            return None
        return Vote("conditional", f"condition: {cue.phrase}", self.span(cue), True)

    def _own_by_cue(self) -> bool:
        return any(cue.first < self.cue_length and cue.kind in ("pro", "call") for cue in self.cues)

    def _chain(self, target: tuple[int, int, str]) -> tuple[str, str, Span] | None:
        """Multiply the signs of the operators that govern the target, from the actor's own cue inwards."""
        governing = self._governing(target)
        must = [cue for cue in self.of("must") if cue.first >= self.cue_length or self.cue_length == 0]
        if not governing:
            if self._negated(target[0]) and self._own_clause(target[0]):
                return "against", "no to the target", self._target_span(target)
            return None
        outer = governing[0]
        if outer.phrase in _ANNOUNCING and self._mediator(target):
            return "neutral", "announced by a mediator", self.span(outer)
        own = outer.first < self.cue_length or self.row.kind == "act" or self._own_clause(outer.first)
        demand = [cue for cue in must if cue.first <= outer.first + 1]
        if not own and not demand:
            return self._report(governing, target)
        if outer.kind == "deny":
            return "neutral", f"denial: {outer.phrase}", self.span(outer)
        if outer.kind == "accuse":
            return "neutral", f"accusation: {outer.phrase}", self.span(outer)
        sign, rule = 1, []
        for place, cue in enumerate(governing):
            negated = self._negated(cue.first) if place or not self.row.negated else True
            if cue.kind in ("con", "anti"):
                if negated and cue.kind == "con":
                    return "neutral", f"not {cue.phrase}", self.span(cue)
                sign *= 1 if negated else -1
            elif cue.kind == "call" and negated:
                return "neutral", f"not {cue.phrase}", self.span(cue)
            elif negated:
                sign *= -1
            rule.append(("not " if negated else "") + cue.phrase)
        if self._negated(target[0]) and target[0] - governing[-1].stop <= 2 and not self._negated(governing[-1].first):
            sign *= -1
        stance = "favor" if sign > 0 else "against"
        name = " > ".join(rule)
        return stance, ("must: " if demand and not own else "") + name, self.span(outer)

    def _mediator(self, target: tuple[int, int, str]) -> bool:
        """Tell whether the target is named as one between others (rule 7)."""
        places = [place for place in range(target[1], min(target[1] + 4, len(self.tokens))) if self.tokens[place].lower == "between"]
        if not places:
            return False
        return not any(start <= token.start < end for token in self.tokens[places[0]:places[0] + 8]
                       for actor_id in self.own for start, end in self.reader.mentions.get(actor_id, ()))

    def _governing(self, target: tuple[int, int, str]) -> list[Cue]:
        """Return the operators between the cue and the target, outermost first, one per word."""
        chosen: list[Cue] = []
        for cue in self.of(*_OPERATORS):
            if cue.first >= target[0]:
                continue
            if cue.first < self.cue_length and cue.phrase in _ANNOUNCING and self.row.kind != "act":
                continue
            if chosen and cue.first < chosen[-1].stop:
                if (cue.stop - cue.first) > (chosen[-1].stop - chosen[-1].first):
                    chosen[-1] = cue
                continue
            chosen.append(cue)
        chosen = [cue for cue in chosen if not self._noun_phrase(cue)]
        ends = [*(cue.first for cue in chosen[1:]), target[0]]
        chosen = [cue for cue, end in zip(chosen, ends, strict=False)
                  if cue.kind not in ("con", "anti") or cue.first < self.cue_length or end - cue.stop <= _NEXT]
        reach = _REACH[target[2]]
        return chosen if chosen and target[0] - chosen[-1].stop <= reach else []

    def _noun_phrase(self, cue: Cue) -> bool:
        """Leave out words that only name a thing: "the Security Council", "a march"."""
        token = self.tokens[cue.first]
        return token.tag == "NNP" and self.row.kind != "act" and self.reader.sentences[self.row.sentence].role != "title"

    def _own_clause(self, index: int) -> bool:
        """Tell whether the subject before ``index`` is the speaker or those it speaks for."""
        for place in range(index - 1, self.cue_length - 1, -1):
            token = self.tokens[place]
            if token.lower in _OWN_WORDS:
                return True
            if token.lower in ("he", "she", "it", "they") and place - self.cue_length <= 2 and self.row.kind != "direct":
                return True
            for actor_id in self.own:
                if any(start <= token.start < end for start, end in self.reader.mentions.get(actor_id, ())):
                    return True
            if token.lower in ("that", ";", "while"):
                break
        return False

    def _report(self, governing: Sequence[Cue], target: tuple[int, int, str]) -> tuple[str, str, Span] | None:
        """Somebody else's position: neutral, unless its refusal is condemned."""
        blamed = self.of("condemn")
        if blamed:
            return "favor", f"condemns: {blamed[0].phrase}", self.span(blamed[0])
        return None

    def _judgement(self, target: tuple[int, int, str]) -> Vote | None:
        """What is said of the target itself, or of those who hold it up."""
        if target[2] == "pronoun":
            return None
        explicit = target[2] in ("term", "stopping", "related")
        blamed = [cue for cue in self.of("condemn") if cue.phrase not in ("report",)]
        bad = self.of("bad")
        good = self.of("good")
        must = [cue for cue in self.of("must") if cue.first >= self.cue_length]
        if bad and not self._negated(bad[0].first):
            return Vote("against", f"says of it: {bad[0].phrase}", self.span(bad[0]), explicit)
        if must and not self._negated(must[0].first):
            return Vote("favor", f"must: {must[0].phrase}", self.span(must[0]), explicit)
        if good and self._speech() and (target[2] in ("term", "stopping") or abs(good[0].first - target[0]) <= 4):
            if self._negated(good[0].first):
                return None
            return Vote("favor", f"says of it: {good[0].phrase}", self.span(good[0]), explicit)
        if blamed:
            return Vote("favor", f"condemns: {blamed[0].phrase}", self.span(blamed[0]), False)
        return None

    def _without_target(self, hedged: int) -> list[Vote]:
        """A clause without the target in it: refusals whose object stands in the sentence before ("Putin balked")."""
        if self.row.pattern == "bare act" and self.reader.near(self.row):
            found = [cue for cue in self.of("con", "pro") if cue.first <= self.cue_length]
            if found:
                stance = "against" if found[0].kind == "con" else "favor"
                return [Vote(stance, found[0].phrase, self.span(found[0]), True, hedged)]
        return []


def _verdict(votes: Sequence[Vote], row: Attribution) -> Verdict:
    """Weigh the clauses of one statement: refusal first, then conditions, then favour (rule 3 and section 4)."""
    chosen = None
    for stance in ("against", "conditional", "favor", "neutral"):
        same = [vote for vote in votes if vote.stance == stance]
        if same:
            chosen = sorted(same, key=lambda vote: not vote.explicit)[0]
            break
    assert chosen is not None
    fired = [chosen, *(vote for vote in votes if vote is not chosen)]
    certainty = max(0.1, (1.0 if chosen.explicit else 0.7) - 0.15 * min(chosen.hedged, 3))
    return Verdict(chosen.stance, chosen.explicit, round(certainty, 2), tuple(vote.rule for vote in fired),
                   tuple(vote.evidence for vote in fired))


def _outermost(judged: Sequence[Judged]) -> list[Judged]:
    """Keep one statement per stretch: what is nested in another's speech is a report, and one actor speaks once.

    An act inside an act stays ("reject US calls for a truce" is two actors' statements).
    """
    kept: list[Judged] = []
    for row, verdict in judged:
        drop = False
        for other, theirs in judged:
            if other is row or not _inside(row, other):
                continue
            if other.actor_id == row.actor_id:
                drop = drop or len(_characters(row)) < len(_characters(other)) or row.attribution > other.attribution
            elif row.content != other.content or row.source != other.source:
                drop = drop or other.kind != "act" or row.pattern not in ("noun cue", "passive")
        if not drop:
            kept.append((row, verdict))
    return kept


def _inside(row: Attribution, other: Attribution) -> bool:
    """Tell whether most of a row's cue and content lies inside another's content, which is the longer one."""
    theirs = _characters(other)
    mine = _characters(row)
    within = 2 * len(mine & theirs) > len(mine)
    if row.actor_id == other.actor_id:
        return within and len(mine) <= len(theirs)
    return within and len(mine) < len(theirs)


def _characters(row: Attribution) -> set[int]:
    return {place for start, end in row.content for place in range(start, end)}


def _statement(document: Document, row: Attribution, verdict: Verdict, actor: Actor) -> Statement:
    text = document.text
    return Statement(
        document_id=document.document_id,
        statement_id=f"{document.document_id}/{actor.actor_id}/{row.content[0][0]}-{row.content[-1][1]}",
        sentence=row.sentence, actor_id=actor.actor_id, actor=actor.name, organization=actor.organization, side=actor.side,
        stance=verdict.stance, score=SCORES[verdict.stance], certainty=verdict.certainty, explicit=verdict.explicit,
        kind=row.kind, source_text=text[slice(*row.source)], cue_text=text[slice(*row.cue)],
        content_text=" … ".join(text[slice(*span)] for span in row.content), rules=verdict.rules,
        evidence=verdict.evidence, source=row.source, cue=row.cue, content=row.content, pattern=row.pattern, tone=float("nan"),
    )
