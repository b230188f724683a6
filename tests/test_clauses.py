"""Verb groups and their subjects."""

from __future__ import annotations

import pytest

from analysis import clauses, grammar
from analysis.records import Document, Sentence

SUBJECTS = [
    # sentence, verb → subject ("" for none)
    ("Aides to Clinton say it is over.", "say", "Aides to Clinton"),
    ("People close to the talks said it failed.", "said", "People close to the talks"),
    ("The men who have met Putin say he waits.", "say", "The men"),
    ("Officials who have met Putin say he waits.", "say", "Officials"),
    ("A report published Friday said it failed.", "said", "A report"),
    ("The Times said Cook provided a statement.", "provided", "Cook"),
    ("Liz Throssell, a spokeswoman, said so.", "said", "Liz Throssell"),
    ("Hamas rejected it and called for talks.", "called", "Hamas"),
    ("On Friday Macron said so.", "said", "Macron"),
    ("Israel and Hamas agreed.", "agreed", "Israel and Hamas"),
    ("The plan, which Egypt proposed, failed.", "proposed", "Egypt"),
    ("In a joint statement, the armies of Chad and Mali agreed.", "agreed", "the armies of Chad and Mali"),
    ("After talks in Cairo, officials from Egypt and Qatar said so.", "said", "officials from Egypt and Qatar"),
    ("The group's chief, Ana Ruiz, over the weekend called for talks.", "called", "The group's chief"),
    ("President Lourenco, chair of the union, for his part proposed a mission.", "proposed", "President Lourenco"),
    ("The ministry in a statement late on Tuesday rejected it.", "rejected", "The ministry"),
    ("Hezbollah leader Naim Qassem in a televised address rejected it.", "rejected", "Hezbollah leader Naim Qassem"),
    ("Ann Bell, head of the Sand Council, an alliance of armed groups, rejected it.", "rejected", "Ann Bell"),
    ("The Sand Government (SG), formed by lawmakers in exile, rejected it.", "rejected", "The Sand Government"),
    ("The minister, Ann Bell, who met with Kenya, Chad and others, rejected it.", "rejected", "Ann Bell"),
    ("The Sand armed group rejected it.", "rejected", "The Sand armed group"),
    ("The Times quoted the general as saying so.", "saying", "the general"),
    ("The Times quoted the general, Ann Bell, as saying so.", "saying", "the general"),
    ("An official who asked not to be named said so.", "said", "An official"),
    ("An official in the ministry who asked not to be named said so.", "said", "An official"),
    ("The statement rejected it.", "rejected", "The statement"),
]


def groups(words: str) -> tuple[list[grammar.Token], dict[int, clauses.VerbGroup]]:
    tokens = grammar.parse(Document("d", "", words), [Sentence("d", 0, 0, 0, len(words), "body")])[0]
    return tokens, clauses.verb_groups(tokens, [-1] * len(tokens))


@pytest.mark.parametrize(("words", "verb", "expected"), SUBJECTS)
def test_subject(words: str, verb: str, expected: str) -> None:
    tokens, found = groups(words)
    group = next(group for group in found.values() if tokens[group.verb].text == verb)
    subject = group.subject and grammar.span(tokens, *group.subject)
    assert (words[slice(*subject)] if subject else "").startswith(expected)


@pytest.mark.parametrize(
    ("words", "verb", "voice", "negated"),
    [
        ("The plan was rejected by Hamas.", "rejected", "passive", False),
        ("Hamas did not reject the plan.", "reject", "active", True),
        ("Hamas never agreed.", "agreed", "active", True),
        ("Hamas has accepted it.", "accepted", "active", False),
    ],
)
def test_voice_and_negation(words: str, verb: str, voice: str, negated: bool) -> None:
    tokens, found = groups(words)
    group = next(group for group in found.values() if tokens[group.verb].text == verb)
    assert (group.voice, group.negated) == (voice, negated)
