"""Coding a corpus in parts: the same bytes however many processes, whatever was killed, and nothing coded twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import coded, coding, pipeline
from analysis.__main__ import main
from analysis.coding import parts as coding_parts
from analysis.coding import plan as coding_plan
from analysis.corpus import open_corpus, read_event, read_register
from analysis.errors import InputError, OutputError
from bench import runs
from tests.said import scripted

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are found under /proc")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return runs.corpus(tmp_path_factory.mktemp("small") / "news.jsonl", 450)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a corpus of so many articles that no run is done before it is stopped."""
    return runs.corpus(tmp_path_factory.mktemp("large") / "news.jsonl", 1200)


@pytest.fixture(scope="module")
def uninterrupted(large: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("whole") / "out.parquet"
    coding.code_corpus(open_corpus(large), out, "parquet", jobs=2)
    return runs.checksums(out)


def coded_with(path: Path, out: Path, form: str = "parquet", jobs: int = 1) -> coding.Summary:
    return coding.code_corpus(open_corpus(path), out, form, jobs=jobs)


# --- the same result ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl", "codebook"])
def test_any_number_of_processes_gives_the_same_bytes(small: Path, tmp_path: Path, form: str) -> None:
    results = []
    for jobs in (1, 3):
        summary = coded_with(small, tmp_path / f"{jobs}.{form}", form, jobs)
        assert (summary.entries, summary.documents, summary.set_aside) == (450, 450, 0)
        results.append(runs.checksums(tmp_path / f"{jobs}.{form}"))
    assert results[0] == results[1]


def test_parts_finished_in_any_order_give_the_same_bytes(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded_with(small, tmp_path / "a.parquet")

    def backwards(tasks, settings, jobs):
        return ((task.key, coding_parts.code_part(settings, task.entries)) for task in reversed(list(tasks)))

    monkeypatch.setattr(coding.workers, "run", backwards)
    coded_with(small, tmp_path / "b.parquet")
    assert runs.checksums(tmp_path / "a.parquet") == runs.checksums(tmp_path / "b.parquet")


def test_a_result_read_back_is_the_analysis(small: Path, tmp_path: Path) -> None:
    assert_same_tables(small, coded_out(small, tmp_path))


def test_the_composed_event_read_back_is_the_analysis(tmp_path: Path, seed_event: Path) -> None:
    event = seed_event.with_name("hesk-valley-2031")
    assert_same_tables(event, coded_out(event, tmp_path))


def coded_out(path: Path, folder: Path) -> Path:
    coded_with(path, folder / "out.parquet")
    return folder / "out.parquet"


def assert_same_tables(path: Path, out: Path) -> None:
    here, there = pipeline.analyze(read_event(path)), pipeline.analyze(read_event(out))
    assert here.event.target == there.event.target
    assert (here.event.title, here.event.inputs) == (there.event.title, there.event.inputs)
    for name in coded.TABLES:
        one, two = getattr(here, name), getattr(there, name)
        assert list(one.columns) == list(two.columns)
        pd.testing.assert_frame_equal(one, two, check_dtype=False, obj=name)


def test_corrections_and_copies_are_those_of_the_analysis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted(monkeypatch, {"called for a ceasefire": ("Egypt", "favor"), "rejected the truce": ("Bashir", "against")})
    folder = tmp_path / "event"
    (folder / "articles").mkdir(parents=True)
    runs.corpus(folder / "articles" / "news.jsonl", 8)
    (folder / "articles" / "again.jsonl").write_text(
        "".join(
            json.dumps({"id": f"x{i}", "text": f"{runs.SAID[0]} Twice in one outlet, word for word.", "outlet": "X"})
            + "\n"
            for i in range(3)
        )
    )
    statements = pipeline.analyze(read_event(folder)).statements
    first, second = statements["statement_id"].iloc[0], statements["statement_id"].iloc[1]
    (folder / "corrections.csv").write_text(
        "statement_id,document_id,words,actor,stance,note,coder\n"
        f"{second},,,Omar Bashir,favor,,A\nd9/none/1-2,,,,favor,,A\n{first},,,,none,,A\n"
        ",x1,Twice in one outlet,A Newcomer,against,,A\n,d5,was never said,Omar Bashir,favor,,A\n"
        ",x0,word for word,A Newcomer,against,,A\n"
    )
    out = coded_out(folder, tmp_path)
    assert_same_tables(folder, out)
    there = pipeline.analyze(read_event(out))
    assert there.outcomes["outcome"].tolist() == [
        "changed",
        "unmatched",
        "removed",
        "unmatched",
        "unmatched",
        "added",
    ]
    assert there.duplicates["counted"].tolist() == [False, False]
    assert len(pd.read_parquet(out)) == len(there.statements) + 2  # the file holds the copies' statements too


PEOPLE = ("Ann Bell", "Bell", "Tom Rae", "Sue Rae", "Rae", "Israel", "Israel Katz")


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a corpus of three parts in which people go by several names, each in articles of its own."""
    scripted(monkeypatch, {f"a truce by plan {k}": (name, "favor") for k, name in enumerate(PEOPLE)})
    path = tmp_path / "people.jsonl"
    rows = (
        {"id": f"d{i}", "text": f"Day {i}, the {i * 7}th of {i * 13}. {PEOPLE[i % 7]} wants a truce by plan {i % 7}."}
        for i in range(210)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_who_goes_by_several_names_is_one_actor_of_the_corpus(people: Path, tmp_path: Path) -> None:
    out = coded_out(people, tmp_path)
    assert_same_tables(people, out)
    found = coded.read(out, "statements").groupby("actor_id").size().to_dict()
    assert found == {"ann-bell": 60, "tom-rae": 30, "sue-rae": 30, "rae": 30, "israel": 30, "israel-katz": 30}
    for name in ("attributions", "mentions", "positions", "actors"):
        assert "bell" not in set(coded.read(out, name)["actor_id"])
    assert coded.read(out, "actors").set_index("actor_id").loc["ann-bell", "aliases"] == ("Bell",)


def test_the_order_of_articles_does_not_matter(people: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned.jsonl"
    turned.write_text("".join(reversed(people.read_text().splitlines(keepends=True))))
    coded_with(people, tmp_path / "one.parquet")
    coded_with(turned, tmp_path / "two.parquet")
    for name in ("statements", "attributions", "mentions", "positions", "actors"):
        one, two = (coded.read(tmp_path / f"{each}.parquet", name) for each in ("one", "two"))
        by = [column for column in ("document_id", "actor_id") if column in one]
        one, two = (each.sort_values(by, kind="stable", ignore_index=True) for each in (one, two))
        pd.testing.assert_frame_equal(one, two)


def test_without_a_register_a_draft_of_one_is_written_once(people: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    said = coded_with(people, out).sentence(out)
    draft = coded.folder(out) / "actors.csv"
    assert f"A draft of a register of actors, to correct and give with --actors: {draft}" in said
    first = draft.read_text(encoding="utf-8-sig").splitlines()[1]
    assert first == "ann-bell,Ann Bell,person,,,Bell,"
    assert {actor.actor_id for actor in read_register(draft)} == set(coded.read(out)["actor_id"])
    draft.write_text("mine")
    assert "draft" not in coded_with(people, out).sentence(out)
    assert draft.read_text() == "mine"


def test_a_coded_result_takes_no_other_target(small: Path, tmp_path: Path, seed_event: Path) -> None:
    out = coded_out(small, tmp_path)
    with pytest.raises(InputError, match="code the corpus again"):
        read_event(out, target=seed_event / "target.toml")


def test_a_table_is_read_by_column_and_actor(small: Path, tmp_path: Path) -> None:
    out = coded_out(small, tmp_path)
    everything = coded.read(out)
    actor = everything["actor_id"].iloc[0]
    some = coded.read(out, columns=["document_id", "stance"], actors=[actor])
    assert list(some.columns) == ["document_id", "stance"]
    assert 0 < len(some) == (everything["actor_id"] == actor).sum() < len(everything)
    one = coded.read(out, documents=["d1"])
    assert set(one["document_id"]) == {"d1"}


# --- parts --------------------------------------------------------------------------------------------------------


def test_a_second_run_codes_nothing(small: Path, tmp_path: Path) -> None:
    first = coded_with(small, tmp_path / "out.parquet")
    before, sums = runs.parts(tmp_path / "out.parquet"), runs.checksums(tmp_path / "out.parquet")
    second = coded_with(small, tmp_path / "out.parquet")
    assert (first.parts, second.parts, second.kept) == (5, 0, 5)
    assert (runs.parts(tmp_path / "out.parquet"), runs.checksums(tmp_path / "out.parquet")) == (before, sums)


def test_articles_added_at_the_end_leave_the_parts_before_them(small: Path, tmp_path: Path) -> None:
    grown = tmp_path / "news.jsonl"
    coded_with(shutil.copy(small, grown), tmp_path / "out.parquet")
    with grown.open("a") as more:
        more.write(json.dumps({"id": "new", "text": "Egypt called for a ceasefire."}) + "\n")
    summary = coded_with(grown, tmp_path / "out.parquet")
    assert (summary.parts, summary.kept) == (1, 4)
    assert len(runs.parts(tmp_path / "out.parquet")) == 5  # what belongs to no part of the corpus is taken away


@pytest.mark.parametrize("change", ["article", "target", "rules"])
def test_no_part_outlives_what_it_was_made_from(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    mine = tmp_path / "news.jsonl"
    coded_with(shutil.copy(small, mine), tmp_path / "out.parquet")
    if change == "article":
        mine.write_text(mine.read_text().replace("Day 7 ", "Day 7, "))
    if change == "rules":
        monkeypatch.setattr(coding_plan, "fingerprint", lambda: "other")
    (tmp_path / "t.toml").write_text('label = "peace"\nterms = ["peace"]\n')
    corpus = open_corpus(mine, target=tmp_path / "t.toml" if change == "target" else "")
    summary = coding.code_corpus(corpus, tmp_path / "out.parquet", "parquet")
    assert (summary.parts, summary.kept) == ((1, 4) if change == "article" else (5, 0))


def test_a_damaged_part_is_taken_away_and_coded_again(small: Path, tmp_path: Path) -> None:
    out = coded_out(small, tmp_path)
    sums = runs.checksums(out)
    part = sorted((coded.folder(out) / "parts").glob("*.zip"))[2]
    part.write_bytes(part.read_bytes()[:1000])
    with pytest.raises(OutputError, match="run the same command again"):
        coded_with(small, out)
    assert runs.checksums(out) == sums  # the result of the run before still stands
    assert coded_with(small, out).parts == 1
    assert runs.checksums(out) == sums


def test_a_document_that_breaks_the_coding_is_set_aside(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def code(document, *others):
        if document.document_id == "d7":
            raise RecursionError("too deep")
        return real(document, *others)

    real = pipeline.code
    monkeypatch.setattr(pipeline, "code", code)
    summary = coded_with(small, tmp_path / "out.parquet")
    assert (summary.documents, summary.set_aside) == (449, 1)
    row = coded.read(tmp_path / "out.parquet", "set_aside").iloc[0]
    assert (row["file"], row["line"], row["document_id"]) == ("news.jsonl", 8, "d7")
    assert "too deep" in row["reason"]


# --- interruptions ------------------------------------------------------------------------------------------------


def run_again(path: Path, out: Path) -> str:
    result = CliRunner().invoke(main, ["code", str(path), "-o", str(out), "--jobs", "2"])
    assert result.exit_code == 0, result.output
    return result.output


def test_killed_and_run_again(large: Path, tmp_path: Path, uninterrupted: dict[str, str]) -> None:
    out = tmp_path / "out.parquet"
    for number in (2, 6):
        with runs.started("code", large, "-o", out, "--jobs", 2) as process:
            runs.wait_for_parts(out, number, process)
            below = runs.children(process.pid)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert below  # the workers, which must not go on without their master
        finished = runs.parts(out)
        assert len(finished) >= number
        assert not out.exists()
    assert "kept from an earlier run" in run_again(large, out)
    assert runs.checksums(out) == uninterrupted
    assert {name: runs.parts(out)[name] for name in finished} == finished
    assert all(not Path(f"/proc/{pid}/cmdline").exists() or ended(pid) for pid in below)


def ended(pid: int) -> bool:
    """Tell whether a process is only waiting to be taken off the list."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_stopped_by_the_user_and_run_again(large: Path, tmp_path: Path, uninterrupted: dict[str, str]) -> None:
    out = tmp_path / "out.parquet"
    with runs.started("code", large, "-o", out, "--jobs", 2) as process:
        runs.wait_for_parts(out, 2, process)
        os.killpg(process.pid, signal.SIGINT)  # what a terminal sends: to all of them
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines()[-1].startswith("Error: Stopped: ")
    assert "Traceback" not in said
    assert not out.exists()
    run_again(large, out)
    assert runs.checksums(out) == uninterrupted


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1.5, 2.0])
def test_ctrl_c_while_everything_is_starting_is_told_in_one_line(large: Path, tmp_path: Path, seconds: float) -> None:
    with runs.started("code", large, "-o", tmp_path / "out.parquet", "--jobs", 2) as process:
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)  # a shell shows 130 for either
    assert [line for line in said.splitlines() if "articles" not in line] == [said.splitlines()[-1]]
    assert said.splitlines()[-1].startswith("Error: Stopped")


def test_a_killed_worker_costs_only_its_part(large: Path, tmp_path: Path, uninterrupted: dict[str, str]) -> None:
    out = tmp_path / "out.parquet"
    with runs.started("code", large, "-o", out, "--jobs", 2) as process:
        runs.wait_for_parts(out, 2, process)
        os.kill(runs.children(process.pid)[-1], signal.SIGKILL)
        said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert runs.checksums(out) == uninterrupted


def test_two_runs_into_one_output(large: Path, tmp_path: Path, uninterrupted: dict[str, str]) -> None:
    out = tmp_path / "out.parquet"
    with runs.started("code", large, "-o", out, "--jobs", 2) as process:
        runs.wait_for_parts(out, 1, process)
        process.send_signal(signal.SIGSTOP)  # so that it cannot be done before the second has begun
        second = CliRunner().invoke(main, ["code", str(large), "-o", str(out)])
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=120)
    assert second.exit_code == 2
    assert second.stderr == f"Error: Another run is writing {out}; wait for it, or name another output.\n"
    assert process.returncode == 0
    assert runs.checksums(out) == uninterrupted


def test_a_full_disk(large: Path, tmp_path: Path, uninterrupted: dict[str, str]) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], capture_output=True)
    if mount.returncode:
        pytest.skip("mounting a small disk needs root")
    out = disk / "out.parquet"
    try:
        result = CliRunner().invoke(main, ["code", str(large), "-o", str(out), "--jobs", "1"])
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1].startswith("Error: ")
        assert "No space left" in result.stderr
        finished = runs.parts(out)
        assert finished
        assert not out.exists()
        subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
        run_again(large, out)
        assert {name: runs.parts(out)[name] for name in finished} == finished
        assert runs.checksums(out) == uninterrupted
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


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


def test_a_coded_result_is_not_coded_again(small: Path, tmp_path: Path) -> None:
    coded_with(small, tmp_path / "out.parquet")
    with pytest.raises(InputError, match="is a result of coding"):
        coded_with(tmp_path / "out.parquet", tmp_path / "again.parquet")
