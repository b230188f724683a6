"""Who says what: a sentence, and the (source, cue, content, kind) that a careful reader finds in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.records import KINDS
from tests.readings import found, read

DIRECT = [
    (
        "“Abuses must stop,” he wrote. “So must delays.”",
        [("he", "wrote", ["Abuses must stop,", "So must delays."], "direct")],
    ),
    (
        "“We go on,” said Liz Throssell, a spokeswoman.",
        [("Liz Throssell, a spokeswoman", "said", ["We go on,"], "direct")],
    ),
    ("Trump told reporters: “It is over.”", [("Trump", "told", ["It is over."], "direct")]),
    ("“We go on,” the minister told Reuters.", [("the minister", "told", ["We go on,"], "direct")]),
    ("''We go on,'' the minister said.", [("the minister", "said", ["We go on,"], "direct")]),
    ("“Can you hear me?” the crowd cried out.", [("the crowd", "cried", ["Can you hear me?"], "direct")]),
    ("“This ends now,” Kelly charged.", [("Kelly", "charged", ["This ends now,"], "direct")]),
    ("Said Comey, “It was a mistake.”", [("Comey", "Said", ["It was a mistake."], "direct")]),
    (
        "A nurse in Ohio: “We were never asked about it.”",
        [("A nurse in Ohio", ":", ["We were never asked about it."], "direct")],
    ),
]

CLAUSES = [
    ("The Kremlin said Putin would wait.", [("The Kremlin", "said", ["Putin would wait"], "indirect")]),
    (
        "Aides said more than a million donors gave money.",
        [("Aides", "said", ["more than a million donors gave money"], "indirect")],
    ),
    ("Fighting will go on, Peskov said.", [("Peskov", "said", ["Fighting will go on"], "indirect")]),
    (
        "Mr. Obama, officials said, has become skeptical.",
        [("officials", "said", ["Mr. Obama", "has become skeptical"], "indirect")],
    ),
    ("Putin did not say what he meant.", [("Putin", "did not say", ["what he meant"], "indirect")]),
    ("According to the UN, 20 people died.", [("the UN", "According to", ["20 people died"], "indirect")]),
    ("Twenty people died, according to Interfax.", [("Interfax", "according to", ["Twenty people died"], "indirect")]),
    ("Moscow calls it “a trap” for Russia.", [("Moscow", "calls", ["it “a trap” for Russia"], "mixed")]),
    # asides between who speaks and the verb: with a participle, with commas of their own, with a time after them
    (
        "Ann Bell, an analyst based in Oslo, said the deal was rushed.",
        [("Ann Bell", "said", ["the deal was rushed"], "indirect")],
    ),
    (
        "The alliance, founded by officers ousted in May, said it would stop.",
        [("The alliance", "said", ["it would stop"], "indirect")],
    ),
    (
        "The minister, Ann Bell, who met on Friday with Kenya, Chad and others, said it was over.",
        [("Ann Bell", "said", ["it was over"], "indirect")],
    ),
    (
        "A diplomat, briefing reporters on condition he not be named, said the truce held.",
        [("A diplomat", "said", ["the truce held"], "indirect")],
    ),
    ("The group said Thursday that it would wait.", [("The group", "said", ["it would wait"], "indirect")]),
    ("Putin said on June 3 that it was over.", [("Putin", "said", ["it was over"], "indirect")]),
    (
        "Macron said after a meeting of ministers in Paris that talks would go on.",
        [("Macron", "said", ["talks would go on"], "indirect")],
    ),
    ("Qatar and Egypt also state that talks failed.", [("Qatar and Egypt", "state", ["talks failed"], "indirect")]),
    (
        "Trump told the envoy there was nothing to discuss.",
        [("Trump", "told", ["there was nothing to discuss"], "indirect")],
    ),
    # what belongs to what was said, and what does not
    (
        "Putin said the war would go on, even if there was a pause.",
        [("Putin", "said", ["the war would go on, even if there was a pause"], "indirect")],
    ),
    (
        "Putin said the war would go on, even as Kyiv offered a pause.",
        [("Putin", "said", ["the war would go on"], "indirect"), ("Kyiv", "offered", ["a pause"], "act")],
    ),
    (
        "Paris said it was close, and Oslo said it was far.",
        [("Paris", "said", ["it was close"], "indirect"), ("Oslo", "said", ["it was far"], "indirect")],
    ),
    (
        "It was time to stop, the official said, and Putin agreed.",
        [("the official", "said", ["It was time to stop"], "indirect"), ("Putin", "agreed", ["agreed"], "act")],
    ),
    (
        "Money will be key in determining when Israel leaves, said Ann Bell.",
        [("Ann Bell", "said", ["Money will be key in determining when Israel leaves"], "indirect")],
    ),
    # who goes on to speak after what was said of another
    (
        "Oslo demands that Bern withdraw, warning that it would not wait.",
        [
            ("Oslo", "demands", ["Bern withdraw"], "indirect"),
            ("Oslo", "warning", ["it would not wait"], "indirect"),
        ],
    ),
    (
        "Oslo said Bern was late and demanded that it sign.",
        [("Oslo", "said", ["Bern was late"], "indirect"), ("Oslo", "demanded", ["it sign"], "indirect")],
    ),
    (
        "Oslo said Bern had attacked and rejected the truce.",
        [("Oslo", "said", ["Bern had attacked"], "indirect"), ("Bern", "rejected", ["the truce"], "act")],
    ),
    # an outlet passes on what someone did; where it reports what nobody did, it speaks
    ("Russia rejected the truce, Interfax reported.", [("Russia", "rejected", ["the truce"], "act")]),
    ("State TV said Iran had accepted the truce.", [("Iran", "had accepted", ["the truce"], "act")]),
    ("Interfax reported that talks had failed.", [("Interfax", "reported", ["talks had failed"], "indirect")]),
    ("Macron urged Russia to stop, his office said.", [("Macron", "urged", ["Russia to stop"], "act")]),
    # what is reported is attributed once, to the outer source
    ("Macron said Russia rejected the truce.", [("Macron", "said", ["Russia rejected the truce"], "indirect")]),
]

ACTS = [
    ("Hamas rejected the proposal.", [("Hamas", "rejected", ["the proposal"], "act")]),
    ("France urged Russia to accept the truce.", [("France", "urged", ["Russia to accept the truce"], "act")]),
    ("The pope called for a truce.", [("The pope", "called", ["a truce"], "act")]),
    ("Kyiv has agreed to the truce.", [("Kyiv", "has agreed", ["the truce"], "act")]),
    ("Hungary “rejects the idea” of a truce.", [("Hungary", "“", ["rejects the idea” of a truce"], "mixed")]),
    ("Macron later on Thursday called for a truce.", [("Macron", "called", ["a truce"], "act")]),
    (
        "Kyiv agrees to the pause but refuses to disarm.",
        [("Kyiv", "agrees", ["the pause"], "act"), ("Kyiv", "refuses", ["to disarm"], "act")],
    ),
    (
        "Hamas wants guarantees, a demand Israel has turned down.",
        [
            ("Hamas", "wants", ["guarantees"], "act"),
            ("Israel", "has turned", ["a demand Israel has turned down"], "act"),
        ],
    ),
    (
        "Hamas repeated its calls, conditions Israel has rejected.",
        [
            ("Hamas", "repeated", ["its calls"], "act"),
            ("Israel", "has rejected", ["conditions Israel has rejected"], "act"),
        ],
    ),
    ("The plan, which Israel has rejected, failed.", [("Israel", "has rejected", ["The plan"], "act")]),
    (
        "The army made its restraint contingent on quiet.",
        [("The army", "made", ["its restraint contingent on quiet"], "act")],
    ),
    (
        "The two sides traded accusations Tuesday of violating the truce.",
        [("The two sides", "traded", ["violating the truce"], "act")],
    ),
    (
        "The ally to the south offered to host talks.",
        [("The ally to the south", "offered", ["to host talks"], "act")],
    ),
    (
        "Oslo urged the rebels, who hold the north, to accept the truce.",
        [("Oslo", "urged", ["the rebels", "to accept the truce"], "act")],
    ),
    (
        "Oslo urged the front, also known as the rebels, to renew the truce.",
        [("Oslo", "urged", ["the front", "to renew the truce"], "act")],
    ),
    ("Paris pressed Oslo on the truce.", [("Paris", "pressed", ["Oslo on the truce"], "act")]),
    ("Hundreds rally in Tel Aviv for a truce.", [("Hundreds", "rally", ["a truce"], "act")]),
    ("Hundreds rallied outside parliament on Friday for a truce.", [("Hundreds", "rallied", ["a truce"], "act")]),
    ("Groups protested in front of the embassy against it.", [("Groups", "protested", ["it"], "act")]),
    ("Ann Bell voted against.", [("Ann Bell", "voted", ["voted against"], "act")]),
    (
        "The front renewed its “full readiness” to abide by the truce.",
        [("The front", "renewed", ["its “full readiness” to abide by the truce"], "mixed")],
    ),
    (
        "Chad’s ministry denies having laid mines and reaffirms its adherence to the truce.",
        [
            ("Chad’s ministry", "denies", ["having laid mines"], "indirect"),
            ("Chad’s ministry", "reaffirms", ["its adherence to the truce"], "act"),
        ],
    ),
    ("Ann Bell had on Sunday called for a truce.", [("Ann Bell", "called", ["a truce"], "act")]),
    ("The army called off the truce.", [("The army", "called", ["the truce"], "act")]),
    ("The union stands ready to monitor the truce.", [("The union", "stands", ["monitor the truce"], "act")]),
    ("The cabinet gave the thumbs down to the truce.", [("The cabinet", "gave", ["the truce"], "act")]),
    ("Oslo prayed that the truce would last.", [("Oslo", "prayed", ["the truce would last"], "indirect")]),
    ("Santos said the truce held.", [("Santos", "said", ["the truce held"], "indirect")]),
    ("The plan was rejected by Hamas.", [("Hamas", "was rejected by", ["The plan"], "act")]),
    ("Israel refused to sign the deal.", [("Israel", "refused", ["to sign the deal"], "act")]),
    ("Blinken is optimistic about a truce.", [("Blinken", "is optimistic about", ["a truce"], "act")]),
    ("Egypt’s call for a truce went unheard.", [("Egypt", "call for", ["a truce"], "act")]),
]

NOTHING = [
    "The so-called “declared truce” failed.",
    "The “rejected plan” failed.",
    "A spokesman declined to comment.",
    "The ministry did not respond to a request for comment.",
    "The talks lasted two hours.",
    "A decision on a phone call will be made.",
    "He walked home.",
    "Hundreds rallied in Tel Aviv.",
    "Ten people gathered in Tel Aviv for a party.",
    "Police pressed charges on Monday.",
    "The army stood ready at the border.",
]


@pytest.mark.parametrize(("body", "expected"), [*DIRECT, *CLAUSES, *ACTS])
def test_one_sentence(body: str, expected: list[tuple[str, str, list[str], str]]) -> None:
    assert found(body) == expected


@pytest.mark.parametrize("body", NOTHING)
def test_nothing_was_said(body: str) -> None:
    assert found(body) == []


def test_channel_gives_way_to_the_speaker_and_takes_no_later_quotation() -> None:
    body = (
        "“Information was passed on,” spokesman Dmitry Peskov told reporters Friday, according to the Interfax "
        "news agency. “Putin asked for it.”"
    )
    assert found(body) == [
        ("spokesman Dmitry Peskov", "told", ["Information was passed on,", "Putin asked for it."], "direct")
    ]


def test_speech_over_paragraphs_is_one_attribution() -> None:
    assert found("“We stop here,” Ann Lee said. “For now.\n\n“We wait.”") == [
        ("Ann Lee", "said", ["We stop here,", "For now.", "We wait."], "direct")
    ]


def test_colon_at_the_end_of_a_paragraph_announces_the_next() -> None:
    assert found("Ann Lee said:\n\n“We stop here and wait.”") == [
        ("Ann Lee", "said", ["We stop here and wait."], "direct")
    ]


def test_bare_quotation_belongs_to_the_person_just_named() -> None:
    assert found("Dianne Bystrom agreed with him on Monday. “There is no time for it any more.”")[-1] == (
        "Dianne Bystrom",
        "agreed",
        ["There is no time for it any more."],
        "direct",
    )


def test_signature_names_the_speaker() -> None:
    assert found("“We were never asked about it.”\n\n- Jane Doe, a nurse") == [
        ("Jane Doe, a nurse", "-", ["We were never asked about it."], "direct")
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Trump Optimistic About Ukraine Ceasefire", ("Trump", "Optimistic About", ["Ukraine Ceasefire"], "act")),
        ("Blinken: Hamas Offers Nothing New", ("Blinken", ":", ["Hamas Offers Nothing New"], "indirect")),
    ],
)
def test_headline(title: str, expected: tuple[str, str, list[str], str]) -> None:
    assert found("Trump and Blinken met in Ukraine.", title=title) == [expected]


def test_negation_of_the_cue_is_kept() -> None:
    _, rows = read("Putin did not say what he meant.")
    assert [row.negated for row in rows] == [True]


_WORDS = st.sampled_from(
    "he Trump said told rejects calls for that the truce , . “ ” \" ' : ( ) - who to by not according demand".split()
)
_PIECES = st.lists(st.one_of(_WORDS, st.just("\n\n")), max_size=60)


@given(_PIECES)
def test_every_span_lies_in_the_text_and_what_is_attributed_has_words(words: list[str]) -> None:
    document, rows = read(" ".join(words))
    for number, row in enumerate(rows):
        assert row.attribution == number
        assert row.kind in KINDS
        assert row.pattern
        assert row.content
        for start, end in (row.source, row.cue, *row.content):
            assert 0 <= start <= end <= len(document.text)
        assert list(row.content) == sorted(row.content)


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(body: str) -> None:
    document, rows = read(body)
    for row in rows:
        assert all(0 <= start <= end <= len(document.text) for start, end in (row.source, row.cue, *row.content))


def test_reading_twice_gives_the_same() -> None:
    body = "“We go on,” said X. Egypt’s call for a truce failed. He said it was over, according to Y."
    assert read(body)[1] == read(body)[1]
