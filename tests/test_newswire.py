"""Sentences in the style of news agencies, with every (source, cue, content) a careful reader finds in them."""

from __future__ import annotations

import pytest

from tests.readings import found

Row = tuple[str, list[tuple[str, str, str]]]

ASIDES: list[Row] = [
    (
        "Trump — who has dined with both leaders this year — also expressed optimism that a deal was near.",
        [("Trump", "expressed", "optimism that a deal was near")],
    ),
    (
        "Macron, who flew to Cairo on Monday, also said that the truce would hold.",
        [("Macron", "said", "the truce would hold")],
    ),
    (
        "Guterres (who had met both sides) called for an immediate ceasefire.",
        [("Guterres", "called", "an immediate ceasefire")],
    ),
    (
        "Sisi, whose government has hosted three rounds of talks, welcomed the agreement.",
        [("Sisi", "welcomed", "the agreement")],
    ),
    (
        "The foreign minister, speaking after a meeting in Doha, rejected the terms.",
        [("The foreign minister", "rejected", "the terms")],
    ),
    (
        "Burhan – who took power in 2021 – has refused to meet his rival.",
        [("Burhan", "has refused", "to meet his rival")],
    ),
    (
        "The rebels, which control most of the east, have accepted the truce.",
        [("The rebels", "have accepted", "the truce")],
    ),
    ("Petro, a former rebel who won office in 2022, backed the talks.", [("Petro", "backed", "the talks")]),
]

PLACES: list[Row] = [
    (
        "After talks in Istanbul, Turkey, the governments of Afghanistan and Pakistan agreed to extend the truce.",
        [("the governments of Afghanistan and Pakistan", "agreed", "to extend the truce")],
    ),
    (
        "During a visit to Doha, Qatar, the president of Egypt called for restraint.",
        [("the president of Egypt", "called", "restraint")],
    ),
    ("In Geneva, Switzerland, diplomats welcomed the plan.", [("diplomats", "welcomed", "the plan")]),
    ("On Monday in Juba, the two armies agreed to stop firing.", [("the two armies", "agreed", "to stop firing")]),
]

PARTICIPLES: list[Row] = [
    (
        "Protesters marched through the city demanding an end to the war.",
        [("Protesters", "demanding", "an end to the war")],
    ),
    ("Thousands rallied in London to demand a ceasefire.", [("Thousands", "demand", "a ceasefire")]),
    ("Thousands rallied in London calling for a ceasefire.", [("Thousands", "calling", "a ceasefire")]),
    (
        "Hundreds of students gathered outside the embassy to protest against the deal.",
        [("Hundreds of students", "protest", "the deal")],
    ),
    ("Families sat outside the parliament urging the army to stop.", [("Families", "urging", "the army to stop")]),
    ("The ministers met in Brussels on Monday.", []),
    ("The column moved through the city without a shot.", []),
]

OWNERS: list[Row] = [
    (
        "Iran dismissed a French call for a truce.",
        [("Iran", "dismissed", "a French call for a truce"), ("French", "call for", "a truce")],
    ),
    (
        "The army ignored Russian demands that it withdraw.",
        [("The army", "ignored", "Russian demands that it withdraw"), ("Russian", "demands that", "it withdraw")],
    ),
    ("The Egyptian-Qatari proposal for a pause failed.", [("Egyptian-Qatari", "proposal for", "a pause")]),
    ("An earlier Saudi plan to end the war collapsed.", [("Saudi", "plan to", "to end the war")]),
    ("A fresh call for talks went unheard.", []),
    ("A military plan for the winter was drawn up.", []),
]

SCOPE: list[Row] = [
    ("Kyiv said it would accept only a full ceasefire.", [("Kyiv", "said", "it would accept only a full ceasefire")]),
    ("Lavrov said only that talks would go on.", [("Lavrov", "said", "talks would go on")]),
    ("Hamas rejects only the timing of the plan.", [("Hamas", "rejects", "only the timing of the plan")]),
    (
        "“We want peace. We do not want surrender,” Yermak said.",
        [("Yermak", "said", "We want peace. We do not want surrender,")],
    ),
    (
        "The council called for the release of captives, the return of families and the end of strikes.",
        [
            (
                "The council",
                "called",
                "the release of captives, the return of families and the end of strikes",
            )
        ],
    ),
    (
        "Israel has slammed allegations of genocide, and the prime minister reacted by vowing to continue the war.",
        [("Israel", "has slammed", "allegations of genocide"), ("the prime minister", "vowing", "to continue the war")],
    ),
    (
        "Hamas rejected the plan, while mediators pushed for more talks.",
        [("Hamas", "rejected", "the plan"), ("mediators", "pushed", "more talks")],
    ),
    (
        "Moscow dismissed the offer, and Kyiv accused it of stalling.",
        [("Moscow", "dismissed", "the offer"), ("Kyiv", "accused", "it of stalling")],
    ),
    (
        "Ankara backed the truce, hosting three rounds of talks.",
        [("Ankara", "backed", "the truce")],
    ),
]

RELAYED: list[Row] = [
    (
        "Interfax quoted Peskov as saying the talks had failed.",
        [("Peskov", "saying", "the talks had failed")],
    ),
    (
        "State television cited the general as saying that the army would not retreat.",
        [("the general", "saying", "the army would not retreat")],
    ),
    (
        "Peskov was quoted as saying the talks had failed.",
        [("Peskov", "saying", "the talks had failed")],
    ),
    ("Aoun was cited as saying “we want calm.”", [("Aoun", "saying", "we want calm.")]),
    (
        "Pressure on Israel grows as it continues to reject mounting calls for a truce.",
        [("it", "continues", "to reject mounting calls for a truce")],
    ),
    (
        "Crowds gathered in Tbilisi as she refused to accept the result.",
        [("she", "refused", "to accept the result")],
    ),
    ("The paper quoted a poem about spring.", [("The paper", "quoted", "a poem about spring")]),
]

REDUCED: list[Row] = [
    (
        "Relatives of hostages held by the group said they would march.",
        [("Relatives of hostages", "said", "they would march")],
    ),
    (
        "Relatives of hostages held by Hamas in Gaza rejected the plan.",
        [("Relatives of hostages", "rejected", "the plan")],
    ),
    (
        "Hecklers urging him to call for a ceasefire were led away.",
        [("Hecklers", "urging", "him to call for a ceasefire")],
    ),
    (
        "Scientists who signed a letter calling on both sides to stop were dismissed.",
        [("Scientists", "signed", "a letter calling on both sides to stop")],
    ),
    ("People surveyed by the institute oppose the truce.", [("People", "oppose", "the truce")]),
    ("Villagers displaced by the fighting said it never stopped.", [("Villagers", "said", "it never stopped")]),
    ("The men held by the group were freed.", []),
]

ACTS: list[Row] = [
    ("The junta has accepted the truce.", [("The junta", "has accepted", "the truce")]),
    ("The general said on Sunday that his side would sign.", [("The general", "said", "his side would sign")]),
    ("The M23 would sign the accord.", [("The M23", "would sign", "the accord")]),
    ("Asmara had earlier turned down the offer.", [("Asmara", "had earlier turned", "the offer")]),
    ("Bamako turned the offer down.", [("Bamako", "turned", "the offer")]),
    ("Oslo votes no.", [("Oslo", "votes", "no")]),
    ("Oslo voted no to the truce.", [("Oslo", "voted", "no to the truce")]),
    ("China voted against the resolution.", [("China", "voted", "the resolution")]),
    ("Lawmakers have voted for the truce.", [("Lawmakers", "have voted", "the truce")]),
    ("Norway put forward a new plan.", [("Norway", "put", "a new plan")]),
    ("Qatar tabled a proposal for a pause.", [("Qatar", "tabled", "a proposal for a pause")]),
    ("Cairo floated a two-day truce.", [("Cairo", "floated", "a two-day truce")]),
    ("The chair tabled a lunch.", []),
    ("The voters went home.", []),
]

HEADLINES: list[Row] = [
    (
        "Oslo turns down truce, vows to finish campaign",
        [("Oslo", "turns", "truce"), ("Oslo", "vows", "to finish campaign")],
    ),
    (
        "Oslo Turns Down Truce, Vows to Finish Campaign",
        [("Oslo", "Turns", "Truce"), ("Oslo", "Vows", "to Finish Campaign")],
    ),
    ("UN chief calls for immediate truce in Sudan", [("UN chief", "calls", "immediate truce in Sudan")]),
    ("UN Chief Calls for Immediate Truce in Sudan", [("UN Chief", "Calls", "Immediate Truce in Sudan")]),
    ("U.N. calls for Sudan truce grow", [("U.N.", "calls for", "Sudan truce")]),
    ("Putin: No truce before talks", [("Putin", ":", "No truce before talks")]),
    ("Truce is close, says Macron", [("Macron", "says", "Truce is close")]),
    ("Macron says truce is close", [("Macron", "says", "truce is close")]),
    ("Iran to reject US truce plan", [("Iran", "to reject", "US truce plan")]),
    (
        "Army rejects truce, calls rebels “bandits”",
        [("Army", "rejects", "truce"), ("Army", "calls", "rebels “bandits")],
    ),
    ("Mediators urge Hamas to accept deal", [("Mediators", "urge", "Hamas to accept deal")]),
    ("Rebels accept truce but reject talks", [("Rebels", "accept", "truce"), ("Rebels", "reject", "talks")]),
    ("Five things to know about the talks", []),
    ("What to expect from the summit", []),
]


def words(body: str, *, headline: bool = False) -> list[tuple[str, str, str]]:
    rows = found("They met on Monday.", title=body) if headline else found(body)
    return [(source, cue, " … ".join(content)) for source, cue, content, _ in rows]


@pytest.mark.parametrize(
    ("body", "expected"),
    [*ASIDES, *PLACES, *PARTICIPLES, *OWNERS, *SCOPE, *RELAYED, *REDUCED, *ACTS],
)
def test_sentence(body: str, expected: list[tuple[str, str, str]]) -> None:
    assert words(body) == expected


@pytest.mark.parametrize(("title", "expected"), HEADLINES)
def test_headline(title: str, expected: list[tuple[str, str, str]]) -> None:
    assert words(title, headline=True) == expected
