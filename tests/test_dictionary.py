"""The data dictionary: every table that an analyst meets stands in it, with exactly its columns, and they are so.

``docs/data-dictionary.csv`` is what is maintained. A row without a field is a table: ``values`` tells how to get it
(with the names of the notebooks), ``meaning`` what a row is. A field in brackets stands for the fields of another
table that are not given beside it; what a field leaves empty is that of the same field under ``*``.

    python -m tests.test_dictionary    write docs/data-dictionary.md
"""

from __future__ import annotations

import csv
import dataclasses
import inspect
import re
import typing
from collections.abc import Iterator
from itertools import groupby
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis import aggregate, claims, corpus, evaluation, figures, handcoding, network, pipeline, reader, sampling
from analysis.attribution import corrections
from analysis.network import graphs
from analysis.records import TABLES, Span
from analysis.runs import coding
from analysis.runs.parts import KEPT
from tests.said import read_as_by_hand, scripted

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MODULES = {each.__name__.rpartition(".")[2]: each for each in (aggregate, evaluation, network, sampling)}
MODULES |= {each.__name__.rpartition(".")[2]: each for each in (figures, handcoding, pipeline)}
HINTS = {
    str: "text",
    int: "whole number",
    float: "number",
    float | None: "number or missing",
    bool: "yes or no",
    Span: "span",
    tuple[Span, ...]: "spans",
    tuple[str, ...]: "texts",
}
UNITS = ("", "characters", "words", "seconds", "hexadecimal")

Row = dict[str, str]
ROWS: dict[str, list[Row]] = {}
HEADS: dict[str, Row] = {}
with (DOCS / "data-dictionary.csv").open(encoding="utf-8", newline="") as file:
    for name, group in groupby(csv.DictReader(file), key=lambda row: row["table"]):
        HEADS[name], *ROWS[name] = group
#: The tables that an expression gives; the others are files.
MADE = [name for name in HEADS if name.isidentifier()]


def fields(table: str) -> list[Row]:
    """Return the fields of a table, those of others that it holds among them, with what is shared filled in."""
    own = {row["field"] for row in ROWS[table]}
    shared = {row["field"]: row for row in ROWS["*"]}
    found: list[Row] = []
    for row in ROWS[table]:
        if row["field"].startswith("("):
            left_out = own | {row["values"].removeprefix("without ")}
            found += [each | {"key": ""} for each in fields(row["field"][1:-1]) if each["field"] not in left_out]
        else:
            other = shared.get(row["field"], row)
            values = row["values"] or ("" if row["meaning"] else other["values"])
            told = {"type": row["type"] or other["type"], "meaning": row["meaning"] or other["meaning"]}
            found.append(row | told | {"values": values})
    return found


@pytest.fixture(scope="module")
def names() -> Iterator[dict[str, Any]]:
    """Yield what an expression may use: modules, and tables by the names that they have in the notebooks.

    The reader finds what a person found, and explains and judges nothing, which takes long.
    """
    event = corpus.read_event("hesk-valley-2031")
    assert event.gold
    with pytest.MonkeyPatch.context() as patch:
        read_as_by_hand(patch, event.gold)
        patch.setattr(reader, "toward", lambda article, sentence, named: [(0.1, 0.2, 0.7)] * len(named))
        patch.setattr(reader, "deciding_words", lambda article, content, stance: ((*content[0], -0.25),))
        patch.setattr(reader, "sounds_of", lambda article, contents: ["warm"] * len(contents))
        yield used(pipeline.analyze(event))


def used(found: pipeline.Analysis) -> dict[str, Any]:
    dated = aggregate.with_periods(found.statements, found.documents, "week")
    coded = network.with_concepts(dated, found.event.target.label)
    return {
        **MODULES,
        "graphs": graphs,
        "found": found,
        "standing": aggregate.standings(found),
        "by_hand": evaluation.read_sounds(found.event.gold, found.documents),
        "card": claims.reader_card(),
        "result": evaluation.of_event(found),
        "sample": sampling.read_sample(found.event),
        "articles": sampling.articles_of(found.documents, found.statements),
        "work": handcoding.work_on(found.event, "B"),
        "dated": dated,
        "coded": coded,
        "agreed": network.congruence(network.affiliations(coded, "actor", ["concept", "period"]), "actor"),
    }


def fits(value: Any, kind: str) -> bool:
    """Tell whether a value is of a type of the dictionary."""
    if kind.endswith(" or missing"):
        return pd.isna(value) or fits(value, kind.removesuffix(" or missing"))
    if kind == "span":
        return isinstance(value, tuple) and len(value) == 2 and value[0] <= value[1]
    if kind in ("spans", "texts"):
        return isinstance(value, tuple) and all(fits(each, kind[:-1]) for each in value)
    truth = str(value) in ("True", "False") and not isinstance(value, str)
    number = isinstance(value, Real) and not truth and not pd.isna(value)
    whole = isinstance(value, Integral) and not truth
    return {"text": isinstance(value, str), "yes or no": truth, "number": number, "whole number": whole}[kind]


def allowed(value: Any, values: str) -> bool:
    """Tell whether a value is one of those that the dictionary allows."""
    choices, _, aside = values.partition(";") if "empty:" not in values.split(";")[0] else ("", "", values)
    if ("empty" in aside and value == "") or pd.isna(value):
        return True
    if value == "" and choices:
        return "or empty" in choices
    if bounds := re.fullmatch(r"([−\d.]+)…([\d.]+)", choices):
        low, high = (float(each.replace("−", "-")) for each in bounds.groups())
        return low - 1e-9 <= value <= high + 1e-9
    if least := re.fullmatch(r"from (\d)", choices):
        return value >= int(least[1])
    if choices.startswith("ISO date"):
        return re.fullmatch(r"\d{4}-\d\d-\d\d.*", value) is not None
    if choices in UNITS or choices.startswith("−1:"):
        return True
    known = [each.replace("−", "-") for each in choices.split(", ")]
    return str(int(value) if isinstance(value, Real) else value) in known


def made(table: str, names: dict[str, Any]) -> pd.DataFrame:
    """Return the table that an expression of the dictionary gives, made once."""
    tables: dict[str, pd.DataFrame] = names.setdefault("tables", {})
    if table not in tables:
        tables[table] = eval(HEADS[table]["values"], names)
    return tables[table]


@pytest.mark.parametrize("table", MADE)
def test_a_table_is_as_the_dictionary_says(table: str, names: dict[str, Any]) -> None:
    found = made(table, names)
    assert list(map(str, found.columns))[: len(fields(table))] == [row["field"] for row in fields(table)]
    assert len(found.columns) == len(fields(table)) or table == "expected_widths"
    for row in fields(table):
        if row["field"] in found:  # sizes are numbers
            values = found[row["field"]].tolist()
            assert all(fits(value, row["type"]) for value in values), (row["field"], row["type"])
            wrong = [value for value in values if row["type"] not in ("span", "spans", "texts")]
            assert not [value for value in wrong if not allowed(value, row["values"])], (row["field"], row["values"])


@pytest.mark.parametrize("table", [each for each in MADE if any(row["key"] for row in ROWS[each])])
def test_keys_are_keys(table: str, names: dict[str, Any]) -> None:
    found = made(table, names)
    primary = [row["field"] for row in ROWS[table] if "primary" in row["key"]]
    assert not primary or not found.duplicated(primary).any()
    for row in ROWS[table]:
        for other in set(filter(None, row["key"].split(", "))) - {"primary"}:
            there = made(other, names)
            keys = [each["field"] for each in ROWS[other] if "primary" in each["key"]]
            pair = len(keys) > 1 and row["field"] != "document_id"
            here = found[["document_id", row["field"]] if pair else [row["field"]]]
            here = here[~found[row["field"]].isin(["", -1])].itertuples(index=False, name=None)
            assert set(here) <= set(there[keys].itertuples(index=False, name=None)), (row["field"], other)


@pytest.mark.parametrize("table", TABLES)
def test_a_record_has_the_fields_and_types_of_its_table(table: str) -> None:
    hints = typing.get_type_hints(TABLES[table])
    record = [(each.name, HINTS[hints[each.name]]) for each in dataclasses.fields(TABLES[table])]
    assert record == [(row["field"], row["type"]) for row in fields(table)]


def test_every_table_of_the_notebooks_is_in_the_dictionary() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in sorted(ROOT.glob("notebooks/*.ipynb")))
    told = " ".join(HEADS[name]["values"] for name in MADE)
    for module, function in sorted(set(re.findall(rf"\b({'|'.join(MODULES)})\.(\w+)\(", text))):
        called = getattr(MODULES[module], function)
        given = str(inspect.signature(called).return_annotation) if inspect.isfunction(called) else ""
        for each in given.split(" | "):
            held = getattr(MODULES[module], each, None) if module != "figures" else None
            parts = dataclasses.fields(held) if dataclasses.is_dataclass(held) else ()
            needed = [f".{part.name}" for part in parts if "DataFrame" in str(part.type)]
            needed += [f"{module}.{function}("] if "pd.DataFrame" in each else []
            assert all(name in told for name in needed), (module, function, needed)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the columns of what commands write, by the names in the dictionary."""
    folder = tmp_path_factory.mktemp("files")
    article = folder / "one.txt"
    article.write_text("Truce\n\nEgypt called for a ceasefire in Sudan on Monday.\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        scripted(patch, {"a ceasefire": ("Egypt", "favor")})
        for form in ("csv", "xlsx"):
            coding.code_corpus(corpus.open_corpus(article), folder / f"out.{form}", form)
    book = load_workbook(folder / "out.xlsx", read_only=True)
    work = handcoding.work_on(corpus.read_event("hesk-valley-2031"), "B")
    (folder / "sheet.xlsx").write_bytes(handcoding.to_sheet(work))
    sheet = load_workbook(folder / "sheet.xlsx", read_only=True)
    heads = {name: [str(cell.value) for cell in next(book[name].rows)] for name in book.sheetnames}
    assert heads["statements"] == pd.read_csv(folder / "out.csv").columns.tolist()
    assert heads["actors"] == [row["field"] for row in fields("actors")]
    assert heads["set aside"] == [row["field"] for row in fields("set_aside")]
    return {
        "statements.csv": heads["statements"],
        "sheet documents": heads["documents"],
        "details.csv": KEPT.names,
        "actors.csv": pd.read_csv(folder / "out.csv.coded" / "actors.csv").columns.tolist(),
        "corrections.csv": [*corrections.COLUMNS, *corrections.OPTIONAL],
        "sheet to code": [str(cell.value) for cell in next(sheet["statements"].rows)],
        "sheet articles": [str(cell.value) for cell in next(sheet["articles"].rows)],
    }


def test_every_file_has_the_columns_of_the_dictionary(files: dict[str, list[str]]) -> None:
    assert set(files) == set(HEADS) - {*MADE, "*"}
    for name, columns in files.items():
        own = [row["field"] for row in fields(name)]
        assert columns == own if name != "corrections.csv" else sorted(columns) == sorted(own), name


def written() -> str:
    """Return docs/data-dictionary.md."""
    parts = [
        "# Data dictionary",
        "Every table and file that an analyst meets, column by column. It is written from `data-dictionary.csv`, which "
        "is what to edit, by `python -m tests.test_dictionary`; tests hold it against the tables.",
        "`found` is `pipeline.analyze(corpus.read_event(EVENT))`; other names are those of the notebooks and of "
        "`tests/test_dictionary.py`. A *span* is two whole numbers, half-open characters: `text[start:end]` of the "
        "article gives the words back. A primary key names one row (of several fields: all of them together); a key "
        "with a table's name leads to that table, with `document_id` where that is part of its key.",
    ]
    for name, head in list(HEADS.items())[1:]:
        how = f"`{head['values']}`" if name in MADE else head["values"]
        lines = [f"## {name}\n\n{how}: {head['meaning']}.\n", "| field | type | key | values | meaning |"]
        lines.append("|---|---|---|---|---|")
        for row in ROWS[name]:
            if row["field"].startswith("("):
                aside = f" {row['values']}" if row["values"] else ""
                other = row["field"][1:-1]
                lines.append(f"| *all of [{other}](#{other})*{aside} | | | | |")
            else:
                (each,) = [each for each in fields(name) if each["field"] == row["field"]]
                cells = (f"`{each['field']}`", *(each[key] for key in ("type", "key", "values", "meaning")))
                lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        parts.append(lines[0] + "\n" + "\n".join(lines[1:]))
    return "\n\n".join(parts) + "\n"


def test_the_document_is_current() -> None:
    assert (DOCS / "data-dictionary.md").read_text(encoding="utf-8") == written()


if __name__ == "__main__":
    (DOCS / "data-dictionary.md").write_text(written(), encoding="utf-8")
