"""The inflected forms of the lexicons' verbs, by the spelling rules of English and the irregular forms listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analysis import lexicons


@cache
def verb_forms() -> dict[str, tuple[str, str]]:
    """Return each inflected form of the lexicons' verbs with its lemma and tag (VB, VBZ, VBD, VBN or VBG)."""
    forms: dict[str, tuple[str, str]] = {}
    rows = [row for name in ("reporting_cues", "acts", "verbs") for row in lexicons.read(name) if row["pos"] == "verb"]
    for row in rows:
        for form, tag in inflections(row["lemma"], row["irregular"].split()):
            forms.setdefault(form, (row["lemma"], tag))
    return forms


@cache
def plain_pasts() -> frozenset[str]:
    """Return the past forms that are no participles: spoke, wrote."""
    rows = [row for name in ("reporting_cues", "acts", "verbs") for row in lexicons.read(name) if row["pos"] == "verb"]
    return frozenset(row["irregular"].split()[0] for row in rows if len(set(row["irregular"].split())) == 2)


def inflections(lemma: str, irregular: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the forms of a verb with their tags; ``irregular`` holds the past and a participle that differs."""
    if re.search(r"(?:s|x|z|ch|sh|o)$", lemma):
        third = lemma + "es"
    elif re.search(r"[^aeiou]y$", lemma):
        third = lemma[:-1] + "ies"
    else:
        third = lemma + "s"
    # A short final syllable doubles its consonant (stop, stopped); longer verbs that do are few (commit, rebut, refer).
    double = re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", lemma) and not lemma.endswith("w")
    double = double or lemma in ("commit", "rebut", "refer", "prefer", "admit", "permit", "submit", "abet", "regret")
    stem = lemma + lemma[-1] if double else lemma
    if lemma.endswith("ie"):
        progressive = lemma[:-2] + "ying"
    elif lemma.endswith("e") and not lemma.endswith(("ee", "ye", "oe")):
        progressive = lemma[:-1] + "ing"
    else:
        progressive = stem + "ing"
    if irregular:
        past = [(irregular[0], "VBD"), (irregular[-1], "VBN")]
    elif lemma.endswith("e"):
        past = [(lemma + "d", "VBD")]
    elif re.search(r"[^aeiou]y$", lemma):
        past = [(lemma[:-1] + "ied", "VBD")]
    else:
        past = [(stem + "ed", "VBD")]
    if re.search(r"[^aeiou][aeiou]l$|uel$", lemma) and not double:  # British spelling: signalled, cancelling
        past += [(lemma + "led", "VBD"), (lemma + "ling", "VBG")]
    return [(lemma, "VB"), (third, "VBZ"), (progressive, "VBG"), *past]
