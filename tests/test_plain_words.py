"""What people read says it in plain, current words: plain_words.csv has the wordings that are not, with better ones."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
with (ROOT / "tests/plain_words.csv").open(encoding="utf-8", newline="") as words:
    #: A pattern for the old wording (a regular expression, any case) → what to write instead.
    WORDS = {row["old"]: row["better"] for row in csv.DictReader(words)}
READ = (
    "notebooks/*.ipynb analysis/report/template/*.j2 analysis/**/*.py analysis/figures/*.toml docs/*.md *.md seeds/*.md"
)
FILES = sorted(file for pattern in READ.split() for file in ROOT.glob(pattern))


def texts(file: Path) -> Iterator[str]:
    """Yield what a person reads of a file: prose, comments of parameters, messages and labels, but no docstring."""
    content = file.read_text(encoding="utf-8")
    if file.suffix == ".ipynb":
        for cell in json.loads(content)["cells"]:
            if cell["cell_type"] == "markdown" or "parameters" in cell["metadata"].get("tags", []):
                yield "".join(cell["source"])
    elif file.suffix == ".py":
        yield from messages(content)
    else:
        yield content


def messages(source: str) -> Iterator[str]:
    """Yield the strings of a module that are no docstrings; one with values in it is one string, without them."""
    tree = ast.parse(source)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            silent.update(map(id, node.values))
            yield "".join(each.value if isinstance(each, ast.Constant) else "…" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def old_words(text: str) -> list[str]:
    """Return the old wordings in a text, with what to write instead; line breaks count as spaces."""
    plain = " ".join(text.split())
    return [f"“{found[0]}”: {better}" for old, better in WORDS.items() for found in re.finditer(rf"(?i)\b{old}", plain)]


def test_what_people_read_has_no_old_wording() -> None:
    found = {str(file.relative_to(ROOT)): old_words(" | ".join(texts(file))) for file in FILES}
    assert {file: old for file, old in found.items() if old} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""Heaped."""\nx = 1', 0),
        ('raise ValueError(f"{file} is no text\\nfile: it is heaped.")', 2),
        ('print("dots are heaped")', 1),
        ('print("a heap of dots")', 0),
    ],
)
def test_an_old_wording_is_found_in_messages_alone(source: str, found: int) -> None:
    assert sum(len(old_words(text)) for text in messages(source)) == found
