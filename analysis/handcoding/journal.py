"""One coder's work on one article: each step is on disk before it is answered, and no step overwrites another's.

Work under way is a file of its own in ``sample_work/``; *finished* moves the last state into ``sample_gold.jsonl`` and
removes the file (docs/decisions/0024-coding-by-hand.md).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis import files
from analysis.attribution import positions
from analysis.errors import InputError, OutputError
from analysis.evaluation import Coded, read_statement

#: So many steps can be undone.
_STEPS = 200
#: What a statement of a finished line has of its mark as it is.
_IN_LINE = ("actor", "organization", "kind", "stance", "explicit")


class Journal:
    """What one coder has marked in one article, and every step that led there.

    ``mode`` is review once the article was shown with suggestions, else blind; ``unsaved`` tells that the last step is
    only in memory.
    """

    def __init__(self, gold: Path, coder: str, document_id: str, text: str, mode: str) -> None:
        key = hashlib.sha256(f"{coder}\0{document_id}".encode()).hexdigest()[:16]
        self._gold, self._file = gold, gold.with_name(gold.name.replace("_gold.jsonl", "_work")) / f"{key}.json"
        self._coder, self._id, self._text = coder, document_id, text
        self._asked = mode
        self._line: tuple[Coded, ...] | None = None  # the finished one
        self._states: list[tuple[Coded, ...]] = [()]
        self._at = 0
        self._read()

    @property
    def marks(self) -> tuple[Coded, ...]:
        """The statements marked by now, in the order of the text."""
        return self._states[self._at]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step that was taken back."""
        return self._at < len(self._states) - 1

    @property
    def finished(self) -> bool:
        """Whether the marks are those of the finished line."""
        return self._line is not None and self._line == self.marks

    def step(self, marks: Iterable[Coded]) -> None:
        """Take the marks as they are now.

        Raises InputError where another window has changed the article: what it wrote is read, and the step not taken.
        Raises OutputError where nothing can be written: then the step is only in memory.
        """
        self._states = [*self._states[: self._at + 1], _in_order(marks)][-_STEPS:]
        self._at = len(self._states) - 1
        self.save()

    def undo(self) -> bool:
        """Take a step back, and tell whether there was one."""
        could = self.can_undo
        self._at -= could
        self.save()
        return could

    def redo(self) -> bool:
        """Take a step again that was taken back, and tell whether there was one."""
        could = self.can_redo
        self._at += could
        self.save()
        return could

    def save(self) -> None:
        """Write where the work is; raises as `step` does."""
        states = [[asdict(mark) for mark in state] for state in self._states]
        whole = {"coder": self._coder, "id": self._id, "mode": self.mode, "at": self._at, "states": states}
        with self._writing():
            files.write(self._file, json.dumps(whole, ensure_ascii=False))

    def finish(self) -> None:
        """Put the marks among the finished articles; raises as `step` does, and the work under way stays."""
        with self._writing():
            lines = self._lines()
            place = next((i for i, raw in enumerate(lines) if self._is_own(json.loads(raw))), len(lines))
            lines[place : place + 1] = [self._finished_line()]
            files.write(self._gold, "\n".join(lines) + "\n")
            self._file.unlink(missing_ok=True)
            self._line = self.marks

    def _finished_line(self) -> str:
        """Return the marks as the codebook has them (section 5), with coder, mode and the start of each content."""
        statements: list[dict[str, Any]] = []
        held: dict[str, list[tuple[str, bool]]] = {}
        for mark in self.marks:
            held.setdefault(mark.actor, []).append((mark.stance, mark.explicit))
            row: dict[str, Any] = {name: getattr(mark, name) for name in _IN_LINE}
            row |= {"source": self._text[slice(*mark.source)], "start": mark.content[0][0]}
            statements.append(row | {"content": [self._text[start:end] for start, end in mark.content]})
        overall = {actor: positions.overall(coded) for actor, coded in held.items()}
        line = {"id": self._id, "coder": self._coder, "mode": self.mode, "statements": statements, "positions": overall}
        return json.dumps(line, ensure_ascii=False)

    def _read(self) -> None:
        """Take what is on disk: work under way, else the finished line, else nothing."""
        self._seen = work, gold = self._there()
        where = f"{self._gold}, article {self._id!r}"
        rows = gold["statements"] if gold else ()
        line = _in_order(read_statement(each, self._text, where) for each in rows)
        self._line = line if gold else None
        self._states, self._at, mode = [line], 0, gold.get("mode", self._asked) if gold else self._asked
        if work is not None:
            try:
                found = json.loads(work)
                self._states = [tuple(_mark(each) for each in state) for state in found["states"]]
                self._at, mode = min(found["at"], len(self._states) - 1), found["mode"]
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{self._file} cannot be read ({error}); move it away to begin again.") from None
        self.mode = "review" if "review" in (mode, self._asked) else "blind"
        self.unsaved = False

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock while something is written, if nobody else has written since."""
        self.unsaved = True
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with (self._file.parent / ".lock").open("ab") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if self._there() != self._seen:
                    self._read()
                    raise InputError(
                        "This article was changed in another window; what is there now is shown, and your last step "
                        "was not taken."
                    )
                yield
                self._seen, self.unsaved = self._there(), False
        except OSError as error:
            raise OutputError(f"{error.filename or self._file} cannot be written ({error.strerror}).") from None

    def _there(self) -> tuple[str | None, Any]:
        """Return the work under way and the finished line as they are on disk."""
        work = self._file.read_text(encoding="utf-8") if self._file.exists() else None
        try:
            return work, next(filter(self._is_own, map(json.loads, self._lines())), None)
        except (ValueError, TypeError, AttributeError):
            raise InputError(f"{self._gold} has a line that is no coding; mend or remove it.") from None

    def _lines(self) -> list[str]:
        """Return the lines of the finished articles; an article's own line separators (U+2028) end none."""
        found = self._gold.read_text(encoding="utf-8").split("\n") if self._gold.exists() else []
        return [line for line in found if line.strip()]

    def _is_own(self, row: Any) -> bool:
        return row.get("coder") == self._coder and row.get("id") == self._id


def _in_order(marks: Iterable[Coded]) -> tuple[Coded, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.content, mark.actor)))


def _mark(row: dict[str, Any]) -> Coded:
    content = tuple((start, end) for start, end in row.pop("content"))
    start, end = row.pop("source")
    return Coded(content=content, source=(start, end), **row)
