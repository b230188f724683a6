"""How the narrator portrays an actor: labels, hidden names, reasons, training, and the figures on labelled news."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import grammar, portrayal
from analysis.__main__ import main
from analysis.errors import InputError
from analysis.portrayal import gold, model
from analysis.portrayal.gold import Labelled
from analysis.portrayal.model import judge, weights
from analysis.portrayal.scene import masked
from analysis.records import Document, Mention, Portrayal, Sentence, Span


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def tagged(text: str) -> list[grammar.Token]:
    tokens = grammar.tokenize(text, 0, len(text))
    grammar.tag(tokens)
    return tokens


def judged(text: str, target: str) -> model.Judgement:
    return judge(portrayal.read(tagged(text), place(text, target)), weights())


def portray(text: str, actors: list[str], speech: list[str] = []) -> list[Portrayal]:  # noqa: B006
    document = Document("d", "", text)
    sentences = [Sentence("d", 0, 0, 0, len(text), "body")]
    mentions = [Mention("d", *place(text, actor), actor.lower(), "alias") for actor in actors]
    said = [place(text, words) for words in speech]
    known = {mention.actor_id for mention in mentions}
    return portrayal.portrayals(document, sentences, [tagged(text)], mentions, said, known)


# --- labels -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "target", "label"),
    [
        ("Critics condemned Ana as a corrupt and dishonest politician.", "Ana", "negative"),
        ("Prosecutors charged Ana with fraud and bribery.", "Ana", "negative"),
        ("Ana lied to the committee, the report found.", "Ana", "negative"),
        ("Voters praised Ana for her courage and honesty.", "Ana", "positive"),
        ("Ana is a brilliant and admired leader who won the award.", "Ana", "positive"),
        ("“We will meet on Monday,” Ana told reporters.", "Ana", "neutral"),
        ("Ana spoke to reporters after the meeting.", "Ana", "neutral"),
    ],
)
def test_plain_cases(text: str, target: str, label: str) -> None:
    assert judged(text, target).label == label


@pytest.mark.parametrize(
    "text",
    [
        "Voters praised Ana, a brilliant reformer, and police arrested Ben for fraud.",
        "Ana won the award, and Ben was charged with fraud.",
        pytest.param(
            "Ana, a brilliant and honest reformer, beat Ben, a corrupt liar accused of fraud.",
            marks=pytest.mark.xfail(
                reason="three words of blame outweigh an apposition's praise; appositions are not read"
            ),
        ),
    ],
)
def test_two_actors_of_one_sentence_are_told_apart(text: str) -> None:
    assert judged(text, "Ana").label == "positive" and judged(text, "Ben").label == "negative"


# --- names are hidden -----------------------------------------------------------------------------------------------

NAMES = st.from_regex(r"[A-Z][a-z]{2,9}", fullmatch=True) | st.sampled_from(
    "Bush Brown May Will Hope Trump Rose".split()
)
TEMPLATES = (
    "Critics said {0} had lied to {1} about the plan.",
    "A spokesman for {0} praised {1}’s answer.",
    "“That was a mistake,” said {0}, who once worked for {1}.",
    "{1} said {0} had failed.",
)


@given(template=st.sampled_from(TEMPLATES), one=NAMES, two=NAMES.map(lambda name: f"{name}q"))
def test_who_it_is_changes_nothing(template: str, one: str, two: str) -> None:
    """The second name is never the first: a name that stands twice is one target twice."""
    assume(one not in two)
    text, plain = template.format(one, two), template.format("Qqq", "Xxxq")
    found = judge(portrayal.read(tagged(text), place(text, one)), weights())
    assert found.probabilities == judged(plain, "Qqq").probabilities


@pytest.mark.parametrize("pair", [("He", "She"), ("he", "she"), ("his", "her"), ("him", "her")])
def test_the_gender_of_a_pronoun_changes_nothing(pair: tuple[str, str]) -> None:
    first, second = (masked(tagged(f"Then {word} was seen there.")).words for word in pair)
    assert first == second


def test_no_feature_holds_a_name() -> None:
    capitals = {word for name in weights() for word in re.findall(r"\b[A-Z]\w*", name)}
    assert capitals == {"TARGET", "NAME", "PRONOUN", "NUMBER", "I"} & capitals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hope faded.", ["NAME", "faded", "."]),
        ("Hopes faded.", ["hopes", "faded", "."]),
        ("He saw 12 of Ana Ruiz’s men.", ["PRONOUN", "saw", "NUMBER", "of", "NAME", "'s", "men", "."]),
        ("“Talks stall,” Ana said.", ["“", "talks", "stall", ",", "”", "NAME", "said", "."]),
        ("Leaders Of Two Nations Meet", ["leaders", "of", "two", "nations", "meet"]),
        ("", []),
    ],
)
def test_masks(text: str, expected: list[str]) -> None:
    assert masked(tagged(text)).words == expected


def test_a_known_name_is_hidden_where_any_word_has_a_capital() -> None:
    headline = tagged("Hope Fades As Leaders Meet")
    assert masked(headline).words == ["hope", "fades", "as", "leaders", "meet"]
    assert masked(headline, [(0, 4)]).words == ["NAME", "fades", "as", "leaders", "meet"]


# --- portrayals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "actors", "speech", "expected"),
    [
        ("Ana praised the plan.", ["Ana"], [], ["ana"]),
        ("“You are a liar,” Ana said.", ["Ana"], ["You are a liar,"], ["ana"]),
        ("Ana said Ben was a liar.", ["Ana", "Ben"], ["Ben was a liar"], ["ana"]),
        ("“Ben is great,” they said.", ["Ben"], ["Ben is great,"], []),
        ("Ana attacked Ben.", ["Ana", "Ben"], [], ["ana", "ben"]),
        ("It rained.", [], [], []),
    ],
)
def test_the_narrator_speaks_outside_what_others_say(
    text: str, actors: list[str], speech: list[str], expected: list[str]
) -> None:
    assert [row.actor_id for row in portray(text, actors, speech)] == expected


def test_what_others_say_does_not_colour_the_narrator() -> None:
    kind, rude = "“You are a hero,” Ana said.", "“You are a liar,” Ana said."
    (one,), (two,) = portray(kind, ["Ana"], ["You are a hero,"]), portray(rude, ["Ana"], ["You are a liar,"])
    assert (one.negative, one.neutral, one.positive) == (two.negative, two.neutral, two.positive)


def test_probabilities_label_and_tone_agree() -> None:
    (row,) = portray("Critics condemned Ana as a corrupt politician.", ["Ana"])
    assert row.negative + row.neutral + row.positive == pytest.approx(1, abs=2e-4)
    assert row.label == "negative" and row.negative == max(row.negative, row.neutral, row.positive)
    assert row.tone == pytest.approx(row.positive - row.negative, abs=2e-4)


def test_reasons_are_words_of_the_text_strongest_first() -> None:
    text = "Critics condemned Ana as a corrupt politician."
    (row,) = portray(text, ["Ana"])
    assert {"condemned", "corrupt"} <= {text[start:end] for start, end, _, _ in row.reasons}
    assert len(row.reasons) <= portrayal.REASONS
    changes = [abs(change) for *_, change in row.reasons]
    assert changes == sorted(changes, reverse=True)


def test_a_sentence_of_nothing_but_names_is_read_in_pieces() -> None:
    actors = [f"Na{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(300)]
    rows = portray(", ".join(actors), actors)
    assert [row.actor_id for row in rows] == [actor.lower() for actor in actors]


# --- training -------------------------------------------------------------------------------------------------------

TOY = [
    Labelled(str(number), text, place(text, "Ana"), label)
    for number, (text, label) in enumerate(
        [("Ana is a liar.", 0), ("People trust Ana.", 2), ("Ana walked home.", 1)] * 20
    )
]


def test_training_learns_what_it_is_shown() -> None:
    learned = gold.train(TOY)
    assert gold.compare(TOY, gold.predict(TOY, learned)).macro_f1 == 1
    assert learned["word:liar"][0] > 0 > learned["word:liar"][2]


def test_training_twice_gives_the_same_table_which_reads_back() -> None:
    table = model.table(gold.train(TOY))
    assert table == model.table(gold.train(TOY))
    assert model.table(model.parse(table)) == table


def test_the_table_of_the_package_is_in_order() -> None:
    assert model.table(weights()) == Path(model.__file__).with_name(model.WEIGHTS).read_text(encoding="utf-8")


def test_training_needs_every_class() -> None:
    with pytest.raises(InputError, match="No target is neutral"):
        gold.train([row for row in TOY if row.label != 1])


# --- gold and commands ----------------------------------------------------------------------------------------------

LINE = {"id": "a", "text": "Ana lied.", "target": [0, 3], "polarity": -1}


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        "{}",
        json.dumps(LINE | {"polarity": 2}),
        json.dumps(LINE | {"target": [3, 3]}),
        json.dumps(LINE | {"target": [0, 99]}),
        json.dumps(LINE | {"target": 3}),
        json.dumps(LINE | {"text": None}),
    ],
)
def test_a_line_that_is_no_target_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(f"{json.dumps(LINE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        gold.read_gold(file)


@pytest.mark.parametrize("content", [b"", b"\xff", None])
def test_a_gold_file_without_targets_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "gold.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match=r"gold\.jsonl"):
        gold.read_gold(file)


def test_commands(tmp_path: Path) -> None:
    labelled, table, found = tmp_path / "gold.jsonl", tmp_path / "weights.csv", tmp_path / "found.jsonl"
    rows = [{"id": row.key, "text": row.text, "target": list(row.target), "polarity": row.label - 1} for row in TOY]
    labelled.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    trained = CliRunner().invoke(main, ["train", "tone", str(labelled), "-o", str(table)])
    assert trained.exit_code == 0 and "60 targets" in trained.output
    assert model.parse(table.read_text(encoding="utf-8"))["word:liar"][0] > 0
    checked = CliRunner().invoke(main, ["validate", "tone", str(labelled), "--predictions", str(found)])
    assert checked.exit_code == 0 and "macro-F1" in checked.output
    written = [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in written] == [row.key for row in TOY]
    assert {row["polarity"] for row in written} <= {-1, 0, 1}
    assert CliRunner().invoke(main, ["validate", "tone", str(tmp_path / "none.jsonl")]).exit_code == 2


def test_agreement_counts() -> None:
    rows = [Labelled(str(k), "Ana", (0, 3), label) for k, label in enumerate([0, 0, 1, 2])]
    agreement = gold.compare(rows, [0, 1, 1, 1])
    assert agreement.accuracy == 0.5
    assert agreement.scores(0) == (1.0, 0.5, pytest.approx(2 / 3))
    assert agreement.scores(2) == (0.0, 0.0, 0.0)
    assert agreement.macro_f1 == pytest.approx((2 / 3 + 0.5) / 3)


@pytest.mark.parametrize(("file", "bar"), [("dev_rw", 0.65), ("dev_mt", 0.60)])
def test_labelled_news_is_read_well_enough(shared: Path, file: str, bar: float) -> None:
    rows = gold.read_gold(shared / f"data/newsmtsc/{file}.jsonl")
    assert gold.compare(rows, gold.predict(rows)).macro_f1 >= bar
