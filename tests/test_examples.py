"""The examples in docstrings hold, and whatever a notebook or the README calls has one."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import aggregate, claims, corpus, evaluation, figures, network, pipeline, sampling
from analysis.records import choices

ROOT = Path(__file__).parent.parent
MODULES = {
    each.__name__.rpartition(".")[2]: each
    for each in (aggregate, choices, claims, corpus, evaluation, figures, network, pipeline, sampling)
}
SHOWN = "".join(
    file.read_text(encoding="utf-8") for file in [ROOT / "README.md", *sorted(ROOT.glob("notebooks/*.ipynb"))]
)
CALLED = sorted(set(re.findall(rf"\b((?:{'|'.join(MODULES)})\.\w+)\(", SHOWN)))


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """Return what an example may use: modules and tables by the names that they have in the notebooks."""
    found = pipeline.analyze(corpus.read_event("ukraine-2025"))
    standing = aggregate.standings(found)
    dated = aggregate.with_periods(found.statements, found.documents, "week")
    coded = network.with_concepts(dated, found.event.target.label)
    affiliations = network.affiliations(coded, "actor", ["concept"])
    return {
        **MODULES,
        "pd": pd,
        "found": found,
        "standing": standing,
        "stances": sampling.means(found, None),
        "sounds": aggregate.estimates(found.statements, "sound"),
        "tones": aggregate.estimates(found.statements, "tone"),
        "quoted": figures.quoted(found.statements, standing),
        "words": pipeline.deciding_words(found, found.statements.head(0)),
        "dated": dated,
        "coded": coded,
        "affiliations": affiliations,
        "affiliated": network.affiliated(coded, "actor", ["concept"]),
        "camps": network.camps(coded, "actor", ["concept"]),
        "courses": aggregate.courses(dated),
        "moves": aggregate.moves(dated),
        "means": sampling.compared(found, None, sampling.census(found.event)),
        "agreed": network.ties(network.congruence(affiliations, "actor")),
        "opposed": network.ties(network.conflict(affiliations, "actor")),
    }


@pytest.mark.parametrize("name", CALLED)
def test_a_public_function_has_an_example_that_holds(name: str, names: dict[str, Any]) -> None:
    module, _, function = name.partition(".")
    found = getattr(MODULES[module], function)
    (example,) = doctest.DocTestFinder(recurse=False).find(found, name, globs=dict(names))
    assert example.examples, f"{name} has no example"
    told: list[str] = []
    assert doctest.DocTestRunner().run(example, out=told.append).failed == 0, "".join(told)
