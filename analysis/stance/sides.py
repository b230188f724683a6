"""Whom a speaker speaks for besides those that the register and the affiliations give: "the group", "his government".

What it misses: a group called by a word that neither the list nor the words about the speaker have, and a speaker whose
own group is only clear from other articles.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from analysis import lexicons
from analysis.stance.phrases import words
from analysis.stance.reading import Range

if TYPE_CHECKING:
    from analysis.stance.speakers import Speaker

#: The words of one kind in ``lexicons/roles.csv``.
roles = partial(lexicons.words, "roles")

_VOICED = ("pro", "call", "hope", "announce")  # what a state's spokesman says that it does
_AHEAD, _APPOSITION = 40, 120  # characters before and behind a source that still tell who it is
_PAIR = 8  # words within which a side of a pair is named: "between Ethiopia's government and the rebels"
_OFFICE = 3  # words between a group's name and the office in it: "MILF peace panel chair"


def spoken_for(speaker: Speaker) -> set[str]:
    """Return the groups and states that the words about the speaker, or a spokesman's own first words, speak for."""
    states = any(speaker.actors[actor_id].kind == "state" for actor_id in speaker.own)
    found = set() if speaker.actor.organization or speaker.actor.kind not in ("person", "") else _in_office(speaker)
    return found | (_state_announced(speaker) if speaker.spokesman and not states else set())


def _in_office(speaker: Speaker) -> set[str]:
    """Return the groups named right before an office in the source: "a Hamas official", "MILF peace panel chair"."""
    reading = speaker.reading
    first, stop = reading.range((speaker.row.source[0], _end(speaker))) or (0, 0)
    offices = roles("title") | roles("spokesman") | roles("office-holder")
    found: set[str] = set()
    for place in range(first, stop):
        after = reading.tokens[place + 1 : min(place + 1 + _OFFICE, stop)]
        office = next((index for index, token in enumerate(after) if token.lower in offices), None)
        if office is not None and all(token.is_noun or token.tag == "JJ" for token in after[:office]):
            found.update(reading.named.get(place, ()))
    return {actor_id for actor_id in found if speaker.actors[actor_id].kind in ("organization", "state")}


def _state_announced(speaker: Speaker) -> set[str]:
    """Return the state that opens the words of a ministry's spokesman: "… said Beijing hoped that …"."""
    reading = speaker.reading
    first, stop = reading.range(speaker.row.content[0]) or (0, 0)
    positions = [row.first for row in reading.phrases(first, min(first + 6, stop)) if row.kind in _VOICED]
    return {
        actor_id
        for place in range(first, min(first + 2, *positions, stop) if positions else first)
        for actor_id in reading.named.get(place, ())
        if speaker.actors[actor_id].kind == "state"
    }


def own_side(speaker: Speaker, found: Range) -> bool:
    """Tell whether "the country" or "the army" is that of the actor, who speaks for one and names no other."""
    phrase = speaker.reading.tokens[slice(*found)]
    head = phrase[-1].lower
    if any(token.text[0].isupper() for token in phrase[1:]):
        return False
    if not (len(phrase) == 1 or phrase[0].lower in ("the", "his", "her", "their", "its")):
        return False
    told = _told(speaker)
    if onlooker(speaker):
        return False
    kinds = {speaker.actors[actor_id].kind for actor_id in speaker.own}
    ruling = "state" in kinds or bool(told & roles("state voice"))
    if head in roles("rebel side" if ruling else "state side" if speaker.armed() else ""):
        return False
    if head in words("state arm") and "organization" in kinds and not (ruling or head in told):
        return False  # "the army" in the words of a movement at war with it
    if head in words("body of people") & told and speaker.actor.kind == "person":
        return True  # "the union's president … | the union"
    return head in roles("own side") and (speaker.party() or speaker.unaffiliated() or bare_name(speaker))


def onlooker(speaker: Speaker) -> bool:
    """Tell whether the words about the speaker show one who tells of others: "a diplomat", "a witness"."""
    return not speaker.actor.organization and bool(_told(speaker) & words("onlooker"))


def _told(speaker: Speaker) -> set[str]:
    """Return the words about the speaker: in the source, a little before it, and between it and the cue."""
    text = speaker.reading.document.text[max(0, speaker.row.source[0] - _AHEAD) : _end(speaker)]
    return {word.strip(",").removesuffix("'s").removesuffix("’s") for word in text.lower().split()}


def bare_name(speaker: Speaker) -> bool:
    """Tell whether nothing is known of the speaker but a surname: readers know whose leader it is."""
    return not speaker.actor.kind and speaker.actor.name[:1].isupper()


def _end(speaker: Speaker) -> int:
    """Return where the words about the speaker end: at the cue, if it is close behind the source."""
    end, cue = speaker.row.source[1], speaker.row.cue[0]
    return cue if end < cue < end + _APPOSITION else end


def at_war(speaker: Speaker) -> bool:
    """Tell whether the document names the actor as one of two sides: "fighting between A and B", "A and B agreed"."""
    reading = speaker.reading
    for place, token in enumerate(reading.tokens):
        if token.lower == "between":
            one = range(place + 1, place + 1 + _PAIR)
        elif token.lower == "agree" or token.lower == "agreed":
            one = range(place - _PAIR, place)
        else:
            continue
        line = reading.sentence_of(place)
        named = [at for at in one if at in reading.named and reading.sentence_of(at) == line]
        joined = any(reading.tokens[at].lower in ("and", ",") for at in one if named and named[0] < at < named[-1])
        if joined and any(speaker.names_own(at) for at in named):
            return True
    return False
