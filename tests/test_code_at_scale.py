"""Coding a corpus in parts: the same bytes however many processes, whatever was killed, and nothing coded twice."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis import pipeline
from analysis.__main__ import main
from analysis.corpus import coded, open_corpus, read_event, read_register
from analysis.errors import InputError, OutputError
from analysis.runs import coding, executor
from bench import runs
from tests.disk import small_disk
from tests.said import read_as_by_hand, scripted

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are found under /proc")

#: In a part, so that a small corpus has many.
ARTICLES = 10
SCRIPT = {"called for a ceasefire": ("Egypt", "favor"), "rejected the truce": ("Bashir", "against")}


@pytest.fixture(autouse=True, scope="module")
def small_parts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coding, "ARTICLES", ARTICLES)
        yield


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a corpus of so many parts that no run is done before it is stopped."""
    return runs.corpus(tmp_path_factory.mktemp("large") / "news.jsonl", 120)


@pytest.fixture(scope="module")
def whole(large: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the result of the large corpus by one process."""
    out = tmp_path_factory.mktemp("whole") / "out.parquet"
    coded_with(large, out)
    return out


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a corpus of five parts, the last half full, read by a script."""
    scripted(monkeypatch, SCRIPT)
    return runs.corpus(tmp_path / "news.jsonl", 45)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.parquet"


def coded_with(path: Path, out: Path, form: str = "parquet", jobs: int = 1) -> coding.Summary:
    return coding.code_corpus(open_corpus(path), out, form, jobs=jobs)


def code(*words: object) -> Result:
    return CliRunner().invoke(main, ["code", *map(str, words)])


# --- the same result ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx"])
def test_parts_finished_in_any_order_give_the_same_bytes(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def backwards(work, tasks, *others):
        return ((key, work(*arguments)) for key, arguments in reversed(list(tasks)))

    summary = coded_with(small, tmp_path / f"1.{form}", form)
    assert [summary.counts[name] for name in ("entries", "documents", "set_aside")] == [45, 45, 0]
    monkeypatch.setattr(executor, "results", backwards)
    coded_with(small, tmp_path / f"2.{form}", form, jobs=2)
    assert runs.checksums(tmp_path / f"1.{form}") == runs.checksums(tmp_path / f"2.{form}")


def assert_same_tables(path: Path, out: Path) -> None:
    coded_with(path, out)
    here, there = pipeline.analyze(read_event(path)), pipeline.analyze(read_event(out))
    assert here.event.target == there.event.target
    assert (here.event.title, here.event.inputs) == (there.event.title, there.event.inputs)
    for name in coded.TABLES:
        one, two = getattr(here, name), getattr(there, name)
        assert list(one.columns) == list(two.columns)
        pd.testing.assert_frame_equal(one, two, check_dtype=False, obj=name)


def test_a_result_read_back_is_the_analysis(seed_event: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event = seed_event.with_name("hesk-valley-2031")
    read_as_by_hand(monkeypatch, event / "gold.jsonl")
    assert_same_tables(event, out)


def test_corrections_and_copies_are_those_of_the_analysis(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, SCRIPT)
    folder = tmp_path / "event"
    (folder / "articles").mkdir(parents=True)
    runs.corpus(folder / "articles" / "news.jsonl", 8)
    twice = f"{runs.SAID[0]} Twice in one outlet, word for word."
    again = [json.dumps({"id": f"x{number}", "text": twice, "outlet": "X"}) for number in range(3)]
    (folder / "articles" / "again.jsonl").write_text("\n".join(again))
    first, second = pipeline.analyze(read_event(folder)).statements["statement_id"].iloc[:2]
    (folder / "corrections.csv").write_text(
        "statement_id,document_id,words,actor,stance,note,coder\n"
        f"{second},,,Omar Bashir,favor,,A\nd9/none/1-2,,,,favor,,A\n{first},,,,none,,A\n"
        ",x1,Twice in one outlet,A Newcomer,against,,A\n,d5,was never said,Omar Bashir,favor,,A\n"
        ",x0,word for word,A Newcomer,against,,A\n"
    )
    assert_same_tables(folder, out)
    there = pipeline.analyze(read_event(out))
    outcomes = ["changed", "unmatched", "removed", "unmatched", "unmatched", "added"]
    assert there.outcomes["outcome"].tolist() == outcomes
    assert there.duplicates["counted"].tolist() == [False, False]
    assert len(pd.read_parquet(out)) == len(there.statements) + 2  # the file holds the copies' statements too


PEOPLE = ("Ann Bell", "Bell", "Tom Rae", "Sue Rae", "Rae", "Israel", "Israel Katz")


def test_who_goes_by_several_names_is_one_actor_in_any_order_and_a_draft_of_a_register_is_written_once(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, {f"a truce by plan {k}": (name, "favor") for k, name in enumerate(PEOPLE)})
    people = tmp_path / "people.jsonl"
    rows = [
        {"id": f"d{i}", "text": f"Day {i}, the {i * 7}th of {i * 13}. {PEOPLE[i % 7]} wants a truce by plan {i % 7}."}
        for i in range(35)
    ]
    people.write_text("".join(json.dumps(row) + "\n" for row in rows))
    turned, draft = tmp_path / "turned.jsonl", coded.folder(out) / "actors.csv"
    turned.write_text("".join(json.dumps(row) + "\n" for row in reversed(rows)))
    said = coded_with(people, out).sentence(out)
    assert f"A draft of a register of actors, to correct and give with --actors: {draft}" in said
    assert draft.read_text(encoding="utf-8-sig").splitlines()[1] == "ann-bell,Ann Bell,person,,,Bell,"
    assert {actor.actor_id for actor in read_register(draft)} == set(coded.read(out)["actor_id"])
    draft.write_text("mine")
    assert_same_tables(people, out)
    assert draft.read_text() == "mine"
    found = coded.read(out, "statements").groupby("actor_id").size().to_dict()
    assert found == {"ann-bell": 10, "tom-rae": 5, "sue-rae": 5, "rae": 5, "israel": 5, "israel-katz": 5}
    assert coded.read(out, "actors").set_index("actor_id").loc["ann-bell", "aliases"] == ("Bell",)
    coded_with(turned, out.with_name("two.parquet"))
    for name in ("statements", "attributions", "mentions", "positions", "actors"):
        one, two = coded.read(out, name), coded.read(out.with_name("two.parquet"), name)
        assert "bell" not in set(one["actor_id"])
        by = [column for column in ("document_id", "actor_id") if column in one]
        one, two = (each.sort_values(by, kind="stable", ignore_index=True) for each in (one, two))
        pd.testing.assert_frame_equal(one, two)


def test_a_result_is_read_by_column_and_actor_and_is_no_corpus(whole: Path, seed_event: Path) -> None:
    everything = coded.read(whole)
    actor = everything["actor_id"].iloc[0]
    some = coded.read(whole, columns=["document_id", "stance"], actors=[actor])
    assert list(some.columns) == ["document_id", "stance"]
    assert 0 < len(some) == (everything["actor_id"] == actor).sum() < len(everything)
    assert set(coded.read(whole, documents=["d1"])["document_id"]) <= {"d1"}
    with pytest.raises(InputError, match="code the corpus again"):
        read_event(whole, target=seed_event / "target.toml")
    with pytest.raises(InputError, match="is a result of coding"):
        open_corpus(whole)


# --- parts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [("none", (0, 5)), ("article", (1, 4)), ("more", (1, 4)), ("target", (5, 0)), ("rules", (5, 0))],
)
def test_only_what_has_changed_is_coded_again(
    small: Path, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, change: str, expected: tuple[int, int]
) -> None:
    coded_with(small, out)
    parts, sums, text = runs.parts(out), runs.checksums(out), small.read_text()
    if change == "article":
        small.write_text(text.replace("Day 7 ", "Day 7, "))
    if change == "more":
        small.write_text(text + json.dumps({"id": "new", "text": "Egypt called for a ceasefire."}) + "\n")
    if change == "rules":
        monkeypatch.setattr(coding, "workbook", lambda: "other")
    (tmp_path / "t.toml").write_text('label = "peace"\nterms = ["peace"]\n')
    corpus = open_corpus(small, target=tmp_path / "t.toml" if change == "target" else "")
    summary = coding.code_corpus(corpus, out, "parquet")
    assert (summary.parts, summary.kept) == expected
    assert len(runs.parts(out)) == 5  # what belongs to no part of the corpus is taken away
    assert change != "none" or (runs.parts(out), runs.checksums(out)) == (parts, sums)


def test_a_damaged_part_is_taken_away_and_coded_again(small: Path, out: Path) -> None:
    coded_with(small, out)
    sums = runs.checksums(out)
    part = sorted((coded.folder(out) / "parts").glob("*.zip"))[2]
    part.write_bytes(part.read_bytes()[:1000])
    with pytest.raises(OutputError, match="run the same command again"):
        coded_with(small, out)
    assert runs.checksums(out) == sums  # the result of the run before still stands
    assert coded_with(small, out).parts == 1
    assert runs.checksums(out) == sums


def test_a_document_that_breaks_the_coding_is_set_aside(
    small: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def code(document, *others):
        if document.document_id == "d7":
            raise RecursionError("too deep")
        return real(document, *others)

    real = pipeline.code
    monkeypatch.setattr(pipeline, "code", code)
    summary = coded_with(small, out)
    assert (summary.counts["documents"], summary.counts["set_aside"]) == (44, 1)
    row = coded.read(out, "set_aside").iloc[0]
    assert (row["file"], row["line"], row["document_id"]) == ("news.jsonl", 8, "d7")
    assert "too deep" in row["reason"]


# --- interruptions ------------------------------------------------------------------------------------------------


def assert_goes_on(large: Path, out: Path, whole: Path) -> None:
    """Give the same command again: what was finished is kept, and the result is that of a run that nobody stopped."""
    finished = runs.parts(out)
    assert finished
    assert not out.exists()
    again = code(large, "-o", out, "--jobs", 1)
    assert again.exit_code == 0, again.output
    assert f"{len(finished)} of 12 parts kept from an earlier run." in again.stdout
    assert runs.checksums(out) == runs.checksums(whole)
    assert {name: runs.parts(out)[name] for name in finished} == finished


def ended(pid: int) -> bool:
    """Tell whether a process is gone, or is only waiting to be taken off the list."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_killed_and_run_again(large: Path, out: Path, whole: Path) -> None:
    with runs.started("code", large, "-o", out, "--jobs", 2, articles=ARTICLES) as process:
        runs.wait_for_parts(out, 3, process)
        below = runs.children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert_goes_on(large, out, whole)
    assert below  # the workers, which must not go on without their master
    assert all(ended(pid) for pid in below)


@pytest.mark.parametrize("parts", [0, 2])
def test_ctrl_c_is_told_in_one_line(large: Path, out: Path, whole: Path, parts: int) -> None:
    with runs.started("code", large, "-o", out, "--jobs", 2, articles=ARTICLES) as process:
        runs.wait_until((coded.folder(out) / ".lock").exists, process)  # from now on, processes are starting
        runs.wait_for_parts(out, parts, process)
        os.killpg(process.pid, signal.SIGINT)  # what a terminal sends: to all of them
        _, said = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)  # a shell shows 130 for either
    assert [line for line in said.splitlines() if "articles" not in line] == [said.splitlines()[-1]]
    assert said.splitlines()[-1].startswith("Error: Stopped")
    if parts:
        assert_goes_on(large, out, whole)


def test_a_killed_worker_costs_only_its_part(large: Path, out: Path, whole: Path) -> None:
    def kill() -> None:
        while len(runs.parts(out)) < 2:
            time.sleep(0.01)
        os.kill(runs.children(os.getpid())[-1], signal.SIGKILL)

    killing = threading.Thread(target=kill, daemon=True)
    killing.start()
    coded_with(large, out, jobs=2)
    killing.join(timeout=60)
    assert not killing.is_alive()
    assert runs.checksums(out) == runs.checksums(whole)


def test_a_task_that_kills_every_process_is_lost_alone() -> None:
    executor.start()
    tasks = ((str(number), (signal.SIGKILL if number == 3 else signal.SIGCHLD,)) for number in range(8))
    found = dict(executor.results(signal.raise_signal, tasks, 2, spare=2))  # nobody minds the other signal
    assert isinstance(found.pop("3"), executor.Lost)
    assert found == {str(number): None for number in range(8) if number != 3}


def test_two_runs_into_one_output(small: Path, out: Path) -> None:
    with executor.locked(coded.folder(out), "busy"):
        second = code(small, "-o", out)
    assert second.exit_code == 2
    assert second.stderr == f"Error: Another run is writing {out}; wait for it, or name another output.\n"
    assert code(small, "-o", out, "--jobs", 1).exit_code == 0


def test_a_full_disk(large: Path, tmp_path: Path, whole: Path) -> None:
    with small_disk(tmp_path / "disk", "400k") as grow:
        result = code(large, "-o", tmp_path / "disk" / "out.parquet", "--jobs", 1)
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1].startswith("Error: ")
        assert "No space left" in result.stderr
        grow()
        assert_goes_on(large, tmp_path / "disk" / "out.parquet", whole)


# --- what a run tells ---------------------------------------------------------------------------------------------


def test_what_did_not_go_in_is_told_with_its_first_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted(monkeypatch, {})
    folder = tmp_path / "event"
    (folder / "articles").mkdir(parents=True)
    runs.corpus(folder / "articles" / "news.jsonl", 3)
    (folder / "articles" / "x.csv").write_text("id,text,date\nx0,Peace.,03/04/2031\nx1,,\n")
    (folder / "corrections.csv").write_text("document_id,words,actor,stance,coder\nd5,a,B,favor,A\nd6,a,B,favor,A\n")
    said = coded_with(folder, tmp_path / "out.csv", "csv").sentence(tmp_path / "out.csv").splitlines()
    assert said[1].startswith("3 articles")
    assert said[2].startswith("2 of 5 set aside: ")
    assert said[3].startswith("  x.csv, line 2: the date '03/04/2031' could be two different days")
    assert said[4].startswith("  x.csv, line 3: the text is missing")
    assert said[5:] == [
        "2 of 2 corrections by hand not applied",
        "  the first: there is no document 'd5' among those that are counted",
    ]
