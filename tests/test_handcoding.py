"""Coding by hand: the journal that loses nothing, the lines it ends in, and the ways in and out."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import corpus, handcoding, pipeline, reader
from analysis.__main__ import main
from analysis.errors import AnalysisError, InputError, OutputError, ParameterError
from analysis.evaluation import Coded, read_gold
from analysis.formats import folders
from analysis.handcoding.desk import Desk
from analysis.handcoding.journal import Journal
from analysis.handcoding.page import Page
from analysis.handcoding.work import Work
from analysis.records import Document
from tests.said import scripted
from tests.test_exchange import edit

TEXT = 'Egypt backs truce\n\n"We want it," Sami said, "now." Israel refused. =Egypt hopes for a truce.'
ARTICLES = {"a": TEXT, "b": "Rain\n\nIt rained. Israel refused a truce.", "c": "Sun\n\nEgypt wants a truce."}
REGISTER = (
    "id,name,kind,organization,side,aliases,pronoun\negypt,Egypt,state,Egypt,,Cairo,it\nisrael,Israel,state,,,,it\n"
)


def mark(words: str, actor: str = "Egypt", stance: str = "favor", text: str = TEXT, **more: Any) -> Coded:
    content = tuple((text.index(each), text.index(each) + len(each)) for each in words.split(" … "))
    return Coded(actor, stance, more.pop("kind", "indirect"), content, **more)


REFUSED, BACKS = mark("refused", "Israel", "against"), mark("backs truce")
WANTED = mark("We want it … now", "Sami", kind="direct", organization="Egypt", source=(33, 37), explicit=False)


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """Return an event of three articles, of which two are drawn, the later one first."""
    folder = tmp_path / "event"
    (folder / "articles").mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "actors.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "sample.csv").write_text("document_id,stratum\nb,1\na,2\n", encoding="utf-8")
    return folder


def work(event: Path, coder: str = "A", mode: str = "blind") -> Work:
    return handcoding.work_on(corpus.read_event(event), coder, mode)


def desk(event: Path, coder: str = "A", mode: str = "blind") -> Desk:
    found = work(event, coder, mode).desk()
    assert found
    return found


def journal(folder: Path, coder: str = "A", mode: str = "blind") -> Journal:
    return Journal(folder / "sample_gold.jsonl", coder, "a", TEXT, mode)


def finished(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "sample_gold.jsonl").read_text(encoding="utf-8").splitlines()]


# --- the journal --------------------------------------------------------------------------------------------------


STEPS = st.lists(st.sampled_from(["take", "remove", "undo", "redo", "finish", "kill"]), max_size=15)


@settings(deadline=None, max_examples=50)
@given(STEPS)
def test_whatever_is_done_a_killed_kernel_loses_no_step(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("killed")
    here = journal(folder)
    for number, step in enumerate(steps):
        if step == "take":
            here.step([*here.marks, mark("truce", f"Actor {number}")])
        elif step == "remove":
            here.step(here.marks[1:])
        elif step == "kill":
            here = journal(folder)
        else:
            getattr(here, step)()
        after = journal(folder)
        assert (after.marks, after.finished) == (here.marks, here.finished)
        if step != "finish":
            assert (after.can_undo, after.can_redo) == (here.can_undo, here.can_redo)


def test_a_step_taken_back_comes_again_until_another_is_taken(tmp_path: Path) -> None:
    here = journal(tmp_path)
    here.step([BACKS])
    here.step([BACKS, REFUSED])
    here.undo()
    again = journal(tmp_path)
    assert again.marks == (BACKS,)
    again.redo()
    assert again.marks == (BACKS, REFUSED)
    again.undo()
    again.step([WANTED])
    again.redo()
    assert again.marks == (WANTED,)


@pytest.mark.parametrize("ends", ["step", "finish"])
def test_of_two_windows_the_second_does_not_destroy_what_the_first_did(tmp_path: Path, ends: str) -> None:
    first, second = journal(tmp_path), journal(tmp_path)
    first.step([BACKS, REFUSED])
    if ends == "finish":
        first.finish()
    with pytest.raises(InputError, match=r"changed in another window.*your last step was not taken\.$"):
        second.step([WANTED])
    assert second.marks == journal(tmp_path).marks == (BACKS, REFUSED)
    second.step([*second.marks, WANTED])
    assert set(journal(tmp_path).marks) == {BACKS, REFUSED, WANTED}
    with pytest.raises(InputError, match="another window"):
        first.undo()


@pytest.mark.parametrize("does", ["step", "finish"])
def test_a_full_disk_loses_nothing_in_memory_or_on_disk(
    tmp_path: Path, does: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = journal(tmp_path)
    here.step([BACKS])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OutputError, match="No space left on device"):
            here.step([BACKS, REFUSED]) if does == "step" else here.finish()
        assert here.unsaved
        assert here.marks == ((BACKS, REFUSED) if does == "step" else (BACKS,))
        assert journal(tmp_path).marks == (BACKS,)
    here.save()
    assert not here.unsaved
    assert journal(tmp_path).marks == here.marks


@pytest.mark.parametrize("file", ["work", "gold"])
def test_a_broken_file_is_told_and_left_as_it_is(tmp_path: Path, file: str) -> None:
    journal(tmp_path).step([BACKS])
    (work_file,) = (tmp_path / "sample_work").glob("*.json")
    broken = work_file if file == "work" else tmp_path / "sample_gold.jsonl"
    broken.write_text('{"states": [[', encoding="utf-8")
    with pytest.raises(InputError, match=broken.name):
        journal(tmp_path)
    assert broken.read_text(encoding="utf-8") == '{"states": [['


# --- finished articles --------------------------------------------------------------------------------------------


def test_a_finished_article_is_a_line_of_the_codebook_and_other_lines_stay(tmp_path: Path) -> None:
    for coder, marks in {"A": [BACKS], "B": [], "A again": [REFUSED, WANTED]}.items():
        here = journal(tmp_path, coder.removesuffix(" again"))
        here.step(marks)
        here.finish()
    a, b = finished(tmp_path)
    assert (b["coder"], b["statements"], b["positions"]) == ("B", [], {})
    assert (a["coder"], a["mode"], a["positions"]) == ("A", "blind", {"Sami": "favor", "Israel": "against"})
    first, second = a["statements"]
    assert (first["content"], first["source"]) == (["We want it", "now"], "Sami")
    assert (first["organization"], first["explicit"], second["kind"]) == ("Egypt", False, "indirect")
    found = read_gold(tmp_path / "sample_gold.jsonl", {"a": TEXT})
    assert [each.statements for each in found] == [(WANTED, REFUSED), ()]


def test_words_that_stand_twice_keep_their_place_also_beside_a_line_separator(tmp_path: Path) -> None:
    text = "No truce. A\u2028truce. No truce."
    here = Journal(tmp_path / "sample_gold.jsonl", "A", "a", text, "blind")
    marks = tuple(Coded("Egypt", "against", "indirect", (span,)) for span in ((10, 17), (19, 27)))
    here.step(marks)
    here.finish()
    here.finish()
    assert read_gold(tmp_path / "sample_gold.jsonl", {"a": text})[0].statements == marks


@pytest.mark.parametrize(
    ("modes", "recorded"),
    [(["blind", "blind"], "blind"), (["review", "blind"], "review"), (["blind", "review"], "review")],
)
def test_an_article_seen_with_suggestions_is_never_called_blind(
    event: Path, modes: list[str], recorded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, {"refused": ("Israel", "against")})
    opened = [desk(event, mode=mode) for mode in modes]
    ask(opened[-1], "finish", nothing=True)
    assert [(row["id"], row["mode"]) for row in finished(event)] == [("b", recorded)]


def test_blind_does_not_even_ask_the_machine_and_review_offers_what_it_reads(
    event: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, {"refused": ("Israel", "against")})
    sheet = desk(event, mode="review")
    suggested = [(row["words"], row["actor"], row["stance"]) for row in sheet.sheet["suggested"]]
    assert suggested == [("refused", "Israel", "against")]
    ask(sheet, "accept", index=0)
    assert (len(sheet.sheet["marks"]), sheet.sheet["suggested"]) == (1, [])
    monkeypatch.setattr(pipeline, "code", None)
    monkeypatch.setattr(reader, "read", None)
    assert desk(event, "B").sheet["suggested"] == []


# --- the sheet ----------------------------------------------------------------------------------------------------


def ask(sheet: Desk, what: str, **more: Any) -> dict[str, Any]:
    sheet._asked(None, {"do": what, "n": sheet.sheet["n"] + 1, **more}, None)
    return sheet.sheet


def test_a_coder_goes_through_the_articles_in_the_order_of_the_draw(event: Path) -> None:
    sheet = desk(event)
    assert (sheet.article["title"], sheet.sheet["here"]) == ("Rain", ["Israel"])
    assert "Nothing is marked" in ask(sheet, "finish", nothing=False)["said"]
    assert not (event / "sample_gold.jsonl").exists()
    ask(sheet, "finish", nothing=True)
    assert (sheet.article["title"], [row["id"] for row in finished(event)]) == ("Egypt backs truce", ["b"])
    ask(sheet, "take", pieces=[[1, 2]], actor="Egypt", stance="favor")
    assert "remove them" in ask(sheet, "finish", nothing=True)["said"]
    ask(sheet, "change", index=0, actor="Sami", stance="neutral", explicit=False)
    (row,) = sheet.sheet["marks"]
    shown = {name: row[name] for name in ("words", "actor", "stance", "explicit", "organization")}
    expected = {"words": "backs truce", "actor": "Sami", "stance": "neutral", "explicit": False, "organization": ""}
    assert shown == expected
    assert ask(sheet, "undo")["marks"][0]["organization"] == "Egypt"
    assert ask(sheet, "remove", index=0)["marks"] == []
    assert len(ask(sheet, "undo")["marks"]) == 1
    ask(sheet, "finish", nothing=False)
    assert work(event).sentence() == "Articles finished by A: 2 of 2 drawn; statements: 1."
    assert desk(event).article["finished"] == [True, True]


def test_faults_are_one_sentence_in_the_sheet(event: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = desk(event), desk(event)
    ask(first, "take", pieces=[[0, 0]], actor="Egypt", stance="favor")
    late = ask(second, "take", pieces=[[1, 1]], actor="Israel", stance="against")
    assert "another window" in late["said"]
    assert [row["actor"] for row in late["marks"]] == ["Egypt"]
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left")))
    full = ask(first, "take", pieces=[[1, 1]], actor="Israel", stance="against")
    assert "No space left" in full["said"]
    assert (full["unsaved"], len(full["marks"])) == (True, 2)
    monkeypatch.undo()
    assert not ask(first, "save")["unsaved"]


def test_no_sample_or_a_wrong_one_is_one_sentence(event: Path, tmp_path: Path) -> None:
    found = corpus.read_event(event)
    (event / "sample.csv").write_text("document_id\nz\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"sample\.csv, line 2: the event has no article 'z'"):
        handcoding.work_on(found, "A")
    (event / "sample.csv").unlink()
    none = handcoding.work_on(found, "A")
    assert none.desk() is None
    assert "“python -m analysis sample event”" in none.sentence()
    for coder, mode in (("", "blind"), ("A\n", "seen"), ("x" * 41, "blind")):
        with pytest.raises(ParameterError):
            handcoding.work_on(found, coder, mode)


def test_what_belongs_to_the_sample_is_no_article(event: Path) -> None:
    for each in (event / "articles").iterdir():
        each.rename(event / each.name)
    (event / "articles").rmdir()
    journal(event).step([BACKS])
    journal(event).finish()
    journal(event).step([REFUSED])
    assert [path.name for path in folders.walk(event)] == ["a.txt", "b.txt", "c.txt"]


# --- words --------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text(st.sampled_from("ab .,“”\"'’—-\n😀𐌀é$%"), max_size=120))
def test_the_words_of_a_page_are_those_of_the_article(body: str) -> None:
    document = Document("a", "Title", f"Title\n\n{body}")
    page = Page(document)
    told = ["".join(before + word for before, word, _ in each["words"]) + each["tail"] for each in page.paragraphs]
    assert "".join("".join(told).split()) == "".join(document.text.split())
    n_words = sum(len(each["words"]) for each in page.paragraphs)
    for first in range(n_words):
        for last in range(first, min(first + 3, n_words)):
            assert page.numbers(page.span(first, last)) == [first, last]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("We want it … now", "direct"),
        ("We want it", "direct"),
        ("refused", "indirect"),
        ('it," Sami said, "now', "mixed"),
        ("now … refused", "mixed"),
    ],
)
def test_the_kind_follows_from_the_quotation_marks(words: str, kind: str) -> None:
    assert Page(Document("a", "Egypt backs truce", TEXT)).kind(mark(words).content) == kind


# --- other programs -----------------------------------------------------------------------------------------------


def coded(event: Path, **marks: list[Coded]) -> Work:
    here = work(event)
    for document in here.documents:
        here.journal(document).step(marks.get(document.document_id, []))
    return here


def sheet(here: Work, tmp_path: Path, change: Any = lambda book: None) -> Path:
    path = tmp_path / "coding.xlsx"
    path.write_bytes(handcoding.to_sheet(here))
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def test_a_spreadsheet_goes_out_and_comes_back(event: Path, tmp_path: Path) -> None:
    formula = mark("Egypt hopes for a truce", "=Egypt", stance="conditional")
    here = coded(event, a=[WANTED, formula])

    def change(book: openpyxl.Workbook) -> None:
        assert all(cell.data_type != "f" for each in book for row in each.iter_rows() for cell in row)
        book["statements"].append(["b", "refused", "Israel", "against"])
        for row in book["articles"].iter_rows(min_row=2):
            row[1].value = "yes"

    other = work(event, "B")
    assert handcoding.from_sheet(other, sheet(here, tmp_path, change)) == 2
    lines = {line.document_id: line.statements for line in other.finished()}
    assert lines["a"] == (WANTED, formula)
    assert [(each.actor, each.kind, each.explicit) for each in lines["b"]] == [("Israel", "indirect", True)]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("A2", "z", "sheet “statements”, row 2: the article 'z' was not drawn"),
        ("B2", "We never", "sheet “statements”, row 2: the content 'We never' does not stand"),
        ("C2", "", "sheet “statements”, row 2: a statement has no 'actor'"),
        ("D2", "yes", "sheet “statements”, row 2: 'yes', 'direct' are no stance and kind"),
        ("E2", "perhaps", "sheet “statements”, row 2: explicit is 'perhaps'"),
        ("G2", "Nobody", "sheet “statements”, row 2: the source “Nobody”"),
        ("H2", "loud", "sheet “statements”, row 2: 'favor', 'loud' are no stance and kind"),
        ("B1", "text", "sheet “statements”, row 1: the column words is missing"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_taken(
    event: Path, tmp_path: Path, cell: str, value: str, said: str
) -> None:
    here = coded(event, a=[WANTED])
    path = sheet(here, tmp_path, lambda book: book["statements"].__setitem__(cell, value))
    with pytest.raises(AnalysisError, match=said):
        handcoding.from_sheet(work(event, "B"), path)
    assert all(not work(event, "B").journal(each).marks for each in here.documents)


def test_what_is_no_spreadsheet_is_told(event: Path, tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04 no archive"):
        (tmp_path / "no.xlsx").write_bytes(content)
        with pytest.raises(InputError, match=r"no\.xlsx has no sheet “statements”"):
            handcoding.from_sheet(work(event), tmp_path / "no.xlsx")


def test_discourse_network_analyzer_takes_and_gives_the_statements(event: Path, tmp_path: Path) -> None:
    here = coded(event, a=[WANTED, REFUSED, BACKS])
    path = tmp_path / "coding.dna"
    handcoding.to_dna(here, path)
    assert handcoding.from_dna(here, path) == []
    assert set(here.journal(here.documents[1]).marks) == {WANTED, REFUSED, BACKS}
    edit(
        path,
        "UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId ="
        f" (SELECT ID FROM STATEMENTS WHERE Start = {BACKS.content[0][0]})",
        f"DELETE FROM STATEMENTS WHERE Start = {REFUSED.content[0][0]}",
    )
    assert handcoding.from_dna(here, path) == []
    after = here.journal(here.documents[1]).marks
    assert [(each.actor, each.stance) for each in after] == [("Egypt", "against"), ("Sami", "favor")]
    assert after[1] == WANTED


# --- two coders ---------------------------------------------------------------------------------------------------


def test_two_coders_see_how_far_they_agree_and_what_to_settle(event: Path) -> None:
    assert handcoding.compared(work(event)) is None
    for coder, stance in (("A", "against"), ("B", "conditional")):
        here = work(event, coder)
        for document in here.documents:
            own = here.journal(document)
            own.step([mark("refused", "Israel", stance, document.text)])
            if document.document_id == "a":
                own.step([*own.marks, BACKS])
            own.finish()
    mine = handcoding.compared(work(event))
    theirs = handcoding.compared(work(event, "B"), "A")
    assert mine
    assert theirs
    alpha = [each.measures.set_index("measure").loc["stance_alpha"] for each in (mine, theirs)]
    assert alpha[0]["value"] == pytest.approx(alpha[1]["value"])
    assert alpha[0]["n_documents"] == 2
    found = handcoding.differences(mine, work(event))
    assert found.to_numpy().tolist() == [
        ["b", "refused", "Israel, against", "Israel, conditional"],
        ["a", "refused", "Israel, against", "Israel, conditional"],
    ]
    with pytest.raises(ParameterError, match="finished by 'C'; others who have: B"):
        handcoding.compared(work(event), "C")


def test_the_commands_take_the_sample_out_and_in(event: Path, tmp_path: Path) -> None:
    coded(event, a=[WANTED, REFUSED])
    run = CliRunner().invoke
    for name in ("coding.xlsx", "coding.dna"):
        assert "2 articles to code" in run(main, ["sheet", "write", str(event), str(tmp_path / name)]).output
    book = openpyxl.load_workbook(tmp_path / "coding.xlsx")
    book["articles"]["B2"] = "yes"
    book.save(tmp_path / "coding.xlsx")
    read = run(main, ["sheet", "read", str(tmp_path / "coding.xlsx"), str(event), "--coder", "B"])
    assert (read.exit_code, [line.coder for line in work(event).finished()]) == (0, ["B"])
    assert run(main, ["sheet", "read", str(tmp_path / "coding.dna"), str(event)]).exit_code == 0
    assert work(event).journal(work(event).documents[1]).marks == (WANTED, REFUSED)
    assert run(main, ["sheet", "write", str(event), "coding.txt"]).exit_code == 2
