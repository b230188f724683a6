"""The coding sheet in JupyterLab, used as a coder would: by keyboard and mouse, in both themes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis import corpus, handcoding
from analysis.handcoding.page import Page
from tests.chromium import Browser
from tests.conftest import ROOT

TEXT = """Egypt backs truce

Egypt hopes for a truce. "We want it," Sami Haddad said. Israel refused.

Rain fell on Cairo all week."""
REGISTER = "id,name,kind,organization,side,aliases,pronoun\negypt,Egypt,state,Egypt,,,it\nisrael,Israel,state,,,,it\n"
OPEN: list[list[Any]] = [["run"], ["until", "document.querySelector('.hc-article [data-w]')"], ["focus", ".hc-article"]]
FINISHED = ["until", "document.querySelector('.hc-about').textContent.endsWith('Finished')"]
LIST = ["see", "document.querySelector('.hc-list').textContent"]


def event_of(folder: Path, texts: dict[str, str], register: str = "") -> Path:
    (folder / "articles").mkdir(parents=True)
    for name, text in texts.items():
        (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "sample.csv").write_text("\n".join(["document_id", *texts]) + "\n", encoding="utf-8")
    if register:
        (folder / "actors.csv").write_text(register, encoding="utf-8")
    return folder


def cards(number: int) -> list[str]:
    """Return the step that waits for so many statements, all of them saved."""
    saved = "document.querySelector('.hc-about').textContent.endsWith('Saved')"
    return ["until", f"document.querySelectorAll('.hc-list .hc-card').length === {number} && {saved}"]


def use(browser: Browser, lab: str, event: Path, steps: list[list[Any]]) -> list[Any]:
    """Return what was seen when a coder took the steps in the notebook."""
    address = f"{lab}/lab/workspaces/code-by-hand/tree/notebooks/07-code-by-hand.ipynb?token=test&reset"
    return browser.ask("desk", url=address, line=f'event = "{event}"', steps=[*OPEN, *steps])["seen"]


def test_a_coder_with_a_keyboard_and_what_is_left_after_a_closed_page_and_a_killed_kernel(
    lab: str, browser: Browser, tmp_path: Path
) -> None:
    event = event_of(tmp_path / "event", {"a": TEXT, "b": "Sun\n\nThe sun shone."}, REGISTER)
    steps: list[list[Any]] = [
        ["press", "1", "f"],  # the sentence the cursor is in
        cards(1),
        ["press", "ArrowDown", "ArrowDown", "Shift+Control+ArrowRight", "Enter"],
        ["type", "sam"],
        ["press", "ArrowDown", "ArrowUp", "Enter", "a", "i"],
        cards(2),
        ["until", "document.querySelector('.hc-list').textContent.includes('implied')"],
        ["press", "Control+z"],
        ["until", "!document.querySelector('.hc-list').textContent.includes('implied')"],
        LIST,
        ["press", "d", "x", "b"],  # JupyterLab would delete, cut and add cells
        ["see", "document.querySelectorAll('.jp-Notebook .jp-Cell').length"],
        ["axe", ".hc"],
        ["theme", "JupyterLab Dark"],
        ["axe", ".hc"],
        ["press", "?"],
        ["axe", ".hc"],
        ["press", "Escape"],
        ["theme", "JupyterLab Light"],
        ["reload"],
        *OPEN,
        LIST,
        ["restart"],
        *OPEN,
        LIST,
        ["press", "u"],
        cards(1),
        ["press", "r"],
        cards(2),
        ["press", "."],
        ["until", "document.querySelector('.hc-where').textContent === 'Article 2 of 2'"],
        ["see", "document.querySelector('.hc-status').textContent"],
        ["press", "0"],
        FINISHED,
    ]
    before, n_cells, light, dark, rules, reloaded, restarted, said = use(browser, lab, event, steps)
    assert [light, dark, rules] == [[], [], []]
    assert "Sami Haddad" in before
    assert before == reloaded == restarted
    assert n_cells == 11
    assert said.startswith("Finished. Now article 2 of 2")
    lines = [json.loads(line) for line in (event / "sample_gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["a", "b"]
    assert [
        (row["actor"], row["stance"], row["explicit"], row["kind"], row["content"]) for row in lines[0]["statements"]
    ] == [
        ("Egypt", "favor", True, "indirect", ["Egypt backs truce"]),
        ("Sami Haddad", "against", True, "direct", ["We want it"]),
    ]


def test_an_article_of_500_words_takes_at_most_six_presses_a_statement(
    lab: str, browser: Browser, tmp_path: Path
) -> None:
    """Every statement of an invented article as its coder has it, with the mouse, and without a register."""
    rows = (json.loads(line) for line in (ROOT / "coded/ceasefire/articles.jsonl").open(encoding="utf-8"))
    article = next(row for row in rows if row["id"] == "n1-07")
    assert 480 <= len(article["text"].split()) <= 520
    gold = (json.loads(line) for line in (ROOT / "coded/ceasefire/gold.jsonl").open(encoding="utf-8"))
    statements = next(row for row in gold if row["id"] == "n1-07")["statements"]
    event = event_of(tmp_path / "event", {"a": f"{article['title']}\n\n{article['text']}"})
    (document,) = corpus.read_event(event).documents
    page, text = Page(document), document.text

    def words(piece: str) -> list[int]:
        """Return the numbers of the words of a piece, wherever it stands, whatever its case."""
        at = text.lower().index(piece.lower())
        return page.numbers((at, at + len(piece)))

    steps: list[list[Any]] = []
    heard: list[str] = []
    for number, row in enumerate(statements, 1):
        first, *others = row["content"]
        steps.append(["drag", *words(first)])
        if row["actor"] in heard:
            steps.append(["press", str(heard.index(row["actor"]) + 1)])
        else:
            heard.append(row["actor"])
            steps += [["press", "Enter"], ["drag", *words(row["actor"])], ["press", "Enter"]]
        steps += [["press", "i"]] * (not row["explicit"]) + [["press", row["stance"][0]]]
        steps.append(cards(number))
        for piece in others:
            steps += [["drag", *words(piece)], ["press", "+"]]
            steps.append(["until", f"document.querySelector('.hc-list').textContent.includes('{piece[:20]}')"])
    steps.append(["press", "."])
    counted = [step for step in steps if step[0] in ("drag", "press")]
    use(browser, lab, event, [*steps, FINISHED])
    (line,) = handcoding.work_on(corpus.read_event(event), "A").finished()
    coded = [(mark.actor.lower(), mark.stance, mark.explicit, mark.kind != "") for mark in line.statements]
    assert sorted(coded) == sorted((row["actor"].lower(), row["stance"], row["explicit"], True) for row in statements)
    assert [len(mark.content) for mark in line.statements] == [len(row["content"]) for row in statements]
    assert len(counted) / len(statements) <= 6
