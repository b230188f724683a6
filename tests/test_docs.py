"""Documentation that fails when it lies: links, commands, files and words against the code."""

from __future__ import annotations

import re
from pathlib import Path
from pydoc import locate

import click

from analysis.__main__ import main
from analysis.records import SCORES, Statement

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "seeds" / "README.md"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def code(text: str) -> list[str]:
    """Return what is set as code, in backticks or in an indented block."""
    return re.findall(r"`([^`\n]+)`", text) + re.findall(r"^ {4}(.+)$", text, flags=re.MULTILINE)


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        links = [link for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")) if "://" not in link]
        assert [link for link in links if not (page.parent / link).exists()] == [], page


def test_make_targets_and_commands_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = {match for piece in code(README) for match in re.findall(r"^make ([a-z]+)", piece)}
    assert {"report", "test", "lab"} <= named <= set(targets)
    named = {match for piece in code(README) for match in re.findall(r"^python -m analysis ([a-z]+)", piece)}
    assert named == set(main.list_commands(click.Context(main))), "the README names each command, and no other"


def test_paths_and_folders_of_the_readme_exist() -> None:
    paths = {piece for piece in code(README) if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+/?", piece)}
    assert [path for path in paths if not path.startswith(("seeds/NAME", ".venv")) and not (ROOT / path).exists()] == []
    map_of_tree = README.split("## What is where")[1].split("##")[0]
    named = set(re.findall(r"^\| `(\w+)/` ", map_of_tree, flags=re.MULTILINE))
    assert named == {"analysis", "bench", "coded", "docs", "notebooks", "reports", "seeds", "tests"}


def test_the_way_through_the_house_names_what_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = re.findall(r"`((?:[a-z]\w*\.)+[a-z]\w*)(?:\([^`]*\))?`", text)
    assert len(names) > 20
    assert [name for name in names if not name.endswith(".py") and locate(f"analysis.{name}") is None] == []


def test_scores_are_those_of_the_code() -> None:
    for stance, said in (("favor", "+1"), ("conditional", "0"), ("against", "−1")):
        assert f"{stance} ({said})" in README
        assert SCORES[stance] == float(said.replace("−", "-"))
    assert SCORES["neutral"] is None


def test_glossary_knows_the_columns_a_reader_meets() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    met = {*"stance certainty explicit kind actor organization side source cue content tone coder".split()}
    assert met - {"source", "cue", "content"} <= set(re.findall(r"^\| ([a-z]+) \|", glossary, flags=re.MULTILINE))
    assert met <= set(re.findall(r"[a-z]+", glossary))
    assert met <= set(Statement.__dataclass_fields__)
