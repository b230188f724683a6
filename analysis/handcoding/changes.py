"""A project that people have corrected in Discourse Network Analyzer → what they did → corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.files import table_csv
from analysis.handcoding import database, dna, project
from analysis.handcoding.project import Coding, shorten
from analysis.records import Correction, table

#: Who made a change, where DNA still books the statement under its first coder: it does so unless told otherwise.
UNKNOWN = "DNA"
KINDS = ("changed", "moved", "confirmed", "added", "removed", "left out")
#: The columns of corrections.csv, in the order in which a person reads them.
_COLUMNS = "statement_id document_id words start actor organization stance note coder".split()


@dataclass(frozen=True, slots=True)
class Change:
    """One row per statement that people changed, moved, confirmed, added or removed, or that is left out.

    ``words`` are those it stands on now, with “…” where it is interrupted. An added statement has no ``statement_id``,
    a removed one the stance ``none``. Left out is what cannot be a statement on the target; ``reason`` says why.
    """

    change: str
    statement_id: str
    document_id: str
    words: str
    start: int
    end: int
    actor: str
    organization: str
    stance: str
    concept: str
    coder: str
    note: str
    reason: str = ""


def read(path: Path) -> pd.DataFrame:
    """Return what people did to a .dna file since it was written, one `Change` a row.

    Statements are found by ``statement_id`` and, under one id, by order: one duplicated in DNA is an added one. A
    document removed there takes its statements along. Raises InputError where the file is no DNA 3 database or was not
    written by `dna.write`.
    """
    tables = database.read(path)
    written = _Written(tables)
    after = dict(_by_id(project.codings(tables)))
    rows: list[Change] = []
    for key, coding in after.items():
        original = written.codings.get(key)
        if original is None:
            rows.append(written.added(coding))
        elif coding.document_id != original.document_id:
            rows += [written.removed(key, original), written.added(coding)]
        else:
            rows += written.compared(key, original, coding)
    rows += [written.removed(key, coding) for key, coding in written.codings.items() if key not in after]
    return table([*rows, *_seen(rows, written)], Change)


def _seen(rows: Sequence[Change], written: _Written) -> Iterator[Change]:
    """Yield what is confirmed in passing: who adds a statement beside one of the same actor has left that as it is.

    Without this the added one would be taken for a correction of it.
    """
    added: dict[tuple[str, str], list[Change]] = {}
    for row in rows:
        if row.change == "added":
            added.setdefault((row.document_id, row.actor), []).append(row)
    changed = {row.statement_id for row in rows}
    for key, coding in written.codings.items():
        for row in added.get((coding.document_id, coding.actor), ()):
            if coding.statement_id not in changed and coding.start < row.end and coding.end > row.start:
                changed.add(coding.statement_id)
                yield replace(written.change("confirmed", key, coding), coder=row.coder)


def corrections_csv(changes: pd.DataFrame, earlier: Sequence[Correction] = ()) -> bytes:
    """Return the changes as an event's ``corrections.csv``, after the ``earlier`` corrections that they leave alone."""
    rows: dict[tuple[object, ...], Correction] = {}
    for change in changes.to_dict("records"):
        if change["change"] != "left out":
            row = Correction(**{name: change[name] for name in _COLUMNS})
            rows.setdefault((row.statement_id,) if row.statement_id else (*_place(row), row.start, row.actor), row)
    ids = {row.statement_id for row in rows.values()} - {""}
    places = {_place(row) for row in rows.values()}
    kept = [row for row in earlier if row.statement_id not in ids and _place(row) not in places]
    lines = [{name: getattr(row, name) for name in _COLUMNS} for row in (*kept, *rows.values())]
    return table_csv(pd.DataFrame([{**line, "start": _number(line["start"])} for line in lines], columns=_COLUMNS))


class _Written:
    """What was written into a project, and what its people make of it."""

    def __init__(self, tables: database.Tables) -> None:
        target, documents, codings = dna.origin(tables)
        found = project.documents(tables)
        self.texts = dict(zip(found["document_id"], found["text"], strict=True))
        self.documents = {
            key for key, text in self.texts.items() if dna.fingerprint(text) == documents.get(key)
        }  # the others were added or edited in DNA, and their spans tell nothing
        self.codings = dict(_by_id(coding for coding, _ in codings))
        self.words = dict(zip(self.codings, (words for _, words in codings), strict=True))
        suffixes = ("", *dna.SUFFIXES.values())
        own = {target, *(coding.concept for coding, _ in codings)}
        bases = {next((name[: -len(end)] for end in suffixes[1:] if name.endswith(end)), name) for name in own}
        self.concepts = {shorten(base + end) for base in bases for end in suffixes}
        concept = {row["ID"] for row in tables["VARIABLES"] if row["Variable"] == "concept"}
        self.standing = {row["Value"] for row in tables["ENTITIES"] if row["VariableId"] in concept}

    def compared(self, key: tuple[str, int], original: Coding, coding: Coding) -> Iterator[Change]:
        """Yield the change of a statement, if there is one."""
        names = {name: getattr(original, name) for name in ("actor", "organization", "concept")}
        full = {name: text for name, text in names.items() if shorten(text) == getattr(coding, name)}
        coding = replace(coding, **full)
        if coding.document_id not in self.documents:
            coding = replace(coding, start=original.start, end=original.end)
        if self._foreign(coding.concept, shorten(original.concept)):
            note = coding.note or f"on another concept: {coding.concept}"
            yield replace(self.removed(key, replace(coding, note=note)), coder=_coder(coding, original.coder))
        elif replace(coding, start=original.start, end=original.end, coder=original.coder, note="") != original:
            yield self.change("changed", key, coding)
        elif (coding.start, coding.end) != (original.start, original.end):
            yield self.change("moved", key, coding)
        elif coding != original:
            yield self.change("confirmed", key, coding)

    def added(self, coding: Coding) -> Change:
        """Return the change that a statement is which was not there, or was under another id."""
        reason = ""
        if coding.document_id not in self.documents:
            reason = "its document was added or edited in DNA; change it among the articles"
        elif not coding.actor:
            reason = "it has neither person nor organization"
        elif not coding.concept:
            reason = "it has no concept"
        elif self._foreign(coding.concept, *self.concepts):
            reason = f"it is on another concept, {coding.concept!r}"
        made = self.change("left out" if reason else "added", ("", 0), replace(coding, statement_id=""))
        return replace(made, reason=reason)

    def removed(self, key: tuple[str, int], coding: Coding) -> Change:
        """Return the change that the lack of a statement is."""
        return replace(self.change("removed", key, coding), stance="none")

    def change(self, kind: str, key: tuple[str, int], coding: Coding) -> Change:
        """Return a change of this kind with what a coding says."""
        original = self.codings.get(key)
        unmoved = original is not None and (coding.start, coding.end) == (original.start, original.end)
        return Change(
            change=kind,
            statement_id=coding.statement_id,
            document_id=coding.document_id,
            words=_squashed(self.words[key] if unmoved else self.texts[coding.document_id][coding.start : coding.end]),
            start=coding.start,
            end=coding.end,
            actor=coding.actor,
            organization=coding.organization,
            stance=dna.stance(coding.concept, coding.agreement),
            concept=coding.concept,
            coder=_coder(coding, original.coder if original else "machine"),
            note=coding.note,
        )

    def _foreign(self, concept: str, *known: str) -> bool:
        """Tell whether a concept is none of ours, and not one of ours under a name that people gave it."""
        return shorten(concept) not in self.concepts and bool(self.standing.intersection(known))


def _coder(coding: Coding, first: str) -> str:
    return UNKNOWN if coding.coder in (first, "machine") else coding.coder


def _by_id(codings: pd.DataFrame | Iterable[Coding]) -> Iterator[tuple[tuple[str, int], Coding]]:
    """Yield statement id and occurrence with each coding: one duplicated in DNA keeps its id."""
    if isinstance(codings, pd.DataFrame):
        codings = [Coding(**{str(name): value for name, value in row.items()}) for row in codings.to_dict("records")]
    times: dict[str, int] = {}
    for coding in codings:
        time = times.get(coding.statement_id, 0)
        times[coding.statement_id] = time + 1
        yield (coding.statement_id, time), coding


def _place(row: Correction) -> tuple[str, str]:
    return row.document_id, _squashed(row.words)


def _number(start: int | None) -> str:
    return "" if start is None else str(start)


def _squashed(words: str) -> str:
    return " ".join(words.split())
