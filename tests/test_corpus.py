"""Files → documents → paragraphs; every unusable input gets one sentence with file, problem and remedy."""

from __future__ import annotations

import csv
import json
import re
import shutil
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import lexicons
from analysis.corpus import default_target, read_event, read_register, read_target
from analysis.errors import InputError
from analysis.records import Document
from analysis.text.prose import boilerplate, paragraphs

SEED_SHA256 = "0d105424d22df3fd47c6a2fa1e2b5e099dff272821ef37a25a6817e0a16b5818"
REGISTER = "id,name,kind,organization,side,aliases,pronoun\n"
LISTING = "id,file,outlet,agency,published,title,url,sha256\n"
TABLES = Path(__file__).parent
ARTICLE = "Truce holds\n\nThe truce held on Monday, both armies said.\n\nTalks go on in Doha."


def cases(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def event(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write an event folder of one good article and the files given, which may replace it."""
    for name, content in {"articles/one.txt": ARTICLE, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


# The seed event


def test_the_seed_event_is_complete_and_byte_for_byte_as_collected(tmp_path: Path, seed_event: Path) -> None:
    seed = read_event(seed_event)
    (document,) = seed.documents
    assert sha256((seed_event / "articles" / document.file).read_bytes()).hexdigest() == SEED_SHA256 == document.sha256
    assert (seed.name, seed.title, seed.fictional) == ("ukraine-2025", "Ceasefire in Ukraine", False)
    assert (document.outlet, document.agency, document.published) == ("Mint", "Bloomberg", "2025-03-14")
    assert [name for name, _ in seed.inputs] == [
        "actors.csv", "articles/000_cf7370c21f54bc6f.txt", "documents.csv", "event.toml", "target.toml",
    ]  # fmt: skip
    moved = read_event(shutil.copytree(seed_event, tmp_path / "ukraine-2025"))
    same = ("documents", "actors", "target", "inputs")
    assert [getattr(moved, name) for name in same] == [getattr(seed, name) for name in same]


def test_the_seed_text_has_the_offsets_of_the_gold_labels(seed_event: Path, shared: Path) -> None:
    (theirs,) = read_event(shared / "data/ceasefire/seed/articles.jsonl").documents
    assert read_event(seed_event).documents[0].text == theirs.text


def test_the_seed_page_furniture_is_set_aside(seed_event: Path) -> None:
    (document,) = read_event(seed_event).documents
    found = [(p.rule, document.text[p.start : p.end][:24]) for p in paragraphs(document) if p.role == "furniture"]
    assert found == [
        ("reporting credit", "With assistance from Gre"),
        ("agency notice", "This article was generat"),
        ("feed notice", "Catch all the Business N"),
        ("title again", "Business NewsPoliticsTru"),
        ("fold control", "MoreLess"),
        ("author note", "About The Author"),
    ]


# Events, folders and JSON lines files


def test_a_folder_of_articles_alone_is_an_event(tmp_path: Path) -> None:
    found = read_event(event(tmp_path / "bare", {"articles/a.txt": "First\n\nBody."}))
    assert [(d.document_id, d.title) for d in found.documents] == [("a", "First"), ("one", "Truce holds")]
    assert (found.name, found.title, found.actors, found.gold) == ("bare", "bare", (), None)
    assert found.target == default_target()


def test_an_event_is_found_by_name_from_a_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event(tmp_path / "seeds" / "sudan-2026", {})
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert read_event("sudan-2026").name == "sudan-2026"


def test_documents_come_by_date_then_id_whatever_the_order_of_the_list(tmp_path: Path) -> None:
    rows = ["c,one.txt,,,2025-01-02,,,", "b,two.txt,,,2025-01-02,,,", "a,three.txt,,,2025-01-03,,,"]
    orders = []
    for name, lines in (("x", rows), ("y", rows[::-1])):
        files = {f"articles/{file}.txt": ARTICLE for file in ("two", "three")}
        found = read_event(event(tmp_path / name, {**files, "documents.csv": LISTING + "\n".join(lines)}))
        orders.append(found.documents)
    assert orders[0] == orders[1]
    assert [document.document_id for document in orders[0]] == ["b", "c", "a"]


def test_another_register_and_target_replace_those_of_the_event(tmp_path: Path, seed_event: Path) -> None:
    folder = event(tmp_path / "e", {})
    found = read_event(folder, actors=seed_event / "actors.csv", target=seed_event / "target.toml")
    assert (found.actors, found.target.label) == (read_event(seed_event).actors, "a ceasefire in Ukraine")
    assert [name for name, _ in found.inputs] == ["actors.csv", "articles/one.txt", "target.toml"]


def test_json_lines_keep_their_order_and_every_character(tmp_path: Path) -> None:
    first = {"id": "b", "title": "T", "text": " one\r\n\r\ntwo ", "date": "2025-03-14", "outlet": "O", "more": [1]}
    event(tmp_path, {"corpus.jsonl": f'{json.dumps(first)}\n\n{{"id": 7, "text": "No title."}}'})
    found = read_event(tmp_path / "corpus.jsonl").documents
    assert [(row.document_id, row.text, row.published, row.outlet) for row in found] == [
        ("b", "T\n\n one\r\n\r\ntwo ", "2025-03-14", "O"), ("7", "\n\nNo title.", "", ""),
    ]  # fmt: skip


TITLES = [
    # file, title in documents.csv, title, body
    ("\n\nTruce\n\nBody.\n", "", "Truce", "Body."),
    ("Truce\nBody.", "", "Truce", "Body."),
    ("Truce\n\nBody.", "Truce", "Truce", "Body."),
    ("Body alone.", "Truce", "Truce", "Body alone."),
    ("Truce", "", "Truce", ""),
    ("word " * 80, "", "", ("word " * 80).strip()),
]


@pytest.mark.parametrize(("content", "listed", "title", "body"), TITLES)
def test_the_title_is_the_first_line_unless_the_list_gives_one(
    tmp_path: Path, content: str, listed: str, title: str, body: str
) -> None:
    listing = LISTING + f"d,one.txt,,,,{listed},,\n"
    (document,) = read_event(event(tmp_path / "e", {"articles/one.txt": content, "documents.csv": listing})).documents
    assert (document.title, document.text) == (title, f"{title}\n\n{body}")


WORDS = "“Peace,” said Macron — café. Señor Núñez’s truce.\n\nIt holds in Köln."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_encodings_and_line_breaks_give_one_text(tmp_path: Path, encoding: str, line_break: str) -> None:
    raw = WORDS.replace("\n", line_break).encode(encoding)
    (document,) = read_event(event(tmp_path / "e", {"articles/one.txt": raw})).documents
    assert document.text == WORDS


# Input that cannot be used: each a file that differs from a good event, and what the sentence must name.

BAD_BYTES = {
    "not a text file": [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", bytes(range(1, 256)) * 4],
    "UTF-8": [
        "Путин отклонил перемирие.".encode("cp1251"),
        "“Peace,” he said. It’s over.".encode("mac_roman"),
        "It’s “over”, he said – and left.".encode() + b"\xe2",
    ],
}
BAD_EVENTS: list[tuple[str, str | bytes, list[str]]] = [
    ("articles/one.txt", raw, ["one.txt", said]) for said, several in BAD_BYTES.items() for raw in several
]
for row in cases("bad_events.csv"):
    content = row["content"].replace("\\n", "\n").replace("REGISTER\n", REGISTER).replace("LISTING\n", LISTING)
    BAD_EVENTS.append((row["file"], content, row["named"].split("|")))


def sentence_of(caught: pytest.ExceptionInfo[InputError]) -> str:
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


@pytest.mark.parametrize(("file", "content", "named"), BAD_EVENTS)
def test_a_bad_event_gets_one_sentence(tmp_path: Path, file: str, content: str | bytes, named: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read_event(event(tmp_path / "e", {file: content}))
    message = sentence_of(caught)
    assert all(part in message for part in named), message


GOOD_LINE = b'{"id": "good", "text": "It holds."}\n'
BAD_LINES = [
    (b"", "is empty"),
    (b'{"id": ', "line 1"),
    (b"[1]", "line 1"),
    (b"[" * 100_000, "line 1"),
    (b'{"id": "a"}', "text"),
    (b'{"id": "a", "text": "  "}', "text"),
    (b'{"id": true, "text": "x"}', "id"),
    (b'{"id": "a", "text": "x", "title": 3}', "title"),
    (b'{"id": "a", "text": "x", "date": "2025-3"}', "'2025-3'"),
    (b'{"id": "a", "text": "\\ud800"}', "surrogate"),
    (b"\x00\x00", "no JSON"),
]


@pytest.mark.parametrize(("raw", "named"), BAD_LINES)
def test_a_bad_json_line_is_set_aside_and_alone_gets_one_sentence(tmp_path: Path, raw: bytes, named: str) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        read_event(path)
    message = sentence_of(caught)
    assert "corpus.jsonl" in message
    assert named in message
    path.write_bytes(GOOD_LINE + raw + b'\n{"id": "last", "text": "It ends."}')
    found = read_event(path)
    assert [document.document_id for document in found.documents] == ["good", "last"]
    assert [(row.file, row.line) for row in found.set_aside] == ([("corpus.jsonl", 2)] if raw else [])


def test_a_second_document_with_an_id_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(GOOD_LINE + b"\n" + GOOD_LINE)
    (row,) = read_event(path).set_aside
    assert (row.line, row.document_id, "twice" in row.reason) == (3, "good", True)


def test_a_missing_event_names_those_that_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event(tmp_path / "seeds" / "sudan-2026", {})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"no event 'sudan' .*“sudan-2026”.*; the events in seeds/ are: .*sudan-2026"):
        read_event("sudan")


def test_what_is_no_event_is_refused(tmp_path: Path) -> None:
    (tmp_path / "article.png").write_bytes(b"PNG")
    (tmp_path / "empty").mkdir()
    for given_path, named in (
        ("", "No event"),
        ("x" * 5000, "no event"),
        (tmp_path / "article.png", "neither"),
        (tmp_path / "empty", "no article"),
    ):
        with pytest.raises(InputError, match=named):
            read_event(given_path)
    with pytest.raises(InputError, match=r"nowhere\.csv cannot be read"):
        read_register(tmp_path / "nowhere.csv")


# Targets


def test_a_target_joins_the_general_one_only_when_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "target.toml"
    path.write_text('label = "a pause"\nterms = ["pause", "truce"]', encoding="utf-8")
    alone = read_target(path)
    assert (alone.label, alone.terms, alone.anaphors, alone.related) == ("a pause", ("pause", "truce"), (), ())
    path.write_text('label = "a pause"\nterms = ["winter lull", "truce"]\nextends = "ceasefire"', encoding="utf-8")
    joined = read_target(path)
    assert joined.terms == (*default_target().terms, "winter lull")
    assert (joined.label, joined.related) == ("a pause", default_target().related)


def test_the_general_target_is_plain_lower_case_without_repetition() -> None:
    file = Path(lexicons.__file__).with_name("ceasefire.toml")
    lists = {key: value for key, value in tomllib.loads(file.read_text(encoding="utf-8")).items() if key != "label"}
    phrases = [phrase for values in lists.values() for phrase in values]
    assert all(re.fullmatch(r"[a-z]+([ -][a-z]+)*", phrase) for phrase in phrases)
    assert len(set(phrases)) == len(phrases)


# Paragraphs


def roles(title: str, *body: str) -> list[str]:
    found = paragraphs(Document("d", title, f"{title}\n\n" + "\n\n".join(body)))
    return [paragraph.rule or paragraph.role for paragraph in found]


FILLER = (
    "The two sides met in Doha on Monday to discuss how a ceasefire could be kept by both of them for a month or more."
)


@pytest.mark.parametrize("row", lexicons.read("boilerplate"), ids=lambda row: f"{row['rule']}: {row['example'][:20]}")
def test_every_rule_finds_its_example(row: dict[str, str]) -> None:
    title = "Sides Meet in Doha Again"
    example = row["example"].replace("{title}", title)
    article = {"head": [example, FILLER, FILLER], "never": [FILLER, example]}.get(
        row["where"], [FILLER, FILLER, example]
    )
    expected = "" if row["where"] == "never" else row["rule"]
    assert boilerplate(article, title)[article.index(example)] == expected


@pytest.mark.parametrize("row", cases("not_boilerplate.csv"), ids=lambda row: row["paragraph"])
def test_what_only_looks_like_boilerplate_stays(row: dict[str, str]) -> None:
    for body in ([row["paragraph"], FILLER, FILLER], [FILLER, FILLER, row["paragraph"]]):
        assert set(roles("Sides Meet in Doha", *body)) == {"title", "body"}


TITLE = "Sides Meet in Doha"
FOOT = ["Related stories", "Envoys Return to Doha", "Three Questions About the Truce"]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Sides Meet", [FILLER, FILLER, *FOOT], ["body", "body", "page control", "foot line", "foot line"]),
        ("Sides Meet", [FILLER, FILLER, *FOOT[1:]], ["body"] * 4),
        ("Sides Meet", [FILLER, *FOOT[:2], FILLER], ["body", "page control", "body", "body"]),
        (TITLE, [f"News | {TITLE}", FILLER], ["title again", "body"]),
        (TITLE, [TITLE, FILLER], ["title again", "body"]),
        (TITLE, [f"No Truce Until {TITLE}", FILLER], ["body", "body"]),
        ("Truce", ["Truce", FILLER], ["body", "body"]),
    ],
)
def test_lines_at_the_foot_and_headlines_that_are_repeated(title: str, body: list[str], expected: list[str]) -> None:
    assert roles(title, *body) == ["title", *expected]


LINE = "x" * 101
BREAKS = [
    ("one\ntwo\n\nthree", ["one\ntwo", "three"]),  # wrapped by hand: every line is short
    (f"{LINE}\ntwo\n \n\tthree ", [LINE, "two", "three"]),
    (f"{LINE}\r\ntwo\r\n\r\nthree", [LINE, "two", "three"]),
    ("one\r\ntwo\r\n\r\nthree", ["one\r\ntwo", "three"]),
    ("\xa0\n", []),
]


@pytest.mark.parametrize(("body", "expected"), BREAKS)
def test_where_paragraphs_end(body: str, expected: list[str]) -> None:
    document = Document("d", "T", f"T\n\n{body}")
    assert [document.text[p.start : p.end] for p in paragraphs(document)] == ["T", *expected]


@given(
    title=st.text(alphabet="aT. \n\u00a0", max_size=8),
    body=st.text(alphabet="ab.“”\n\r\t \u00a0\u2028X", max_size=200) | st.text(),
    filler=st.sampled_from(["", LINE]),
)
def test_paragraphs_cover_the_text_in_order_and_leave_out_only_white_space(title: str, body: str, filler: str) -> None:
    document = Document("d", title, f"{title}\n\n{body}{filler}")
    end = 0
    for number, paragraph in enumerate(paragraphs(document)):
        assert paragraph.paragraph == number
        assert paragraph.start < paragraph.end
        assert not document.text[end : paragraph.start].strip()
        piece = document.text[paragraph.start : paragraph.end]
        assert piece == piece.strip()
        assert (paragraph.role == "furniture") == bool(paragraph.rule)
        end = paragraph.end
    assert not document.text[end:].strip()


def test_few_hand_marked_attributions_fall_into_furniture(shared: Path) -> None:
    with (shared / "data/polnear/train.jsonl").open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    lost = total = 0
    for article in articles:
        found = paragraphs(Document(article["id"], "", article["text"]))
        aside = [(p.start, p.end) for p in found if p.role == "furniture"]
        for attribution in article["attributions"]:
            total += 1
            lost += any(a < end and b > start for a, b in attribution["content"] for start, end in aside)
    assert lost / total < 0.003
